import TensorCore

/// Adds normal noise in training, its mean in evaluation: nn.WhiteNoise (`nn/WhiteNoise.lua`).
///
/// Inputs have any shape, the output has the same. `mean` is 0 and `std` 0.1 by default. The gradient is passed on;
/// the field `noise` holds what was added last.
///
/// ```lua
/// m, x = nn.WhiteNoise(0, 0.5), torch.zeros(1000)
/// print(math.abs(m:forward(x):std() - 0.5) < 0.1)  --> true
/// m:evaluate()
/// print(m:forward(x):norm())  --> 0
/// ```
public final class WhiteNoise: Module {
  /// The noise's mean; 0 by default.
  public var mean = 0.0
  /// The noise's standard deviation; 0.1 by default.
  public var std = 0.1
  /// What the last forward pass in training has added, of the input's sizes.
  public var noise: Tensor?

  public override class var help: String { "adds normal noise in training, its mean in evaluation" }
  public override class var fields: [Field] {
    super.fields + [
      .number("mean", \WhiteNoise.mean), .number("std", \WhiteNoise.std),
      .tensor("noise", \WhiteNoise.noise, .transient),
    ]
  }
  public override class var constructor: Constructor { .fields("mean", "std") }
  public override class var example: Example { Example(withoutJacobian: "it draws new noise in each forward pass") }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let y = try ownOutput(x.sizes)
    guard isTraining else {
      try y.add(x, mean)
      return output
    }
    let noise = try reuse(noise, x.sizes)
    self.noise = noise
    try noise.normal(Environment.current.generator, mean, std)
    try y.cadd(x, 1, noise)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isTraining else { throw NNError.input(describe(), "backprop only defined while training") }
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }

  public override func describe() -> String {
    "\(typeName) mean: \(LuaFormat.fixed(mean, width: 0, places: 6)), "
      + "std: \(LuaFormat.fixed(std, width: 0, places: 6))"
  }
}
