import TensorCore

/// The only entry of a table: nngraph.JustElement (`nngraph/JustElement.lua`), which `node:split(1)` makes.
///
/// {x} to x; a table of more entries is refused. Its gradient is a table of one again.
///
/// ```lua
/// print(nngraph.JustElement():forward{torch.Tensor{7}}[1])  --> 7
/// ```
public final class JustElement: Module {
  public override class var className: String { "nngraph.JustElement" }
  public override class var help: String { "the only entry of a table" }
  public override class var example: Example { Example(input: .table([.normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    if case .table(let entries) = input, entries.count == 1 { entries[0] } else { nil }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try items(input, count: 1)[0]
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .list([gradOutput])
    return gradInput
  }
}

/// A table with the input as its only entry: nngraph.JustTable (`nngraph/JustTable.lua`), which `nngraph.nest` makes.
///
/// x to {x}; its gradient is the entry.
///
/// ```lua
/// y = nngraph.JustTable():forward(torch.Tensor{7})
/// print(#y .. ' ' .. y[1][1])  --> 1 7
/// ```
public final class JustTable: Module {
  public override class var className: String { "nngraph.JustTable" }
  public override class var help: String { "a table with the input as its only entry" }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { .table([input]) }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = .list([input])
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try items(gradOutput, "gradOutput", count: 1)[0]
    return gradInput
  }
}

/// A criterion as a layer of {input, target}: nn.ModuleFromCriterion (`nngraph/ModuleFromCriterion.lua`).
///
/// The output is the loss as a tensor of one element, so that a graph can go on from it; gradOutput counts. The
/// target's gradient is zero. `nn.CriterionTable` gives a number instead.
///
/// ```lua
/// m = nn.ModuleFromCriterion(nn.MSECriterion())
/// x = {torch.Tensor{1, 2}, torch.Tensor{1, 4}}
/// print(m:forward(x)[1])  --> 2
/// print(table.concat(m:backward(x, torch.ones(1))[1]:totable(), ' '))  --> 0 -2
/// ```
public final class ModuleFromCriterion: Module {
  /// The loss.
  public var criterion = Criterion()

  /// The loss of `criterion` as a layer.
  public convenience init(_ criterion: Criterion) {
    self.init()
    self.criterion = criterion
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(criterion)
  }

  public override class var className: String { "nn.ModuleFromCriterion" }
  public override class var help: String { "a criterion as a layer of {input, target}; the target's gradient is zero" }
  public override class var fields: [Field] { super.fields + [.object("criterion", \ModuleFromCriterion.criterion)] }
  public override class var constructor: Constructor { .fields("criterion", required: 1) }
  public override class var example: Example {
    Example(
      [.object(MSECriterion())], input: .table([.normal([3, 4]), .normal([3, 4])]),
      withoutJacobian: "the target's gradient is zero whatever the loss is")
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try super.convert(to: dtype, copier)
    try criterion.convert(to: dtype, copier)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let pair = try items(input, count: 2)
    let loss = try criterion.forward(pair[0], pair[1])
    guard let number = loss.number else { throw NNError.input(typeName, "the loss is \(loss.summary)") }
    try ownOutput([1]).fill(number)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let pair = try items(input, count: 2)
    // A number in a tensor, of whatever type: scripts give `torch.ones(1)` to graphs of Float.
    guard let dy = gradOutput.tensor, dy.count == 1 else {
      throw NNError.input(typeName, "gradOutput is \(gradOutput.summary), expected one element")
    }
    let factor = dy.storage.load(dy.layout.offset)
    let gradient = try criterion.backward(pair[0], pair[1]).mapTensors { gradient in
      let scaled = try gradient.clone()
      try scaled.mul(scaled, factor)
      return scaled
    }
    gradInput = .list([gradient, try pair[1].zeros()])
    return gradInput
  }
}
