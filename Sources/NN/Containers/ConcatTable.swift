import TensorCore

/// Gives its input to every child; the outputs are a table: nn.ConcatTable (`nn/ConcatTable.lua`).
///
/// Entry i of the output is what child i makes of the whole input, a tensor or a table; the gradient is the sum of the
/// children's. `nn.CAddTable` behind it adds the branches, `nn.JoinTable` joins them; `nn.ParallelTable` gives each
/// child an entry of its own.
///
/// ```lua
/// m = nn.ConcatTable():add(nn.Identity()):add(nn.MulConstant(10))
/// y = m:forward(torch.Tensor{3})
/// print(#y .. ': ' .. y[1][1] .. ' ' .. y[2][1])  --> 2: 3 30
/// print(m:backward(torch.Tensor{3}, {torch.ones(1), torch.ones(1)})[1])  --> 11
/// ```
public final class ConcatTable: Container {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    output = .list([])
  }

  /// Entry i of the output is what `modules[i]` makes of the input.
  public convenience init(_ modules: Module...) {
    self.init()
    self.modules = modules
  }

  public override class var help: String { "gives its input to every child; the outputs are a table" }
  public override class var example: Example {
    Example(after: { try ($0 as? Container)?.extend([try Linear(4, 5), Tanh()]) })
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    BatchForm.entries(modules.map { $0.formOfBatch(input, run) })
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = .list(
      try modules.enumerated().map { i, module in
        try inside(place(i)) { try module.callUpdateOutput(input) }
      })
    return output
  }

  private func back(_ gradOutput: Value, _ body: (Module, Value) throws -> Value) throws -> Value {
    let gradients = try items(gradOutput, "gradOutput", count: modules.count)
    var sum = Value.none
    for (i, module) in modules.enumerated() {
      let gradient = try inside(place(i)) { try body(module, gradients[i]) }
      // The children own their gradients, so the first is copied before the others are added.
      sum = i == 0 ? try gradient.cloned() : try sum.adding(gradient, describe())
    }
    gradInput = sum
    return sum
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(gradOutput) { try $0.callUpdateGradInput(input, $1) }
  }

  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    try back(gradOutput) { try $0.backward(input, $1, scale: scale) }
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let gradients = try items(gradOutput, "gradOutput", count: modules.count)
    for (i, module) in modules.enumerated() {
      try inside(place(i)) { try module.callAccGradParameters(input, gradients[i], scale: scale) }
    }
  }

  public override func describe() -> String { describeBranches() }
}
