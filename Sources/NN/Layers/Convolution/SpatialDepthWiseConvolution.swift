import TensorCore

/// A convolution of images in which each plane has kernels of its own: nn.SpatialDepthWiseConvolution
/// (`nn/SpatialDepthWiseConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane, the output planes of each input plane.
///
///     y[p O + o] = b[o, p] + W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O, P)
///     y (N, P O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise
///
/// `dW` and `dH` are 1, `padW` 0, `padH` as padW if left out. A new W is a matrix (O, P · kH · kW), until its first
/// use. W, then b, are drawn from ±1/√(P kH kW). `noBias()` takes the bias away. With a nn.SpatialConvolution of 1 x 1
/// behind it, it is a separable convolution.
///
/// ```lua
/// m = nn.SpatialDepthWiseConvolution(3, 2, 5, 5)
/// print(m:forward(torch.randn(3, 9, 9)):size(1))  --> 6
/// print(m.weight:nElement())  --> 150
/// print(nn.SpatialConvolution(3, 6, 5, 5).weight:nElement())  --> 450
/// ```
public final class SpatialDepthWiseConvolution: Convolution {
  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?
  ) throws {
    try setUpImage(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    guard let inputs = ([nInputPlane, kH, kW] as Dims).product else {
      throw NNError.input(typeName, "a kernel of \(nInputPlane) x \(kH) x \(kW) is too large")
    }
    try makeParameters(weight: [nOutputPlane, inputs], bias: [nOutputPlane, nInputPlane])
  }

  public override class var help: String { "a convolution of images in which each plane has kernels of its own" }
  public override class var fields: [Field] { super.fields + planeFields }
  public override class var constructor: Constructor {
    Constructor(
      SpatialDepthWiseConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"),
      .integer("kH"), .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0),
      .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] { super.methods + [noBias] }
  public override class var example: Example {
    Example([2, 3, 3, 2, 1, 2, 1, 0], input: .normal([2, 2, 4, 5]))
  }

  override func linkedKernel() throws -> LinkedKernel {
    let dense = try denseKernel(rows: "nOutputPlane", columns: "nInputPlane")
    let k = kernel.count, planes = dense.planes, each = dense.windowPlanes
    for tensor in [weight, gradWeight] {
      if let tensor, tensor.dimension == 2, tensor.isContiguous, tensor.count == dense.weights.count {
        try tensor.resize([each, planes, kernel.h, kernel.w])
      }
    }
    return LinkedKernel(
      weights: dense.weights, planes: planes, windowPlanes: planes * each,
      links: (0..<planes).map {
        Link(input: $0, inputs: 1, output: $0 * each, outputs: each, weight: $0 * k, lead: planes * k)
      })
  }

  override func planeBias(_ planes: Int) throws -> Tensor? {
    try bias.map { try matrix($0, "bias", planes).t().contiguous().view([planes]) }
  }

  override func addPlaneBias(_ sums: Tensor) throws {
    guard let gradBias else { return }
    let turned = try matrix(gradBias, "gradBias", sums.count).t()
    try turned.cadd(turned, 1, sums.view(turned.sizes))
  }

  private func matrix(_ tensor: Tensor, _ name: String, _ planes: Int) throws -> Tensor {
    guard tensor.dimension == 2, let weight, tensor.sizes[0] == weight.sizes[0] else {
      throw NNError.input(describe(), "\(name) is \(Value.tensor(tensor).summary), expected nOutputPlane x nInputPlane")
    }
    return try checked(tensor, name, count: planes)
  }

  public override func describe() -> String { text() + biasText }
}
