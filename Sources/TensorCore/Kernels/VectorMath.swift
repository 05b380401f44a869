import CVector

/// Elementary functions, sums and updates of contiguous Float and Double, 512 bits at a time (which
/// the compiler splits where the processor has less).
///
/// Every function comes as `f(x, y, n)` over pointers, where `y` may be `x`, and the ones that
/// layers fuse into their own loops also as `f(v)` of one SIMD vector, inlinable in any module. An
/// element's result never depends on its place: the last elements of an array go through the same
/// arithmetic in a padded vector. Multiplications and additions are fused where the processor can,
/// so the last bit may differ from machine to machine. Edge values are those of C's libm (signs of
/// zero, infinities, NaN, subnormals).
///
/// Most Float functions compute in Double with shorter polynomials and round once, so they are within
/// 0.51 ulp. The polynomials come from `scripts/minimax.py`.
public enum VectorMath {}

// MARK: Vectors and their bits

extension VectorMath {
  @usableFromInline typealias D8 = SIMD8<Double>
  @usableFromInline typealias F16 = SIMD16<Float>
  @usableFromInline typealias U16 = SIMD16<UInt32>
  @usableFromInline typealias U8 = SIMD8<UInt64>
  @usableFromInline typealias Mask8 = SIMDMask<SIMD8<Int64>>
  @usableFromInline typealias Mask16 = SIMDMask<SIMD16<Int32>>

  @inlinable @inline(__always) static func bits(_ v: D8) -> U8 { unsafeBitCast(v, to: U8.self) }
  @inlinable @inline(__always) static func value(_ b: U8) -> D8 { unsafeBitCast(b, to: D8.self) }

  /// `a` where `mask` is true, else `b`. (Selecting by hand with & and | on the bits makes LLVM
  /// split the vectors in two; `replacing` becomes one blend.)
  @inlinable @inline(__always) static func select(_ mask: Mask8, _ a: D8, _ b: D8) -> D8 {
    b.replacing(with: a, where: mask)
  }

  @inlinable @inline(__always) static func select(_ mask: Mask16, _ a: F16, _ b: F16) -> F16 {
    b.replacing(with: a, where: mask)
  }

  @inlinable @inline(__always) static func abs(_ v: D8) -> D8 {
    value(bits(v) & U8(repeating: 0x7fff_ffff_ffff_ffff))
  }

  @inlinable @inline(__always) static func abs(_ v: F16) -> F16 {
    unsafeBitCast(unsafeBitCast(v, to: U16.self) & U16(repeating: 0x7fff_ffff), to: F16.self)
  }

  /// a b + c.
  @inlinable @inline(__always) static func fma(_ a: D8, _ b: D8, _ c: D8) -> D8 {
    cvector_d8_fma(a, b, c)
  }

  @inlinable @inline(__always) static func fma(_ a: F16, _ b: F16, _ c: F16) -> F16 {
    cvector_f16_fma(a, b, c)
  }

  /// c - a b.
  @inlinable @inline(__always) static func fnma(_ a: D8, _ b: D8, _ c: D8) -> D8 {
    cvector_d8_fnma(a, b, c)
  }

  @inlinable @inline(__always) static func fnma(_ a: F16, _ b: F16, _ c: F16) -> F16 {
    cvector_f16_fnma(a, b, c)
  }

  /// `v` where it is not less than `low`; NaN stays.
  @inlinable @inline(__always) static func atLeast(_ low: Double, _ v: D8) -> D8 {
    cvector_d8_atleast(v, D8(repeating: low))
  }

  @inlinable @inline(__always) static func atLeast(_ low: Float, _ v: F16) -> F16 {
    cvector_f16_atleast(v, F16(repeating: low))
  }

  /// -|v|.
  @inlinable @inline(__always) static func negative(_ v: D8) -> D8 {
    value(bits(v) | U8(repeating: 0x8000_0000_0000_0000))
  }

  @inlinable @inline(__always) static func negative(_ v: F16) -> F16 {
    unsafeBitCast(unsafeBitCast(v, to: U16.self) | U16(repeating: 0x8000_0000), to: F16.self)
  }

  // Arithmetic with denormal numbers takes many times as long on most processors. What stands for such an x in a
  // function gives the same to the last place.

  /// x + 2⁻⁶⁰, where a result of about 1 is to come of it.
  @inlinable @inline(__always) static func offZero(_ x: D8) -> D8 { x + 0x1p-60 }

  /// x + 2⁻³⁰, where a result of about 1 is to come of it.
  @inlinable @inline(__always) static func offZero(_ x: F16) -> F16 { x + 0x1p-30 }

  /// f(|x|) with the sign of x, for an f(x) that is at most x, and x itself to the last place where that is below 2⁻⁶⁰.
  @inlinable @inline(__always) public static func odd(
    _ x: SIMD8<Double>, _ f: (SIMD8<Double>) -> SIMD8<Double>
  ) -> SIMD8<Double> {
    let a = abs(x), y = f(atLeast(0x1p-60, a))
    return withSign(of: x, select(a .< y, a, y))
  }

