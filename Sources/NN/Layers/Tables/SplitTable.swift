import TensorCore

/// Cuts a tensor into a table of slices along a dimension: nn.SplitTable (`nn/SplitTable.lua`).
///
/// `dimension` counts from 1, negative from the end; that dimension is gone in the slices, which are views of the
/// input. With `nInputDims`, the dimensions of one sample, an input that has one more is a batch, and a positive
/// `dimension` counts from the second. nn.SplitTable(1) makes the steps of a sequence (T, N, D) a table for a
/// sequencer.
///
/// ```lua
/// y = nn.SplitTable(1):forward(torch.Tensor{{1, 2}, {3, 4}, {5, 6}})
/// print(#y)  --> 3
/// print(table.concat(y[2]:totable(), ' '))  --> 3 4
/// ```
public final class SplitTable: Module {
  /// From 1; negative from the end.
  public var dimension = 1
  /// Dimensions of one sample; with one more in the input, a positive `dimension` counts from the second.
  public var nInputDims: Int?

  /// Cuts along `dimension`.
  public convenience init(_ dimension: Int, _ nInputDims: Int? = nil) {
    self.init()
    self.dimension = dimension
    self.nInputDims = nInputDims
  }

  public override class var help: String { "cuts a tensor into a table of slices along a dimension" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dimension", \SplitTable.dimension), .integer("nInputDims", \SplitTable.nInputDims),
    ]
  }
  public override class var constructor: Constructor { .fields("dimension", "nInputDims", required: 1) }
  public override class var example: Example { Example([1]) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard var axes = input.axes,
      let axis = run.axis(axes, { Self.axis(dimension, rank: $0, nInputDims: nInputDims) }), axes[axis] != .batch
    else { return nil }
    return axes.remove(at: axis) == .time ? .steps(.tensor(axes)) : .many(.tensor(axes))
  }

  /// A tensor of any type: its slices are views.
  private func anyTensor(_ value: Value, _ what: String = "input") throws -> Tensor {
    guard case .tensor(let x) = value else {
      throw NNError.input(describe(), "expected a tensor as \(what), got \(value.summary)")
    }
    return x
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try anyTensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    output = .list(try (0..<x.sizes[axis]).map { .tensor(try x.select(axis, $0)) })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try anyTensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    let dy = try items(gradOutput, "gradOutput", count: x.sizes[axis])
    let dx = try Tensor.reuse(gradInput.tensor, x.sizes, x.dtype)
    gradInput = .tensor(dx)
    for (i, dy) in dy.enumerated() {
      try dx.select(axis, i).copy(from: anyTensor(dy, "gradOutput[\(i + 1)]"))
    }
    return gradInput
  }
}
