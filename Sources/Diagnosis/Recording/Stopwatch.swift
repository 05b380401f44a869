#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CPU seconds since it was started, to the millisecond: asking for them is a call of the system, which costs as much as
/// a small step of training, so they are asked for anew only when a millisecond of real time has gone by.
struct Stopwatch {
  private let start = CPUClock.seconds
  private var last = 0.0
  private var asked = Stopwatch.realTime

  /// Seconds.
  var seconds: Double {
    mutating get {
      let now = Stopwatch.realTime
      if now - asked > 1e-3 {
        asked = now
        last = CPUClock.seconds - start
      }
      return last
    }
  }

  /// The same, exactly.
  var exact: Double { CPUClock.seconds - start }

  private static var realTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
