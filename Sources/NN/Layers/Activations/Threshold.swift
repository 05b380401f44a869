import TensorCore

/// x where x > threshold, else val: nn.Threshold (`nn/Threshold.lua`).
///
/// `threshold` is 1e-6 and `val` 0 by default. Inputs have any shape; the gradient passes where x > threshold. With
/// `inplace` (false by default) output and gradInput are written over input and gradOutput; val must then not exceed
/// threshold.
///
/// ```lua
/// m, x = nn.Threshold(2, -1), torch.Tensor{1, 3}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -1 3
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0 1
/// ```
public class Threshold: InplaceActivation {
  /// Where the line begins.
  public final var threshold = 1e-6
  /// What stands below it.
  public final var val = 0.0

  public override class var help: String { "x where x > threshold, else val" }
  public override class var fields: [Field] {
    super.fields + [.number("threshold", \Threshold.threshold), .number("val", \Threshold.val)]
  }
  public override class var constructor: Constructor { .fields("threshold", "val", "inplace") }

  override var curve: any Curve { ThresholdCurve(threshold: threshold, val: val) }

  public final override func validate() throws {
    guard !inplace || val <= threshold else {
      throw NNError.input(
        typeName,
        "in-place processing requires value (\(val.luaText)) not exceed threshold (\(threshold.luaText))")
    }
  }
}

/// max(x, 0): nn.ReLU (`nn/ReLU.lua`), a `nn.Threshold` of 0.
///
/// Inputs have any shape, the output has the same; the gradient passes where x > 0, not at 0. With `inplace` (false by
/// default) output and gradInput are written over input and gradOutput, which saves memory; the layer before must then
/// not need its output for its own gradient, as `nn.Tanh` does.
///
/// ```lua
/// m, x = nn.ReLU(), torch.Tensor{-1, 0, 2}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 0 0 2
/// print(table.concat(m:backward(x, torch.ones(3)):totable(), ' '))  --> 0 0 1
/// ```
public final class ReLU: Threshold {
  /// A threshold of 0 and 0 below it.
  public required init() {
    super.init()
    threshold = 0
  }

  public override class var help: String { "max(x, 0)" }
  public override class var constructor: Constructor { .fields("inplace") }
}

private struct ThresholdCurve: Curve {
  let threshold: Double
  let val: Double
  func value<V: LayerVector>(_ x: V) -> V { .pick(x, above: .all(threshold), x, else: .all(val)) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(x, above: .all(threshold), .all(1), else: .all(0)) }
}
