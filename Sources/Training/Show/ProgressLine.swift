#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a run says while it trains: on a terminal one line that is redrawn in place, and one plain line for each
/// record, which is all that a pipe gets.
public final class ProgressLine {
  /// Seconds from one drawing to the next.
  private static let period = 0.1

  private let isTerminal: Bool
  private let isQuiet: Bool
  private let width: () -> Int
  private let clock: () -> Double
  private let write: (String) -> Void
  private var isDrawn = false
  private var start: (seconds: Double, done: Int)
  private var drawn: Double
  /// Steps until the clock is asked again, and how many that were: asking is small, but so are steps.
  private var (wait, stride) = (1, 1)
  private var asked: Double

  /// A line that goes through `write`. `width` gives the terminal's columns, `clock` seconds from any moment on;
  /// `quiet` says nothing at all.
  public init(
    isTerminal: Bool, quiet: Bool = false, width: @escaping () -> Int, clock: @escaping () -> Double,
    write: @escaping (String) -> Void
  ) {
    (self.isTerminal, isQuiet) = (isTerminal, quiet)
    (self.width, self.clock, self.write) = (width, clock, write)
    let now = quiet ? 0 : clock()
    (start, drawn, asked) = ((now, 0), now, now)
  }

  /// An epoch begins, or goes on after `done` of its samples; from here on its rate counts.
  public func begin(done: Int = 0) {
    guard isTerminal, !isQuiet else { return }
    start = (clock(), done)
    (wait, stride, asked) = (1, 1, start.seconds)
  }

  /// A step was made: draws the line when a tenth of a second has passed since the last time; otherwise it costs next
  /// to nothing, and `progress` is not asked.
  public func step(_ progress: () -> Progress) {
    guard isTerminal, !isQuiet else { return }
    wait -= 1
    guard wait <= 0 else { return }
    let now = clock()
    // Short steps ask some ten times in a period, long ones each time; few enough are skipped that a run which
    // becomes slow is noticed.
    if now - asked < Self.period / 10 { stride = min(stride * 2, 64) }
    if now - asked > Self.period / 5 { stride = max(stride / 4, 1) }
    (wait, asked) = (stride, now)
    guard now - drawn >= Self.period else { return }
    drawn = now
    let state = progress()
    let seconds = now - start.seconds
    let rate = seconds > 0 ? Double(max(0, state.done - start.done)) / seconds : 0
    isDrawn = true
    // A line in the last column would wrap on some terminals.
    write("\r" + ProgressText.line(state, rate: rate, width: max(1, width() - 1)) + "\u{1B}[K")
  }

  /// A record was made, the last of `history`: its line takes the place of the progress.
  public func recorded(_ history: History) {
    guard !isQuiet, !history.records.isEmpty else { return }
    clear()
    write(ProgressText.record(history, width: isTerminal ? max(1, width() - 1) : nil) + "\n")
  }

  /// Writes a line of its own.
  public func say(_ text: String) {
    guard !isQuiet else { return }
    clear()
    write(text + "\n")
  }

  /// Takes the line from the terminal, so that other text can be written.
  public func clear() {
    guard isDrawn else { return }
    isDrawn = false
    write("\r\u{1B}[K")
  }
}
