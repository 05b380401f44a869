import TensorCore

/// Adam with decoupled weight decay (arXiv:1711.05101, algorithm 2), which is not in Torch's `optim`.
///
/// With m and v as in `AdamRule`:
///
///     x = (1 - rate weightDecay) x - rate m̂ / (√v̂ + epsilon)
///     m̂ = m / (1 - beta1^t)    v̂ = v / (1 - beta2^t)
///
/// As in PyTorch, the decay is in units of the rate, and ε stands beside √v̂, not beside √v as in `AdamRule`.
public struct AdamWRule: StepRule {
  static let name = "adamw"
  static let options: [StepOption<AdamWRule>] = [
    .number("learningRate", \.rate), .number("learningRateDecay", \.adam.rateDecay),
    .number("beta1", \.adam.beta1, .belowOne), .number("beta2", \.adam.beta2, .belowOne),
    .number("epsilon", \.adam.epsilon), .number("weightDecay", \.weightDecay),
  ]

  private var adam = AdamRule()
  /// The share of the parameters that a step of rate 1 takes away; 0.01 by default.
  public var weightDecay = 0.01

  /// Everything by default; rates and shares as in `AdamRule`.
  public init() {}

  /// With the rate, the means and ε of `adam`, whose own weight decay does not count.
  public init(_ adam: AdamRule, weightDecay: Double) {
    self.adam = adam
    self.adam.weightDecay = 0
    self.weightDecay = weightDecay
  }

  /// The learning rate; 0.001 by default.
  public var rate: Double {
    get { adam.rate }
    set { adam.rate = newValue }
  }

  var stateNames: [String] { adam.stateNames }

  /// Makes step number `t`, counted from 1; `own`: its means m and v, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    var adam = adam
    adam.rate = rate / (1 + (t - 1) * adam.rateDecay)
    adam.epsilon *= (1 - libmPow(adam.beta2, t)).squareRoot()
    let law = AdamLaw(adam, size: adam.stepSize(t), shrink: 1 - adam.rate * weightDecay)
    try StepVectors.runAnywhere(Self.name, law, x, gradient, own)
  }
}
