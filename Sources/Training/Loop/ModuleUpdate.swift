import NN
import TensorCore

/// x − rate · gradient by the model's own `updateParameters`, which a script may have replaced
/// (`nn/StochasticGradient.lua`).
public final class ModuleUpdate: Optimizer {
  /// The learning rate.
  public var rate: Double
  private let model: Module

  /// Updates `model` by itself.
  public init(_ model: Module, rate: Double) {
    self.model = model
    self.rate = rate
  }

  /// Moves the model's parameters along the gradients that they have. Throws what a script's version raises.
  func update() throws {
    try Watcher.tell { try $0.willUpdate(model, rate: rate) }
    try model.callUpdateParameters(rate)
  }

  /// `sgd`, which it is.
  public var name: String { "sgd" }
  /// The learning rate.
  public var settings: [(name: String, value: Value)] { [("learningRate", .number(rate))] }
  /// Nothing is to be done.
  public func prepare(_ x: Tensor) {}
  /// Moves the model's parameters, wherever they are. Throws what a script's version raises.
  public func step(_ x: Tensor, _ gradient: Tensor) throws { try update() }
  /// It gathers nothing.
  public func state() -> [String: Value] { [:] }
  /// There is nothing to go on from.
  public func restore(_ state: [String: Value]) {}
}

/// An optimiser that evaluates the loss more than once in a step, as line searches do.
public protocol EvaluatingOptimizer: Optimizer {
  /// Moves `x`; `evaluate` computes the batch's loss and leaves its gradient in `gradient`. Throws what it throws.
  func step(_ x: Tensor, _ gradient: Tensor, evaluate: () throws -> Double) throws
}

extension Optimizer {
  /// Tells who watches the training that a step follows.
  func tellWatcher() throws {
    try Watcher.tell {
      try $0.willOptimize(name, rate: rate, Dictionary(settings.map { ($0.name, $0.value) }) { $1 })
    }
  }
}
