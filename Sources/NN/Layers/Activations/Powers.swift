import TensorCore

/// xᵖ: nn.Power (`nn/Power.lua`).
public final class Power: Activation {
  /// p.
  public var pow = 1.0

  public override class var help: String { "xᵖ" }
  public override class var fields: [Field] { super.fields + [.number("pow", \Power.pow)] }
  public override class var constructor: Constructor { .fields("pow", required: 1) }
  public override class var example: Example { Example([3]) }

  public override func forward(_ x: Tensor, _ y: Tensor) throws { try y.pow(x, pow) }

  public override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try dx.pow(x, pow - 1)
    try dx.cmul(dx, dy)
    try dx.mul(dx, pow)
  }
}

/// |x|: nn.Abs (`nn/Abs.lua`).
public final class Abs: Activation {
  public override class var help: String { "|x|" }

  override var curve: any Curve { AbsCurve() }
}

private struct AbsCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.absolute() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(x, notBelow: .all(0), .all(1), else: .all(-1)) }
}

/// x²: nn.Square (`nn/Square.lua`).
public final class Square: Activation {
  public override class var help: String { "x²" }

  override var curve: any Curve { SquareCurve() }
}

private struct SquareCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x * x }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 2 * x }
}

/// √x: nn.Sqrt (`nn/Sqrt.lua`).
public final class Sqrt: Activation {
  public override class var help: String { "√x" }
  public override class var example: Example { Example(input: .fractions([3, 4])) }

  override var curve: any Curve { SqrtCurve() }
}

private struct SqrtCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.root() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(y, equal: .all(0), .all(0), else: 0.5 / y) }
}
