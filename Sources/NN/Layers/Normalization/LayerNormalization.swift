import TensorCore

/// Normalises the features of each sample: nn.LayerNormalization (`nn/LayerNormalization.lua`; Ba, Kiros & Hinton,
/// arXiv:1607.06450), a chain of small layers.
///
///     y = √D z / √(|z|² + eps) · w + b    z = x - mean x        x (N, D) or (D), D = nOutput
///
/// w is 1 at first, b `bias` (0 if left out); `eps` is 1e-10. Without `affine` (true) there are no w and b. Unlike
/// `nn.BatchNormalization` it does the same in training and evaluation, and for a batch of one.
///
/// ```lua
/// y = nn.LayerNormalization(4):forward(torch.Tensor{{1, 1, 3, 3}})
/// print(string.format('%.3f %.3f', y[1][1], y[1][4]))  --> -1.000 1.000
/// ```
public final class LayerNormalization: Sequential {
  /// Throws when `nOutput` is not positive.
  public convenience init(
    _ nOutput: Int, _ bias: Double? = nil, _ eps: Double? = nil, _ affine: Bool? = nil
  ) throws {
    self.init()
    try build(nOutput, bias, eps, affine)
  }

  func build(_ nOutput: Int, _ bias: Double?, _ eps: Double?, _ affine: Bool?) throws {
    try checkSizes(typeName, ("nOutput", nOutput))
    let mean = Sequential(try Mean.make(1, 1), try Replicate.make(.number(Double(nOutput)), 1, 1))
    let both = ConcatTable()
    try both.extend([Identity(), mean])
    var layers: [Module] = [
      both, CSubTable(), try Normalize.make(2, .number(eps ?? 1e-10)),
      try MulConstant.make(.number(Double(nOutput).squareRoot())),
    ]
    if affine ?? true {
      // Made in the original's order, since both draw numbers.
      let shift = try Add([nOutput]), gain = try CMul([nOutput])
      try shift.bias?.fill(bias ?? 0)
      try gain.weight?.fill(1)
      layers += [gain, shift]
    }
    try hold(layers)
  }

  public override class var help: String { "normalises the features of each sample, with learned w and b" }
  public override class var constructor: Constructor {
    Constructor(
      LayerNormalization.build, .integer("nOutput"), .optional(.number("bias")), .optional(.number("eps")),
      .optional(.flag("affine")))
  }
  public override class var example: Example { Example([4]) }
}
