import TensorCore

/// x / (1 + |x|): nn.SoftSign (`nn/SoftSign.lua`).
public final class SoftSign: Activation {
  public override class var help: String { "x / (1 + |x|)" }

  override var curve: any Curve { SoftSignCurve() }
}

private struct SoftSignCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x / (1 + x.absolute()) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 1 / ((1 + x.absolute()) * (1 + x.absolute())) }
}
