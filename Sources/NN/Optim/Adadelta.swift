import TensorCore

/// Adadelta (arXiv:1212.5701): steps as long as the last ones, in units of the parameters (`optim/adadelta.lua`).
///
/// x = parameters, g = their gradient, s = running mean of g², called `paramVariance`, r = running mean of the squared
/// steps, called `accDelta`:
///
///     g = g + weightDecay x
///     s = rho s + (1 - rho) g²
///     d = √(r + eps) / √(s + eps) · g
///     x = x - rate d
///     r = rho r + (1 - rho) d²
///
/// The original has no rate; schedules need one, 1 by default, as in PyTorch.
public struct AdadeltaRule: StepRule {
  static let name = "adadelta"
  static let options: [StepOption<AdadeltaRule>] = [
    .number("learningRate", \.rate), .number("rho", \.rho, .belowOne), .number("eps", \.eps),
    .number("weightDecay", \.weightDecay),
  ]

  /// What every step is multiplied by; 1 by default.
  public var rate = 1.0
  /// The share of both means that each step keeps; 0.9 by default.
  public var rho = 0.9
  /// What keeps the first steps from being 0; 1e-6 by default.
  public var eps = 1e-6
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["paramVariance", "accDelta"] }

  /// Makes step number `t`, counted from 1; `own`: s and r, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    try StepVectors.runAnywhere(Self.name, AdadeltaLaw(rule: self), x, gradient, own)
  }
}

/// What Adadelta does to an element; a = s, b = r.
private struct AdadeltaLaw: StepLaw {
  let rule: AdadeltaRule
  var changesGradient: Bool { rule.weightDecay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if rule.weightDecay != 0 { e.g = e.g + .all(rule.weightDecay) * e.x }
    let (keep, take, eps) = (V.all(rule.rho), V.all(1 - rule.rho), V.all(rule.eps))
    e.a = keep * e.a + take * (e.g * e.g)
    let d = (e.b + eps).root() / (e.a + eps).root() * e.g
    e.x = e.x - .all(rule.rate) * d
    e.b = keep * e.b + take * (d * d)
  }
}
