import TensorCore

/// A table of tables as one list: nn.FlattenTable (`nn/FlattenTable.lua`).
public final class FlattenTable: Module {
  /// One whose results are tables from the start, as the original's are.
  public required init() {
    super.init()
    (output, gradInput) = (.list([]), .list([]))
  }

  public override class var help: String { "the leaves of a table of tables as one list" }
  public override class var fields: [Field] {
    // A buffer of the original, which its code does not make itself.
    super.fields + [.computed("input_map", stored: true) { (_: FlattenTable) in .list([]) }]
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
    func visit(_ value: Value) {
      if let list = value.list { list.forEach(visit) } else { flat.append(value) }
    }
    visit(input)
    output = .list(flat)
    return output
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
