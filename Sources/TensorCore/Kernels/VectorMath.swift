/// Elementary functions, sums and updates of contiguous Float and Double, four or eight at a time.
///
/// Every function comes as `f(x, y, n)` over pointers, where `y` may be `x`, and the ones that
/// layers fuse into their own loops also as `f(v)` of one SIMD vector, inlinable in any module. An
/// element's result never depends on its place: the last elements of an array go through the same
/// arithmetic in a padded vector. Nothing is fused into FMA, so the bits are the same on every
/// machine. Edge values are those of C's libm (signs of zero, infinities, NaN, subnormals).
///
/// Float functions compute in Double with shorter polynomials and round once, so they are within
/// 0.51 ulp. The polynomials come from `scripts/minimax.py`.
public enum VectorMath {}

// MARK: Vectors and their bits

extension VectorMath {
  @usableFromInline typealias D4 = SIMD4<Double>
  @usableFromInline typealias F8 = SIMD8<Float>
  @usableFromInline typealias U4 = SIMD4<UInt64>
  @usableFromInline typealias Mask4 = SIMDMask<SIMD4<Int64>>

  @inlinable @inline(__always) static func bits(_ v: D4) -> U4 { unsafeBitCast(v, to: U4.self) }
  @inlinable @inline(__always) static func value(_ b: U4) -> D4 { unsafeBitCast(b, to: D4.self) }

  /// `a` where `mask` is true, else `b`. (Selecting by hand with & and | on the bits makes LLVM
  /// split the vectors in two; `replacing` becomes one blend.)
  @inlinable @inline(__always) static func select(_ mask: Mask4, _ a: D4, _ b: D4) -> D4 {
    b.replacing(with: a, where: mask)
  }

  @inlinable @inline(__always) static func abs(_ v: D4) -> D4 {
    value(bits(v) & U4(repeating: 0x7fff_ffff_ffff_ffff))
  }

  /// a + b x.
  @inlinable @inline(__always) static func line(_ a: Double, _ b: Double, _ x: D4) -> D4 {
    D4(repeating: a) + x * D4(repeating: b)
  }

  /// `v >= 0` with the sign bit of `sign`.
  @inlinable @inline(__always) static func withSign(of sign: D4, _ v: D4) -> D4 {
    value(bits(v) | (bits(sign) & U4(repeating: 0x8000_0000_0000_0000)))
  }

  @inlinable @inline(__always) static func load(_ p: UnsafePointer<Double>) -> D4 {
    UnsafeRawPointer(p).loadUnaligned(as: D4.self)
  }

  @inlinable @inline(__always) static func load(_ p: UnsafePointer<Float>) -> F8 {
    UnsafeRawPointer(p).loadUnaligned(as: F8.self)
  }

  @inlinable @inline(__always) static func store(_ v: D4, _ p: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v, as: D4.self)
  }

  @inlinable @inline(__always) static func store(_ v: F8, _ p: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v, as: F8.self)
  }
}

// MARK: Walking through arrays

extension VectorMath {
  @inline(__always) static func map(
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int, _ f: (D4) -> D4
  ) {
    var i = 0
    while i <= n &- 4 {
      store(f(load(x + i)), y + i)
      i &+= 4
    }
    if i < n {
      var v = D4(repeating: 1)
      for k in 0..<(n &- i) { v[k] = x[i &+ k] }
      v = f(v)
      for k in 0..<(n &- i) { y[i &+ k] = v[k] }
    }
  }

  @inline(__always) static func map(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int, _ f: (F8) -> F8
  ) {
    var i = 0
    while i <= n &- 8 {
      store(f(load(x + i)), y + i)
      i &+= 8
    }
    if i < n {
      var v = F8(repeating: 1)
      for k in 0..<(n &- i) { v[k] = x[i &+ k] }
      v = f(v)
      for k in 0..<(n &- i) { y[i &+ k] = v[k] }
    }
  }

  /// Applies a function of four Doubles to the halves of eight Floats.
  @inlinable @inline(__always) static func widened(_ v: F8, _ f: (D4) -> D4) -> F8 {
    let low = SIMD4<Float>(f(D4(v.lowHalf)))
    let high = SIMD4<Float>(f(D4(v.highHalf)))
    return F8(lowHalf: low, highHalf: high)
  }
}
