#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The system's functions; their own file keeps libm's names out of the layers.
@inline(__always) func libmLog(_ x: Double) -> Double { log(x) }
@inline(__always) func libmExp(_ x: Double) -> Double { exp(x) }
/// The cosine of x, in radians.
@inline(__always) func libmCos(_ x: Double) -> Double { cos(x) }
/// x to the power of y.
@inline(__always) func libmPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }

/// e^x, in double precision.
func exponential<T: LayerScalar>(_ x: T) -> T { T(libmExp(Double(x))) }
