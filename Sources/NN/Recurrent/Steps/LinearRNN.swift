import TensorCore

/// h = transfer([x, h'] Wᵀ + b): nn.LinearRNN (`LinearRNN.lua` of torch/rnn).
///
/// D = inputsize, H = outputsize, N = batch; W (H, D + H), b (H), drawn as by `nn.Linear`. One call of `forward` is
/// one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence. `transfer` is a
/// nn.Sigmoid if left out.
///
/// ```lua
/// m = nn.LinearRNN(3, 2, nn.Tanh())
/// print(table.concat(m:parameters()[1]:size():totable(), ' '))  --> 2 5
/// print(table.concat(nn.Sequencer(m):forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 2
/// ```
public final class LinearRNN: Recurrence {
  /// D.
  public private(set) var inputSize = 0

  private func build(_ inputSize: Int, _ outputSize: Int, _ transfer: Module?) throws {
    try checkSizes(typeName, ("inputsize", inputSize), ("outputsize", outputSize))
    self.inputSize = inputSize
    let step = Sequential(JoinTable(1, 1), try Linear(inputSize + outputSize, outputSize), transfer ?? Sigmoid())
    try build(step, .number(Double(outputSize)), 1, nil)
  }

  public override class var help: String { "a recurrence of one linear map of input and state" }
  public override class var constructor: Constructor {
    Constructor(
      LinearRNN.build(_:_:_:), .integer("inputsize"), .integer("outputsize"), .optional(.object("transfer")))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("inputsize", \LinearRNN.inputSize),
      .computed("outputsize", stored: true) { (m: LinearRNN) in m.outputSize.list?.first ?? .none },
    ]
  }
  public override class var example: Example { Example([4, 5]) }

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(Int(bounded: outputSize.list?.first?.number ?? 0)))"
  }
}

/// h = transfer(merge {the row of x, h' Wᵀ + b}): nn.LookupRNN (`LookupRNN.lua` of torch/rnn).
///
/// H = outputsize, N = batch. One call of `forward` is one step: N indices from 1 to nindex in, 0 for zeros, h (N, H)
/// out; `nn.Sequencer` runs it over a sequence (T, N). The rows are those of a `nn.LookupTableMaskZero`; `transfer` is
/// a nn.Sigmoid, `merge` a nn.CAddTable if left out.
///
/// ```lua
/// m = nn.Sequencer(nn.LookupRNN(100, 8))
/// print(table.concat(m:forward(torch.LongTensor{{1, 2}, {99, 0}, {5, 5}}):size():totable(), ' '))  --> 3 2 8
/// ```
public final class LookupRNN: Recurrence {
  /// How many rows there are.
  public private(set) var indexCount = 0

  private func build(_ indexCount: Int, _ outputSize: Int, _ transfer: Module?, _ merge: Module?) throws {
    try checkSizes(typeName, ("nindex", indexCount), ("outputsize", outputSize))
    self.indexCount = indexCount
    let step = Sequential(
      ParallelTable(try LookupTableMaskZero(masking: indexCount, outputSize), try Linear(outputSize, outputSize)),
      merge ?? CAddTable(), transfer ?? Sigmoid())
    try build(step, .number(Double(outputSize)), 0, nil)
  }

  public override class var help: String { "a recurrence over indices, whose rows are learned" }
  public override class var constructor: Constructor {
    Constructor(
      LookupRNN.build(_:_:_:_:), .integer("nindex"), .integer("outputsize"), .optional(.object("transfer")),
      .optional(.object("merge")))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nindex", \LookupRNN.indexCount),
      .computed("outputsize", stored: true) { (m: LookupRNN) in m.outputSize.list?.first ?? .none },
    ]
  }
  public override class var example: Example { Example([6, 5], input: .indices([3], upTo: 6)) }

  public override func describe() -> String {
    "\(typeName)(\(indexCount) -> \(Int(bounded: outputSize.list?.first?.number ?? 0)))"
  }
}
