import TensorCore

/// Averaged stochastic gradient descent (Bottou's sgd-2.0, `optim/asgd.lua`): a decaying rate, and beside the
/// parameters their average over the steps after `t0`.
///
/// x = parameters, g = their gradient, ax = the average; t counts steps from 1:
///
///     η = eta0 / (1 + lambda eta0 (t - 1))^alpha      μ = 1 / max(1, t - 1 - t0)
///     x = (1 - lambda η) x - η g
///     ax = ax + μ (x - ax)                              ax = x while μ = 1
public struct ASGDRule: StepRule {
  static let name = "asgd"
  static let options: [StepOption<ASGDRule>] = [
    .number("eta0", \.rate), .number("lambda", \.lambda), .number("alpha", \.alpha),
    .number("t0", \.t0),
  ]

  /// The learning rate at the first step; 1e-4 by default.
  public var rate = 1e-4
  /// The weight decay, and how fast the rate falls; 1e-4 by default.
  public var lambda = 1e-4
  /// The power by which the rate falls; 0.75 by default.
  public var alpha = 0.75
  /// The step after which the average begins; 1e6 by default.
  public var t0 = 1e6

  /// Everything by default.
  public init() {}

  var stateNames: [String] { ["ax"] }

  /// Makes step number `t`, counted from 1; `own`: the average, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    let eta = rate / libmPow(1 + lambda * rate * (t - 1), alpha)
    try step(x, gradient, average: own[0], eta: eta, mu: 1 / max(1, t - 1 - t0))
  }

  /// Makes the step with η and μ given.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, average: Tensor, eta: Double, mu: Double) throws {
    let law = ASGDLaw(keep: 1 - lambda * eta, eta: eta, mu: mu)
    try StepVectors.runAnywhere(Self.name, law, x, gradient, [average])
  }
}

/// What ASGD does to an element; a = the average.
private struct ASGDLaw: StepLaw {
  let keep, eta, mu: Double
  var changesGradient: Bool { false }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    e.x = .all(keep) * e.x - .all(eta) * e.g
    e.a = mu == 1 ? e.x : e.a + .all(mu) * (e.x - e.a)
  }
}
