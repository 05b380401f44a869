import TensorCore

/// -(t log σ(x) + (1 - t) log(1 - σ(x))): nn.MultiLabelSoftMarginCriterion
/// (`nn/MultiLabelSoftMarginCriterion.lua`).
public final class MultiLabelSoftMarginCriterion: WeightedElementCriterion {
  public override class var help: String { "-(t log σ(x) + (1 - t) log(1 - σ(x))), σ(x) = 1 / (1 + e⁻ˣ)" }
  public override class var example: Example { Example(target: .fractions([3, 4])) }

  override var loss: any Loss { MultiLabelSoftMarginLoss() }
}

private struct MultiLabelSoftMarginLoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    (-x.magnitude).exp().log1p() - x * (t - pick(x .>= 0, .all(1), .all(0)))
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { x.sigmoid() - t }
}
