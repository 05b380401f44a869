#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time that the process has spent computing, which other processes do not lengthen.
enum CPUClock {
  /// Seconds since the process began.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
