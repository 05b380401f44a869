import CVector

// Explicit vectors, because the compiler's own test for overlapping pointers sends every in-place call
// down its scalar loop.

extension VectorMath {
  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    let scale = D8(repeating: a)
    var i = 0
    while i <= n &- 8 {
      store(fma(scale, load(x + i), load(y + i)), y + i)
      i &+= 8
    }
    if i < n {
      let k = n &- i
      cvector_d8_store(y + i, fma(scale, cvector_d8_load(x + i, k), cvector_d8_load(y + i, k)), k)
    }
  }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) {
    let scale = F16(repeating: a)
    var i = 0
    while i <= n &- 16 {
      store(fma(scale, load(x + i), load(y + i)), y + i)
      i &+= 16
    }
    if i < n {
      let k = n &- i
      cvector_f16_store(y + i, fma(scale, cvector_f16_load(x + i, k), cvector_f16_load(y + i, k)), k)
    }
  }
}
