import TensorCore

/// Adagrad (Duchi, Hazan, Singer 2011): each parameter's rate falls with the root of the sum of its squared
/// gradients (`optim/adagrad.lua`).
///
/// x = parameters, g = their gradient, s = the sum, called `paramVariance`:
///
///     g = g + weightDecay x
///     s = s + g²
///     x = x - rate g / (√s + 1e-10)
public struct AdagradRule: StepRule {
  static let name = "adagrad"
  static let options: [StepOption<AdagradRule>] = [
    .number("learningRate", \.rate), .number("learningRateDecay", \.rateDecay),
    .number("weightDecay", \.weightDecay),
  ]

  /// The learning rate; 0.001 by default.
  public var rate = 0.001
  /// Step t has the rate over 1 + (t - 1) rateDecay; 0 by default.
  public var rateDecay = 0.0
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["paramVariance"] }

  /// Makes step number `t`, counted from 1; `own`: the sum s, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    let law = AdagradLaw(rate: rate / (1 + (t - 1) * rateDecay), decay: weightDecay)
    try StepVectors.runAnywhere(Self.name, law, x, gradient, own)
  }
}

/// What Adagrad does to an element; a = the sum.
private struct AdagradLaw: StepLaw {
  let rate, decay: Double
  var changesGradient: Bool { decay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if decay != 0 { e.g = e.g + .all(decay) * e.x }
    e.a = e.a + e.g * e.g
    e.x = e.x - .all(rate) * e.g / (e.a.root() + .all(1e-10))
  }
}
