import TensorCore

/// A tensor back to front along one of its first three dimensions: nn.SeqReverseSequence
/// (`rnn/SeqReverseSequence.lua`).
///
/// `dim` is 1, 2 or 3: the steps' dimension, 1 for (T, N, D). The output is a copy. Of sequences that a trainer has
/// padded each is turned within its own length.
///
/// ```lua
/// print(nn.SeqReverseSequence(1):forward(torch.Tensor{{1, 2}, {3, 4}, {5, 6}}))  -->  5  6
/// -->  3  4
/// -->  1  2
/// --> [torch.DoubleTensor of size 3x2]
/// ```
public final class SeqReverseSequence: Module {
  /// From 1.
  public var dim = 1

  /// Throws unless dim is 1, 2 or 3.
  public convenience init(_ dim: Int) throws {
    self.init()
    self.dim = dim
    try validate()
  }

  public override func validate() throws {
    guard dim >= 1, dim <= 3 else {
      throw NNError.input(
        typeName, "Dimension has to be no greater than 3 (Only supports up to a 3D Tensor), got \(dim)")
    }
  }

  public override class var help: String { "a tensor of steps back to front" }
  public override class var constructor: Constructor { .fields("dim", required: 1) }
  public override class var example: Example { Example([1]) }
  public override class var fields: [Field] {
    super.fields + [.integer("dim", \SeqReverseSequence.dim)]
  }

  private func reverse(_ x: Tensor, into y: Tensor) throws {
    let axis = try axis(dim, of: x)
    if let padding = BatchPadding.current { return try padding.reverse(x.contiguous(), into: y, time: axis, self) }
    try y.reverse(x, axis)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, let axis = run.axis(axes, { Self.axis(dim, rank: $0) }), axes[axis] == .time,
      axis < 2, axes[1 - axis] == .batch
    else { return nil }
    return input
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    try reverse(x, into: ownOutput(x.sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try tensor(gradOutput, "gradOutput")
    try reverse(dy, into: ownGradInput(dy.sizes))
    return gradInput
  }
}

/// Two SeqLSTMs, one back to front, merged: nn.SeqBRNN (`rnn/SeqBRNN.lua`).
///
/// T = steps, N = batch, D = inputDim, H = hiddenDim. Input (T, N, D), output (T, N, H); with `batchFirst` (false by
/// default) (N, T, D) to (N, T, H). `merge` takes both outputs (T, N, H); they are added by a nn.CAddTable if it is
/// left out.
///
/// ```lua
/// m = nn.SeqBRNN(3, 2, true, nn.JoinTable(3))
/// print(table.concat(m:forward(torch.randn(4, 5, 3)):size():totable(), ' '))  --> 4 5 4
/// ```
public final class SeqBRNN: Decorator {
  public override class var help: String { "a SeqLSTM in both directions" }
  public override class var constructor: Constructor {
    Constructor(
      SeqBRNN.build, .integer("inputDim"), .integer("hiddenDim"), .optional(.flag("batchFirst")),
      .optional(.object("merge")))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }

  /// Throws when a size is not positive.
  public convenience init(
    _ inputDim: Int, _ hiddenDim: Int, _ batchFirst: Bool? = nil, _ merge: Module? = nil
  ) throws {
    self.init()
    try build(inputDim, hiddenDim, batchFirst, merge)
  }

  func build(_ inputDim: Int, _ hiddenDim: Int, _ batchFirst: Bool?, _ merge: Module?) throws {
    let ahead = try SeqLSTM(inputDim, hiddenDim)
    let back = Sequential(
      try SeqReverseSequence(1), try SeqLSTM(inputDim, hiddenDim), try SeqReverseSequence(1))
    let net = Sequential(ConcatTable(ahead, back), merge ?? CAddTable())
    if batchFirst ?? false {
      net.modules.insert(Transpose([(1, 2)]), at: 0)
      net.modules.append(Transpose([(1, 2)]))
    }
    modules = [net]
  }
}
