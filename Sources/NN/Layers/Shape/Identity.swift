import TensorCore

/// Passes everything through: nn.Identity (`nn/Identity.lua`).
public class Identity: Module {
  public override class var help: String { "passes everything through" }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = input
    return input
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = gradOutput
    return gradOutput
  }

  public override var sequenceSupport: SequenceSupport { .rows }
}

/// Passes everything through, with a gradient of its own: nn.CopyGrad (`rnn/CopyGrad.lua`). What is added to its
/// gradInput does not reach gradOutput.
public final class CopyGrad: Identity {
  public override class var help: String { "passes everything through, with a gradient of its own" }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }
}
