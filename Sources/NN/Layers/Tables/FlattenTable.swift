import TensorCore

/// A table of tables as one list: nn.FlattenTable (`nn/FlattenTable.lua`).
///
/// The tensors of the input, a table of any depth, are the entries of the output in their order; the gradient has the
/// input's structure again. As long as the input has the same tensors in the same places, the output is the same
/// table.
///
/// ```lua
/// a, b, c = torch.zeros(1), torch.zeros(2), torch.zeros(3)
/// y = nn.FlattenTable():forward{a, {b, {c}}}
/// print(#y)  --> 3
/// print(y[3]:size(1))  --> 3
/// ```
public final class FlattenTable: Module {
  /// The input's structure, with the place in the output for each leaf.
  public var input_map = Value.list([])

  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  public override class var help: String { "the leaves of a table of tables as one list" }
  public override class var fields: [Field] {
    super.fields + [.value("input_map", \FlattenTable.input_map, .transient)]
  }
  public override class var example: Example {
    Example(input: .table([.normal([2]), .table([.normal([3]), .normal([2])])]))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    func leaves(_ form: BatchForm) -> [BatchForm]? {
      switch form {
      case .tensor: return [form]
      case .table(let entries):
        let parts = entries.compactMap(leaves)
        return parts.count == entries.count ? parts.flatMap { $0 } : nil
      case .steps, .many: return nil
      }
    }
    return leaves(input).map { .table($0) }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    _ = try items(input)
    var flat: [Value] = []
    func visit(_ value: Value) -> Value {
      if let list = value.list { return .list(list.map(visit)) }
      flat.append(value)
      return .number(Double(flat.count))
    }
    let map = visit(input)
    if Self.isSame(map, input_map), Self.isSame(.list(flat), output) { return output }
    input_map = map
    output = .list(flat)
    return output
  }

  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.none, .none): return true
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.number(let a), .number(let b)): return a == b
    case (.string(let a), .string(let b)): return a == b
    case (.tensor(let a), .tensor(let b)): return a === b
    case (.object(let a), .object(let b)): return a === b
    case (.table(let a), .table(let b)):
      let (a, b) = (a.list, b.list)
      return a.count == b.count && zip(a, b).allSatisfy(isSame)
    default: return false
    }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let flat = try items(gradOutput, "gradOutput")
    var next = 0
    func rebuild(_ value: Value) -> Value {
      if let list = value.list { return .list(list.map(rebuild)) }
      next += 1
      return flat[safe: next - 1] ?? .none
    }
    let result = rebuild(input)
    guard next == flat.count else {
      throw NNError.input(describe(), "gradOutput has \(flat.count) entries, the input \(next) leaves")
    }
    gradInput = result
    return result
  }
}
