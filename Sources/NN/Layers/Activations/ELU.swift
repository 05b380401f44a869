import TensorCore

/// x where x > 0, else alpha (eˣ - 1): nn.ELU (`nn/ELU.lua`).
public final class ELU: Pointwise {
  public final var alpha = 1.0
  public final var inplace = false

  public convenience init(_ alpha: Double? = nil, _ inplace: Bool? = nil) {
    self.init()
    self.alpha = alpha ?? 1.0
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.number("alpha", \ELU.alpha), .flag("inplace", \ELU.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(ELUCurve(alpha: alpha), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(ELUCurve(alpha: alpha), x, y, dy, dx)
  }

  public override func describe() -> String { "\(typeName) (alpha:\(LuaFormat.fixed(alpha, width: 0, places: 6)))" }
}

private struct ELUCurve: Curve {
  let alpha: Double
  func value<T: LayerScalar>(_ x: T) -> T { x <= 0 ? (exponential(x) - 1) * T(alpha) : x }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { y <= 0 ? y + T(alpha) : 1 }
}
