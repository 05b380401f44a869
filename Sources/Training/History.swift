/// What one pass over a dataset measured, in training or in evaluation.
public struct Figures: Equatable, Sendable {
  /// The mean loss: over the real steps where the criterion runs at every step, else over the samples.
  public var loss: Double
  /// How many samples the pass saw.
  public var samples: Int
  /// How many real steps, without padding, the samples had; as many as samples where they are no sequences.
  public var steps: Int
  /// The metrics by name, in the order in which they were asked for.
  public var metrics: [NamedFigure]

  /// The figures of a pass.
  public init(loss: Double, samples: Int, steps: Int, metrics: [NamedFigure] = []) {
    self.loss = loss
    self.samples = samples
    self.steps = steps
    self.metrics = metrics
  }

  /// `loss`, or the metric of this name; nil when there is none or it is no number.
  public func number(_ name: String) -> Double? {
    if name == "loss" { return loss }
    guard case .number(let number)? = metrics.first(where: { $0.name == name })?.value else { return nil }
    return number
  }
}

/// A metric's name with what it came to.
public struct NamedFigure: Equatable, Sendable {
  /// The metric's name, `accuracy`.
  public var name: String
  /// Its value.
  public var value: Figure

  /// A metric's name and value.
  public init(_ name: String, _ value: Figure) {
    self.name = name
    self.value = value
  }
}

/// What a metric can come to.
public enum Figure: Equatable, Sendable {
  /// A number, possibly NaN or infinite.
  case number(Double)
  /// Counts of a confusion matrix, C × C: `[target][prediction]`.
  case counts([[Int]])
}

/// The norms of one layer's parameters over the updates of an epoch.
public struct LayerNorms: Equatable, Sendable {
  /// The layer's place and type, `1.2 nn.Linear`.
  public var layer: String
  /// The root mean square over the updates of the gradient's Euclidean norm.
  public var gradient: Double
  /// The root mean square over the updates of the norm of what the update added to the parameters.
  public var update: Double
  /// The norm of the parameters at the end.
  public var parameters: Double

  /// The norms of a layer.
  public init(layer: String, gradient: Double, update: Double, parameters: Double) {
    self.layer = layer
    self.gradient = gradient
    self.update = update
    self.parameters = parameters
  }
}

/// One line of a run's history: an epoch, or a part of one where evaluations are more frequent.
public struct HistoryRecord: Equatable, Sendable {
  /// The epoch, from 1, that the record ends or lies in.
  public var epoch: Int
  /// Updates of the parameters since the run began.
  public var update: Int
  /// Samples seen since the run began.
  public var samples: Int
  /// Seconds of training and evaluation since the run began, over all its parts.
  public var seconds: Double
  /// The learning rate of the last update.
  public var rate: Double
  /// What training measured since the last record.
  public var train: Figures
  /// What the validation set gave; nil when it was not run.
  public var valid: Figures?
  /// The norms of each layer; empty when they were not asked for.
  public var layers: [LayerNorms]

  /// A record of these parts.
  public init(
    epoch: Int, update: Int, samples: Int, seconds: Double, rate: Double, train: Figures,
    valid: Figures? = nil, layers: [LayerNorms] = []
  ) {
    self.epoch = epoch
    self.update = update
    self.samples = samples
    self.seconds = seconds
    self.rate = rate
    self.train = train
    self.valid = valid
    self.layers = layers
  }
}

/// Why a run ended.
public enum StopReason: String, Sendable {
  /// It made as many epochs as it was given.
  case epochs
  /// It made as many updates as it was given.
  case updates
  /// Its time was over.
  case seconds
  /// The watched figure reached its target.
  case target
  /// The watched figure did not gain for `patience` evaluations.
  case patience
  /// A hook asked for it.
  case hook
  /// The user interrupted it.
  case interrupt
}

/// All that a run measured.
public struct History: Equatable, Sendable {
  /// The records in order.
  public var records: [HistoryRecord] = []
  /// The place in `records` of the best value of the watched figure; nil before the first.
  public var best: Int?
  /// Why the run ended; nil while it runs.
  public var stop: StopReason?

  /// A history without records.
  public init() {}
}
