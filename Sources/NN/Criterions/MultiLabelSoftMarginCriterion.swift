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
  // What x is wrong by, 1 - t or t, weighs |x|: nothing cancels where x is large and right.
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let wrong = V.pick(x, above: .all(0), 1 - t, else: t)
    let line = V.pick(wrong, equal: .all(0), .all(0), else: x.absolute() * wrong)
    return (-x.absolute()).exp().log1p() + line
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V {
    let rest = (-x.absolute()).sigmoid()
    return .pick(x, above: .all(0), (1 - t) - rest, else: rest - t)
  }
}
