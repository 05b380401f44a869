import TensorCore

/// RMSprop (Tieleman, Hinton 2012, lecture 6.5): the gradient over the root of its running mean square
/// (`optim/rmsprop.lua`).
///
/// x = parameters, g = their gradient, m = running mean of g²:
///
///     g = g + weightDecay x
///     m = alpha m + (1 - alpha) g²              initialMean before the first step
///     x = x - rate g / (√m + epsilon)
public struct RMSpropRule: StepRule {
  static let name = "rmsprop"
  static let options: [StepOption<RMSpropRule>] = [
    .number("learningRate", \.rate), .number("alpha", \.alpha, .belowOne), .number("epsilon", \.epsilon),
    .number("initialMean", \.initialMean), .number("weightDecay", \.weightDecay),
  ]

  /// The learning rate; 0.01 by default.
  public var rate = 0.01
  /// The share of m that each step keeps; 0.99 by default.
  public var alpha = 0.99
  /// What keeps the denominator from being 0; 1e-8 by default.
  public var epsilon = 1e-8
  /// m before the first step; 0 by default.
  public var initialMean = 0.0
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["m"] }
  var start: Double { initialMean }

  /// Makes step number `t`, counted from 1; `own`: the mean m, `initialMean` before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    try StepVectors.runAnywhere(Self.name, RMSpropLaw(rule: self), x, gradient, own)
  }
}

/// What RMSprop does to an element; a = m.
private struct RMSpropLaw: StepLaw {
  let rule: RMSpropRule
  var changesGradient: Bool { rule.weightDecay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if rule.weightDecay != 0 { e.g = e.g + .all(rule.weightDecay) * e.x }
    e.a = .all(rule.alpha) * e.a + .all(1 - rule.alpha) * (e.g * e.g)
    e.x = e.x - .all(rule.rate) * e.g / (e.a.root() + .all(rule.epsilon))
  }
}
