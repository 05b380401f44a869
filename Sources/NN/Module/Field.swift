import TensorCore

/// One field of a module, as a layer declares it. The list of a class's fields serves Lua's field
/// access, `parameters()`, type conversion, cloning, `share`, `clearState`, `.t7` files and printing.
public struct Field {
  /// What a field is for, which decides how it is cloned, shared, converted and cleared.
  public enum Role {
    /// A number, flag, string or module that defines the layer.
    case option
    /// A learned tensor, followed by its gradient in the list.
    case parameter
    /// The place where the gradient of the parameter before it is summed.
    case gradient
    /// A tensor that belongs to the layer's state but is not learned.
    case buffer
    /// The same, but clones for steps have it in common, as running means.
    case shared
    /// Recomputed by the next forward or backward; emptied by `clearState`, not cloned.
    case transient
  }

  /// What a script may assign.
  public struct Kind {
    /// Lua's word for it, as messages say it.
    public let name: String
    let accepts: (Value) -> Bool

    static let number = Kind(name: "number") { $0.number != nil }
    static let boolean = Kind(name: "boolean") { $0.flag != nil }
    static let string = Kind(name: "string") { if case .string = $0 { true } else { false } }
    static let tensor = Kind(name: "torch.*Tensor") { $0.tensor != nil }
    static let table = Kind(name: "table") { if case .table = $0 { true } else { false } }
    /// Anything but nil.
    public static let any = Kind(name: "value") { !$0.isNone }

    static func object<M: TorchObject>(_ type: M.Type) -> Kind {
      Kind(name: M.className) { if case .object(let object) = $0 { object is M } else { false } }
    }
  }

  /// Torch's name.
  public let name: String
  /// What it is for.
  public let role: Role
  /// What it holds.
  public let kind: Kind
  /// The value in an object; none in one of another class.
  public let get: (TorchObject) -> Value
  /// Throws when the value is of the wrong kind, or the field cannot be written.
  public let set: (TorchObject, Value) throws -> Void
  /// Whether `.t7` files hold it.
  public let isStored: Bool
  /// Derived from other state: not read from files.
  public let isComputed: Bool

  /// A field of `Owner`, read by `get` and written by `set`, which throws for a value of the wrong kind.
  public init<Owner: TorchObject>(
    _ name: String, _ role: Role, kind: Kind = .any, stored: Bool = true, computed: Bool = false,
    _ get: @escaping (Owner) -> Value, _ set: @escaping (Owner, Value) throws -> Void
  ) {
    self.name = name
    self.role = role
    self.kind = kind
    isStored = stored
    isComputed = computed
    self.get = { object in (object as? Owner).map(get) ?? .none }
    self.set = { object, value in
      guard let owner = object as? Owner else {
        throw NNError.message("\(object.typeName) has no field '\(name)'")
      }
      try set(owner, value)
    }
  }

  /// Holds what a script may take for its own table: `output`, `gradInput`.
  public var isResult: Bool { role == .transient && !isComputed }

  /// What `set` throws for a value of the wrong kind: `nn.ELU.alpha: expected a number, got nil`.
  public static func wrong(_ owner: TorchObject, _ name: String, _ expected: String, _ value: Value) -> NNError {
    .message("\(owner.typeName).\(name): expected \(expected), got \(value.summary)")
  }
}

