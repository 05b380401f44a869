/// What a diagnosis says of a training.
public struct Report: Sendable {
  /// What was found of the run as a whole.
  public enum Status: String, Sendable {
    /// The model has learned what it is trained on: its skill is at least 0.9.
    case learned
    /// Its loss falls.
    case learning
    /// Neither.
    case stuck
    /// Fewer than three training steps were seen.
    case noTraining = "no-training"
    /// Inputs, outputs or targets are of a form that the tests cannot read.
    case notUnderstood = "not-understood"
  }

  /// The causes, the likeliest first, three at most.
  public var findings: [Finding] = []
  /// What is worth to know and is no fault.
  public var notes: [String] = []
  /// The share of the way from the best constant answer to no error, 1 at most; NaN where it is not known.
  public var skill = Double.nan
  /// How the run goes.
  public var status = Status.noTraining
  /// How many training steps were seen.
  public var steps: Int
  /// Whether the findings were to be tried out.
  public var triesOut = false
  /// What can be drawn of the training; nil where that was not asked for, or nothing can.
  public var picture: Picture?
  /// CPU seconds that they took.
  public var seconds: Double

  /// A report on nothing.
  public init(steps: Int = 0, seconds: Double = 0) {
    self.steps = steps
    self.seconds = seconds
  }
}

extension Report.Status {
  init(_ status: Skill.Status) {
    switch status {
    case .learned: self = .learned
    case .learning: self = .learning
    case .stuck: self = .stuck
    }
  }
}
