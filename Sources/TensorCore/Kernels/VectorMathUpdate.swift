import CVector

// Sums and products of two arrays. The vectors are explicit because the compiler's own test for
// overlapping pointers sends every in-place call down its scalar loop.

extension VectorMath {
  @inline(__always) private static func zip(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int, _ f: (D8, D8) -> D8
  ) {
    var i = 0
    while i < n {
      let k = n &- i
      let u = k >= 8 ? load(x + i) : cvector_d8_load(x + i, k)
      let v = f(u, k >= 8 ? load(y + i) : cvector_d8_load(y + i, k))
      if k >= 8 { store(v, z + i) } else { cvector_d8_store(z + i, v, k) }
      i &+= 8
    }
  }

  @inline(__always) private static func zip(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>,
    _ n: Int, _ f: (F16, F16) -> F16
  ) {
    var i = 0
    while i < n {
      let k = n &- i
      let u = k >= 16 ? load(x + i) : cvector_f16_load(x + i, k)
      let v = f(u, k >= 16 ? load(y + i) : cvector_f16_load(y + i, k))
      if k >= 16 { store(v, z + i) } else { cvector_f16_store(z + i, v, k) }
      i &+= 16
    }
  }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { zip(x, y, y, n) { a * $0 + $1 } }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, y, n) { a * $0 + $1 } }

  /// y[i] = a x[i] for 0 <= i < n; y may be x.
  public static func scale(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { zip(x, x, y, n) { u, _ in a * u } }

  /// y[i] = a x[i] for 0 <= i < n; y may be x.
  public static func scale(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, x, y, n) { u, _ in a * u } }

  /// z[i] = x[i] + y[i] for 0 <= i < n; z may be x or y.
  public static func add(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int
  ) { zip(x, y, z, n) { $0 + $1 } }

  /// z[i] = x[i] + y[i] for 0 <= i < n; z may be x or y.
  public static func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, z, n) { $0 + $1 } }

  /// z[i] = x[i] y[i] for 0 <= i < n; z may be x or y.
  public static func mul(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int
  ) { zip(x, y, z, n) { $0 * $1 } }

  /// z[i] = x[i] y[i] for 0 <= i < n; z may be x or y.
  public static func mul(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, z, n) { $0 * $1 } }
}
