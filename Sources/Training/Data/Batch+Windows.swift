import NN
import TensorCore

extension Batch {
  /// The most steps that a sample has; 1 when they are no sequences.
  var longest: Int {
    if let lengths { return lengths.max() ?? 1 }
    return plan == nil ? Self.steps(of: input) ?? 1 : 1
  }

  /// The real steps of all samples together; a sample that is no sequence counts as one.
  var stepCount: Int {
    if let lengths { return lengths.reduce(0, +) }
    return plan == nil ? Self.steps(of: target) ?? 1 : count
  }

  /// The steps of a sample as it is: a table's entries, or a tensor's first dimension.
  private static func steps(of value: Value) -> Int? {
    switch value {
    case .table(let table): table.list.count
    case .tensor(let tensor) where tensor.dimension > 1: tensor.sizes[0]
    default: nil
    }
  }

  /// The batch cut into windows of `length` steps, in their order. Throws `NNError` when the target is not a sequence of
  /// as many steps as the input.
  func windows(_ length: Int) throws -> [Batch] {
    let steps = padding?.steps ?? longest
    return try stride(from: 0, to: steps, by: length).map { start in
      let range = start..<Swift.min(start + length, steps)
      let input = try Self.cut(self.input, plan?.input, range, of: steps)
      let target = try Self.cut(self.target, hasBatchTarget ? plan?.output : nil, range, of: steps)
      guard let input, let target else {
        throw NNError.message(
          "bptt cuts sequences whose targets have as many steps: the input is \(self.input.summary), the target "
            + self.target.summary)
      }
      let own = lengths?.map { Swift.max(Swift.min($0 - start, range.count), 0) }
      let isPadded = own?.contains { $0 != range.count } ?? false
      return Batch(
        input: input, target: target, numbers: numbers, samples: samples, lengths: own,
        padding: isPadded ? own.map { BatchPadding(lengths: $0) } : nil, plan: plan, hasBatchTarget: hasBatchTarget)
    }
  }

  /// The steps in `range` of a value of `form`; nil when it has not `steps` steps.
  private static func cut(_ value: Value, _ form: BatchForm?, _ range: Range<Int>, of steps: Int) throws -> Value? {
    switch (form, value) {
    case (.steps, .table(let table)), (nil, .table(let table)):
      let list = table.list
      return list.count == steps ? .list(Array(list[range])) : nil
    case (.tensor(let axes), .tensor(let tensor)):
      guard let time = axes.firstIndex(of: .time), time < tensor.dimension, tensor.sizes[time] == steps else {
        return nil
      }
      return .tensor(try tensor.narrow(time, range.lowerBound, range.count))
    case (nil, .tensor(let tensor)):
      guard tensor.dimension > 0, tensor.sizes[0] == steps else { return nil }
      return .tensor(try tensor.narrow(0, range.lowerBound, range.count))
    case (.table(let forms), .table(let table)) where forms.count == table.list.count:
      let parts = try zip(table.list, forms).map { try cut($0, $1, range, of: steps) }
      return parts.contains { $0 == nil } ? nil : .list(parts.compactMap { $0 })
    default: return nil
    }
  }
}
