import TensorCore

/// -(t log σ(x) + (1 - t) log(1 - σ(x))): nn.MultiLabelSoftMarginCriterion (`nn/MultiLabelSoftMarginCriterion.lua`).
///
///     loss = -Σ w (t log σ(x) + (1 - t) log(1 - σ(x)))        divided by the number of elements when sizeAverage
///
/// Scores x and targets t from 0 to 1 of as many elements, (N, C) say: any number of the C classes may be right. σ is
/// the sigmoid, which the network then leaves out. `weights` (C) are ones if left out, `sizeAverage` is true by
/// default.
///
/// ```lua
/// c = nn.MultiLabelSoftMarginCriterion()
/// print(string.format('%.4f', c:forward(torch.Tensor{{0, 0}}, torch.Tensor{{1, 0}})))  --> 0.6931
/// ```
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
