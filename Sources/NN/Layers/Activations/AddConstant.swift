import TensorCore

/// x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`).
public final class AddConstant: Pointwise {
  public final var constant_scalar = 0.0
  public final var inplace = false

  public convenience init(_ constant: Double? = nil, _ inplace: Bool? = nil) {
    self.init()
    self.constant_scalar = constant ?? 0
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.number("constant_scalar", \AddConstant.constant_scalar), .flag("inplace", \AddConstant.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(AddConstantCurve(constant_scalar: constant_scalar), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(AddConstantCurve(constant_scalar: constant_scalar), x, y, dy, dx)
  }
}

private struct AddConstantCurve: Curve {
  let constant_scalar: Double
  func value<T: LayerScalar>(_ x: T) -> T { x + T(constant_scalar) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { 1 }
}

/// constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`).
public final class MulConstant: Pointwise {
  public final var constant_scalar = 0.0
  public final var inplace = false

  public convenience init(_ constant: Double? = nil, _ inplace: Bool? = nil) {
    self.init()
    self.constant_scalar = constant ?? 0
    self.inplace = inplace ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.number("constant_scalar", \MulConstant.constant_scalar), .flag("inplace", \MulConstant.inplace)]
  }

  override var worksInPlace: Bool { inplace }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(MulConstantCurve(constant_scalar: constant_scalar), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(MulConstantCurve(constant_scalar: constant_scalar), x, y, dy, dx)
  }
}

private struct MulConstantCurve: Curve {
  let constant_scalar: Double
  func value<T: LayerScalar>(_ x: T) -> T { x * T(constant_scalar) }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { T(constant_scalar) }
}

/// x + addend, or its negative: nn.SAdd (`rnn/SAdd.lua`).
public final class SAdd: Pointwise {
  public var addend = 0.0
  public var negate = false

  public convenience init(_ addend: Double, _ negate: Bool? = nil) {
    self.init()
    self.addend = addend
    self.negate = negate ?? false
  }

  public override class var fields: [Field] {
    super.fields + [.number("addend", \SAdd.addend), .flag("negate", \SAdd.negate)]
  }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try y.add(x, addend)
    if negate { try y.neg(y) }
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    if negate { try dx.neg(dy) } else { try dx.copy(from: dy) }
  }
}
