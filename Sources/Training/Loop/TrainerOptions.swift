import NN
import TensorCore

/// What a run is told; everything has a default.
public struct TrainerOptions {
  // MARK: Steps

  /// What moves the parameters; nil for Adam with its defaults.
  public var optimizer: (any Optimizer)?
  /// Samples in a batch; 1 by default, which gives samples to the model as they are.
  public var batchSize = 1
  /// Batches whose gradients are averaged for one update.
  public var accumulate = 1
  /// Steps of truncated back-propagation: longer sequences are cut into windows of so many steps, with an update
  /// after each; nil for whole sequences.
  public var bptt: Int?
  /// Whether the state is carried from one window of a sequence to the next; it always starts anew with a sequence.
  public var carriesState = true
  /// Bounds of the gradient before an update; nil for none.
  public var clip: GradientClip?
  /// How the learning rate changes; nil for the optimiser's own.
  public var schedule: Schedule?

  // MARK: Data

  /// Whether each epoch has its own order; streams come as they come.
  public var shuffle = true
  /// The seed of the order; nil for the one of the current environment's generator.
  public var seed: UInt64?
  /// The last incomplete batch of an epoch is left out.
  public var dropsLast = false
  /// How many samples of an endless stream make an epoch; nil for as many as there are.
  public var epochSize: Int?

  // MARK: Watching

  /// What is measured besides the loss.
  public var metrics: [any Metric] = []
  /// Updates between two evaluations; nil for one at the end of each epoch.
  public var evaluateEvery: Int?
  /// The figure that decides which weights are best: `loss` or the name of a metric.
  public var watch = "loss"
  /// Whether a higher value of it is better; nil for what the metric says.
  public var maximizes: Bool?
  /// Stops at a NaN or an infinity in loss or gradient with an error that says where it arose.
  public var checkNaN = true
  /// Whether the model is put into training mode before, and into evaluation mode after.
  public var managesModes = true
  /// Called by a hook's name.
  public var hooks: [Hook: (TrainingState) throws -> Void] = [:]
  /// Asked after every update; true ends the run with a checkpoint.
  public var isInterrupted: (() -> Bool)?

  // MARK: The end

  /// Epochs of a call of `train`; nil for no bound.
  public var epochs: Int? = 10
  /// Updates of a run; nil for no bound.
  public var updates: Int?
  /// Seconds of a run, over all its parts; nil for no bound.
  public var seconds: Double?
  /// Ends the run when the figure of this name reaches this value.
  public var target: (name: String, value: Double)?
  /// Evaluations without a gain after which the run ends; nil for no such end.
  public var patience: Int?
  /// What counts as a gain of the watched figure.
  public var minimumGain = 0.0
  /// Whether the best weights are put back at the end; nil for yes if `patience` is set.
  public var restoresBest: Bool?

  // MARK: Files and what is shown

  /// The folder of the run's checkpoints; nil for none.
  public var checkpoint: String?
  /// How many checkpoints are kept.
  public var keep = 3
  /// Updates between checkpoints, besides those at the end of each epoch.
  public var checkpointEvery: Int?
  /// Goes on from the last checkpoint if there is one.
  public var resume = false
  /// What the run is called in its log and report.
  public var title = "training"
  /// The file for all figures, `.jsonl` or `.csv`; nil for none.
  public var log: String?
  /// The file for the curves, `.svg` or `.png`; nil for none.
  public var plot: String?
  /// The file for the report, `.html`; nil for none.
  public var report: String?
  /// Samples shown in the report.
  public var reportSamples = 4
  /// What is shown on the terminal.
  public var progress = Progress.automatic
  /// Options as the user gave them, for log and report.
  public var described: [(name: String, value: String)] = []

  /// What is shown on the terminal.
  public enum Progress: Sendable {
    /// A line that is redrawn on a terminal, a line for each epoch on a pipe.
    case automatic
    /// Nothing.
    case quiet
  }

  /// Everything by default.
  public init() {}

  /// Throws `NNError` for settings that make no run.
  public func check() throws {
    func positive(_ value: Int?, _ name: String) throws {
      if let value, value < 1 { throw NNError.message("\(name) must be at least 1, got \(value)") }
    }
    try positive(batchSize, "batchSize")
    try positive(accumulate, "accumulate")
    try positive(bptt, "bptt")
    try positive(epochSize, "epochSize")
    try positive(evaluateEvery, "evaluateEvery")
    try positive(patience, "patience")
    try positive(keep, "keep")
    try positive(checkpointEvery, "checkpointEvery")
    if bptt != nil, accumulate > 1 {
      throw NNError.message("bptt makes an update for each window of a sequence; accumulate does not go with it")
    }
    if resume, checkpoint == nil {
      throw NNError.message("resume needs checkpoint = 'folder', where the run was saved")
    }
    let names = metrics.map(\.name)
    for (i, name) in names.enumerated() where names[..<i].contains(name) || name == "loss" {
      throw NNError.message("two figures have the name '\(name)'")
    }
    for name in [watch] + (target.map { [$0.name] } ?? []) where name != "loss" && !names.contains(name) {
      throw NNError.message("no metric has the name '\(name)'; there are \((["loss"] + names).joined(separator: ", "))")
    }
  }
}
