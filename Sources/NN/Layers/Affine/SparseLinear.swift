import TensorCore

/// A Linear of inputs that are mostly zero: nn.SparseLinear (`nn/SparseLinear.lua`).
///
/// D = inputSize, H = outputSize, N = batch, K = elements that are given. W (H, D) is drawn from ±1/√D, b (H) from
/// ±1e-6/√D. An input is
///
///     (K, 2)                    pairs {index, value}, indices 1 … D        output (H)
///     a table of N of them      K may differ                               output (N, H)
///     (N, K, 2)                 the same in one tensor                     output (N, H)
///
/// An index may stand twice: its values add up. With `doGradInput` (false by default) the gradient with respect to all
/// D elements comes back: a table of (D, 2), or (N, D, 2). The field `weightDecay` (0) is what each backward pass adds
/// of W to its gradient.
///
/// `updateParameters` and `zeroGradParameters` touch only the columns of W that backward passes used, as long as there
/// were any since the gradients were last set to zero by the layer itself, and without `weightDecay`.
///
/// ```lua
/// m = nn.SparseLinear(1000, 1)
/// m.weight:fill(2)
/// m.bias:zero()
/// print(m:forward(torch.Tensor{{3, 0.5}, {999, 4}})[1])  --> 9
/// ```
public final class SparseLinear: Module {
  /// `(H, D)`.
  public var weight: Tensor?
  /// `(H, D)`: its gradient, summed over the backward passes.
  public var gradWeight: Tensor?
  /// `(H)`.
  public var bias: Tensor?
  /// `(H)`: its gradient, summed over the backward passes.
  public var gradBias: Tensor?
  /// What each backward pass adds of W to its gradient; 0 by default.
  public var weightDecay = 0.0
  /// Whether gradInput is computed; false by default.
  public var doGradInput = false

  /// The columns, from 0, that backward passes have used since the gradients were zero; nil when it is not known.
  private var used: Set<Int>?

