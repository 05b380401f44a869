import TensorCore

/// Repeats the second tensor of its input until it has the sizes of the first: nn.ExpandAs (`rnn/ExpandAs.lua`).
///
/// {a, b} to {a, b expanded}; each dimension of b is that of a, or 1. Nothing is copied; b gets the sum of the
/// gradients of its repetitions.
///
/// ```lua
/// y = nn.ExpandAs():forward{torch.zeros(2, 3), torch.Tensor{{5}, {6}}}
/// print(y[2])  -->  5  5  5
/// -->  6  6  6
/// --> [torch.DoubleTensor of size 2x3]
/// ```
public final class ExpandAs: Module {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  public override class var help: String { "repeats its second tensor until it has the sizes of the first" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 1])])) }

  private func pair(_ input: Value) throws -> (a: Tensor, b: Tensor) {
    let both = try tensors(input, least: 2)
    guard both.count == 2 else { throw NNError.input(describe(), "expected two tensors, got \(both.count)") }
    return (both[0], both[1])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (a, b) = try pair(input)
    do { output = .list([.tensor(a), .tensor(try b.expandAs(a))]) } catch let error as TensorError {
      throw NNError.input(describe(), "the tensors are \(a.sizes.text) and \(b.sizes.text): \(error)")
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (_, b) = try pair(input)
    let dy = try tensors(gradOutput, "gradOutput", least: 2)
    guard dy[1].dimension == b.dimension else {
      throw NNError.input(describe(), "gradOutput[2] is \(dy[1].sizes.text), input[2] \(b.sizes.text)")
    }
    var sum = dy[1]
    for axis in 0..<b.dimension where b.sizes[axis] != sum.sizes[axis] {
      let next = try Tensor(dtype)
      try next.sum(sum, axis)
      sum = next
    }
    gradInput = .list([.tensor(dy[0]), .tensor(sum)])
    return gradInput
  }
}
