import NN
import TensorCore

/// Which inputs each output can see, whatever the weights.
///
/// An input of the first row is swapped for another from the recording; an output that changes sees it. Tried with the
/// weights as they are, with random ones, and with random ones that are small beside the inputs, since a dead unit or a
/// full sigmoid hides what another weight would show; up to 12 swaps each, until two in a row show nothing new.
/// What is said to be seen is seen; what is said to be unseen could still be seen by rare weights alone.
struct Visibility {
  /// The inputs that were swapped, from 1.
  let probes: [Int]
  /// How many outputs there are.
  let outputs: Int
  /// The outputs that an input changes, by input, both from 1.
  private(set) var seen: [Int: Set<Int>] = [:]
  /// Whether an input of one row changes outputs of others.
  private(set) var mixesRows = false
  /// How often an input was swapped for a different one.
  private(set) var swaps = 0

  init(_ c: Case) throws {
    let record = c.records[0]
    probes = spread(record.inputs.count, atMost: 12)
    outputs = record.outputs.count
    let environment = Environment()
    environment.dtype = c.model.dtype
    try environment.perform {
      for bound in [nil, 0.4, 0.4 / max(1, c.largestInput)] { try look(c, record, bound, environment) }
    }
  }

  /// Whether no input changes any output.
  var isBlind: Bool { seen.values.allSatisfy(\.isEmpty) }

  /// Whether output `t` sees input `s`, both from 1; what lies between the inputs that were swapped is as the nearest
  /// of them at the same distance. Inputs before the batch are not seen.
  func sees(_ t: Int, _ s: Int) -> Bool {
    if s < 1 { return false }
    if let outputs = seen[s] { return outputs.contains(t) }
    guard let near = probes.min(by: { abs($0 - s) < abs($1 - s) }) else { return false }
    let same = outputs == 1 ? t : max(1, min(outputs, t + near - s))
    return seen[near]?.contains(same) ?? false
  }

  /// Swaps inputs of a copy of the model, with weights between ± `bound` where there is one.
  private mutating func look(_ c: Case, _ record: Record, _ bound: Double?, _ environment: Environment) throws {
    let model = try Copier().copy(c.model)
    try model.callEvaluate()
    if let bound {
      let generator = Generator(seed: 1)
      for parameter in try model.callParameters() { try parameter.value.uniform(generator, -bound, bound) }
    }
    func run(_ input: Value) throws -> [[Double]] {
      environment.generator = Generator(seed: 1)  // Layers that draw must draw the same for all.
      try model.callForget()
      let output = try model.forward(input)
      return try c.form.outputs(output, of: input, record.inputs.count, record.rows).map { try $0.numbers }
    }
    let plain = try run(record.step.input)
    for s in probes {
      var quiet = 0
      for attempt in 1...12 where quiet < 2 {
        let other = c.records[attempt * 7 % c.records.count]
        let source = other.inputs[min(s, other.inputs.count) - 1]
        let numbers = try source.select(0, attempt * 3 % source.sizes[0]).numbers
        guard try numbers != record.inputs[s - 1].select(0, 0).numbers else { continue }
        let changed = try run(c.form.swapping(record.step.input, step: s, numbers))
        swaps += 1
        quiet = note(s, plain, changed, rows: record.rows) ? 0 : quiet + 1
      }
    }
  }

  /// Takes down what a swap of input `s` changed; returns whether anything is new.
  private mutating func note(_ s: Int, _ plain: [[Double]], _ changed: [[Double]], rows: Int) -> Bool {
    var isNew = false
    for t in 1...max(1, min(plain.count, changed.count)) {
      let (before, after) = (plain[t - 1], changed[t - 1])
      let width = max(1, before.count / max(1, rows))
      for i in 0..<min(before.count, after.count) where abs(before[i] - after[i]) > 0 {
        if i < width || before.count < rows {
          if seen[s, default: []].insert(t).inserted { isNew = true }
        } else if !mixesRows {
          (mixesRows, isNew) = (true, true)
        }
      }
    }
    if seen[s] == nil { seen[s] = [] }
    return isNew
  }
}

extension NormalForm {
  /// A copy of an input with `numbers` in the first row of its step `step`, from 1.
  func swapping(_ input: Value, step: Int, _ numbers: [Double]) throws -> Value {
    let copy = try Copier().copy(input.settled)
    if case .table(let table) = copy {
      guard table.list.indices.contains(step - 1) else { return copy }
      if table.list[step - 1].number != nil {
        table.list[step - 1] = .number(numbers.first ?? 0)
      } else if let tensor = table.list[step - 1].tensor {
        try put(numbers, into: tensor)
      }
      return copy
    }
    guard let tensor = copy.tensor else { return .number(numbers.first ?? 0) }
    if !isSequence {
      try put(numbers, into: tensor)
    } else if tensor.dimension == 1 {
      try put(numbers, into: tensor.narrow(0, step - 1, 1))
    } else {
      try put(numbers, into: tensor.select(min(axis, tensor.dimension - 1), step - 1))
    }
    return copy
  }

  /// Writes the first row of one step: all of a vector, but of one of numbers to look up the first.
  private func put(_ numbers: [Double], into step: Tensor) throws {
    let row: Tensor =
      step.dimension > 1 ? try step.select(0, 0) : looksUp ? try step.narrow(0, 0, 1) : step
    guard row.count == numbers.count else { return }
    try row.copy(from: try Tensor(numbers, row.sizes))
  }
}
