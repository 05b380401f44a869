import TensorCore

/// A criterion as a layer: nn.CriterionTable (`nn/CriterionTable.lua`).
///
/// {input, target} becomes the loss, a number; gradInput is a table with the gradient with respect to the input alone.
/// gradOutput is not used. `nn.ModuleFromCriterion` of nngraph gives a tensor of one element instead.
///
/// ```lua
/// m = nn.CriterionTable(nn.MSECriterion())
/// x = {torch.Tensor{1, 2}, torch.Tensor{1, 4}}
/// print(m:forward(x))  --> 2
/// print(table.concat(m:backward(x, 1)[1]:totable(), ' '))  --> 0 -2
/// ```
public final class CriterionTable: Module {
  /// The criterion; it must be set before use.
  public var criterion = Criterion()

  func build(_ criterion: Criterion) throws {
    try Self.nest(self, \.criterion, criterion)
    gradInput = .list([criterion.gradInput])
  }

  public override class var help: String { "a criterion as a layer: {input, target} becomes the loss" }
  public override class var fields: [Field] { super.fields + [.object("criterion", \CriterionTable.criterion)] }
  public override class var constructor: Constructor { Constructor(CriterionTable.build, .object("criterion")) }
  public override class var example: Example {
    Example(
      [.object(MSECriterion())], input: .table([.normal([3, 4]), .normal([3, 4])]),
      withoutJacobian: "its output is a number, and it gives no gradient of the target")
  }

  public override var parts: [TorchObject] { [criterion] }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(criterion)
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try super.convert(to: dtype, copier)
    try criterion.callConvert(to: dtype, copier)
  }

  private func pair(_ input: Value) throws -> (x: Value, target: Value) {
    let list = try items(input)
    guard let x = list.first else { throw NNError.input(describe(), "input is empty, expected {input, target}") }
    return (x, list[safe: 1] ?? .none)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, target) = try pair(input)
    output = try criterion.forward(x, target)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, target) = try pair(input)
    gradInput = .list([try criterion.backward(x, target)])
    return gradInput
  }
}
