import NN

/// Where in a run a hook is called: torchnet's names.
public enum Hook: String, CaseIterable, Sendable {
  /// Before the first epoch.
  case onStart
  /// Before an epoch's first batch.
  case onStartEpoch
  /// When the samples of a batch are there; a hook may replace them.
  case onSample
  /// When the model and the criterion have run forward.
  case onForward
  /// When gradients are there, before they are clipped.
  case onBackward
  /// When the parameters have moved.
  case onUpdate
  /// After an epoch with its evaluation.
  case onEndEpoch
  /// At the end of the run.
  case onEnd
}

/// What a hook sees of a run and may change.
public final class TrainingState: ObjectHolder {
  /// The model.
  public let model: Module
  /// The criterion.
  public let criterion: Criterion
  /// The epoch, from 1.
  public internal(set) var epoch = 0
  /// Updates so far.
  public internal(set) var update = 0
  /// The samples of the batch; `onSample` may change them.
  public var samples: [Sample] = []
  /// The numbers of these samples in the dataset, from 1.
  public internal(set) var numbers: [Int] = []
  /// The mean loss of the batch's steps or samples.
  public internal(set) var loss = Double.nan
  /// The learning rate of the next update.
  public var rate: Double
  /// The last epoch; nil without a bound.
  public var lastEpoch: Int?
  /// True ends the run after the hook's batch or epoch.
  public var stops = false
  /// What the run has measured so far.
  public internal(set) var history = History()

  /// Model and criterion. The samples of the last batch are left out, so they stay.
  public func visitHeld(_ visitor: HeldVisitor) {
    visitor.visit(model)
    visitor.visit(criterion)
  }

  init(model: Module, criterion: Criterion, rate: Double) {
    self.model = model
    self.criterion = criterion
    self.rate = rate
  }
}
