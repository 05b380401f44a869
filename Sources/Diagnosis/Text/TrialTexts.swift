import Charting
import TensorCore

extension Attempt {
  /// What came of it, in sentences.
  public var sentences: [String] {
    switch self {
    case .made(let trial): trial.sentences
    case .impossible(let reason): ["Not tried: \(reason)"]
    }
  }
}

extension Trial {
  /// What was tried, what came of it, and how sure that is.
  var sentences: [String] {
    let choice = choices > 1 ? ", the best of \(choices) changes" : ""
    let tried =
      "Tried: \(pairs.count) pairs of runs of \(Words.count(steps, "step")), each pair from one start, as it is and "
      + "\(change)\(choice)."
    return [([tried, countSentence] + [brokenSentence].compactMap { $0 } + [verdictSentence]).joined(separator: " ")]
  }

  private var countSentence: String {
    let counted = "Better in \(better) of \(pairs.count) pairs"
    guard asItIs.isFinite else { return "\(counted)." }
    let error = gain.error.isFinite ? " (standard error \(Words.number(gain.error)))" : ""
    return "\(counted): at the end a loss of \(Words.number(changed)) against \(Words.number(asItIs)), "
      + "\(Words.number(abs(gain.mean))) \(gain.mean < 0 ? "higher" : "lower") on average\(error)."
  }

  private var brokenSentence: String? {
    let parts = [(broken.asItIs, "as it is"), (broken.changed, change)].filter { $0.0 > 0 }
    guard !parts.isEmpty else { return nil }
    return "Numbers ran away in \(parts.map { "\($0.0) runs \($0.1)" }.joined(separator: " and "))."
  }

  private var verdictSentence: String {
    switch verdict {
    case .proved: "If the change did nothing, chance would give this once in \(once) times."
    case .open where chance <= 0.02: "That is no chance, but so little that it is not what keeps the loss up."
    case .open: "That is not sure: if the change did nothing, chance would give this once in \(once) times."
    case .refuted: "That speaks against this cause."
    }
  }

  /// One in how many times chance does the same.
  private var once: String {
    let times = 1 / chance
    return LuaFormat.fixed(times, width: 0, places: times < 9.95 ? 1 : 0)
  }

  /// The mean curves of all pairs as text of at most `width` columns.
  func chart(width: Int) -> [String] {
    TextChart(
      [
        TextChart.Curve("as it is", "·", curve(\.asItIs)), TextChart.Curve(change, "o", curve(\.changed)),
      ], title: "loss"
    ).lines(width: width, height: 9)
  }
}
