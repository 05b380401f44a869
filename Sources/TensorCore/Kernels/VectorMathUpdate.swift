// Sums and products of two arrays. The vectors are explicit because the compiler's own test for
// overlapping pointers sends every in-place call down its scalar loop.

extension VectorMath {
  @inline(__always) private static func zip(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int, _ f: (D8, D8) -> D8, _ g: (Double, Double) -> Double
  ) {
    var i = 0
    while i <= n &- 16 {
      let (u, v) = (f(load(x + i), load(y + i)), f(load(x + i + 8), load(y + i + 8)))
      store(u, z + i)
      store(v, z + i + 8)
      i &+= 16
    }
    while i < n {
      z[i] = g(x[i], y[i])
      i &+= 1
    }
  }

  @inline(__always) private static func zip(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>,
    _ n: Int, _ f: (F16, F16) -> F16, _ g: (Float, Float) -> Float
  ) {
    var i = 0
    while i <= n &- 32 {
      let (u, v) = (f(load(x + i), load(y + i)), f(load(x + i + 16), load(y + i + 16)))
      store(u, z + i)
      store(v, z + i + 16)
      i &+= 32
    }
    while i < n {
      z[i] = g(x[i], y[i])
      i &+= 1
    }
  }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { zip(x, y, y, n, { a * $0 + $1 }, { a * $0 + $1 }) }

  /// y[i] += a x[i] for 0 <= i < n.
  public static func axpy(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, y, n, { a * $0 + $1 }, { a * $0 + $1 }) }

  /// y[i] = a x[i] for 0 <= i < n; y may be x.
  public static func scale(
    _ a: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { zip(x, x, y, n, { u, _ in a * u }, { u, _ in a * u }) }

  /// y[i] = a x[i] for 0 <= i < n; y may be x.
  public static func scale(
    _ a: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, x, y, n, { u, _ in a * u }, { u, _ in a * u }) }

  /// z[i] = x[i] + y[i] for 0 <= i < n; z may be x or y.
  public static func add(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int
  ) { zip(x, y, z, n, { $0 + $1 }, { $0 + $1 }) }

  /// z[i] = x[i] + y[i] for 0 <= i < n; z may be x or y.
  public static func add(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, z, n, { $0 + $1 }, { $0 + $1 }) }

  /// z[i] = x[i] y[i] for 0 <= i < n; z may be x or y.
  public static func mul(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>,
    _ n: Int
  ) { zip(x, y, z, n, { $0 * $1 }, { $0 * $1 }) }

  /// z[i] = x[i] y[i] for 0 <= i < n; z may be x or y.
  public static func mul(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>, _ n: Int
  ) { zip(x, y, z, n, { $0 * $1 }, { $0 * $1 }) }
}
