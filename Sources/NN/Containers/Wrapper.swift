import TensorCore

/// A container that passes everything to the one module inside; what `Decorator` and `GPU` have in common.
open class Wrapper: Container {
  final func hold(module: Module) throws { try hold([module]) }

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

  open override func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    try decorated().callAccUpdateGradParameters(input, gradOutput, rate)
  }

  /// The text before the module's own.
  var title: String { typeName }

  open override func describe() -> String { modules.first.map { "\(title) @ \($0.callDescribe())" } ?? title }
}
