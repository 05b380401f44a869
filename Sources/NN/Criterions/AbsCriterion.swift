import TensorCore

/// |x - t|: nn.AbsCriterion (`nn/AbsCriterion.lua`).
public final class AbsCriterion: ElementCriterion {
  public override class var help: String { "|x - t|" }

  override var loss: any Loss { AbsLoss() }
}

private struct AbsLoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V { (x - t).absolute() }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { .pick(x, notBelow: t, .all(1), else: .all(-1)) }
}
