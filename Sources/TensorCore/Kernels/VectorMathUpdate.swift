import CVector

// Explicit vectors, because the compiler's own test for overlapping pointers sends every in-place call
// down its scalar loop. Of 256 bits: with 512, memory is read and written more slowly (by an eighth on
// a Zen 4), and arithmetic is not what such a loop waits for.

extension VectorMath {
  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    let scale = SIMD4<Double>(repeating: a)
    @inline(__always) func step(_ i: Int) {
      let (x, y) = (UnsafeRawPointer(x + i), UnsafeMutableRawPointer(y + i))
      let old = y.loadUnaligned(as: SIMD4<Double>.self)
      let sum = cvector_d4_fma(scale, x.loadUnaligned(as: SIMD4<Double>.self), old)
      y.storeBytes(of: sum, as: SIMD4<Double>.self)
    }
    var i = 0
    while i <= n &- 8 {
      step(i)
      step(i &+ 4)
      i &+= 8
    }
    if i < n {
      let k = n &- i
      let sum = fma(D8(repeating: a), cvector_d8_load(x + i, k), cvector_d8_load(y + i, k))
      cvector_d8_store(y + i, sum, k)
    }
  }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) {
    let scale = SIMD8<Float>(repeating: a)
    @inline(__always) func step(_ i: Int) {
      let (x, y) = (UnsafeRawPointer(x + i), UnsafeMutableRawPointer(y + i))
      let old = y.loadUnaligned(as: SIMD8<Float>.self)
      let sum = cvector_f8_fma(scale, x.loadUnaligned(as: SIMD8<Float>.self), old)
      y.storeBytes(of: sum, as: SIMD8<Float>.self)
    }
    var i = 0
    while i <= n &- 16 {
      step(i)
      step(i &+ 8)
      i &+= 16
    }
    if i < n {
      let k = n &- i
      let sum = fma(F16(repeating: a), cvector_f16_load(x + i, k), cvector_f16_load(y + i, k))
      cvector_f16_store(y + i, sum, k)
    }
  }
}
