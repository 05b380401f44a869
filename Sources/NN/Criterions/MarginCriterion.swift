import TensorCore

/// max(0, margin - t x): nn.MarginCriterion (`nn/MarginCriterion.lua`).
///
/// Input: scores, in a tensor of any shape; target: 1 or -1 for each. `margin` (1 by default) is how far right answers
/// are to be from 0. With the field `sizeAverage` (true) the sum is divided by the number of elements. It is the loss
/// of a two-class support vector machine.
///
/// ```lua
/// c, x, t = nn.MarginCriterion(), torch.Tensor{3, 0.5}, torch.Tensor{1, -1}
/// print(c:forward(x, t))  --> 0.75
/// print(table.concat(c:backward(x, t):totable(), ' '))  --> 0 0.5
/// ```
public final class MarginCriterion: ElementCriterion {
  /// How far right answers are to be from 0.
  public var margin = 1.0

  public override class var help: String { "max(0, margin - t x), t 1 or -1" }
  public override class var fields: [Field] { super.fields + [.number("margin", \MarginCriterion.margin)] }
  public override class var constructor: Constructor { .fields("margin") }
  public override class var example: Example { Example(target: .signs([3, 4])) }

  override var loss: any Loss { MarginLoss(margin: margin) }
}

private struct MarginLoss: Loss {
  let margin: Double
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let z = .all(margin) - x * t
    return z.positive
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { .pick(.all(margin), above: x * t, -t, else: .all(0)) }
}
