extension Finding {
  /// The finding in words, where it is about what answers can see or how far training reaches; nil for other codes.
  package func reachText() -> Text? {
    switch code {
    case .unseenFuture, .unseenPast, .unseenRow, .stateForgotten: unseenText()
    case .shortHorizon: evidence["own"] == nil ? unseenText() : horizonText()
    case .untrainedSteps: untrainedText()
    case .unpredictable, .shortWindow, .independent, .constantInput, .constantOutput: emptyText()
    case .linearModel: linearText()
    case .imbalance: imbalanceText()
    default: nil
    }
  }

  private func figure(_ name: String) -> Double { evidence[name] ?? .nan }
  private func percent(_ name: String) -> String { Words.percent(figure(name)) }
  private func nats(_ name: String) -> String { "\(Words.number(figure(name))) nats" }
  private func whole(_ name: String) -> String { Words.number(figure(name)) }

  /// `The answers of steps 1 and 2 need`, `The answer needs`.
  private var subject: String {
    if steps.isEmpty { return "The answer needs" }
    return steps.count == 1 ? "The answer of \(Words.steps(steps)) needs" : "The answers of \(Words.steps(steps)) need"
  }

  private func unseenText() -> Text {
    let asked = steps.isEmpty ? [1] : Array(steps.prefix(4))
    var details = asked.map { t in
      (steps.isEmpty ? "What it sees" : "Step \(t): what it sees")
        + " tells \(percent("seen.\(t)")) of its target, with \(names["input.\(t)"] ?? "more") \(percent("all.\(t)"))."
        + " The model gets \(percent("skill.\(t)")) of the way from guessing to no error."
    }
    if steps.count > 4 { details.append("The other steps are alike.") }
    if evidence["mirrored"] != nil {
      details.append(
        "Each target is told by the input as far from the end as it is from the start: they are in reverse order.")
    } else if evidence["shift"] != nil {
      details.append(
        "All of them lie \(Words.count(Int(saturating: figure("shift")), "step")) later: if that was not meant, the targets are "
          + "shifted against the inputs.")
    }
    details.append(
      "(0 %: no better than a guess. 100 %: certain. All is well where the first figure is like the second.)")
    switch code {
    case .unseenFuture:
      return Text(
        "\(subject) inputs that come later. The model reads from the first step to the last and has not seen them yet.",
        details: details,
        advice: "nn.BiSequencer, which reads in both directions, or read all of the input before answering.")
    case .unseenRow:
      return Text(
        "The target depends on \(Words.row(Int(saturating: figure("row")))), and the model never mixes rows: "
          + "each is a sequence of its own.",
        details: details,
        advice:
          "steps first, T x N x D: what follows in time must lie in the first dimension, not side by side in the batch."
      )
    case .stateForgotten:
      return Text(
        "\(subject) inputs of earlier batches, but every batch begins without memory of them.", details: details,
        advice: "longer sequences, or model:remember('both') with batches that continue one another.")
    case .shortHorizon:
      return Text(
        "\(subject) inputs of earlier batches. The memory is carried over, but training looks back to the beginning of the "
          + "batch only, \(Words.count(Int(saturating: figure("back")), "step")) at most, so nothing teaches it what to keep.",
        details: details,
        advice: "longer pieces: as many steps as the target looks back, and more.")
    default:
      return Text(
        "\(subject) earlier inputs that the model does not remember.", details: details,
        advice: "a layer with memory (nn.LSTM, nn.GRU), or do not cut the sequence (rho) before that input.")
    }
  }

  private func horizonText() -> Text {
    let reach = Words.count(Int(saturating: figure("reach")), "point")
    return Text(
      "Training reaches back \(reach), the target depends on many more.",
      details: [
        "A weighted sum of the last \(Words.count(Int(saturating: figure("reach")), "input")) explains \(percent("own")) of the target, "
          + "of the last \(whole("length")) \(percent("far")). (All is well where the first is at least half of the second.)"
      ],
      advice: "back-propagate over longer pieces: \(whole("length")) points at once, or more.")
  }

  private func untrainedText() -> Text {
    Text(
      "The loss looks at \(Words.steps(steps)) only. \(whole("untrained")) of \(whole("answers")) answers never get a "
        + "gradient, though the dataset makes targets for them.",
      details: [
        "Loss of an answer now: step \(whole("shown")) \(whole("loss")), step \(whole("worst")) \(whole("worst.loss")) "
          + "(the best constant answer would get \(whole("worst.constant")))."
      ],
      advice: "criterion:forward(outputs, targets) over all steps. If only the last answer is used, nothing is wrong.")
  }

  private func emptyText() -> Text {
    switch code {
    case .unpredictable:
      Text(
        "The target is the input \(Words.count(Int(saturating: figure("ahead")), "step")) later, and nothing before it tells what it "
          + "will be.",
        details: [
          "The inputs so far tell \(percent("seen")) of the target (\(whole("samples")) samples; chance alone gives 0 %)."
        ],
        advice:
          "longer sequences, if what decides lies further back; else another target or further inputs: with these no model "
          + "can do much better than a constant. If the target was meant to be an input that was seen already, it is shifted."
      )
    case .shortWindow:
      Text(
        "The target is the input \(Words.count(Int(saturating: figure("ahead")), "step")) later, which is decided further back than "
          + "the \(whole("window")) steps that are seen.",
        details: [
          "At the last step the newer half of the inputs tells \(nats("half")) of the target, all of them \(nats("all")) "
            + "(\(whole("samples")) samples): the oldest ones still add. Of a sequence that is long enough they would not."
        ],
        advice: "longer sequences: at least as long as the period, or the time between two events; or carry the state "
          + "over, model:remember('both'), with batches that continue one another.")
    case .independent:
      Text(
        "None was found of what the targets depend on: no input, and no pair of inputs, tells anything about them.",
        details: [
          "\(whole("samples")) targets were looked at; each input tells at most 3 % of them, which is chance. "
            + "What only three or more inputs tell together can look the same."
        ],
        advice: "look whether inputs and targets belong together: shuffled apart, shifted, random labels?")
    case .constantInput:
      Text(
        "All inputs are the same, so the model cannot tell one sample from another.",
        advice: "look at how the inputs are made: filled after they were used, overwritten, always the same sample?")
    default:
      Text(
        "The outputs do not depend on the inputs, for any weights.",
        details: ["An input was swapped for another \(whole("swaps")) times; no output changed. All should."],
        advice: "look at the last layers: nn.SoftMax over one value, a mask, a product with 0.")
    }
  }

  private func linearText() -> Text {
    Text(
      "The model is a weighted sum of its inputs, whatever the weights, but the target is not.",
      details: [
        "The inputs tell \(percent("share")) of the target; the model gets \(percent("skill")) of the way from guessing to "
          + "no error. (All is well where the two are alike.)"
      ],
      advice: "a transfer function (nn.Tanh, nn.ReLU) between the linear layers.")
  }

  private func imbalanceText() -> Text {
    Text(
      "\(percent("share")) of the targets are class \(whole("class")), and the model answers little else.",
      details: [
        "Of \(whole("others")) targets of other classes it gets \(whole("hits")) right, though the inputs tell something of them."
      ],
      advice: "weights in the criterion, or as many samples of each class.")
  }
}
