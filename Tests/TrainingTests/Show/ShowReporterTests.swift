import Foundation
import TestSupport
import Testing
import Training

@Suite struct ShowReporterTests {
  private func path(_ folder: Folder, _ name: String) -> String { folder.url.appendingPathComponent(name).path }

  @Test func keepsEveryFileUpToDate() throws {
    let folder = try Folder([:])
    var now = 0.0
    let reporter = try RunReporter(
      description: Show.description(), log: path(folder, "run.jsonl"), plot: path(folder, "run.svg"),
      report: path(folder, "run.html"), clock: { now })
    var history = History()
    try reporter.begin(history)
    #expect(try Show.text(folder, "run.html").contains("no record yet"))
    var asked = 0
    for epoch in 1...3 {
      reporter.epochBegan()
      now += 1
      reporter.step { Progress(epoch: epoch, done: 1, loss: 1) }
      history.records.append(Show.record(epoch, loss: 1 / Double(epoch)))
      history.best = epoch - 1
      try reporter.recorded(history) {
        asked += 1
        return []
      }
      #expect(try Show.text(folder, "run.html").contains("epoch \(epoch) of 50"))
      #expect(try Show.text(folder, "run.svg").contains("best, epoch \(epoch)"))
      #expect(try Show.text(folder, "run.jsonl").split(separator: "\n").count == epoch + 1)
    }
    history.stop = .epochs
    try reporter.end(history) { [] }
    #expect(asked == 3)
    #expect(!(try Show.text(folder, "run.html").contains("refresh")))
    let svg = XMLContents(try Show.text(folder, "run.svg"))
    #expect(svg.failure == nil && svg.count("svg") == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.sorted() == ["run.html", "run.jsonl", "run.svg"])
  }

  @Test func drawingTakesASmallShareOfTheTime() throws {
    let folder = try Folder([:])
    var now = 0.0
    // Every look at the clock takes 10 ms, so that a drawing takes as long.
    let reporter = try RunReporter(
      description: Show.description(), report: path(folder, "run.html"),
      clock: {
        now += 0.01
        return now
      })
    var history = History()
    try reporter.begin(history)
    var asked = 0
    for epoch in 1...200 {
      history.records.append(Show.record(epoch))
      try reporter.recorded(history) {
        asked += 1
        return []
      }
    }
    #expect(asked >= 5 && asked <= 12, "\(asked)")
    history.stop = .epochs
    try reporter.end(history) { [] }
    #expect(try Show.text(folder, "run.html").contains("epoch 200 of 50"))
  }

  @Test func whatCannotBeWrittenFailsBeforeTraining() throws {
    let folder = try Folder([:])
    for (log, plot, report) in [("no/run.csv", nil, nil), (nil, "no/run.svg", nil), (nil, nil, "no/run.html")] {
      let reporter = try RunReporter(
        description: Show.description(), log: log.map { path(folder, $0) }, plot: plot.map { path(folder, $0) },
        report: report.map { path(folder, $0) })
      let text = message { try reporter.begin(History()) }
      #expect(text.contains("no/run.") && text.contains("No such file"), "\(text)")
    }
    #expect(throws: (any Error).self) { try RunReporter(description: Show.description(), plot: "run.jpg") }
  }

  @Test func aMissingOrUselessGnuplotIsFoundBeforeTraining() throws {
    let missing = try RunPlot(path: "run.png", description: Show.description(), program: nil)
    let text = message { try missing.check() }
    #expect(text.contains("run.png") && text.contains("gnuplot-nox") && text.contains(".svg"), "\(text)")
    let useless = try RunPlot(path: "run.png", description: Show.description(), program: "/bin/false")
    #expect(throws: (any Error).self) { try useless.check() }
    // A picture that we draw ourselves asks for no program.
    try RunPlot(path: "run.svg", description: Show.description(), program: nil).check()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot"))) func drawsPNG() throws {
    let folder = try Folder([:])
    let plot = try RunPlot(path: path(folder, "run.png"), description: Show.description(Show.name))
    try plot.check()
    let metrics = [NamedFigure(Show.name, .number(0.5)), NamedFigure("nothing", .number(.nan))]
    let histories = [
      History(), Show.history([Show.record(1)]),
      Show.history((1...90).map { Show.record($0, loss: $0 == 7 ? .nan : 1 / Double($0 * $0), metrics: metrics) }),
    ]
    for history in histories {
      try plot.draw(history)
      let png = try Data(contentsOf: folder.url.appendingPathComponent("run.png"))
      #expect(png.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
      // A whole PNG ends in IEND and its checksum.
      #expect(png.dropLast(4).suffix(4) == Data("IEND".utf8))
      #expect(!Show.exists(folder, "run.png.part"))
    }
    plot.close()
    let text = message {
      try RunPlot(path: path(folder, "no/run.png"), description: Show.description()).draw(histories[1])
    }
    #expect(text.contains("no/run.png"), "\(text)")
  }
}
