import TensorCore

/// A module around one other, to which it passes everything: nn.Decorator (`nn/Decorator.lua`).
open class Decorator: Container {
  final func hold(module: Module) throws { try hold([module]) }

  /// Passes everything to `module`.
  public convenience init(_ module: Module) {
    self.init()
    modules = [module]
  }

  open override class var help: String { "a module around one other, to which it passes everything" }
  open override class var constructor: Constructor { Constructor(Decorator.hold(module:), .object("module")) }
  open override class var example: Example { Example([.object(try Linear(4, 5))]) }

  /// The module inside; throws when there is none.
  final func decorated() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  open override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    modules.first?.formOfBatch(input, run)
  }

  open override func updateOutput(_ input: Value) throws -> Value {
    output = try decorated().callUpdateOutput(input)
    return output
  }

  open override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try decorated().callUpdateGradInput(input, gradOutput)
    return gradInput
  }

  open override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try decorated().callAccGradParameters(input, gradOutput, scale: scale)
  }

  open override func describe() -> String {
    modules.first.map { "\(typeName) @ \($0.describe())" } ?? typeName
  }
}
