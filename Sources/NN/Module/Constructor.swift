import TensorCore

/// How a call of a class from a script makes its object: named arguments, and what is done with them.
///
/// The object is there, with its fields' initial values and its script; the constructor fills it, so
/// that a class that a script derives finds its own methods (`reset`, say) at work.
public struct Constructor {
  private let own: [ArgumentInfo]
  /// The names of fields that the arguments set, and how many must be given.
  private let settings: (names: [String], required: Int)?
  private let build: (TorchObject, [Value]) throws -> Void

  /// The arguments set the fields of these names; the first `required` must be given, the others keep
  /// the fields' initial values.
  public static func fields(_ names: String..., required: Int = 0) -> Constructor {
    Constructor(own: [], settings: (names, required)) { object, values in
      for (i, name) in names.enumerated() {
        let value = values[safe: i] ?? .none
        if value.isNone, i >= required { continue }
        guard let field = object.fieldTable.byName[name] else { continue }
        guard field.kind.accepts(value) else {
          throw ArgumentError(
            position: i, "\(field.kind.name) expected, got \(i < values.count ? value.luaType : "no value")")
        }
        try field.set(object, value)
      }
    }
  }

  /// The arguments go to a method: `Constructor(Linear.build, .integer("inputSize"), …)`.
  public init<O: TorchObject, each T>(
    _ method: @escaping (O) -> (repeat each T) throws -> Void, _ arguments: repeat Argument<each T>
  ) {
    var infos: [ArgumentInfo] = []
    for argument in repeat each arguments { infos.append(argument.info) }
    self.init(own: infos, settings: nil) { object, values in
      guard let owner = object as? O else { throw NNError.message("\(object.typeName) is no \(O.className)") }
      var given = GivenArguments(values)
      try method(owner)(repeat try given.take(each arguments))
    }
  }

  private init(
    own: [ArgumentInfo], settings: (names: [String], required: Int)?,
    build: @escaping (TorchObject, [Value]) throws -> Void
  ) {
    self.own = own
    self.settings = settings
    self.build = build
  }

  /// The arguments, with the defaults that an object of `type` has.
  public func arguments(of type: TorchObject.Type) -> [ArgumentInfo] {
    let fresh = type.init()
    func initial(_ name: String) -> Value { fresh.fieldTable.byName[name]?.get(fresh) ?? .none }
    if let settings {
      return settings.names.enumerated().map { i, name in
        ArgumentInfo(
          name, fresh.fieldTable.byName[name]?.kind.name ?? "value",
          default: i < settings.required ? nil : initial(name))
      }
    }
    return own.map { info in
      guard let value = info.default, value.isNone, info.substitute == nil else { return info }
      return ArgumentInfo(info.name, info.kind, default: initial(info.name), takesRest: info.takesRest)
    }
  }

  /// Fills `object` from the arguments. Throws `NNError`: an argument that is wrong is named.
  func run(_ object: TorchObject, _ type: TorchObject.Type, _ values: [Value]) throws {
    do { try build(object, values) } catch let error as ArgumentError {
      let infos = arguments(of: type)
      let name = infos.isEmpty ? "" : infos[Swift.min(error.position, infos.count - 1)].name
      throw NNError.message(
        "bad argument #\(error.position + 1) to '\(type.className)' (\(error.reason)): \(name), in "
          + Self.signature(type.className, infos))
    }
  }

  /// `nn.Linear(inputSize, outputSize, [bias = true])`.
  package static func signature(_ name: String, _ arguments: [ArgumentInfo]) -> String {
    "\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
  }
}

/// An argument, counted from 0, and what is wrong with it.
struct ArgumentError: Error {
  let position: Int
  let reason: String

  init(position: Int, _ reason: String) {
    self.position = position
    self.reason = reason
  }
}

extension GivenArguments {
  /// Takes an argument. Throws `ArgumentError` for a value that it does not take.
  mutating func take<T>(_ argument: Argument<T>) throws -> T {
    let first = position
    do { return try argument.take(&self) } catch let error as NNError {
      throw ArgumentError(position: Swift.max(first, position - 1), "\(error)")
    }
  }
}

extension TorchObject {
  /// An object made as a script's call of the class makes it: `try ELU.make(0.5)`. Throws `NNError` for wrong
  /// arguments.
  public static func make(_ arguments: Value...) throws -> Self {
    let object = Self()
    try object.construct(arguments)
    return object
  }

  /// Does what the class's constructor does with these arguments. Throws `NNError` for wrong ones.
  public final func construct(as type: TorchObject.Type? = nil, _ values: [Value] = []) throws {
    let type = type ?? Self.self
    try checkNesting(of: values)
    do {
      try type.constructor.run(self, type, values)
      try validate()
    } catch let error as TensorError {
      throw NNError.message("\(type.className): \(error)")
    }
    try checkNesting()
  }

  /// How a script calls the constructor: `nn.Linear(inputSize, outputSize, [bias = true])`.
  public static var signature: String { Constructor.signature(className, constructor.arguments(of: self)) }
}

/// A method that scripts can call on the objects of a class, besides those that every module has.
public struct ClassMethod {
  /// Torch's name.
  public let name: String
  /// What it takes after the object.
  public let arguments: [ArgumentInfo]
  /// Runs it; `.none` as result stands for the object itself.
  public let call: (TorchObject, [Value]) throws -> Value

  /// A method with a result:
  /// `ClassMethod("hasMemory", result: { (s: AbstractSequencer) in { .boolean(s.hasMemory) } })`.
  public init<O: TorchObject, each T>(
    _ name: String, result method: @escaping (O) -> (repeat each T) throws -> Value,
    _ arguments: repeat Argument<each T>
  ) {
    var infos: [ArgumentInfo] = []
    for argument in repeat each arguments { infos.append(argument.info) }
    self.name = name
    self.arguments = infos
    call = { object, values in
      guard let owner = object as? O else { throw NNError.message("\(object.typeName) is no \(O.className)") }
      var given = GivenArguments(values)
      do { return try method(owner)(repeat try given.take(each arguments)) } catch let error as ArgumentError {
        throw NNError.message("bad argument #\(error.position + 1) to '\(name)' (\(error.reason))")
      }
    }
  }

  /// A method that gives the object back: `ClassMethod("resize", MapTable.resize, .integer("n"))`.
  public init<O: TorchObject, each T>(
    _ name: String, _ method: @escaping (O) -> (repeat each T) throws -> Void, _ arguments: repeat Argument<each T>
  ) {
    self.init(
      name,
      result: { (owner: O) in
        { (each: repeat each T) in
          try method(owner)(repeat each each)
          return .none
        }
      }, repeat each arguments)
  }
}
