import NN
import TensorCore

/// Makes batches of samples, such that the model gives for each sample what it gives for it alone.
///
/// N = samples, T = steps of the longest, D = features. The model says which form of a batch it takes
/// (`Module.batchForm`): tables of steps `(D)`, `(1, D)` or numbers become tables of T tensors `(N, D)` or `(N)`,
/// tensors `(T, D)` become `(T, N, D)` or `(N, T, D)`, other tensors `(D)` become `(N, D)`, and tables of these tables.
/// Sequences of different length are padded where the model can run them so; where it cannot, or where inputs have other
/// sizes, there is a batch for each size. A sample of which not enough is known comes alone, as it is.
public final class Collator {
  private let model: Module
  private let criterion: Criterion
  private let hasStepCriterion: Bool
  private let inputs = BatchFiller(), targets = BatchFiller()

  /// A collator for what `model` takes and `criterion` compares with.
  public init(model: Module, criterion: Criterion) {
    self.model = model
    self.criterion = criterion
    hasStepCriterion = StepCriterion(criterion) != nil
  }

  /// The batches of `samples`, in their order as far as they fit together. What they hold is overwritten by the next
  /// call. Throws `SampleError` for an input that is nil or empty, has a hole, or is of another kind than the others',
  /// and for a target whose steps are not as many as the input's.
  public func collate(_ samples: [(number: Int, sample: Sample)]) throws -> [Batch] {
    for (number, sample) in samples { try check(sample.input, number) }
    inputs.restart()
    targets.restart()
    if samples.count == 1, !needsBatchAxis(samples[0].sample.input) {
      return [Batch(samples[0].sample, number: samples[0].number)]
    }
    var waiting = samples.map { (number: $0.number, sample: $0.sample.settled, shape: SampleShape($0.sample.input)) }
    var batches: [Batch] = []
    while let first = waiting.first {
      guard let (plan, lengths) = try choose(waiting) else {
        batches.append(Batch(first.sample, number: first.number))
        waiting.removeFirst()
        continue
      }
      // -1 is no length: the sample does not stand in this batch.
      let rows = waiting.indices.filter { lengths[$0] >= 0 }
      let isAsItIs = plan.samplesHaveBatch || !plan.run.singlesHaveBatch
      batches.append(
        rows.count == 1 && isAsItIs
          ? Batch(first.sample, number: first.number)
          : try batch(rows.map { waiting[$0] }, rows.map { lengths[$0] }, plan))
      waiting = waiting.indices.filter { lengths[$0] < 0 }.map { waiting[$0] }
    }
    return batches
  }

  // MARK: Which samples go together

  private typealias Waiting = (number: Int, sample: Sample, shape: SampleShape)

  /// How the first of `waiting` and those that fit it stand in a batch, with each one's steps, -1 for those that do
  /// not fit; nil when the first must come alone.
  private func choose(_ waiting: [Waiting]) throws -> (BatchPlan, [Int])? {
    let first = waiting[0].shape
    if let plan = plan(first, isPadded: false), waiting.allSatisfy({ $0.shape == first }) {
      return (plan, lengths(waiting, plan))
    }
    if let plan = plan(first, isPadded: true) {
      try checkKin(waiting)
      return (plan, lengths(waiting, plan))
    }
    guard let plan = plan(first, isPadded: false) else { return nil }
    try checkKin(waiting)
    return (plan, zip(waiting, lengths(waiting, plan)).map { $0.shape == first ? $1 : -1 })
  }

  /// Layers that treat each element by itself take any form. Without a criterion for steps a tensor is rather one of
  /// features.
  private func forms(_ shape: SampleShape, hasBatch: Bool) -> [BatchForm] {
    let forms = shape.forms(hasBatch: hasBatch)
    return hasStepCriterion ? forms : forms.filter { !$0.isSequence } + forms.filter(\.isSequence)
  }

  private func lengths(_ waiting: [Waiting], _ plan: BatchPlan) -> [Int] {
    waiting.map { $0.shape.steps(in: plan.input, with: waiting[0].shape, hasBatch: plan.samplesHaveBatch) ?? -1 }
  }

  /// The first form of samples of this shape that the model takes.
  private func plan(_ shape: SampleShape, isPadded: Bool) -> BatchPlan? {
    var ways = [(false, false), (true, true)]
    if shape.isNumbers || takesOnlyBatches || normalises { ways.append((true, false)) }
    for (singlesHaveBatch, samplesHaveBatch) in ways {
      let run = BatchRun(isPadded: isPadded, singlesHaveBatch: singlesHaveBatch)
      for form in forms(shape, hasBatch: samplesHaveBatch) where form.isSequence || !isPadded {
        guard shape.steps(in: form, with: shape, hasBatch: samplesHaveBatch) != nil,
          let output = model.formOfBatch(form, run)
        else { continue }
        return BatchPlan(input: form, output: output, run: run, samplesHaveBatch: samplesHaveBatch)
      }
    }
    return nil
  }

