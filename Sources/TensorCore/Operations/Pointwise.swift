/// r = f(t), element by element. `r` takes the sizes of `t` and may be `t`.
extension Tensor {
  /// |t|; defined for every type but Half. The smallest integer stays what it is.
  public func abs(_ t: Tensor) throws { try apply(.abs, t, "abs") }
  /// -t, wrapping for integers.
  public func neg(_ t: Tensor) throws { try apply(.neg, t, "neg") }
  /// 1, 0 or -1; NaN gives 0.
  public func sign(_ t: Tensor) throws { try apply(.sign, t, "sign") }

  /// e^t. This and the functions below: Float and Double.
  public func exp(_ t: Tensor) throws { try apply(.exp, t, "exp") }
  /// ln t.
  public func log(_ t: Tensor) throws { try apply(.log, t, "log") }
  /// ln(1 + t), exact near 0.
  public func log1p(_ t: Tensor) throws { try apply(.log1p, t, "log1p") }
  /// The hyperbolic tangent.
  public func tanh(_ t: Tensor) throws { try apply(.tanh, t, "tanh") }
  /// 1 / (1 + e^-t).
  public func sigmoid(_ t: Tensor) throws { try apply(.sigmoid, t, "sigmoid") }
  /// The sine of an angle in radians.
  public func sin(_ t: Tensor) throws { try apply(.sin, t, "sin") }
  /// The cosine.
  public func cos(_ t: Tensor) throws { try apply(.cos, t, "cos") }
  /// The tangent.
  public func tan(_ t: Tensor) throws { try apply(.tan, t, "tan") }
  /// The arc sine.
  public func asin(_ t: Tensor) throws { try apply(.asin, t, "asin") }
  /// The arc cosine.
  public func acos(_ t: Tensor) throws { try apply(.acos, t, "acos") }
  /// The arc tangent.
  public func atan(_ t: Tensor) throws { try apply(.atan, t, "atan") }
  /// The hyperbolic sine.
  public func sinh(_ t: Tensor) throws { try apply(.sinh, t, "sinh") }
  /// The hyperbolic cosine.
  public func cosh(_ t: Tensor) throws { try apply(.cosh, t, "cosh") }
  /// ln |gamma(t)|.
  public func lgamma(_ t: Tensor) throws { try apply(.lgamma, t, "lgamma") }
  /// The square root.
  public func sqrt(_ t: Tensor) throws { try apply(.sqrt, t, "sqrt") }
  /// 1 / sqrt(t).
  public func rsqrt(_ t: Tensor) throws { try apply(.rsqrt, t, "rsqrt") }
  /// 1 / t.
  public func cinv(_ t: Tensor) throws { try apply(.cinv, t, "cinv") }
  /// The largest integer not above t.
  public func floor(_ t: Tensor) throws { try apply(.floor, t, "floor") }
  /// The smallest integer not below t.
  public func ceil(_ t: Tensor) throws { try apply(.ceil, t, "ceil") }
  /// The nearest integer, halves away from 0.
  public func round(_ t: Tensor) throws { try apply(.round, t, "round") }
  /// The integer part.
  public func trunc(_ t: Tensor) throws { try apply(.trunc, t, "trunc") }
  /// t - trunc(t), with the sign of t.
  public func frac(_ t: Tensor) throws { try apply(.frac, t, "frac") }

  private func apply(_ f: RealFunction, _ t: Tensor, _ name: String) throws {
    if !t.dtype.isReal { throw TensorError.unsupported(name, t.dtype) }
    try dispatchReal(t.dtype, name, RealMap(walk: unary(t, name), f: f))
  }

  private func apply(_ f: NumberFunction, _ t: Tensor, _ name: String) throws {
    try dispatchNumber(t.dtype, name, NumberMap(walk: unary(t, name), f: f))
  }

  /// The walk of r = f(t).
  func unary(_ t: Tensor, _ name: String) throws -> Walk {
    try require(t.dtype, name)
    try resizeAs(t)
    return try Walk(self, t)
  }
}

private enum NumberFunction { case abs, neg, sign }

private struct NumberMap: ~Copyable, ScalarWork {
  let walk: Walk
  let f: NumberFunction
  func run<T: Scalar>(_: T.Type) throws {
    let (zero, one) = (T.zero, T.one)
    let minus = T.sub(zero, one)
    switch f {
    // Comparing with <= makes -0.0 positive as fabs does: 0 - -0.0 is +0.0.
    case .abs: walk.map { (x: T) in x <= zero ? T.sub(zero, x) : x }
    case .neg: walk.map { (x: T) in T.mul(x, minus) }
    case .sign: walk.map { (x: T) in x > zero ? one : x < zero ? minus : zero }
    }
  }
}

private struct RealMap: ~Copyable, RealWork {
  let walk: Walk
  let f: RealFunction
  func run<T: RealScalar>(_: T.Type) throws {
    let n = walk.lines.count
    if n == 0 { return }
    let (r, a) = (walk.r.elements(T.self), walk.a.elements(T.self))
    var at = Cursor(walk.lines)
    if walk.lines.s0 == 1 && walk.lines.s1 == 1 {
      repeat { apply(f, a + at.p1, r + at.p0, n) } while at.next()
      return
    }
    // Rows with gaps pass through a small buffer, so that one kernel gives the same bits
    // everywhere.
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.min(n, 256)) { buffer in
      guard let line = buffer.baseAddress else { return }
      repeat {
        var done = 0
        while done < n {
          let m = Swift.min(n - done, 256)
          let (x, y) = (a + at.p1 + done * walk.lines.s1, r + at.p0 + done * walk.lines.s0)
          for i in 0..<m { line[i] = x[i &* walk.lines.s1] }
          apply(f, line, line, m)
          for i in 0..<m { y[i &* walk.lines.s0] = line[i] }
          done += m
        }
      } while at.next()
    }
  }
}
