import NN
import TensorCore

/// What a run is, as its log, its plot and its report say it.
public struct RunDescription {
  /// The script's name, or what the user calls the run.
  public var title: String
  /// The model, as `print` shows it.
  public var model: String
  /// Each layer with its output and its parameters; nil when the model has not run yet.
  public var summary: Summary?
  /// The criterion, as `print` shows it.
  public var criterion: String
  /// The optimiser's name with its settings.
  public var optimizer: String
  /// All other options that were set, in order.
  public var options: [(name: String, value: String)]
  /// The name of the figure that decides which weights are best: `loss`, or a metric's name.
  public var watched: String
  /// The seed of the script's generator and that of the order of samples.
  public var seeds: [(name: String, value: String)]
  /// How many epochs the run makes at most; nil without a bound.
  public var epochs: Int?

  /// What a run is.
  public init(
    title: String, model: String, summary: Summary? = nil, criterion: String, optimizer: String,
    options: [(name: String, value: String)] = [], watched: String = "loss",
    seeds: [(name: String, value: String)] = [], epochs: Int? = nil
  ) {
    self.title = title
    self.model = model
    self.summary = summary
    self.criterion = criterion
    self.optimizer = optimizer
    self.options = options
    self.watched = watched
    self.seeds = seeds
    self.epochs = epochs
  }
}

/// A sample with what the model made of it.
public struct Prediction {
  /// The sample's number in its dataset, from 1.
  public var number: Int
  /// What went in.
  public var input: Value
  /// What should come out.
  public var target: Value
  /// What came out.
  public var output: Value

  /// A sample and the model's output for it.
  public init(number: Int, input: Value, target: Value, output: Value) {
    self.number = number
    self.input = input
    self.target = target
    self.output = output
  }
}
