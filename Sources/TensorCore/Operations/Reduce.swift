/// Reductions to one number. Integers are summed in 64 bits (wrapping), reals in Double. All types
/// but Half; functions of roots and quotients are for Float and Double.
extension Tensor {
  /// The sum of all elements; 0 when empty.
  public func sumAll() throws -> Double {
    try dispatchNumber(dtype, "sum", SumAll(walk: Walk(self)))
  }

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
    let sum = try sumAll()
    return dtype.isReal ? sum / Double(count) : (sum / Double(count)).rounded(.towardZero)
  }

  /// The variance: sum of squared differences from the mean over n - 1, or over n when `biased`.
  public func varAll(biased: Bool = false) throws -> Double {
    try requireElements("var", "empty Tensor")
    let sum = try sumDifferences(nil, 2, "var", from: sumAll() / Double(count))
    return sum / (Double(count) - (biased ? 0 : 1))
  }

  /// The square root of the variance.
  public func stdAll(biased: Bool = false) throws -> Double {
    try varAll(biased: biased).squareRoot()
  }

  /// (sum |x|^p)^(1/p); for p = 0 the number of elements that are not 0.
  public func normAll(_ p: Double = 2) throws -> Double {
    rooted(try sumDifferences(nil, p, "norm", from: 0), p)
  }

  /// The p-norm of self - other, which has equally many elements.
  public func dist(_ other: Tensor, _ p: Double = 2) throws -> Double {
    try other.require(dtype, "dist")
    try checkCounts("tensor src", self, other)
    return rooted(try sumDifferences(other, p, "dist", from: 0), p)
  }

  private func sumDifferences(_ other: Tensor?, _ p: Double, _ name: String, from center: Double)
    throws -> Double
  {
    if !dtype.isReal { throw TensorError.unsupported(name, dtype) }
    return try dispatchReal(
      dtype, name,
      PowerSum(walk: Walk(self, other), two: other != nil, p: p, center: center))
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

/// The sum of the squares of n contiguous elements, in Double.
private func rowSquares<T: RealScalar>(_ x: UnsafePointer<T>, _ n: Int) -> Double {
  T.self == Float.self
    ? VectorMath.sumOfSquares(cast(x, Float.self), n) : VectorMath.sumOfSquares(cast(x, Double.self), n)
}

/// The sum of n elements, `step` apart; vectors where they are contiguous reals.
func rowSum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> T.Accumulator {
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
    return product.number
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

private struct PowerSum: ~Copyable, RealWork {
  let walk: Walk
  let two: Bool
  let p: Double
  let center: Double
  func run<T: RealScalar>(_: T.Type) throws -> Double {
    let n = walk.lines.count
    if n == 0 { return 0 }
    let (base0, base1) = (walk.r.elements(T.self), walk.a.elements(T.self))
    var sum = 0.0
    var at = Cursor(walk.lines)
    repeat {
      let (x, y) = (base0 + at.p0, base1 + at.p1)
      if two {
        for i in 0..<n { sum += raised(Double(x[i &* walk.lines.s0] - y[i &* walk.lines.s1]), p) }
      } else if p == 2, center == 0, walk.lines.s0 == 1 {
        sum += rowSquares(x, n)
      } else if p == 2 {
        for i in 0..<n {
          let d = Double(x[i &* walk.lines.s0]) - center
          sum += d * d
        }
      } else {
        for i in 0..<n { sum += raised(Double(x[i &* walk.lines.s0]) - center, p) }
      }
    } while at.next()
    return sum
  }
}
