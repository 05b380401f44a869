import Charting
import TensorCore

extension Report {
  /// The report as a page that stands alone: texts, pictures and styles are in it, and it asks nothing of the network.
  ///
  /// The words are those of `text`. Without a `picture` it has the findings and what was tried alone. `title` is what was
  /// watched, usually the script.
  public func html(title: String) -> String {
    var body =
      "<header>\n<h1>\(Markup.escape(title))</h1>\n<p class=\"state\">\(Markup.escape(summary))</p>\n</header>\n"
    body += tiles
    body += ReportPage.section("What was found", causes)
    body += ReportPage.section("Notes", notes.map { "<p>\(Markup.escape($0))</p>\n" }.joined())
    if let picture { body += picture.sections }
    body += "<footer>Written by seqlua doctor.</footer>\n"
    return ReportPage.html(title: "\(title): seqlua doctor", isRunning: false, body)
  }

  private var tiles: String {
    let known = skill.isFinite
    return ReportPage.tiles(
      [
        ("training steps", ShortNumber.count(steps), "\(LuaFormat.fixed(seconds, width: 0, places: 1)) s watched"),
        (
          "learned", known ? Words.learned(skill) : "?",
          skill < 0 ? "worse than one constant answer" : "of the way from guessing (0 %) to no error (100 %)"
        ),
        ("state", status.words, ""),
        ("causes found", "\(findings.count)", findings.contains(where: \.isProved) ? "one at least proved" : ""),
      ])
  }

  private var causes: String {
    if findings.isEmpty { return verdict.map { "<p>\(Markup.escape($0))</p>\n" } ?? "" }
    return findings.indices.map { i in
      let (finding, text) = (findings[i], findings[i].text)
      var body = "<h3>\(Markup.escape(findings.headline(i)))</h3>\n"
      body += "<p><b>\(Markup.escape(text.cause.capitalisedFirst))</b></p>\n"
      body += text.details.map { "<p>\(Markup.escape($0))</p>\n" }.joined()
      if !finding.places.isEmpty, !text.details.contains(where: { $0.contains(finding.places[0]) }) {
        body += "<p>In the script: \(Markup.escape(finding.places.joined(separator: ", "))).</p>\n"
      }
      if let attempt = finding.attempt {
        body += attempt.sentences.map { "<p>\(Markup.escape($0))</p>\n" }.joined()
        if case .made(let trial) = attempt { body += ReportPage.charts(trial.figures) }
      }
      if !text.advice.isEmpty { body += "<p class=\"advice\"><b>Try:</b> \(Markup.escape(text.advice))</p>\n" }
      return "<article>\n\(body)</article>\n"
    }.joined()
  }
}

extension Report.Status {
  fileprivate var words: String {
    switch self {
    case .learned: "learned"
    case .learning: "getting better"
    case .stuck: "stuck"
    case .noTraining: "no training seen"
    case .notUnderstood: "not understood"
    }
  }
}

extension Trial {
  /// The mean curves, and the ends of the pairs one by one.
  fileprivate var figures: [(svg: String, caption: String)] {
    func points(_ values: [Double]) -> [ChartPoint] {
      values.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element) }
    }
    let curves = LineChart(
      title: "loss, mean of \(Words.count(pairs.count, "pair"))", xName: "step",
      series: [
        ChartSeries("as it is", points(smooth(curve(\.asItIs))), colour: 0),
        ChartSeries(change, points(smooth(curve(\.changed))), colour: 1),
      ])
    let ends = LineChart(
      title: "loss at the end of each run", xName: "pair",
      series: [
        ChartSeries("as it is", points(pairs.map { $0.asItIs.tail() }), colour: 0),
        ChartSeries(change, points(pairs.map { $0.changed.tail() }), colour: 1),
      ])
    return [
      (curves.svg(width: Picture.width), "If what was changed were no cause, the two curves would lie on each other."),
      (ends.svg(width: Picture.width), "If what was changed were no cause, each would be below in half of the pairs."),
    ]
  }

  /// Means over 1 of 60 of the run, so that the two curves can be told apart.
  private func smooth(_ values: [Double]) -> [Double] {
    let width = max(1, values.count / 60)
    return values.indices.map { k in
      let part = values[max(0, k - width + 1)...k].filter(\.isFinite)
      return part.isEmpty ? .nan : part.mean
    }
  }
}

extension String {
  /// The text with a capital at its start.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
