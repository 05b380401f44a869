import TensorCore

/// x where x > threshold, else val: nn.Threshold (`nn/Threshold.lua`).
public final class Threshold: Pointwise {
  public final var threshold = 1e-6
  public final var val = 0.0
  public final var inplace = false

  /// Throws when the bounds are not in order.
  public convenience init(_ threshold: Double? = nil, _ val: Double? = nil, _ inplace: Bool? = nil) throws {
    self.init()
    self.threshold = threshold ?? 1e-6
    self.val = val ?? 0.0
    self.inplace = inplace ?? false
    guard !self.inplace || self.val <= self.threshold else {
      throw NNError.input(
        Self.className,
        "in-place processing requires value (\(self.val.luaText)) not exceed threshold (\(self.threshold.luaText))")
    }
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("threshold", \Threshold.threshold), .number("val", \Threshold.val), .flag("inplace", \Threshold.inplace),
    ]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(ThresholdCurve(threshold: threshold, val: val), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(ThresholdCurve(threshold: threshold, val: val), x, y, dy, dx)
  }
}

private struct ThresholdCurve: Curve {
  let threshold: Double
  let val: Double
  func value<T: LayerScalar>(_ x: T) -> T { x > T(threshold) ? x : T(val) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > T(threshold) ? 1 : 0 }
}
