/// nn.SpatialConvolution with gaps between the kernel's places: nn.SpatialDilatedConvolution
/// (`nn/SpatialDilatedConvolution.lua`; Yu and Koltun, arXiv 1511.07122).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O)
///     y (N, O, H', W'),  H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise
///
/// `dilationW` and `dilationH`, 1 by default, are how far the kernel's places are apart, 1 being a plain convolution;
/// the other arguments, the drawing and `noBias()` are those of `nn.SpatialConvolution`.
///
/// ```lua
/// m = nn.SpatialDilatedConvolution(1, 1, 2, 1, 1, 1, 0, 0, 2, 1)  -- sums x[i] and x[i + 2]
/// m.weight:fill(1)
/// m.bias:zero()
/// print(table.concat(m:forward(torch.Tensor{{{1, 20, 300, 4000}}}):view(2):totable(), ' '))  --> 301 4020
/// ```
public final class SpatialDilatedConvolution: SpatialConvolution {
  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?,
    _ dilationW: Int, _ dilationH: Int
  ) throws {
    dilation = Extents(1, dilationH, dilationW)
    try build(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
  }

  public override class var help: String { "nn.SpatialConvolution with gaps between the kernel's places" }
  override class var settings: [String] { super.settings + ["dilation"] }
  public override class var constructor: Constructor {
    Constructor(
      SpatialDilatedConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"),
      .integer("kH"), .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0),
      .optional(.integer("padH")), .integer("dilationW", default: 1), .integer("dilationH", default: 1))
  }
  public override class var example: Example {
    Example([1, 2, 2, 3, 1, 1, 1, 1, 3, 2], input: .normal([2, 1, 5, 5]))
  }

  public override func describe() -> String { text() + ", \(dilation.w),\(dilation.h)" + biasText }
}
