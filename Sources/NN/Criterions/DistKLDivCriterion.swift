import TensorCore

/// t (log t - x) where t > 0, the divergence of log-probabilities x from t: nn.DistKLDivCriterion
/// (`nn/DistKLDivCriterion.lua`).
///
///     loss = Σ t (log t - x)        divided by the number of elements when sizeAverage
///
/// Input: log-probabilities, of a `nn.LogSoftMax`; target: probabilities, of as many elements. The field `sizeAverage`
/// is true: the sum is divided by N C, not by N.
///
/// ```lua
/// c = nn.DistKLDivCriterion()
/// t = torch.Tensor{0.5, 0.5}
/// print(string.format('%.4f', c:forward(torch.log(torch.Tensor{0.25, 0.75}), t)))  --> 0.0719
/// print(c:forward(torch.log(t), t))  --> 0
/// ```
public final class DistKLDivCriterion: ElementCriterion {
  public override class var help: String { "t (log t - x): the divergence of log-probabilities x from t" }
  // The original averages until a script sets the field: it takes no argument.
  public override class var constructor: Constructor { .fields() }
  public override class var example: Example { Example(target: .fractions([3, 4])) }

  override var loss: any Loss { DistKLDivLoss() }
}

private struct DistKLDivLoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V { .pick(t, above: .all(0), t * (t.log() - x), else: .all(0)) }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { -t.positive }
}
