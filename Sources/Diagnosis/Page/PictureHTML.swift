import Charting

extension Picture {
  /// How wide charts are, in units of which letters are 13 high: so narrow that a phone shows letters that can be read.
  static let width = 420.0

  /// All that there is to see, in sections.
  var sections: String {
    let parts: [(String, [(svg: String, caption: String)], String)] = [
      ("Loss", lossFigures, answerTable),
      ("What each answer sees and needs", reach.map { [$0.figure] } ?? [], ""),
      ("Gradients and updates", updates?.figures ?? [], ""),
      ("Units at their limits", flat.map { [$0.figure] } ?? [], ""),
    ]
    return parts.map { title, figures, more in
      ReportPage.section(title, ReportPage.charts(figures) + more)
    }.joined()
  }

  // MARK: Loss

  private var lossFigures: [(svg: String, caption: String)] {
    guard !losses.isEmpty else { return [] }
    let plain = LineChart(title: "loss", xName: "training step", series: [ChartSeries("", losses, colour: 0)])
    let caption = "What the script's criterion gave at each training step."
    guard !answers.isEmpty else { return [(plain.svg(width: Picture.width, height: 300), caption)] }
    let title = "loss / loss of the best constant"
    let note =
      "1 is no better than one answer that is always the same, 0 is no error. If all were well, every answer would come "
      + "down to near 0, or to what chance in the data leaves."
    let places = Set(answers.flatMap { $0.shares.map(\.x) }).sorted()
    let values = answers.map { answer in
      let known = Dictionary(answer.shares.map { ($0.x, $0.y) }, uniquingKeysWith: { first, _ in first })
      return places.map { known[$0] ?? .nan }
    }
    let svg = CourseFigures.svg(
      title: title, xName: "training step", names: answers.map(name),
      places: places.map { Int(saturating: $0) }, values: values, usual: (1, "best constant"),
      width: Picture.width)
    return [(plain.svg(width: Picture.width, height: 300), caption), (svg, note)]
  }

  private func name(_ answer: Answer) -> String { answers.count == 1 ? "answer" : "step \(answer.output)" }

  private var answerTable: String {
    guard !answers.isEmpty else { return "" }
    let rows = answers.map { answer in
      let numbers = [answer.loss, answer.constant].map {
        "<td>\($0.isFinite ? ShortNumber.text($0, digits: 3) : "")</td>"
      }
      let share = answer.loss / answer.constant
      let skill = share.isFinite ? Words.learned(1 - share) : ""
      return "<tr><th scope=\"row\">\(name(answer))</th>\(numbers.joined())<td>\(skill)</td></tr>\n"
    }
    return ReportPage.table(
      "<th></th><th>loss now</th><th>best constant</th><th>learned</th>", rows.joined())
  }
}

extension Picture.Reach {
  fileprivate var figure: (svg: String, caption: String) {
    let map = HeatMap(
      title: "answers × inputs", xName: "input", yName: "answer", rows: outputs.map(String.init),
      columns: inputs.map(String.init),
      shades: tells.map { row in row.map { $0.isFinite ? $0 : 0 } },
      texts: sees.map { row in row.map { $0 ? "•" : "" } },
      description: "dot: sees it; colour: tells of the target; frame: lacks it", isSquare: true, framed: lacks)
    let lacking = outputs.indices.filter { lacks[$0].contains(true) }.map { outputs[$0] }
    let found =
      !tells.joined().contains(where: \.isFinite)
      ? "What the targets depend on could not be measured."
      : lacking.isEmpty
        ? "There is none."
        : "\(lacking.count == 1 ? "The answer" : "The answers") of \(Words.steps(lacking)) lack\(lacking.count == 1 ? "s" : "") some."
    return (
      map.svg(width: Picture.width),
      "A dot: the answer can change with that input, for some weights. The fuller the colour, the more that input tells "
        + "of the answer's target. A frame: it cannot see the input, which adds a tenth or more to what those tell that "
        + "it sees. \(found) If all were well, there would be no frame. Other rows of the batch and earlier batches are not "
        + "shown, nor what only several inputs together tell."
    )
  }
}

extension Picture.Updates {
  fileprivate var figures: [(svg: String, caption: String)] {
    [
      (
        CourseFigures.svg(
          title: "gradient norm", xName: "training step", names: names, places: steps, values: gradients,
          width: Picture.width),
        "Of each tensor of parameters. If all were well, none would be 0, or grow without end."
      ),
      (
        CourseFigures.svg(
          title: "update norm / parameter norm", xName: "training step", names: names, places: steps, values: moves,
          usual: (1e-3, "usual"), width: Picture.width),
        "How much of its size each tensor moves in a step. Usual is about 0.001; far above, steps are too large, far "
          + "below, too small."
      ),
    ]
  }
}

extension Picture.Flat {
  fileprivate var figure: (svg: String, caption: String) {
    (
      CourseFigures.svg(
        title: "share of outputs without slope", xName: "training step", names: names, places: steps, values: shares,
        width: Picture.width),
      "Outputs of ReLU that are 0, and of sigmoid and tanh within 0.01 of an end: no gradient passes them. About half is "
        + "usual for ReLU, few for the others."
    )
  }
}
