import TensorCore

/// What flows through a network and what a field of a module holds: Torch's "tensor or table of
/// tensors", and the plain Lua values that options and targets are.
public enum Value {
  /// Lua's nil.
  case none
  case boolean(Bool)
  case number(Double)
  case string(String)
  case tensor(Tensor)
  case table(Table)
  /// Any other object: a module, a criterion, a storage.
  case object(AnyObject)

  /// A Lua table: a list, string keys, or both.
  public struct Table {
    public var list: [Value]
    public var fields: [String: Value]

    public init(_ list: [Value] = [], fields: [String: Value] = [:]) {
      self.list = list
      self.fields = fields
    }
  }

  /// A list.
  public static func list(_ values: [Value]) -> Value { .table(Table(values)) }

  public var tensor: Tensor? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }

  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  public var list: [Value]? {
    if case .table(let table) = self { table.list } else { nil }
  }

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
