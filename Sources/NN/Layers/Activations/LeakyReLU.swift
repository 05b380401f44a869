import TensorCore

/// x where x > 0, else negval · x: nn.LeakyReLU (`nn/LeakyReLU.lua`).
///
/// Inputs have any shape, the output has the same. `negval`, 0.01 by default, is fixed; `nn.PReLU` learns it,
/// `nn.RReLU` draws it. With `inplace` (false by default) output and gradInput are written over input and gradOutput.
///
/// ```lua
/// m, x = nn.LeakyReLU(0.1), torch.Tensor{-2, 3}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -0.2 3
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.1 1
/// ```
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
