import TensorCore

/// x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`).
///
/// The constant is a number, for inputs of any shape, or a vector (D) for inputs (D) or (N, D); it is not learned
/// (`nn.Add` learns one). Output and gradInput have the input's sizes. With `inplace` (false by default) the sum is
/// written over the input, and the backward pass takes the constant away again, so that the input is what it was.
///
/// ```lua
/// print(table.concat(nn.AddConstant(10):forward(torch.Tensor{1, 2}):totable(), ' '))  --> 11 12
/// print(table.concat(nn.AddConstant(torch.Tensor{1, -1}):forward(torch.Tensor{1, 2}):totable(), ' '))  --> 2 1
/// ```
public final class AddConstant: InplaceActivation {
  /// What is added: a number or a vector.
  public var constant_scalar = Value.number(0)

  public override class var help: String { "x + constant_scalar, a number or a vector" }
  public override class var fields: [Field] {
    super.fields + [.value("constant_scalar", \AddConstant.constant_scalar)]
  }
  public override class var constructor: Constructor { .fields("constant_scalar", "inplace", required: 1) }
  public override class var example: Example { Example([2.5]) }

  public override func validate() throws {
    switch constant_scalar {
    case .number: return
    case .tensor(let vector) where vector.dimension == 1: return
    default: throw NNError.input(typeName, "expected a number or a vector as constant, got \(constant_scalar.summary)")
    }
  }

  override var curve: any Curve { LinearCurve(factor: 1, offset: constant_scalar.number ?? 0) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    constant_scalar.tensor == nil || input == .rows(1) ? input.ifTensor : nil
  }

  public override func forward(_ x: Tensor, _ y: Tensor) throws { try add(1, x, y) }

  override func restore(_ x: Tensor) throws { try add(-1, x, x) }

  private func add(_ sign: Double, _ x: Tensor, _ y: Tensor) throws {
    guard case .tensor(let vector) = constant_scalar else { return try y.add(x, sign * (constant_scalar.number ?? 0)) }
    guard x.dimension == 1 || x.dimension == 2, x.sizes[x.dimension - 1] == vector.count, vector.dtype == x.dtype else {
      throw NNError.input(
        describe(), "the input is \(Value.tensor(x).summary), the constant \(constant_scalar.summary)")
    }
    try y.cadd(x, sign, x.dimension == 1 ? vector : vector.contiguous().view([1, vector.count]).expandAs(x))
  }
}

/// constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`).
///
/// The factor is a number and not learned (`nn.Mul` learns one); inputs have any shape. With `inplace` (false by
/// default) the product is written over the input, and the backward pass divides it by the factor again; a factor of 0
/// loses the input. A negative factor is a way to reverse a gradient's sign together with the value;
/// `nn.GradientReversal` turns the gradient alone.
///
/// ```lua
/// m = nn.MulConstant(-2)
/// print(table.concat(m:forward(torch.Tensor{1, 3}):totable(), ' '))  --> -2 -6
/// print(m:backward(torch.Tensor{1, 3}, torch.ones(2))[1])  --> -2
/// ```
public final class MulConstant: InplaceActivation {
  /// The factor.
  public var constant_scalar = 1.0

  public override class var help: String { "constant_scalar · x" }
  public override class var fields: [Field] {
    super.fields + [.number("constant_scalar", \MulConstant.constant_scalar)]
  }
  public override class var constructor: Constructor { .fields("constant_scalar", "inplace", required: 1) }
  public override class var example: Example { Example([-1.5]) }

  override var curve: any Curve { LinearCurve(factor: constant_scalar, offset: 0) }

  // As the original, 0 not excepted.
  override func restore(_ x: Tensor) throws { try x.div(x, constant_scalar) }
}

/// x + addend, or with `negate` -(x + addend): nn.SAdd (`rnn/SAdd.lua`).
///
/// `addend` is a number, `negate` false by default; inputs have any shape, the output has the same. With addend -1 and
/// `negate` it is 1 - x, the other share of a gate.
///
/// ```lua
/// print(table.concat(nn.SAdd(-1, true):forward(torch.Tensor{0.25, 1}):totable(), ' '))  --> 0.75 0
/// ```
public final class SAdd: Activation {
  /// What is added.
  public var addend = 0.0
  /// Whether the sum changes its sign; false by default.
  public var negate = false

  /// ±(x + addend).
  public convenience init(_ addend: Double, _ negate: Bool = false) {
    self.init()
    self.addend = addend
    self.negate = negate
  }

  public override class var help: String { "x + addend, or with negate -(x + addend)" }
  public override class var fields: [Field] {
    super.fields + [.number("addend", \SAdd.addend), .flag("negate", \SAdd.negate)]
  }
  public override class var constructor: Constructor { .fields("addend", "negate", required: 1) }
  public override class var example: Example { Example([0.5, true]) }

  override var curve: any Curve { LinearCurve(factor: negate ? -1 : 1, offset: negate ? -addend : addend) }
}

private struct LinearCurve: Curve {
  let factor: Double
  let offset: Double
  func value<V: LayerVector>(_ x: V) -> V { .all(factor) * x + .all(offset) }
  func slope<V: LayerVector>(_ x: V, _ y: V) -> V { .all(factor) }
}
