import TensorCore

/// ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`).
public final class SmoothL1Criterion: ElementCriterion {
  public override class var help: String { "½ (x - t)² where |x - t| < 1, else |x - t| - ½" }

  override var loss: any Loss { SmoothL1Loss() }
}

private struct SmoothL1Loss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let d = (x - t).absolute()
    return .pick(.all(1), above: d, 0.5 * d * d, else: d - 0.5)
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V {
    let d = x - t
    return .pick(d, above: .all(1), .all(1), else: .pick(.all(-1), above: d, .all(-1), else: d))
  }
}
