import TensorCore

/// CPU seconds since it was started, to the millisecond: asking for them is a call of the system, which costs as much as
/// a small step of training, so they are asked for anew only when a millisecond of real time has gone by.
struct Stopwatch {
  private let start = Clocks.cpu
  private var last = 0.0
  private var asked = Clocks.real

  /// Seconds.
  var seconds: Double {
    mutating get {
      let now = Clocks.real
      if now - asked > 1e-3 {
        asked = now
        last = Clocks.cpu - start
      }
      return last
    }
  }

  /// The same, exactly.
  var exact: Double { Clocks.cpu - start }
}
