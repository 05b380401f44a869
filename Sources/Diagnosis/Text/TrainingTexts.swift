import NN
import TensorCore

extension Finding {
  /// The finding in words, where it is about how the model is trained; nil for others.
  public func trainingText() -> Text? { replayText() ?? updateText() ?? outputText() ?? networkText() }

  // MARK: Proved by training again

  private func replayText() -> Text? {
    switch code {
    case .carriedState:
      Text(
        "the state is carried from batch to batch, but the batches do not continue one another: what the model "
          + "remembers is noise at the start of each sequence.",
        details: [
          "The first \(number("steps")) steps trained again: loss \(number("loss")) as it is, \(number("forgetting")) "
            + "with model:forget() before every batch. If the state were of use, forgetting would cost loss."
        ], advice: "call model:forget() before every batch, or leave out model:remember(...).")
    case .hiddenParameters:
      Text(
        "every sample has parameters of its own that the model is not told: random numbers drawn once for each sample "
          + "change what the inputs mean, but not the target.",
        details: [
          "Drawn at \(places.joined(separator: " and ")).",
          "\(number("steps")) fresh steps of the same model: loss \(number("loss")) as it is, \(number("held")) with "
            + "these draws held fixed (mean of \(number("values")) values). If they did not matter, the two would be equal.",
        ],
        advice: "draw them once, outside of the dataset; or give them to the model as inputs; or accept that samples "
          + "cannot all be told apart, and train longer.")
    case .chasing: chasingText
    case .inputScale:
      Text(
        "the inputs are not of one scale: they reach \(number("largest")). Usual are about -1 to 1.",
        details: [
          "The first \(number("steps")) steps trained again: loss \(number("loss")) as it is, \(number("scaled")) with "
            + "inputs of mean 0 and spread 1"
            + (figure("factor") == 1 || evidence["factor"] == nil
              ? ". If the scale did not matter, the two would be about equal."
              : " and the rate times \(number("factor")); without scaling the best rate gets \(number("unscaled")).")
        ], advice: "subtract from each input its mean, and divide by its standard deviation.")
    case .rateLow, .rateHigh:
      Text(
        "the learning rate, \(number("rate")), is too \(code == .rateLow ? "low" : "high").",
        details: [
          "The first \(number("steps")) steps trained again: loss \(number("loss")) as it is, \(number("changed")) "
            + "with the rate times \(number("factor")). At a good rate no other is so much better.",
          "A step moves the parameters by \(number("pace")) of their size; usual is about 0.001.",
        ], advice: "try a learning rate of \(((figure("rate") * figure("factor"))).shortText).")
    default: nil
    }
  }

  private var chasingText: Text {
    var details = [
      "Loss of a piece when it is trained \(number("then")), a little later, with newer parameters, "
        + "\(number("later")). What is learned for good would not have more than before."
    ]
    if evidence["cosine"] != nil {
      details.append(
        "Consecutive steps pull the parameters the same way (\(number("cosine")) on a scale from -1 to 1; samples that "
          + "have nothing to do with each other give about 0): neighbouring samples are nearly one and the same.")
    }
    return Text(
      "the network follows the newest samples and forgets the others.", details: details,
      advice: "let each step see more than the newest: samples in random order, several signals side by side, longer "
        + "pieces, or a smaller learning rate.")
  }

  // MARK: Updates

