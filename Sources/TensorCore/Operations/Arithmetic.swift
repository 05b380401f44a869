/// Arithmetic with numbers and tensors. `r` takes the sizes of `t` and may be `t`; a number is
/// first converted to the element type as Torch does (0.5 is 0 for integers). Integers wrap, and
/// dividing one by 0 gives 0. All types but Half.
extension Tensor {
  /// r = t + value.
  public func add(_ t: Tensor, _ value: Double) throws { try apply(.add, t, value, "add") }
  /// r = t - value.
  public func sub(_ t: Tensor, _ value: Double) throws { try apply(.sub, t, value, "sub") }
  /// r = t * value.
  public func mul(_ t: Tensor, _ value: Double) throws { try apply(.mul, t, value, "mul") }
  /// r = t / value.
  public func div(_ t: Tensor, _ value: Double) throws { try apply(.div, t, value, "div") }
  /// r = t where t > value, else value (so a NaN becomes value).
  public func cmax(_ t: Tensor, _ value: Double) throws { try apply(.max, t, value, "cmax") }
  /// r = t where t < value, else value.
  public func cmin(_ t: Tensor, _ value: Double) throws { try apply(.min, t, value, "cmin") }

  /// r = t limited to low ... high.
  public func clamp(_ t: Tensor, _ low: Double, _ high: Double) throws {
    try dispatchNumber(
      t.dtype, "clamp", ClampWork(walk: unary(t, "clamp"), low: low, high: high))
  }

  /// r = t + value * src. `src` has as many elements as `t`, in any shape.
  public func cadd(_ t: Tensor, _ value: Double, _ src: Tensor) throws {
    if t === self, addDense(value, src) { return }
    try dispatchNumber(
      t.dtype, "cadd",
      ScaledSum(walk: binary(t, src, "cadd"), value: value, subtract: false))
  }

  /// r += value * src for dense Float and Double that share no storage: what every update of weights is.
  private func addDense(_ value: Double, _ src: Tensor) -> Bool {
    guard src.dtype == dtype, src.count == count, count > 0, isContiguous, src.isContiguous,
      storage !== src.storage
    else { return false }
    switch dtype {
    case .double:
      VectorMath.axpy(value, src.elements(Double.self), elements(Double.self), count)
    case .float:
      VectorMath.axpy(Float(value), src.elements(Float.self), elements(Float.self), count)
    default: return false
    }
    return true
  }

  /// r = t - value * src.
  public func csub(_ t: Tensor, _ value: Double, _ src: Tensor) throws {
    try dispatchNumber(
      t.dtype, "csub", ScaledSum(walk: binary(t, src, "csub"), value: value, subtract: true))
  }

  /// r = t * src.
  public func cmul(_ t: Tensor, _ src: Tensor) throws { try apply(.mul, t, src, "cmul") }
  /// r = t / src.
  public func cdiv(_ t: Tensor, _ src: Tensor) throws { try apply(.div, t, src, "cdiv") }

  /// r = the larger of t and src (src where t is NaN).
  public func cmax(_ t: Tensor, _ src: Tensor) throws {
    try apply(.max, t, src, "cmax", "r t src")
  }

  /// r = the smaller of t and src (src where t is NaN).
  public func cmin(_ t: Tensor, _ src: Tensor) throws {
    try apply(.min, t, src, "cmin", "r t src")
  }

  /// r = t + value * a * b.
  public func addcmul(_ t: Tensor, _ value: Double, _ a: Tensor, _ b: Tensor) throws {
    try accumulate(t, value, a, b, "addcmul", divide: false)
  }

  /// r = t + value * a / b.
  public func addcdiv(_ t: Tensor, _ value: Double, _ a: Tensor, _ b: Tensor) throws {
    try accumulate(t, value, a, b, "addcdiv", divide: true)
  }

  private func accumulate(
    _ t: Tensor, _ value: Double, _ a: Tensor, _ b: Tensor, _ name: String, divide: Bool
  ) throws {
    try require(t.dtype, name)
    try a.require(t.dtype, name)
    try b.require(t.dtype, name)
    // Before t is copied: a and b may be views of r.
    let (a, b) = self === t ? (a, b) : (try a.apart(from: self), try b.apart(from: self))
    try resizeAs(t)
    try copy(from: t)
    try checkCounts("r_ src1 src2", self, a, b)
    try dispatchNumber(
      t.dtype, name, ProductSum(walk: Walk(self, a, b), value: value, divide: divide))
  }

