import TensorCore

/// Adam (arXiv:1412.6980, algorithm 1 with ε outside the root as `optim/adam.lua` has it).
///
/// x = parameters, g = their gradient, m and v = running means of g and g², all of one size:
///
///     g = g + weightDecay x
///     m = beta1 m + (1 - beta1) g
///     v = beta2 v + (1 - beta2) g²
///     x = x - rate √(1 - beta2^t) / (1 - beta1^t) · m / (√v + epsilon)
///
/// g is changed as written, as the original does.
public struct AdamRule: StepRule {
  static let name = "adam"
  static let options: [StepOption<AdamRule>] = [
    .number("learningRate", \.rate), .number("learningRateDecay", \.rateDecay),
    .number("beta1", \.beta1, .belowOne), .number("beta2", \.beta2, .belowOne),
    .number("epsilon", \.epsilon), .number("weightDecay", \.weightDecay),
  ]

  /// The learning rate of this step; 0.001 by default.
  public var rate = 0.001
  /// Step t of an optimiser has the rate over 1 + (t - 1) rateDecay; 0 by default.
  public var rateDecay = 0.0
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0
  /// The share of m that each step keeps; 0.9 by default.
  public var beta1 = 0.9
  /// The share of v that each step keeps; 0.999 by default.
  public var beta2 = 0.999
  /// What keeps the denominator from being 0; 1e-8 by default.
  public var epsilon = 1e-8

  /// Everything by default.
  public init() {}
  /// A step of this learning rate, everything else by default.
  public init(rate: Double) { self.rate = rate }

  var stateNames: [String] { ["m", "v"] }

  /// Makes step number `t`, counted from 1; `own`: its means `m` and `v`, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    var adam = self
    adam.rate = rate / (1 + (t - 1) * rateDecay)
    try adam.step(x, gradient, t: t, own[0], own[1])
  }

  /// Makes step number `t`, counted from 1, with the rate as it is. `denominator`, if there is one, is left with
  /// √v + epsilon.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(
    _ x: Tensor, _ gradient: Tensor, t: Double, _ m: Tensor, _ v: Tensor, _ denominator: Tensor? = nil
  ) throws {
    let own = [m, v] + (denominator.map { [$0] } ?? [])
    guard StepVectors.areSeparate([x, gradient] + own) else {
      return try stepByOperations(x, gradient, t: t, m, v, denominator ?? Tensor([x.count], x.dtype))
    }
    StepVectors.run(AdamLaw(self, size: stepSize(t), shrink: 1), x, gradient, own)
  }

  func stepSize(_ t: Double) -> Double {
    rate * (1 - libmPow(beta2, t)).squareRoot() / (1 - libmPow(beta1, t))
  }

  /// The same, an operation on whole tensors at a time: for views, and to test the kernel against.
  package func stepByOperations(
    _ x: Tensor, _ g: Tensor, t: Double, _ m: Tensor, _ v: Tensor, _ denominator: Tensor
  ) throws {
    if weightDecay != 0 { try g.cadd(g, weightDecay, x) }
    try m.mul(m, beta1)
    try m.cadd(m, 1 - beta1, g)
    try v.mul(v, beta2)
    try v.addcmul(v, 1 - beta2, g, g)
    try denominator.copy(from: v)
    try denominator.sqrt(denominator)
    try denominator.add(denominator, epsilon)
    try x.addcdiv(x, -stepSize(t), m, denominator)
  }
}

/// What Adam and AdamW do to an element; a = m, b = v, c = the denominator.
struct AdamLaw: StepLaw {
  private let size, decay, keep1, take1, keep2, take2, epsilon, shrink: Double

  /// - Parameters:
  ///   - size: what m / (√v + epsilon) is multiplied by.
  ///   - shrink: what x is multiplied by before.
  init(_ adam: AdamRule, size: Double, shrink: Double) {
    (self.size, self.shrink) = (size, shrink)
    (decay, epsilon) = (adam.weightDecay, adam.epsilon)
    (keep1, take1) = (adam.beta1, 1 - adam.beta1)
    (keep2, take2) = (adam.beta2, 1 - adam.beta2)
  }

  var changesGradient: Bool { decay != 0 }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if decay != 0 { e.g = e.g + .all(decay) * e.x }
    e.a = .all(keep1) * e.a + .all(take1) * e.g
    e.b = .all(keep2) * e.b + .all(take2) * (e.g * e.g)
    e.c = e.b.root() + .all(epsilon)
    e.x = .all(shrink) * e.x - .all(size) * e.a / e.c
  }
}
