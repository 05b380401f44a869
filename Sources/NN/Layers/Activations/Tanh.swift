import TensorCore

/// tanh x: nn.Tanh (`nn/Tanh.lua`), of each element of an input of any shape; between -1 and 1. The gradient is (1 -
/// y²) dy.
///
/// ```lua
/// m, x = nn.Tanh(), torch.Tensor{0, 1}
/// print(string.format('%.4f', m:forward(x)[2]))  --> 0.7616
/// print(string.format('%.4f', m:backward(x, torch.ones(2))[2]))  --> 0.4200
/// ```
public final class Tanh: Activation {
  public override class var help: String { "tanh x" }

  override var curve: any Curve { TanhCurve() }

  // The tensors' own loop takes two vectors at a time.
  public override func forward(_ x: Tensor, _ y: Tensor) throws { try y.tanh(x) }
}

private struct TanhCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.tanh() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 1 - y * y }
}

/// x - tanh x: nn.TanhShrink (`nn/TanhShrink.lua`), of each element of an input of any shape; flat at 0, x - 1 far
/// above it. The gradient is tanh² x dy.
///
/// ```lua
/// y = nn.TanhShrink():forward(torch.Tensor{0, 1, 50})
/// print(string.format('%g %.4f %g', y[1], y[2], y[3]))  --> 0 0.2384 49
/// ```
public final class TanhShrink: Activation {
  public override class var help: String { "x - tanh x" }

  override var curve: any Curve { TanhShrinkCurve() }
}

private struct TanhShrinkCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x - x.tanh() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { x.tanh().squared }
}
