import TensorCore

/// A module that stops when what it is given or gives is not a number: nn.NaN (`nn/NaN.lua`).
///
/// It computes as its module, and raises an error that says where the nan is: in the input, the parameters, the
/// output, or the gradients. `id` (a number or a text; by default the next number of the process) tells the layers
/// apart in messages. A tensor is found out by its sum, so one with both infinities is, too.
///
/// ```lua
/// m = nn.NaN(nn.Sqrt(), 'root')
/// print(m:forward(torch.Tensor{4})[1])  --> 2
/// ok, message = pcall(m.forward, m, torch.Tensor{-1})
/// print(message:match('NaN found in %w+'))  --> NaN found in output
/// ```
public final class NaN: Decorator {
  /// Tells the layers apart in messages: a number or a text; by default the next number of the process.
  public var id = Value.none

  nonisolated(unsafe) private static var count = 0
  private static let lock = Mutex()

  func build(_ module: Module, _ id: Value?) throws {
    try hold(module: module)
    self.id =
      id
      ?? .number(
        Double(
          Self.lock.withLock {
            Self.count += 1
            return Self.count
          }))
  }

  public override class var help: String { "stops with an error when its module is given or gives a NaN" }
  public override class var fields: [Field] { super.fields + [.value("id", \NaN.id)] }
  public override class var constructor: Constructor {
    Constructor(NaN.build, .object("module"), .optional(.value("id")))
  }

  override var title: String {
    if case .string(let text) = id { return "\(typeName)(\(text))" }
    return "\(typeName)(\(id.plainText))"
  }

  private func isNaN(_ value: Value) throws -> Bool {
    var found = false
    try value.forEachTensor { if !found { found = try $0.sumAll().isNaN } }
    if case .number(let number) = value { found = number.isNaN }
    return found
  }

  private func check(_ places: (name: String, value: () throws -> Value)...) throws {
    guard let last = places.last, try isNaN(last.value()) else { return }
    for place in places where try isNaN(place.value()) {
      throw NNError.message("NaN found in \(place.name) of module :\n\(describe())")
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    _ = try super.updateOutput(input)
    try check(
      ("input", { input }), ("parameters", { .list(try self.callParameters().map { .tensor($0.value) }) }),
      ("output", { self.output }))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    _ = try super.updateGradInput(input, gradOutput)
    try check(("gradOutput", { gradOutput }), ("gradInput", { self.gradInput }))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try super.accGradParameters(input, gradOutput, scale: scale)
    try check(("gradParameters", { .list(try self.callParameters().map { .tensor($0.gradient) }) }))
  }
}
