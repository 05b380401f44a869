import TensorCore

/// The sum of a table's tensors: nn.CAddTable (`nn/CAddTable.lua`).
///
/// All tensors have the same sizes, as has the output; each gets gradOutput as its gradient. With `inplace` (false by
/// default) the sum is written over the first tensor, and gradients are gradOutput itself. With `nn.ConcatTable`
/// before it, it makes a residual connection.
///
/// ```lua
/// x = {torch.Tensor{1, 2}, torch.Tensor{10, 20}}
/// print(table.concat(nn.CAddTable():forward(x):totable(), ' '))  --> 11 22
/// m = nn.Sequential():add(nn.ConcatTable():add(nn.Identity()):add(nn.Square())):add(nn.CAddTable())
/// print(m:forward(torch.Tensor{3})[1])  --> 12
/// ```
public final class CAddTable: Module {
  /// Adds into the first tensor, without memory of its own; nil is false.
  public var inplace: Bool?

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  public override class var help: String { "the sum of a table's tensors" }
  public override class var fields: [Field] { super.fields + [.flag("inplace", \CAddTable.inplace)] }
  public override class var constructor: Constructor { .fields("inplace") }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.commonEntry(run)?.ifTensor
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try equalTensors(input)
    let y: Tensor
    if inplace == true {
      y = x[0]
      output = .tensor(y)
    } else {
      y = try ownOutput(x[0].sizes)
      try y.copy(from: x[0])
    }
    for x in x.dropFirst() { try y.cadd(y, 1, x) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try equalTensors(input), dy = try tensor(gradOutput, "gradOutput")
    if inplace == true {
      gradInput = .list(try x.map { _ in .tensor(try dy.alias()) })
    } else {
      for dx in try ownGradInputs(x.map(\.sizes)) { try dx.copy(from: dy) }
    }
    return gradInput
  }
}

/// x₁ - x₂: nn.CSubTable (`nn/CSubTable.lua`), of a table of two tensors of the same sizes. The gradients are dy and
/// -dy.
///
/// ```lua
/// print(table.concat(nn.CSubTable():forward{torch.Tensor{5, 5}, torch.Tensor{1, 7}}:totable(), ' '))  --> 4 -2
/// ```
public final class CSubTable: Module {
  public override class var help: String { "x₁ - x₂" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.pair
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try equalTensors(input, least: 2)
    try ownOutput(x[0].sizes).cadd(x[0], -1, x[1])
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try equalTensors(input, least: 2), dy = try tensor(gradOutput, "gradOutput")
    let dx = try ownGradInputs([x[0].sizes, x[1].sizes])
    try dx[0].copy(from: dy)
    try dx[1].copy(from: dy)
    try dx[1].neg(dx[1])
    return gradInput
  }
}

