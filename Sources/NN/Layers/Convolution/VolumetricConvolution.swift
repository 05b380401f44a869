import TensorCore

/// A convolution of volumes: nn.VolumetricConvolution (`nn/VolumetricConvolution.lua`).
///
/// N = batch, P = nInputPlane, O = nOutputPlane.
///
///     y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, T, H, W) or (P, T, H, W)    W (O, P, kT, kH, kW)    b (O)
///     y (N, O, T', H', W'),  T' = ⌊(T + 2 padT - kT) / dT⌋ + 1, H' and W' likewise
///
/// Arguments go time, width, height; tensors time, height, width. Strides are 1, `padT` 0, `padW` as padT and `padH`
/// as padW if left out. W, then b, are drawn uniformly from ±1/√(P kT kH kW). `noBias()` takes the bias away.
///
/// ```lua
/// m = nn.VolumetricConvolution(3, 8, 3, 5, 5, 1, 2, 2)  -- 3 frames of 5 x 5, every second pixel
/// print(table.concat(m:forward(torch.randn(3, 10, 33, 33)):size():totable(), ' '))  --> 8 8 15 15
/// ```
public class VolumetricConvolution: Convolution {
  final func build(
    _ nInputPlane: Int, _ nOutputPlane: Int, _ kT: Int, _ kW: Int, _ kH: Int, _ dT: Int, _ dW: Int, _ dH: Int,
    _ padT: Int, _ padW: Int?, _ padH: Int?
  ) throws {
    try setUp(
      nInputPlane, nOutputPlane, kernel: Extents(kT, kH, kW), stride: Extents(dT, dH, dW),
      padding: Extents(padT, padH ?? padW ?? padT, padW ?? padT))
    try makeParameters(weight: [nOutputPlane, nInputPlane, kT, kH, kW], bias: [nOutputPlane])
  }

  public override class var help: String { "a convolution of volumes with learned kernels" }
  override class var axes: [Axis] { [.t, .w, .h] }
  public override class var fields: [Field] { super.fields + planeFields }
  public override class var constructor: Constructor {
    Constructor(
      VolumetricConvolution.build, .integer("nInputPlane"), .integer("nOutputPlane"), .integer("kT"), .integer("kW"),
      .integer("kH"), .integer("dT", default: 1), .integer("dW", default: 1), .integer("dH", default: 1),
      .integer("padT", default: 0), .optional(.integer("padW")), .optional(.integer("padH")))
  }
  public override class var methods: [ClassMethod] { super.methods + [noBias] }
  public override class var example: Example {
    Example([2, 2, 2, 3, 2, 1, 2, 1, 1, 1, 0], input: .normal([2, 2, 2, 3, 4]))
  }

  public override func describe() -> String { text() + ")" }
}
