import TensorCore

/// A convolution of sequences in which each feature has its own kernel: nn.TemporalRowConvolution
/// (`nn/TemporalRowConvolution.lua`; the row convolution of arXiv:1512.02595).
///
/// T = steps, F = inputFrameSize, N = batch.
///
///     y[t, f] = b[f] + Σ_k W[f, k] x[t dW + k, f]    x (T, F) or (N, T, F)    W (F, 1, kW)    b (F)
///     y (T', F) or (N, T', F),  T' = ⌊(T - kW) / dW⌋ + 1
///
/// With `featFirst` (false by default) x and y are (F, T) or (N, F, T). `dW` is 1 by default. W, then b, are drawn
/// uniformly from ±1/√(F kW). `noBias()` takes the bias away. Behind recurrent layers it gives a one-directional
/// network a look ahead.
///
/// ```lua
/// m = nn.TemporalRowConvolution(2, 2):noBias()
/// m.weight:copy(torch.Tensor{1, 1, 0, 10})
/// print(m:forward(torch.Tensor{{1, 1}, {2, 2}, {3, 3}}))  -->   3  20
/// -->   5  30
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class TemporalRowConvolution: Convolution {
  /// Whether features come before steps.
  public var featFirst = false

  func build(_ inputFrameSize: Int, _ kW: Int, _ dW: Int, _ featFirst: Bool) throws {
    try setUpFrames(inputFrameSize, kW, dW)
    self.featFirst = featFirst
    try makeParameters(weight: [inputFrameSize, 1, kW], bias: [inputFrameSize])
  }

  public override class var help: String { "a convolution of sequences in which each feature has its own kernel" }
  override class var axes: [Axis] { [.w] }
  override class var settings: [String] { ["k", "d"] }
  public override class var fields: [Field] {
    super.fields + [
      .integer("inputFrameSize", \TemporalRowConvolution.nInputPlane),
      .flag("featFirst", \TemporalRowConvolution.featFirst),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      TemporalRowConvolution.build, .integer("inputFrameSize"), .integer("kW"), .integer("dW", default: 1),
      .flag("featFirst", default: false))
  }
  public override class var methods: [ClassMethod] { super.methods + [noBias] }
  public override class var example: Example { Example([3, 2, 2], input: .normal([2, 5, 3])) }

  override var hasFrames: Bool { !featFirst }

  override func linkedKernel() throws -> LinkedKernel {
    let dense = try denseKernel(rows: "inputFrameSize", columns: "1"), k = kernel.count
    guard dense.planes == 1 else {
      throw NNError.input(describe(), "weight is \(dense.weights.sizes.text), expected inputFrameSize x 1 x \(k)")
    }
    return LinkedKernel(
      weights: dense.weights, planes: dense.windowPlanes, windowPlanes: dense.windowPlanes,
      links: (0..<dense.windowPlanes).map {
        Link(input: $0, inputs: 1, output: $0, outputs: 1, weight: $0 * k, lead: k)
      }
    )
  }

  public override func describe() -> String {
    "\(typeName)(\(nInputPlane), \(kernel.w)" + (stride.w == 1 ? "" : ", \(stride.w)") + biasText
  }
}
