import TensorCore

/// Stochastic gradient descent with momentum (`optim/sgd.lua`).
///
/// x = parameters, g = their gradient, v = velocity, all of one size:
///
///     g = g + weightDecay x
///     v = momentum v + (1 - dampening) g        at the first step v = g
///     g = g + momentum v                        if nesterov
///     x = x - rate d                            d = g if nesterov or without momentum, else v
///
/// g is changed as written, as the original does.
public struct SGDRule: StepRule {
  static let name = "sgd"
  static let options: [StepOption<SGDRule>] = [
    .number("learningRate", \.rate), .number("learningRateDecay", \.rateDecay),
    .number("momentum", \.momentum, .upToOne), .number("dampening", \.dampening, .upToOne),
    .flag("nesterov", \.nesterov), .number("weightDecay", \.weightDecay),
  ]

  /// The learning rate of this step; 0.001 by default.
  public var rate = 0.001
  /// Step t of an optimiser has the rate over 1 + (t - 1) rateDecay; 0 by default.
  public var rateDecay = 0.0
  /// False leaves x alone, for a caller that moves it along d itself; true by default.
  public var moves = true
  /// The share of the parameters in their gradient; 0 by default.
  public var weightDecay = 0.0
  /// The share of the velocity that each step keeps; 0 by default, which needs no velocity.
  public var momentum = 0.0
  /// 1 minus the share of the gradient in the velocity; 0 by default, but as an option that is not given the
  /// momentum, unless `nesterov` is set, which needs 0.
  public var dampening = 0.0
  /// Whether x moves along g + momentum v instead of v; false by default.
  public var nesterov = false

  /// Everything by default.
  public init() {}
  /// A step of this learning rate, everything else by default.
  public init(rate: Double) { self.rate = rate }

  var stateNames: [String] { momentum == 0 ? [] : ["dfdx"] }

  mutating func settle(given: Set<String>) throws {
    if !given.contains("dampening"), !nesterov { dampening = momentum }
    if nesterov, momentum == 0 || dampening != 0 {
      throw NNError.input(Self.name, "nesterov needs a momentum above 0 and no dampening")
    }
  }

  /// Makes step number `t`, counted from 1; `own`: the velocity, or nothing without momentum, 0 before the first step.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(_ x: Tensor, _ gradient: Tensor, _ own: [Tensor], t: Double) throws {
    var sgd = self
    sgd.rate = rate / (1 + (t - 1) * rateDecay)
    try sgd.step(x, gradient, velocity: own.first, isFirst: t == 1)
  }

  /// Makes the step with the rate as it is. `velocity` is needed unless `momentum` is 0; `isFirst` starts it from g.
  ///
  /// Throws `TensorError` when the tensors differ in type or number of elements.
  public func step(
    _ x: Tensor, _ gradient: Tensor, velocity: Tensor? = nil, isFirst: Bool = false
  ) throws {
    let v = momentum == 0 ? nil : velocity
    let own = v.map { [$0] } ?? []
    guard StepVectors.areSeparate([x, gradient] + own) else {
      return try stepByOperations(x, gradient, v, isFirst)
    }
    StepVectors.run(SGDLaw(sgd: self, hasVelocity: v != nil, isFirst: isFirst), x, gradient, own)
  }

  /// The same, an operation on whole tensors at a time: for views, and to test the kernel against.
  package func stepByOperations(_ x: Tensor, _ g: Tensor, _ v: Tensor?, _ isFirst: Bool) throws {
    if weightDecay != 0 { try g.cadd(g, weightDecay, x) }
    var direction = g
    if let v {
      if isFirst {
        try v.copy(from: g)
      } else {
        try v.mul(v, momentum)
        try v.cadd(v, 1 - dampening, g)
      }
      if nesterov { try g.cadd(g, momentum, v) } else { direction = v }
    }
    if moves { try x.cadd(x, -rate, direction) }
  }
}

/// What SGD does to an element; a = the velocity.
private struct SGDLaw: StepLaw {
  let sgd: SGDRule
  let hasVelocity: Bool
  let isFirst: Bool

  var changesGradient: Bool { sgd.weightDecay != 0 || hasVelocity && sgd.nesterov }

  @inline(__always) func step<V: LayerVector>(_ e: inout StepElements<V>) {
    if sgd.weightDecay != 0 { e.g = e.g + .all(sgd.weightDecay) * e.x }
    var direction = e.g
    if hasVelocity {
      e.a = isFirst ? e.g : .all(sgd.momentum) * e.a + .all(1 - sgd.dampening) * e.g
      if sgd.nesterov { e.g = e.g + .all(sgd.momentum) * e.a }
      direction = sgd.nesterov ? e.g : e.a
    }
    if sgd.moves { e.x = e.x - .all(sgd.rate) * direction }
  }
}
