import TensorCore

/// One entry of a table: nn.SelectTable (`nn/SelectTable.lua`).
///
/// `index` counts from 1, negative from the end, or is a key (a string). The other entries get gradients of zeros.
/// nn.SelectTable(-1) after a sequencer takes the last step; of sequences that a trainer has padded it is each one's
/// own last step.
///
/// ```lua
/// steps = {torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// print(nn.SelectTable(-1):forward(steps)[1])  --> 3
/// print(nn.SelectTable('a'):forward{a = torch.Tensor{7}}[1])  --> 7
/// ```
public final class SelectTable: Module {
  /// An index from 1 (negative from the end), or a key.
  public var index = Value.number(1)

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  /// Selects entry `index`, from 1, or negative from the end.
  public convenience init(_ index: Int) {
    self.init()
    self.index = .number(Double(index))
  }

  public override func validate() throws {
    switch index {
    case .number, .string: break
    default: throw NNError.input(typeName, "expected an index or a key, got \(index.summary)")
    }
  }

  public override class var help: String { "entry index of a table, by number or by key" }
  public override class var fields: [Field] { super.fields + [.value("index", \SelectTable.index)] }
  public override class var constructor: Constructor { .fields("index", required: 1) }
  public override class var example: Example { Example([2], input: .table([.normal([3, 4]), .normal([3, 4])])) }

  private var last: Tensor?
  private var gradInputs = StepBuffer()

  private var isFromEnd: Bool { (index.number ?? 0) < 0 }

  /// The padding whose last real steps are to be selected.
  private var padding: BatchPadding? { isFromEnd ? BatchPadding.current : nil }

  private func position(_ count: Int) -> Int? {
    guard case .number(let number) = index else { return nil }
    let i = Int(bounded: number)
    return i < 0 ? count &+ i : i &- 1
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    switch input {
    case .table(let entries):
      return run.readsPadding && isFromEnd ? nil : position(entries.count).flatMap { entries[safe: $0] }
    case .many(let entry): return run.readsPadding && isFromEnd || index.number == nil ? nil : entry
    case .steps(let step):
      // The first and the last step are those that every sequence has.
      if !run.readsPadding { return index.number == nil ? nil : step }
      return index.number == 1 || (index.number == -1 && step.axes?.first == .batch) ? step : nil
    case .tensor: return nil
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    guard case .table(let table) = input else {
      throw NNError.input(describe(), "expected a table as input, got \(input.summary)")
    }
    if let padding {
      let steps = try padding.dense(table.list, self)
      let y = try Tensor.reuse(last, steps[0].sizes, steps[0].dtype)
      last = y
      try padding.copyLast(steps, to: y)
      output = .tensor(y)
      return output
    }
    var found = Value.none
    if case .string(let key) = index { found = table.fields[key] ?? .none }
    if let i = position(table.list.count) { found = table.list[safe: i] ?? .none }
    guard !found.isNone else {
      throw NNError.input(describe(), "index does not exist in the input table: input is \(input.summary)")
    }
    output = found
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard case .table(let table) = input else {
      throw NNError.input(describe(), "expected a table as input, got \(input.summary)")
    }
    if let padding {
      let steps = try padding.dense(table.list, self)
      let dx = try gradInputs.tensor(like: steps)
      try dx.zero()
      try padding.copyLast(from: tensor(gradOutput, "gradOutput").contiguous(), into: dx, time: 0, self)
      gradInput = .list(try gradInputs.steps(of: dx))
      return gradInput
    }
    let own = position(table.list.count)
    let result = Value.Table()
    for (i, value) in table.list.enumerated() {
      result.list.append(i == own ? try gradOutput.cloned() : try value.zeros())
    }
    for (key, value) in table.fields {
      if case .string(key) = index {
        result.fields[key] = try gradOutput.cloned()
      } else {
        result.fields[key] = try value.zeros()
      }
    }
    gradInput = .table(result)
    return gradInput
  }

  public override func clearState() throws {
    (last, gradInputs) = (nil, StepBuffer())
    try super.clearState()
  }

  public override func describe() -> String {
    switch index {
    case .string(let key): "\(typeName)(\(key))"
    default: "\(typeName)(\((index.number ?? 0).luaText))"
    }
  }
}
