/// A cause of not learning, with what speaks for it.
public struct Finding: Equatable, Sendable {
  /// What is wrong, as `unseen-future`: one of `Code`.
  public var code: Code
  /// The share of the loss that it explains, about 0 to 1; what makes learning impossible has more.
  public var weight: Double
  /// Whether a replay without the cause learned better.
  public var isProved: Bool
  /// The steps of the sequence that it is about, from 1; empty for all.
  public var steps: [Int]
  /// Places in the script, `script.lua:48`.
  public var places: [String]
  /// Figures by name, which the texts put into words.
  public var evidence: [String: Double]
  /// Names by name: of layers, inputs, criterions.
  public var names: [String: String]
  /// What came of training again as it is and without the cause; nil where that was not asked for.
  public var attempt: Attempt?

  /// A finding.
  public init(
    _ code: Code, weight: Double, isProved: Bool = false, steps: [Int] = [], places: [String] = [],
    evidence: [String: Double] = [:], names: [String: String] = [:]
  ) {
    self.code = code
    self.weight = weight
    self.isProved = isProved
    self.steps = steps
    self.places = places
    self.evidence = evidence
    self.names = names
  }

  /// What can be wrong.
  public enum Code: String, CaseIterable, Sendable {
    case unseenFuture = "unseen-future", unseenPast = "unseen-past", unseenRow = "unseen-row"
    case stateForgotten = "state-forgotten", shortHorizon = "short-horizon", untrainedSteps = "untrained-steps"
    case hiddenParameters = "hidden-parameters", carriedState = "carried-state", chasing
    case unpredictable, independent, constantInput = "constant-input"
    case contradictory, shortWindow = "short-window", missingNumbers = "missing-numbers", sorted, longLag = "long-lag"
    case paddingBehind = "padding-behind", paddingInLoss = "padding-in-loss"
    case constantOutput = "constant-output", linearModel = "linear-model"
    case uphill, noUpdate = "no-update", partFrozen = "part-frozen", noGradient = "no-gradient"
    case partNoGradient = "part-no-gradient", notZeroed = "not-zeroed", stepRepeated = "step-repeated"
    case notLogProbabilities = "not-log-probabilities", doubleSoftmax = "double-softmax", targetRange = "target-range"
    case deadReLU = "dead-relu", saturated, symmetricWeights = "symmetric-weights", imbalance
    case weightsLarge = "weights-large", weightsSmall = "weights-small", clippedAway = "clipped-away"
    case staleVector = "stale-vector", softmaxAxis = "softmax-axis", mixedRows = "mixed-rows"
    case evaluationMode = "evaluation-mode", trainingMode = "training-mode"
    case notFinite = "not-finite", inputScale = "input-scale", rateLow = "rate-low", rateHigh = "rate-high"
  }

  /// The finding in words.
  public struct Text: Equatable, Sendable {
    /// What is wrong, in one or two sentences that need no terms.
    public var cause: String
    /// The figures that show it, a line each.
    public var details: [String]
    /// What to try.
    public var advice: String

    /// A text of these parts.
    public init(_ cause: String, details: [String] = [], advice: String) {
      self.cause = cause
      self.details = details
      self.advice = advice
    }
  }
}
