import NN
import TensorCore

/// What is known of a dataset without any model.
public struct DataReport: Sendable {
  /// How many samples were looked at.
  public var samples = 0
  /// Figures by name, which the lines put into words: `samples`, `size`, `steps`, `numbers` and `outputs` of the form;
  /// `constant.loss`, `nearest.loss`, `linear` (a share of the variance); `relative.told`, `target.told` or
  /// `target.3.told`, the share of the target's entropy that the best inputs tell, with `.entropy` in nats and `.first` or
  /// `.distance`, where the best lies; `farthest`, in steps back; `copies`, `near` and, of each, `.open`, the share of the
  /// targets that they leave open; `commonest`, `rarest`; `order.run`, `order.like`, `order.drift`.
  public var figures: [String: Double] = [:]
  /// What the data are like, a sentence or two each.
  public var lines: [String] = []
  /// What keeps any model from learning them.
  public var findings: [Finding] = []
  /// What was not looked at.
  public var limits: [String] = []

  /// A report on nothing.
  public init() {}
}

extension Diagnosis {
  /// Looks at samples, in the order in which they are trained on, without a model: `input` and `target` as a dataset
  /// gives them (`Samples` says what are steps, rows and classes). `size` is how many there are in all, nil where that
  /// is not known; `places` are the samples' numbers. No error: what cannot be read is said.
  public static func data(
    _ values: [(input: Value, target: Value)], places: [Int]? = nil, size: Int? = nil
  ) -> DataReport {
    var report = DataReport()
    do {
      let samples = try Samples(values)
      try DataExamination(samples, places: places ?? Array(1...max(1, values.count)), size: size).write(to: &report)
    } catch {
      report.limits.append("The data could not be examined: \(error).")
    }
    return report
  }

  /// The same of what a watched training was fed: its inputs and targets as its model takes them.
  public static func data(_ recording: Recording) -> DataReport {
    var report = DataReport()
    guard recording.count > 0, recording.model != nil else { return report }
    do {
      let samples = try Samples(Case(recording), atMost: 2000)
      try DataExamination(samples, places: nil, size: nil).write(to: &report)
      report.limits.insert(
        "No dataset was found, so what the first and the last training steps were fed was looked at.", at: 0)
    } catch {
      report.limits.append("The data could not be examined: \(error).")
    }
    return report
  }
}
