import NN
import TensorCore

/// A figure that is measured besides the loss, over the samples of a pass.
public protocol Metric: AnyObject {
  /// What it is called in logs and reports.
  var name: String { get }
  /// Whether a higher value is better.
  var isHigherBetter: Bool { get }
  /// Forgets what was added.
  func reset()
  /// Adds a batch. Throws when output and target are not what the metric needs.
  func add(_ measured: Measured) throws
  /// What was added so far comes to this; NaN for nothing.
  var figure: Figure { get }
  /// What was added so far, for a checkpoint.
  var state: Value { get set }
}

/// What a batch came to, as metrics see it.
public final class Measured {
  /// The batch.
  public let batch: Batch
  /// The model's output for it.
  public let output: Value
  /// The loss of its steps or samples.
  public let loss: LossSum
  /// Whether its sequences end with it; false for all but the last window of truncated back-propagation.
  public let endsSequences: Bool
  private let criterion: Criterion
  private var cached: StepRows?

  init(batch: Batch, output: Value, loss: LossSum, criterion: Criterion, endsSequences: Bool) {
    self.criterion = criterion
    self.batch = batch
    self.output = output
    self.loss = loss
    self.endsSequences = endsSequences
  }

  /// The real steps as rows. Throws when output or target are no tensors.
  public func rows(for metric: String) throws -> StepRows {
    if let cached { return cached }
    guard let rows = try StepRows(output: output, batch: batch, criterion: criterion) else {
      throw NNError.message(
        "the metric '\(metric)' needs tensors, or tables of tensors as steps, as output and target; the output is "
          + "\(output.summary), the target \(batch.target.summary)")
    }
    cached = rows
    return rows
  }
}

/// The metrics by name.
public enum Metrics {
  /// What there is, in the order in which messages list it.
  public static let names = ["accuracy", "sequenceAccuracy", "confusion", "mae", "mse", "perplexity", "r2"]

  /// The metric of this name. Throws `NNError` for a name that there is not.
  public static func make(_ name: String) throws -> any Metric {
    switch name {
    case "accuracy": return Accuracy(perSequence: false)
    case "sequenceAccuracy": return Accuracy(perSequence: true)
    case "confusion": return Confusion()
    case "mae": return MeanError(power: 1)
    case "mse": return MeanError(power: 2)
    case "perplexity": return Perplexity()
    case "r2": return RSquared()
    default:
      throw NNError.message(
        "unknown metric '\(name)'; there are \(names.joined(separator: ", ")), or a function of output and target")
    }
  }
}