extension Field {
  /// A tensor that is always there.
  public static func tensor<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Tensor>, _ role: Role = .buffer
  ) -> Field {
    Field(name, role, kind: .tensor, { (o: O) in .tensor(o[keyPath: path]) }) { (o: O, value) in
      guard case .tensor(let tensor) = value else { throw wrong(o, name, "a tensor", value) }
      o[keyPath: path] = tensor
    }
  }

  /// A tensor or nil.
  public static func tensor<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Tensor?>, _ role: Role = .buffer
  ) -> Field {
    Field(name, role, kind: .tensor, { (o: O) in o[keyPath: path].map(Value.tensor) ?? .none }) { (o: O, value) in
      switch value {
      case .tensor(let tensor): o[keyPath: path] = tensor
      case .none: o[keyPath: path] = nil
      default: throw wrong(o, name, "a tensor or nil", value)
      }
    }
  }

  /// A learned tensor and its gradient: two fields.
  public static func parameter<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Tensor?>,
    _ gradientName: String, _ gradient: ReferenceWritableKeyPath<O, Tensor?>
  ) -> [Field] {
    [tensor(name, path, .parameter), tensor(gradientName, gradient, .gradient)]
  }

  /// Any value.
  public static func value<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Value>, _ role: Role = .option
  ) -> Field {
    Field(name, role, { (o: O) in o[keyPath: path] }) { (o: O, value) in o[keyPath: path] = value }
  }

  /// An integer; other numbers are truncated as Torch did.
  public static func integer<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Int>
  ) -> Field {
    Field(name, .option, kind: .number, { (o: O) in .number(Double(o[keyPath: path])) }) { (o: O, value) in
      guard case .number(let number) = value else { throw wrong(o, name, "a number", value) }
      o[keyPath: path] = Int(bounded: number)
    }
  }

  /// An integer or nil.
  public static func integer<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Int?>
  ) -> Field {
    Field(name, .option, kind: .number, { (o: O) in o[keyPath: path].map { .number(Double($0)) } ?? .none }) {
      (o: O, value) in
      switch value {
      case .number(let number): o[keyPath: path] = Int(bounded: number)
      case .none: o[keyPath: path] = nil
      default: throw wrong(o, name, "a number or nil", value)
      }
    }
  }

  /// A number.
  public static func number<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Double>
  ) -> Field {
    Field(name, .option, kind: .number, { (o: O) in .number(o[keyPath: path]) }) { (o: O, value) in
      guard case .number(let number) = value else { throw wrong(o, name, "a number", value) }
      o[keyPath: path] = number
    }
  }

  /// A number or nil.
  public static func number<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Double?>
  ) -> Field {
    Field(name, .option, kind: .number, { (o: O) in o[keyPath: path].map(Value.number) ?? .none }) { (o: O, value) in
      switch value {
      case .number(let number): o[keyPath: path] = number
      case .none: o[keyPath: path] = nil
      default: throw wrong(o, name, "a number or nil", value)
      }
    }
  }

  /// A boolean; nil reads as false.
  public static func flag<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Bool>
  ) -> Field {
    Field(name, .option, kind: .boolean, { (o: O) in .boolean(o[keyPath: path]) }) { (o: O, value) in
      if let flag = value.flag {
        o[keyPath: path] = flag
      } else if value.isNone {
        o[keyPath: path] = false
      } else {
        throw wrong(o, name, "a boolean", value)
      }
    }
  }

  /// A boolean or nil.
  public static func flag<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Bool?>
  ) -> Field {
    Field(name, .option, kind: .boolean, { (o: O) in o[keyPath: path].map(Value.boolean) ?? .none }) { (o: O, value) in
      if value.isNone {
        o[keyPath: path] = nil
      } else if let flag = value.flag {
        o[keyPath: path] = flag
      } else {
        throw wrong(o, name, "a boolean or nil", value)
      }
    }
  }

  /// A list of sizes: a LongStorage for scripts and files, which may set it to a table, too.
  public static func sizes<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, Dims>
  ) -> Field {
    Field(name, .option, kind: .table, { (o: O) in Field.storage(o[keyPath: path]) }) { (o: O, value) in
      switch value {
      case .object(let storage as Storage) where storage.dtype == .long:
        o[keyPath: path] = Dims((0..<storage.count).map { Int(bounded: Double(storage.elements(Int.self)[$0])) })
      case .table(let table):
        o[keyPath: path] = Dims(
          try table.list.map {
            guard case .number(let number) = $0 else { throw wrong(o, name, "a table of sizes", $0) }
            return Int(bounded: number)
          })
      default: throw wrong(o, name, "a table of sizes or a LongStorage", value)
      }
    }
  }

  /// Sizes as a LongStorage; none if there is no memory for it.
  static func storage(_ sizes: Dims) -> Value {
    guard let storage = try? Storage(.long, count: sizes.count) else { return .none }
    for (i, size) in sizes.enumerated() { storage.elements(Int.self)[i] = size }
    return .object(storage)
  }

  /// A string.
  public static func string<O: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, String>
  ) -> Field {
    Field(name, .option, kind: .string, { (o: O) in .string(o[keyPath: path]) }) { (o: O, value) in
      guard case .string(let string) = value else { throw wrong(o, name, "a string", value) }
      o[keyPath: path] = string
    }
  }

  /// A module or criterion that the owner works with.
  public static func object<O: TorchObject, M: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, M>
  ) -> Field {
    Field(name, .option, kind: .object(M.self), { (o: O) in .object(o[keyPath: path]) }) { (o: O, value) in
      guard case .object(let object) = value, let module = object as? M else {
        throw wrong(o, name, "a \(M.self)", value)
      }
      try O.nest(o, path, module)
    }
  }

  /// A list of modules or criterions.
  public static func objects<O: TorchObject, M: TorchObject>(
    _ name: String, _ path: ReferenceWritableKeyPath<O, [M]>
  ) -> Field {
    Field(name, .option, kind: .table, { (o: O) in .list(o[keyPath: path].map { .object($0) }) }) { (o: O, value) in
      guard case .table(let table) = value else { throw wrong(o, name, "a table", value) }
      let all = try table.list.map { value in
        guard case .object(let object) = value, let module = object as? M else {
          throw wrong(o, name, "a table of \(M.self)s", value)
        }
        return module
      }
      try O.nest(o, path, all)
    }
  }

  /// Something derived. What a script writes there stands until it writes nil, or until `clearState` or a
  /// change of type; without `set` nothing else comes of it. It belongs to no clone. `stored`: the
  /// original's files hold it and its code needs it, so it is written, but reading passes over it.
  public static func computed<O: TorchObject>(
    _ name: String, stored: Bool = false, _ get: @escaping (O) -> Value,
    set: ((O, Value) throws -> Void)? = nil
  ) -> Field {
    Field(name, .transient, stored: stored, computed: true, { (o: O) in o.written?[name] ?? get(o) }) {
      (o: O, value) in
      if let set { return try set(o, value) }
      o.written = o.written ?? [:]
      o.written?[name] = value.isNone ? nil : value
    }
  }

  /// A container's child number `i` (from 0) under another name.
  public static func child<O: Container>(_ name: String, of type: O.Type, _ i: Int, stored: Bool = false) -> Field {
    computed(
      name, stored: stored, { (o: O) in o.modules[safe: i].map { .object($0) } ?? .none },
      set: { o, value in
        guard case .object(let object) = value, let module = object as? Module else {
          throw wrong(o, name, "an nn.Module", value)
        }
        var modules = o.modules
        guard i <= modules.count else { throw wrong(o, name, "to be set after those before it", value) }
        if i == modules.count { modules.append(module) } else { modules[i] = module }
        do { try o.hold(modules) } catch { throw NNError.message("\(o.typeName).\(name): \(error)") }
      })
  }
}

extension Int {
  /// A script's number without its fraction, at most 2^53 from 0: sums of a few stay in range. NaN is 0.
  init(bounded number: Double) { self = Swift.min(Swift.max(Int(saturating: number), -(1 << 53)), 1 << 53) }
}
