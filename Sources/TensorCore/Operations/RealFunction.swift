#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functions of one real number, on contiguous arrays; `y` may be `x`. This is the one place
/// that says who computes them.
enum RealFunction {
  case exp, log, log1p, tanh, sigmoid
  case sin, cos, tan, asin, acos, atan, sinh, cosh, lgamma
  case sqrt, rsqrt, cinv, floor, ceil, round, trunc, frac
}

/// y = f(x), n elements. A free function, because the cases' names would hide libm's.
func apply<T: RealScalar>(
  _ f: RealFunction, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int
) {
  switch f {
  case .exp: vectors(x, y, n, VectorMath.exp, VectorMath.exp)
  case .log: vectors(x, y, n, VectorMath.log, VectorMath.log)
  case .log1p: vectors(x, y, n, VectorMath.log1p, VectorMath.log1p)
  case .tanh: vectors(x, y, n, VectorMath.tanh, VectorMath.tanh)
  case .sigmoid: vectors(x, y, n, VectorMath.sigmoid, VectorMath.sigmoid)
  case .sin: each(x, y, n, sin, sinf)
  case .cos: each(x, y, n, cos, cosf)
  case .tan: each(x, y, n, tan, tanf)
  case .asin: each(x, y, n, asin, asinf)
  case .acos: each(x, y, n, acos, acosf)
  case .atan: each(x, y, n, atan, atanf)
  case .sinh: each(x, y, n, sinh, sinhf)
  case .cosh: each(x, y, n, cosh, coshf)
  case .lgamma: each(x, y, n, logGamma, { Float(logGamma(Double($0))) })
  case .sqrt: vectors(x, y, n, VectorMath.root, VectorMath.root)
  case .rsqrt: vectors(x, y, n, VectorMath.inverseRoot, VectorMath.inverseRoot)
  case .cinv: for i in 0..<n { y[i] = 1 / x[i] }
  case .floor: for i in 0..<n { y[i] = x[i].rounded(.down) }
  case .ceil: for i in 0..<n { y[i] = x[i].rounded(.up) }
  case .round: for i in 0..<n { y[i] = x[i].rounded(.toNearestOrAwayFromZero) }
  case .trunc: for i in 0..<n { y[i] = x[i].rounded(.towardZero) }
  case .frac: for i in 0..<n { y[i] = x[i] - x[i].rounded(.towardZero) }
  }
}

@inline(__always)
private func each<T: RealScalar>(
  _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, _ double: (Double) -> Double,
  _ float: (Float) -> Float
) {
  for i in 0..<n {
    y[i] = T.self == Float.self ? T(float(Float(x[i]))) : T(double(Double(x[i])))
  }
}

private typealias Kernel<T> = (UnsafePointer<T>, UnsafeMutablePointer<T>, Int) -> Void

@inline(__always)
private func vectors<T: RealScalar>(
  _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, _ double: Kernel<Double>,
  _ float: Kernel<Float>
) {
  let (from, to) = (UnsafeRawPointer(x), UnsafeMutableRawPointer(y))
  if T.self == Float.self {
    float(from.assumingMemoryBound(to: Float.self), to.assumingMemoryBound(to: Float.self), n)
  } else {
    double(from.assumingMemoryBound(to: Double.self), to.assumingMemoryBound(to: Double.self), n)
  }
}

/// log |gamma(x)|.
private func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0  // the plain lgamma writes a global
  return lgamma_r(x, &sign)
}

/// x to the power y, in T's own precision.
@inline(__always)
func power<T: RealScalar>(_ x: T, _ y: T) -> T {
  T.self == Float.self ? T(powf(Float(x), Float(y))) : T(pow(Double(x), Double(y)))
}

/// x - trunc(x / y) y, the sign of x; NaN for y = 0.
@inline(__always)
func truncatedRemainder<T: RealScalar>(_ x: T, _ y: T) -> T { T(fmod(Double(x), Double(y))) }

/// The angle of the point (x: `x`, y: `y`).
@inline(__always)
func angle<T: RealScalar>(_ y: T, _ x: T) -> T {
  T.self == Float.self ? T(atan2f(Float(y), Float(x))) : T(atan2(Double(y), Double(x)))
}
