#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system's natural logarithm; its own file keeps libm's names out of the layers.
@inline(__always) func libmLog(_ x: Double) -> Double { log(x) }
