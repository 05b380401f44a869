import NN
import TensorCore

/// All that shows a run while it trains: the progress, and the files that its user asked for.
public final class RunReporter {
  /// Drawing takes at most this share of the time, so that short epochs are not held up; the end is always drawn.
  private static let share = 0.05

  private let progress: ProgressLine?
  private let log: RunLog?
  private let plot: RunPlot?
  private let report: RunReport?
  private let clock: () -> Double
  private var drawn = -Double.infinity
  private var cost = 0.0

  /// Shows a run to those that are given: paths of a log (`.jsonl` or `.csv`), a plot (`.svg` or `.png`) and a report
  /// (`.html`), and a line of progress. `clock` gives seconds from any moment on. Throws when a path has another
  /// ending.
  public init(
    description: RunDescription, log: String? = nil, plot: String? = nil, report: String? = nil,
    progress: ProgressLine? = nil, clock: @escaping () -> Double = { Clocks.real }
  ) throws {
    self.progress = progress
    self.clock = clock
    self.log = try log.map { try RunLog(path: $0, description: description) }
    self.plot = try plot.map { try RunPlot(path: $0, description: description) }
    self.report = try report.map { try RunReport(path: $0, description: description) }
  }

  /// The run begins, or goes on after the records of `history`. Makes every file, so that one that cannot be written,
  /// or a plot that needs a program that is not there, throws before training.
  public func begin(_ history: History) throws {
    try plot?.check()
    try log?.begin(history)
    try draw(history) { [] }
  }

  /// An epoch begins, or goes on after `done` of its samples.
  public func epochBegan(done: Int = 0) { progress?.begin(done: done) }

  /// A step was made. Costs next to nothing unless there is a line to draw; only then `state` is asked.
  public func step(_ state: () -> Progress) { progress?.step(state) }

  /// Says something that is no figure.
  public func say(_ text: String) { progress?.say(text) }

  /// Takes the line of progress away until the next step, so that other text can be written.
  public func clear() { progress?.clear() }

  /// The last record of `history` was made. `predictions` gives the samples that the report shows; it is asked only
  /// when there is a report to write. Throws what it throws, and `FileError.failed` with path and cause when a file
  /// cannot be written.
  public func recorded(_ history: History, predictions: () throws -> [Prediction]) throws {
    progress?.recorded(history)
    try log?.append(history)
    guard plot != nil || report != nil else { return }
    if clock() - drawn >= cost / Self.share { try draw(history, predictions) }
  }

  /// The run ended, for the reason in `history.stop`. Throws as `recorded`.
  public func end(_ history: History, predictions: () throws -> [Prediction]) throws {
    progress?.clear()
    log?.close()
    defer { plot?.close() }
    try draw(history, predictions)
    if let plot { Environment.current.pictureWritten?(plot.path) }
  }

  private func draw(_ history: History, _ predictions: () throws -> [Prediction]) throws {
    let start = clock()
    try plot?.draw(history)
    if let report { try report.write(history, predictions: try predictions()) }
    drawn = clock()
    cost = drawn - start
  }
}
