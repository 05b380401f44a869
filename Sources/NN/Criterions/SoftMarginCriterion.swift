import TensorCore

/// log(1 + e^(-t x)): nn.SoftMarginCriterion (`nn/SoftMarginCriterion.lua`).
public final class SoftMarginCriterion: ElementCriterion {
  override func withLoss(_ work: LossWork) throws -> Double { work.run(SoftMarginCriterionLoss()) }
}

private struct SoftMarginCriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T { logarithmOfOnePlus(exponential(-x * t)) }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { -t * exponential(-x * t) / (1 + exponential(-x * t)) }
}
