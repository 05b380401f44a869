import TensorCore

/// Passes everything on and prints its sizes: nn.PrintSize (`nn/PrintSize.lua`).
public final class PrintSize: Module {
  /// What the lines begin with.
  public var prefix = "PrintSize"

  public override class var help: String { "passes everything on and prints its sizes" }
  public override class var fields: [Field] { super.fields + [.string("prefix", \PrintSize.prefix)] }
  public override class var constructor: Constructor { .fields("prefix") }

  public override class var example: Example { Example(withoutJacobian: "it prints in each pass") }

  private func show(_ what: String, _ value: Value) throws {
    let size: Value
    switch value {
    case .tensor(let tensor): size = Field.storage(tensor.sizes)
    case .none: size = .string("missing size")
    default: size = value
    }
    try Environment.current.printer([.string("\(prefix):\(what)\n"), size])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = input
    try show("input", input)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try show("gradOutput", gradOutput)
    gradInput = gradOutput
    return gradInput
  }
}
