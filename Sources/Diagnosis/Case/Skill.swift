/// How much of the way from guessing to no error a model has come.
///
/// The skill of a step is 1 − loss / loss of the best constant answer, by the script's criterion.
public struct Skill {
  /// What the losses say of the run.
  public enum Status: String, Sendable {
    /// The skill is at least 0.9.
    case learned
    /// The loss of the last quarter is below that of the third by 3 standard errors and 3 %.
    case learning
    /// Neither.
    case stuck
  }

  /// Over all steps together; 0 where the best constant has no loss.
  public var total = 0.0
  /// By step of the sequence, from 1; only steps that were looked at and trained.
  public var byStep: [Int: Double] = [:]
  /// The loss of the best constant, by step.
  public var baseline: [Int: Double] = [:]
  /// The share of the commonest class, by step; only of classes.
  public var commonest: [Int: Double] = [:]
  /// Which steps ever got a gradient, in order.
  public var trained: [Bool] = []
  /// What the losses say.
  public var status = Status.stuck
  /// The mean loss in the first tenth, the third and the last quarter of the run.
  public var start = 0.0, before = 0.0, now = 0.0
  /// By how many standard errors the last quarter is below the third.
  public var z = 0.0

  /// No skill.
  public init() {}

  /// Whether output `t`, from 1, ever got a gradient; false beyond those of the last training step.
  public func isTrained(_ t: Int) -> Bool { trained.indices.contains(t - 1) && trained[t - 1] }
}
