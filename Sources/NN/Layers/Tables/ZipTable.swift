import TensorCore

/// Turns {{a1, a2 …}, {b1, b2 …}} into {{a1, b1}, {a2, b2} …}: nn.ZipTable (`nn/ZipTable.lua`).
///
/// The lists must be of one length. It makes of several sequences one of tables, which a sequencer runs step by step.
///
/// ```lua
/// a, b = {torch.Tensor{1}, torch.Tensor{2}}, {torch.Tensor{10}, torch.Tensor{20}}
/// y = nn.ZipTable():forward{a, b}
/// print(y[2][1][1] .. ' ' .. y[2][2][1])  --> 2 20
/// ```
public final class ZipTable: Module {
  public override class var help: String { "turns {{a1, a2 …}, {b1, b2 …}} into {{a1, b1}, {a2, b2} …}" }
  public override class var example: Example {
    Example(input: .table([.table([.normal([2]), .normal([2])]), .table([.normal([3]), .normal([3])])]))
  }

  private func zipped(_ value: Value, _ what: String) throws -> Value {
    let lists = try items(value, what).map { try items($0, what) }
    guard let count = lists.first?.count, lists.allSatisfy({ $0.count == count }) else {
      throw NNError.input(
        describe(),
        "\(what) has lists of \(lists.map { String($0.count) }.joined(separator: ", ")) entries, expected equal lengths"
      )
    }
    return .list((0..<count).map { i in .list(lists.map { $0[i] }) })
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .table(let entries) = input, !entries.isEmpty else { return nil }
    let steps = entries.compactMap { if case .steps(let step) = $0 { step } else { nil } }
    return steps.count == entries.count ? .steps(.table(steps)) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try zipped(input, "input")
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try zipped(gradOutput, "gradOutput")
    return gradInput
  }
}

/// Turns {x, {a1, a2 …}} into {{x, a1}, {x, a2} …}: nn.ZipTableOneToMany (`nn/ZipTableOneToMany.lua`).
///
/// x goes to every step of a sequence, as the state that an encoder gives to each step of a decoder. Its gradient is
/// the sum of those of all steps.
///
/// ```lua
/// y = nn.ZipTableOneToMany():forward{torch.Tensor{7}, {torch.Tensor{1}, torch.Tensor{2}}}
/// print(#y .. ': ' .. y[2][1][1] .. ' ' .. y[2][2][1])  --> 2: 7 2
/// ```
public final class ZipTableOneToMany: Module {
  public override class var help: String { "turns {x, {a1, a2 …}} into {{x, a1}, {x, a2} …}" }
  public override class var example: Example {
    Example(input: .table([.normal([2]), .table([.normal([3]), .normal([3])])]))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard case .table(let entries) = input, entries.count == 2, case .steps(let step) = entries[1] else { return nil }
    return .steps(.table([entries[0], step]))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let pair = try items(input, count: 2)
    output = .list(try items(pair[1], "input[2]").map { .list([pair[0], $0]) })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let pairs = try items(gradOutput, "gradOutput").map { try items($0, "gradOutput", count: 2) }
    var sum = Value.none
    for pair in pairs { sum = try sum.adding(pair[0], describe()) }
    gradInput = .list([try sum.cloned(), .list(pairs.map { $0[1] })])
    return gradInput
  }
}

/// A table back to front: nn.ReverseTable (`dpnn/ReverseTable.lua`).
///
/// The entries are not copied. Of sequences that a trainer has padded each is turned within its own length. For one
/// tensor (T, N, D) there is `nn.SeqReverseSequence`.
///
/// ```lua
/// y = nn.ReverseTable():forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// print(y[1][1] .. ' ' .. y[3][1])  --> 3 1
/// ```
public final class ReverseTable: Module {
  private var outputs = StepBuffer(), gradInputs = StepBuffer()

  public override class var help: String { "a table back to front" }
  public override class var example: Example { Example(input: .table([.normal([3, 4]), .normal([3, 4])])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    switch input {
    case .steps(let step): return run.readsPadding && step.axes?.first != .batch ? nil : input
    case .table(let entries): return run.readsPadding ? nil : .table(entries.reversed())
    case .many: return run.readsPadding ? nil : input
    case .tensor: return nil
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = .list(try outputs.reversed(items(input), self))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .list(try gradInputs.reversed(items(gradOutput, "gradOutput"), self))
    return gradInput
  }

  public override func clearState() throws {
    (outputs, gradInputs) = (StepBuffer(), StepBuffer())
    try super.clearState()
  }
}
