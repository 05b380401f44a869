import TestSupport
import Testing
import Training

@Suite struct ShowProgressTests {
  /// A terminal whose clock and width the test sets.
  private final class Terminal {
    var now = 100.0
    var width = 80
    var written: [String] = []
    var asked = 0
    private(set) lazy var line = make()
    var isTerminal = true
    var isQuiet = false

    private func make() -> ProgressLine {
      ProgressLine(
        isTerminal: isTerminal, quiet: isQuiet, width: { self.width }, clock: { self.now },
        write: { self.written.append($0) })
    }

    func step(_ seconds: Double, done: Int, count: Int? = 1000, metric: String = "accuracy") {
      now += seconds
      line.step {
        asked += 1
        return Progress(
          epoch: 3, epochs: 50, done: done, count: count, loss: 0.12341,
          metrics: [NamedFigure(metric, .number(0.981)), NamedFigure("confusion", .counts([[1]]))])
      }
    }

    /// The last line without the codes that draw it.
    var shown: String {
      var text = written.last ?? ""
      if text.hasPrefix("\r") { text.removeFirst() }
      if text.hasSuffix("\u{1B}[K") { text.removeLast(3) }
      return text
    }
  }

  @Test func fitsEveryWidth() {
    let terminal = Terminal()
    terminal.line.begin()
    var shown: [Int: String] = [:]
    for width in 1...130 {
      terminal.width = width
      terminal.step(0.5, done: 620)
      #expect(terminal.shown.count < max(width, 2), "\(width): \(terminal.shown)")
      #expect(terminal.written.last?.hasPrefix("\r") == true && terminal.written.last?.contains("\n") == false)
      shown[width] = terminal.shown
    }
    #expect(shown[20] == "epoch 3/50  62 %")
    #expect(shown[40]?.hasPrefix("epoch 3/50 [####...] 62 %  loss 0.1234") == true, "\(shown[40] ?? "")")
    for part in ["epoch 3/50 [############........] 62 %  loss 0.1234  accuracy 0.9810  ", "/s  0:", " left"] {
      #expect(shown[130]?.contains(part) == true, "\(shown[130] ?? "")")
    }
    #expect(shown[130]?.contains("confusion") == false)
  }

  @Test func timeLeftAndRateBeginWhereTheEpochGoesOn() {
    let terminal = Terminal()
    terminal.width = 100
    terminal.line.begin(done: 400)
    terminal.step(10, done: 500)
    // 100 samples in 10 s leave 500 for 50 s.
    #expect(terminal.shown.hasSuffix("  10.00/s  0:50 left"), "\(terminal.shown)")
    terminal.step(1, done: 520, count: nil)
    #expect(terminal.shown.hasPrefix("epoch 3/50  520 samples  loss 0.1234"), "\(terminal.shown)")
  }

  @Test func shortStepsAreNotDrawnEachTime() {
    let terminal = Terminal()
    terminal.line.begin()
    for k in 0..<100_000 { terminal.step(1e-4, done: k) }  // 10 s
    #expect(terminal.asked > 80 && terminal.asked <= 101, "\(terminal.asked)")
    #expect(terminal.written.count == terminal.asked)
    // Long steps are all drawn, soon also after short ones.
    let before = terminal.asked
    for k in 0..<200 { terminal.step(1, done: k) }
    #expect(terminal.asked - before > 100)
  }

  @Test func wideAndOddNamesStayOnOneLine() {
    let terminal = Terminal()
    for width in [30, 45, 60] {
      terminal.width = width
      terminal.step(0.5, done: 10, metric: "精度\n精度\u{1B}")
      let columns = terminal.shown.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
      #expect(columns < width && !terminal.shown.contains("\n") && !terminal.shown.contains("\u{1B}"))
    }
    #expect(terminal.shown.contains("精度 精度"), "\(terminal.shown)")
  }

  @Test func aRecordTakesTheLinesPlace() {
    let terminal = Terminal()
    terminal.line.begin()
    terminal.step(0.5, done: 10)
    let valid = Figures(loss: .nan, samples: 10, steps: 10, metrics: [NamedFigure("accuracy", .number(1))])
    let records = [
      Show.record(1), Show.record(2, loss: 0.12, metrics: [NamedFigure("accuracy", .number(0.98))], valid: valid),
    ]
    terminal.line.recorded(Show.history(records, best: 1))
    let line = "epoch 2: loss 0.1200, accuracy 0.9800; valid loss nan, accuracy 1.000"
    #expect(terminal.written.suffix(2) == ["\r\u{1B}[K", "\(line) *best\n"])
    for width in 15...110 {
      terminal.width = width
      terminal.line.recorded(Show.history(records, best: 1))
      #expect(terminal.shown.count <= width)
    }
    #expect(terminal.written.last == "\(line); 200.0 samples/s, 0.50 s *best\n")
    // Nothing is left to clear.
    let count = terminal.written.count
    terminal.line.clear()
    #expect(terminal.written.count == count)
  }

  @Test func aPipeGetsPlainLinesAndQuietNothing() {
    let pipe = Terminal()
    pipe.isTerminal = false
    pipe.width = 10
    pipe.line.begin()
    for k in 0..<100 { pipe.step(1, done: k) }
    #expect(pipe.written == [])
    pipe.line.recorded(Show.history([Show.record(1)]))
    let parts = [Show.record(1), Show.record(1, update: 20), Show.record(1, update: 30)]
    pipe.line.recorded(Show.history(parts, best: 0))
    #expect(
      pipe.written == [
        "epoch 1: loss 0.2500; 200.0 samples/s, 0.50 s\n", "epoch 1, update 30: loss 0.2500; 0 ms\n",
      ])
    let quiet = Terminal()
    quiet.isQuiet = true
    quiet.line.begin()
    quiet.step(1, done: 1)
    quiet.line.recorded(Show.history([Show.record(1)]))
    #expect(quiet.written == [])
  }
}
