import NN
import TensorCore

/// A sum of losses with the number of units that it is over.
public struct LossSum: Equatable, Sendable {
  /// The sum.
  public var sum = 0.0
  /// How many losses it has: of real steps where the criterion runs at every step, else of samples.
  public var units = 0

  /// A sum of `units` losses.
  public init(sum: Double = 0, units: Int = 0) {
    self.sum = sum
    self.units = units
  }

  /// The mean; NaN of none.
  public var mean: Double { sum / Double(units) }

  /// Both sums together.
  public static func + (a: LossSum, b: LossSum) -> LossSum { LossSum(sum: a.sum + b.sum, units: a.units + b.units) }
}

/// A criterion over batches.
///
/// What is learned is the mean over the N samples of a batch of the loss that the criterion gives for each alone:
///
///     L = 1/N Σ loss(output of n, target of n)
///
/// so that a batch of one is the loop as it is written by hand, and padding counts for nothing. The rows of a criterion
/// that says how a batch's loss comes from that of its rows (`Criterion.batchDivisor`) go through it together, the real
/// steps of all samples at once; any other gets one sample after the other.
public final class BatchLoss {
  /// The criterion.
  public let criterion: Criterion
  private let outputs = RowPacker(), targets = RowPacker()
  /// How the last forward pass went.
  private var road = Road.none

  private enum Road {
    case none
    /// The criterion had the sample, or the whole batch, whose sum of losses is `divisor` times its loss.
    case whole(divisor: Double, target: Value)
    /// The inner criterion had the rows of all real steps.
    case rows(Tensor, target: Value, divisor: Double, StepCriterion, lengths: [Int])
    /// The criterion had one sample after the other.
    case single
  }

  /// The loss of `criterion` over batches.
  public init(_ criterion: Criterion) { self.criterion = criterion }

  /// The losses of the samples, or of their real steps, for what the model gave for `batch`. Leaves their mean in the
  /// criterion's `output`. Throws `SampleError` with what the criterion throws.
  public func forward(_ output: Value, _ batch: Batch) throws -> LossSum {
    road = .none
    do {
      let sum = try watched(output, batch)
      if !batch.isPlain { criterion.output = .number(sum.mean) }
      return sum
    } catch {
      throw batch.naming(error) { n in _ = try alone(output, batch, n) }
    }
  }

  /// The gradient of L with respect to `output`, zero at padding, after `forward` with the same arguments. It is
  /// overwritten by the next call. Throws `SampleError` with what the criterion throws.
  public func backward(_ output: Value, _ batch: Batch) throws -> Value {
    do {
      switch road {
      case .none: throw NNError.message("the loss has no forward pass to go back through")
      case .whole(let divisor, let target):
        let gradient = try criterion.backward(output, target)
        let scale = divisor / Double(batch.count)
        if scale != 1 { try gradient.forEachTensor { try $0.mul($0, scale) } }
        return gradient
      case .rows(let rows, let target, let divisor, let steps, let lengths):
        let gradient = try steps.inner.backward(.tensor(rows), target)
        guard let dy = try gradient.tensor?.contiguous() else {
          throw NNError.message("\(steps.inner.typeName) gave \(gradient.summary) as gradient")
        }
        try scale(dy, divisor, steps, lengths)
        guard let result = try outputs.unpack(dy, like: output, samples: batch.count, lengths: lengths) else {
          throw NNError.message("\(steps.inner.typeName) gave \(gradient.summary) as gradient")
        }
        return result
      case .single: return try backwardSingly(output, batch)
      }
    } catch {
      throw batch.naming(error) { n in
        _ = try alone(output, batch, n)
        _ = try criterion.backward(batch.output(of: n, in: output), batch.samples[n].target)
      }
    }
  }

  /// L of a batch whose forward pass gave `sum`; of a criterion that averages over steps the mean over all of them,
  /// which is L where the samples have equally many.
  public func objective(_ sum: LossSum, _ batch: Batch) -> Double {
    StepCriterion(criterion)?.averages ?? false ? sum.mean : sum.sum / Double(batch.count)
  }

  // MARK: Forward

  /// `run`, of which a watcher is told once, whichever way the batch takes.
  private func watched(_ output: Value, _ batch: Batch) throws -> LossSum {
    guard let watcher = Watcher.current, batch.hasBatchTarget else { return try run(output, batch) }
    return try watcher.call {
      try run(output, batch)
    } after: { sum in
      try watcher.didForward(criterion, output, batch.target, loss: .number(objective(sum, batch)))
    }
  }

  private func run(_ output: Value, _ batch: Batch) throws -> LossSum {
    if batch.isPlain {
      road = .whole(divisor: 1, target: batch.target)
      return try loss(criterion.forward(output, batch.target), output)
    }
    if batch.hasBatchTarget, let sum = try together(output, batch) { return sum }
    road = .single
    var sum = LossSum()
    for n in 0..<batch.count { sum = try sum + alone(output, batch, n) }
    return sum
  }

