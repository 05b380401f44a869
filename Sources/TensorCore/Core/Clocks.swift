#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Seconds on clocks that only go forward.
public enum Clocks {
  /// Since some moment in the past.
  public static var real: Double { seconds(CLOCK_MONOTONIC) }

  /// What the process has spent computing since it began, which other processes do not lengthen.
  public static var cpu: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
