import TensorCore

/// ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`).
public final class SmoothL1Criterion: ElementCriterion {
  override func withLoss(_ work: LossWork) throws -> Double { work.run(SmoothL1CriterionLoss()) }
}

private struct SmoothL1CriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T {
    (x - t).magnitude < 1 ? 0.5 * (x - t) * (x - t) : (x - t).magnitude - 0.5
  }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { Swift.min(1, Swift.max(-1, x - t)) }
}
