/// nn.SpatialConvolution with gaps between the kernel's places: nn.SpatialDilatedConvolution
/// (`nn/SpatialDilatedConvolution.lua`).
///
///     H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise
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
