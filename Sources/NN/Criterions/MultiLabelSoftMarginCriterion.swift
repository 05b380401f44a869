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
    (-x.absolute()).exp().log1p() - x * t + x.positive
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { x.sigmoid() - t }
}
