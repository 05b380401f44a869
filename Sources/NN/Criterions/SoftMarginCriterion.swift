import TensorCore

/// log(1 + e^(-t x)): nn.SoftMarginCriterion (`nn/SoftMarginCriterion.lua`).
///
/// Input: scores, in a tensor of any shape; target: 1 or -1 for each. With the field `sizeAverage` (true) the sum is
/// divided by the number of elements. It is computed without overflow.
///
/// ```lua
/// c = nn.SoftMarginCriterion()
/// print(string.format('%.4f', c:forward(torch.Tensor{0, 0}, torch.Tensor{1, -1})))  --> 0.6931
/// print(c:forward(torch.Tensor{-1000}, torch.Tensor{1}))  --> 1000
/// ```
public final class SoftMarginCriterion: ElementCriterion {
  public override class var help: String { "log(1 + e^(-t x)), t 1 or -1" }
  // The original averages until a script sets the field: it takes no argument.
  public override class var constructor: Constructor { .fields() }
  public override class var example: Example { Example(target: .signs([3, 4])) }

  override var loss: any Loss { SoftMarginLoss() }
}

/// log(1 + e^(-t x)), without overflow.
struct SoftMarginLoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V {
    let z = -x * t
    return z.positive + (-z.absolute()).exp().log1p()
  }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { -t * (-x * t).sigmoid() }
}