  private func updateText() -> Text? {
    switch code {
    case .noUpdate:
      Text(
        "training changes nothing: no parameter of the model ever moved.",
        details: [
          "Looked at \(number("looks")) times after a backward pass; the gradient was there (size "
            + "\(number("gradient"))), so each step should move something."
        ],
        advice: "take a step after backward; call getParameters() once, after the model is complete, and give what it "
          + "returns to the optimiser.")
    case .staleVector:
      Text(
        "the optimiser moves a vector that the model no longer uses: no parameter of the model ever moved.",
        details: [
          "getParameters() was called \(number("vectors")) times; \(number("stale")) of the vectors it gave are no longer "
            + "where the model has its parameters, and in \(number("looks")) looks nothing moved there. There should be "
            + "one call, whose vector stays in use."
        ],
        advice: "call getParameters() once, after the model is complete and of its final type (float, double); layers "
          + "that are added, replaced or flattened again later leave that vector.")
    case .noGradient:
      Text(
        "no parameter ever gets a gradient, so there is nothing to learn from.",
        details: ["All gradients were exactly 0 in all of \(number("looks")) looks. Usually hardly any is."],
        advice: "look for a missing backward, a gradOutput of zeros, or layers whose outputs are all 0.")
    case .partFrozen:
      Text(
        "\(number("tensors")) of \(number("of")) parameter tensors get a gradient, but never move.",
        details: ["None of these moved in \(number("looks")) looks, while the others did. All should."],
        advice:
          "call getParameters() once, after the model is complete, and give the optimiser all that it returns. If "
          + "these are to stay as they are, nothing is wrong.")
    case .partNoGradient:
      Text(
        "\(number("tensors")) of \(number("of")) parameter tensors never get a gradient: that part does not learn.",
        details: ["Their gradients were exactly 0 in all of \(number("looks")) looks. Usually hardly any is."],
        advice: "look for layers whose outputs are all 0, weights of 0, or a branch that is not used.")
    case .uphill:
      Text(
        "training goes the wrong way: each step makes the loss larger.",
        details: [
          "\(number("uphill")) of \(number("looks")) steps went up the gradient. All should go down."
        ] + proofText("with steps down"),
        advice: "subtract the gradient: the learning rate has to be positive, and gradOutput what the criterion gives.")
    case .stepRepeated:
      Text(
        "each step is taken \(number("times")) times.",
        details: [
          "The parameters move by \(number("times")) times the learning rate (\(number("rate"))) times the gradient. It "
            + "should be once."
        ] + proofText("with each step taken once"),
        advice: "call updateParameters once; clones that share parameters are stepped once for all, with the flat "
          + "vector of getParameters().")
    case .notZeroed: notZeroedText
    case .symmetricWeights:
      Text(
        "all units of a layer start equal, so they compute the same and stay the same: as good as one unit.",
        details: [
          "\(number("same")) of \(number("of")) weight matrices began with all rows equal, \(number("still")) still have "
            + "them. Rows should begin with different random numbers."
        ], advice: "leave the random weights that layers begin with, or draw other random ones.")
    default: nil
    }
  }

  private var notZeroedText: Text {
    Text(
      "gradients are not set to zero between steps, so each step also repeats all earlier ones.",
      details: [
        "At \(number("dirty")) of \(number("looks")) looks the old gradient was still there when backward began. It "
          + "should be at none."
      ] + proofText("with gradients that begin at 0"),
      advice: "call model:zeroGradParameters() (or gradParams:zero()) before every backward.")
  }

  /// What the test's own replay with the change gave; nothing without one.
  private func proofText(_ change: String) -> [String] {
    guard evidence["changed"] != nil else { return [] }
    return [
      "The first \(number("steps")) steps trained again: loss \(number("loss")) as it was, \(number("changed")) "
        + change + "."
    ]
  }

  // MARK: Numbers and outputs

  private func outputText() -> Text? {
    switch code {
    case .notFinite:
      Text(
        "the numbers ran away: at step \(number("step")) a value is no longer a finite number.",
        details: evidence["share"] == nil
          ? []
          : [
            "The step before moved the parameters by \(number("share")) of their size (usual is about 0.001); the "
              + "gradient's size was \(number("gradient"))."
          ], advice: "lower the learning rate, limit the gradient (model:gradParamClip(5)), or scale the inputs.")
    case .notLogProbabilities:
      Text(
        "ClassNLLCriterion takes logarithms of probabilities, but gets "
          + (names["outputs"] == "probabilities" ? "the probabilities themselves." : "plain numbers."),
        details: ["The exponentials of an answer's outputs sum to \(number("sum")); they should sum to 1."],
        advice: names["outputs"] == "probabilities"
          ? "end the model with nn.LogSoftMax() instead of nn.SoftMax()."
          : "end the model with nn.LogSoftMax(), or use nn.CrossEntropyCriterion.")
    case .doubleSoftmax:
      Text(
        "probabilities are made twice: \(names["maker"] ?? "CrossEntropyCriterion") does it itself, and what it gets has "
          + "been through nn.SoftMax already.",
        details: [
          "So the loss cannot fall below \(number("floor")), however good the model; it should be able to reach 0."
        ],
        advice: "leave nn.SoftMax out.")
    case .targetRange:
      Text(
        "\((figure("share") * 100).shortText) % of the targets are numbers that the model cannot give.",
        details: [
          "The last layer, \(names["layer"] ?? "?"), gives numbers \(rangeText); the "
            + "targets lie between \(number("low")) and \(number("high"))."
        ], advice: "end with nn.Linear, or scale the targets into that range.")
    case .deadReLU:
      Text(
        "\((figure("share") * 100).shortText) % of the outputs of \(names["layer"] ?? "nn.ReLU") are 0: a unit that gives "
          + "0 for everything cannot learn.",
        details: ["Of \(number("outputs")) outputs looked at; about half is usual."],
        advice: "a smaller learning rate, weights and biases as the layers begin with, or nn.LeakyReLU.")
    case .saturated:
      Text(
        "\((figure("share") * 100).shortText) % of the outputs of \(names["layer"] ?? "a layer") are at their limit, where "
          + "changes of the weights change almost nothing.",
        details: [
          "Of \(number("outputs")) outputs looked at; usually few are. The model's inputs reach \(number("input"))."
        ], advice: "inputs of about -1 to 1, smaller weights at the start, or a smaller learning rate.")
    default: nil
    }
  }

