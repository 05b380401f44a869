import TensorCore

/// x where x > 0, else alpha (eˣ - 1): nn.ELU (`nn/ELU.lua`; Clevert et al., arXiv 1511.07289).
///
/// Inputs have any shape, the output has the same. -`alpha` (1 by default) is the limit for x → -∞, so that outputs
/// have a mean nearer to 0 than those of `nn.ReLU`. With `inplace` (false by default) output and gradInput are written
/// over input and gradOutput.
///
/// ```lua
/// y = nn.ELU(0.5):forward(torch.Tensor{-100, -1, 2})
/// print(string.format('%.4f %.4f %.4f', y[1], y[2], y[3]))  --> -0.5000 -0.3161 2.0000
/// ```
public final class ELU: InplaceActivation {
  /// Minus the limit for x → -∞.
  public var alpha = 1.0

  public override class var help: String { "x where x > 0, else alpha (eˣ - 1)" }
  public override class var fields: [Field] { super.fields + [.number("alpha", \ELU.alpha)] }
  public override class var constructor: Constructor { .fields("alpha", "inplace") }

  override var curve: any Curve { ELUCurve(alpha: alpha) }

  public override func describe() -> String { "\(typeName) (alpha:\(LuaFormat.fixed(alpha, width: 0, places: 6)))" }
}

private struct ELUCurve: Curve {
  let alpha: Double
  func value<V: LayerVector>(_ x: V) -> V { .pick(.all(0), notBelow: x, x.expm1() * .all(alpha), else: x) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(.all(0), notBelow: y, y + .all(alpha), else: .all(1)) }
}
