#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The system's functions; their own file keeps libm's names out of the layers.

/// The natural logarithm.
@inline(__always) func libmLog(_ x: Double) -> Double { log(x) }
/// x to the power of y.
@inline(__always) func libmPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
