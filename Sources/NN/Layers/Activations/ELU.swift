import TensorCore

/// x where x > 0, else alpha (eˣ - 1): nn.ELU (`nn/ELU.lua`).
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
  func value<V: LayerVector>(_ x: V) -> V { .pick(.all(0), notBelow: x, (x.exp() - 1) * .all(alpha), else: x) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(.all(0), notBelow: y, y + .all(alpha), else: .all(1)) }
}
