import TensorCore

/// A convolution of images: nn.SpatialConvolution (`nn/SpatialConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O)
///     y (N, O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise
///
/// The kernel is not turned round (a correlation, as in all such libraries). Widths come before heights in the
/// arguments, behind them in the sizes of tensors. The stride `dW`, `dH` is 1, `padW` 0, `padH` as padW if left out;
/// padding is zeros. Padding (k - 1) / 2 of an odd kernel keeps the image's size at stride 1. `noBias()` takes the
/// bias away. W, then b, are drawn uniformly from ±1/√(P kH kW). `setMode` is cudnn's and does nothing.
///
/// ```lua
/// print(nn.SpatialConvolution(3, 16, 5, 5, 1, 1, 2, 2):forward(torch.randn(3, 32, 32)):size(2))  --> 32
/// m = nn.SpatialConvolution(1, 1, 2, 2)
/// m.weight:fill(1)
/// m.bias:zero()
/// print(m:forward(torch.range(1, 9):view(1, 3, 3))[1])  -->  12  16
/// -->  24  28
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public class SpatialConvolution: Convolution {
  final func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?
  ) throws {
    try setUpImage(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    try makeParameters(weight: [nOutputPlane, nInputPlane, kH, kW], bias: [nOutputPlane])
  }

  public override class var help: String { "a convolution of images with learned kernels" }
  public override class var fields: [Field] { super.fields + planeFields }
  public override class var constructor: Constructor {
    Constructor(
      SpatialConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"), .integer("kH"),
      .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0), .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [noBias, ClassMethod("setMode", SpatialConvolution.setMode, .optional(.value("fmode")))]
  }
  public override class var example: Example {
    Example([2, 3, 3, 2, 1, 2, 1, 0], input: .normal([2, 2, 4, 5]))
  }

  /// Does nothing: cudnn.torch's choice of an algorithm, for scripts that make it.
  final func setMode(_ mode: Value?) throws {}

  override func linkedKernel() throws -> LinkedKernel {
    // Old files hold matrices.
    if let old = weight, old.dimension == 2 { weight = try viewed(old) }
    if let old = gradWeight, old.dimension == 2 { gradWeight = try viewed(old) }
    return try super.linkedKernel()
  }

  private func viewed(_ matrix: Tensor) throws -> Tensor {
    let sizes: Dims = [nOutputPlane, nInputPlane, kernel.h, kernel.w]
    guard sizes.product == matrix.count else {
      throw NNError.input(describe(), "weight is \(matrix.sizes.text), expected \(sizes.text)")
    }
    return try matrix.view(sizes)
  }

  public override func describe() -> String { text() + biasText }
}
