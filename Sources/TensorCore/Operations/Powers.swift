/// Powers, remainders, angles, interpolation. `r` takes the sizes of `t` and may be `t`.
extension Tensor {
  /// r = t ^ value; Float and Double.
  public func pow(_ t: Tensor, _ value: Double) throws {
    switch value {
    case 0.5: try sqrt(t)
    case -0.5: try rsqrt(t)
    case -1: try cinv(t)
    default:
      if !t.dtype.isReal { throw TensorError.unsupported("pow", t.dtype) }
      try dispatchReal(t.dtype, "pow", PowerWork(walk: unary(t, "pow"), value: value))
    }
  }

  /// r = value ^ t, Torch's `pow(number, tensor)`; all types but Half.
  public func tpow(_ value: Double, _ t: Tensor) throws {
    let walk = try unary(t, "pow")
    if t.dtype.isReal {
      try dispatchReal(t.dtype, "pow", BaseWork(walk: walk, value: value))
    } else {
      try dispatchInteger(t.dtype, "pow", IntegerBase(walk: walk, value: value))
    }
  }

  /// r = t ^ src; all types but Half.
  public func cpow(_ t: Tensor, _ src: Tensor) throws { try apply(.pow, t, src, "cpow") }
  /// r = t - trunc(t / value) * value: the sign of t. NaN, or 0 for integers, where value is 0.
  public func fmod(_ t: Tensor, _ value: Double) throws { try apply(.fmod, t, value, "fmod") }
  /// The same with the elements of `src`.
  public func cfmod(_ t: Tensor, _ src: Tensor) throws { try apply(.fmod, t, src, "cfmod") }

  /// r = t - floor(t / value) * value: the sign of value. NaN, or 0 for integers, where value is 0.
  public func remainder(_ t: Tensor, _ value: Double) throws {
    try apply(.remainder, t, value, "remainder")
  }

  /// The same with the elements of `src`.
  public func cremainder(_ t: Tensor, _ src: Tensor) throws {
    try apply(.remainder, t, src, "cremainder")
  }

  /// r = the angle of the point (src, t); Float and Double.
  public func atan2(_ t: Tensor, _ src: Tensor) throws {
    if !t.dtype.isReal { throw TensorError.unsupported("atan2", t.dtype) }
    let walk = try binary(t, src, "atan2", "r_ tx ty")
    try dispatchReal(t.dtype, "atan2", RealPair(walk: walk, op: .atan2))
  }

  /// r = a + weight * (b - a); Float and Double. Throws when the counts differ.
  public func lerp(_ a: Tensor, _ b: Tensor, _ weight: Double) throws {
    if !a.dtype.isReal { throw TensorError.unsupported("lerp", a.dtype) }
    if a.count != b.count {
      throw TensorError.argument(position: 1, function: "lerp", reason: "sizes do not match")
    }
    let walk = try binary(a, b, "lerp", "r_ a b")
    try dispatchReal(a.dtype, "lerp", LerpWork(walk: walk, weight: weight))
  }

  private func apply(_ op: PairFunction, _ t: Tensor, _ src: Tensor, _ name: String) throws {
    let walk = try binary(t, src, name)
    if t.dtype.isReal {
      try dispatchReal(t.dtype, name, RealPair(walk: walk, op: op))
    } else {
      try dispatchInteger(t.dtype, name, IntegerPair(walk: walk, op: op))
    }
  }

  private func apply(_ op: PairFunction, _ t: Tensor, _ value: Double, _ name: String) throws {
    // A tensor of one element with step 0 stands for the number.
    let one = try Tensor([value], [1], t.dtype)
    let steps = Dims(repeating: 0, count: t.dimension)
    let layout = try Layout(sizes: t.sizes, strides: steps, offset: 0)
    try apply(op, t, Tensor(storage: one.storage, layout: layout), name)
  }
}

private enum PairFunction { case pow, fmod, remainder, atan2 }

private struct PowerWork: ~Copyable, RealWork {
  let walk: Walk
  let value: Double
  func run<T: RealScalar>(_: T.Type) throws {
    let v = T(value)
    switch value {
    case 1: walk.map { (x: T) in x }
    case 2: walk.map { (x: T) in x * x }
    case 3: walk.map { (x: T) in x * x * x }
    case -2:
      walk.map { (x: T) in
        // The square may have no place in the range where its inverse has.
        let r = 1 / x
        return r * r
      }
    default: walk.map { (x: T) in power(x, v) }
    }
  }
}

private struct BaseWork: ~Copyable, RealWork {
  let walk: Walk
  let value: Double
  func run<T: RealScalar>(_: T.Type) throws {
    let v = T(value)
    walk.map { (x: T) in power(v, x) }
  }
}

private struct IntegerBase: ~Copyable, IntegerWork {
  let walk: Walk
  let value: Double
  func run<T: IntegerScalar>(_: T.Type) throws {
    let v = T(number: value).number
    walk.map { (x: T) in T(number: power(v, x.number)) }
  }
}

private struct RealPair: ~Copyable, RealWork {
  let walk: Walk
  let op: PairFunction
  func run<T: RealScalar>(_: T.Type) throws {
    switch op {
    case .pow: walk.map { (x: T, y: T) in power(x, y) }
    case .fmod: walk.map { (x: T, y: T) in truncatedRemainder(x, y) }
    case .remainder:
      walk.map { (x: T, y: T) in y == 0 ? T.nan : x - y * (x / y).rounded(.down) }
    case .atan2: walk.map { (x: T, y: T) in angle(x, y) }
    }
  }
}

private struct IntegerPair: ~Copyable, IntegerWork {
  let walk: Walk
  let op: PairFunction
  func run<T: IntegerScalar>(_: T.Type) throws {
    switch op {
    case .fmod: walk.map { (x: T, y: T) in rest(x, y) }
    case .remainder:
      walk.map { (x: T, y: T) in
        let z: T = rest(x, y)
        return z != 0 && (z < 0) != (y < 0) ? z &+ y : z
      }
    default: walk.map { (x: T, y: T) in T(number: power(x.number, y.number)) }
    }
  }

  @inline(__always)
  private func rest<T: IntegerScalar>(_ x: T, _ y: T) -> T {
    y == 0 ? 0 : x.remainderReportingOverflow(dividingBy: y).partialValue
  }
}

private struct LerpWork: ~Copyable, RealWork {
  let walk: Walk
  let weight: Double
  func run<T: RealScalar>(_: T.Type) throws {
    let w = T(weight)
    walk.map { (a: T, b: T) in a + w * (b - a) }
  }
}
