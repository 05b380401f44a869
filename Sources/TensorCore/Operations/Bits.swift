/// Shifts and masks. `r` takes the sizes of `t` and may be `t`. Shifts of reals multiply or divide
/// by 2^n; those of integers move zeros in (Torch shifts the unsigned pattern) and give 0 when n is
/// not less than the width. Masks are for integers only.
extension Tensor {
  /// r = t << value.
  public func lshift(_ t: Tensor, _ value: Double) throws {
    if t.dtype.isReal { return try mul(t, power(2, value)) }
    try apply(.left, t, value, "lshift")
  }

  /// r = t >> value.
  public func rshift(_ t: Tensor, _ value: Double) throws {
    if t.dtype.isReal { return try div(t, power(2, value)) }
    try apply(.right, t, value, "rshift")
  }

  /// r = t << src.
  public func clshift(_ t: Tensor, _ src: Tensor) throws {
    if t.dtype.isReal { return try shift(t, src, "clshift", left: true) }
    try apply(.left, t, src, "clshift")
  }

  /// r = t >> src.
  public func crshift(_ t: Tensor, _ src: Tensor) throws {
    if t.dtype.isReal { return try shift(t, src, "crshift", left: false) }
    try apply(.right, t, src, "crshift")
  }

  /// r = t & value.
  public func bitand(_ t: Tensor, _ value: Double) throws { try apply(.and, t, value, "bitand") }
  /// r = t | value.
  public func bitor(_ t: Tensor, _ value: Double) throws { try apply(.or, t, value, "bitor") }
  /// r = t ^ value (exclusive or).
  public func bitxor(_ t: Tensor, _ value: Double) throws { try apply(.xor, t, value, "bitxor") }
  /// r = t & src.
  public func cbitand(_ t: Tensor, _ src: Tensor) throws { try apply(.and, t, src, "cbitand") }
  /// r = t | src.
  public func cbitor(_ t: Tensor, _ src: Tensor) throws { try apply(.or, t, src, "cbitor") }
  /// r = t ^ src (exclusive or).
  public func cbitxor(_ t: Tensor, _ src: Tensor) throws { try apply(.xor, t, src, "cbitxor") }

  private func shift(_ t: Tensor, _ src: Tensor, _ name: String, left: Bool) throws {
    try dispatchReal(t.dtype, name, RealShift(walk: binary(t, src, name), left: left))
  }

  private func apply(_ op: BitOperation, _ t: Tensor, _ src: Tensor, _ name: String) throws {
    if !t.dtype.isInteger { throw onlyIntegers(name) }
    try dispatchInteger(t.dtype, name, BitPair(walk: binary(t, src, name), op: op))
  }

  private func apply(_ op: BitOperation, _ t: Tensor, _ value: Double, _ name: String) throws {
    if !t.dtype.isInteger { throw onlyIntegers(name) }
    try dispatchInteger(t.dtype, name, BitNumber(walk: unary(t, name), op: op, value: value))
  }

  private func onlyIntegers(_ name: String) -> TensorError {
    .message("\(name) is only supported for integer type tensors")
  }
}

private enum BitOperation { case left, right, and, or, xor }

@inline(__always)
private func moved<T: IntegerScalar>(_ x: T, _ by: T, left: Bool) -> T {
  let n = by.integer
  if n < 0 || n >= T.bitWidth { return 0 }
  let bits = T.Magnitude(truncatingIfNeeded: x)
  return T(truncatingIfNeeded: left ? bits << n : bits >> n)
}

private struct BitPair: ~Copyable, IntegerWork {
  let walk: Walk
  let op: BitOperation
  func run<T: IntegerScalar>(_: T.Type) throws {
    switch op {
    case .left: walk.map { (x: T, y: T) in moved(x, y, left: true) }
    case .right: walk.map { (x: T, y: T) in moved(x, y, left: false) }
    case .and: walk.map { (x: T, y: T) in x & y }
    case .or: walk.map { (x: T, y: T) in x | y }
    case .xor: walk.map { (x: T, y: T) in x ^ y }
    }
  }
}

private struct BitNumber: ~Copyable, IntegerWork {
  let walk: Walk
  let op: BitOperation
  let value: Double
  func run<T: IntegerScalar>(_: T.Type) throws {
    let v = T(number: value)
    switch op {
    case .left: walk.map { (x: T) in moved(x, v, left: true) }
    case .right: walk.map { (x: T) in moved(x, v, left: false) }
    case .and: walk.map { (x: T) in x & v }
    case .or: walk.map { (x: T) in x | v }
    case .xor: walk.map { (x: T) in x ^ v }
    }
  }
}

private struct RealShift: ~Copyable, RealWork {
  let walk: Walk
  let left: Bool
  func run<T: RealScalar>(_: T.Type) throws {
    if left {
      walk.map { (x: T, y: T) in x * power(2, y) }
    } else {
      walk.map { (x: T, y: T) in x / power(2, y) }
    }
  }
}
