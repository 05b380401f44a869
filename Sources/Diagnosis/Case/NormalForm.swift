import NN
import TensorCore

/// How the values of a script's training become steps of rows.
///
/// A table is a list of steps. A tensor is T × N × … where the model takes sequences (a Sequencer, a SeqLSTM …), with
/// steps and rows exchanged where a layer says so (`batchfirst`, `SplitTable(2)`); else N × …. One dimension less
/// stands for one row, of classes and of numbers that LookupTable looks up for single numbers in N rows.
struct NormalForm {
  /// Whether tensors have their steps in one dimension.
  let isSequence: Bool
  /// Which dimension of a tensor has the steps, from 0.
  let axis: Int
  /// Whether the inputs are numbers of rows of a table.
  let looksUp: Bool
  /// Whether the targets are classes.
  let isClass: Bool
  /// Whether one target serves all steps.
  let repeatsTarget: Bool

  init(_ model: Module, _ criterion: Criterion?, isClass: Bool) {
    let parts = model.everyPart
    isSequence = parts.contains { part in
      part is AbstractSequencer || part is SeqLayer || part is SplitTable || part is SeqReverseSequence
    }
    let first = parts.first { $0 is SeqLayer || $0 is SplitTable }
    axis = (first as? SeqLayer)?.batchfirst == true || (first as? SplitTable)?.dimension == 2 ? 1 : 0
    looksUp = parts.contains { $0 is LookupTable }
    self.isClass = isClass
    repeatsTarget = criterion is RepeaterCriterion
  }

  /// The step in normal form; `targets` are nil where it cannot be said which output they belong to. Throws for
  /// values that are no numbers.
  func record(_ step: TrainingStep) throws -> Record {
    let inputs = try self.inputs(step.input)
    let rows = inputs.first?.sizes[0] ?? 1
    let outputs = try self.outputs(step.output, of: step.input, inputs.count, rows)
    var gradients = try self.outputs(step.gradOutput, of: step.input, inputs.count, rows)
    if gradients.count != outputs.count { gradients = [] }
    var record = Record(
      number: step.number, inputs: inputs, outputs: outputs, gradients: gradients,
      targets: Array(repeating: nil, count: outputs.count), untouched: Array(repeating: nil, count: outputs.count),
      step: step)
    try addTargets(to: &record)
    return record
  }

  /// The inputs, T tensors N × D.
  func inputs(_ value: Value) throws -> [Tensor] {
    if let list = value.list { return try list.map { try matrix($0, single: looksUp) } }
    if isSequence, let tensor = value.tensor {
      return try slices(tensor).map { try matrix(.tensor($0), single: looksUp) }
    }
    return [try matrix(value, single: looksUp)]
  }

  /// The outputs, tensors N × K, for an input of `count` steps and `rows` rows. A tensor is a sequence where its first
  /// dimensions are those of an input with steps, so that one answer for all steps, which has a dimension less, is not.
  /// A vector with a number for each of several rows is a column.
  func outputs(_ value: Value, of input: Value, _ count: Int, _ rows: Int) throws -> [Tensor] {
    func step(_ value: Value) throws -> Tensor {
      try matrix(value, single: rows > 1 && value.tensor?.dimension == 1 && value.tensor?.count == rows)
    }
    if let list = value.list { return try list.map(step) }
    guard let tensor = value.tensor, isSequence else { return [try step(value)] }
    let given = input.tensor ?? input.list?.first?.tensor
    let dimensions = (given?.dimension ?? 1) + (input.tensor == nil ? 1 : 0) + (looksUp ? 1 : 0)
    let axis = min(axis, max(0, tensor.dimension - 2))
    if tensor.dimension >= dimensions, tensor.sizes[axis] == count {
      return try slices(tensor).map { try step(.tensor($0)) }
    }
    return [try step(value)]
  }

  /// The slices of a tensor along the dimension of the steps.
  private func slices(_ tensor: Tensor) throws -> [Tensor] {
    guard tensor.dimension > 0 else { throw NNError.message("an empty tensor has no steps") }
    if tensor.dimension == 1 { return try (0..<tensor.count).map { try tensor.narrow(0, $0, 1) } }
    let axis = min(axis, tensor.dimension - 1)
    return try (0..<tensor.sizes[axis]).map { try tensor.select(axis, $0) }
  }

  /// A value as a matrix of doubles. A vector is one row, or, with `single`, a column.
  private func matrix(_ value: Value, single: Bool) throws -> Tensor {
    if let number = value.number { return try Tensor([number], [1, 1]) }
    guard let tensor = value.tensor, tensor.count > 0 else {
      throw NNError.message("cannot look into \(value.summary) as a step of a sequence")
    }
    let dense = try tensor.to(.double).contiguous()
    if dense.dimension == 1 { return try dense.view(single ? [dense.count, 1] : [1, dense.count]) }
    return try dense.view([dense.sizes[0], dense.count / dense.sizes[0]])
  }

  // MARK: Targets

  private func addTargets(to record: inout Record) throws {
    let step = record.step
    let count = record.outputs.count
    if let list = step.target.list, list.count == count {
      for t in 0..<count { record.targets[t] = try target(list[t], record.outputs[t]) }
      return
    }
    if repeatsTarget {
      for t in 0..<count { record.targets[t] = try target(step.target, record.outputs[t]) }
      return
    }
    let all = try wholeTarget(step.target)
    if count == 1 {
      record.targets[0] = try all.flatMap { try target(.tensor($0), record.outputs[0]) }
      return
    }
    guard let all else { return }
    // Which outputs were compared: those that got a gradient, if they are as many as the criterion saw.
    let compared = step.compared.list?.reduce(0) { $0 + ($1.tensor?.count ?? 1) } ?? step.compared.tensor?.count ?? 1
    let size = record.outputs[0].count
    let parts = compared % size == 0 ? compared / size : 0
    var places = Array(0..<count)
    if parts != count {
      places = try places.filter { try record.gradients.indices.contains($0) && record.gradients[$0].hasNonzero }
    }
    guard parts > 0, places.count == parts, all.count > 0, all.count % parts == 0 else { return }
    let pieces = parts == 1 ? [all] : try slices(all)
    guard pieces.count == parts else { return }
    for (piece, t) in zip(pieces, places) { record.targets[t] = try target(.tensor(piece), record.outputs[t]) }
    if parts < count, let whole = step.wholeTarget, whole.count * parts == all.count * count {
      let each = whole.count / count
      let flat = try whole.contiguous().view([whole.count])
      for t in 0..<count {
        record.untouched[t] = try target(.tensor(flat.narrow(0, t * each, each)), record.outputs[t])
      }
    }
  }

  /// A target as one tensor; nil for tables that are none.
  private func wholeTarget(_ value: Value) throws -> Tensor? {
    if let number = value.number { return try Tensor([number], [1, 1]) }
    return value.tensor
  }

  /// A target with the rows of its output; nil where it does not fit.
  private func target(_ value: Value, _ output: Tensor) throws -> Tensor? {
    guard let tensor = try wholeTarget(value), tensor.count > 0 else { return nil }
    let rows = output.sizes[0]
    guard tensor.count % rows == 0, !isClass || tensor.count == rows else { return nil }
    guard isClass || tensor.count == output.count else { return nil }
    return try tensor.to(.double).contiguous().view([rows, tensor.count / rows])
  }
}

extension Module {
  /// The module and all modules in it, from the outside in.
  package var everyPart: [Module] { [self] + children.flatMap(\.everyPart) }
}
