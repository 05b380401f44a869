import NN
import TensorCore

/// What is learned from, apart from any model: rows of numbers by step, one sample after the other in the order in
/// which they are trained on.
package struct Samples {
  /// One sample.
  package struct Sample {
    /// The inputs, T steps of D numbers.
    package var inputs: [[Double]]
    /// What is wanted of each output, K numbers, of classes one; nil where nothing is. One, or T of them.
    package var targets: [[Double]?]
    /// Which training step, or which sample of the dataset, it comes from.
    package var source: Int

    /// Whether the steps and targets of both are as many, of as many numbers.
    func hasForm(of other: Sample) -> Bool {
      guard inputs.map(\.count) == other.inputs.map(\.count), targets.count == other.targets.count else { return false }
      return zip(targets, other.targets).allSatisfy {
        $0.map { $0.count } == $1.map { $0.count } || $0 == nil || $1 == nil
      }
    }
  }

  /// The samples.
  package private(set) var list: [Sample] = []
  /// Whether the targets are classes.
  package private(set) var isClass: Bool
  /// How many samples have a number that is missing (NaN) or infinite, in inputs and in targets; they are left out.
  package private(set) var brokenInputs = 0, brokenTargets = 0

  /// The inputs of the first sample, T.
  package var steps: Int { list.first?.inputs.count ?? 0 }
  /// The outputs of the first sample.
  package var outputs: Int { list.first?.targets.count ?? 0 }
  /// The numbers of an input, D.
  package var width: Int { list.first?.inputs.first?.count ?? 0 }
  /// Whether every step has a target of its own.
  package var isAligned: Bool { steps > 1 && outputs == steps }

  /// The rows of a training's first `count` records, all without it, at most `bound`, of whole records.
  init(_ c: Case, atMost bound: Int, records count: Int? = nil) throws {
    isClass = c.isClass
    let records = spread(count ?? c.records.count, atMost: max(1, bound / max(1, c.rows))).map { c.records[$0 - 1] }
    for record in records {
      let inputs = try record.inputs.map { (numbers: try $0.numbers, width: $0.sizes[1], rows: $0.sizes[0]) }
      let targets = try record.targets.map {
        try $0.map { (numbers: try $0.numbers, width: $0.sizes[1], rows: $0.sizes[0]) }
      }
      guard inputs.allSatisfy({ $0.rows == record.rows }) else { continue }
      for row in 0..<record.rows {
        add(
          Sample(
            inputs: inputs.map { Array($0.numbers.row(row, $0.width)) },
            targets: targets.map { target in
              target.flatMap { row < $0.rows ? Array($0.numbers.row(row, $0.width)) : nil }
            }, source: record.number))
      }
    }
  }

  /// The samples of a dataset. A table is a list of steps, and so is a tensor of two dimensions and more, T × …, if the
  /// target is a table or tensor of as many, or the tensor has two dimensions; anything else is one step. Steps that
  /// are matrices whose targets have as many rows are batches: a sample for each row; and so
  /// are steps with several whole numbers from 1 on as target, classes, and as many rows or numbers.
  ///
  /// Targets that are all whole numbers from 0 on, of at most 1000 kinds that occur five times on average, are classes.
  /// Throws `NNError.message` for values that are no numbers.
  package init(_ values: [(input: Value, target: Value)]) throws {
    isClass = false
    for (k, value) in values.enumerated() {
      for sample in try Self.samples(value.input, value.target, k + 1) { add(sample) }
    }
    let targets = list.flatMap { $0.targets.compactMap { $0 } }
    let kinds = Set(targets.compactMap(\.first))
    isClass =
      targets.allSatisfy { $0.count == 1 && $0[0] >= 0 && $0[0] == $0[0].rounded() }
      && kinds.count <= min(1000, targets.count / 5)
  }

  private mutating func add(_ sample: Sample) {
    let isWhole = sample.inputs.allSatisfy { $0.allSatisfy(\.isFinite) }
    let isAnswered = sample.targets.allSatisfy { $0?.allSatisfy(\.isFinite) ?? true }
    if !isWhole { brokenInputs += 1 }
    if !isAnswered { brokenTargets += 1 }
    // One form for all: sequences of other lengths and widths cannot be compared place by place.
    let fits = list.first.map { $0.hasForm(of: sample) } ?? true
    if !fits { otherForms += 1 }
    if isWhole, isAnswered, fits { list.append(sample) }
  }

  /// How many samples have another number of steps or numbers than the first; they are left out.
  package private(set) var otherForms = 0

  // MARK: Values

  private static func samples(_ input: Value, _ target: Value, _ source: Int) throws -> [Sample] {
    let count = target.list?.count ?? target.tensor.flatMap { $0.dimension > 0 ? $0.sizes[0] : nil }
    var steps: [Value] = input.list ?? [input]
    if let tensor = input.tensor, tensor.dimension > 0 {
      let isAligned = tensor.sizes[0] > 1 && count == tensor.sizes[0]
      if tensor.dimension == 2 || isAligned {
        steps = try (0..<tensor.sizes[0]).map {
          .tensor(try tensor.dimension == 1 ? tensor.narrow(0, $0, 1) : tensor.select(0, $0))
        }
      }
    }
    var wanted: [Value] = target.list ?? [target]
    if steps.count > 1, wanted.count == 1, count == steps.count, let tensor = target.tensor {
      wanted = try (0..<tensor.sizes[0]).map {
        .tensor(try tensor.dimension == 1 ? tensor.narrow(0, $0, 1) : tensor.select(0, $0))
      }
    } else if wanted.count != steps.count || steps.count == 1 {
      wanted = [target]
    }
    guard !steps.isEmpty, !wanted.isEmpty else {
      throw NNError.message("cannot look into \((steps.isEmpty ? input : target).summary) as a part of a sample")
    }
    let inputs = try steps.map(numbers)
    let targets = try wanted.map(numbers)
    let rows = inputs.first?.rows ?? 1
    let isBatch =
      rows > 1 && input.list != nil && inputs.allSatisfy { $0.rows == rows }
      && targets.allSatisfy { $0.numbers.count % rows == 0 && ($0.rows == rows || $0.numbers.count == rows) }
    // Several classes at one step are those of several rows.
    let classes = targets.first?.numbers.count ?? 1
    let isBatchOfClasses =
      classes > 1
      && targets.allSatisfy { $0.numbers.count == classes && $0.numbers.allSatisfy { $0 >= 1 && $0 == $0.rounded() } }
      && inputs.allSatisfy { $0.rows == classes || $0.numbers.count == classes }
    let parts = isBatchOfClasses ? classes : isBatch ? rows : 1
    return (0..<parts).map { row in
      func part(_ whole: (numbers: [Double], rows: Int)) -> [Double] {
        Array(whole.numbers.row(row, whole.numbers.count / parts))
      }
      return Sample(inputs: inputs.map(part), targets: targets.map(part), source: source)
    }
  }

  /// The numbers of a step and, of a matrix, its rows. Of a table, all of its numbers one after the other.
  private static func numbers(_ value: Value) throws -> (numbers: [Double], rows: Int) {
    if let number = value.number { return ([number], 1) }
    if let tensor = value.tensor, tensor.count > 0 {
      let dense = try tensor.to(.double).contiguous()
      return (try dense.numbers, dense.dimension > 1 ? dense.sizes[0] : 1)
    }
    guard let list = value.list, !list.isEmpty else {
      throw NNError.message("cannot look into \(value.summary) as a part of a sample")
    }
    return (try list.flatMap { try numbers($0).numbers }, 1)
  }
}
