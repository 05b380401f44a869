import TensorCore

/// A module that keeps its type when the network around it changes its own: nn.DontCast (`nn/DontCast.lua`).
///
/// With `castin` (false by default) inputs, and with `castout` (as castin) gradients from behind, become `moduleType`
/// (the module's own type if left out); gradInput and output become the type of this layer. Without them the module
/// must be given what it takes.
///
/// ```lua
/// m = nn.Sequential():add(nn.DontCast(nn.Linear(2, 1), true))
/// m:float()
/// print(m:get(1).modules[1].weight:type())  --> torch.DoubleTensor
/// print(m:forward(torch.FloatTensor{1, 2}):type())  --> torch.FloatTensor
/// ```
public final class DontCast: Decorator {
  /// Converts inputs, and gradInput back; false by default.
  public var castin = false
  /// Converts the output, and gradOutput back; as `castin` by default.
  public var castout = false
  /// The type of the module inside; nil when nothing is converted.
  public var moduleType: String?

  func build(_ module: Module, _ castin: Bool?, _ castout: Bool?, _ moduleType: String?) throws {
    try hold(module: module)
    self.castin = castin ?? false
    self.castout = castout ?? self.castin
    self.moduleType = moduleType ?? (self.castin || self.castout ? module.dtype.tensorName : nil)
    _ = try inner()
  }

  public override class var help: String { "keeps the type of its module when the network around it changes its own" }
  public override class var fields: [Field] {
    super.fields + [
      .flag("castin", \DontCast.castin), .flag("castout", \DontCast.castout),
      Field("moduleType", .option, kind: .string, { (m: DontCast) in m.moduleType.map(Value.string) ?? .none }) {
        (m: DontCast, value) in
        switch value {
        case .string(let name): m.moduleType = name
        case .none: m.moduleType = nil
        default: throw Field.wrong(m, "moduleType", "a string or nil", value)
        }
      },
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      DontCast.build, .object("module"), .optional(.flag("castin")), .optional(.flag("castout"), as: "castin"),
      .optional(.string("moduleType")))
  }
  public override class var example: Example { Example([.object(Tanh()), true]) }

  /// The type inside; nil when nothing is converted.
  private func inner() throws -> DType? {
    guard let moduleType else { return nil }
    guard let dtype = DType(named: moduleType) else {
      throw NNError.input(typeName, "expected the name of a tensor type as moduleType, got \(moduleType)")
    }
    return dtype
  }

  private func cast(_ value: Value, if isOn: Bool, to type: DType?) throws -> Value {
    guard isOn, let type else { return value }
    return try value.mapTensors { try $0.dtype == type ? $0 : $0.to(type) }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    castin || castout ? nil : super.batchForm(of: input, run)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try cast(super.updateOutput(cast(input, if: castin, to: inner())), if: castout, to: dtype)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let gradient = try super.updateGradInput(
      cast(input, if: castin, to: inner()), cast(gradOutput, if: castout, to: inner()))
    gradInput = try cast(gradient, if: castin, to: dtype)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try super.accGradParameters(
      cast(input, if: castin, to: inner()), cast(gradOutput, if: castout, to: inner()), scale: scale)
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    if castout { output = try cast(output, if: true, to: dtype) }
    if castin { gradInput = try cast(gradInput, if: true, to: dtype) }
    self.dtype = dtype
    try script?.convertFields(of: self, to: dtype, copier)
  }
}
