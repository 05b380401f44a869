import TensorCore

/// x where t = 1, max(0, margin - x) where t = -1: nn.HingeEmbeddingCriterion (`nn/HingeEmbeddingCriterion.lua`).
public final class HingeEmbeddingCriterion: ElementCriterion {
  public var margin = 1.0

  public convenience init(_ margin: Double? = nil, _ sizeAverage: Bool? = nil) {
    self.init(sizeAverage: sizeAverage)
    self.margin = margin ?? 1.0
  }

  public override class var fields: [Field] { super.fields + [.number("margin", \HingeEmbeddingCriterion.margin)] }

  override func withLoss(_ work: LossWork) throws -> Double { work.run(HingeEmbeddingCriterionLoss(margin: margin)) }
}

private struct HingeEmbeddingCriterionLoss: Loss {
  let margin: Double
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T {
    t == 1 ? x : t == -1 ? Swift.max(0, T(margin) - x) : x + Swift.max(0, T(margin) - x)
  }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { t == -1 && x > T(margin) ? 0 : t }
}
