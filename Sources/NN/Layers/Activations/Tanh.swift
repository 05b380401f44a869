import TensorCore

/// tanh x: nn.Tanh (`nn/Tanh.lua`).
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

/// x - tanh x: nn.TanhShrink (`nn/TanhShrink.lua`).
public final class TanhShrink: Activation {
  public override class var help: String { "x - tanh x" }

  override var curve: any Curve { TanhShrinkCurve() }
}

private struct TanhShrinkCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x - x.tanh() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { (x - y) * (x - y) }
}
