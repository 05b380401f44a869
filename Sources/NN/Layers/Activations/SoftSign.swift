import TensorCore

/// x / (1 + |x|): nn.SoftSign (`nn/SoftSign.lua`), of each element of an input of any shape; between -1 and 1, as
/// `nn.Tanh`, but it comes near them only as 1 / |x|. The gradient is dy / (1 + |x|)².
///
/// ```lua
/// m, x = nn.SoftSign(), torch.Tensor{-3, 1}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -0.75 0.5
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.0625 0.25
/// ```
public final class SoftSign: Activation {
  public override class var help: String { "x / (1 + |x|)" }

  override var curve: any Curve { SoftSignCurve() }
}

private struct SoftSignCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.finite.odd { $0 / (1 + $0) } }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V {
    let r = 1 / (1 + x.absolute())
    return r * r
  }
}
