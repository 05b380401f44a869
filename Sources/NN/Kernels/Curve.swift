import TensorCore

/// A function of one number and its derivative, written for vectors of numbers.
protocol Curve {
  /// f(x).
  func value<V: LayerVector>(_ x: V) -> V
  /// f′(x), where y = f(x).
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V

  // Requirements, so that each curve has loops of its own that the compiler specialises.

  /// y = f(x), for dense tensors of one size, which may be the same.
  func forward(_ x: Tensor, _ y: Tensor)
  /// dx = dy f′(x).
  func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor)
}

extension Curve {
  func forward(_ x: Tensor, _ y: Tensor) {
    if x.dtype == .float { forward(x, y, Float.self) } else { forward(x, y, Double.self) }
  }

  func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) {
    if x.dtype == .float { backward(x, y, dy, dx, Float.self) } else { backward(x, y, dy, dx, Double.self) }
  }

  private func forward<T: LayerScalar>(_ x: Tensor, _ y: Tensor, _ type: T.Type) {
    // A copy, whose settings no store can change.
    let n = x.count, curve = self
    let x = UnsafePointer(x.elements(T.self)), y = y.elements(T.self)
    eachVector(T.self, n) { k, n in store(curve.value(load(x, k, n)), y, k, n) }
  }

  private func backward<T: LayerScalar>(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor, _ type: T.Type) {
    let n = x.count, curve = self
    let x = UnsafePointer(x.elements(T.self)), y = UnsafePointer(y.elements(T.self))
    let dy = UnsafePointer(dy.elements(T.self)), dx = dx.elements(T.self)
    eachVector(T.self, n) { k, n in store(load(dy, k, n) * curve.slope(load(x, k, n), load(y, k, n)), dx, k, n) }
  }
}
