import TensorCore

/// Two sequencers, one back to front, their outputs merged step by step: nn.BiSequencer (`rnn/BiSequencer.lua`).
///
/// Input and output are tables of T steps. `forward` and `backward` are modules of one step; without a backward module
/// a copy of the forward one with fresh parameters is made. `merge` makes the output of a step of {forward's,
/// backward's}: a module, or a number n for nn.JoinTable(1, n); joined along the features, nn.JoinTable(1, 1), if left
/// out.
///
/// ```lua
/// m = nn.BiSequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- sums from both ends
/// y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// for t = 1, 3 do print(y[t][1] .. ' ' .. y[t][2]) end  --> 1 6
/// --> 3 5
/// --> 6 3
/// ```
public class BiSequencer: AbstractSequencer {
  /// `merge` joins a table of both outputs of a step. Throws when no copy of `forward` can be made.
  public convenience init(_ forward: Module, _ backward: Module? = nil, _ merge: Module? = nil) throws {
    self.init()
    try build(forward, backward, merge)
  }

  final func build(_ forward: Module, _ backward: Module?, _ merge: Module?) throws {
    let backward = try backward ?? Self.freshCopy(forward)
    let merge = merge ?? JoinTable(1, 1)
    let back = Sequential(ReverseTable(), Sequencer(backward), ReverseTable())
    modules = [
      Sequential(ConcatTable(Sequencer(forward), back), ZipTable(), Sequencer(merge))
    ]
  }

  /// A copy with parameters drawn anew.
  static func freshCopy(_ module: Module) throws -> Module {
    let copy = try Copier().copy(module)
    try copy.callReset(nil)
    return copy
  }

  /// The original's names for parts of the network inside: the children's numbers on the way there.
  class var parts: [(name: String, path: [Int])] {
    [
      ("fwdSeq", [0, 0, 0]), ("bwdSeq", [0, 0, 1, 1]), ("mergeSeq", [0, 2]),
      ("forwardModule", [0, 0, 0, 0]), ("backwardModule", [0, 0, 1, 1, 0]), ("mergeModule", [0, 2, 0]),
    ]
  }

  final func part(_ path: [Int]) -> Value {
    var module: Module? = self
    for i in path { module = module?.children[safe: i] }
    // What a sequencer has wrapped goes without the wrapper.
    if path.count != 2, let recursor = module as? Recursor { module = recursor.modules.first }
    return module.map { .object($0) } ?? .none
  }

  public override class var help: String { "a sequence in both directions" }
  public override class var constructor: Constructor {
    Constructor(BiSequencer.build, .object("forward"), .optional(.object("backward")), .merge)
  }
  public override class var example: Example {
    Example([.object(try Linear(4, 5))], input: .table([.normal([3, 4]), .normal([3, 4])]))
  }
  public override class var fields: [Field] {
    super.fields
      + parts.map { part in
        .computed(part.name, stored: true) { (m: BiSequencer) in m.part(part.path) }
      } + [
        .computed("module", stored: true) { (m: BiSequencer) in m.modules.first.map { .object($0) } ?? .none }
      ]
  }

  private func module() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  func check(_ input: Value) throws {
    guard case .table = input else {
      throw NNError.input(typeName, "expected a table of steps as input, got \(input.summary)")
    }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .steps = input else { return nil }
    return modules.first?.formOfBatch(input, run)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    try check(input)
    output = try module().callUpdateOutput(input)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try module().callUpdateGradInput(input, gradOutput)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try module().callAccGradParameters(input, gradOutput, scale: scale)
  }

  /// Reaches the sequencers inside; here the mode is only noted.
  public override func remember(_ mode: String?) throws {
    try super.remember(mode)
    for module in modules { try module.callRemember(mode) }
  }

  public override func describe() -> String {
    modules.first.map { "\(typeName) @ \($0.callDescribe())" } ?? typeName
  }
}

/// A layer over a whole sequence in both directions: what nn.SeqBLSTM and nn.SeqBGRU have in common.
///
/// T = steps, N = batch. Input `(T, N, D)`; both outputs of a step go through a merge module, by default a CAddTable. The
/// backward layer starts anew with each sequence, whatever `remember` says.
public class SeqBiLayer: BiSequencer {
  final func build(_ layer: SeqLayer, _ merge: Module?) throws {
    let back = ReverseUnreverse()
    try back.build(Self.freshCopy(layer))
    try hold([Sequential(ConcatTable(layer, back), merge ?? CAddTable())])
  }

  override class var parts: [(name: String, path: [Int])] {
    [("forwardModule", [0, 0, 0]), ("backwardModule", [0, 0, 1, 0, 1]), ("mergeModule", [0, 1])]
  }

