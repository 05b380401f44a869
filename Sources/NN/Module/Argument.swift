import TensorCore

/// What messages and help say of an argument of a constructor or method.
public struct ArgumentInfo {
  /// Torch's name.
  public let name: String
  /// What is expected, in Lua's words: `number`, `boolean`, `torch.*Tensor`, `nn.Module`.
  public let kind: String
  /// What stands for an argument that is not given; nil when it must be given. `.none`: nothing.
  public let `default`: Value?
  /// The argument before whose value stands for one that is not given; nil for none.
  public let substitute: String?
  /// It takes all arguments from here on.
  public let takesRest: Bool

  /// Describes an argument.
  public init(
    _ name: String, _ kind: String, default: Value? = nil, substitute: String? = nil, takesRest: Bool = false
  ) {
    self.name = name
    self.substitute = substitute
    self.kind = kind
    self.default = `default`
    self.takesRest = takesRest
  }

  /// As in a signature: `inputSize`, `[bias = true]`, `size…`.
  var text: String {
    let rest = takesRest ? "…" : ""
    guard let value = `default` else { return name + rest }
    if let substitute { return "[\(name)\(rest) = \(substitute)]" }
    return value.isNone ? "[\(name)\(rest)]" : "[\(name)\(rest) = \(value.literal)]"
  }
}

/// One named argument: its kind, its default, and how a value becomes a `T`.
public struct Argument<T> {
  /// What messages and help say.
  public let info: ArgumentInfo
  /// Takes the next values. Throws what is wrong with them, without saying where.
  let take: (inout GivenArguments) throws -> T

  /// An argument of one value; `convert` gives nil for a value of another kind. `shown` is the default as help
  /// writes it.
  public init(
    _ name: String, _ kind: String, default: T? = nil, shown: Value? = nil, _ convert: @escaping (Value) throws -> T?
  ) {
    info = ArgumentInfo(name, kind, default: shown)
    take = { given in
      let value = given.next()
      if let `default`, value.isNone { return `default` }
      guard let result = try convert(value) else { throw given.mismatch(kind, value) }
      return result
    }
  }

  init(_ info: ArgumentInfo, _ take: @escaping (inout GivenArguments) throws -> T) {
    self.info = info
    self.take = take
  }

  /// An argument that may be left out at the end, but not given as nil, which is a misspelt variable far more often
  /// than a wish. Help shows the argument whose value then counts.
  public static func omissible<W>(_ argument: Argument<W>, as substitute: String) -> Argument where T == W? {
    let info = ArgumentInfo(
      argument.info.name, argument.info.kind, default: Value.none, substitute: substitute)
    return Argument(info) { given in
      if given.isAtEnd {
        _ = given.next()
        return nil
      }
      return try argument.take(&given)
    }
  }

  /// An argument that may be left out: the method gets nil. Help shows what the object's field of this name holds, or
  /// the name of the argument whose value then counts.
  public static func optional<W>(_ argument: Argument<W>, as substitute: String? = nil) -> Argument where T == W? {
    let info = ArgumentInfo(
      argument.info.name, argument.info.kind, default: Value.none, substitute: substitute)
    return Argument(info) { given in
      if given.peek().isNone {
        _ = given.next()
        return nil
      }
      return try argument.take(&given)
    }
  }
}

/// The values of a call, handed out from left to right.
struct GivenArguments {
  let values: [Value]
  /// How many have been handed out.
  private(set) var position = 0

  init(_ values: [Value]) { self.values = values }

  /// The next value; none beyond the last.
  mutating func next() -> Value {
    position += 1
    return values[safe: position - 1] ?? .none
  }

  /// Whether all have been handed out.
  var isAtEnd: Bool { position >= values.count }

  func peek() -> Value { values[safe: position] ?? .none }

  /// All that is left.
  mutating func rest() -> ArraySlice<Value> {
    defer { position = values.count + 1 }
    return values.dropFirst(position)
  }

  /// `number expected, got nil`.
  func mismatch(_ kind: String, _ value: Value) -> NNError {
    .message("\(kind) expected, got \(position > values.count ? "no value" : value.luaType)")
  }
}

extension Argument where T == Int {
  /// A number without its fraction. Throws for NaN and what is out of range.
  public static func integer(_ name: String, default: Int? = nil) -> Argument {
    Argument(name, "number", default: `default`, shown: `default`.map { .number(Double($0)) }) { value in
      guard let number = value.number else { return nil }
      return try .counting(number)
    }
  }
}

