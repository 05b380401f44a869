import TensorCore

/// Makes modules and criterions of the objects of a `.t7` file.
///
/// What the file shares stays shared, loops included: an object is made empty when it is first met,
/// and `finish` fills all of them, so that the depth of the file does not matter.
public final class ObjectReader {
  /// A field that its class does not know, for whoever keeps fields of scripts.
  public typealias Rest = (object: TorchObject, key: T7Value, value: T7Value)

  private let make: (String) -> TorchObject?
  private let foreign: (T7Value) throws -> AnyObject?
  private var objects: [ObjectIdentifier: TorchObject] = [:]
  private var waiting: [(source: T7Object, object: TorchObject)] = []
  private var unknown: [Rest] = []

  /// - Parameters:
  ///   - make: an empty object of a class; nil for unknown classes.
  ///   - foreign: something to hold in a field for an object or function that is neither module nor
  ///     criterion; nil for what it does not know either.
  public init(
    make: @escaping (String) -> TorchObject?,
    foreign: @escaping (T7Value) throws -> AnyObject? = { _ in nil }
  ) {
    self.make = make
    self.foreign = foreign
  }

  /// The module or criterion for `source`, its fields not yet filled; nil when `make` does not know
  /// the class.
  public func object(_ source: T7Object) -> TorchObject? {
    if let done = objects[ObjectIdentifier(source)] { return done }
    guard let object = make(source.className) else { return nil }
    objects[ObjectIdentifier(source)] = object
    waiting.append((source, object))
    return object
  }

  /// A value of the file as a module's field holds it. Throws `NNError` for unknown classes,
  /// functions, and tables nested more than 100 deep.
  public func value(_ source: T7Value) throws -> Value { try value(source, 0) }

  private func value(_ source: T7Value, _ depth: Int) throws -> Value {
    switch source {
    case .nil: return .none
    case .number(let number): return .number(number)
    case .boolean(let flag): return .boolean(flag)
    case .string(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
    case .tensor(let tensor): return .tensor(tensor)
    case .storage(let storage): return .object(storage)
    case .object(let source):
      if let object = object(source) { return .object(object) }
      if let object = try foreign(.object(source)) { return .object(object) }
      throw NNError.message(ObjectReader.unknownClass(source.className))
    case .function:
      if let object = try foreign(source) { return .object(object) }
      throw NNError.message("a function cannot be read: it is bytecode of another Lua")
    case .table(let table):
      guard depth < 100 else {
        throw NNError.message("a module's field is nested too deeply, or in a circle")
      }
      let result = Value.Table()
      var numbered: [Int: Value] = [:]
      for (key, value) in table.pairs {
        if let number = key.asNumber {
          if let i = Int(exactly: number), i >= 1 { numbered[i] = try self.value(value, depth + 1) }
        } else if let name = key.asText {
          result.fields[name] = try self.value(value, depth + 1)
        }
      }
      while let value = numbered[result.list.count + 1] { result.list.append(value) }
      return .table(result)
    }
  }

  /// The sentence for a class that nobody knows.
  public static func unknownClass(_ name: String) -> String {
    "unknown object \(name): require the package that defines it before loading"
  }

  /// Fills every object made so far, and those that they hold. Returns the fields that no class took.
  /// Throws `NNError` for a field of the wrong kind, and for a module that would be part of itself.
  public func finish() throws -> [Rest] {
    do { return try fill() } catch {
      // A value may hold what holds it, which nobody would free.
      for object in objects.values { object.letGo() }
      throw error
    }
  }

  private func fill() throws -> [Rest] {
    var open: [(source: T7Object, object: TorchObject)] = []
    var filled: [TorchObject] = []
    while let (source, object) = waiting.popLast() {
      // The file is still being read there; the one who reads it comes back.
      guard source.isComplete else {
        open.append((source, object))
        continue
      }
      if source.isRead {
        filled.append(object)
        continue
      }
      guard source.payload.asTable != nil else {
        throw NNError.message("\(source.className): the file holds no table of fields for it")
      }
      let fields = StoredFields(source, self)
      try object.read(from: fields)
      filled.append(object)
      unknown += fields.rest.map { (object, $0.key, $0.value) }
    }
    waiting = open
    defer { unknown = [] }
    for object in filled { try object.checkNesting() }
    for object in filled { try object.didRead() }
    return unknown
  }
}

extension TorchObject {
  /// Lets go of all that its fields can do without.
  public final func letGo() {
    for field in type(of: self).fields { try? field.set(self, .none) }
  }
}

/// Modules and values in `.t7` files, for programs without Lua.
public enum ModelFile {
  /// The value in a file; fields of scripts on modules are dropped. Throws `T7Error` for what is no
  /// `.t7` file, `NNError` for classes that `registry` does not know.
  public static func load(path: String, _ registry: ModuleRegistry) throws -> Value {
    let source = try T7.load(path: path)
    defer { source.dismantle() }
    let reader = ObjectReader(make: registry.make)
    let value = try reader.value(source)
    _ = try reader.finish()
    return value
  }

  /// Writes a value to a file that Torch7 reads, too; with `isDurable` it waits for the disk. Throws `FileError`, or
  /// `NNError` for what no file can hold.
  public static func save(path: String, _ value: Value, ascii: Bool = false, isDurable: Bool = false) throws {
    let writer = ObjectWriter()
    let target = try writer.value(value)
    defer { target.dismantle() }
    try writer.finish()
    try T7.save(path: path, target, ascii: ascii, isDurable: isDurable)
  }
}
