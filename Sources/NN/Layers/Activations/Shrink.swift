import TensorCore

/// x moved towards 0 by lambda, 0 between: nn.SoftShrink (`nn/SoftShrink.lua`).
public final class SoftShrink: Pointwise {
  public final var lambda = 0.5

  public convenience init(_ lambda: Double? = nil) {
    self.init()
    self.lambda = lambda ?? 0.5
  }

  public override class var fields: [Field] {
    super.fields + [.number("lambda", \SoftShrink.lambda)]
  }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(SoftShrinkCurve(lambda: lambda), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(SoftShrinkCurve(lambda: lambda), x, y, dy, dx)
  }
}

private struct SoftShrinkCurve: Curve {
  let lambda: Double
  func value<T: LayerScalar>(_ x: T) -> T { x > T(lambda) ? x - T(lambda) : x < -T(lambda) ? x + T(lambda) : 0 }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > T(lambda) || x < -T(lambda) ? 1 : 0 }
}

/// x where |x| > lambda, else 0: nn.HardShrink (`nn/HardShrink.lua`).
public final class HardShrink: Pointwise {
  public final var lambda = 0.5

  public convenience init(_ lambda: Double? = nil) {
    self.init()
    self.lambda = lambda ?? 0.5
  }

  public override class var fields: [Field] {
    super.fields + [.number("lambda", \HardShrink.lambda)]
  }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(HardShrinkCurve(lambda: lambda), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(HardShrinkCurve(lambda: lambda), x, y, dy, dx)
  }
}

private struct HardShrinkCurve: Curve {
  let lambda: Double
  func value<T: LayerScalar>(_ x: T) -> T { x > T(lambda) || x < -T(lambda) ? x : 0 }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > T(lambda) || x < -T(lambda) ? 1 : 0 }
}
