import TensorCore

/// The sum of experts' outputs, weighted by a gate: nn.MixtureTable (`nn/MixtureTable.lua`).
///
/// E = experts, N = batch. {gate (N, E) or (E), experts}: the experts are a table of E tensors (N, …), or one tensor
/// with E as its dimension `dim` (2, or 1 without batch, if left out); without batch the tensors have no N.
///
///     y = Σ gate[e] · expert[e]
///
/// The gate is usually a `nn.SoftMax`; it gets a gradient, too.
///
/// ```lua
/// gate, a, b = torch.Tensor{0.25, 0.75}, torch.Tensor{4, 0}, torch.Tensor{0, 4}
/// print(table.concat(nn.MixtureTable():forward{gate, {a, b}}:totable(), ' '))  --> 1 3
/// ```
public final class MixtureTable: Module {
  /// The experts' dimension in a tensor, from 1; nil for 2, or 1 without batch.
  public var dim: Int?

  /// One whose gradInput is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  public override class var help: String { "the sum of experts' outputs, weighted by a gate: {gate, experts}" }
  public override class var fields: [Field] {
    func sizes(_ name: String) -> Field { .computed(name, stored: true) { (_: MixtureTable) in Field.storage([]) } }
    return super.fields + [
      .integer("dim", \MixtureTable.dim),
      // Buffers of the original, which its code does not make itself.
      sizes("size"), sizes("size2"),
    ]
  }
  public override class var constructor: Constructor { .fields("dim") }
  public override class var example: Example {
    Example(input: .table([.fractions([3, 2]), .table([.normal([3, 4]), .normal([3, 4])])]))
  }

  private struct Parts {
    let gate: Tensor
    let experts: [Tensor]
    /// The one tensor that the experts are slices of, and along which dimension; nil for a table.
    let whole: (tensor: Tensor, axis: Int)?

    var isBatch: Bool { gate.dimension == 2 }

    /// What the gate says of expert `e`, as wide as that.
    func weight(_ e: Int) throws -> Tensor {
      let x = experts[e]
      var sizes = Dims(repeating: 1, count: x.dimension)
      if isBatch { sizes[0] = gate.sizes[0] }
      return try gate.narrow(gate.dimension - 1, e, 1).contiguous().view(sizes).expandAs(x)
    }
  }

  private func parts(_ input: Value) throws -> Parts {
    let list = try items(input, count: 2)
    let gate = try tensor(list[0], "input[1]")
    guard gate.dimension == 1 || gate.dimension == 2 else {
      throw NNError.input(describe(), "the gate is \(list[0].summary), expected E, or N x E")
    }
    let isBatch = gate.dimension == 2, count = gate.sizes[gate.dimension - 1]
    var experts: [Tensor], whole: (tensor: Tensor, axis: Int)?
    if case .tensor = list[1] {
      let x = try tensor(list[1], "input[2]"), axis = (dim ?? (isBatch ? 2 : 1)) &- 1
      guard axis >= (isBatch ? 1 : 0), axis < x.dimension, x.dimension > 1 else {
        throw NNError.input(describe(), "dimension \(axis &+ 1) of experts is out of range: they are \(x.sizes.text)")
      }
      experts = try (0..<x.sizes[axis]).map { try x.select(axis, $0) }
      whole = (x, axis)
    } else {
      experts = try tensors(list[1], "input[2]")
    }
    guard experts.count == count else {
      throw NNError.input(
        describe(), "Should be one gater output per expert: there are \(count) outputs and \(experts.count) experts")
    }
    for x in experts
    where x.sizes != experts[0].sizes || x.dimension == 0 || (isBatch && x.sizes[0] != gate.sizes[0]) {
      throw NNError.input(
        describe(), "an expert is \(x.sizes.text), another \(experts[0].sizes.text), the gate \(gate.sizes.text)")
    }
    return Parts(gate: gate, experts: experts, whole: whole)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .table(let forms) = input, forms.count == 2, forms[0] == .rows(1),
      case .table = forms[1], let expert = forms[1].commonEntry(run), expert.axes?.first == .batch,
      (expert.axes?.count ?? 0) > 1
    else { return nil }
    return expert
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try parts(input)
    let y = try ownOutput(x.experts[0].sizes)
    try y.zero()
    for (e, expert) in x.experts.enumerated() { try y.addcmul(y, 1, expert, x.weight(e)) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try parts(input)
    let dy = try dense(gradOutput, "gradOutput", like: x.experts[0])
    let gate = try Tensor(x.gate.sizes, dtype)
    let whole = try x.whole.map { try Tensor($0.tensor.sizes, dtype) }
    var each: [Value] = []
    let rows = x.isBatch ? dy.sizes[0] : 1
    for (e, expert) in x.experts.enumerated() {
      let product = try Tensor(dtype), sum = try Tensor(dtype)
      try product.cmul(dy, expert)
      try sum.sum(product.view([rows, dy.count / Swift.max(rows, 1)]), 1)
      let target = try gate.narrow(gate.dimension - 1, e, 1)
      try target.copy(from: sum.view(target.sizes))
      let dx = try whole.map { try $0.select(x.whole?.axis ?? 0, e) } ?? Tensor(expert.sizes, dtype)
      try dx.cmul(x.weight(e), dy)
      each.append(.tensor(dx))
    }
    gradInput = .list([.tensor(gate), whole.map(Value.tensor) ?? .list(each)])
    return gradInput
  }
}
