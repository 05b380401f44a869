import TensorCore

/// The product of two matrices or of two batches of them: nn.MM (`nn/MM.lua`).
///
/// {A (M, K), B (K, P)} gives (M, P), {A (N, M, K), B (N, K, P)} gives (N, M, P). `transA` and `transB`, false by
/// default, transpose A and B first. The gradient is a table of both, dy Bᵀ and Aᵀ dy.
///
/// ```lua
/// a, b = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{{1, 1}, {0, 1}}
/// print(nn.MM(false, true):forward{a, b})  -->  3  2
/// -->  7  4
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class MM: Module {
  /// Transposes A, or each matrix of it, first; false by default.
  public var transA = false
  /// Transposes B, or each matrix of it, first; false by default.
  public var transB = false

  public override class var help: String { "the product of two matrices or of two batches of them" }
  public override class var fields: [Field] {
    super.fields + [.flag("transA", \MM.transA), .flag("transB", \MM.transB)]
  }
  public override class var constructor: Constructor { .fields("transA", "transB") }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([4, 2])])) }

  private func pair(_ input: Value) throws -> (a: Tensor, b: Tensor, rank: Int) {
    let list = try tensors(input, least: 2)
    let a = list[0], b = list[1], rank = a.dimension
    guard list.count == 2, rank == 2 || rank == 3, b.dimension == rank else {
      throw NNError.input(
        describe(), "expected a pair of 2-D or 3-D tensors, got \(list.map(\.sizes.text).joined(separator: ", "))")
    }
    let inner = (a.sizes[transA ? rank - 2 : rank - 1], b.sizes[transB ? rank - 1 : rank - 2])
    guard inner.0 == inner.1, rank == 2 || a.sizes[0] == b.sizes[0] else {
      throw NNError.input(describe(), "matrix sizes do not match: \(a.sizes.text) and \(b.sizes.text)")
    }
    return (a, b, rank)
  }

  private func flipped(_ x: Tensor, _ flag: Bool = true) throws -> Tensor {
    flag ? try x.transpose(x.dimension - 2, x.dimension - 1) : x
  }

  private func product(_ r: Tensor, _ a: Tensor, _ b: Tensor) throws {
    if a.dimension == 2 { try r.mm(a, b) } else { try r.bmm(a, b) }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .table([.rows(2), .rows(2)]) && !run.singlesHaveBatch ? .rows(2) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (a, b, _) = try pair(input)
    let x = try flipped(a, transA), y = try flipped(b, transB)
    var sizes = x.sizes
    sizes[sizes.count - 1] = y.sizes[y.dimension - 1]
    try product(ownOutput(sizes), x, y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (a, b, rank) = try pair(input)
    let dy = try tensor(gradOutput, "gradOutput")
    guard dy.dimension == rank else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(rank) dimensions")
    }
    let d = try ownGradInputs([a.sizes, b.sizes])
    let right = try flipped(b, !transB), left = try flipped(a, !transA)
    if transA { try product(d[0], flipped(right), flipped(dy)) } else { try product(d[0], dy, right) }
    if transB { try product(d[1], flipped(dy), flipped(left)) } else { try product(d[1], left, dy) }
    return gradInput
  }
}

/// A matrix times a vector, or a batch of both: nn.MV (`nn/MV.lua`).
///
/// {M (R, K), v (K)} gives (R), {M (N, R, K), v (N, K)} gives (N, R); `trans`, false by default, transposes M first.
///
/// ```lua
/// a, v = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{1, 10}
/// print(table.concat(nn.MV():forward{a, v}:totable(), ' '))  --> 21 43
/// print(table.concat(nn.MV(true):forward{a, v}:totable(), ' '))  --> 31 42
/// ```
public final class MV: Module {
  /// Transposes M, or each matrix of it, first; false by default.
  public var trans = false

  public override class var help: String { "a matrix times a vector, or a batch of both" }
  public override class var fields: [Field] { super.fields + [.flag("trans", \MV.trans)] }
  public override class var constructor: Constructor { .fields("trans") }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([4])])) }

  private func pair(_ input: Value) throws -> (m: Tensor, v: Tensor) {
    let list = try tensors(input, least: 2)
    let m = list[0], v = list[1]
    guard m.dimension == 2 || m.dimension == 3, v.dimension == m.dimension - 1,
      m.sizes[trans ? m.dimension - 2 : m.dimension - 1] == v.sizes[v.dimension - 1],
      m.dimension == 2 || m.sizes[0] == v.sizes[0]
    else {
      throw NNError.input(
        describe(), "matrix row count and vector length do not match: \(m.sizes.text) and \(v.sizes.text)")
    }
    return (m, v)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .table([.rows(2), .rows(1)]) && !run.singlesHaveBatch ? .rows(1) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (m, v) = try pair(input)
    let w = trans ? try m.transpose(m.dimension - 2, m.dimension - 1) : m
    if m.dimension == 2 {
      try ownOutput([w.sizes[0]]).mv(w, v)
    } else {
      let y = try ownOutput([w.sizes[0], w.sizes[1], 1])
      try y.bmm(w, v.unsqueeze(2))
      try y.resize([w.sizes[0], w.sizes[1]])
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (m, v) = try pair(input)
    let dy = try tensor(gradOutput, "gradOutput")
    let d = try ownGradInputs([m.sizes, v.sizes])
    if m.dimension == 2 {
      if trans { try d[0].ger(v, dy) } else { try d[0].ger(dy, v) }
      try d[1].mv(trans ? m : m.t(), dy)
    } else {
      let rows = trans ? v : dy, columns = trans ? dy : v
      try d[0].bmm(rows.unsqueeze(2), columns.unsqueeze(1))
      let product = try Tensor(dtype)
      try product.bmm(trans ? m : m.transpose(1, 2), dy.unsqueeze(2))
      try d[1].copy(from: product)
    }
    return gradInput
  }
}