  /// f(|x|) with the sign of x, for an f(x) that is at most x, and x itself to the last place where that is below 2⁻³⁰.
  @inlinable @inline(__always) public static func odd(
    _ x: SIMD16<Float>, _ f: (SIMD16<Float>) -> SIMD16<Float>
  ) -> SIMD16<Float> {
    let a = abs(x), y = f(atLeast(0x1p-30, a))
    return withSign(of: x, select(a .< y, a, y))
  }

  /// a + b x.
  @inlinable @inline(__always) static func line(_ a: Double, _ b: Double, _ x: D8) -> D8 {
    fma(x, D8(repeating: b), D8(repeating: a))
  }

  @inlinable @inline(__always) static func line(_ a: Float, _ b: Float, _ x: F16) -> F16 {
    fma(x, F16(repeating: b), F16(repeating: a))
  }

  /// `v >= 0` with the sign bit of `sign`.
  @inlinable @inline(__always) static func withSign(of sign: D8, _ v: D8) -> D8 {
    value(bits(v) | (bits(sign) & U8(repeating: 0x8000_0000_0000_0000)))
  }

  @inlinable @inline(__always) static func withSign(of sign: F16, _ v: F16) -> F16 {
    unsafeBitCast(
      unsafeBitCast(v, to: U16.self) | (unsafeBitCast(sign, to: U16.self) & U16(repeating: 0x8000_0000)), to: F16.self)
  }

  @inlinable @inline(__always) static func load(_ p: UnsafePointer<Double>) -> D8 {
    UnsafeRawPointer(p).loadUnaligned(as: D8.self)
  }

  @inlinable @inline(__always) static func load(_ p: UnsafePointer<Float>) -> F16 {
    UnsafeRawPointer(p).loadUnaligned(as: F16.self)
  }

  @inlinable @inline(__always) static func store(_ v: D8, _ p: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v, as: D8.self)
  }

  @inlinable @inline(__always) static func store(_ v: F16, _ p: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v, as: F16.self)
  }
}

// MARK: Square roots

extension VectorMath {
  /// √x, rounded as IEEE 754 has it. Denormal x are 2¹⁰²² times as large on the way: with an exponent of 1 in place of
  /// theirs, less 1.
  @inlinable @inline(__always) public static func root(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let isSmall = x .< 0x1p-1022, up = value(bits(x) | oneBits) - 1
    let root = cvector_d8_sqrt(select(isSmall .& (x .> 0), up, x))
    return select(isSmall, root * 0x1p-511, root)
  }

  /// √x, rounded as IEEE 754 has it. Denormal x are 2¹²⁶ times as large on the way.
  @inlinable @inline(__always) public static func root(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let isSmall = x .< 0x1p-126
    let up = unsafeBitCast(unsafeBitCast(x, to: U16.self) | U16(repeating: 0x3f80_0000), to: F16.self) - 1
    let root = cvector_f16_sqrt(select(isSmall .& (x .> 0), up, x))
    return select(isSmall, root * 0x1p-63, root)
  }

  /// y[i] = √x[i] for 0 <= i < n.
  public static func root(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { root($0) }
  }

  /// y[i] = √x[i] for 0 <= i < n.
  public static func root(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { root($0) }
  }

  /// y[i] = 1 / √x[i] for 0 <= i < n.
  public static func inverseRoot(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { 1 / root($0) }
  }

  /// y[i] = 1 / √x[i] for 0 <= i < n.
  public static func inverseRoot(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { 1 / root($0) }
  }
}

// MARK: Walking through arrays

extension VectorMath {
  @inline(__always) static func map(
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int, _ f: (D8) -> D8
  ) {
    var i = 0
    while i < n {  // One call of f: a second one would not be inlined.
      let k = n &- i
      let v = f(k >= 8 ? load(x + i) : cvector_d8_load(x + i, k))
      if k >= 8 { store(v, y + i) } else { cvector_d8_store(y + i, v, k) }
      i &+= 8
    }
  }

  @inline(__always) static func map(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int, _ f: (F16) -> F16
  ) {
    var i = 0
    while i < n {
      let k = n &- i
      let v = f(k >= 16 ? load(x + i) : cvector_f16_load(x + i, k))
      if k >= 16 { store(v, y + i) } else { cvector_f16_store(y + i, v, k) }
      i &+= 16
    }
  }

  /// The halves of sixteen Floats as Doubles, and back.
  @inlinable @inline(__always) static func low(_ v: F16) -> D8 { cvector_widen(v.lowHalf) }
  @inlinable @inline(__always) static func high(_ v: F16) -> D8 { cvector_widen(v.highHalf) }
  @inlinable @inline(__always) static func join(_ low: D8, _ high: D8) -> F16 {
    F16(lowHalf: cvector_narrow(low), highHalf: cvector_narrow(high))
  }
}
