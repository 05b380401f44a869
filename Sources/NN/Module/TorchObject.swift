import TensorCore

/// What modules and criterions have in common: declared fields, a name, a scripted side.
open class TorchObject: ObjectHolder {
  /// The scripted side of the object's class; nil for objects that no script has seen.
  public final var script: ScriptClass?
  /// Methods that a script has put on this very object.
  public final var ownMethods: MethodSet = [] {
    didSet { Changes.note() }
  }

  /// How often a script has written a setting or a parameter of this object.
  public final var writes = 0 {
    didSet { Changes.note() }
  }

  /// How many levels below an outermost object it has lain, at most; see `checkNesting`.
  final var level = 0

  /// The modules and criterions directly inside this one.
  open var parts: [TorchObject] { [] }

  /// An object with empty fields, for cloning, reading files and classes that scripts derive.
  public required init() {}

  /// The fields of this class, ancestors' first.
  open class var fields: [Field] { [] }

  /// The fields in order and by name, gathered once for each class.
  public final lazy var fieldTable = FieldTable.of(type(of: self))

  // MARK: What a class says of itself

  /// How a script's call of the class makes its object; by default without arguments.
  open class var constructor: Constructor { .fields() }

  /// What it computes, in a sentence.
  open class var help: String { "" }

  /// Methods of this class and its ancestors besides those that every module or criterion has:
  /// `super.methods + [ClassMethod(…)]`.
  open class var methods: [ClassMethod] { [] }

  /// Values that scripts find, and may set, on the class itself, as `nn.FastLSTM.bn`.
  open class var statics: [String: Value] { [:] }

  /// How to make one and what it takes, for help and tests.
  open class var example: Example { Example() }

  /// Called when a constructor has run. Throws when the fields do not fit together.
  open func validate() throws {}

  /// What a script has written into computed fields.
  final var written: [String: Value]?

  /// The class's Torch name: `nn.Linear` for the Swift class `Linear`.
  open class var className: String { "nn.\(Self.self)" }

  /// The name that `torch.type` gives: the script's class, or the native one.
  public final var typeName: String { script?.name ?? Self.className }

  /// What `print` shows.
  open func describe() -> String { typeName }

  /// `describe`, or the `__tostring__` that a script has put in its place; the class's name if that fails.
  public final func callDescribe() -> String {
    guard isScripted(.describe) else { return describe() }
    guard case .string(let text)? = try? callScript(.describe).first else { return typeName }
    return text
  }

  /// Whether a script has its own version of `method` for this object.
  @inline(__always)
  package final func isScripted(_ method: Method) -> Bool {
    guard let script else { return false }
    return !script.overridden.union(ownMethods).isDisjoint(with: MethodSet(method))
  }

  /// Calls the script's version.
  final func callScript(_ method: Method, _ arguments: [Value] = []) throws -> [Value] {
    guard let script else { return [] }
    return try script.call(method, on: self, arguments)
  }

  /// Takes over copies of what `other` holds beside its fields: called on a copy whose fields are set.
  open func copyMemory(of other: TorchObject, _ copier: Copier) throws {}

  open func visitHeld(_ visitor: HeldVisitor) {
    if let written { visitor.visit(written) }
  }

  // MARK: Files

  /// The class's version in `.t7` files: the `__version` of the original.
  open class var fileVersion: Int { 1 }

  /// A table that stands before that of the fields in `.t7` files; nil for nearly every class.
  var fileHeader: T7Table? { nil }

  /// Sets the fields from a `.t7` file: by default the declared ones that the file has. Recomputed
  /// tensors of another kind than expected are left out. Throws when an option or a parameter is of
  /// the wrong kind.
  open func read(from file: StoredFields) throws {
    for field in fieldTable.list {
      if field.isComputed {
        file.ignore(field.name)
        continue
      }
      let value = try file.takeValue(field.name)
      if value.isNone { continue }
      if field.role == .transient {
        if !value.hasModules { try? field.set(self, value) }
      } else {
        try field.set(self, value)
      }
    }
  }

  /// Called when everything in a file has been read. Throws when it does not fit together.
  open func didRead() throws {}

  /// Adds the object's fields to a `.t7` file: by default the declared ones that are not nil.
  open func write(to file: T7Table, _ writer: ObjectWriter) throws {
    for field in fieldTable.list where field.isStored {
      let value = field.get(self)
      if !value.isNone { file.set(.text(field.name), try writer.value(value)) }
    }
  }
}

/// The fields of a class in order, and by name.
public final class FieldTable {
  /// All, ancestors' first.
  public let list: [Field]
  /// By Torch name; of two of one name the later.
  public let byName: [String: Field]
  /// Each parameter with its gradient.
  public let parameters: [(value: Field, gradient: Field)]

  nonisolated(unsafe) private static var tables: [ObjectIdentifier: FieldTable] = [:]
  private static let lock = Mutex()

  /// The table of a class, made when it is first asked for.
  public static func of(_ type: TorchObject.Type) -> FieldTable {
    lock.withLock {
      if let table = tables[ObjectIdentifier(type)] { return table }
      let table = FieldTable(type.fields)
      tables[ObjectIdentifier(type)] = table
      return table
    }
  }

  private init(_ fields: [Field]) {
    list = fields
    byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    var pairs: [(value: Field, gradient: Field)] = []
    for (i, field) in fields.enumerated()
    where field.role == .parameter && i + 1 < fields.count && fields[i + 1].role == .gradient {
      pairs.append((field, fields[i + 1]))
    }
    parameters = pairs
  }
}
