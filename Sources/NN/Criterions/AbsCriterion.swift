import TensorCore

/// |x - t|: nn.AbsCriterion (`nn/AbsCriterion.lua`).
public final class AbsCriterion: ElementCriterion {
  override func withLoss(_ work: LossWork) throws -> Double { work.run(AbsCriterionLoss()) }
}

private struct AbsCriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T { (x - t).magnitude }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { x >= t ? 1 : -1 }
}
