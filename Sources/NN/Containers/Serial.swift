import TensorCore

/// A decorator that leaves out of files and copies what its modules say they can do without: nn.Serial
/// (`dpnn/Serial.lua`).
///
/// Which fields are empty in a file each module says in `dpnn_serialEmpty`: none after `heavySerial()`, those that the
/// next pass makes anew after `mediumSerial()`, the gradients too after `lightSerial()`. With `tensortype`,
/// 'torch.FloatTensor' say, all is written in that type. So the file of a model for use is less than half as large.
///
/// ```lua
/// m = nn.Serial(nn.Linear(100, 100))
/// m:forward(torch.randn(50, 100))
/// heavy = #torch.serialize(m)
/// m:lightSerial()
/// print(heavy / #torch.serialize(m) > 2)  --> true
/// ```
public final class Serial: Decorator {
  /// The type in files and copies; nil for the module's own.
  public private(set) var type: DType?

  func build(_ module: Module, _ type: String?) throws {
    try setType(type.map(Value.string) ?? .none)
    try hold(module: module)
  }

  private func setType(_ value: Value) throws {
    switch value {
    case .none: type = nil
    case .string(let name):
      guard let dtype = DType(named: name), dtype.isReal else {
        throw NNError.input(
          typeName, "Expecting tensortype torch.FloatTensor or torch.DoubleTensor, got '\(name)'")
      }
      type = dtype
    default: throw Field.wrong(self, "tensortype", "the name of a tensor type", value)
    }
  }

  public override class var help: String { "leaves out of files and copies what its modules can do without" }
  public override class var constructor: Constructor {
    Constructor(Serial.build, .object("module"), .optional(.string("tensortype")))
  }
  public override class var fields: [Field] {
    super.fields + [
      Field("tensortype", .option, { (m: Serial) in m.type.map { .string($0.tensorName) } ?? .none }) {
        (m: Serial, value) in try m.setType(value)
      }
    ]
  }

  /// Empties what its modules can do without, and converts it.
  private func lighten() throws {
    for module in allModules {
      for name in module.serialEmpty.list ?? [] {
        guard case .string(let name) = name, let field = module.fieldTable.byName[name] else { continue }
        switch field.get(module) {
        case .tensor(let tensor): try field.set(module, .tensor(Tensor(tensor.dtype)))
        case .table: try field.set(module, .list([]))
        default: break
        }
      }
    }
    if let type, type != dtype { try convert(to: type, Copier()) }
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    if copier.sharing == .none { try lighten() }
  }

  // What is written is a copy, unless nothing is left out.
  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    let isHeavy = allModules.allSatisfy { $0.serialEmpty.list?.isEmpty ?? true } && type ?? dtype == dtype
    if isHeavy { return try super.write(to: file, writer) }
    try Copier().copy(self).writeDirectly(to: file, writer)
  }

  private func writeDirectly(to file: T7Table, _ writer: ObjectWriter) throws { try super.write(to: file, writer) }
}

extension Module {
  /// The module and all inside it, each once.
  final var allModules: [Module] {
    var seen: Set<ObjectIdentifier> = []
    var all: [Module] = []
    func visit(_ module: Module) {
      guard seen.insert(ObjectIdentifier(module)).inserted else { return }
      all.append(module)
      module.children.forEach(visit)
    }
    visit(self)
    return all
  }

  /// Says what an nn.Serial around the modules leaves out (`dpnn/Module.lua`).
  public enum SerialMode {
    /// Nothing.
    case heavy
    /// What the next pass makes anew, and running gradients.
    case medium
    /// The gradients of parameters, too.
    case light
    /// The fields of these names.
    case fields([String])
  }

  /// Sets the mode here and inside.
  public final func setSerialMode(_ mode: SerialMode) {
    for module in allModules { module.serialEmpty = .list(module.names(mode).map { .string($0) }) }
  }

  private func names(_ mode: SerialMode) -> [String] {
    func names(_ keep: (Field) -> Bool) -> [String] { fieldTable.list.filter(keep).map(\.name) }
    switch mode {
    case .heavy: return []
    case .fields(let names): return names
    case .medium: return names { $0.isResult || $0.name == "momGradParams" }
    case .light: return names { $0.isResult || $0.name == "momGradParams" || $0.role == .gradient }
    }
  }
}
