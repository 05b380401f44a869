import TensorCore

/// ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`).
public final class SmoothL1Criterion: ElementCriterion {
  public override class var help: String { "½ (x - t)² where |x - t| < 1, else |x - t| - ½" }

  override var loss: any Loss { SmoothL1Loss() }
}

private struct SmoothL1Loss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let d = (x - t).magnitude
    return pick(d .< 1, 0.5 * d * d, d - 0.5)
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V {
    let d = x - t
    return pick(d .> 1, .all(1), pick(d .< -1, .all(-1), d))
  }
}
