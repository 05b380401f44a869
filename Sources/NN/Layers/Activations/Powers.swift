import TensorCore

/// xᵖ: nn.Power (`nn/Power.lua`), of each element of an input of any shape; `pow` is p, any number.
///
/// The gradient is p xᵖ⁻¹ dy. With p that is not whole, negative x give nan; with p < 1 the gradient at 0 is infinite.
/// `nn.Square` and `nn.Sqrt` are the common cases.
///
/// ```lua
/// m = nn.Power(3)
/// x = torch.Tensor{-2}
/// print(m:forward(x)[1] .. ' ' .. m:backward(x, torch.ones(1))[1])  --> -8 12
/// ```
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

/// |x|: nn.Abs (`nn/Abs.lua`), of each element of an input of any shape. The gradient is dy times the sign of x, that
/// of 0 being 1.
///
/// ```lua
/// m, x = nn.Abs(), torch.Tensor{-3, 0}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 3 0
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> -1 1
/// ```
public final class Abs: Activation {
  public override class var help: String { "|x|" }

  override var curve: any Curve { AbsCurve() }
}

private struct AbsCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.absolute() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(x, notBelow: .all(0), .all(1), else: .all(-1)) }
}

/// x²: nn.Square (`nn/Square.lua`), of each element of an input of any shape. The gradient is 2 x dy.
///
/// ```lua
/// m, x = nn.Square(), torch.Tensor{-3, 2}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 9 4
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> -6 4
/// ```
public final class Square: Activation {
  public override class var help: String { "x²" }

  override var curve: any Curve { SquareCurve() }
}

private struct SquareCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x * x }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { 2 * x }
}

/// √x: nn.Sqrt (`nn/Sqrt.lua`), of each element of an input of any shape. The gradient is dy / (2 √x), and 0 where x
/// is 0; negative x give nan.
///
/// ```lua
/// m, x = nn.Sqrt(), torch.Tensor{16, 0}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 4 0
/// print(table.concat(m:backward(x, torch.ones(2)):totable(), ' '))  --> 0.125 0
/// ```
public final class Sqrt: Activation {
  public override class var help: String { "√x" }
  public override class var example: Example { Example(input: .fractions([3, 4])) }

  override var curve: any Curve { SqrtCurve() }

  // The tensors' own loop knows what denormal numbers cost.
  public override func forward(_ x: Tensor, _ y: Tensor) throws { try y.sqrt(x) }
}

private struct SqrtCurve: Curve {
  func value<V: LayerVector>(_ x: V) -> V { x.root() }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .pick(y, equal: .all(0), .all(0), else: 0.5 / y) }
}
