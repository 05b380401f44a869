import TensorCore

/// Where the largest elements along a dimension stand, from 1: nn.ArgMax (`dpnn/ArgMax.lua`).
///
/// Input (N, D) to output (N), a LongTensor by default; without `asLong` (true) a tensor of the module's type. `dim`
/// (1) counts one further when the input has more than `nInputDim` dimensions, those of one sample; so nn.ArgMax(1, 1)
/// takes vectors and batches of them. Of a single vector the output is (1). The gradient is 0.
///
/// ```lua
/// m = nn.ArgMax(1, 1)
/// print(table.concat(m:forward(torch.Tensor{{1, 9, 3}, {7, 2, 5}}):totable(), ' '))  --> 2 1
/// ```
public final class ArgMax: Module {
  /// From 1; one further when the input has more than `nInputDim` dimensions.
  public var dim = 1
  /// How many dimensions a sample has; 9999 by default.
  public var nInputDim = 9999
  /// Gives a LongTensor; else a tensor of the module's type.
  public var asLong = true

  public override class var help: String { "where the largest elements along a dimension stand" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dim", \ArgMax.dim), .integer("nInputDim", \ArgMax.nInputDim), .flag("asLong", \ArgMax.asLong),
    ]
  }
  public override class var constructor: Constructor { .fields("dim", "nInputDim", "asLong") }
  public override class var example: Example { Example([1, 1], withoutJacobian: "nothing flows back") }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard x.dimension > 0 else {
      throw NNError.input(describe(), "expected a tensor with elements, got \(input.summary)")
    }
    let place = x.dimension > nInputDim ? dim &+ 1 : dim
    let axis = try axis(place, of: x)
    let values = try Tensor(dtype), places = try Tensor(.long)
    try values.max(places, x, axis)
    let result = x.dimension > 1 ? try places.select(axis, 0) : places
    let y = try Tensor.reuse(output.tensor, result.sizes, asLong ? .long : dtype)
    try y.copy(from: result)
    output = .tensor(y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try ownGradInput(tensor(input).sizes).zero()
    return gradInput
  }
}
