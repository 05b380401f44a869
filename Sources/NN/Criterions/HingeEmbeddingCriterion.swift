import TensorCore

/// x where t = 1, max(0, margin - x) where t = -1: nn.HingeEmbeddingCriterion (`nn/HingeEmbeddingCriterion.lua`).
///
/// Input: distances, in a tensor of any shape; target: 1 for pairs that belong together, -1 for others, as many.
/// `margin` (1 by default) is how far those are to be apart. With the field `sizeAverage` (true) the sum is divided by
/// the number of elements.
///
/// ```lua
/// c = nn.HingeEmbeddingCriterion(2)
/// print(c:forward(torch.Tensor{3, 0.5}, torch.Tensor{1, -1}))  --> 2.25
/// ```
public final class HingeEmbeddingCriterion: ElementCriterion {
  /// How far pairs that do not belong together are to be apart.
  public var margin = 1.0

  public override class var help: String { "x where t = 1, max(0, margin - x) where t = -1" }
  public override class var fields: [Field] { super.fields + [.number("margin", \HingeEmbeddingCriterion.margin)] }
  public override class var constructor: Constructor { .fields("margin") }
  public override class var example: Example { Example(target: .signs([3, 4])) }

  override var loss: any Loss { HingeEmbeddingLoss(margin: margin) }
}

private struct HingeEmbeddingLoss: Loss {
  let margin: Double
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let hinge = (.all(margin) - x).positive
    return .pick(t, equal: .all(1), x, else: .pick(t, equal: .all(-1), hinge, else: x + hinge))
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V {
    .pick(t, equal: .all(-1), .pick(x, above: .all(margin), .all(0), else: t), else: t)
  }
}
