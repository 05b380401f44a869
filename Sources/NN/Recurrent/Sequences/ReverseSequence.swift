import TensorCore

/// A sequence back to front, a table of steps or a tensor with the steps first: nn.ReverseSequence
/// (`ReverseSequence.lua` of torch/rnn).
///
/// The output has the input's form. Of sequences that a trainer has padded, or `nn.VariableLength`, each is turned
/// within its own length.
///
/// ```lua
/// m = nn.ReverseSequence()
/// print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(3):totable(), ' '))  --> 3 2 1
/// print(m:forward{torch.Tensor{1}, torch.Tensor{2}}[1][1])  --> 2
/// ```
public final class ReverseSequence: Module {
  private var outputs = StepBuffer(), gradInputs = StepBuffer()

  public override class var help: String { "a sequence back to front" }
  public override class var example: Example { Example(input: .normal([2, 3, 4])) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    switch input {
    case .tensor(let axes): return axes.first == .time && axes.dropFirst().first == .batch ? input : nil
    case .steps(let step): return run.readsPadding && step.axes?.first != .batch ? nil : input
    case .table, .many: return nil
    }
  }

  private func reverse(_ value: Value, _ what: String, _ old: Value, _ buffer: inout StepBuffer) throws -> Value {
    guard case .tensor = value else { return .list(try buffer.reversed(items(value, what), self)) }
    let x = try tensor(value, what)
    guard x.dimension > 0 else { throw NNError.input(describe(), "\(what) is \(value.summary), expected steps") }
    let y = try reuse(old.tensor, x.sizes)
    if let padding = BatchPadding.current {
      try padding.reverse(x.contiguous(), into: y, time: 0, self)
    } else {
      try y.reverse(x, 0)
    }
    return .tensor(y)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try reverse(input, "input", output, &outputs)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try reverse(gradOutput, "gradOutput", gradInput, &gradInputs)
    return gradInput
  }

  public override func clearState() throws {
    (outputs, gradInputs) = (StepBuffer(), StepBuffer())
    try super.clearState()
  }
}

extension Tensor {
  /// Copies `x`, of the same sizes, with dimension `axis` back to front.
  func reverse(_ x: Tensor, _ axis: Int) throws {
    let n = x.sizes[axis]
    for t in 0..<n { try select(axis, t).copy(from: x.select(axis, n - 1 - t)) }
  }
}

extension StepBuffer {
  /// The steps back to front; padded sequences each within its own length.
  mutating func reversed(_ values: [Value], _ layer: Module) throws -> [Value] {
    guard let padding = BatchPadding.current else { return values.reversed() }
    let steps = try padding.dense(values, layer)
    let y = try tensor(like: steps)
    try padding.reverse(steps, into: y, layer)
    return try self.steps(of: y)
  }
}

/// A module over sequences that sees them back to front: nn.ReverseUnreverse (`ReverseUnreverse.lua` of torch/rnn).
///
/// The input, a table of steps or a tensor with the steps first, is turned round, goes through `sequencer`, and the
/// output is turned round again. `getModule()` gives the module.
///
/// ```lua
/// m = nn.ReverseUnreverse(nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1)))
/// print(table.concat(m:forward(torch.Tensor{{1}, {2}, {3}}):view(3):totable(), ' '))  --> 6 5 3
/// ```
public final class ReverseUnreverse: Decorator {
  func build(_ sequencer: Module) throws {
    try hold(module: Sequential(ReverseSequence(), sequencer, ReverseSequence()))
  }

  public override class var help: String { "a module over sequences that sees them back to front" }
  public override class var constructor: Constructor {
    Constructor(ReverseUnreverse.build, .object("sequencer"))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("getModule", result: { (m: ReverseUnreverse) in { m.sequencer.map { .object($0) } ?? .none } })
    ]
  }
  public override class var example: Example {
    Example([.object(try SeqGRU(4, 5))], input: .normal([2, 3, 4]))
  }

  /// The module that sees them so.
  public var sequencer: Module? { modules.first?.children[safe: 1] }
}
