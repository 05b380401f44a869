import TensorCore

/// A vector with a 1 at each index: nn.OneHot (`nn/OneHot.lua`).
///
/// K = outputSize. Indices 1 … K of any type and sizes (…), or one number; output (…, K). An index out of range is an
/// error. The gradient is 0.
///
/// ```lua
/// print(nn.OneHot(4):forward(torch.LongTensor{2, 4}))  -->  0  1  0  0
/// -->  0  0  0  1
/// --> [torch.DoubleTensor of size 2x4]
/// ```
public final class OneHot: Module {
  /// K.
  public var outputSize = 1

  public override class var help: String { "a vector of outputSize elements with a 1 at each index" }
  public override class var fields: [Field] { super.fields + [.integer("outputSize", \OneHot.outputSize)] }
  public override class var constructor: Constructor { .fields("outputSize", required: 1) }
  public override class var example: Example { Example([5], input: .indices([3, 2], upTo: 5)) }

  public override func validate() throws { try checkSizes(typeName, ("outputSize", outputSize)) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.axes.map { .tensor($0 + [.feature]) }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    var sizes: Dims = [], indices: [Double] = []
    switch input {
    case .number(let index): indices = [index]
    case .tensor(let x):
      let x = try x.contiguous()
      sizes = x.sizes
      indices = (0..<x.count).map { x[linear: $0] }
    default: throw NNError.input(describe(), "expected a tensor of indices or a number as input, got \(input.summary)")
    }
    sizes.append(outputSize)
    let y = try ownOutput(sizes)
    try y.zero()
    for (k, number) in indices.enumerated() {
      let index = Int(bounded: number)
      guard index >= 1, index <= outputSize else {
        throw NNError.input(
          describe(), "index \(number.formatted) is out of range: the output has \(outputSize) elements")
      }
      y[linear: k * outputSize + index - 1] = 1
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    // As the original: for a number there is one.
    guard case .tensor(let x) = input else { return .number(0) }
    try ownGradInput(x.sizes).zero()
    return gradInput
  }
}
