/// nn.VolumetricConvolution with gaps between the kernel's places: nn.VolumetricDilatedConvolution
/// (`nn/VolumetricDilatedConvolution.lua`).
///
///     T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise
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