  /// The loss of sample `n` alone.
  private func alone(_ output: Value, _ batch: Batch, _ n: Int) throws -> LossSum {
    let own = try batch.output(of: n, in: output)
    return try loss(criterion.forward(own, batch.samples[n].target), own)
  }

  /// The losses behind the criterion's `loss` for one sample's `output`.
  private func loss(_ loss: Value, _ output: Value) throws -> LossSum {
    guard let number = loss.number else {
      throw NNError.message("\(criterion.typeName) gave \(loss.summary) as loss")
    }
    guard let steps = StepCriterion(criterion) else { return LossSum(sum: number, units: 1) }
    let count = output.list?.count ?? output.tensor?.sizes.first ?? 1
    return LossSum(sum: steps.averages ? number * Double(count) : number, units: count)
  }

  /// All rows at once; nil when the criterion does not say how their loss comes from that of each.
  private func together(_ output: Value, _ batch: Batch) throws -> LossSum? {
    guard let steps = StepCriterion(criterion) else {
      guard batch.padding == nil || batch.plan?.output.isSequence == false,
        let divisor = criterion.divisorOfBatch(output, batch.target)
      else { return nil }
      let loss = try criterion.forward(output, batch.target)
      road = .whole(divisor: divisor, target: batch.target)
      return loss.number.map { LossSum(sum: $0 * divisor, units: batch.count) }
    }
    // A script's own methods want the whole sequence.
    guard !criterion.isScripted, let lengths = batch.stepLengths(output),
      let rows = try outputs.pack(output, samples: batch.count, lengths: lengths), rows.dimension == 2,
      let target = try steps.hasStepTargets
        ? targets.pack(batch.target, samples: batch.count, lengths: lengths)
        : targets.spread(batch.target, samples: batch.count, lengths: lengths),
      let divisor = steps.inner.divisorOfBatch(.tensor(rows), .tensor(target))
    else { return nil }
    let loss = try steps.inner.forward(.tensor(rows), .tensor(target))
    road = .rows(rows, target: .tensor(target), divisor: divisor, steps, lengths: lengths)
    return loss.number.map { LossSum(sum: $0 * divisor, units: rows.sizes[0]) }
  }

  // MARK: Backward

  /// Makes of the gradient of the rows' loss that of L.
  private func scale(_ dy: Tensor, _ divisor: Double, _ steps: StepCriterion, _ lengths: [Int]) throws {
    let samples = Double(lengths.count)
    guard steps.averages else { return try dy.mul(dy, divisor / samples) }
    if lengths.allSatisfy({ $0 == lengths[0] }) { return try dy.mul(dy, divisor / samples / Double(lengths[0])) }
    var weights: [Double] = []
    weights.reserveCapacity(dy.sizes[0])
    for t in 0..<(lengths.max() ?? 0) {
      for length in lengths where t < length { weights.append(divisor / samples / Double(length)) }
    }
    try dy.cmul(dy, Tensor(weights, [weights.count, 1], dy.dtype).expandAs(dy))
  }

  private func backwardSingly(_ output: Value, _ batch: Batch) throws -> Value {
    let whole = try output.mapTensors { try Tensor($0.sizes, $0.dtype) }
    for n in 0..<batch.count {
      let own = try batch.output(of: n, in: output), target = batch.samples[n].target
      // Going back needs the forward pass of the same sample.
      _ = try criterion.forward(own, target)
      try copy(criterion.backward(own, target), to: batch.output(of: n, in: whole), scale: 1 / Double(batch.count))
    }
    return whole
  }

  private func copy(_ gradient: Value, to place: Value, scale: Double) throws {
    switch (gradient, place) {
    case (.tensor(let from), .tensor(let to)) where from.count == to.count:
      try to.copy(from: from.sizes == to.sizes ? from : from.contiguous().view(to.sizes))
      try to.mul(to, scale)
    case (.table(let from), .table(let to)):
      for (from, to) in zip(from.list, to.list) { try copy(from, to: to, scale: scale) }
    case (.none, _): break
    default:
      throw NNError.message(
        "\(criterion.typeName) gave \(gradient.summary) as gradient of \(place.summary)")
    }
  }
}

extension Batch {
  /// How many real steps each sample has in `output`, a sequence with the steps first; nil when it is none.
  func stepLengths(_ output: Value) -> [Int]? {
    guard let form = plan?.output, form.hasStepsFirst else { return nil }
    if form.isSequence, let lengths { return lengths }
    return (output.list?.count ?? output.tensor?.sizes.first).map { [Int](repeating: $0, count: count) }
  }
}
