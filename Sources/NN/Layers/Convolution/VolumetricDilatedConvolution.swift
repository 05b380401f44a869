/// nn.VolumetricConvolution with gaps between the kernel's places: nn.VolumetricDilatedConvolution
/// (`nn/VolumetricDilatedConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     x (N, P, T, H, W) or (P, T, H, W)    W (O, P, kT, kH, kW)    b (O)
///     y (N, O, T', H', W'),  T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise
///
/// The dilations, 1 by default, are how far the kernel's places are apart; the other arguments, the drawing and
/// `noBias()` are those of `nn.VolumetricConvolution`.
///
/// ```lua
/// m = nn.VolumetricDilatedConvolution(1, 1, 3, 3, 3, 1, 1, 1, 0, 0, 0, 2, 2, 2)  -- 3 places reach over 5
/// print(m:forward(torch.randn(1, 5, 5, 5)):nElement())  --> 1
/// ```
public final class VolumetricDilatedConvolution: VolumetricConvolution {
  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int, _ dW: Int, _ dH: Int,
    _ padT: Int, _ padW: Int?, _ padH: Int?, _ dilationT: Int, _ dilationW: Int, _ dilationH: Int
  ) throws {
    dilation = Extents(dilationT, dilationH, dilationW)
    try build(nInputPlane, nOutputPlane, kT, kW, kH, dT, dW, dH, padT, padW, padH)
  }

  public override class var help: String { "nn.VolumetricConvolution with gaps between the kernel's places" }
  override class var settings: [String] { super.settings + ["dilation"] }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricDilatedConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kT"),
      .integer("kW"), .integer("kH"), .integer("dT", default: 1), .integer("dW", default: 1),
      .integer("dH", default: 1), .integer("padT", default: 0), .optional(.integer("padW")),
      .optional(.integer("padH")), .integer("dilationT", default: 1), .integer("dilationW", default: 1),
      .integer("dilationH", default: 1))
  }
  public override class var example: Example {
    Example([1, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 2, 3, 1], input: .normal([2, 1, 3, 2, 4]))
  }

  public override func describe() -> String {
    text() + ", \(dilation.t),\(dilation.w),\(dilation.h)" + biasText
  }
}
