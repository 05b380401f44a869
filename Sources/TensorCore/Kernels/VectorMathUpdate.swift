import CVector

// Explicit vectors, because the compiler's own test for overlapping pointers sends every in-place call
// down its scalar loop. Of 256 bits: with 512, memory is read and written more slowly (by an eighth on
// a Zen 4), and arithmetic is not what such a loop waits for.

extension VectorMath {
  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    let i = axpy(SIMD4(repeating: a), x, y, n, cvector_d4_fma)
    if i == n { return }
    let k = n &- i
    let sum = fma(D8(repeating: a), cvector_d8_load(x + i, k), cvector_d8_load(y + i, k))
    cvector_d8_store(y + i, sum, k)
  }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) {
    let i = axpy(SIMD8(repeating: a), x, y, n, cvector_f8_fma)
    if i == n { return }
    let k = n &- i
    let sum = fma(F16(repeating: a), cvector_f16_load(x + i, k), cvector_f16_load(y + i, k))
    cvector_f16_store(y + i, sum, k)
  }

  /// The whole vectors of it. Returns how many elements they are.
  @inline(__always) private static func axpy<V: SIMD>(
    _ a: V, _ x: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>, _ n: Int,
    _ fma: (V, V, V) -> V
  ) -> Int {
    var i = 0
    while i <= n &- V.scalarCount {
      let (x, y) = (UnsafeRawPointer(x + i), UnsafeMutableRawPointer(y + i))
      let sum = fma(a, x.loadUnaligned(as: V.self), y.loadUnaligned(as: V.self))
      y.storeBytes(of: sum, as: V.self)
      i &+= V.scalarCount
    }
    return i
  }
}
