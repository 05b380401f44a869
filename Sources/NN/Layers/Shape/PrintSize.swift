import TensorCore

/// Passes everything on and prints its sizes: nn.PrintSize (`nn/PrintSize.lua`).
///
/// The forward pass prints the input's sizes, the backward pass those of input and gradOutput, each after `prefix`
/// ('PrintSize' by default). It goes between layers while one looks for an error of sizes.
///
/// ```lua
/// y = nn.PrintSize('here'):forward(torch.zeros(2, 3))  --> here:input
/// --> 	 2
/// -->  3
/// --> [torch.LongStorage of size 2]
/// ```
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
