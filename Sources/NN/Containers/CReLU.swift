import TensorCore

/// max(0, x) and max(0, -x), joined: nn.CReLU (`nn/CReLU.lua`; Shang et al., arXiv 1603.05201).
///
/// `nInputDims` is the number of dimensions of one sample; the first of them is twice as large in the output: (N, C,
/// H, W) becomes (N, 2C, H, W), the positive parts before the negative ones. An input of one dimension more is a
/// batch. With `inplace` (false by default) the last step writes its output over its input.
///
/// ```lua
/// print(table.concat(nn.CReLU(1):forward(torch.Tensor{3, -2}):totable(), ' '))  --> 3 0 0 2
/// ```
public final class CReLU: Sequential {
  /// Dimensions of one sample.
  public var nInputDims = 1
  /// Whether the last step writes its output over its input; false by default.
  public var inplace = false

  func build(_ nInputDims: Int, _ inplace: Bool) throws {
    try checkSizes(typeName, ("nInputDims", nInputDims))
    (self.nInputDims, self.inplace) = (nInputDims, inplace)
    try hold([
      ConcatTable(Identity(), try MulConstant.make(-1)), try JoinTable.make(2), try ReLU.make(.boolean(inplace)),
    ])
  }

  public override class var help: String { "max(0, x) and max(0, -x), joined along the first dimension of a sample" }
  public override class var fields: [Field] {
    super.fields + [.integer("nInputDims", \CReLU.nInputDims), .flag("inplace", \CReLU.inplace)]
  }
  public override class var constructor: Constructor {
    Constructor(CReLU.build, .integer("nInputDims"), .flag("inplace", default: false))
  }
  public override class var example: Example { Example([1]) }

  /// One row for each sample, and whether the input is a batch.
  private func rows(_ input: Value) throws -> (x: Tensor, isBatch: Bool) {
    let x = try dense(input)
    guard nInputDims > 0, x.dimension == nInputDims || x.dimension == nInputDims &+ 1 else {
      throw NNError.input(describe(), "input is \(input.summary), expected \(nInputDims) dimensions, or a batch")
    }
    let n = x.dimension > nInputDims ? x.sizes[0] : 1
    return (try x.view([n, x.count / Swift.max(n, 1)]), x.dimension > nInputDims)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(nInputDims) ? input : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, isBatch) = try rows(input)
    var sizes = try tensor(input).sizes
    sizes[isBatch ? 1 : 0] *= 2
    output = .tensor(try dense(super.updateOutput(.tensor(x)), "output").view(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, _) = try rows(input), dy = try dense(gradOutput, "gradOutput")
    guard dy.count == 2 * x.count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(2 * x.count) elements")
    }
    let dx = try super.updateGradInput(.tensor(x), .tensor(dy.view([x.sizes[0], 2 * x.sizes[1]])))
    gradInput = .tensor(try dense(dx, "gradient").view(tensor(input).sizes))
    return gradInput
  }

  // Nothing inside has parameters.
  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    try callUpdateGradInput(input, gradOutput)
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {}

  public override func describe() -> String { "CReLU()" }
}
