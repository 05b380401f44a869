// Logarithms. x = 2^e m with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f / (2 + f);
// log m = log((1 + s) / (1 - s)) = s (2 + z l(z)), z = s^2.

extension VectorMath {
  /// m and e of a positive normal x.
  @inlinable @inline(__always) static func split(_ x: D8) -> (m: D8, e: D8) {
    let root = U8(repeating: 0x3fe6_a09e_667f_3bcd)
    let offset = bits(x) &- root &+ U8(repeating: 1024 << 52)
    let e = value((offset &>> 52) | U8(repeating: 0x4330_0000_0000_0000)) - (0x1p52 + 1024)
    return (value((offset & U8(repeating: 0x000f_ffff_ffff_ffff)) &+ root), e)
  }

  /// e ln 2 + log(1 + f) + c, summed from the small to the large:
  /// log(1 + f) = f - (f^2/2 - s (f^2/2 + z l(z))).
  @inlinable @inline(__always) static func assemble(_ f: D8, _ e: D8, _ c: D8) -> D8 {
    let s = f / (2 + f)
    let z = s * s
    let z2 = z * z
    let l0 = line(0x1.555555555558bp-1, 0x1.9999999981ca9p-2, z)
    let l2 = line(0x1.24924940806c9p-2, 0x1.c71c53101bbe7p-3, z)
    let l4 = line(0x1.74660e656355dp-3, 0x1.39a6357ca2f29p-3, z)
    let l6 = fma(z2, D8(repeating: 0x1.2edb7f73098e7p-3), l4)
    let l = z * fma(z2 * z2, l6, fma(z2, l2, l0))
    let h = 0.5 * f * f
    let low = s * (h + l) + (e * 0x1.a39ef35793c76p-33 + c)
    return e * 0x1.62e42feep-1 - ((h - low) - f)
  }

  @inlinable @inline(__always) static func assembleShort(_ f: D8, _ e: D8) -> D8 {
    let s = f / (2 + f)
    let z = s * s
    let l0 = line(0x1.555555010037cp-1, 0x1.999a75e240105p-2, z)
    let l2 = line(0x1.2439cee0501ccp-2, 0x1.e2d6797abe180p-3, z)
    let l = fma(z * z, l2, l0)
    return e * 0x1.62e42fefa39efp-1 + s * (2 + z * l)
  }

  /// `y` where 0 < x < inf; -inf at 0, NaN below and for NaN, inf at inf.
  @inlinable @inline(__always) static func logEdges(_ x: D8, _ y: D8) -> D8 {
    let outside = select(x .== 0, D8(repeating: -.infinity), D8(repeating: .nan))
    return select(x .> 0, select(x .< .infinity, y, x), outside)
  }

  // MARK: One vector

  /// The natural logarithm; at most 1 ulp off.
  @inlinable @inline(__always) public static func log(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let isSubnormal = x .< 0x1p-1022
    let (m, e) = split(select(isSubnormal, x * 0x1p54, x))
    let e2 = select(isSubnormal, e - 54, e)
    return logEdges(x, assemble(m - 1, e2, D8(repeating: 0)))
  }

  /// log(1 + x), also for tiny x; at most 1 ulp off. What rounding u = 1 + x loses, divided by u, is
  /// added to the result; it is not needed where e = 0, since f is x itself there.
  @inlinable @inline(__always) public static func log1p(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let u = 1 + x
    let (m, e) = split(u)
    let near = e .== 0
    let lost = select(x .> 1, 1 - (u - x), x - (u - 1)) / u
    let c = select(near, D8(repeating: 0), lost)
    let y = assemble(select(near, x, m - 1), e, c)
    return withSign(of: x, abs(logEdges(u, y)))
  }

  @inlinable @inline(__always) static func logShort(_ v: D8) -> D8 {
    let (m, e) = split(v)
    return logEdges(v, assembleShort(m - 1, e))
  }

  @inlinable @inline(__always) static func log1pShort(_ v: D8) -> D8 {
    let u = 1 + v
    let (m, e) = split(u)
    let y = assembleShort(select(e .== 0, v, m - 1), e)
    return withSign(of: v, abs(logEdges(u, y)))
  }

  /// The natural logarithm; at most 0.51 ulp off.
  @inlinable @inline(__always) public static func log(_ x: SIMD16<Float>) -> SIMD16<Float> {
    join(logShort(low(x)), logShort(high(x)))
  }

  /// log(1 + x), also for tiny x; at most 0.51 ulp off.
  @inlinable @inline(__always) public static func log1p(_ x: SIMD16<Float>) -> SIMD16<Float> {
    join(log1pShort(low(x)), log1pShort(high(x)))
  }

  // MARK: Arrays

  /// y[i] = log x[i] for 0 <= i < n.
  public static func log(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { log($0) }
  }

  /// y[i] = log x[i] for 0 <= i < n.
  public static func log(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { log($0) }
  }

  /// y[i] = log(1 + x[i]) for 0 <= i < n.
  public static func log1p(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { log1p($0) }
  }

  /// y[i] = log(1 + x[i]) for 0 <= i < n.
  public static func log1p(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { log1p($0) }
  }
}
