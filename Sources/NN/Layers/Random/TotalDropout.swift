import TensorCore

/// Zeroes its whole input with probability p in training: nn.TotalDropout (`dpnn/TotalDropout.lua`).
///
/// Inputs have any shape; `p` is 0.5 by default, 0 ≤ p < 1. What is not zeroed is passed on as it is, and so is all in
/// evaluation: nothing is scaled. The field `noise` is 1 or 0, by which the gradient is multiplied, too.
///
/// ```lua
/// m = nn.TotalDropout(0.5)
/// y = m:forward(torch.ones(10)):sum()
/// print(y == m.noise * 10)  --> true
/// ```
public final class TotalDropout: Module {
  /// The probability that everything is zeroed; 0.5 by default.
  public var p = 0.5
  /// 1 when the last input was passed on, 0 when it was zeroed; nil before the first.
  public var noise: Double?

  /// Throws unless 0 ≤ p < 1.
  public override func validate() throws { _ = try checkDropout(typeName, p) }

  public override class var help: String { "zeroes its whole input with probability p in training" }
  public override class var fields: [Field] {
    super.fields + [.number("p", \TotalDropout.p), .number("noise", \TotalDropout.noise)]
  }
  public override class var constructor: Constructor { .fields("p") }
  public override class var example: Example { Example(withoutJacobian: "it draws anew in each forward pass") }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let y = try ownOutput(x.sizes)
    try y.copy(from: x)
    guard isTraining else { return output }
    let drawn = Double(try Environment.current.generator.bernoulli(1 - p))
    noise = drawn
    try y.mul(y, drawn)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isTraining else { throw NNError.input(describe(), "backprop only defined while training") }
    guard let noise else { throw NNError.input(describe(), "backward needs forward first") }
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).mul(dy, noise)
    return gradInput
  }

  public override func describe() -> String { "\(typeName)(\(LuaFormat.fixed(p, width: 0, places: 6)))" }
}
