import TensorCore

/// Each sample as a vector: nn.Collapse (`nn/Collapse.lua`).
///
/// `nInputDim` is the number of dimensions of one sample: what has more is a batch, whose first dimension stays. An
/// image (C, H, W) becomes (C H W), a batch (N, C, H, W) becomes (N, C H W).
///
/// ```lua
/// m = nn.Collapse(3)
/// print(m:forward(torch.zeros(2, 4, 4)):dim())  --> 1
/// print(table.concat(m:forward(torch.zeros(5, 2, 4, 4)):size():totable(), ' '))  --> 5 32
/// ```
public final class Collapse: Module {
  /// Dimensions of one sample.
  public var nInputDim = 1

  public override class var help: String { "each sample, of nInputDim dimensions, as a vector" }
  public override class var fields: [Field] { super.fields + [.integer("nInputDim", \Collapse.nInputDim)] }
  public override class var constructor: Constructor { .fields("nInputDim", required: 1) }
  public override class var example: Example { Example([2], input: .normal([3, 2, 4])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(nInputDim) ? .rows(1) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    guard x.dimension > 0 else { throw NNError.input(describe(), "input is empty") }
    output = .tensor(
      try x.view(x.dimension > nInputDim ? [x.sizes[0], x.count / Swift.max(x.sizes[0], 1)] : [x.count]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .tensor(try sameElements(gradOutput, as: tensor(input)))
    return gradInput
  }
}
