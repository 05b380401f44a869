import TensorCore

/// A stretch of a table: nn.NarrowTable (`nn/NarrowTable.lua`).
///
/// The output is a table of `length` (1 by default) entries from entry `offset` on, counted from 1. The other entries
/// get gradients of zeros.
///
/// ```lua
/// y = nn.NarrowTable(2, 2):forward{torch.zeros(1), torch.zeros(2), torch.zeros(3)}
/// print(#y .. ' entries, the first of size ' .. y[1]:size(1))  --> 2 entries, the first of size 2
/// ```
public final class NarrowTable: Module {
  /// The first entry, from 1.
  public var offset = 1
  /// How many entries; 1 by default.
  public var length = 1

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  /// Keeps `length` entries from entry `offset` on.
  public convenience init(_ offset: Int, _ length: Int = 1) {
    self.init()
    self.offset = offset
    self.length = length
  }

  public override class var help: String { "length entries of a table from entry offset on" }
  public override class var fields: [Field] {
    super.fields + [.integer("offset", \NarrowTable.offset), .integer("length", \NarrowTable.length)]
  }
  public override class var constructor: Constructor { .fields("offset", "length", required: 1) }
  public override class var example: Example { Example([2], input: .table([.normal([3, 4]), .normal([3, 4])])) }

  private func range(_ input: Value) throws -> (list: [Value], first: Int, end: Int) {
    let list = try items(input)
    guard offset >= 1, length >= 0, offset - 1 <= list.count, length <= list.count - (offset - 1) else {
      throw NNError.input(
        describe(), "entries \(offset) … \(offset &+ length &- 1) are out of range: input is \(input.summary)")
    }
    return (list, offset - 1, offset - 1 + length)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    switch input {
    case .table(let entries):
      guard offset >= 1, length >= 0, offset - 1 <= entries.count, length <= entries.count - (offset - 1) else {
        return nil
      }
      return .table(Array(entries[(offset - 1)..<(offset - 1 + length)]))
    case .many: return input
    case .steps(let step): return run.isPadded ? nil : .many(step)
    case .tensor: return nil
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (list, first, end) = try range(input)
    output = .list(Array(list[first..<end]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (list, first, end) = try range(input)
    let dy = try items(gradOutput, "gradOutput", count: length)
    gradInput = .list(
      try list.enumerated().map { i, value in
        i >= first && i < end ? dy[i - first] : try value.zeros()
      })
    return gradInput
  }
}
