import TensorCore

/// x between min_val and max_val, else the nearer bound: nn.HardTanh (`nn/HardTanh.lua`).
public class HardTanh: Pointwise {
  public final var min_val = -1.0
  public final var max_val = 1.0
  public final var inplace = false

  /// Throws when the bounds are not in order.
  public convenience init(_ min_val: Double? = nil, _ max_val: Double? = nil, _ inplace: Bool? = nil) throws {
    self.init()
    self.min_val = min_val ?? -1.0
    self.max_val = max_val ?? 1.0
    self.inplace = inplace ?? false
    guard self.max_val > self.min_val else {
      throw NNError.input(
        Self.className,
        "max_value must be larger than min_value, got \(self.min_val.luaText) and \(self.max_val.luaText)")
    }
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("min_val", \HardTanh.min_val), .number("max_val", \HardTanh.max_val), .flag("inplace", \HardTanh.inplace),
    ]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(HardTanhCurve(min_val: min_val, max_val: max_val), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(HardTanhCurve(min_val: min_val, max_val: max_val), x, y, dy, dx)
  }
}

private struct HardTanhCurve: Curve {
  let min_val: Double
  let max_val: Double
  func value<T: LayerScalar>(_ x: T) -> T { x < T(min_val) ? T(min_val) : x <= T(max_val) ? x : T(max_val) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x <= T(min_val) || x >= T(max_val) ? 0 : 1 }
}

/// x between two bounds: nn.Clamp (`nn/Clamp.lua`).
public final class Clamp: HardTanh {}
