import TensorCore

/// 1 / (1 + e⁻ˣ): nn.Sigmoid (`nn/Sigmoid.lua`), of each element of an input of any shape. The gradient is (1 - y) y
/// dy, at most dy / 4. Before `nn.BCECriterion` it gives the probability of a yes.
///
/// ```lua
/// m, x = nn.Sigmoid(), torch.Tensor{0, 100}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 0.5 1
/// print(m:backward(x, torch.ones(2))[1])  --> 0.25
/// ```
public final class Sigmoid: Activation {
  public override class var help: String { "1 / (1 + e⁻ˣ)" }

  override var curve: any Curve { SigmoidCurve() }

  // The tensors' own loop takes two vectors at a time.
  public override func forward(_ x: Tensor, _ y: Tensor) throws { try y.sigmoid(x) }
}

private struct SigmoidCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.sigmoid() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { (1 - y) * y }
}

/// log(1 / (1 + e⁻ˣ)): nn.LogSigmoid (`nn/LogSigmoid.lua`), of each element of an input of any shape. It is computed
/// so that it neither overflows nor loses digits: for x → -∞ it is x. The gradient is (1 - eʸ) dy.
///
/// ```lua
/// y = nn.LogSigmoid():forward(torch.Tensor{0, -1000})
/// print(string.format('%.4f %g', y[1], y[2]))  --> -0.6931 -1000
/// ```
public final class LogSigmoid: Activation {
  public override class var help: String { "log(1 / (1 + e⁻ˣ))" }

  override var curve: any Curve { LogSigmoidCurve() }
}

private struct LogSigmoidCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { -(-x).positive - (-x.absolute()).exp().log1p() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { (-x).sigmoid() }
}
