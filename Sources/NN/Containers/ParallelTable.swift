import TensorCore

/// Gives entry i of its input to child i: nn.ParallelTable (`nn/ParallelTable.lua`).
///
/// The output is a table of what the children make of their entries; so is the gradient. The input may have more
/// entries than there are children: those are left out. `nn.MapTable` applies one module to all entries.
///
/// ```lua
/// m = nn.ParallelTable():add(nn.Square()):add(nn.Sqrt())
/// y = m:forward{torch.Tensor{3}, torch.Tensor{9}}
/// print(y[1][1] .. ' ' .. y[2][1])  --> 9 3
/// ```
public final class ParallelTable: Container {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  /// Entry i of the output is what `modules[i]` makes of entry i of the input.
  public convenience init(_ modules: Module...) {
    self.init()
    self.modules = modules
  }

  public override class var help: String { "gives entry i of its input to child i" }
  public override class var example: Example {
    Example(
      input: .table([.normal([3, 4]), .normal([3, 4])]),
      after: { try ($0 as? Container)?.extend([try Linear(4, 5), Tanh()]) })
  }

  private func entries(_ value: Value, _ what: String) throws -> [Value] {
    let list = try items(value, what)
    guard list.count >= modules.count else {
      throw NNError.input(describe(), "\(what) has \(list.count) entries for \(modules.count) modules")
    }
    return list
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    switch input {
    case .table(let entries) where entries.count == modules.count:
      BatchForm.entries(zip(modules, entries).map { $0.formOfBatch($1, run) })
    case .many(let entry): BatchForm.entries(modules.map { $0.formOfBatch(entry, run) })
    default: nil
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try entries(input, "input")
    output = .list(
      try modules.enumerated().map { i, module in
        try inside(place(i)) { try module.callUpdateOutput(x[i]) }
      })
    return output
  }

  private func back(
    _ input: Value, _ gradOutput: Value, _ body: (Module, Value, Value) throws -> Value
  ) throws -> Value {
    let x = try entries(input, "input"), dy = try entries(gradOutput, "gradOutput")
    gradInput = .list(
      try modules.enumerated().map { i, module in try inside(place(i)) { try body(module, x[i], dy[i]) } })
    return gradInput
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(input, gradOutput) { try $0.callUpdateGradInput($1, $2) }
  }

  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    try back(input, gradOutput) { try $0.backward($1, $2, scale: scale) }
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try entries(input, "input"), dy = try entries(gradOutput, "gradOutput")
    for (i, module) in modules.enumerated() {
      try inside(place(i)) { try module.callAccGradParameters(x[i], dy[i], scale: scale) }
    }
  }

  public override func describe() -> String { describeBranches() }
}