  /// One whose gradInput is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  func build(_ inputSize: Int, _ outputSize: Int, _ doGradInput: Bool) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    self.doGradInput = doGradInput
    weight = try Tensor([outputSize, inputSize], dtype)
    gradWeight = try Tensor([outputSize, inputSize], dtype)
    bias = try Tensor([outputSize], dtype)
    gradBias = try Tensor([outputSize], dtype)
    try callReset(nil)
  }

  public override class var help: String { "a Linear of inputs given as pairs {index, value}" }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \SparseLinear.weight, "gradWeight", \SparseLinear.gradWeight)
      + Field.parameter("bias", \SparseLinear.bias, "gradBias", \SparseLinear.gradBias)
      + [.number("weightDecay", \SparseLinear.weightDecay), .flag("doGradInput", \SparseLinear.doGradInput)]
  }
  public override class var constructor: Constructor {
    Constructor(
      SparseLinear.build, .integer("inputSize"), .integer("outputSize"), .flag("doGradInput", default: false))
  }
  public override class var example: Example {
    Example([5, 3], input: .table([.pairs(2, upTo: 5), .pairs(3, upTo: 5)]))
  }

  public override func reset(_ stdv: Double?) throws {
    let weight = try needWeight()
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[1]).squareRoot()
    let generator = Environment.current.generator
    try weight.uniform(generator, -bound, bound)
    if let bias {
      try bias.uniform(generator, -bound, bound)
      try bias.mul(bias, 0.000001)
    }
  }

  private func needWeight() throws -> Tensor {
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no 2-D weight") }
    return weight
  }

  /// The samples of an input, each (K, 2), and which of the forms it has.
  private func samples(_ input: Value) throws -> (list: [Tensor], form: Form) {
    func pairs(_ value: Value, _ what: String) throws -> Tensor {
      let x = try tensor(value, what)
      guard x.dimension == 2, x.sizes[1] == 2 else {
        throw NNError.input(describe(), "\(what) is \(value.summary), expected K x 2: pairs {index, value}")
      }
      return x
    }
    switch input {
    case .table(let table): return (try table.list.enumerated().map { try pairs($1, "input[\($0 + 1)]") }, .table)
    case .tensor(let x) where x.dimension == 3 && x.sizes[2] == 2:
      let all = try tensor(input)
      return (try (0..<x.sizes[0]).map { try all.select(0, $0) }, .batch)
    default: return ([try pairs(input, "input")], .single)
    }
  }

  private enum Form { case single, table, batch }

  /// All elements of the samples, without zeros. Throws when an index is out of range.
  private func entries(_ samples: [Tensor], _ d: Int) throws -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(samples.reduce(0) { $0 + $1.sizes[0] })
    for (row, sample) in samples.enumerated() {
      let sample = try sample.contiguous()
      for k in 0..<sample.sizes[0] {
        let value = sample[linear: 2 * k + 1]
        if value == 0 { continue }
        let index = Int(bounded: sample[linear: 2 * k])
        guard index >= 1, index <= d else {
          throw NNError.input(describe(), "index out of bound: \(index) not between 1 and \(d)")
        }
        entries.append(Entry(row: row, column: index - 1, value: value))
      }
    }
    return entries
  }

  private struct Entry { let row: Int, column: Int, value: Double }

  public override func updateOutput(_ input: Value) throws -> Value {
    let weight = try needWeight(), h = weight.sizes[0], d = weight.sizes[1]
    let (list, form) = try samples(input)
    // As the original's: an empty batch has the output of an empty sample.
    let y = try ownOutput(form == .single || list.isEmpty ? [h] : [list.count, h])
    let rows = try y.view([Swift.max(list.count, 1), h])
    if let bias {
      try rows.copy(from: checked(bias, "bias", count: h).contiguous().view([1, h]).expandAs(rows))
    } else {
      try rows.zero()
    }
    let w = try checked(weight, "weight", count: h * d).contiguous()
    try compute(Columns(entries: entries(list, d), from: w, to: y, h: h, d: d, scale: 1, isForward: true))
    return output
  }

  private func gradient(_ gradOutput: Value, _ count: Int, _ form: Form, _ h: Int) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.count == count * h, form == .single || dy.dimension == 2 else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), expected \(form == .single ? "\(h)" : "\(count) x \(h)")")
    }
    return try dy.view([count, h])
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let weight = try needWeight(), h = weight.sizes[0], d = weight.sizes[1]
    let (list, form) = try samples(input)
    guard doGradInput, !list.isEmpty else {
      gradInput = form == .batch ? try .tensor(Tensor(tensor(input).sizes, dtype)) : .list([])
      return gradInput
    }
    let dense = try Tensor(dtype), indices = try Tensor(dtype)
    try dense.mm(gradient(gradOutput, list.count, form, h), weight)
    try indices.range(1, Double(d))
    let pairs = try Tensor([list.count, d, 2], dtype)
    try pairs.select(2, 0).copy(from: indices.view([1, d]).expand([list.count, d]))
    try pairs.select(2, 1).copy(from: dense)
    gradInput =
      form == .batch ? .tensor(pairs) : .list(try (0..<list.count).map { .tensor(try pairs.select(0, $0)) })
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let weight = try needWeight(), h = weight.sizes[0], d = weight.sizes[1]
    let (list, form) = try samples(input)
    guard !list.isEmpty else { return }
    let dy = try gradient(gradOutput, list.count, form, h)
    let entries = try entries(list, d)
    if let gradWeight {
      let sums = try checked(gradWeight, "gradWeight", count: h * d).contiguous()
      try compute(Columns(entries: entries, from: dy, to: sums, h: h, d: d, scale: scale, isForward: false))
      if sums !== gradWeight { try gradWeight.copy(from: sums) }
      if weightDecay != 0 { try gradWeight.cadd(gradWeight, weightDecay, weight) }
    }
    if let gradBias {
      let sum = try Tensor(dtype)
      try sum.sum(dy, 0)
      try gradBias.cadd(gradBias, scale, sum)
    }
    if weightDecay == 0 { used?.formUnion(entries.lazy.map(\.column)) } else { used = nil }
  }

  /// The columns that are all there is to change in the parameters or their gradients; nil for all.
  private func usedColumns() throws -> [Int]? {
    guard let used, !used.isEmpty, let weight, used.count < weight.sizes[1] else { return nil }
    return Array(used)
  }

  public override func updateParameters(_ learningRate: Double) throws {
    guard let columns = try usedColumns(), let weight, let gradWeight, let bias, let gradBias else {
      return try super.updateParameters(learningRate)
    }
    for column in columns {
      let w = try weight.select(1, column)
      try w.cadd(w, -learningRate, gradWeight.select(1, column))
    }
    try bias.cadd(bias, -learningRate, gradBias)
  }

  public override func zeroGradParameters() throws {
    if let columns = try usedColumns(), let gradWeight, let gradBias {
      for column in columns { try gradWeight.select(1, column).zero() }
      try gradBias.zero()
    } else {
      try super.zeroGradParameters()
    }
    used = []
  }

  /// Forward y[row] += value · W[:, column], else dW[:, column] += scale · value · dy[row].
  private struct Columns: LayerWork {
    let entries: [Entry], from: Tensor, to: Tensor, h: Int, d: Int, scale: Double, isForward: Bool
    func run<T: LayerScalar>(_ type: T.Type) {
      let from = from.elements(T.self), to = to.elements(T.self)
      for entry in entries {
        let value = T(scale * entry.value)
        if isForward {
          let y = to + entry.row * h
          for j in 0..<h { y[j] += value * from[j * d + entry.column] }
        } else {
          let dy = from + entry.row * h
          for j in 0..<h { to[j * d + entry.column] += value * dy[j] }
        }
      }
    }
  }
}
