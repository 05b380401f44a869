import TensorCore

/// The loss of one number against its target, and the derivative, written for vectors of numbers.
protocol Loss {
  /// f(x, t).
  func value<V: LayerVector>(_ x: V, _ t: V) -> V
  /// ∂f/∂x.
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V

  // Requirements, so that each loss has loops of its own that the compiler specialises.

  /// Σ w f(x, t).
  func sum(_ pass: LossPass) -> Double
  /// dx = norm w ∂f/∂x.
  func derive(_ pass: LossPass, _ dx: Tensor, norm: Double)
}

/// Dense tensors of one size: input, target, and weights unless all are 1.
struct LossPass {
  let x: Tensor, t: Tensor, w: Tensor?
}

extension Loss {
  func sum(_ pass: LossPass) -> Double {
    pass.x.dtype == .float ? sum(pass, Float.self) : sum(pass, Double.self)
  }

  func derive(_ pass: LossPass, _ dx: Tensor, norm: Double) {
    if pass.x.dtype == .float { derive(pass, dx, Float(norm)) } else { derive(pass, dx, norm) }
  }

  private func sum<T: LayerScalar>(_ pass: LossPass, _ type: T.Type) -> Double {
    let n = pass.x.count
    let x = UnsafePointer(pass.x.elements(T.self)), t = UnsafePointer(pass.t.elements(T.self))
    let w = pass.w.map { UnsafePointer($0.elements(T.self)) }
    var sum = 0.0
    for k in stride(from: 0, to: n, by: T.Vector.scalarCount) {
      var f = value(load(x, k, n), load(t, k, n))
      if let w { f *= load(w, k, n) }
      for lane in 0..<Swift.min(T.Vector.scalarCount, n - k) { sum += Double(f[lane]) }
    }
    return sum
  }

  private func derive<T: LayerScalar>(_ pass: LossPass, _ dx: Tensor, _ norm: T) {
    let n = pass.x.count
    let x = UnsafePointer(pass.x.elements(T.self)), t = UnsafePointer(pass.t.elements(T.self))
    let w = pass.w.map { UnsafePointer($0.elements(T.self)) }
    let dx = dx.elements(T.self)
    for k in stride(from: 0, to: n, by: T.Vector.scalarCount) {
      var slope = slope(load(x, k, n), load(t, k, n))
      if let w { slope *= load(w, k, n) }
      store(slope * norm, dx, k, n)
    }
  }
}
