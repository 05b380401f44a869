import TensorCore

/// The sum over a dimension: nn.Sum (`nn/Sum.lua`).
///
/// `dimension` (1 by default) counts from 1 or negative from the end. With `nInputDims`, the dimensions of one sample,
/// an input with one more is a batch, and a positive dimension counts from the second. With `sizeAverage` (false) the
/// sum is divided by the number of summands. Without `squeeze` (true) the dimension stays, of size 1. The sum of a
/// vector is (1).
///
/// ```lua
/// x = torch.Tensor{{1, 2}, {3, 4}}
/// print(table.concat(nn.Sum(1):forward(x):totable(), ' '))  --> 4 6
/// print(table.concat(nn.Sum(-1):forward(x):totable(), ' '))  --> 3 7
/// ```
public class Sum: Module {
  /// From 1, or negative from the end.
  public final var dimension = 1
  /// Dimensions of one sample; with one more in the input, a positive `dimension` counts from the second.
  public final var nInputDims: Int?
  /// Divides by the number of summands; false by default.
  public final var sizeAverage = false
  /// Leaves the dimension out, else its size becomes 1; true by default.
  public final var squeeze = true

  public override class var help: String { "the sum over a dimension" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dimension", \Sum.dimension), .integer("nInputDims", \Sum.nInputDims),
      .flag("sizeAverage", \Sum.sizeAverage), .flag("squeeze", \Sum.squeeze),
    ]
  }
  public override class var constructor: Constructor { .fields("dimension", "nInputDims", "sizeAverage", "squeeze") }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard var axes = input.axes,
      let axis = run.axis(axes, { Self.axis(dimension, rank: $0, nInputDims: nInputDims) }),
      axes[axis] == .feature || (axes[axis] == .time && !run.isPadded)
    else { return nil }
    if !squeeze { axes[axis] = .feature } else { axes.remove(at: axis) }
    return .tensor(axes)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    let y = try reuse(nil, [])
    try y.sum(x, axis)
    if sizeAverage {
      try y.div(y, Double(x.sizes[axis]))
      // Of sums that overflow the mean need not.
      if try !y.sumAll().isFinite { try y.mean(x, axis) }
    }
    output = .tensor(squeeze && y.dimension > 1 ? try y.select(axis, 0) : y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    let dx = try ownGradInput(x.sizes)
    try dx.copy(from: spread(gradOutput, x, axis))
    if sizeAverage { try dx.div(dx, Double(x.sizes[axis])) }
    return gradInput
  }
}

extension Module {
  /// The gradient of a reduction over `axis`, as wide as the input.
  final func spread(_ gradOutput: Value, _ x: Tensor, _ axis: Int) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    var sizes = x.sizes
    sizes[axis] = 1
    guard sizes.product == dy.count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
    }
    return try dy.view(sizes).expandAs(x)
  }
}

/// The mean over a dimension: nn.Mean (`nn/Mean.lua`).
///
/// `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
/// dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second.
/// nn.Mean(1, 1) is the mean of each row of (N, D).
///
/// ```lua
/// x = torch.Tensor{{1, 2}, {3, 6}}
/// print(table.concat(nn.Mean(1):forward(x):totable(), ' '))  --> 2 4
/// print(table.concat(nn.Mean(1, 1):forward(x):totable(), ' '))  --> 1.5 4.5
/// ```
public final class Mean: Sum {
  /// A mean over dimension 1.
  public required init() {
    super.init()
    sizeAverage = true
  }

  public override class var help: String { "the mean over a dimension" }
  public override class var constructor: Constructor { .fields("dimension", "nInputDims") }
}

/// The largest element along a dimension: nn.Max (`nn/Max.lua`).
///
/// `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
/// dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second. The
/// gradient goes to the element that was taken. nn.Max(1) takes the largest over the steps of a sequence (T, D).
///
/// ```lua
/// m, x = nn.Max(1), torch.Tensor{{1, 8}, {3, 4}}
/// print(table.concat(m:forward(x):totable(), ' '))  --> 3 8
/// print(m:backward(x, torch.ones(2)))  -->  0  1
/// -->  1  0
/// --> [torch.DoubleTensor of size 2x2]
/// ```
public class Max: Module {
  /// From 1, or negative from the end.
  public final var dimension = 1
  /// Dimensions of one sample; with one more in the input, a positive `dimension` counts from the second.
  public final var nInputDims: Int?
  private var indices: Tensor?
  var takesLargest: Bool { true }

  public override class var help: String { "the largest element along a dimension" }
  public override class var fields: [Field] {
    super.fields + [.integer("dimension", \Max.dimension), .integer("nInputDims", \Max.nInputDims)]
  }
  public override class var constructor: Constructor { .fields("dimension", "nInputDims") }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard var axes = input.axes,
      let axis = run.axis(axes, { Self.axis(dimension, rank: $0, nInputDims: nInputDims) }),
      axes[axis] == .feature || (axes[axis] == .time && !run.isPadded)
    else { return nil }
    axes.remove(at: axis)
    return .tensor(axes)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    let y = try reuse(nil, [])
    let indices = try Tensor(.long)
    if takesLargest { try y.max(indices, x, axis) } else { try y.min(indices, x, axis) }
    self.indices = indices
    output = .tensor(x.dimension > 1 ? try y.select(axis, 0) : y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try axis(dimension, of: x, nInputDims: nInputDims)
    var sizes = x.sizes
    sizes[axis] = 1
    let dy = try dense(gradOutput, "gradOutput")
    guard let indices, indices.sizes == sizes, dy.count == indices.count else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(sizes.text)")
    }
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try dx.scatter(axis, indices, dy.view(sizes))
    return gradInput
  }
}

/// The smallest element along a dimension: nn.Min (`nn/Min.lua`).
///
/// `dimension` (1 by default) counts from 1 or negative from the end; it is gone in the output. With `nInputDims`, the
/// dimensions of one sample, an input with one more is a batch, and a positive dimension counts from the second. The
/// gradient goes to the element that was taken.
///
/// ```lua
/// print(table.concat(nn.Min(2):forward(torch.Tensor{{1, 8}, {7, 4}}):totable(), ' '))  --> 1 4
/// ```
public final class Min: Max {
  public override class var help: String { "the smallest element along a dimension" }

  override var takesLargest: Bool { false }
}
