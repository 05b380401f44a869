/// Reductions to one number. Integers are summed in 64 bits (wrapping), reals in Double. All types
/// but Half; functions of roots and quotients are for Float and Double. Where the result has its place in Double's
/// range, nothing on the way to it overflows.
extension Tensor {
  /// The sum of all elements; 0 when empty.
  public func sumAll() throws -> Double {
    let sum = try dispatchNumber(dtype, "sum", SumAll(walk: Walk(self)))
    return sum.isFinite ? sum : try lowSum() / .low
  }

  /// The sum of all elements times `Double.low`.
  private func lowSum() throws -> Double { try dispatchNumber(dtype, "sum", LowSum(walk: Walk(self))) }

  /// The product of all elements; 1 when empty.
  public func prodAll() throws -> Double {
    try dispatchNumber(dtype, "prod", ProductAll(walk: Walk(self)))
  }

  /// The smallest element, or NaN when there is one. Throws when empty.
  public func minAll() throws -> Double { try extreme("min", smallest: true) }

  /// The largest element, or NaN when there is one. Throws when empty.
  public func maxAll() throws -> Double { try extreme("max", smallest: false) }

  private func extreme(_ name: String, smallest: Bool) throws -> Double {
    try requireElements(name, "tensor must have one dimension")
    return try dispatchNumber(dtype, name, Extreme(walk: Walk(self), smallest: smallest))
  }

  /// The mean. Integers divide as integers do. Throws when empty.
  public func meanAll() throws -> Double {
    try requireElements("mean", "empty Tensor")
    let sum = try sumAll(), count = Double(count)
    if !dtype.isReal { return (sum / count).rounded(.towardZero) }
    return sum.isFinite ? sum / count : try lowSum() / count / .low
  }

  /// The variance: sum of squared differences from the mean over n - 1, or over n when `biased`.
  public func varAll(biased: Bool = false) throws -> Double {
    let (variance, scale) = try spread("var", biased)
    return variance / scale / scale
  }

  /// The square root of the variance.
  public func stdAll(biased: Bool = false) throws -> Double {
    let (variance, scale) = try spread("var", biased)
    return variance.squareRoot() / scale
  }

  /// The variance of the elements times `scale`.
  private func spread(_ name: String, _ biased: Bool) throws -> (variance: Double, scale: Double) {
    try requireElements(name, "empty Tensor")
    if !dtype.isReal { throw TensorError.unsupported(name, dtype) }
    let mean = try meanAll(), divisor = Double(count) - (biased ? 0 : 1)
    let first = self[linear: 0].scaleForSquares, sum = try sumDifferences(nil, 2, name, from: mean, scale: first)
    guard sum.isDoubtful else { return (sum / divisor, first) }
    let scale = try topAll().scaleToOne
    return (try sumDifferences(nil, 2, name, from: mean, scale: scale) / divisor, scale)
  }

  /// The largest magnitude of the elements, NaN if there is one.
  private func topAll() throws -> Double {
    try dispatchReal(dtype, "norm", Top(walk: Walk(self)))
  }

  /// (sum |x|^p)^(1/p); for p = 0 the number of elements that are not 0.
  public func normAll(_ p: Double = 2) throws -> Double {
    try norm(nil, p, "norm")
  }

  /// The p-norm of self - other, which has equally many elements.
  public func dist(_ other: Tensor, _ p: Double = 2) throws -> Double {
    try other.require(dtype, "dist")
    try checkCounts("tensor src", self, other)
    return try norm(other, p, "dist")
  }

  private func norm(_ other: Tensor?, _ p: Double, _ name: String) throws -> Double {
    let first = p == 2 && count > 0 ? self[linear: 0].scaleForSquares : 1
    let sum = try sumDifferences(other, p, name, from: 0, scale: first)
    guard sum.isDoubtful, p != 0, p.isFinite else { return rooted(sum, p) / first }
    let top = try Swift.max(topAll(), other?.topAll() ?? 0)
    if top == 0 { return 0 }
    // A difference may be twice as large.
    let scale = top.scaleToOne * 0.5
    return rooted(try sumDifferences(other, p, name, from: 0, scale: scale), p) / scale
  }

