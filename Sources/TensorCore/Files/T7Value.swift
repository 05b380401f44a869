/// A value of a `.t7` file: what Lua could hold, without Lua.
///
/// Tables, tensors, storages, objects and functions keep their identity: what the file shares (or
/// loops back to) is the same instance.
public enum T7Value {
  /// Lua's nil.
  case `nil`
  /// A number, of whatever subtype.
  case number(Double)
  /// Lua strings are bytes.
  case string([UInt8])
  /// Lua's true or false.
  case boolean(Bool)
  /// A table without a class.
  case table(T7Table)
  /// A `torch.*Tensor`.
  case tensor(Tensor)
  /// A `torch.*Storage`.
  case storage(Storage)
  /// An object of any other Torch class.
  case object(T7Object)
  /// A Lua function, as bytecode.
  case function(T7Function)

  /// A string of UTF-8 text.
  public static func text(_ string: String) -> T7Value { .string(Array(string.utf8)) }

  /// The number, if it is one.
  public var asNumber: Double? { if case .number(let x) = self { x } else { nil } }
  /// The string as text (bad UTF-8 is replaced), if it is one.
  public var asText: String? {
    if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
  /// The boolean, if it is one.
  public var asBoolean: Bool? { if case .boolean(let b) = self { b } else { nil } }
  /// The table, if it is one.
  public var asTable: T7Table? { if case .table(let table) = self { table } else { nil } }
  /// The tensor, if it is one.
  public var asTensor: Tensor? { if case .tensor(let tensor) = self { tensor } else { nil } }
  /// The storage, if it is one.
  public var asStorage: Storage? { if case .storage(let storage) = self { storage } else { nil } }
  /// The object, if it is one.
  public var asObject: T7Object? { if case .object(let object) = self { object } else { nil } }
  /// The function, if it is one.
  public var asFunction: T7Function? { if case .function(let f) = self { f } else { nil } }
  /// True for nil.
  public var isNil: Bool { if case .nil = self { true } else { false } }
}

/// What can hold other values: a table, an object or a function.
///
/// Nodes free one another one at a time: a chain of a million tables would overflow the stack if
/// each freed the next.
public class T7Node {
  /// False while a reader is still reading what the node holds.
  public internal(set) var isComplete = true

  init() {}

  /// Moves the nodes that this one holds to `nodes` and holds nothing afterwards.
  func takeNodes(into nodes: inout [T7Node]) {}

  fileprivate final func release() {
    var nodes: [T7Node] = []
    takeNodes(into: &nodes)
    while var node = nodes.popLast() {
      if isKnownUniquelyReferenced(&node) { node.takeNodes(into: &nodes) }
    }
  }
}

/// A Lua table: pairs in the file's order, found by key.
public final class T7Table: T7Node {
  /// Every pair in the order of first writing.
  public private(set) var pairs: [(key: T7Value, value: T7Value)] = []
  private var places: [Key: Int] = [:]

  private enum Key: Hashable {
    case number(Double)
    case string([UInt8])
    case boolean(Bool)
    case instance(ObjectIdentifier)
  }

  public override init() { super.init() }

  /// Sets `value` at `key`, replacing what stood there; a nil under a new key leaves no trace, as
  /// in Lua. Returns false for the keys that Lua refuses: nil and NaN.
  @discardableResult public func set(_ key: T7Value, _ value: T7Value) -> Bool {
    guard let place = T7Table.key(key) else { return false }
    if let i = places[place] {
      pairs[i].value = value
    } else if !value.isNil {
      places[place] = pairs.count
      pairs.append((key, value))
    }
    return true
  }

  /// The value at `key`; nil when there is none.
  public subscript(key: T7Value) -> T7Value {
    guard let place = T7Table.key(key), let i = places[place] else { return .nil }
    return pairs[i].value
  }

  /// The value of a field.
  public subscript(field: String) -> T7Value { self[.text(field)] }

  /// The value at a number; Lua's lists count from 1.
  public subscript(index: Int) -> T7Value { self[.number(Double(index))] }

