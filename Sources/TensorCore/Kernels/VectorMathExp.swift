import CVector

// exp and its relatives. x = n ln 2 + r with |r| <= ln 2 / 2; exp(x) = 2^n (1 + expm1(r)).

extension VectorMath {
  /// Adding it rounds to an integer, which then stands in the low bits of the sum.
  @inlinable @inline(__always) static var rounder: D8 { D8(repeating: 0x1.8p52) }
  @inlinable @inline(__always) static var oneBits: U8 { U8(repeating: 0x3ff0_0000_0000_0000) }

  /// expm1(r), and n in the low bits of `n`, for finite |x| < 2000. The upper part of ln 2 has 21
  /// trailing zeros, so its product with n is exact; `c` carries what rounding r loses.
  @inlinable @inline(__always) static func reduce(_ x: D8) -> (t: D8, n: U8) {
    let shifted = fma(x, D8(repeating: 0x1.71547652b82fep0), rounder)
    let n = shifted - rounder
    let high = fma(n, D8(repeating: -0x1.62e42feep-1), x)
    let low = n * 0x1.a39ef35793c76p-33
    let r = high - low
    let c = (high - r) - low
    let r2 = r * r
    let r4 = r2 * r2
    let q0 = line(0x1.0000000000005p-1, 0x1.555555555553ap-3, r)
    let q2 = line(0x1.55555555522fep-5, 0x1.1111111118ebep-7, r)
    let q4 = line(0x1.6c16c17ecc798p-10, 0x1.a01a01755b632p-13, r)
    let q6 = line(0x1.a019a797d90ccp-16, 0x1.71de877e0b30ep-19, r)
    let q8 = line(0x1.28a1bb069eafap-22, 0x1.ae6c6063af3acp-26, r)
    let q = fma(r4, fma(r4, q8, fma(r2, q6, q4)), fma(r2, q2, q0))
    return (r + fma(r2, q, c), bits(shifted))
  }

  /// The same to 32 bits, for results that become Float.
  @inlinable @inline(__always) static func reduceShort(_ x: D8) -> (t: D8, n: U8) {
    let shifted = fma(x, D8(repeating: 0x1.71547652b82fep0), rounder)
    let r = fma(shifted - rounder, D8(repeating: -0x1.62e42fefa39efp-1), x)
    let r2 = r * r
    let q0 = line(0x1.00000025c07a4p-1, 0x1.555554f04c2bbp-3, r)
    let q2 = line(0x1.5554b188fe5fbp-5, 0x1.1111886af409fp-7, r)
    let q4 = line(0x1.6d71ad80ffea9p-10, 0x1.a033f4f4f1d47p-13, r)
    return (fma(r2, fma(r2, fma(r2, q4, q2), q0), r), bits(shifted))
  }

  /// 2^n for -1022 <= n <= 1023, n in the low bits as `reduce` leaves it.
  @inlinable @inline(__always) static func power(_ n: U8) -> D8 { value((n &<< 52) &+ oneBits) }

  @inlinable @inline(__always) static func clamp(_ x: D8, _ low: Double, _ high: Double) -> D8 {
    let v = select(x .< low, D8(repeating: low), x)  // NaN stays.
    return select(v .> high, D8(repeating: high), v)
  }

  // MARK: Double, one vector

  /// e^x; at most 1 ulp off.
  @inlinable @inline(__always) public static func exp(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let (t, n) = reduce(clamp(offZero(x), -746, 710))
    // 2^n can be beyond the range of normal numbers, so it is multiplied in two steps: 64 binades
    // towards the middle first.
    let aside = select(x .< 0, D8(repeating: 0x1p-64), D8(repeating: 0x1p64))
    let scale = value((n &<< 52) &+ oneBits &+ oneBits &- bits(aside))
    return fma(t, scale, scale) * aside
  }

  /// e^x - 1, without cancellation near 0; at most 2 ulp off.
  @inlinable @inline(__always) public static func expm1(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let isTiny = abs(x) .< 0x1p-60
    let (t, n) = reduce(clamp(select(isTiny, D8(repeating: 0), x), -40, 710))
    let half = power(n &- 1)  // 2^1024 would overflow before its time.
    let y = (half * t + (half - 0.5)) * 2
    // A mask of floating point numbers is one instruction, unlike one of n.
    let isNear = value(n) .== rounder
    return select(isTiny, x, withSign(of: x, abs(select(isNear, t, y))))
  }

  /// 1 / (1 + e^-x); at most 1.5 ulp off (1.75 without fused arithmetic). With e = e^-|x| it is
  /// 1 / (1 + e) or e / (1 + e). What the division and 1 + e lose is put back to first order: for
  /// i near 1 / (1 + e), which makes 1 - i exact, it is i (1 + h) with h = 1 - i - i e.
  @inlinable @inline(__always) public static func sigmoid(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let (t, n) = reduce(atLeast(-746, negative(x)) - 0x1p-60)
    // n <= 0: 512 binades up the power is normal.
    let scale = value((n &<< 52) &+ oneBits &+ U8(repeating: 512 << 52)) * 0x1p-512
    let e = fma(t, scale, scale)
    let i = 1 / (1 + e)
    let h = fnma(i, e, 1 - i)
    let below = fma(i, fma(h, 1 + t, t), i) * scale
    return select(x .< 0, below, fma(i, h, i))
  }

