import TensorCore

/// Nesterov's accelerated gradient (Sutskever et al. 2013): the gradient is taken after the velocity has been followed
/// (`optim/nag.lua`).
///
/// x = parameters, v = velocity:
///
///     x = x + momentum v                        `prepare`; g is the gradient here
///     g = g + weightDecay x
///     v = momentum v - rate g
///     x = x - rate g
public struct NAGRule: StepRule {
  static let name = "nag"
  static let options: [StepOption<NAGRule>] = [
    .number("learningRate", \.rate), .number("learningRateDecay", \.rateDecay),
    .number("momentum", \.momentum, .upToOne), .number("weightDecay", \.weightDecay),
  ]
  static let looksAhead = true

  /// The learning rate; 0.001 by default.
  public var rate = 0.001
  /// Step t has the rate over 1 + (t - 1) rateDecay; 0 by default.
  public var rateDecay = 0.0
  /// The share of the velocity that each step keeps; 0.9 by default.
  public var momentum = 0.9
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["dfdx"] }

  mutating func settle(given: Set<String>) throws {
    if momentum == 0 { throw NNError.input(Self.name, "the momentum has to be above 0") }
  }

  func prepare(_ x: Tensor, _ own: [Tensor], t: Double) throws { try x.cadd(x, momentum, own[0]) }

  /// The second half of step number `t`, after x has followed v, counted from 1; `own`: the velocity, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    let law = NAGLaw(rule: self, rate: rate / (1 + (t - 1) * rateDecay))
    try StepVectors.runAnywhere(Self.name, law, x, gradient, own)
  }
}

/// What the second half of a step does to an element; a = the velocity.
private struct NAGLaw: StepLaw {
  let rule: NAGRule
  let rate: Double
  var changesGradient: Bool { rule.weightDecay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if rule.weightDecay != 0 { e.g = e.g + .all(rule.weightDecay) * e.x }
    let move = .all(rate) * e.g
    e.a = .all(rule.momentum) * e.a - move
    e.x = e.x - move
  }
}
