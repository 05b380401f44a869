#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time that this process has computed, on all its threads together.
enum CPUTime {
  /// In seconds.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
