import TensorCore

/// The convolution of nn.SpatialConvolution with the weight as a matrix: nn.SpatialConvolutionMM
/// (`nn/SpatialConvolutionMM.lua`).
///
/// P = nInputPlane, O = nOutputPlane.
///
///     x (N, P, H, W) or (P, H, W)    W (O, P · kH · kW)    b (O)
///     y (N, O, H', W'),  H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise
///
/// Arguments, numbers and drawing are those of `nn.SpatialConvolution`; a row of W holds the kernels of an output
/// plane one after the other.
///
/// ```lua
/// m = nn.SpatialConvolutionMM(3, 8, 5, 5)
/// print(m.weight:size(1) .. ' ' .. m.weight:size(2))  --> 8 75
/// c = nn.SpatialConvolution(3, 8, 5, 5)
/// c.weight:copy(m.weight)
/// c.bias:copy(m.bias)
/// x = torch.randn(3, 9, 9)
/// print((m:forward(x) - c:forward(x)):norm())  --> 0
/// ```
public final class SpatialConvolutionMM: Convolution {
  func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int, _ padW: Int, _ padH: Int?
  ) throws {
    try setUpImage(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)
    guard let inputs = ([nInputPlane, kH, kW] as Dims).product else {
      throw NNError.input(typeName, "a kernel of \(nInputPlane) x \(kH) x \(kW) is too large")
    }
    try makeParameters(weight: [nOutputPlane, inputs], bias: [nOutputPlane])
  }

  public override class var help: String { "as nn.SpatialConvolution, with the weight as a matrix" }
  public override class var fields: [Field] { super.fields + planeFields }
  public override class var constructor: Constructor {
    Constructor(
      SpatialConvolutionMM.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kW"), .integer("kH"),
      .integer("dW", default: 1), .integer("dH", default: 1), .integer("padW", default: 0), .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] { super.methods + [noBias] }
  public override class var example: Example { Example([2, 3, 2, 3], input: .normal([2, 2, 4, 5])) }

  public override func describe() -> String { text() + biasText }
}
