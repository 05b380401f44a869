import TensorCore

/// x where x > 0, else negval · x: nn.LeakyReLU (`nn/LeakyReLU.lua`).
public final class LeakyReLU: Pointwise {
  public final var negval = 1.0 / 100
  public final var inplace = false

  public convenience init(_ negval: Double? = nil, _ inplace: Bool? = nil) {
    self.init()
    self.negval = negval ?? 1.0 / 100
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.number("negval", \LeakyReLU.negval), .flag("inplace", \LeakyReLU.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(LeakyReLUCurve(negval: negval), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(LeakyReLUCurve(negval: negval), x, y, dy, dx)
  }

  public override func describe() -> String { "\(typeName)(\(LuaFormat.general(negval, digits: 6)))" }
}

private struct LeakyReLUCurve: Curve {
  let negval: Double
  func value<T: LayerScalar>(_ x: T) -> T { x > 0 ? x : x * T(negval) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { x > 0 ? 1 : T(negval) }
}
