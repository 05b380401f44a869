import TensorCore

/// eˣ: nn.Exp (`nn/Exp.lua`).
public final class Exp: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws { try y.exp(x) }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try dx.cmul(y, dy)
  }
}

/// The natural logarithm: nn.Log (`nn/Log.lua`).
public final class Log: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws { try y.log(x) }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try dx.cdiv(dy, x)
  }
}

/// xᵖ: nn.Power (`nn/Power.lua`).
public final class Power: Pointwise {
  /// p.
  public var pow = 1.0

  public convenience init(_ pow: Double) {
    self.init()
    self.pow = pow
  }

  public override class var fields: [Field] { super.fields + [.number("pow", \Power.pow)] }

  override func forward(_ x: Tensor, _ y: Tensor) throws { try y.pow(x, pow) }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try dx.pow(x, pow - 1)
    try dx.cmul(dx, dy)
    try dx.mul(dx, pow)
  }
}

/// x - tanh x: nn.TanhShrink (`nn/TanhShrink.lua`).
public final class TanhShrink: Pointwise {
  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try y.tanh(x)
    try y.cadd(x, -1, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(TanhShrinkCurve(), x, y, dy, dx)
  }
}

private struct TanhShrinkCurve: Curve {
  func value<T: LayerScalar>(_ x: T) -> T { x }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { (x - y) * (x - y) }
}

/// x between two bounds, its gradient passed on as it is: nn.Clip (`dpnn/Clip.lua`).
public final class Clip: Pointwise {
  public var minval = 0.0
  public var maxval = 0.0

  public convenience init(_ minval: Double, _ maxval: Double) {
    self.init()
    self.minval = minval
    self.maxval = maxval
  }

  public override class var fields: [Field] {
    super.fields + [.number("minval", \Clip.minval), .number("maxval", \Clip.maxval)]
  }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try y.cmin(x, maxval)
    try y.cmax(y, minval)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try dx.copy(from: dy)
  }
}
