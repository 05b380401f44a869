import TensorCore

/// t (log t - x) where t > 0: the divergence of log-probabilities x from t: nn.DistKLDivCriterion (`nn/DistKLDivCriterion.lua`).
public final class DistKLDivCriterion: ElementCriterion {
  override func withLoss(_ work: LossWork) throws -> Double { work.run(DistKLDivCriterionLoss()) }
}

private struct DistKLDivCriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T { t > 0 ? t * (T.logarithm(t) - x) : 0 }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { t > 0 ? -t : 0 }
}
