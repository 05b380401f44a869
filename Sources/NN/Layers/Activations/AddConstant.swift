import TensorCore

/// x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`).
public final class AddConstant: InplaceActivation {
  /// What is added.
  public var constant_scalar = 0.0

  public override class var help: String { "x + constant_scalar" }
  public override class var fields: [Field] {
    super.fields + [.number("constant_scalar", \AddConstant.constant_scalar)]
  }
  public override class var constructor: Constructor { .fields("constant_scalar", "inplace", required: 1) }
  public override class var example: Example { Example([2.5]) }

  override var curve: any Curve { LinearCurve(factor: 1, offset: constant_scalar) }
}

/// constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`).
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
