#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Functions that no layer needs often: C's libm, one element at a time, behind the same form.

extension VectorMath {
  @inline(__always) private static func each<T>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, _ f: (T) -> T
  ) {
    var i = 0
    while i < n {
      y[i] = f(x[i])
      i &+= 1
    }
  }

  /// A function of C's libm, for `apply`.
  public enum Function: Sendable {
    case sin, cos, tan, asin, acos, atan, sinh, cosh
  }

  /// y[i] = f(x[i]) for 0 <= i < n.
  public static func apply(
    _ f: Function, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    switch f {
    case .sin: each(x, y, n) { sin($0) }
    case .cos: each(x, y, n) { cos($0) }
    case .tan: each(x, y, n) { tan($0) }
    case .asin: each(x, y, n) { asin($0) }
    case .acos: each(x, y, n) { acos($0) }
    case .atan: each(x, y, n) { atan($0) }
    case .sinh: each(x, y, n) { sinh($0) }
    case .cosh: each(x, y, n) { cosh($0) }
    }
  }

  /// y[i] = f(x[i]) for 0 <= i < n.
  public static func apply(
    _ f: Function, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) {
    switch f {
    case .sin: each(x, y, n) { sinf($0) }
    case .cos: each(x, y, n) { cosf($0) }
    case .tan: each(x, y, n) { tanf($0) }
    case .asin: each(x, y, n) { asinf($0) }
    case .acos: each(x, y, n) { acosf($0) }
    case .atan: each(x, y, n) { atanf($0) }
    case .sinh: each(x, y, n) { sinhf($0) }
    case .cosh: each(x, y, n) { coshf($0) }
    }
  }

  /// y[i] = x[i] to the power e for 0 <= i < n.
  public static func pow(
    _ x: UnsafePointer<Double>, _ e: Double, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) { each(x, y, n) { Platform.pow($0, e) } }

  /// y[i] = x[i] to the power e for 0 <= i < n.
  public static func pow(
    _ x: UnsafePointer<Float>, _ e: Float, _ y: UnsafeMutablePointer<Float>, _ n: Int
  ) { each(x, y, n) { powf($0, e) } }

  /// y[i] = the square root of x[i] for 0 <= i < n, correctly rounded.
  public static func sqrt(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    map(x, y, n) { $0.squareRoot() }
  }

  /// y[i] = the square root of x[i] for 0 <= i < n, correctly rounded.
  public static func sqrt(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    map(x, y, n) { $0.squareRoot() }
  }
}

/// libm's pow under a name that `VectorMath.pow` does not hide.
private enum Platform {
  static func pow(_ x: Double, _ e: Double) -> Double {
    #if canImport(Glibc)
      Glibc.pow(x, e)
    #else
      Darwin.pow(x, e)
    #endif
  }
}
