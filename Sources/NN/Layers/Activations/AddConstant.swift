import TensorCore

/// x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`). The constant is a number, or a vector (D) for inputs (D) or
/// (N, D). In place, the backward pass makes the input what it was.
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

/// constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`). In place, the backward pass makes the input what it was.
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

/// x + addend, or its negative: nn.SAdd (`rnn/SAdd.lua`).
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
