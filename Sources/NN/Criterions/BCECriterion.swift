import TensorCore

/// -(t log x + (1 - t) log(1 - x)), with 1e-12 against log 0: nn.BCECriterion (`nn/BCECriterion.lua`).
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
