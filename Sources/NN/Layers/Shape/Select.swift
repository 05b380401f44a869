import TensorCore

/// One slice of its input: nn.Select (`nn/Select.lua`).
///
/// `dimension` and `index` count from 1, or negative from the end; the dimension is gone in the output, a copy. The
/// gradient is 0 in all other slices. nn.Select(1, -1) takes the last step of a sequence (T, N, D); of sequences that
/// a trainer has padded it is each one's own last step.
///
/// ```lua
/// x = torch.Tensor{{1, 2}, {3, 4}, {5, 6}}
/// print(table.concat(nn.Select(1, -1):forward(x):totable(), ' '))  --> 5 6
/// print(table.concat(nn.Select(2, 1):forward(x):totable(), ' '))  --> 1 3 5
/// ```
public final class Select: Module {
  /// From 1, or negative from the end.
  public var dimension = 1
  /// Which slice, from 1, or negative from the end.
  public var index = 1

  /// Selects slice `index` along `dimension`.
  public convenience init(_ dimension: Int, _ index: Int) {
    self.init()
    self.dimension = dimension
    self.index = index
  }

  public override class var help: String { "slice index of its input along a dimension, which goes" }
  public override class var fields: [Field] {
    super.fields + [.integer("dimension", \Select.dimension), .integer("index", \Select.index)]
  }
  public override class var constructor: Constructor { .fields("dimension", "index", required: 2) }
  public override class var example: Example { Example([2, 3]) }

  private func place(_ x: Tensor) throws -> (axis: Int, index: Int) {
    let axis = try axis(dimension, of: x)
    let i = index < 0 ? x.sizes[axis] &+ index : index &- 1
    guard i >= 0, i < x.sizes[axis] else {
      throw NNError.input(
        describe(), "index \(index) is out of range: the input is \(Value.tensor(x).summary)")
    }
    return (axis, i)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard var axes = input.axes, let axis = run.axis(axes, { Self.axis(dimension, rank: $0) }) else { return nil }
    switch axes.remove(at: axis) {
    case .batch: return nil
    // The first and the last step are those that every sequence has.
    case .time:
      return !run.isPadded || index == 1 || (index == -1 && axis < 2 && axes.first == .batch) ? .tensor(axes) : nil
    case .feature: return run.readsPadding && index < 0 ? nil : .tensor(axes)
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, i) = try place(x)
    let y = try x.select(axis, i)
    if index < 0, let padding = BatchPadding.current {
      try padding.copyLast(of: x.contiguous(), time: axis, to: ownOutput(y.sizes), self)
    } else {
      try ownOutput(y.sizes).copy(from: y)
    }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, i) = try place(x)
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    let dy = try tensor(gradOutput, "gradOutput")
    if index < 0, let padding = BatchPadding.current {
      try padding.copyLast(from: dy.contiguous(), into: dx, time: axis, self)
    } else {
      try dx.select(axis, i).copy(from: dy)
    }
    return gradInput
  }
}

/// A stretch of its input along a dimension: nn.Narrow (`nn/Narrow.lua`).
///
/// The output, a copy, has the slices `index` to index + `length` - 1 (one by default) of `dimension`, which counts
/// from 1 or negative from the end. A negative length -k takes all up to the k-th from the end; a negative index takes
/// all but the last `length` slices. The gradient is 0 in the other slices.
///
/// ```lua
/// x = torch.Tensor{10, 20, 30, 40}
/// print(table.concat(nn.Narrow(1, 2, 2):forward(x):totable(), ' '))  --> 20 30
/// print(table.concat(nn.Narrow(1, 2, -1):forward(x):totable(), ' '))  --> 20 30 40
/// ```
public final class Narrow: Module {
  /// From 1, or negative from the end.
  public var dimension = 1
  /// The first slice, from 1; negative for all but the last `length` slices.
  public var index = 1
  /// How many slices; -k leaves k - 1 slices at the end.
  public var length = 1

  /// Keeps `length` slices along `dimension`, the first of which is `offset` (the field `index`).
  public convenience init(_ dimension: Int, _ offset: Int, _ length: Int = 1) {
    self.init()
    self.dimension = dimension
    index = offset
    self.length = length
  }

  public override class var help: String { "length slices of its input along a dimension, from slice index on" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("dimension", \Narrow.dimension), .integer("index", \Narrow.index),
      .integer("length", \Narrow.length),
    ]
  }
  public override class var constructor: Constructor { .fields("dimension", "index", "length", required: 2) }
  public override class var example: Example { Example([2, 2, 2]) }

  private func window(_ x: Tensor) throws -> (axis: Int, first: Int, count: Int) {
    let axis = try axis(dimension, of: x)
    let size = x.sizes[axis]
    var first = index &- 1
    var count = length < 0 ? size &- index &+ length &+ 2 : length
    if index < 0 { (first, count) = (0, size &- count) }
    guard first >= 0, count >= 1, first < size, count <= size - first else {
      throw NNError.input(
        describe(),
        "index \(index) with length \(length) is out of range: the input is \(Value.tensor(x).summary)")
    }
    return (axis, first, count)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes,
      run.axis(axes, { Self.axis(dimension, rank: $0) }).map({ axes[$0] }) == .feature
    else { return nil }
    return input
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, first, count) = try window(x)
    let y = try x.narrow(axis, first, count)
    try ownOutput(y.sizes).copy(from: y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let (axis, first, count) = try window(x)
    let dx = try ownGradInput(x.sizes)
    try dx.zero()
    try dx.narrow(axis, first, count).copy(from: tensor(gradOutput, "gradOutput"))
    return gradInput
  }
}
