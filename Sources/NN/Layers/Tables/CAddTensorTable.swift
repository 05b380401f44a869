import TensorCore

/// Adds one tensor to each of a table: nn.CAddTensorTable (`nn/CAddTensorTable.lua`).
///
/// {a, {b1, …}} becomes {b1 + a, …}, all of one number of elements. The gradient of a is the sum of those of the
/// outputs.
///
/// ```lua
/// y = nn.CAddTensorTable():forward{torch.Tensor{1, 2}, {torch.Tensor{10, 10}, torch.Tensor{0, 50}}}
/// print(table.concat(y[1]:totable(), ' ') .. ', ' .. table.concat(y[2]:totable(), ' '))  --> 11 12, 1 52
/// ```
public final class CAddTensorTable: Module {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  public override class var help: String { "adds the first entry to each tensor of the second, a table" }
  public override class var example: Example {
    Example(input: .table([.normal([3, 4]), .table([.normal([3, 4]), .normal([3, 4])])]))
  }

  private func parts(_ input: Value) throws -> (a: Tensor, b: [Tensor]) {
    let list = try items(input, count: 2)
    let a = try tensor(list[0], "input[1]"), b = try tensors(list[1], "input[2]", least: 0)
    for (i, b) in b.enumerated() where b.count != a.count {
      throw NNError.input(describe(), "input[2][\(i + 1)] is \(b.sizes.text), input[1] \(a.sizes.text)")
    }
    return (a, b)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .table(let forms) = input, forms.count == 2, let entry = forms[0].ifTensor,
      forms[1].commonEntry(run) == entry
    else { return nil }
    return forms[1]
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (a, b) = try parts(input)
    output = .list(
      try b.map {
        let y = try Tensor(a.sizes, dtype)
        try y.cadd(a, 1, $0)
        return .tensor(y)
      })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (a, b) = try parts(input)
    let dy = try tensors(gradOutput, "gradOutput", least: b.count)
    let sum = try Tensor(a.sizes, dtype)
    let each = try b.indices.map { i in
      guard dy[i].count == a.count else {
        throw NNError.input(describe(), "gradOutput[\(i + 1)] is \(dy[i].sizes.text), expected \(a.sizes.text)")
      }
      try sum.cadd(sum, 1, dy[i])
      let copy = try Tensor(a.sizes, dtype)
      try copy.copy(from: dy[i])
      return Value.tensor(copy)
    }
    gradInput = .list([.tensor(sum), .list(each)])
    return gradInput
  }
}
