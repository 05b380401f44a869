import TensorCore

/// max(0, margin - t x): nn.MarginCriterion (`nn/MarginCriterion.lua`).
public final class MarginCriterion: ElementCriterion {
  public var margin = 1.0

  public convenience init(_ margin: Double? = nil, _ sizeAverage: Bool? = nil) {
    self.init(sizeAverage: sizeAverage)
    self.margin = margin ?? 1.0
  }

  public override class var fields: [Field] { super.fields + [.number("margin", \MarginCriterion.margin)] }

  override func withLoss(_ work: LossWork) throws -> Double { work.run(MarginCriterionLoss(margin: margin)) }
}

private struct MarginCriterionLoss: Loss {
  let margin: Double
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T { Swift.max(0, T(margin) - x * t) }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { x * t < T(margin) ? -t : 0 }
}
