import TensorCore

/// Σ |x|; no target: nn.L1Cost (`nn/L1Cost.lua`).
///
/// Input of any shape; the sum is not divided. The gradient is the sign of x. `nn.L1Penalty` adds the same inside a
/// network.
///
/// ```lua
/// c, x = nn.L1Cost(), torch.Tensor{3, -4}
/// print(c:forward(x))  --> 7
/// print(table.concat(c:backward(x):totable(), ' '))  --> 1 -1
/// ```
public final class L1Cost: Criterion {
  public override class var help: String { "Σ |x|; it needs no target" }
  public override class var example: Example { Example(target: .number(0)) }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    input.tensor == nil ? nil : 1
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = .number(try realTensor(input).normAll(1))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let x = try realTensor(input)
    let dx = try reuseGradInput(x.sizes, x.dtype)
    // As the original: -1 at 0 too.
    try dx.sign(x)
    gradInput = .tensor(dx)
    return gradInput
  }
}