  private static func key(_ value: T7Value) -> Key? {
    switch value {
    case .nil: nil
    case .number(let x): x.isNaN ? nil : .number(x)
    case .string(let bytes): .string(bytes)
    case .boolean(let b): .boolean(b)
    case .table(let instance): .instance(ObjectIdentifier(instance))
    case .tensor(let instance): .instance(ObjectIdentifier(instance))
    case .storage(let instance): .instance(ObjectIdentifier(instance))
    case .object(let instance): .instance(ObjectIdentifier(instance))
    case .function(let instance): .instance(ObjectIdentifier(instance))
    }
  }

  override func takeNodes(into nodes: inout [T7Node]) {
    for pair in pairs {
      if let node = pair.key.node { nodes.append(node) }
      if let node = pair.value.node { nodes.append(node) }
    }
    pairs = []
    places = [:]
  }

  deinit { release() }
}

/// An object of any Torch class that is neither tensor nor storage: `nn.Linear`, say.
public final class T7Object: T7Node {
  /// The Torch class, as `nn.Linear`.
  public let className: String
  /// The class's version when it was written; 0 for files older than versions.
  public let version: Int
  /// What the class wrote; for a class without its own writer, the table of its fields. A generator's
  /// is a Byte tensor of its state.
  public var payload: T7Value
  /// What the class's own writer wrote, in order, in place of `payload`.
  public var parts: [T7Part]?
  /// True when the class's own reader has read what stands in the file.
  public var isRead = false

  /// The one class of Torch that writes a table before that of its fields: {type, device} (`nn/GPU.lua`).
  public static let withHeader = "nn.GPU"

  /// Whether `value` is what stands before the fields in the file.
  func takesHeader(_ value: T7Value) -> Bool {
    guard className == Self.withHeader, payload.asTable == nil, !hasHeader, value.asTable?[1].asText != nil else {
      return false
    }
    hasHeader = true
    return true
  }

  private var hasHeader = false

  /// The one class of Torch whose objects are neither tensors nor fields.
  static let generator = "torch.Generator"

  /// An object of that class and version whose contents are `payload`.
  public init(_ className: String, version: Int = 1, payload: T7Value = .nil) {
    self.className = className
    self.version = version
    self.payload = payload
  }

  /// A field of the payload table; nil when there is none.
  public subscript(field: String) -> T7Value { payload.asTable?[field] ?? .nil }

  override func takeNodes(into nodes: inout [T7Node]) {
    if let node = payload.node { nodes.append(node) }
    payload = .nil
    for case .value(let value) in parts ?? [] {
      if let node = value.node { nodes.append(node) }
    }
    parts = nil
  }

  deinit { release() }
}

/// A part of what an object's own writer wrote.
public enum T7Part {
  /// Numbers and strings, in their final form.
  case bytes([UInt8])
  /// A value with its tag, which others may refer to.
  case value(T7Value)
}

/// A function as the file holds it: bytecode of the Lua that wrote it, never executed.
public final class T7Function: T7Node {
  /// The file's tag: 6 and 7 list bare upvalues, 8 (today's) tables of name, id and value.
  public let kind: Int32
  /// What `string.dump` gave when the file was written.
  public let bytecode: [UInt8]
  /// The table of upvalues.
  public var upvalues: T7Value

  /// A function from its bytecode and the table of its upvalues.
  public init(kind: Int32 = 8, bytecode: [UInt8], upvalues: T7Value = .nil) {
    self.kind = kind
    self.bytecode = bytecode
    self.upvalues = upvalues
  }

  override func takeNodes(into nodes: inout [T7Node]) {
    if let node = upvalues.node { nodes.append(node) }
    upvalues = .nil
  }

  deinit { release() }
}

extension T7Value {
  fileprivate var node: T7Node? {
    switch self {
    case .table(let table): table
    case .object(let object): object
    case .function(let function): function
    default: nil
    }
  }

  /// Empties every table, object and function that can be reached and that is read to its end.
  /// Whoever has taken what it needs from a loaded value calls this: graphs with loops would otherwise
  /// never be freed.
  public func dismantle() {
    var nodes: [T7Node] = []
    if let node { nodes.append(node) }
    while let node = nodes.popLast() {
      if node.isComplete { node.takeNodes(into: &nodes) }
    }
  }

  /// Nothing more is read into it.
  func complete() { node?.isComplete = true }
}
