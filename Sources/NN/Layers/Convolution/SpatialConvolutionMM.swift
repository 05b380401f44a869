import TensorCore

/// The convolution of nn.SpatialConvolution with the weight as a matrix: nn.SpatialConvolutionMM
/// (`nn/SpatialConvolutionMM.lua`).
///
///     W (nOutputPlane, nInputPlane · kH · kW)    b (nOutputPlane)
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
