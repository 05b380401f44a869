import TensorCore

/// Adds a learned vector, or with `scalar` one learned number: nn.Add (`nn/Add.lua`).
///
/// `inputSize` gives the bias's sizes: a number D, or several as a LongStorage or a table. x has the bias's sizes, or
/// (N, …) with them behind the batch; the output has the sizes of x. With `scalar` (false by default) the bias is one
/// number and x has any shape. The bias is drawn uniformly from ±1/√n, n its first size; its gradient is dy summed
/// over the rows that it was added to.
///
/// ```lua
/// m = nn.Add(2)
/// m.bias:copy(torch.Tensor{10, 20})
/// print(table.concat(m:forward(torch.Tensor{1, 2}):totable(), ' '))  --> 11 22
/// m:zeroGradParameters()
/// m:backward(torch.zeros(5, 2), torch.ones(5, 2))
/// print(table.concat(m.gradBias:totable(), ' '))  --> 5 5
/// ```
public final class Add: Module {
  /// Adds one number to every element; false by default.
  public var scalar = false
  /// Of the sizes given, or `(1)` with `scalar`: what is added.
  public var bias: Tensor?
  /// Of the bias's sizes: dy summed over the elements that each entry of the bias was added to.
  public var gradBias: Tensor?

  /// Throws when a size is not positive.
  public convenience init(_ size: Dims, _ scalar: Bool = false) throws {
    self.init()
    try build(size, scalar)
  }

  func build(_ size: Dims, _ scalar: Bool) throws {
    self.scalar = scalar
    let sizes: Dims = scalar ? [1] : size
    for n in sizes { try checkSizes(typeName, ("inputSize", n)) }
    bias = try Tensor(sizes, dtype)
    gradBias = try Tensor(sizes, dtype)
    try callReset(nil)
  }

  public override class var help: String { "adds a learned vector, or with scalar one learned number" }
  public override class var fields: [Field] {
    super.fields + [.flag("scalar", \Add.scalar)]
      + Field.parameter("bias", \Add.bias, "gradBias", \Add.gradBias)
  }

  public override class var constructor: Constructor {
    Constructor(Add.build, .size("inputSize"), .truth("scalar"))
  }
  public override class var example: Example { Example([4]) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(bias?.sizes.first ?? 1).squareRoot()
    try bias?.uniform(Environment.current.generator, -bound, bound)
  }

  public override var sequenceSupport: SequenceSupport {
    scalar || (bias?.dimension == 1 && bias?.count != 1) ? .rows : .steps
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    scalar ? input.ifTensor : Broadcast.form(bias?.sizes, input)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard let bias, bias.count > 0 else { throw NNError.input(typeName, "has no bias") }
    let y = try ownOutput(x.sizes)
    if scalar {
      try y.add(x, bias.sumAll())
    } else {
      try y.cadd(x, 1, Broadcast.expand(bias, over: x, self))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    try ownGradInput(dy.sizes).copy(from: dy)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    guard let gradBias else { return }
    if gradBias.count == 1 {
      try gradBias.add(gradBias, scale * dy.sumAll())
    } else {
      try Broadcast.reduce(dy, into: gradBias, scale: scale, self)
    }
  }
}

/// Multiplies by one learned number: nn.Mul (`nn/Mul.lua`).
///
/// x has any shape, the output has the same. The weight (1) is drawn uniformly from ±1; its gradient is Σ x dy over
/// all elements. `nn.MulConstant` is the same with a number that is not learned, `nn.CMul` has a number for each
/// element.
///
/// ```lua
/// m = nn.Mul()
/// m.weight:fill(3)
/// print(table.concat(m:forward(torch.Tensor{1, 2}):totable(), ' '))  --> 3 6
/// m:zeroGradParameters()
/// m:backward(torch.Tensor{1, 2}, torch.ones(2))
/// print(m.gradWeight[1])  --> 3
/// ```
public final class Mul: Module {
  /// `(1)`: the factor.
  public var weight: Tensor?
  /// `(1)`: Σ x dy.
  public var gradWeight: Tensor?

  func build() throws {
    weight = try Tensor([1], dtype)
    gradWeight = try Tensor([1], dtype)
    try callReset(nil)
  }

  public override class var help: String { "multiplies by one learned number" }
  public override class var fields: [Field] {
    super.fields + Field.parameter("weight", \Mul.weight, "gradWeight", \Mul.gradWeight)
  }
  public override class var constructor: Constructor { Constructor(Mul.build) }

  public override func reset(_ stdv: Double?) throws {
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1
    try weight?.uniform(Environment.current.generator, -bound, bound)
  }

  public override var sequenceSupport: SequenceSupport { .rows }

  private func factor() throws -> Double {
    guard let weight, weight.count == 1 else { throw NNError.input(typeName, "weight must have 1 element") }
    return try weight.sumAll()
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    try ownOutput(x.sizes).mul(x, factor())
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    try ownGradInput(dy.sizes).mul(dy, factor())
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try dense(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    if let gradWeight { try gradWeight.add(gradWeight, scale * x.dot(dy)) }
  }
}
