import TensorCore

/// Repeats its input along a new dimension, without copying: nn.Replicate (`nn/Replicate.lua`).
///
/// The output has a new dimension of size `nfeatures` at place `dim` (1 by default). With `ndim`, the dimensions of
/// one sample, an input of more is a batch, and `dim` counts from the second. The gradient is summed over the new
/// dimension. The output is a view: put `nn.Contiguous` before what writes into it or needs it dense.
///
/// ```lua
/// print(nn.Replicate(2):forward(torch.Tensor{1, 2, 3}))  -->  1  2  3
/// -->  1  2  3
/// --> [torch.DoubleTensor of size 2x3]
/// ```
public final class Replicate: Module {
  /// The size of the new dimension.
  public var nfeatures = 1
  /// Where the new dimension goes, from 1.
  public var dim = 1
  /// Dimensions of one sample; with more in the input, `dim` counts from the second.
  public var ndim: Int?

  public override class var help: String { "repeats its input along a new dimension" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nfeatures", \Replicate.nfeatures), .integer("dim", \Replicate.dim),
      .integer("ndim", \Replicate.ndim),
    ]
  }
  public override class var constructor: Constructor { .fields("nfeatures", "dim", "ndim", required: 1) }
  public override class var example: Example { Example([2]) }

  public override func validate() throws {
    try checkSizes(typeName, ("nfeatures", nfeatures))
    guard dim > 0 else { throw NNError.input(typeName, "Can only replicate across positive integer dimensions.") }
  }

  private func place(_ x: Tensor) throws -> Int {
    let at = dim &+ (ndim.map { x.dimension > $0 ? 1 : 0 } ?? 0)
    guard at >= 1, at <= x.dimension + 1 else {
      throw NNError.input(
        describe(),
        "Not enough input dimensions to replicate along dimension \(dim): input is \(Value.tensor(x).summary)")
    }
    return at - 1
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let at = try place(x)
    var sizes = x.sizes
    sizes.insert(nfeatures, at: at)
    output = .tensor(try x.unsqueeze(at).expand(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let sum = try Tensor(dtype)
    try sum.sum(tensor(gradOutput, "gradOutput"), place(x))
    let dx = try ownGradInput(x.sizes)
    guard sum.count == dx.count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), the input \(input.summary)")
    }
    try dx.copy(from: sum)
    return gradInput
  }
}
