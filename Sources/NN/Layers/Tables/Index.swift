import TensorCore

/// The slices of a tensor that a vector of indices names: nn.Index (`nn/Index.lua`).
///
/// {x, indices (K)}: slice k of the output is slice indices[k] of x along `dimension`, counted from 1; x has any
/// number of dimensions. An index may stand several times, its gradients add up; the indices' gradient is 0.
///
/// ```lua
/// m = nn.Index(1)
/// print(m:forward{torch.Tensor{{1, 2}, {3, 4}, {5, 6}}, torch.LongTensor{3, 1}})  -->  5  6
/// -->  1  2
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public final class Index: Module {
  /// From 1.
  public var dimension = 1

  /// One whose gradInput is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([emptyTensor(), emptyTensor()])
  }

  public override class var help: String { "the slices of a tensor that a vector of indices names: {x, indices}" }
  public override class var fields: [Field] { super.fields + [.integer("dimension", \Index.dimension)] }
  public override class var constructor: Constructor { .fields("dimension", required: 1) }
  public override class var example: Example {
    Example([1], input: .table([.normal([3, 4]), .indices([2], upTo: 3)]))
  }

  private func parts(_ input: Value) throws -> (x: Tensor, axis: Int, indices: Tensor) {
    let list = try items(input, count: 2)
    let x = try tensor(list[0], "input[1]")
    guard case .tensor(let indices) = list[1], indices.dimension == 1 else {
      throw NNError.input(describe(), "expected a vector of indices as input[2], got \(list[1].summary)")
    }
    return (x, try axis(dimension, of: x), try indices.dtype == .long ? indices : indices.to(.long))
  }

  private func wrong(_ error: any Error, _ x: Tensor) -> NNError {
    .input(describe(), "\(error): input[1] is \(x.sizes.text), dimension \(dimension)")
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, axis, indices) = try parts(input)
    let y = try reuse(output.tensor, [])
    do { try y.index(x, axis, indices) } catch { throw wrong(error, x) }
    output = .tensor(y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, axis, indices) = try parts(input)
    let dx = try ownGradInputs([x.sizes, indices.sizes])
    try dx[0].zero()
    try dx[1].zero()
    let dy = try tensor(gradOutput, "gradOutput")
    do { try dx[0].indexAdd(axis, indices, dy) } catch { throw wrong(error, x) }
    return gradInput
  }
}
