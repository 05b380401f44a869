import TensorCore

/// x moved towards 0 by lambda, 0 between: nn.SoftShrink (`nn/SoftShrink.lua`).
///
/// x - lambda where x > lambda, x + lambda where x < -lambda, else 0; lambda is 0.5 by default. Inputs have any shape;
/// the gradient passes where the output is not 0.
///
/// ```lua
/// print(table.concat(nn.SoftShrink(1):forward(torch.Tensor{-3, 0.5, 3}):totable(), ' '))  --> -2 0 2
/// ```
public final class SoftShrink: Activation {
  /// The half width of what becomes 0.
  public var lambda = 0.5

  public override class var help: String { "x moved towards 0 by lambda, 0 where |x| ≤ lambda" }
  public override class var fields: [Field] { super.fields + [.number("lambda", \SoftShrink.lambda)] }
  public override class var constructor: Constructor { .fields("lambda") }

  override var curve: any Curve { ShrinkCurve(lambda: lambda, shift: lambda) }
}

/// x where |x| > lambda, else 0: nn.HardShrink (`nn/HardShrink.lua`).
///
/// Lambda is 0.5 by default. Inputs have any shape; the gradient passes where |x| > lambda. `nn.SoftShrink` has no
/// jump at lambda.
///
/// ```lua
/// print(table.concat(nn.HardShrink(1):forward(torch.Tensor{-3, 0.5, 3}):totable(), ' '))  --> -3 0 3
/// ```
public final class HardShrink: Activation {
  /// The half width of what becomes 0.
  public var lambda = 0.5

  public override class var help: String { "x where |x| > lambda, else 0" }
  public override class var fields: [Field] { super.fields + [.number("lambda", \HardShrink.lambda)] }
  public override class var constructor: Constructor { .fields("lambda") }

  override var curve: any Curve { ShrinkCurve(lambda: lambda, shift: 0) }
}

private struct ShrinkCurve: Curve {
  let lambda: Double
  let shift: Double
  func value<V: LayerVector>(_ x: V) -> V {
    .pick(
      x, above: .all(lambda), x - .all(shift),
      else: .pick(.all(-lambda), above: x, x + .all(shift), else: .all(0)))
  }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V {
    .pick(x, above: .all(lambda), .all(1), else: .pick(.all(-lambda), above: x, .all(1), else: .all(0)))
  }
}
