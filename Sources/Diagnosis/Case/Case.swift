import NN
import TensorCore

/// A recording in the form that the tests ask: rows of numbers by step, and how well the model does.
public final class Case {
  /// What was seen.
  public let recording: Recording
  /// The model that is trained.
  public let model: Module
  /// The first 400 training steps and the last 400, in order.
  public let records: [Record]
  /// What the criterion compares.
  public let kind: LossKind
  /// The inputs of the first record, T; 1 where it is no sequence.
  public let steps: Int
  /// The rows of the first record, N.
  public let rows: Int
  /// The skill of the model.
  public var skill: Skill
  /// The steps of the outputs that are looked at, from 1: all, or 12 that are evenly spread.
  public var probes: [Int]
  /// The largest size of an input number in the first and the last 50 records.
  public var largestInput: Double

  let form: NormalForm
  private var known: (Visibility, Dependence)?

  /// The case of a recording. Throws `NNError.message` where nothing was trained, or the values are not understood:
  /// tables in tables, strings, more than one model at once.
  public init(_ recording: Recording) throws {
    guard let model = recording.model, !(recording.first.isEmpty && recording.last.isEmpty) else {
      throw NNError.message("no training was seen")
    }
    self.recording = recording
    self.model = model
    kind = LossKind(recording.criterion)
    form = NormalForm(model, recording.criterion, isClass: kind.isClass)
    let kept = Case.kept(recording)
    var records = try kept.map(form.record)
    for k in records.indices.dropFirst() where records[k].number == records[k - 1].number + 1 {
      records[k].previous = k - 1
    }
    self.records = records
    steps = records[0].inputs.count
    rows = records[0].rows
    probes = spread(records[records.count - 1].outputs.count, atMost: 12)
    largestInput = 0
    skill = Skill()
    for record in [records[0]] + records.suffix(50) {
      for input in record.inputs { largestInput = try input.numbers.reduce(largestInput) { max($0, abs($1)) } }
    }
    skill = try measuredSkill()
  }

  /// Whether the targets are classes.
  public var isClass: Bool { kind.isClass }

  /// Whether a state is carried from most training steps to the next.
  public var isStateCarried: Bool { remembers && 2 * recording.forgetCount < recording.count }

  /// Whether the model was told to remember while it is trained.
  public var remembers: Bool { recording.remember == "both" || recording.remember == "train" }

  /// Whether the model takes sequences or keeps a state.
  var hasMemory: Bool {
    form.isSequence || remembers || model.everyPart.contains { $0 is AbstractRecurrent }
  }

  /// What each output sees, and what the targets depend on; found out when asked first.
  func reach() throws -> (visibility: Visibility, dependence: Dependence) {
    if let known { return known }
    let visibility = try Visibility(self)
    let found = (visibility, try Dependence(self, visibility))
    known = found
    return found
  }

  /// The first 400 training steps and the last 400 of those after them.
  private static func kept(_ recording: Recording) -> [TrainingStep] {
    let head = recording.first.prefix(400)
    return head + (recording.first.dropFirst(400) + recording.last).suffix(400)
  }
}
