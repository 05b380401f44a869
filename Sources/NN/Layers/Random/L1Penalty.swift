import TensorCore

/// Passes its input on and adds the gradient of l1weight Σ |x|: nn.L1Penalty (`nn/L1Penalty.lua`).
///
/// It makes the outputs of the layer before it sparse. `l1weight` is the weight of the penalty, with `sizeAverage`
/// (false by default) divided by the number of elements; without `provideOutput` (true) gradOutput is no part of
/// gradInput. The field `loss` is the penalty of the last input.
///
/// ```lua
/// m, x = nn.L1Penalty(0.1), torch.Tensor{3, -2, 0}
/// m:forward(x)
/// print(m.loss)  --> 0.5
/// print(table.concat(m:backward(x, torch.zeros(3)):totable(), ' '))  --> 0.1 -0.1 0
/// ```
public final class L1Penalty: Module {
  /// The weight of the penalty.
  public var l1weight = 0.0
  /// Divides the weight by the number of elements; false by default.
  public var sizeAverage = false
  /// Whether gradOutput is part of gradInput; true by default.
  public var provideOutput = true
  /// The penalty of the last input.
  public private(set) var loss = 0.0

  public override class var help: String { "passes its input on; adds the gradient of l1weight Σ |x| to gradInput" }
  public override class var fields: [Field] {
    super.fields + [
      .number("l1weight", \L1Penalty.l1weight), .flag("sizeAverage", \L1Penalty.sizeAverage),
      .flag("provideOutput", \L1Penalty.provideOutput),
      .computed("loss") { (m: L1Penalty) in .number(m.loss) },
    ]
  }

  public override class var constructor: Constructor {
    .fields("l1weight", "sizeAverage", "provideOutput", required: 1)
  }

  public override class var example: Example {
    Example([0.1], withoutJacobian: "its gradient is not that of its output, by design")
  }

  private func weight(_ x: Tensor) -> Double { sizeAverage ? l1weight / Double(x.count) : l1weight }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    loss = try weight(x) * x.normAll(1)
    output = input
    return input
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let dx = try ownGradInput(x.sizes)
    try dx.sign(x)
    try dx.mul(dx, weight(x))
    if provideOutput { try dx.cadd(dx, 1, dense(gradOutput, "gradOutput", like: x)) }
    return gradInput
  }
}

/// Passes its input on, and -lambda times the gradient back: nn.GradientReversal (`nn/GradientReversal.lua`; Ganin and
/// Lempitsky, arXiv 1409.7495).
///
/// `lambda` is 1 by default. Between a network and a classifier of domains it makes the network's features such that
/// the domains cannot be told apart. The field of this name may be changed between passes.
///
/// ```lua
/// m, x = nn.GradientReversal(0.5), torch.Tensor{1, 2}
/// print(m:forward(x)[2])  --> 2
/// print(table.concat(m:backward(x, torch.Tensor{4, 6}):totable(), ' '))  --> -2 -3
/// ```
public final class GradientReversal: Module {
  /// Minus the factor that the gradient is multiplied by; 1 by default.
  public var lambda = 1.0

  public override class var help: String { "passes its input on, and -lambda times the gradient back" }
  public override class var fields: [Field] { super.fields + [.number("lambda", \GradientReversal.lambda)] }
  public override class var constructor: Constructor { .fields("lambda") }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("setLambda", { (m: GradientReversal) in { m.lambda = $0 } }, .number("lambda"))]
  }
  public override class var example: Example {
    Example(withoutJacobian: "its gradient is not that of its output, by design")
  }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = input
    return input
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try tensor(gradOutput, "gradOutput")
    try ownGradInput(dy.sizes).mul(dy, -lambda)
    return gradInput
  }
}
