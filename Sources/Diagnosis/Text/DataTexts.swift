import TensorCore

extension Finding {
  /// The finding in words, where it is about the data alone; nil for other codes.
  func dataText() -> Text? {
    switch code {
    case .missingNumbers:
      Text(
        "Some numbers are missing (NaN) or infinite: one of them makes every parameter NaN.",
        details: [
          "\(figure("inputs")) samples have such inputs, \(figure("targets")) such targets; \(figure("samples")) are whole."
        ], advice: "leave these samples out, or put a number in their place (the mean).")
    case .sorted:
      Text(
        "Training goes through one class after the other: each run is learned, and the classes before are forgotten.",
        details: [
          "Runs of one class are \(figure("run")) steps long (in random order \(figure("chance"))). Loss of the last steps of a "
            + "run \(figure("before")), of the first step of the next \(figure("first")) (\(figure("changes")) times; always the "
            + "same guess would get \(figure("constant")))."
        ], advice: "train on the samples in random order (torch.randperm), or mix the classes in every batch.")
    case .paddingBehind:
      Text(
        "The answer is taken at the end of the sequence, where many are filled up with zeros: a mask has set the state to 0 "
          + "there, so all of these get the same answer.",
        details: [
          "\(Words.percent(evidence["share"] ?? .nan)) of \(figure("rows")) sequences end in zeros, and their answers are equal, "
            + "though their targets are not."
        ],
        advice: "put the zeros before the data: the last step is then the last that counts; or take the answer of each "
          + "sequence's own last step.")
    case .paddingInLoss:
      Text(
        "Most of what the loss counts is padding, so it looks better than it is.",
        details: [
          "\(Words.percent(evidence["share"] ?? .nan)) of the targets are at steps that only fill up. With them the model gets "
            + "\(Words.percent(evidence["all"] ?? .nan)) of the way from guessing to no error, without \(Words.percent(evidence["skill"] ?? .nan))."
        ],
        advice:
          "leave them out of the loss: nn.MaskZeroCriterion, class weights, or a mean over the real steps alone; and "
          + "a rate that is higher by as much.")
    case .longLag:
      Text(
        "The answer needs an input \(figure("lag")) steps back. The model can see it, but it hardly reaches the answer: what is "
          + "learned fades on the way.",
        details: [
          "What is nearer tells \(Words.percent(evidence["near"] ?? .nan)) of the target, with \(names["input"] ?? "it") "
            + "\(Words.percent(evidence["told"] ?? .nan)). Swapping that input changes the answer by \(figure("reach")) times what "
            + "the input that it heeds most does."
        ],
        advice:
          "shorter distances first; that input once more, nearer to its answer; a forget gate that begins open (a bias of "
          + "1 to 3), or more training.")
    case .contradictory:
      Text(
        "The same inputs have different answers, so that no model can tell which is right.",
        details: [
          "\(figure("pairs")) of \(figure("samples")) samples have \(evidence["exact"] == 1 ? "the very inputs" : "nearly the inputs") "
            + "of another; their targets differ by \(Words.percent(evidence["open"] ?? .nan)) of what any two targets differ by. "
            + "(0 %: the inputs decide. 100 %: they say nothing.)"
        ],
        advice:
          "inputs that tell the cases apart: longer windows, the position in time, the state at the start; or look "
          + "whether the labels are right.")
    default: nil
    }
  }

  private func figure(_ name: String) -> String { Words.number(evidence[name] ?? .nan) }
}

extension DataReport {
  /// The report for people: lines of at most 80 columns, without an end of line at the end.
  public var text: String {
    guard samples > 0 || !findings.isEmpty else {
      return (wrapped("No samples were seen: neither a dataset nor a training.") + limits.flatMap { wrapped($0) })
        .joined(separator: "\n")
    }
    var text = lines.flatMap { wrapped($0, indent: "  ") } + findings.lines
    if findings.isEmpty { text += wrapped("Nothing was found that keeps a model from learning them.") }
    text += limits.flatMap { wrapped("Note: \($0)", indent: "  ") }
    return text.joined(separator: "\n")
  }

  /// The report for programs, in one line: `{"version":1,"samples":…,"figures":{…},"lines":[…],"findings":[…],
  /// "limits":[…]}`, the findings as in `Report.json`.
  public var json: String {
    JSONText.object([
      ("version", "\(Report.version)"), ("samples", "\(samples)"),
      ("figures", JSONText.object(figures.sorted { $0.key < $1.key }.map { ($0.key, JSONText.number($0.value)) })),
      ("lines", JSONText.array(lines.map(JSONText.string))),
      ("findings", JSONText.array(findings.map(\.json))), ("limits", JSONText.array(limits.map(JSONText.string))),
    ])
  }
}
