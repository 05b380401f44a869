import TensorCore

/// Passes its input on and gives no gradient back: nn.ZeroGrad (`nn/ZeroGrad.lua`); zeros of the input's sizes.
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
