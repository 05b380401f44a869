import TensorCore

/// 1 / (1 + e⁻ˣ): nn.Sigmoid (`nn/Sigmoid.lua`).
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

/// log(1 / (1 + e⁻ˣ)): nn.LogSigmoid (`nn/LogSigmoid.lua`).
public final class LogSigmoid: Activation {
  public override class var help: String { "log(1 / (1 + e⁻ˣ))" }

  override var curve: any Curve { LogSigmoidCurve() }
}

private struct LogSigmoidCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { -(-x).positive - (-x.absolute()).exp().log1p() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 1 - y.exp() }
}