  private func apply(_ op: Operation, _ t: Tensor, _ value: Double, _ name: String) throws {
    try dispatchNumber(t.dtype, name, WithNumber(walk: unary(t, name), op: op, value: value))
  }

  private func apply(
    _ op: Operation, _ t: Tensor, _ src: Tensor, _ name: String, _ words: String = "r_ t src"
  ) throws {
    try dispatchNumber(t.dtype, name, WithTensor(walk: binary(t, src, name, words), op: op))
  }

  /// The walk of r = f(t, src).
  func binary(_ t: Tensor, _ src: Tensor, _ name: String, _ words: String = "r_ t src") throws
    -> Walk
  {
    try require(t.dtype, name)
    try src.require(t.dtype, name)
    // A view of r must be read as it was before r changes its sizes; r itself cannot change counts.
    let src = src === self && t !== self && sizes != t.sizes ? try src.clone() : src
    try resizeAs(t)
    try checkCounts(words, self, t, src)
    return try Walk(self, t, src)
  }
}

private enum Operation { case add, sub, mul, div, max, min }

private struct WithNumber: ~Copyable, ScalarWork {
  let walk: Walk
  let op: Operation
  let value: Double
  func run<T: Scalar>(_: T.Type) throws {
    let v = T(number: value)
    switch op {
    case .add: walk.map { (x: T) in T.add(x, v) }
    case .sub: walk.map { (x: T) in T.sub(x, v) }
    case .mul: walk.map { (x: T) in T.mul(x, v) }
    case .div: walk.map { (x: T) in T.div(x, v) }
    case .max: walk.map { (x: T) in x > v ? x : v }
    case .min: walk.map { (x: T) in x < v ? x : v }
    }
  }
}

private struct WithTensor: ~Copyable, ScalarWork {
  let walk: Walk
  let op: Operation
  func run<T: Scalar>(_: T.Type) throws {
    switch op {
    case .add: walk.map { (x: T, y: T) in T.add(x, y) }
    case .sub: walk.map { (x: T, y: T) in T.sub(x, y) }
    case .mul: walk.map { (x: T, y: T) in T.mul(x, y) }
    case .div: walk.map { (x: T, y: T) in T.div(x, y) }
    case .max: walk.map { (x: T, y: T) in x > y ? x : y }
    case .min: walk.map { (x: T, y: T) in x < y ? x : y }
    }
  }
}

private struct ScaledSum: ~Copyable, ScalarWork {
  let walk: Walk
  let value: Double
  let subtract: Bool
  func run<T: Scalar>(_: T.Type) throws {
    let number = T(number: value)
    let v = subtract ? T.sub(.zero, number) : number
    if v == .one {
      walk.map { (x: T, y: T) in T.add(x, y) }
    } else {
      walk.map { (x: T, y: T) in T.add(x, T.mul(v, y)) }
    }
  }
}

private struct ClampWork: ~Copyable, ScalarWork {
  let walk: Walk
  let low: Double
  let high: Double
  func run<T: Scalar>(_: T.Type) throws {
    let (low, high) = (T(number: low), T(number: high))
    walk.map { (x: T) in x < low ? low : x > high ? high : x }
  }
}

private struct ProductSum: ~Copyable, ScalarWork {
  let walk: Walk
  let value: Double
  let divide: Bool
  func run<T: Scalar>(_: T.Type) throws {
    let v = T(number: value)
    let n = walk.lines.count
    if n == 0 { return }
    let (s0, s1, s2) = (walk.lines.s0, walk.lines.s1, walk.lines.s2)
    var at = Cursor(walk.lines)
    let base = walk.r.elements(T.self)
    let (base1, base2) = (walk.a.elements(T.self), walk.b.elements(T.self))
    repeat {
      let r = base + at.p0
      let (a, b) = (UnsafePointer(base1 + at.p1), UnsafePointer(base2 + at.p2))
      if s0 == 1 && s1 == 1 && s2 == 1 {
        if divide {
          for i in 0..<n { r[i] = T.add(r[i], T.div(T.mul(v, a[i]), b[i])) }
        } else {
          for i in 0..<n { r[i] = T.add(r[i], T.mul(T.mul(v, a[i]), b[i])) }
        }
      } else {
        for i in 0..<n {
          let x = T.mul(v, a[i &* s1])
          let y = b[i &* s2]
          r[i &* s0] = T.add(r[i &* s0], divide ? T.div(x, y) : T.mul(x, y))
        }
      }
    } while at.next()
  }
}
