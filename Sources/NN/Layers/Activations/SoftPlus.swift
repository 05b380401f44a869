import TensorCore

/// log(1 + exp(beta x)) / beta, and x where beta x > threshold: nn.SoftPlus (`nn/SoftPlus.lua`).
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
    return .pick(z, above: .all(threshold), .all(1), else: 1 - (-z).exp())
  }
}
