import TensorCore

/// Passes everything through: nn.Identity (`nn/Identity.lua`).
public final class Identity: Module {
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
