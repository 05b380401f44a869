import TensorCore

/// x where x > threshold, else val: nn.Threshold (`nn/Threshold.lua`).
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

/// max(x, 0): nn.ReLU (`nn/ReLU.lua`), a Threshold of 0.
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
