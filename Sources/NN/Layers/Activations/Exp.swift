import TensorCore

/// eˣ: nn.Exp (`nn/Exp.lua`), of each element of an input of any shape. The gradient is dx = y dy.
///
/// ```lua
/// print(string.format('%.4f', nn.Exp():forward(torch.Tensor{1})[1]))  --> 2.7183
/// ```
public final class Exp: Activation {
  public override class var help: String { "eˣ" }

  override var curve: any Curve { ExpCurve() }
}

private struct ExpCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.exp() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { y }
}

/// The natural logarithm: nn.Log (`nn/Log.lua`), of each element of an input of any shape. The gradient is dx = dy /
/// x; there is no guard: 0 gives -inf, a negative number nan. `nn.LogSoftMax` and `nn.LogSigmoid` are safe where x
/// comes of an exp.
///
/// ```lua
/// print(table.concat(nn.Log():forward(torch.Tensor{1, 0}):totable(), ' '))  --> 0 -inf
/// print(nn.Log():backward(torch.Tensor{4}, torch.ones(1))[1])  --> 0.25
/// ```
public final class Log: Activation {
  public override class var help: String { "the natural logarithm" }
  public override class var example: Example { Example(input: .fractions([3, 4])) }

  override var curve: any Curve { LogCurve() }
}

private struct LogCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.log() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 1 / x }
}
