import TensorCore

/// ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`; Girshick, arXiv
/// 1504.08083).
///
/// Input and target are tensors of as many elements, of any shape; with `sizeAverage` (true by default) the sum is
/// divided by their number. The gradient is x - t cut at ±1, so that outliers count for little.
///
/// ```lua
/// c, x, t = nn.SmoothL1Criterion(false), torch.Tensor{0.5, 10}, torch.zeros(2)
/// print(c:forward(x, t))  --> 9.625
/// print(table.concat(c:backward(x, t):totable(), ' '))  --> 0.5 1
/// ```
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
