import NN
import TensorCore

/// Multiplies everything by one learned number: own.Scale.
///
///     y = factor · x        x, y of any sizes
public final class Scale: Module {
  /// `(1)`: the factor.
  public var factor: Tensor?
  /// `(1)`: its gradient.
  public var gradFactor: Tensor?

  func build(_ start: Double) throws {
    factor = try Tensor([1], dtype)
    gradFactor = try Tensor([1], dtype)
    try factor?.fill(start)
  }

  public override class var className: String { "own.Scale" }
  public override class var help: String { "multiplies everything by one learned number" }
  public override class var fields: [Field] {
    super.fields + Field.parameter("factor", \Scale.factor, "gradFactor", \Scale.gradFactor)
  }
  public override class var constructor: Constructor { Constructor(Scale.build, .number("start", default: 1)) }

  // Each element by itself, so that a sequencer may run all steps at once.
  public override var sequenceSupport: SequenceSupport { .rows }

  private func value() throws -> Double {
    guard let factor, factor.count == 1 else { throw NNError.input(typeName, "the factor is not one number") }
    return try factor.sumAll()
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    try ownOutput(x.sizes).mul(x, value())
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    try ownGradInput(dy.sizes).mul(dy, value())
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try dense(input)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    if let gradFactor { try gradFactor.add(gradFactor, scale * x.dot(dy)) }
  }
}
