import TensorCore

/// Passes its input on and adds the gradient of l1weight Σ |x|: nn.L1Penalty (`nn/L1Penalty.lua`).
public final class L1Penalty: Module {
  public var l1weight = 0.0
  /// Divides the weight by the number of elements.
  public var sizeAverage = false
  /// Whether gradOutput counts at all.
  public var provideOutput = true
  /// The penalty of the last input.
  public private(set) var loss = 0.0

  public convenience init(_ l1weight: Double, _ sizeAverage: Bool? = nil, _ provideOutput: Bool? = nil) {
    self.init()
    self.l1weight = l1weight
    self.sizeAverage = sizeAverage ?? false
    self.provideOutput = provideOutput ?? true
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("l1weight", \L1Penalty.l1weight), .flag("sizeAverage", \L1Penalty.sizeAverage),
      .flag("provideOutput", \L1Penalty.provideOutput),
      .computed("loss") { (m: L1Penalty) in .number(m.loss) },
    ]
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

/// Passes its input on, and -lambda times the gradient back: nn.GradientReversal
/// (`nn/GradientReversal.lua`).
public final class GradientReversal: Module {
  public var lambda = 1.0

  public convenience init(_ lambda: Double? = nil) {
    self.init()
    self.lambda = lambda ?? 1
  }

  public override class var fields: [Field] { super.fields + [.number("lambda", \GradientReversal.lambda)] }

  public override var sequenceSupport: SequenceSupport { .rows }

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