/// The product of a table's tensors: nn.CMulTable (`nn/CMulTable.lua`).
///
/// All tensors have the same sizes, as has the output; the product is taken element by element. Each gets dy times the
/// product of the others as its gradient. It is what gates do.
///
/// ```lua
/// x = {torch.Tensor{2, 3}, torch.Tensor{5, 0}}
/// m = nn.CMulTable()
/// print(table.concat(m:forward(x):totable(), ' '))  --> 10 0
/// print(table.concat(m:backward(x, torch.ones(2))[1]:totable(), ' '))  --> 5 0
/// ```
public final class CMulTable: Module {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  public override class var help: String { "the product of a table's tensors" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.commonEntry(run)?.ifTensor
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try equalTensors(input)
    let y = try ownOutput(x[0].sizes)
    try y.copy(from: x[0])
    for x in x.dropFirst() { try y.cmul(y, x) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try equalTensors(input), dy = try tensor(gradOutput, "gradOutput")
    for (i, dx) in try ownGradInputs(x.map(\.sizes)).enumerated() {
      try dx.copy(from: dy)
      for (j, other) in x.enumerated() where j != i { try dx.cmul(dx, other) }
    }
    return gradInput
  }
}

/// x₁ / x₂: nn.CDivTable (`nn/CDivTable.lua`), of a table of two tensors of the same sizes, element by element. The
/// gradients are dy / x₂ and -dy x₁ / x₂²; nothing guards against x₂ = 0.
///
/// ```lua
/// print(table.concat(nn.CDivTable():forward{torch.Tensor{6, 1}, torch.Tensor{3, 4}}:totable(), ' '))  --> 2 0.25
/// ```
public final class CDivTable: Module {
  public override class var help: String { "x₁ / x₂" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .fractions([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.pair
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try equalTensors(input, least: 2)
    try ownOutput(x[0].sizes).cdiv(x[0], x[1])
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try equalTensors(input, least: 2), dy = try tensor(gradOutput, "gradOutput")
    let dx = try ownGradInputs([x[0].sizes, x[1].sizes])
    try dx[0].copy(from: dy)
    try dx[0].cdiv(dx[0], x[1])
    try dx[1].cdiv(dx[0], x[1])
    try dx[1].cmul(dx[1], x[0])
    try dx[1].neg(dx[1])
    return gradInput
  }
}

/// The largest (or smallest) of a table's tensors, element by element.
public class ExtremeTable: Module {
  var takesLarger: Bool { true }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.commonEntry(run)?.ifTensor
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try equalTensors(input)
    let y = try ownOutput(x[0].sizes)
    try y.copy(from: x[0])
    for x in x.dropFirst() { if takesLarger { try y.cmax(y, x) } else { try y.cmin(y, x) } }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try equalTensors(input), dy = try dense(gradOutput, "gradOutput")
    let dense = try x.map { try $0.contiguous() }
    let dx = try ownGradInputs(x.map(\.sizes))
    guard dy.count == x[0].count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(x[0].sizes.text)")
    }
    try compute(Route(x: dense, dy: dy, dx: dx, takesLarger: takesLarger))
    return gradInput
  }

  /// Gives each element's gradient to the first tensor that has the extreme.
  private struct Route: LayerWork {
    let x: [Tensor], dy: Tensor, dx: [Tensor], takesLarger: Bool
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.map { UnsafePointer($0.elements(T.self)) }, dx = dx.map { $0.elements(T.self) }
      let dy = dy.elements(T.self)
      for k in 0..<self.dy.count {
        var best = 0
        for i in x.indices where takesLarger ? x[i][k] > x[best][k] : x[i][k] < x[best][k] { best = i }
        for i in x.indices { dx[i][k] = i == best ? dy[k] : 0 }
      }
    }
  }
}

/// The largest of a table's tensors, element by element: nn.CMaxTable (`nn/CMaxTable.lua`).
///
/// All tensors have the same sizes, as has the output. The gradient of an element goes to the first tensor that has
/// the largest number there.
///
/// ```lua
/// m, x = nn.CMaxTable(), {torch.Tensor{1, 9}, torch.Tensor{5, 2}}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 5 9
/// print(table.concat(m:backward(x, torch.ones(2))[1]:totable(), ' '))  --> 0 1
/// ```
public final class CMaxTable: ExtremeTable {
  public override class var help: String { "the largest of a table's tensors, element by element" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }
}

/// The smallest of a table's tensors, element by element: nn.CMinTable (`nn/CMinTable.lua`).
///
/// All tensors have the same sizes, as has the output. The gradient of an element goes to the first tensor that has
/// the smallest number there.
///
/// ```lua
/// print(table.concat(nn.CMinTable():forward{torch.Tensor{1, 9}, torch.Tensor{5, 2}}:totable(), ' '))  --> 1 2
/// ```
public final class CMinTable: ExtremeTable {
  public override class var help: String { "the smallest of a table's tensors, element by element" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  override var takesLarger: Bool { false }
}
