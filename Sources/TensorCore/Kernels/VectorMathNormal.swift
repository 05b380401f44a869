import CVector

// Logarithm, sine and cosine for normal numbers: short ones whose errors are far below a Float's, and
// ones of about 60 bits, from which the Double that libm gives follows in most cases.

extension VectorMath {
  /// p - q pi / 2 for 0 <= p <= 2 pi, q the nearest integer, in the low bits of `q`. The first product
  /// is exact, so what is left has all its bits also near the zeros of sine and cosine.
  @inline(__always) private static func quadrant(_ p: D8) -> (r: Sum, q: U8) {
    let shifted = fma(p, D8(repeating: 0x1.45f306dc9c883p-1), rounder)
    let q = shifted - rounder
    let first = fma(q, D8(repeating: -0x1.921fb54442d18p0), p)
    let r = fma(q, D8(repeating: -0x1.1a62633145c07p-54), first)
    let rest = fma(q, D8(repeating: -0x1.1a62633145c07p-54), first - r)
    return (Sum(high: r, low: fma(q, D8(repeating: 0x1.f1976b7ed8fbcp-110), rest)), bits(shifted))
  }

  /// Whether bit 0 is 0. (Masks of floating point numbers are vector instructions, masks of U8 are not.)
  @inline(__always) private static func isEven(_ q: U8) -> Mask8 { value(q &<< 62) .== 0 }

  /// Sine and cosine of p out of those of p - q pi / 2.
  @inline(__always)
  private static func turn(_ sine: D8, _ cosine: D8, _ q: U8) -> (sin: D8, cos: D8) {
    let even = isEven(q)
    return (
      value(bits(select(even, sine, cosine)) ^ ((q & 2) &<< 62)),
      value(bits(select(even, cosine, sine)) ^ (((q &+ 1) & 2) &<< 62))
    )
  }

  // MARK: Short

  /// log t for 2^-1000 < t < 2^1000, to 44 bits.
  @inline(__always) static func logMiddle(_ t: D8) -> D8 {
    let (m, e) = split(t)
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let l0 = line(0x1.5555555611daap-1, 0x1.999996c3fe0f1p-2, z)
    let l2 = line(0x1.249408642ef8bp-2, 0x1.c62ddcf872979p-3, z)
    let l = fma(z * z, fma(z * z, D8(repeating: 0x1.90f0f934dc6c1p-3), l2), l0)
    return fma(e, D8(repeating: 0x1.62e42fefa39efp-1), s * fma(z, l, D8(repeating: 2)))
  }

  /// sin p and cos p for 0 <= p <= 2 pi, to 42 bits.
  @inline(__always) static func sincosMiddle(_ p: D8) -> (sin: D8, cos: D8) {
    let (sum, q) = quadrant(p)
    let r = sum.high
    let z = r * r
    let s0 = line(-0x1.5555555552417p-3, 0x1.1111110ca4375p-7, z)
    let s2 = line(-0x1.a019f95ca3ca2p-13, 0x1.71d77dfd39decp-19, z)
    let s = fma(z * z, fma(z * z, D8(repeating: -0x1.a9673aafaa819p-26), s2), s0)
    let c0 = line(0x1.5555554f53d51p-5, -0x1.6c16b89dcc9b1p-10, z)
    let c2 = line(0x1.a0112302b2857p-16, -0x1.242b5c164713ap-22, z)
    let c = fma(z, fma(z * z, c2, c0), D8(repeating: -0.5))
    return turn(fma(r * z, s, r), fma(z, c, D8(repeating: 1)), q)
  }

  // MARK: 60 bits

  /// high + low, where low is far smaller. Products lose about 2^-104 of the whole, where
  /// multiplications and additions are fused (`cvector_fuses`).
  struct Sum {
    var high: D8
    var low: D8

    @inline(__always) init(high: D8, low: D8) {
      self.high = high
      self.low = low
    }

    @inline(__always) static func * (_ a: Sum, _ b: Sum) -> Sum {
      let high = a.high * b.high
      let rest = fma(a.high, b.low, fma(a.high, b.high, -high))
      return Sum(high: high, low: fma(a.low, b.high, rest))
    }

    @inline(__always) static func * (_ a: Sum, _ b: D8) -> Sum {
      let high = a.high * b
      return Sum(high: high, low: fma(a.low, b, fma(a.high, b, -high)))
    }

