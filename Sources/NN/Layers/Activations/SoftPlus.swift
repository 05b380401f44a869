import TensorCore

/// log(1 + exp(beta x)) / beta, a smooth max(x, 0): nn.SoftPlus (`nn/SoftPlus.lua`).
///
/// `beta`, 1 by default, says how sharp the bend at 0 is. Where beta x > 20 (the field `threshold`) the output is x
/// itself, so that nothing overflows. Inputs have any shape; outputs are positive, which makes it fit for deviations
/// and rates.
///
/// ```lua
/// m = nn.SoftPlus()
/// print(string.format('%.4f %g', m:forward(torch.Tensor{0})[1], m:forward(torch.Tensor{1000})[1]))  --> 0.6931 1000
/// ```
public final class SoftPlus: Activation {
  /// How sharp the bend is.
  public var beta = 1.0
  /// Where the function is taken for the line.
  public var threshold = 20.0

  public override class var help: String { "log(1 + exp(beta x)) / beta, a smooth max(x, 0)" }
  public override class var fields: [Field] {
    super.fields + [.number("beta", \SoftPlus.beta), .number("threshold", \SoftPlus.threshold)]
  }
  public override class var constructor: Constructor { .fields("beta") }

  override var curve: any Curve { SoftPlusCurve(beta: beta, threshold: threshold) }
}

private struct SoftPlusCurve: Curve {
  let beta: Double
  let threshold: Double
  func value<V: LayerVector>(_ x: V) -> V {
    let z = x * .all(beta)
    return .pick(z, above: .all(threshold), x, else: z.exp().log1p() / .all(beta))
  }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V {
    let z = y * .all(beta)
    return .pick(z, above: .all(threshold), .all(1), else: -(-z).expm1())
  }
}
