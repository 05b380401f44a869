import TensorCore

/// Joins the tensors of a table along a dimension: nn.JoinTable (`nn/JoinTable.lua`).
///
/// `dimension` counts from 1, negative from the end; all other sizes must be the same. With `nInputDims`, the
/// dimensions of one sample, an input that has one more is a batch, and `dimension` counts from the second:
/// nn.JoinTable(1, 1) joins vectors (D1), (D2) to (D1 + D2) and batches (N, D1), (N, D2) to (N, D1 + D2). The gradient
/// is a table of the parts.
///
/// ```lua
/// print(nn.JoinTable(1):forward{torch.zeros(2, 3), torch.zeros(4, 3)}:size(1))  --> 6
/// print(nn.JoinTable(1, 1):forward{torch.zeros(5, 2), torch.zeros(5, 3)}:size(2))  --> 5
/// ```
public final class JoinTable: Module {
  /// From 1; negative from the end.
  public var dimension = 1
  /// Dimensions of an entry without the batch's; one more shifts `dimension`.
  public var nInputDims: Int?

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  /// Joins along `dimension`.
  public convenience init(_ dimension: Int, _ nInputDims: Int? = nil) {
    self.init()
    self.dimension = dimension
    self.nInputDims = nInputDims
  }

  public override class var help: String { "joins the tensors of a table along a dimension" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dimension", \JoinTable.dimension), .integer("nInputDims", \JoinTable.nInputDims),
      // Where the original computes the output's sizes.
      .computed("size", stored: true) { (_: JoinTable) in (try? Storage(.long)).map { .object($0) } ?? .none },
    ]
  }
  public override class var constructor: Constructor { .fields("dimension", "nInputDims", required: 1) }
  public override class var example: Example { Example([1], input: .table([.normal([3, 4]), .normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let entry = input.commonEntry(run), let axes = entry.axes,
      run.axis(axes, { Self.axis(dimension, rank: $0, nInputDims: nInputDims) }).map({ axes[$0] }) == .feature
    else { return nil }
    return entry
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensors(input)
    let axis = try axis(dimension, of: x[0], nInputDims: nInputDims)
    for (i, tensor) in x.enumerated() {
      var sizes = tensor.sizes
      if sizes.count == x[0].dimension { sizes[axis] = x[0].sizes[axis] }
      guard sizes == x[0].sizes else {
        throw NNError.input(
          describe(),
          "input[\(i + 1)] is \(tensor.sizes.text), input[1] \(x[0].sizes.text): only dimension \(axis + 1) may differ")
      }
    }
    var sizes = x[0].sizes
    sizes[axis] = x.reduce(0) { $0 + $1.sizes[axis] }
    let all = try ownOutput(sizes)
    var offset = 0
    for tensor in x where tensor.count > 0 {
      try all.narrow(axis, offset, tensor.sizes[axis]).copy(from: tensor)
      offset += tensor.sizes[axis]
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensors(input), dy = try tensor(gradOutput, "gradOutput")
    let axis = try axis(dimension, of: x[0], nInputDims: nInputDims)
    var offset = 0
    for (x, dx) in zip(x, try ownGradInputs(x.map(\.sizes))) where x.count > 0 {
      try dx.copy(from: dy.narrow(axis, offset, x.sizes[axis]))
      offset += x.sizes[axis]
    }
    return gradInput
  }
}