  override func check(_ input: Value) throws {
    guard case .tensor = input else {
      throw NNError.input(typeName, "expected a tensor T x N x D as input, got \(input.summary)")
    }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input.axes == nil ? nil : modules.first?.formOfBatch(input, run)
  }

  public override func remember(_ mode: String?) throws {
    try super.remember(mode)
    if case .object(let back as Module) = part(Self.parts[1].path) { try back.callRemember("neither") }
  }
}

/// An LSTM in both directions: nn.SeqBLSTM (`SeqBLSTM.lua` of torch/rnn).
///
/// T = steps, N = batch, D = inputsize, H = hiddensize. Input (T, N, D), output (T, N, R), R = outputsize, or H
/// without one: both directions are `nn.SeqLSTM`, with `outputsize` `nn.SeqLSTMP`. `merge`, which may also stand in
/// the place of outputsize, takes both outputs; they are added by a nn.CAddTable if it is left out. The backward layer
/// starts anew with each sequence, whatever `remember` says.
///
/// ```lua
/// x = torch.randn(5, 4, 3)
/// print(table.concat(nn.SeqBLSTM(3, 2):forward(x):size():totable(), ' '))  --> 5 4 2
/// print(table.concat(nn.SeqBLSTM(3, 2, nn.JoinTable(3)):forward(x):size():totable(), ' '))  --> 5 4 4
/// ```
public final class SeqBLSTM: SeqBiLayer {
  private func build(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Value?, _ merge: Module?) throws {
    // The merge may come in the place of the output size.
    switch outputSize {
    case nil: try build(SeqLSTM(inputSize, hiddenSize), merge)
    case .object(let merge as Module): try build(SeqLSTM(inputSize, hiddenSize), merge)
    case .number(let size): try build(SeqLSTMP(inputSize, projecting: hiddenSize, to: Int(bounded: size)), merge)
    case .some(let other):
      throw NNError.input(typeName, "outputsize must be a number, or the merge module; got \(other.summary)")
    }
  }

  public override class var help: String { "an LSTM over a whole sequence in both directions" }
  public override class var constructor: Constructor {
    Constructor(
      SeqBLSTM.build(_:_:_:_:), .integer("inputsize"), .integer("hiddensize"), .optional(.value("outputsize")),
      .optional(.object("merge")))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }
}

/// A GRU in both directions: nn.SeqBGRU (`SeqBGRU.lua` of torch/rnn).
///
/// T = steps, N = batch, D = inputsize, H = outputsize. Input (T, N, D), output (T, N, H): both directions are
/// `nn.SeqGRU`, their outputs go to `merge`, or are added by a nn.CAddTable if it is left out. The backward layer
/// starts anew with each sequence, whatever `remember` says.
///
/// ```lua
/// m = nn.SeqBGRU(3, 2)
/// print(table.concat(m:forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 2
/// ```
public final class SeqBGRU: SeqBiLayer {
  private func build(_ inputSize: Int, _ outputSize: Int, _ merge: Module?) throws {
    try build(SeqGRU(inputSize, outputSize), merge)
  }

  public override class var help: String { "a GRU over a whole sequence in both directions" }
  public override class var constructor: Constructor {
    Constructor(
      SeqBGRU.build(_:_:_:), .integer("inputsize"), .integer("outputsize"), .optional(.object("merge")))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }
}

/// A BiSequencer for language models, where no step sees itself: nn.BiSequencerLM (`rnn/BiSequencerLM.lua`).
///
/// Step t merges what the forward sequencer has seen before t with what the backward one has seen after t: it may be
/// asked for word t. Input and output are tables of T ≥ 2 steps, also of each of several padded sequences. The first
/// step's forward part and the last one's backward part are zeros. Arguments as of `nn.BiSequencer`.
///
/// ```lua
/// m = nn.BiSequencerLM(nn.Recurrence(nn.CAddTable(), 1, 1))  -- sums of what stands before and behind
/// y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// for t = 1, 3 do print(y[t][1] .. ' ' .. y[t][2]) end  --> 0 5
/// --> 1 3
/// --> 3 0
/// ```
public final class BiSequencerLM: AbstractSequencer {
  public override class var help: String { "a sequence in both directions, where no step sees itself" }
  public override class var constructor: Constructor {
    Constructor(BiSequencerLM.build, .object("forward"), .optional(.object("backward")), .merge)
  }
  public override class var example: Example {
    Example([.object(try LSTM(4, 5))], input: .table([.normal([3, 4]), .normal([3, 4])]))
  }

  private var mergeInput: Value = .none
  /// What flows back into the outputs of both sequencers.
  private var mergeGradient: [[Value]] = []

  /// `merge` joins a table of both outputs of a step. Throws when no copy of `forward` can be made.
  public convenience init(_ forward: Module, _ backward: Module? = nil, _ merge: Module? = nil) throws {
    self.init()
    try build(forward, backward, merge)
  }

