import TensorCore

extension Report {
  /// The report for people: lines of at most 80 columns, without an end of line at the end.
  public var text: String {
    var lines = wrapped(summary)
    lines += findings.lines
    if findings.isEmpty, let verdict {
      lines += wrapped(verdict)
      if triesOut { lines += wrapped("Nothing was found, so nothing was tried.") }
    }
    for note in notes { lines += wrapped("Note: \(note)", indent: "  ") }
    return lines.joined(separator: "\n")
  }

  /// What was watched, and how far the model has come.
  var summary: String {
    let time = LuaFormat.fixed(seconds, width: 0, places: 1)
    let watched = "Watched \(steps) training step\(steps == 1 ? "" : "s") (\(time) s)."
    guard skill.isFinite else { return watched }
    switch status {
    case .learned: return "\(watched) What is trained is learned (\(percent))."
    case .noTraining, .notUnderstood: return watched
    case .learning, .stuck:
      let end = status == .stuck ? "and is stuck" : "and is getting better"
      if skill < 0 { return "\(watched) The model is worse than one that always gives the same answer, \(end)." }
      return "\(watched) The model gets \(percent) of the way from guessing to no error, \(end)."
    }
  }

  private var percent: String { "\(LuaFormat.fixed(100 * skill, width: 0, places: 0)) %" }

  /// What is said when nothing was found.
  var verdict: String? {
    switch status {
    case .learned: "Nothing to mend was found."
    case .learning: "No cause for concern was found; it may need more time."
    case .stuck: "No cause was found. That is no proof that there is none."
    case .noTraining:
      "No training was seen: no model that goes forward, is compared by a criterion of nn, and goes back, at least 3 times."
    case .notUnderstood: "The training was seen but is of a form that cannot be examined."
    }
  }
}

extension [Finding] {
  /// The findings as lines of at most 80 columns, numbered where they are several.
  var lines: [String] {
    var lines: [String] = []
    for (i, finding) in enumerated() {
      let text = finding.text
      lines += wrapped("\(headline(i)): \(Self.inSentence(text.cause))", indent: "  ")
      for detail in text.details { lines += wrapped(detail, first: "  ", indent: "    ") }
      if !finding.places.isEmpty, !text.details.contains(where: { $0.contains(finding.places[0]) }) {
        lines += wrapped("In the script: \(finding.places.joined(separator: ", ")).", first: "  ", indent: "    ")
      }
      for sentence in finding.attempt?.sentences ?? [] { lines += wrapped(sentence, first: "  ", indent: "    ") }
      if case .made(let trial) = finding.attempt { lines += trial.chart(width: 76).map { "    " + $0 } }
      if !text.advice.isEmpty { lines += wrapped("Try: \(text.advice)", indent: "  ") }
    }
    return lines
  }

  /// What finding `i`, from 0, is: `Cause 2 (proved by replay)`.
  func headline(_ i: Int) -> String {
    "Cause" + (count > 1 ? " \(i + 1)" : "") + (self[i].isProved ? " (proved by replay)" : "")
  }

  /// A sentence as it goes on after a colon: with a small letter, unless its first word is a name.
  private static func inSentence(_ text: String) -> String {
    guard let second = text.dropFirst().first, second.isLowercase || second == " " else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
