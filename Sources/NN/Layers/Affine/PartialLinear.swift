import TensorCore

/// A Linear of which only some outputs are computed: nn.PartialLinear (`nn/PartialLinear.lua`).
///
/// D = inputsize, H = outputsize, N = batch, P = outputs in the partition (all H at first).
///
///     y = x W[partition]ᵀ + b[partition]        x (N, D)    W (H, D)    b (1, H)    y (N, P)
///
/// `setPartition(indices)` chooses the outputs by a vector of indices from 1, `resetPartition()` takes all again.
/// Inputs are matrices. W is the weight of a LookupTable inside, drawn from N(0, 1); b starts as 0 and is left out
/// without `bias` (true by default).
///
/// ```lua
/// m = nn.PartialLinear(2, 5)
/// x = torch.randn(3, 2)
/// all = m:forward(x):clone()
/// m:setPartition(torch.Tensor{4, 2})
/// y = m:forward(x)
/// print(y:size(2))  --> 2
/// print(y[1][1] == all[1][4])  --> true
/// ```
public final class PartialLinear: Module {
  /// D.
  public var inputsize = 0
  /// H.
  public var outputsize = 0
  /// Computes x W[partition]ᵀ of {x, partition}: a LookupTable for W, and the product.
  public var network = Sequential()
  /// `(1, H)`, or nil without bias.
  public var bias: Tensor?
  /// `(1, H)`: its gradient, summed over the backward passes; nil without bias.
  public var gradBias: Tensor?
  /// `(H)`: 1 … H.
  public var allcolumns: Tensor?
  /// `(P)`: the outputs to compute, from 1.
  public var partition: Tensor?

  func build(_ inputsize: Int, _ outputsize: Int, _ hasBias: Bool) throws {
    try checkSizes(typeName, ("inputsize", inputsize), ("outputsize", outputsize))
    (self.inputsize, self.outputsize) = (inputsize, outputsize)
    network = Sequential(
      ParallelTable(Identity(), try LookupTable(outputsize, inputsize)), try MM.make(false, true))
    bias = hasBias ? try Tensor([1, outputsize], dtype) : nil
    gradBias = hasBias ? try Tensor([1, outputsize], dtype) : nil
    let all = try Tensor(dtype)
    try all.range(1, Double(outputsize))
    allcolumns = all
    resetPartition()
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(network)
  }

  public override class var help: String { "a Linear that computes only the outputs of a partition" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("inputsize", \PartialLinear.inputsize), .integer("outputsize", \PartialLinear.outputsize),
      .object("network", \PartialLinear.network),
    ] + Field.parameter("bias", \PartialLinear.bias, "gradBias", \PartialLinear.gradBias)
      + [.tensor("allcolumns", \PartialLinear.allcolumns), .tensor("partition", \PartialLinear.partition)]
  }
  public override class var constructor: Constructor {
    Constructor(PartialLinear.build, .integer("inputsize"), .integer("outputsize"), .flag("bias", default: true))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("setPartition", PartialLinear.setPartition, .tensor("indices")),
      ClassMethod("resetPartition", PartialLinear.resetPartition),
    ]
  }
  public override class var example: Example {
    Example([4, 5], after: { try ($0 as? PartialLinear)?.setPartition(Tensor([2, 5, 3], [3])) })
  }

  public override var parts: [TorchObject] { [network] }

  /// Computes only the outputs of these indices, from 1. Throws when there are none, or one is out of range.
  public func setPartition(_ indices: Tensor) throws {
    let dense = try indices.contiguous()
    guard dense.dimension == 1, dense.count > 0 else {
      throw NNError.input(describe(), "expected a vector of indices as partition, got \(Value.tensor(indices).summary)")
    }
    for k in 0..<dense.count where !(1...Swift.max(outputsize, 1) ~= Int(bounded: dense[linear: k])) {
      throw NNError.input(
        describe(),
        "index \(dense[linear: k].formatted) of the partition is out of range: there are \(outputsize) outputs")
    }
    partition = try indices.to(dtype)
  }

  /// Computes all outputs.
  public func resetPartition() { partition = allcolumns }

  public override func parameters() throws -> [Parameter] {
    try network.callParameters() + super.parameters()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try super.convert(to: dtype, copier)
    try network.callConvert(to: dtype, copier)
  }

  public override func clearState() throws {
    try super.clearState()
    try network.callClearState()
  }

  private func networkInput(_ input: Value) throws -> Value {
    guard let partition else { throw NNError.input(typeName, "has no partition") }
    let x = try tensor(input)
    guard x.dimension == 2, x.sizes[1] == inputsize else {
      throw NNError.input(describe(), "input is \(input.summary), expected N x \(inputsize)")
    }
    return .list([input, .tensor(partition)])
  }

  /// The partition as indices of a tensor.
  private func indices() throws -> Tensor { try (partition ?? Tensor(dtype)).to(.long) }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func updateOutput(_ input: Value) throws -> Value {
    let product = try tensor(network.callUpdateOutput(networkInput(input)), "product")
    let y = try ownOutput(product.sizes)
    try y.copy(from: product)
    if let bias {
      let own = try Tensor(dtype)
      try own.index(bias, 1, indices())
      try y.cadd(y, 1, own.expandAs(y))
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let gradients = try network.callUpdateGradInput(networkInput(input), gradOutput)
    guard let dx = gradients.list?.first?.tensor else { throw NNError.input(describe(), "network gave no gradient") }
    try ownGradInput(dx.sizes).copy(from: dx)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let dy = try tensor(gradOutput, "gradOutput")
    try network.callAccGradParameters(networkInput(input), gradOutput, scale: scale)
    guard let gradBias else { return }
    let sum = try Tensor(dtype)
    try sum.sum(dy, 0)
    try sum.mul(sum, scale)
    try gradBias.indexAdd(1, indices(), sum)
  }

  public override func describe() -> String {
    "\(typeName)(\(inputsize) -> \(outputsize))" + (bias == nil ? " without bias" : "")
  }
}