extension Int {
  /// A number that counts something, without its fraction: so far from the ends of Int that a few may be added or
  /// taken away. Throws for NaN and what is out of Int's range.
  fileprivate static func counting(_ number: Double) throws -> Int {
    guard Int(exactly: number.rounded(.towardZero)) != nil else {
      throw NNError.message("number \(number.luaText) has no integer representation")
    }
    return Int(bounded: number)
  }
}

extension Argument where T == Double {
  /// A number.
  public static func number(_ name: String, default: Double? = nil) -> Argument {
    Argument(name, "number", default: `default`, shown: `default`.map { .number($0) }) { $0.number }
  }
}

extension Argument where T == Bool {
  /// `true` or `false`, or a number, which is true.
  public static func flag(_ name: String, default: Bool? = nil) -> Argument {
    Argument(name, "boolean", default: `default`, shown: `default`.map { .boolean($0) }) { $0.flag }
  }

  /// False for `false` or nothing, as Lua's `if` takes it; true for anything else.
  public static func truth(_ name: String) -> Argument {
    Argument(name, "value", default: false, shown: .boolean(false)) { value in
      if case .boolean(let flag) = value { flag } else { true }
    }
  }
}

extension Argument where T == String {
  /// A string.
  public static func string(_ name: String) -> Argument {
    Argument(name, "string") { value in if case .string(let text) = value { text } else { nil } }
  }
}

extension Argument where T == Tensor {
  /// A tensor of any type.
  public static func tensor(_ name: String) -> Argument { Argument(name, "torch.*Tensor") { $0.tensor } }
}

extension Argument where T == Value {
  /// Anything but nil.
  public static func value(_ name: String, _ kind: String = "value") -> Argument {
    Argument(name, kind) { $0.isNone ? nil : $0 }
  }
}

extension Argument where T: TorchObject {
  /// A module or criterion of class `T`, or of one that comes from it.
  public static func object(_ name: String) -> Argument {
    Argument(name, T.className) { value in if case .object(let object) = value { object as? T } else { nil } }
  }
}

extension Argument where T == Dims {
  /// Sizes: numbers, one table of numbers, or a LongStorage, up to the last argument or the first flag.
  public static func sizes(_ name: String) -> Argument {
    Argument(ArgumentInfo(name, "number", takesRest: true)) { given in
      var sizes: [Int] = []
      while given.position < given.values.count {
        if case .boolean = given.peek() { break }
        sizes += try list(&given)
      }
      return Dims(sizes)
    }
  }

  /// Sizes in one argument: a number, a table of numbers, or a LongStorage.
  public static func size(_ name: String) -> Argument {
    Argument(ArgumentInfo(name, "number")) { given in Dims(try list(&given)) }
  }

  private static func list(_ given: inout GivenArguments) throws -> [Int] {
    let value = given.next()
    switch value {
    case .object(let storage as Storage): return (0..<storage.count).map { Int(bounded: storage.load($0)) }
    case .table(let table):
      return try table.list.map {
        guard let number = $0.number else { throw NNError.message("table of sizes expected") }
        return Int(bounded: number)
      }
    case .number(let number):
      return [try .counting(number)]
    default: throw given.mismatch("number", value)
    }
  }
}

/// Something that a `Value` may hold and whose kind Lua has a word for: `function`, `thread`.
public protocol LuaTyped: AnyObject {
  /// What `type` gives for it.
  var luaTypeName: String { get }
}

extension Value {
  /// What messages call a value of this kind: `nil`, `table`, `torch.DoubleTensor`, `nn.Linear`.
  var luaType: String {
    switch self {
    case .none: "nil"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .table: "table"
    case .tensor(let tensor): tensor.dtype.tensorName
    case .object(let object as TorchObject): object.typeName
    case .object(let storage as Storage): storage.dtype.storageName
    case .object(let object): (object as? LuaTyped)?.luaTypeName ?? "userdata"
    }
  }

  /// How Lua would write it, for help.
  var literal: String {
    switch self {
    case .boolean(let flag): "\(flag)"
    case .number(let number): number.luaText
    case .string(let text): "'\(text)'"
    case .object(let object as TorchObject): "\(object.typeName)()"
    default: luaType
    }
  }
}
