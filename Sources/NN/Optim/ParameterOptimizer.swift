import TensorCore

/// Moves the parameters of a network along their gradients, a step at a time: `SGD`, `Adam` and their kin.
///
///     let optimizer = try Adam(model.parameters(), learningRate: 0.01)
///     for (x, y) in batches {
///       let output = try model(x)
///       let loss = try criterion.forward(output, y)
///       try model.backward(x, criterion.backward(output, y))
///       try optimizer.step()
///       try optimizer.zeroGradients()
///     }
///
/// Each parameter has a state of its own, made at the first step. The laws are those of Torch's `optim`, which its scripts
/// run, too. Make the optimiser when the network is what it will be: a conversion (`convert`) gives modules other tensors.
public class ParameterOptimizer {
  /// What is moved; a tensor that several modules share stands here once.
  public let parameters: [Parameter]
  private let optimizers: [any Optimizer]

  /// An optimiser by its name in Torch's `optim`, or `adamw`, with options by Torch's names: see `Optimizers`.
  ///
  /// Throws `NNError` for a name or an option that is not known, for values that an option cannot be, and for parameters
  /// that differ from their gradients.
  public init(_ name: String, _ parameters: [Parameter], _ options: [String: Value] = [:]) throws {
    var distinct: [Parameter] = []
    for (i, parameter) in parameters.enumerated() where parameter.value.count > 0 {
      let (value, gradient) = (parameter.value, parameter.gradient)
      guard value.dtype == gradient.dtype, value.count == gradient.count else {
        throw NNError.message(
          "parameter \(i + 1) is \(Value.tensor(value).summary), its gradient is \(Value.tensor(gradient).summary)")
      }
      if !distinct.contains(where: { $0.value.isSet(to: value) }) { distinct.append(parameter) }
    }
    self.parameters = distinct
    // One that has nothing to move still has its options.
    optimizers = try (0..<max(distinct.count, 1)).map { _ in try Optimizers.make(name, options) }
    try prepare()
  }

  /// The name in Torch's `optim`.
  public final var name: String { optimizers[0].name }

  /// The learning rate of the next step.
  public final var learningRate: Double {
    get { optimizers[0].rate }
    set { for optimizer in optimizers { optimizer.rate = newValue } }
  }

  /// All options by Torch's names, with their values.
  public final var settings: [(name: String, value: Value)] { optimizers[0].settings }

  /// Moves every parameter by its gradient. The weight decay may be added to the gradients, as Torch's optimisers do.
  ///
  /// Throws `TensorError` when a parameter has changed its type or number of elements since the first step.
  public final func step() throws {
    for (parameter, optimizer) in zip(parameters, optimizers) {
      try optimizer.step(parameter.value, parameter.gradient)
    }
    try prepare()
  }

  /// Moves the parameters to where the next gradient is to be taken. Only `NAG` does.
  private func prepare() throws {
    for (parameter, optimizer) in zip(parameters, optimizers) { try optimizer.prepare(parameter.value) }
  }

  /// Sets all gradients to zero.
  public final func zeroGradients() throws { for parameter in parameters { try parameter.gradient.zero() } }

  /// Scales all gradients so that their norm, of all together, is at most `most`; gives the norm before.
  ///
  /// Throws `NNError` for a bound that is not above 0.
  @discardableResult
  public final func clipGradients(norm most: Double) throws -> Double {
    guard most > 0 else {
      throw NNError.message("clipping: the norm has to be above 0; it is \(Value.number(most).plainText)")
    }
    let norm = try parameters.reduce(0) { try $0 + libmPow($1.gradient.normAll(2), 2) }.squareRoot()
    if norm.isFinite, norm > most {
      for parameter in parameters { try parameter.gradient.mul(parameter.gradient, most / norm) }
    }
    return norm
  }

  /// All that it has gathered, one entry for each parameter: see `Optimizer.state`. A `Value` of them can be saved.
  public final func state() -> [[String: Value]] { optimizers.map { $0.state() } }

  /// Goes on from such a state. Throws `NNError` that says what does not fit; some parameters may then have theirs.
  public final func restore(_ state: [[String: Value]]) throws {
    guard state.count == optimizers.count else {
      throw NNError.message("the state is of \(state.count) parameters, the optimiser has \(optimizers.count)")
    }
    for (optimizer, state) in zip(optimizers, state) { try optimizer.restore(state) }
  }
}

