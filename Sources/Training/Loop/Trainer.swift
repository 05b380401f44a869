import NN
import TensorCore

/// The training loop: nn.Trainer.
///
/// A batch of N samples moves the parameters along the mean of the gradients that its samples have alone, so with
/// `batchSize` 1 the loop is the one that Torch scripts write by hand.
public final class Trainer: ObjectHolder {
  /// The model.
  public let model: Module
  /// What is minimised.
  public let criterion: Criterion
  /// What the next run is told.
  public var options: TrainerOptions
  /// Where models are saved and random generators found.
  public let store: any ModelStore
  /// What all runs have measured.
  public internal(set) var history = History()
  /// What moves the parameters; it keeps its state from run to run.
  public var optimizer: any Optimizer
  /// The state of all hooks.
  public let state: TrainingState

  /// A trainer of `model`. Throws `NNError` for settings that make no run.
  public init(
    _ model: Module, _ criterion: Criterion, _ options: TrainerOptions = TrainerOptions(),
    store: any ModelStore = FileStore()
  ) throws {
    try options.check()
    self.model = model
    self.criterion = criterion
    self.options = options
    self.store = store
    optimizer = try options.optimizer ?? Optimizers.make("adam", [:])
    state = TrainingState(model: model, criterion: criterion, rate: optimizer.rate)
  }

  /// Model, criterion, and an optimiser that holds others. What a run's options hold is left out, so it stays.
  public func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(model)
    visitor.visit(criterion)
    visitor.visit(state)
    if let optimizer = optimizer as? any ObjectHolder { visitor.visit(optimizer) }
  }

  /// Trains until the first of the ends in `options` and returns the history. The model is left in evaluation mode.
  ///
  /// Throws what model, criterion, data, metrics and hooks throw, samples named by `SampleError`; `NaNError`; and
  /// errors of files.
  @discardableResult
  public func train(_ data: any Dataset, valid: (any Dataset)? = nil) throws -> History {
    try options.check()
    if let asked = options.optimizer, asked !== optimizer { optimizer = asked }
    let run = try Run(self, data, valid)
    try run.perform()
    return history
  }

  /// What `data` gives, in evaluation mode. Throws as `train`.
  public func evaluate(_ data: any Dataset) throws -> Figures {
    try options.check()
    return try Evaluation(self, stops: true).figures(data)
  }

  /// The model's outputs for `inputs`, in evaluation mode, in batches of `batchSize`; copies, each as if its input
  /// had run alone. Throws as `train`.
  public func predict(_ inputs: [Value]) throws -> [Value] {
    try Evaluation(self, stops: true).outputs(inputs)
  }
}