    /// For |a| >= |b| or a = 0.
    @inline(__always) static func + (_ a: Sum, _ b: Sum) -> Sum {
      let high = a.high + b.high
      return Sum(high: high, low: ((a.high - high) + b.high) + (a.low + b.low))
    }

    /// The same number with its nearest Double as `high`.
    @inline(__always) var rounded: Sum {
      let sum = high + low
      return Sum(high: sum, low: (high - sum) + low)
    }

    /// Of a rounded sum: lanes that are negative where `high` may not be the Double that a library
    /// gives whose results are less than `ulps` beside the true ones. It is, unless the sum lies within
    /// ulps - 1/2 of the middle between two Doubles.
    @inline(__always) func certainty(_ ulps: Double) -> D8 {
      // The exponent of the Double below |high|, as a power of two has closer neighbours there.
      let exponent = (bits(high) &- 1) & U8(repeating: 0x7ff0_0000_0000_0000)
      return fma(value(exponent), D8(repeating: (1 - ulps) * 0x1p-52), -abs(low))
    }
  }
}

extension VectorMath {
  /// log t for 2^-1000 < t < 2^1000 with at most 33 bits, so that t = 2^e m leaves m - 1 exact.
  @inline(__always) static func logSum(_ t: D8) -> Sum {
    let (m, e) = split(t)
    let f = m - 1
    let d = 2 + f
    let inverse = 1 / d
    let quotient = f * inverse
    let s = Sum(high: quotient, low: fma(-quotient, d, f) * inverse)
    let square = s * s
    let z = square.high
    let z2 = z * z
    let l0 = line(0x1.5555555555555p-1, 0x1.9999999999d8dp-2, z)
    let l2 = line(0x1.249249243241ep-2, 0x1.c71c725229757p-3, z)
    let l4 = line(0x1.745ce0095de3fp-3, 0x1.3b20659588959p-3, z)
    let l6 = line(0x1.0f6247222babdp-3, 0x1.0f35f5aa7bf5cp-3, z)
    let l = fma(z2 * z2, fma(z2, l6, l4), fma(z2, l2, l0))
    let exponent = Sum(high: e * 0x1.62e42feep-1, low: e * 0x1.a39ef35793c76p-33)
    let twice = Sum(high: s.high + s.high, low: s.low + s.low)
    return (exponent + twice + s * (square * l)).rounded
  }

  /// sin p and cos p for 0 <= p <= 2 pi as Doubles, and how certain they are to be those of a library
  /// that is less than `ulps` off (`Sum.certainty`).
  @inline(__always) static func sincosSum(
    _ p: D8, _ ulps: Double
  ) -> (sin: D8, cos: D8, sinCertainty: D8, cosCertainty: D8) {
    let (r, q) = quadrant(p)
    let square = r * r
    let z = square.high
    let z2 = z * z
    let z4 = z2 * z2
    // 1/(2k + 1)! and 1/(2k)!, the first ones as they are, the rest for the whole.
    let s0 = line(1 / 120, -1 / 5040, z)
    let s2 = line(1 / 362_880, -1 / 39_916_800, z)
    let s4 = line(1 / 6_227_020_800, -1 / 1_307_674_368_000, z)
    let s6 = D8(repeating: 1 / 355_687_428_096_000)
    let s = square * fma(z4, fma(z2, s6, s4), fma(z2, s2, s0))
    let sixth = Sum(
      high: D8(repeating: -0x1.5555555555555p-3), low: D8(repeating: -0x1.5555555555555p-57))
    let sine = (r + r * (square * (sixth + s))).rounded
    let c0 = line(1 / 24, -1 / 720, z)
    let c2 = line(1 / 40_320, -1 / 3_628_800, z)
    let c4 = line(1 / 479_001_600, -1 / 87_178_291_200, z)
    let c6 = line(1 / 20_922_789_888_000, -1 / 6_402_373_705_728_000, z)
    let c = square * fma(z4, fma(z2, c6, c4), fma(z2, c2, c0))
    let half = Sum(high: D8(repeating: -0.5), low: D8.zero)
    let one = Sum(high: D8(repeating: 1), low: D8.zero)
    let cosine = (one + square * (half + c)).rounded
    let (sin, cos) = turn(sine.high, cosine.high, q)
    let (ofSine, ofCosine) = (sine.certainty(ulps), cosine.certainty(ulps))
    let even = isEven(q)
    return (sin, cos, select(even, ofSine, ofCosine), select(even, ofCosine, ofSine))
  }
}
