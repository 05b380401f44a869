import TensorCore

/// AdaMax (arXiv:1412.6980, algorithm 2): Adam with the largest |g|, slowly forgotten, instead of the running mean of
/// g² (`optim/adamax.lua`).
///
/// x = parameters, g = their gradient, m = its running mean, u = the largest |g|:
///
///     g = g + weightDecay x
///     m = beta1 m + (1 - beta1) g
///     u = max(beta2 u, |g| + epsilon)
///     x = x - rate / (1 - beta1^t) · m / u
public struct AdaMaxRule: StepRule {
  static let name = "adamax"
  static let options: [StepOption<AdaMaxRule>] = [
    .number("learningRate", \.rate), .number("beta1", \.beta1, .belowOne),
    .number("beta2", \.beta2, .belowOne), .number("epsilon", \.epsilon),
    .number("weightDecay", \.weightDecay),
  ]

  /// The learning rate; 0.002 by default.
  public var rate = 0.002
  /// The share of m that each step keeps; 0.9 by default.
  public var beta1 = 0.9
  /// The share of u that each step keeps; 0.999 by default.
  public var beta2 = 0.999
  /// What keeps u from being 0; 1e-38 by default.
  public var epsilon = 1e-38
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["m", "u"] }

  /// Makes step number `t`, counted from 1; `own`: m and u, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    let law = AdaMaxLaw(rule: self, size: rate / (1 - libmPow(beta1, t)))
    try StepVectors.runAnywhere(Self.name, law, x, gradient, own)
  }
}

/// What AdaMax does to an element; a = m, b = u.
private struct AdaMaxLaw: StepLaw {
  let rule: AdaMaxRule
  let size: Double
  var changesGradient: Bool { rule.weightDecay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if rule.weightDecay != 0 { e.g = e.g + .all(rule.weightDecay) * e.x }
    e.a = .all(rule.beta1) * e.a + .all(1 - rule.beta1) * e.g
    let (kept, new) = (.all(rule.beta2) * e.b, e.g.absolute() + .all(rule.epsilon))
    e.b = .pick(kept, above: new, kept, else: new)
    e.x = e.x - .all(size) * e.a / e.b
  }
}
