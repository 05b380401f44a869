import TensorCore

/// What flows through a network and what a field of a module holds: Torch's "tensor or table of
/// tensors", and the plain Lua values that options and targets are.
public enum Value {
  /// Lua's nil.
  case none
  /// true or false.
  case boolean(Bool)
  /// A number.
  case number(Double)
  /// A string.
  case string(String)
  /// A tensor.
  case tensor(Tensor)
  /// A table.
  case table(Table)
  /// Any other object: a module, a criterion, a storage.
  case object(AnyObject)

  /// A Lua table: a list, string keys, or both. Whoever makes one fills it; afterwards it is only read.
  open class Table: ObjectHolder {
    /// Entries 1, 2 …
    open var list: [Value]
    /// Entries with names.
    open var fields: [String: Value]

    /// A table of these entries.
    public init(_ list: [Value] = [], fields: [String: Value] = [:]) {
      self.list = list
      self.fields = fields
    }

    /// A table whose entries no one changes: itself, unless a script may.
    open var settled: Table { self }

    open func visitHeld(_ visitor: HeldVisitor) {
      visitor.visit(list)
      visitor.visit(fields)
    }
  }

  /// The value with a table that a script may change replaced by what is in it now. Reading such a table
  /// reads all of it each time.
  public var settled: Value {
    if case .table(let table) = self { .table(table.settled) } else { self }
  }

  /// A list.
  public static func list(_ values: [Value]) -> Value { .table(Table(values)) }

  /// The tensor; nil for anything else.
  public var tensor: Tensor? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }

  /// The number; nil for anything else.
  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The boolean; true for a number, also for 0, as Lua's `if` takes one; nil for anything else.
  public var flag: Bool? {
    switch self {
    case .boolean(let flag): flag
    case .number: true
    default: nil
    }
  }

  /// The list part of a table; nil for anything else.
  public var list: [Value]? {
    if case .table(let table) = self { table.list } else { nil }
  }

  /// Whether it is nil.
  public var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// What it is, with its shape, for messages: `a 2 x 3 torch.DoubleTensor`, `a table of 4`.
  public var summary: String {
    switch self {
    case .none: "nil"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .tensor(let t):
      t.dimension == 0 ? "an empty \(t.dtype.tensorName)" : "a \(t.sizes.text) \(t.dtype.tensorName)"
    case .table(let table):
      table.list.isEmpty && !table.fields.isEmpty ? "a table with keys" : "a table of \(table.list.count)"
    case .object(let object): (object as? TorchObject).map { "a \($0.typeName)" } ?? "an object"
    }
  }

  /// The value itself where it is plain, `0.001`, `true`, `'adam'`; else what it is, as `summary`.
  public var plainText: String {
    switch self {
    case .number(let number): LuaFormat.general(number, digits: 14)
    case .boolean(let flag): "\(flag)"
    case .string(let text): "'\(text)'"
    default: summary
    }
  }

  /// Calls `body` with every tensor, depth first, in list order and then in key order.
  public func forEachTensor(_ body: (Tensor) throws -> Void) rethrows {
    switch self {
    case .tensor(let tensor): try body(tensor)
    case .table(let table):
      for value in table.list { try value.forEachTensor(body) }
      for key in table.fields.keys.sorted() { try table.fields[key]?.forEachTensor(body) }
    default: break
    }
  }

  /// Whether modules or criterions are in it. As the result of one that holds it in Swift alone they could be a circle
  /// that neither heap's collector sees, so such results are neither copied nor read from files.
  var hasModules: Bool {
    var found = false
    forEachObject { if $0 is TorchObject { found = true } }
    return found
  }

  /// Calls `body` with every object in the value.
  func forEachObject(_ body: (AnyObject) -> Void) {
    switch self {
    case .object(let object): body(object)
    case .table(let table):
      for value in table.list { value.forEachObject(body) }
      for value in table.fields.values { value.forEachObject(body) }
    default: break
    }
  }

  /// The same structure with every tensor replaced by `body`'s result.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Value {
    switch self {
    case .tensor(let tensor): return .tensor(try body(tensor))
    case .table(let table):
      return .table(
        Table(
          try table.list.map { try $0.mapTensors(body) },
          fields: try table.fields.mapValues { try $0.mapTensors(body) }))
    default: return self
    }
  }
}