  // MARK: Weights, gradients, modes, axes

  private func networkText() -> Text? {
    switch code {
    case .weightsLarge, .weightsSmall: weightText
    case .clippedAway: clipText
    case .softmaxAxis:
      Text(
        "the probabilities are shared out among the \(names["axis"] ?? "samples"), not among the classes of each answer.",
        details: [
          "Along that axis they sum to 1, in all of \(number("lines")) lines looked at; over the classes of an answer "
            + "they sum to \(number("sum")), and should sum to 1."
        ],
        advice:
          "give nn.SoftMax and nn.LogSoftMax a row for each answer, N x K; three dimensions they take for an image, "
          + "with the classes first. nn.Sequencer, nn.Bottle or nn.View(-1, K) make rows.")
    case .mixedRows:
      Text(
        "the answer for one sample changes with the other samples of its batch.",
        details: [
          "The inputs of one of \(number("rows")) samples were exchanged, and the answers for others changed, without "
            + "batch normalisation. None should.",
          "A sample's own inputs tell \((figure("share") * 100).shortText) % of its target, other samples nothing; the "
            + "model gets \((figure("skill") * 100).shortText) % of the way from guessing to no error.",
        ],
        advice: "look for layers that take the first dimension, the samples, for something else: nn.JoinTable, "
          + "nn.SplitTable, nn.Mean, nn.View, nn.Reshape, nn.Transpose with the wrong dimension.")
    case .evaluationMode:
      Text(
        "the model is trained in evaluation mode, in which batch normalisation does not look at the batch and dropout "
          + "drops nothing.",
        details: ["\(number("count")) training steps went so. All should go in training mode."]
          + proofText("in training mode"),
        advice: "call model:training() before training, also after each model:evaluate().")
    case .trainingMode:
      Text(
        "the model is tried in training mode, so that it looks worse than it is.",
        details: [
          "\(number("passes")) forward passes were compared with targets in training mode and did not go back. On what "
            + "was seen last, the loss is \(number("training")) in training mode and \(number("evaluation")) in evaluation "
            + "mode; the second is what the model is worth."
        ], advice: "call model:evaluate() before trying the model, and model:training() after it.")
    default: nil
    }
  }

  private var weightText: Text {
    let isLarge = code == .weightsLarge
    return Text(
      "the weights are far too \(isLarge ? "large" : "small") at the start.",
      details: [
        "Those of \(number("layers")) of \(number("of")) layers; of one \(names["layer"] ?? "layer") their usual size is "
          + "\(number("size")), \(number("times")) times \(isLarge ? "more" : "less") than what the layer draws itself, "
          + "\(number("own")). Up to 5 times is usual.",
        "The first \(number("steps")) steps trained again: loss \(number("loss")) as it is, \(number("changed")) from "
          + "weights that these layers draw themselves. If their size did not matter, the two would be about equal.",
      ],
      advice: "leave the weights that layers begin with (module:reset()), or draw others with a deviation of about "
        + "1/sqrt(number of inputs).")
  }

  private var clipText: Text {
    let bound = evidence["bound"].map { "limited to \($0.shortText)" } ?? "made smaller"
    return Text(
      "hardly anything is left of the gradient: it is \(bound) before each step.",
      details: [
        "A step is \((figure("share") * 100).shortText) % of learning rate (\(number("rate"))) times gradient (size "
          + "\(number("gradient")) in the middle). Usual is 100 %, and less for a few large gradients only."
      ] + proofText("with gradients limited to \(number("gradient"))"),
      advice: evidence["bound"] == nil
        ? "look at what is done to the gradient between backward and the step: a division, a clamp; or raise the learning "
          + "rate."
        : "limit the gradient only where it is far larger than usual, to \(number("gradient")) or more.")
  }

  // MARK: Numbers in words

  private var rangeText: String {
    if figure("to") == .infinity { return "of \(number("from")) and above" }
    if figure("from") == -.infinity { return "of \(number("to")) and below" }
    return "from \(number("from")) to \(number("to"))"
  }

  private func figure(_ name: String) -> Double { evidence[name] ?? .nan }
  private func number(_ name: String) -> String { figure(name).shortText }
}

extension Double {
  /// With four digits at most, whole numbers whole: `1000`, `0.0123`, `1e-05`.
  fileprivate var shortText: String {
    self == rounded() && abs(self) < 1e9 ? LuaFormat.general(self, digits: 10) : LuaFormat.general(self, digits: 3)
  }
}
