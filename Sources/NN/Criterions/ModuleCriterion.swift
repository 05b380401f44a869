import TensorCore

/// A criterion of what modules make of its input and target: nn.ModuleCriterion (`nn/ModuleCriterion.lua`).
///
/// `inputModule` and `targetModule` are what input and target go through first; nil for nothing. The gradient goes
/// back through inputModule; nothing updates that module's parameters, of which a new criterion warns. A change of
/// type reaches targetModule if `castTarget` (true by default).
///
/// ```lua
/// c = nn.ModuleCriterion(nn.MSECriterion(), nn.Square(), nn.Square())
/// x, t = torch.Tensor{3}, torch.Tensor{-2}
/// print(c:forward(x, t))  --> 25
/// print(c:backward(x, t)[1])  --> 60
/// ```
public final class ModuleCriterion: Criterion {
  /// The criterion; it must be set before use.
  public var criterion = Criterion()
  /// What the input goes through first; nil for nothing.
  public var inputModule: Module?
  /// What the target goes through first; nil for nothing.
  public var targetModule: Module?
  /// Whether a change of type reaches `targetModule`; true by default.
  public var castTarget = true

  func build(_ criterion: Criterion, _ inputModule: Module?, _ targetModule: Module?, _ castTarget: Bool) throws {
    (self.criterion, self.inputModule, self.targetModule) = (criterion, inputModule, targetModule)
    self.castTarget = castTarget
    if let inputModule, try !inputModule.callParameters().isEmpty {
      try Environment.current.printer([.string("Warning: nn.ModuleCriterion doesn't support parameter updates")])
    }
  }

  public override class var help: String { "a criterion of what modules make of its input and target" }
  public override class var fields: [Field] {
    func module(_ name: String, _ path: ReferenceWritableKeyPath<ModuleCriterion, Module?>) -> Field {
      Field(
        name, .option, kind: .any, { (c: ModuleCriterion) in c[keyPath: path].map { .object($0) } ?? .none }
      ) { (c: ModuleCriterion, value) in
        var module: Module?
        if case .object(let object) = value { module = object as? Module }
        guard module != nil || value.isNone else { throw Field.wrong(c, name, "an nn.Module or nil", value) }
        try nest(c, path, module)
      }
    }
    return super.fields + [
      .object("criterion", \ModuleCriterion.criterion), module("inputModule", \ModuleCriterion.inputModule),
      module("targetModule", \ModuleCriterion.targetModule), .flag("castTarget", \ModuleCriterion.castTarget),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      ModuleCriterion.build, .object("criterion"), .optional(.object("inputModule")),
      .optional(.object("targetModule")), .flag("castTarget", default: true))
  }
  public override class var example: Example {
    Example([.object(MSECriterion()), .object(Tanh()), .object(Square())], target: .normal([3, 4]))
  }

  public override var children: [Criterion] { [criterion] }
  public override var parts: [TorchObject] { [criterion] + [inputModule, targetModule].compactMap { $0 } }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for part in [criterion, inputModule, targetModule] as [TorchObject?] { visitor.visit(part) }
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try inputModule?.callConvert(to: dtype, copier)
    if castTarget { try targetModule?.callConvert(to: dtype, copier) }
    try super.convert(to: dtype, copier)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    output = try criterion.forward(
      inputModule?.forward(input) ?? input, targetModule?.forward(target) ?? target)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let gradient = try criterion.backward(inputModule?.output ?? input, targetModule?.output ?? target)
    gradInput = try inputModule?.backward(input, gradient) ?? gradient
    return gradInput
  }
}
