import TensorCore

/// Passes everything through: nn.Identity (`nn/Identity.lua`).
///
/// Input and output are the same tensor or table, of whatever kind, and gradInput is gradOutput. It is a branch that
/// does nothing, the second way of a residual connection, and the input node of a graph (nn.Identity()()).
///
/// ```lua
/// x = torch.Tensor{1, 2}
/// print(nn.Identity():forward(x) == x)  --> true
/// ```
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

/// Passes everything through, with a gradient of its own: nn.CopyGrad (`rnn/CopyGrad.lua`).
///
/// The output is the input itself; gradInput is a copy of gradOutput, so that what is added to it later does not reach
/// gradOutput.
///
/// ```lua
/// m, x, dy = nn.CopyGrad(), torch.zeros(1), torch.ones(1)
/// print(m:forward(x) == x)  --> true
/// m:backward(x, dy):add(5)
/// print(dy[1])  --> 1
/// ```
public final class CopyGrad: Identity {
  public override class var help: String { "passes everything through, with a gradient of its own" }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }
}
