import TensorCore

/// x where x > 0, else negval · x: nn.LeakyReLU (`nn/LeakyReLU.lua`).
public final class LeakyReLU: InplaceActivation {
  /// The slope below 0.
  public var negval = 1.0 / 100

  public override class var help: String { "x where x > 0, else negval · x" }
  public override class var fields: [Field] { super.fields + [.number("negval", \LeakyReLU.negval)] }
  public override class var constructor: Constructor { .fields("negval", "inplace") }

  override var curve: any Curve { LeakyReLUCurve(negval: negval) }

  public override func describe() -> String { "\(typeName)(\(LuaFormat.general(negval, digits: 6)))" }
}

private struct LeakyReLUCurve: Curve {
  let negval: Double
  func value<V: LayerVector>(_ x: V) -> V { .pick(x, above: .all(0), x, else: x * .all(negval)) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(x, above: .all(0), .all(1), else: .all(negval)) }
}
