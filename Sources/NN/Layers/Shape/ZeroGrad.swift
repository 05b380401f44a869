import TensorCore

/// Passes its input on and gives no gradient back: nn.ZeroGrad (`nn/ZeroGrad.lua`).
///
/// gradInput is zeros of the input's sizes, so that nothing before it learns.
///
/// ```lua
/// m, x = nn.ZeroGrad(), torch.Tensor{1, 2}
/// print(m:forward(x)[2])  --> 2
/// print(m:backward(x, torch.ones(2)):sum())  --> 0
/// ```
public final class ZeroGrad: Module {
  public override class var help: String { "passes its input on; its gradient is zero" }
  public override class var example: Example {
    Example(withoutJacobian: "its gradient is not that of its output, by design")
  }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = .tensor(try tensor(input))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try ownGradInput(tensor(input).sizes).zero()
    return gradInput
  }
}