  /// Σ |scale (x - y)|^p, where y is `other`'s element, or `center`.
  private func sumDifferences(
    _ other: Tensor?, _ p: Double, _ name: String, from center: Double, scale: Double = 1
  ) throws -> Double {
    if !dtype.isReal { throw TensorError.unsupported(name, dtype) }
    return try dispatchReal(
      dtype, name,
      PowerSum(walk: Walk(self, other), two: other != nil, p: p, center: center, scale: scale))
  }

  /// The sum of the diagonal of a matrix.
  public func trace() throws -> Double {
    if dimension != 2 {
      throw TensorError.argument(position: 0, function: "trace", reason: "expected a matrix")
    }
    let n = Swift.min(sizes[0], sizes[1])
    if n == 0 { return 0 }
    let step = n == 1 ? 1 : strides[0] + strides[1]
    let diagonal = try Layout(sizes: [n], strides: [step], offset: layout.offset)
    return try Tensor(storage: storage, layout: diagonal).sumAll()
  }

  /// True when no element of a ByteTensor is 0. Throws when empty.
  public func all() throws -> Bool {
    try requireElements("all", "empty Tensor")
    try require(.byte, "all")
    var result = true
    try Walk(self).each { (x: UInt8) in
      result = x != 0
      return result
    }
    return result
  }

  /// True when an element of a ByteTensor is not 0. Throws when empty.
  public func any() throws -> Bool {
    try requireElements("any", "empty Tensor")
    try require(.byte, "any")
    var result = false
    try Walk(self).each { (x: UInt8) in
      result = x != 0
      return !result
    }
    return result
  }

  func requireElements(_ function: String, _ reason: String) throws {
    if count == 0 {
      throw TensorError.argument(position: 0, function: function, reason: reason)
    }
  }
}

/// x^(1/p); x itself for p = 0 and 1.
func rooted(_ x: Double, _ p: Double) -> Double {
  p == 0 || p == 1 ? x : p == 2 ? x.squareRoot() : power(x, 1 / p)
}

/// |x|^p, and for p = 0 whether x is not 0.
@inline(__always)
func raised(_ x: Double, _ p: Double) -> Double {
  let m = x.magnitude
  return p == 2 ? m * m : p == 1 ? m : p == 0 ? (x == 0 ? 0 : 1) : power(m, p)
}

private struct SumAll: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> Double {
    if walk.lines.count == 0 { return 0 }
    let base = walk.r.elements(T.self)
    var total = T.Accumulator.zero
    var at = Cursor(walk.lines)
    repeat {
      total = T.Accumulator.add(total, rowSum(base + at.p0, walk.lines.count, walk.lines.s0))
    } while at.next()
    return total.number
  }
}

/// Σ |scale x - center|^p of n elements, `step` apart, in Double.
func rowPowers<T: RealScalar>(
  _ x: UnsafePointer<T>, _ n: Int, _ step: Int, _ p: Double, times scale: Double, less center: Double
) -> Double {
  if p == 2, step == 1 {
    return T.self == Float.self
      ? VectorMath.sumOfSquares(cast(x, Float.self), n, times: scale, less: center)
      : VectorMath.sumOfSquares(cast(x, Double.self), n, times: scale, less: center)
  }
  var sum = 0.0
  for i in 0..<n { sum += raised(Double(x[i &* step]) * scale - center, p) }
  return sum
}

/// The sum of n elements, `step` apart; vectors where they are contiguous reals.
func rowSum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> T.Accumulator {
  let sum = plainSum(x, n, step)
  return T.self != Double.self || sum.number.isFinite ? sum : T.Accumulator(number: lowSum(x, n, step) / .low)
}

