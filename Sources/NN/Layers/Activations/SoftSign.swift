import TensorCore

/// x / (1 + |x|): nn.SoftSign (`nn/SoftSign.lua`).
public final class SoftSign: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(SoftSignCurve(), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(SoftSignCurve(), x, y, dy, dx)
  }
}

private struct SoftSignCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x / (1 + x.magnitude) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { 1 / ((1 + x.magnitude) * (1 + x.magnitude)) }
}
