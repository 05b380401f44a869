import TensorCore

/// A function of one number, and its derivative, for layers that apply it to every element.
protocol Curve {
  func value<T: LayerScalar>(_ x: T) -> T
  /// The derivative at x, where y is the function's value.
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T
}

/// y = f(x).
struct CurveForward<C: Curve>: LayerWork {
  let curve: C
  let x: Tensor, y: Tensor

  func run<T: LayerScalar>(_ type: T.Type) {
    let x = x.elements(T.self), y = y.elements(T.self), curve = curve
    for k in 0..<self.x.count { y[k] = curve.value(x[k]) }
  }
}

/// dx = dy f′(x).
struct CurveBackward<C: Curve>: LayerWork {
  let curve: C
  let x: Tensor, y: Tensor, dy: Tensor, dx: Tensor

  func run<T: LayerScalar>(_ type: T.Type) {
    let x = x.elements(T.self), y = y.elements(T.self), curve = curve
    let dy = dy.elements(T.self), dx = dx.elements(T.self)
    for k in 0..<self.x.count { dx[k] = dy[k] * curve.slope(x[k], y[k]) }
  }
}

extension Pointwise {
  final func apply<C: Curve>(_ curve: C, _ x: Tensor, _ y: Tensor) throws {
    try compute(CurveForward(curve: curve, x: x, y: y))
  }

  final func chain<C: Curve>(_ curve: C, _ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(CurveBackward(curve: curve, x: x, y: y, dy: dy, dx: dx))
  }
}
