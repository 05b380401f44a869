import TensorCore

/// Makes the objects of a `.t7` file of modules and criterions; the reverse of `ObjectReader`.
public final class ObjectWriter {
  private let foreign: (AnyObject) throws -> T7Value?
  private let addFields: (TorchObject, T7Table) throws -> Void
  private let writeItself: (TorchObject, T7Object) throws -> Void
  private var objects: [ObjectIdentifier: T7Object] = [:]
  private var waiting: [(object: TorchObject, target: T7Object, table: T7Table)] = []
  // Keys are addresses, so what they stand for lives as long as the writer.
  private var kept: [AnyObject] = []

  /// - Parameters:
  ///   - foreign: the file's form of an object in a field that is neither module nor storage; nil when
  ///     there is none.
  ///   - addFields: adds what a script has put on an object.
  ///   - writeItself: lets a script's `write` say what the file holds of an object.
  public init(
    foreign: @escaping (AnyObject) throws -> T7Value? = { _ in nil },
    addFields: @escaping (TorchObject, T7Table) throws -> Void = { _, _ in },
    writeItself: @escaping (TorchObject, T7Object) throws -> Void = { _, _ in }
  ) {
    self.writeItself = writeItself
    self.foreign = foreign
    self.addFields = addFields
  }

  /// The file's object for `object`, its fields not yet there.
  public func object(_ object: TorchObject) -> T7Object {
    if let done = objects[ObjectIdentifier(object)] { return done }
    let table = T7Table()
    let target = T7Object(
      object.typeName, version: type(of: object).fileVersion, payload: .table(table))
    objects[ObjectIdentifier(object)] = target
    kept.append(object)
    waiting.append((object, target, table))
    return target
  }

  /// A field's value as the file holds it. Throws `NNError` for what no file can hold.
  public func value(_ source: Value) throws -> T7Value {
    switch source {
    case .none: return .nil
    case .boolean(let flag): return .boolean(flag)
    case .number(let number): return .number(number)
    case .string(let text): return .text(text)
    case .tensor(let tensor): return .tensor(tensor)
    case .object(let object as TorchObject): return .object(self.object(object))
    case .object(let storage as Storage): return .storage(storage)
    case .object(let object):
      if let value = try foreign(object) { return value }
      throw NNError.message("a field holds an object that no file can hold")
    case .table(let table):
      let target = T7Table()
      for (i, value) in table.list.enumerated() {
        target.set(.number(Double(i + 1)), try self.value(value))
      }
      // Sorted, so that the same network gives the same bytes.
      for (name, value) in table.fields.sorted(by: { $0.key < $1.key }) {
        target.set(.text(name), try self.value(value))
      }
      return .table(target)
    }
  }

  /// Fills every object asked for so far, and those that they hold.
  public func finish() throws {
    while let (object, target, table) = waiting.popLast() {
      try StorageMemory.spend(2000)
      if object.isScripted(.write) {
        try writeItself(object, target)
        continue
      }
      if let header = object.fileHeader { target.parts = [.value(.table(header)), .value(.table(table))] }
      try object.write(to: table, self)
      try addFields(object, table)
    }
  }
}

extension T7Table {
  /// Sets a field.
  func set(_ name: String, _ value: T7Value) { set(.text(name), value) }

  /// A list.
  convenience init(_ values: [T7Value]) {
    self.init()
    for (i, value) in values.enumerated() { set(.number(Double(i + 1)), value) }
  }
}
