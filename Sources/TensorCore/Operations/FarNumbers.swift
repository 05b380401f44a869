// Numbers near the ends of their range: what a plain loop over them leaves the range with, though its result need not.
// The second try that is made then multiplies by a power of two, which is exact, or counts powers of two apart.

extension Double {
  /// Whether a sum of powers may have overflowed, or have lost what underflowed.
  var isDoubtful: Bool { !(magnitude < .infinity && magnitude > 0x1p-960) }

  /// A power of two that makes numbers of at most this size at most 1; 1 for 0, infinity and NaN.
  package var scaleToOne: Double {
    guard isFinite, self != 0 else { return 1 }
    return Double(sign: .plus, exponent: Swift.min(Swift.max(-Int(exponent) - 1, -1000), 1000), significand: 1)
  }

  /// What to begin with, where the first of many numbers is this one: a power of two with which its square has a place in
  /// the range.
  var scaleForSquares: Double { (self * self).isDoubtful ? scaleToOne : 1 }

  /// What sums are made with that overflow: no number of summands does then.
  static var low: Double { 0x1p-64 }
}

/// A product whose powers of two are counted apart, so that only the result can leave the range.
struct FarProduct {
  private var significand = 1.0
  private var exponent = 0

  mutating func multiply(by x: Double) {
    guard x.isFinite, x != 0, significand != 0 else {
      significand *= x
      return
    }
    significand *= x.significand * (x < 0 ? -1 : 1)
    exponent += Int(x.exponent)
    if significand.magnitude >= 2, significand.isFinite {
      significand *= 0.5
      exponent += 1
    }
  }

  var value: Double {
    guard significand.isFinite, significand != 0 else { return significand }
    // Beyond these it is infinite, or nothing.
    return Double(sign: .plus, exponent: Swift.min(Swift.max(exponent, -2000), 2000), significand: significand)
  }
}

/// The sum of n elements times `Double.low`.
func lowSum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> Double {
  var sum = 0.0
  for i in 0..<n { sum += x[i &* step].number * .low }
  return sum
}

/// The mean of n elements, `step` apart.
func rowMean<T: RealScalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> Double {
  let sum = rowSum(x, n, step).number
  return sum.isFinite ? sum / Double(n) : lowSum(x, n, step) / Double(n) / .low
}

/// The largest magnitude of n elements, NaN if there is one.
func rowTop<T: RealScalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> Double {
  if step == 1 {
    return T.self == Float.self
      ? Double(VectorMath.maxMagnitude(cast(x, Float.self), n)) : VectorMath.maxMagnitude(cast(x, Double.self), n)
  }
  var top = 0.0
  for i in 0..<n {
    let m = Double(x[i &* step]).magnitude
    if !(m <= top) { top = m }
    if m.isNaN { break }
  }
  return top
}
