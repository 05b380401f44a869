import TensorCore

/// Inserts |pad| slices of one value: nn.Padding (`nn/Padding.lua`).
///
/// - dim: the dimension, from 1.
/// - pad: how many slices; a negative pad goes before slice `index`, a positive one after the slice that is `index`-th
///   from the end.
/// - nInputDim (none): the dimensions of one sample; with another number in the input, `dim` counts from the second.
/// - value (0): what the new slices are filled with.
/// - index (1): 1 for the padding before the first slice or after the last.
///
/// The new slices have no gradient.
///
/// ```lua
/// x = torch.Tensor{1, 2, 3}
/// print(table.concat(nn.Padding(1, 2):forward(x):totable(), ' '))  --> 1 2 3 0 0
/// print(table.concat(nn.Padding(1, -1, 1, 9, 3):forward(x):totable(), ' '))  --> 1 2 9 3
/// ```
public final class Padding: Module {
  /// From 1.
  public var dim = 1
  /// How many slices, with the sign that says where they go.
  public var pad = 0
  /// Dimensions of one sample; with another number in the input, `dim` counts from the second.
  public var nInputDim: Int?
  /// What the new slices are filled with; 0 by default.
  public var value = 0.0
  /// 1 (the default) for the padding before the first slice or after the last.
  public var index = 1

  public override class var help: String { "inserts |pad| slices of one value: in front if pad < 0, else behind" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dim", \Padding.dim), .integer("pad", \Padding.pad),
      .integer("nInputDim", \Padding.nInputDim), .number("value", \Padding.value),
      .integer("index", \Padding.index),
    ]
  }

  public override class var constructor: Constructor {
    .fields("dim", "pad", "nInputDim", "value", "index", required: 2)
  }
  public override class var example: Example { Example([1, 2]) }

  public override func validate() throws {
    guard pad.magnitude <= 1 << 40 else { throw NNError.input(typeName, "pad \(pad) is too large") }
  }

  /// The axis, how many slices stand before the padding, and how many slices the padding has.
  private func place(_ x: Tensor) throws -> (axis: Int, before: Int, count: Int) {
    let axis = try axis(dim &+ (nInputDim.map { $0 != x.dimension ? 1 : 0 } ?? 0), of: x)
    let before = pad > 0 ? x.sizes[axis] &- index &+ 1 : index &- 1
    guard pad.magnitude < 1 << 40 else { throw NNError.input(describe(), "the padding is too large: \(pad)") }
    guard before >= 0, before <= x.sizes[axis] else {
      throw NNError.input(describe(), "index \(index) is out of range: the input is \(Value.tensor(x).summary)")
    }
    return (axis, before, Swift.abs(pad))
  }

  /// The parts of an input and of the output that belong together.
  private func forEachPart(_ x: Tensor, _ y: Tensor, _ body: (Tensor, Tensor) throws -> Void) throws {
    let (axis, before, count) = try place(x)
    let after = x.sizes[axis] - before
    if before > 0 { try body(x.narrow(axis, 0, before), y.narrow(axis, 0, before)) }
    if after > 0 { try body(x.narrow(axis, before, after), y.narrow(axis, before + count, after)) }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, _, count) = try place(x)
    var sizes = x.sizes
    sizes[axis] += count
    let y = try ownOutput(sizes)
    try y.fill(value)
    try forEachPart(x, y) { try $1.copy(from: $0) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let dx = try ownGradInput(x.sizes)
    let dy = try tensor(gradOutput, "gradOutput")
    try forEachPart(dx, dy) { try $0.copy(from: $1) }
    return gradInput
  }
}
