import NN
import TensorCore

/// What a model gave for a batch, and what it should have given, in rows: what metrics look at.
///
/// R = rows: the real steps of all samples where the criterion runs at every step, else the samples. C = elements of
/// an output.
public struct StepRows {
  /// `(R, C)`.
  public let output: Tensor
  /// `(R)`, or `(R, K)` for targets of K elements.
  public let target: Tensor
  /// For each row the place of its sample in the batch.
  public let sample: [Int]
  /// Whether the rows are steps.
  public let isStepwise: Bool

  /// The rows of `output`, which the model gave for `batch`; nil when output and targets are not tensors of one size for
  /// each row. They may be views. Throws when memory is short.
  public init?(output: Value, batch: Batch, criterion: Criterion) throws {
    let steps = StepCriterion(criterion)
    isStepwise = steps != nil
    let count = batch.count
    guard let steps else {
      guard let rows = try Self.matrix(Self.samples(output, batch), rows: count),
        let target = try Self.targets(batch, stepwise: false), target.sizes[0] == count
      else { return nil }
      (self.output, self.target, sample) = (rows, target, Array(0..<count))
      return
    }
    let sequence = batch.isPlain ? try Self.alone(output) : output
    guard
      let lengths = batch.isPlain
        ? (sequence.list?.count ?? sequence.tensor?.sizes.first).map({ [$0] }) : batch.stepLengths(output),
      let packed = try RowPacker().pack(sequence, samples: count, lengths: lengths),
      let rows = try Self.matrix(packed, rows: packed.sizes[0]),
      let given = try Self.targets(batch, stepwise: steps.hasStepTargets)
    else { return nil }
    let target: Tensor?
    if steps.hasStepTargets {
      target = given
    } else {
      target = try RowPacker().spread(.tensor(given), samples: count, lengths: lengths)
    }
    guard let target, target.sizes[0] == rows.sizes[0] else { return nil }
    (self.output, self.target) = (rows, target)
    sample = (0..<(lengths.max() ?? 0)).flatMap { t in lengths.indices.filter { t < lengths[$0] } }
  }

  /// The samples' outputs, `(N, …)`; a single one as it is has no batch axis.
  private static func samples(_ output: Value, _ batch: Batch) throws -> Tensor? {
    guard let y = output.tensor, y.dimension > 0 else { return nil }
    if batch.isPlain { return y }
    return batch.plan?.output.axes?.first == .batch && y.sizes[0] == batch.count ? y : nil
  }

  /// The steps of a single sample with a batch axis.
  private static func alone(_ output: Value) throws -> Value {
    func row(_ x: Tensor) throws -> Tensor {
      let dense = try x.contiguous()
      return try dense.view([1, dense.count])
    }
    if let x = output.tensor, x.dimension > 0, x.count > 0 {
      return .tensor(try x.contiguous().view([x.sizes[0], 1, x.count / x.sizes[0]]))
    }
    return try output.mapTensors { $0.count > 0 ? try row($0) : $0 }
  }

  private static func matrix(_ x: Tensor?, rows: Int) throws -> Tensor? {
    guard let x = try x?.contiguous(), rows > 0, x.count % rows == 0, x.count > 0 else { return nil }
    return try x.view([rows, x.count / rows])
  }

  /// The targets, `(R)` or `(R, K)`, or of `(N)` samples.
  private static func targets(_ batch: Batch, stepwise: Bool) throws -> Tensor? {
    if !batch.isPlain {
      guard batch.hasBatchTarget else { return nil }
      let packed = stepwise ? try RowPacker().pack(batch.target, samples: batch.count, lengths: batch.lengths) : nil
      return try flat(packed ?? (stepwise ? nil : batch.target.tensor), rows: nil)
    }
    switch batch.target {
    case .number(let number): return try Tensor([number], [1])
    case .tensor(let t): return t.count == 0 ? nil : try flat(t, rows: stepwise ? t.sizes[0] : 1)
    case .table(let table) where stepwise:
      let list = table.list
      let numbers = list.compactMap(\.number)
      if numbers.count == list.count, !list.isEmpty { return try Tensor(numbers, [list.count]) }
      return try flat(RowPacker().pack(alone(batch.target), samples: 1, lengths: nil), rows: list.count)
    default: return nil
    }
  }

  private static func flat(_ t: Tensor?, rows: Int?) throws -> Tensor? {
    guard let t = try t?.contiguous(), t.dimension > 0, let n = rows ?? t.sizes.first, n > 0, t.count % n == 0 else {
      return nil
    }
    return try t.view(t.count == n ? [n] : [n, t.count / n])
  }
}
