import TensorCore

/// nn.SpatialConvolution with weights of two values, without bias: nn.SpatialBinaryConvolution
/// (`dpnn/SpatialBinaryConvolution.lua`; XNOR-Net, arXiv:1603.05279).
///
/// P = nInputPlane, O = nOutputPlane. With B[o, p] = 1 where W[o, p] >= 0, else -1,
///
///     y[o] = α[o] Σ_p B[o, p] ∗ x[p]        α[o] = the mean of |W[o]|
///     dx[p] = β[p] Σ_o B[o, p]ᵀ ∗ dy[o]     β[p] = the mean of |W[.., p]|
///
/// and dW is that of a convolution with W: the learning is of W, not of its signs. Arguments, shapes and drawing are
/// those of `nn.SpatialConvolution`; a numerical check of its gradients must fail.
///
/// ```lua
/// m = nn.SpatialBinaryConvolution(1, 1, 2, 1)
/// m.weight:copy(torch.Tensor{3, -1})  -- counts as 2 and -2
/// print(m:forward(torch.Tensor{{{10, 1}}})[1][1][1])  --> 18
/// ```
public final class SpatialBinaryConvolution: SpatialConvolution {
  func buildBinary(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?
  ) throws {
    try build(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    try noBias()
    train = true
  }

  public override class var help: String { "nn.SpatialConvolution with weights of two values" }
  public override class var constructor: Constructor {
    Constructor(
      SpatialBinaryConvolution.buildBinary, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"),
      .integer("kH"), .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0),
      .optional(.integer("padH")))
  }
  public override class var example: Example {
    Example(
      [2, 3, 3, 2, 1, 1, 1, 0], input: .normal([2, 2, 4, 5]), withoutJacobian: "its gradients are not its derivatives")
  }

  override func linkedKernel() throws -> LinkedKernel {
    let dense = try super.linkedKernel()
    let signs = try Tensor(dense.weights.sizes, dtype)
    try compute(Signs(w: dense.weights, signs: signs))
    return LinkedKernel(
      weights: signs, planes: dense.planes, windowPlanes: dense.windowPlanes, links: dense.links)
  }

  /// The mean of |W| over all but one of its first two axes.
  private func means(of axis: Int) throws -> Tensor {
    let weight = try needWeight()
    let sizes = weight.sizes
    let magnitudes = try Tensor(dtype), sums = try Tensor(dtype)
    try magnitudes.abs(weight)
    let rows = try magnitudes.transpose(0, axis).contiguous().view([sizes[axis], weight.count / sizes[axis]])
    try sums.sum(rows, 1)
    try sums.div(sums, Double(weight.count / sizes[axis]))
    return sums
  }

  /// Multiplies each plane of images, or of a batch of them, by its factor.
  private func scale(_ images: Tensor, _ factors: Tensor) throws {
    var sizes = Dims(repeating: 1, count: images.dimension)
    sizes[images.dimension - 3] = factors.count
    try images.cmul(images, factors.view(sizes).expandAs(images))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    _ = try super.updateOutput(input)
    if let y = output.tensor { try scale(y, means(of: 0)) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    _ = try super.updateGradInput(input, gradOutput)
    if let dx = gradInput.tensor { try scale(dx, means(of: 1)) }
    return gradInput
  }

  private struct Signs: LayerWork {
    let w: Tensor, signs: Tensor
    func run<T: LayerScalar>(_ type: T.Type) {
      let w = w.elements(T.self), signs = signs.elements(T.self)
      for k in 0..<self.w.count { signs[k] = w[k] >= 0 ? 1 : w[k] < 0 ? -1 : w[k] }
    }
  }

  public override func describe() -> String { "Binary Convolution: \(super.describe())" }
}
