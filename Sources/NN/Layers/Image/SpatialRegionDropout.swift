import TensorCore

/// Zeroes a share p of the rows or columns at one edge in training: nn.SpatialRegionDropout
/// (`dpnn/SpatialRegionDropout.lua`).
///
/// Input (N, C, H, W) or (C, H, W), output the same sizes; `p` is 0.2 by default, 0 ≤ p < 1. One of the four edges is
/// drawn for the batch; ⌊p H⌋ rows, or ⌊p W⌋ columns, are zeroed there, and the rest divided by 1 - p. Evaluation
/// passes the input on. `setp(p)` changes the share.
///
/// ```lua
/// m = nn.SpatialRegionDropout(0.5)
/// y = m:forward(torch.ones(1, 4, 4))
/// print(y:eq(0):sum() .. ' ' .. y:max())  --> 8 2
/// ```
public final class SpatialRegionDropout: Module {
  /// The share of rows or columns that is zeroed; 0.2 by default.
  public var p = 0.2
  /// What the last input was multiplied with, of its sizes.
  public var noise: Tensor?
  /// The edge of the last forward pass: 1 for the top, 2 the bottom, 3 left, 4 right.
  public private(set) var regionType = 1

  /// Throws unless 0 ≤ p < 1.
  public override func validate() throws { _ = try checkDropout(typeName, p) }

  private func setp(_ p: Double) throws { self.p = try checkDropout(typeName, p) }

  public override class var help: String { "zeroes rows or columns at one edge of images in training" }
  public override class var fields: [Field] {
    super.fields + [
      .number("p", \SpatialRegionDropout.p), .tensor("noise", \SpatialRegionDropout.noise, .transient),
      .computed("regionType") { (m: SpatialRegionDropout) in .number(Double(m.regionType)) },
    ]
  }
  public override class var constructor: Constructor { .fields("p") }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("setp", SpatialRegionDropout.setp, .number("p"))]
  }
  public override class var example: Example {
    Example(input: .normal([2, 3, 5, 5]), withoutJacobian: "it draws another edge in each forward pass")
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard x.dimension == 3 || x.dimension == 4 else {
      throw NNError.input(
        describe(), "Input must be 4D (nbatch, nfeat, h, w) or 3D (nfeat, h, w), got \(input.summary)")
    }
    let y = try ownOutput(x.sizes)
    guard isTraining else {
      try y.copy(from: x)
      return output
    }
    regionType = try Environment.current.generator.random(4)
    let axis = x.dimension - (regionType <= 2 ? 2 : 1), size = x.sizes[axis]
    let count = Swift.min(Int(saturating: (Double(size) * p).rounded(.down)), size)
    let mask = try reuse(noise, x.sizes)
    noise = mask
    try mask.fill(1 / (1 - p))
    if count > 0 { try mask.narrow(axis, regionType % 2 == 1 ? 0 : size - count, count).zero() }
    try y.cmul(x, mask)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isTraining else { throw NNError.input(describe(), "Backpropagation is only defined for training.") }
    let dy = try tensor(gradOutput, "gradOutput")
    guard let noise, noise.sizes == dy.sizes else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), the mask \(noise?.sizes.text ?? "not there before forward")")
    }
    try ownGradInput(dy.sizes).cmul(dy, noise)
    return gradInput
  }

  public override func describe() -> String { "\(typeName) p: \(LuaFormat.fixed(p, width: 0, places: 6))" }
}
