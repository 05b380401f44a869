import TensorCore

/// Always the same tensor: nn.Constant (`nn/Constant.lua`).
///
/// `value` is a number, which becomes (1), or a tensor, of which no copy is made. With `nInputDim`, the dimensions of
/// one sample of the input, an input of more is a batch, whose output has the tensor for each sample; without it none
/// is. The gradient is 0, and the tensor is not learned.
///
/// ```lua
/// m = nn.Constant(torch.Tensor{1, 2}, 1)
/// print(table.concat(m:forward(torch.randn(9)):totable(), ' '))  --> 1 2
/// print(m:forward(torch.randn(4, 9)):size(1))  --> 4
/// ```
public final class Constant: Module {
  /// The output, for one sample.
  public var value: Tensor?
  /// Dimensions of one sample of the input; nil when none is a batch.
  public var nInputDim: Int?

  func build(_ value: Value, _ nInputDim: Int?) throws {
    switch value {
    case .number(let number): self.value = try Tensor([number], [1], dtype)
    case .tensor(let tensor): self.value = tensor
    default: throw NNError.input(typeName, "Expecting number or tensor at arg 1, got \(value.summary)")
    }
    self.nInputDim = nInputDim
  }

  public override class var help: String { "always the same tensor, for a batch once for each sample" }
  public override class var fields: [Field] {
    super.fields + [.tensor("value", \Constant.value), .integer("nInputDim", \Constant.nInputDim)]
  }
  public override class var constructor: Constructor {
    Constructor(Constant.build, .value("value", "number or torch.*Tensor"), .optional(.integer("nInputDim")))
  }
  public override class var example: Example { Example([.tensor(try Tensor([1, 2], [2])), 1]) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let nInputDim, input == .rows(nInputDim), let value else { return nil }
    return .rows(value.dimension)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    guard let value else { throw NNError.input(typeName, "has no value") }
    let x = try tensor(input)
    guard let nInputDim, x.dimension > nInputDim, x.dimension > 0 else {
      try ownOutput(value.sizes).copy(from: value)
      return output
    }
    var sizes = value.sizes
    sizes.insert(x.sizes[0], at: 0)
    let y = try ownOutput(sizes)
    try y.copy(from: value.unsqueeze(0).expand(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try ownGradInput(tensor(input).sizes).zero()
    return gradInput
  }
}