  func build(_ forward: Module, _ backward: Module?, _ merge: Module?) throws {
    let backward = try backward ?? BiSequencer.freshCopy(forward)
    func sequencer(_ module: Module) -> Module { module is AbstractRecurrent ? Sequencer(module) : module }
    modules = [
      sequencer(forward), Sequential(ReverseTable(), sequencer(backward), ReverseTable()),
      Sequential(ZipTable(), Sequencer(merge ?? JoinTable(1, 1))),
    ]
  }

  /// The padding of the sequences without one of their steps; nil without padding. Throws when one has no two.
  private func padding() throws -> BatchPadding? {
    guard let padding = BatchPadding.current else { return nil }
    guard padding.lengths.allSatisfy({ $0 > 1 }) else {
      throw NNError.input(typeName, "Expecting at least 2 elements in table, a sequence has 1")
    }
    return padding.shortened()
  }

  private func parts(_ value: Value, _ what: String) throws -> (all: [Value], first: Value, last: Value) {
    let all = try items(value, what)
    guard all.count > 1, modules.count == 3 else {
      throw NNError.input(typeName, "Expecting at least 2 elements in table, got \(value.summary)")
    }
    return (all, .list(Array(all.dropLast())), .list(Array(all.dropFirst())))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .steps = input, modules.count == 3, let ahead = modules[0].formOfBatch(input, run),
      let back = modules[1].formOfBatch(input, run)
    else { return nil }
    return modules[2].formOfBatch(.table([ahead, back]), run)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (_, first, last) = try parts(input, "input")
    let padding = try padding()
    let (ahead, back) = try BatchPadding.perform(padding) {
      let ahead = try items(inside(place(0)) { try modules[0].callUpdateOutput(first) }, "forward output")
      let back = try items(inside(place(1)) { try modules[1].callUpdateOutput(last) }, "backward output")
      // The last step of every sequence has none behind it.
      return (ahead, try padding?.zeroBehind(back, self) ?? back)
    }
    guard let start = ahead.first, let end = back.first else { return output }
    mergeInput = .list([.list([try start.zeros()] + ahead), .list(back + [try end.zeros()])])
    output = try inside(place(2)) { try modules[2].callUpdateOutput(mergeInput) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (all, first, last) = try parts(input, "input")
    let merged = try inside(place(2)) { try modules[2].callUpdateGradInput(mergeInput, gradOutput) }
    mergeGradient = try items(merged, count: 2).map { try items($0, count: all.count) }
    let padding = try padding()
    mergeGradient[0].removeFirst()
    mergeGradient[1].removeLast()
    if let padding { mergeGradient[1] = try padding.zeroBehind(mergeGradient[1], self) }
    let (ahead, back) = try BatchPadding.perform(padding) {
      (
        try items(
          inside(place(0)) { try modules[0].callUpdateGradInput(first, .list(mergeGradient[0])) }, "gradInput",
          count: all.count - 1),
        try items(
          inside(place(1)) { try modules[1].callUpdateGradInput(last, .list(mergeGradient[1])) }, "gradInput",
          count: all.count - 1)
      )
    }
    gradInput = .list(
      try all.indices.map { i in
        if i == 0 { return ahead[0] }
        return i == all.count - 1 ? back[i - 1] : try ahead[i].adding(back[i - 1], typeName)
      })
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (all, first, last) = try parts(input, "input")
    guard mergeGradient.count == 2, mergeGradient[0].count == all.count - 1 else {
      throw NNError.input(typeName, "Missing updateGradInput")
    }
    try inside(place(2)) { try modules[2].callAccGradParameters(mergeInput, gradOutput, scale: scale) }
    try BatchPadding.perform(padding()) {
      try inside(place(0)) { try modules[0].callAccGradParameters(first, .list(mergeGradient[0]), scale: scale) }
      try inside(place(1)) { try modules[1].callAccGradParameters(last, .list(mergeGradient[1]), scale: scale) }
    }
  }

  public override func remember(_ mode: String?) throws {
    try super.remember(mode)
    for module in modules { try module.callRemember(mode) }
  }

  public override func clearState() throws {
    mergeInput = .none
    mergeGradient = []
    try super.clearState()
  }
}

extension Argument where T == Module? {
  /// A merge module; a number stands for a JoinTable of entries of so many dimensions.
  static var merge: Argument {
    Argument(ArgumentInfo("merge", Module.className, default: Value.none)) { given in
      let value = given.next()
      switch value {
      case .none: return nil
      case .number(let n): return JoinTable(1, Int(bounded: n))
      case .object(let module as Module): return module
      default: throw given.mismatch(Module.className, value)
      }
    }
  }
}