/// Stochastic gradient descent with momentum (`optim/sgd.lua`): see `SGDRule` for the law.
public final class SGD: ParameterOptimizer {
  /// Moves these parameters.
  ///
  /// - Parameters:
  ///   - parameters: `model.parameters()`.
  ///   - learningRate: how far a step goes.
  ///   - momentum: the share of the velocity that each step keeps.
  ///   - dampening: 1 minus the share of the gradient in the velocity; by default the momentum, as Torch has it, and 0
  ///     with `nesterov`.
  ///   - nesterov: whether the step goes along the gradient after the velocity.
  ///   - weightDecay: the share of the parameters in their gradient.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.001, momentum: Double = 0, dampening: Double? = nil,
    nesterov: Bool = false, weightDecay: Double = 0
  ) throws {
    try super.init(
      "sgd", parameters,
      [
        "learningRate": .number(learningRate), "momentum": .number(momentum),
        "dampening": dampening.map(Value.number) ?? .none, "nesterov": .boolean(nesterov),
        "weightDecay": .number(weightDecay),
      ])
  }
}

/// Adam (arXiv:1412.6980): see `AdamRule` for the law.
public final class Adam: ParameterOptimizer {
  /// Moves these parameters.
  ///
  /// - Parameters:
  ///   - parameters: `model.parameters()`.
  ///   - learningRate: how far a step goes.
  ///   - beta1: the share of the mean gradient that each step keeps.
  ///   - beta2: the same of the mean square.
  ///   - epsilon: what keeps the denominator from being 0.
  ///   - weightDecay: the share of the parameters in their gradient.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) throws {
    try super.init(
      "adam", parameters,
      [
        "learningRate": .number(learningRate), "beta1": .number(beta1), "beta2": .number(beta2),
        "epsilon": .number(epsilon), "weightDecay": .number(weightDecay),
      ])
  }
}

/// Adam with decoupled weight decay (arXiv:1711.05101): see `AdamWRule` for the law.
public final class AdamW: ParameterOptimizer {
  /// Moves these parameters; a step of rate 1 would take the share `weightDecay` of them away.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0.01
  ) throws {
    try super.init(
      "adamw", parameters,
      [
        "learningRate": .number(learningRate), "beta1": .number(beta1), "beta2": .number(beta2),
        "epsilon": .number(epsilon), "weightDecay": .number(weightDecay),
      ])
  }
}

/// RMSprop (`optim/rmsprop.lua`): see `RMSpropRule` for the law.
public final class RMSprop: ParameterOptimizer {
  /// Moves these parameters; `alpha` is the share of the mean square that each step keeps.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.01, alpha: Double = 0.99, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) throws {
    try super.init(
      "rmsprop", parameters,
      [
        "learningRate": .number(learningRate), "alpha": .number(alpha), "epsilon": .number(epsilon),
        "weightDecay": .number(weightDecay),
      ])
  }
}

/// Adagrad (`optim/adagrad.lua`): see `AdagradRule` for the law.
public final class Adagrad: ParameterOptimizer {
  /// Moves these parameters.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.001, learningRateDecay: Double = 0, weightDecay: Double = 0
  ) throws {
    try super.init(
      "adagrad", parameters,
      [
        "learningRate": .number(learningRate), "learningRateDecay": .number(learningRateDecay),
        "weightDecay": .number(weightDecay),
      ])
  }
}

/// Nesterov's accelerated gradient (`optim/nag.lua`): see `NAGRule` for the law.
///
/// It looks ahead: after a step the parameters stand where the next gradient is taken, a velocity further.
public final class NAG: ParameterOptimizer {
  /// Moves these parameters; `momentum` is the share of the velocity that each step keeps.
  public init(
    _ parameters: [Parameter], learningRate: Double = 0.001, momentum: Double = 0.9, weightDecay: Double = 0
  ) throws {
    try super.init(
      "nag", parameters,
      [
        "learningRate": .number(learningRate), "momentum": .number(momentum), "weightDecay": .number(weightDecay),
      ])
  }
}
