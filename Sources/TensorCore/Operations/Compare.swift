/// Comparisons give 1 or 0. `r` is a ByteTensor or of t's type and takes the sizes of `t`. A number
/// is first converted to t's type, as Torch does. All types but Half.
extension Tensor {
  /// r = t < value.
  public func lt(_ t: Tensor, _ value: Double) throws { try compare(.lt, t, value, "lt") }
  /// r = t > value.
  public func gt(_ t: Tensor, _ value: Double) throws { try compare(.gt, t, value, "gt") }
  /// r = t <= value.
  public func le(_ t: Tensor, _ value: Double) throws { try compare(.le, t, value, "le") }
  /// r = t >= value.
  public func ge(_ t: Tensor, _ value: Double) throws { try compare(.ge, t, value, "ge") }
  /// r = t == value.
  public func eq(_ t: Tensor, _ value: Double) throws { try compare(.eq, t, value, "eq") }
  /// r = t ~= value.
  public func ne(_ t: Tensor, _ value: Double) throws { try compare(.ne, t, value, "ne") }

  /// r = a < b, which have equally many elements.
  public func lt(_ a: Tensor, _ b: Tensor) throws { try compare(.lt, a, b, "lt") }
  /// r = a > b.
  public func gt(_ a: Tensor, _ b: Tensor) throws { try compare(.gt, a, b, "gt") }
  /// r = a <= b.
  public func le(_ a: Tensor, _ b: Tensor) throws { try compare(.le, a, b, "le") }
  /// r = a >= b.
  public func ge(_ a: Tensor, _ b: Tensor) throws { try compare(.ge, a, b, "ge") }
  /// r = a == b.
  public func eq(_ a: Tensor, _ b: Tensor) throws { try compare(.eq, a, b, "eq") }
  /// r = a ~= b.
  public func ne(_ a: Tensor, _ b: Tensor) throws { try compare(.ne, a, b, "ne") }

  /// True when the sizes and all elements are equal (a NaN equals nothing).
  public func equal(_ other: Tensor) throws -> Bool {
    try other.require(dtype, "equal")
    if sizes != other.sizes { return false }
    return try dispatchNumber(dtype, "equal", EqualWork(walk: Walk(self, other)))
  }

  private func compare(_ op: Comparison, _ t: Tensor, _ value: Double, _ name: String) throws {
    if dtype != .byte { try require(t.dtype, name) }
    try resizeAs(t)
    try dispatchNumber(t.dtype, name, NumberComparison(walk: Walk(self, t), op: op, value: value))
  }

  private func compare(_ op: Comparison, _ a: Tensor, _ b: Tensor, _ name: String) throws {
    if dtype != .byte { try require(a.dtype, name) }
    try b.require(a.dtype, name)
    let b = b === self && a !== self && sizes != a.sizes ? try b.clone() : b
    try resizeAs(a)
    try checkCounts("r_ ta tb", self, a, b)
    try dispatchNumber(a.dtype, name, TensorComparison(walk: Walk(self, a, b), op: op))
  }
}

private enum Comparison { case lt, gt, le, ge, eq, ne }

private struct NumberComparison: ~Copyable, ScalarWork {
  let walk: Walk
  let op: Comparison
  let value: Double

  func run<T: Scalar>(_: T.Type) throws {
    if walk.r.dtype == .byte { go(T.self, UInt8.self) } else { go(T.self, T.self) }
  }

  @inline(__always)
  private func go<T: Scalar, R: Scalar>(_: T.Type, _: R.Type) {
    let v = T(number: value)
    let (yes, no) = (R.one, R.zero)
    switch op {
    case .lt: walk.map { (x: T) in x < v ? yes : no }
    case .gt: walk.map { (x: T) in x > v ? yes : no }
    case .le: walk.map { (x: T) in x <= v ? yes : no }
    case .ge: walk.map { (x: T) in x >= v ? yes : no }
    case .eq: walk.map { (x: T) in x == v ? yes : no }
    case .ne: walk.map { (x: T) in x != v ? yes : no }
    }
  }
}

private struct TensorComparison: ~Copyable, ScalarWork {
  let walk: Walk
  let op: Comparison

  func run<T: Scalar>(_: T.Type) throws {
    if walk.r.dtype == .byte { go(T.self, UInt8.self) } else { go(T.self, T.self) }
  }

  @inline(__always)
  private func go<T: Scalar, R: Scalar>(_: T.Type, _: R.Type) {
    let (yes, no) = (R.one, R.zero)
    switch op {
    case .lt: walk.map { (x: T, y: T) in x < y ? yes : no }
    case .gt: walk.map { (x: T, y: T) in x > y ? yes : no }
    case .le: walk.map { (x: T, y: T) in x <= y ? yes : no }
    case .ge: walk.map { (x: T, y: T) in x >= y ? yes : no }
    case .eq: walk.map { (x: T, y: T) in x == y ? yes : no }
    case .ne: walk.map { (x: T, y: T) in x != y ? yes : no }
    }
  }
}

private struct EqualWork: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> Bool {
    let n = walk.lines.count
    if n == 0 { return true }
    let (s0, s1) = (walk.lines.s0, walk.lines.s1)
    let (base0, base1) = (walk.r.elements(T.self), walk.a.elements(T.self))
    var at = Cursor(walk.lines)
    repeat {
      let (x, y) = (base0 + at.p0, base1 + at.p1)
      for i in 0..<n where x[i &* s0] != y[i &* s1] { return false }
    } while at.next()
    return true
  }
}