private func plainSum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> T.Accumulator {
  if step == 1 && T.self == Double.self {
    return T.Accumulator(number: VectorMath.sum(cast(x, Double.self), n))
  }
  if step == 1 && T.self == Float.self {
    return T.Accumulator(number: VectorMath.sum(cast(x, Float.self), n))
  }
  var sum = T.Accumulator.zero
  for i in 0..<n { sum = T.Accumulator.add(sum, T.accumulator(x[i &* step])) }
  return sum
}

private struct ProductAll: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> Double {
    var product = T.Accumulator.one
    walk.each { (x: T) in
      product = T.Accumulator.mul(product, T.accumulator(x))
      return true
    }
    guard T.Accumulator.self == Double.self, product.number.isDoubtful else { return product.number }
    var far = FarProduct()
    walk.each { (x: T) in
      far.multiply(by: x.number)
      return true
    }
    return far.value
  }
}

private struct LowSum: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws -> Double {
    var sum = 0.0
    walk.each { (x: T) in
      sum += x.number * .low
      return true
    }
    return sum
  }
}

private struct Extreme: ~Copyable, ScalarWork {
  let walk: Walk
  let smallest: Bool
  func run<T: Scalar>(_: T.Type) throws -> Double {
    var best = walk.r.elements(T.self)[0]
    let (n, step) = (walk.lines.count, walk.lines.s0)
    if step == 1 && (T.self == Double.self || T.self == Float.self) {
      var at = Cursor(walk.lines)
      repeat {
        let x = lineExtreme(UnsafePointer(walk.r.elements(T.self) + at.p0), n)
        if smallest ? !(x >= best) : !(x <= best) { best = x }
      } while best == best && at.next()
      return best.number
    }
    walk.each { (x: T) in
      // Not the same as x < best: a NaN passes, and ends the search.
      if smallest ? !(x >= best) : !(x <= best) { best = x }
      return x == x
    }
    return best.number
  }

  /// Of n contiguous reals.
  private func lineExtreme<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int) -> T {
    if T.self == Double.self {
      let x = cast(x, Double.self)
      return T(number: smallest ? VectorMath.min(x, n) : VectorMath.max(x, n))
    }
    let y = cast(x, Float.self)
    return T(number: Double(smallest ? VectorMath.min(y, n) : VectorMath.max(y, n)))
  }
}

private struct Top: ~Copyable, RealWork {
  let walk: Walk
  func run<T: RealScalar>(_: T.Type) throws -> Double {
    if walk.lines.count == 0 { return 0 }
    let base = walk.r.elements(T.self)
    var top = 0.0
    var at = Cursor(walk.lines)
    repeat {
      let m = rowTop(base + at.p0, walk.lines.count, walk.lines.s0)
      if !(m <= top) { top = m }
    } while !top.isNaN && at.next()
    return top
  }
}

private struct PowerSum: ~Copyable, RealWork {
  let walk: Walk
  let two: Bool
  let p: Double
  let center: Double
  let scale: Double
  func run<T: RealScalar>(_: T.Type) throws -> Double {
    let n = walk.lines.count
    if n == 0 { return 0 }
    let (base0, base1) = (walk.r.elements(T.self), walk.a.elements(T.self))
    var sum = 0.0
    var at = Cursor(walk.lines)
    repeat {
      let (x, y) = (base0 + at.p0, base1 + at.p1)
      if two, scale == 1 {
        for i in 0..<n { sum += raised(Double(x[i &* walk.lines.s0] - y[i &* walk.lines.s1]), p) }
      } else if two {
        for i in 0..<n {
          sum += raised(Double(x[i &* walk.lines.s0]) * scale - Double(y[i &* walk.lines.s1]) * scale, p)
        }
      } else {
        sum += rowPowers(x, n, walk.lines.s0, p, times: scale, less: center * scale)
      }
    } while at.next()
    return sum
  }
}