  /// tanh x; at most 2 ulp off. With m = e^2|x| - 1 it is m / (m + 2), put right as in `sigmoid`.
  @inlinable @inline(__always) public static func tanh(_ x: SIMD8<Double>) -> SIMD8<Double> {
    odd(x) { a in
      let b = select(a .> 22, D8(repeating: 22), a)
      let (t, n) = reduce(b + b)
      let scale = power(n)
      let m = fma(scale, t, scale - 1)
      let d = m + 2
      let two = d - m
      let lost = (m - (d - two)) + (2 - two)
      let q = m / d
      let inverse = fma(D8(repeating: -0.5), q, D8(repeating: 0.5))  // 1 / d, far from 1 / 2^53.
      let near = select(m .> 0x1p50, D8(repeating: 0), inverse)
      return fma(fma(-q, d, m) - q * lost, near, q)
    }
  }

  // MARK: Float, one vector

  /// x = n ln 2 + r + c for finite |x| < 2^15, where c is what rounding r loses, and
  /// expm1(r) = r + r^2 q; n in the low bits of `n`.
  @inlinable @inline(__always)
  static func reduce(_ x: F16) -> (r: F16, c: F16, q: F16, n: U16) {
    let rounder = F16(repeating: 0x1.8p23)
    let shifted = fma(x, F16(repeating: 0x1.715476p0), rounder)
    let n = shifted - rounder
    let high = fma(n, F16(repeating: -0x1.62e4p-1), x)
    let r = fma(n, F16(repeating: -0x1.7f7d1cp-20), high)
    let c = fma(n, F16(repeating: -0x1.7f7d1cp-20), high - r)
    let r2 = r * r
    let q0 = line(0x1p-1, 0x1.555556p-3, r)
    let q2 = line(0x1.5554b2p-5, 0x1.111188p-7, r)
    let q4 = line(0x1.6d71aep-10, 0x1.a033f4p-13, r)
    let q = fma(r2, fma(r2, q4, q2), q0)
    return (r, c, q, unsafeBitCast(shifted, to: U16.self))
  }

  /// 2^n 2^up for sums of exponents in the normal range.
  @inlinable @inline(__always) static func power(_ n: U16, up: UInt32) -> F16 {
    unsafeBitCast((n &<< 23) &+ U16(repeating: 0x3f80_0000 &+ up << 23), to: F16.self)
  }

  /// e^x; at most 1 ulp off.
  @inlinable @inline(__always) public static func exp(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let z = offZero(x)
    let low = select(z .< -104, F16(repeating: -104), z)  // NaN stays.
    let (r, _, q, n) = reduce(select(low .> 89, F16(repeating: 89), low))
    let t = fma(r * r, q, r)
    // In two steps, as for Double: 2^n can be beyond the normal range.
    let isNegative = x .< 0
    let up = U16(repeating: 64 << 23)
    let one = U16(repeating: 0x3f80_0000) &+ (n &<< 23)
    let scale = unsafeBitCast((one &- up).replacing(with: one &+ up, where: isNegative), to: F16.self)
    return fma(t, scale, scale) * select(isNegative, F16(repeating: 0x1p-64), F16(repeating: 0x1p64))
  }

  @inlinable @inline(__always) static func expm1Short(_ v: D8) -> D8 {
    let (t, n) = reduceShort(clamp(v, -40, 89))
    let scale = power(n)
    return withSign(of: v, abs(fma(scale, t, scale - 1)))
  }

  /// e^x - 1; at most 0.51 ulp off.
  @inlinable @inline(__always) public static func expm1(_ x: SIMD16<Float>) -> SIMD16<Float> {
    join(expm1Short(low(x)), expm1Short(high(x)))
  }

  /// 1 / (1 + e^-x); at most 1 ulp off (1.25 without fused arithmetic). As for Double.
  @inlinable @inline(__always) public static func sigmoid(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let (r, c, q, n) = reduce(atLeast(-104, negative(x)) - 0x1p-30)
    let u = fma(r * r, q, c)
    let t = r + u
    let scale = power(n, up: 60) * 0x1p-60
    let e = fma(t, scale, scale)
    let i = cvector_f16_reciprocal(1 + e)
    let h = fnma(i * scale, t, (1 - i) - i * scale)
    let below = fma(i, r + fma(h, 1 + t, u), i) * scale
    return select(x .< 0, below, fma(i, h, i))
  }

  @inlinable @inline(__always) static func tanhShort(_ v: D8) -> D8 {
    let a = abs(v)
    let b = select(a .> 22, D8(repeating: 22), a)
    let (t, n) = reduceShort(b + b)
    let scale = power(n)
    let m = fma(scale, t, scale - 1)
    return withSign(of: v, m / (m + 2))
  }

  /// tanh x; at most 0.51 ulp off.
  @inlinable @inline(__always) public static func tanh(_ x: SIMD16<Float>) -> SIMD16<Float> {
    join(tanhShort(low(x)), tanhShort(high(x)))
  }

  // MARK: Arrays

  /// y[i] = e^x[i] for 0 <= i < n.
  public static func exp(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { exp($0) }
  }

  /// y[i] = e^x[i] for 0 <= i < n.
  public static func exp(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { exp($0) }
  }

  /// y[i] = e^x[i] - 1 for 0 <= i < n.
  public static func expm1(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { expm1($0) }
  }

  /// y[i] = e^x[i] - 1 for 0 <= i < n.
  public static func expm1(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { expm1($0) }
  }

  /// y[i] = 1 / (1 + e^-x[i]) for 0 <= i < n.
  public static func sigmoid(
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { map(x, y, n) { sigmoid($0) } }

  /// y[i] = 1 / (1 + e^-x[i]) for 0 <= i < n.
  public static func sigmoid(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { sigmoid($0) }
  }

  /// y[i] = tanh x[i] for 0 <= i < n.
  public static func tanh(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { tanh($0) }
  }

  /// y[i] = tanh x[i] for 0 <= i < n.
  public static func tanh(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { tanh($0) }
  }
}
