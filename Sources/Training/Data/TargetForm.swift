import NN
import TensorCore

/// How targets stand in a batch.
enum TargetForm {
  /// The form for targets of this shape, and whether each has a batch axis of size 1; nil when it is not known.
  static func of(_ shape: SampleShape, _ criterion: Criterion, _ plan: BatchPlan) -> (BatchForm, hasBatch: Bool)? {
    if StepCriterion(criterion)?.hasStepTargets ?? false, plan.output.hasStepsFirst {
      switch shape {
      case .alike(_, let step): return rows(step, plan).map { (.steps($0), $1) }
      case .tensor(let sizes, _):
        let hasBatch = sizes.count > 1 && sizes[1] == 1
        let rest = sizes.count - (hasBatch ? 2 : 1)
        return (.tensor([.time, .batch] + [BatchAxis](repeating: .feature, count: rest)), hasBatch)
      default: return nil
      }
    }
    // An output with a time axis is compared with a target that has it, too.
    if case .tensor(let sizes, _) = shape, let axes = plan.output.axes, axes.contains(.time) {
      let hasBatch = plan.run.singlesHaveBatch && sizes.count == axes.count
      return hasBatch || sizes.count == axes.count - 1 ? (.tensor(axes), hasBatch) : nil
    }
    return rows(shape, plan)
  }

  /// One row, or a table of rows, for each sample. A tensor of one element counts as a number.
  private static func rows(_ shape: SampleShape, _ plan: BatchPlan) -> (BatchForm, hasBatch: Bool)? {
    switch shape {
    case .number: return (.rows(0), false)
    case .tensor(let sizes, _):
      if sizes == [1] { return (.rows(0), true) }
      let hasBatch = plan.run.singlesHaveBatch && sizes.count > 1 && sizes[0] == 1
      return (.rows(sizes.count - (hasBatch ? 1 : 0)), hasBatch)
    case .alike, .table:
      let parts = (shape.entries ?? []).map { rows($0, plan) }
      guard let first = parts.first, let first, parts.allSatisfy({ $0?.hasBatch == first.hasBatch }) else { return nil }
      return (.table(parts.compactMap { $0?.0 }), first.hasBatch)
    case .other: return nil
    }
  }
}

extension BatchForm {
  /// Whether the steps, or a like list, come first in it.
  var hasStepsFirst: Bool {
    switch self {
    case .steps, .many: true
    case .tensor(let axes): axes.first == .time
    case .table: false
    }
  }
}

/// A criterion that runs at every step of a sequence.
struct StepCriterion {
  /// What runs at each step.
  let inner: Criterion
  /// Whether the sum over the steps is divided by their number.
  let averages: Bool
  /// Whether each step has a target of its own, and not one for all.
  let hasStepTargets: Bool

  /// nil when `criterion` is no such.
  init?(_ criterion: Criterion) {
    switch criterion {
    case let sequencer as SequencerCriterion:
      (inner, averages, hasStepTargets) = (sequencer.criterion, sequencer.sizeAverage, true)
    case let repeater as RepeaterCriterion:
      (inner, averages, hasStepTargets) = (repeater.criterion, false, false)
    default: return nil
    }
  }
}
