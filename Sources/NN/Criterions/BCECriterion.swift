import TensorCore

/// -(t log x + (1 - t) log(1 - x)), with 1e-12 against log 0: nn.BCECriterion (`nn/BCECriterion.lua`).
///
///     loss = -Σ w (t log(x + ε) + (1 - t) log(1 - x + ε))        divided by the number of elements when sizeAverage
///
/// The binary cross entropy of probabilities x, of a `nn.Sigmoid`, and targets t from 0 to 1, tensors of as many
/// elements. `weights` (C) count for the columns of (N, C), or as many as elements; ones if left out. `sizeAverage` is
/// true by default. For scores without the sigmoid there is `nn.MultiLabelSoftMarginCriterion`.
///
/// ```lua
/// c, x, t = nn.BCECriterion(), torch.Tensor{0.5, 0.9}, torch.Tensor{1, 1}
/// print(string.format('%.4f', c:forward(x, t)))  --> 0.3993
/// print(string.format('%.4f', c:backward(x, t)[1]))  --> -1.0000
/// ```
public final class BCECriterion: WeightedElementCriterion {
  public override class var help: String { "-(t log x + (1 - t) log(1 - x)), x a probability" }
  public override class var example: Example { Example(input: .fractions([3, 4]), target: .fractions([3, 4])) }

  override var loss: any Loss { BCELoss() }
}

private struct BCELoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    -((x + .all(1e-12)).log() * t + (1 - x + .all(1e-12)).log() * (1 - t))
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { (x - t) / ((1 - x + .all(1e-12)) * (x + .all(1e-12))) }
}