  /// Whether the model takes a sample like this one only with a batch axis that it does not have: numbers, and tensors
  /// `(T, D)` for a SeqLSTM.
  private func needsBatchAxis(_ input: Value) -> Bool {
    var leaf = input
    while case .table(let table) = leaf, let first = table.list.first { leaf = first }
    switch leaf {
    case .number: break
    case .tensor(let x) where x.dimension < 3: break
    default: return false
    }
    if case .tensor = leaf, !takesOnlyBatches { return false }
    guard let plan = plan(SampleShape(input), isPadded: false) else { return false }
    return plan.run.singlesHaveBatch && !plan.samplesHaveBatch
  }

  /// Whether there is a layer in the model that takes no sequence without a batch.
  private lazy var takesOnlyBatches: Bool = {
    func visit(_ module: Module) -> Bool { module is SeqLayer || module.children.contains(where: visit) }
    return visit(model)
  }()

  /// Whether there is a layer that normalises what it is given by the batch's own figures.
  private lazy var normalises: Bool = {
    func visit(_ module: Module) -> Bool {
      module is BatchNormalization && module.isTraining || module.children.contains(where: visit)
    }
    return visit(model)
  }()

  // MARK: Errors

  private func check(_ input: Value, _ number: Int) throws {
    func fail(_ text: String) -> SampleError { SampleError([number], NNError.message(text)) }
    switch input {
    case .none: throw fail("the input is nil")
    case .tensor(let x) where x.count == 0: throw fail("the input is empty")
    case .table(let table):
      let list = table.list
      if list.isEmpty, table.fields.isEmpty { throw fail("the input is a table without entries") }
      if let hole = list.firstIndex(where: \.isNone) { throw fail("entry \(hole + 1) of the input is nil") }
    default: break
    }
  }

  private func checkKin(_ waiting: [Waiting]) throws {
    for other in waiting where !other.shape.isKin(waiting[0].shape) {
      throw SampleError(
        [other.number],
        NNError.message(
          "the input is \(Self.text(other.sample.input)), sample \(waiting[0].number)'s is "
            + Self.text(waiting[0].sample.input)))
    }
  }

  private static func text(_ value: Value) -> String {
    guard let first = value.list?.first else { return value.summary }
    return "\(value.summary), the first \(first.summary)"
  }

  // MARK: A batch

  private func batch(_ rows: [Waiting], _ lengths: [Int], _ plan: BatchPlan) throws -> Batch {
    let samples = rows.map(\.sample), numbers = rows.map(\.number)
    let isSequence = plan.input.isSequence
    let input = try inputs.fill(
      samples.map(\.input), plan.input, lengths: lengths, hasBatch: plan.samplesHaveBatch, numbers: model.dtype)
    let target = try self.target(rows, isSequence ? lengths : nil, plan)
    let isPadded = isSequence && lengths.contains { $0 != lengths[0] }
    return Batch(
      input: input, target: target ?? .list(samples.map(\.target)), numbers: numbers, samples: samples,
      lengths: isSequence ? lengths : nil, padding: isPadded ? BatchPadding(lengths: lengths) : nil, plan: plan,
      hasBatchTarget: target != nil)
  }

  /// The targets in one value; nil when they cannot stand in one.
  private func target(_ rows: [Waiting], _ lengths: [Int]?, _ plan: BatchPlan) throws -> Value? {
    let shapes = rows.map { SampleShape($0.sample.target) }
    guard let (form, hasBatch) = TargetForm.of(shapes[0], criterion, plan) else { return nil }
    let own = shapes.map { $0.steps(in: form, with: shapes[0], hasBatch: hasBatch) ?? -1 }
    guard !own.contains(-1) else { return nil }
    let isStepwise = StepCriterion(criterion)?.hasStepTargets ?? false
    if let lengths, isStepwise, plan.output.isSequence {
      for (n, row) in rows.enumerated() where own[n] != lengths[n] {
        throw SampleError(
          [row.number], NNError.message("the target has \(own[n]) steps, the input \(lengths[n])"))
      }
    } else if own.contains(where: { $0 != own[0] }) {
      return nil
    }
    return try targets.fill(
      rows.map(\.sample.target), form, lengths: own, hasBatch: hasBatch, numbers: criterion.dtype)
  }
}

extension Sample {
  /// The sample with tables that no one changes.
  fileprivate var settled: Sample { Sample(input: input.settled, target: target.settled) }
}
