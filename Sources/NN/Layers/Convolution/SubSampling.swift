import TensorCore

/// What subsampling layers have in common: each plane's sums of windows, times a learned number, plus another.
/// A convolution whose kernel is the same number everywhere.
public class SubSampling: Convolution {
  override class var settings: [String] { ["k", "d"] }

  override var fanIn: Double { Double(kernel.h) * Double(kernel.w) }

  override func linkedKernel() throws -> LinkedKernel {
    let weight = try needWeight(), k = try places()
    guard weight.dimension == 1 else {
      throw NNError.input(describe(), "weight is \(weight.sizes.text), expected a vector")
    }
    let planes = weight.count
    return LinkedKernel(
      weights: try weight.view([planes, 1]).expand([planes, k]).contiguous(), planes: planes, windowPlanes: planes,
      links: (0..<planes).map { Link(input: $0, inputs: 1, output: $0, outputs: 1, weight: $0 * k, lead: k) })
  }

  override func addWeightGradient(_ kernel: LinkedKernel, _ add: (Tensor) throws -> Void) throws {
    guard let gradWeight else { return }
    let gradient = try Tensor(kernel.weights.sizes, dtype), sums = try Tensor(dtype)
    try add(gradient)
    try sums.sum(gradient, 1)
    try gradWeight.cadd(gradWeight, 1, sums.view(checked(gradWeight, "gradWeight", count: kernel.planes).sizes))
  }
}

/// Sums over windows of images, times a learned number for each plane: nn.SpatialSubSampling
/// (`nn/SpatialSubSampling.lua`).
///
/// N = batch, P = nInputPlane.
///
///     y[p] = b[p] + w[p] · the sums of x[p] over windows of kH x kW, dH and dW apart
///     x (N, P, H, W) or (P, H, W)    w, b (P)    y (N, P, H', W'),  H' = ⌊(H - kH) / dH⌋ + 1, W' likewise
///
/// `dW` and `dH` are 1 by default, not the window's size. w, then b, are drawn uniformly from ±1/√(kH kW). Without the
/// learned numbers it is `nn.SpatialAveragePooling`.
///
/// ```lua
/// m = nn.SpatialSubSampling(1, 2, 2, 2, 2)
/// m.weight:fill(0.5)
/// m.bias:fill(100)
/// print(m:forward(torch.Tensor{{{1, 2, 5, 6}, {3, 4, 7, 8}}})[1])  -->  105  113
/// --> [torch.DoubleTensor of size 1x2]
/// ```
public final class SpatialSubSampling: SubSampling {
  func build(_ nInputPlane: Int, _ kW: Int, _ kH: Int, _ dW: Int, _ dH: Int) throws {
    try setUpImage(nInputPlane, nInputPlane, kW, kH, dW, dH, 0, 0)
    try makeParameters(weight: [nInputPlane], bias: [nInputPlane])
  }

  public override class var help: String { "sums over windows of images, times a learned number for each plane" }
  public override class var fields: [Field] {
    super.fields + [.integer("nInputPlane", \SpatialSubSampling.nInputPlane)]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialSubSampling.build, .integer("nInputPlane"), .integer("kW"), .integer("kH"), .integer("dW", default: 1),
      .integer("dH", default: 1))
  }
  public override class var example: Example { Example([2, 2, 3, 2, 1], input: .normal([2, 2, 4, 5])) }
}

/// Sums over windows of a sequence, times a learned number for each feature: nn.TemporalSubSampling
/// (`nn/TemporalSubSampling.lua`).
///
/// T = steps, F = inputFrameSize, N = batch.
///
///     y[t] = b + w · (x[t dW] + … + x[t dW + kW - 1])    x (T, F) or (N, T, F)    w, b (F)
///     y (T', F) or (N, T', F),  T' = ⌊(T - kW) / dW⌋ + 1
///
/// `dW` is 1 by default. w, then b, are drawn uniformly from ±1/√kW. The original takes no batch.
///
/// ```lua
/// m = nn.TemporalSubSampling(1, 2)
/// m.weight:fill(10)
/// m.bias:zero()
/// print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(2):totable(), ' '))  --> 30 50
/// ```
public final class TemporalSubSampling: SubSampling {
  func build(_ inputFrameSize: Int, _ kW: Int, _ dW: Int) throws {
    try setUpFrames(inputFrameSize, kW, dW)
    try makeParameters(weight: [inputFrameSize], bias: [inputFrameSize])
  }

  public override class var help: String { "sums over windows of a sequence, times a learned number for each feature" }
  override class var axes: [Axis] { [.w] }
  public override class var fields: [Field] {
    super.fields + [.integer("inputFrameSize", \TemporalSubSampling.nInputPlane)]
  }
  public override class var constructor: Constructor {
    Constructor(
      TemporalSubSampling.build, .integer("inputFrameSize"), .integer("kW"), .integer("dW", default: 1))
  }
  public override class var example: Example { Example([3, 2, 2], input: .normal([5, 3])) }

  override var hasFrames: Bool { true }
}
