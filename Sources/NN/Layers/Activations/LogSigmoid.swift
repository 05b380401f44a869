import TensorCore

/// log(1 / (1 + e⁻ˣ)): nn.LogSigmoid (`nn/LogSigmoid.lua`).
public final class LogSigmoid: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(LogSigmoidCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(LogSigmoidCurve(), x, y, dy, dx)
  }
}

private struct LogSigmoidCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T {
    x < 0 ? x - logarithmOfOnePlus(exponential(x)) : -logarithmOfOnePlus(exponential(-x))
  }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { 1 - exponential(y) }
}
