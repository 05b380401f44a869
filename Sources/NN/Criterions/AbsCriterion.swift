import TensorCore

/// |x - t|: nn.AbsCriterion (`nn/AbsCriterion.lua`).
///
///     loss = Σ |x - t|        divided by the number of elements when sizeAverage (true by default)
///
/// Input and target are tensors of as many elements, of any shape. The gradient is the sign of x - t, 1 at 0.
///
/// ```lua
/// c, x, t = nn.AbsCriterion(), torch.Tensor{1, 5}, torch.Tensor{2, 2}
/// print(c:forward(x, t))  --> 2
/// print(table.concat(c:backward(x, t):totable(), ' '))  --> -0.5 0.5
/// ```
public final class AbsCriterion: ElementCriterion {
  public override class var help: String { "|x - t|" }

  override var loss: any Loss { AbsLoss() }
}

private struct AbsLoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V { (x - t).absolute() }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { .pick(x, notBelow: t, .all(1), else: .all(-1)) }
}
