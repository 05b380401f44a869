import CLua
import LuaBridge
import NN
import TensorCore

/// Makes Lua values of what a `.t7` file holds (`torch7/File.lua` readObject).
///
/// Tables and objects are made empty when they are first met and filled afterwards, so that loops
/// close and the depth of the file does not matter.
final class SerializationReader {
  private let engine: TorchEngine
  private let lua: Lua
  private let keepsFunctions: Bool
  /// Stack index of a Lua list of every table made; `places` says where each is.
  private let made: Int32
  private var places: [ObjectIdentifier: Int] = [:]
  private var waiting: [(source: T7Table, place: Int)] = []
  /// Objects whose class reads them itself.
  private var hooks: [(payload: T7Value, place: Int)] = []
  private var objects: ObjectReader?

  private init(_ engine: TorchEngine, _ lua: Lua, keepsFunctions: Bool) {
    self.engine = engine
    self.lua = lua
    self.keepsFunctions = keepsFunctions
    lua.newTable()
    made = lua.top
  }

  /// Pushes `source` as a Lua value and takes `source` apart.
  ///
  /// With `functions` the file's functions become ones that raise an error; otherwise they are an
  /// error here. Throws for classes that nobody has defined.
  static func push(
    _ source: T7Value, to lua: Lua, _ engine: TorchEngine, functions: Bool = false
  ) throws {
    defer { source.dismantle() }
    let bottom = lua.top
    do {
      try lua.reserve(20)
      let reader = SerializationReader(engine, lua, keepsFunctions: functions)
      try reader.run(source)
      lua.insert(at: bottom + 1)
      lua.setTop(bottom + 1)
    } catch {
      lua.setTop(bottom)
      throw error
    }
  }

  private func run(_ source: T7Value) throws {
    let objects = ObjectReader(
      make: { [engine] name in
        guard let record = engine.classes[name], let object = record.makeEmpty?() else { return nil }
        object.script = record.script
        return object
      },
      foreign: { [unowned self] value in
        try self.push(value)
        return LuaRef(popping: self.lua)
      })
    self.objects = objects
    defer { self.objects = nil }
    try push(source)
    var more = true
    while more {
      while let (table, place) = waiting.popLast() { try fill(table, place) }
      let rest = try objects.finish()
      for field in rest { try addField(field) }
      more = !rest.isEmpty || !waiting.isEmpty
      // The latest are the innermost.
      if !more, let hook = hooks.popLast() {
        try callRead(hook.payload, hook.place)
        more = true
      }
    }
  }

  /// Pushes one value.
  private func push(_ value: T7Value) throws {
    switch value {
    case .nil: lua.pushNil()
    case .number(let number): lua.push(number: number)
    case .boolean(let flag): lua.push(flag)
    case .string(let bytes): bytes.withUnsafeBytes { lua.push(bytes: $0) }
    case .tensor(let tensor): try lua.push(object: tensor)
    case .storage(let storage): try lua.push(object: storage)
    case .table(let table):
      if pushKnown(table) { return }
      lua.newTable(fields: Swift.min(table.pairs.count, 1 << 20))
      waiting.append((table, keep(table)))
    case .object(let object): try push(object)
    case .function(let function):
      if pushKnown(function) { return }
      guard keepsFunctions else {
        throw LuaError(
          "the value holds a function, which is bytecode of another Lua; torch.load(path, mode, "
            + "referenced, {functions = true}) loads it as a function that cannot be called")
      }
      lua.pushFunction("function of a .t7 file") { _ in
        throw LuaError("this function came from a .t7 file as bytecode of another Lua and cannot run")
      }
      _ = keep(function)
    }
  }

  private func push(_ object: T7Object) throws {
    if let native = objects?.object(object) { return try lua.push(object: native) }
    if pushKnown(object) { return }
    guard let record = engine.classes[object.className], record.makeEmpty == nil,
      record.construct == nil, engine.engine.pushMetatable(record.id, to: lua)
    else { throw LuaError(ObjectReader.unknownClass(object.className)) }
    lua.newTable()
    lua.insert(at: -2)
    lua_setmetatable(lua.L, -2)
    let place = keep(object)
    if try lua.getField(-1, "read") == .function {
      hooks.append((object.payload, place))
    } else if let table = object.payload.asTable {
      waiting.append((table, place))
    } else {
      throw LuaError("\(object.className): the file holds no table of fields for it")
    }
    lua.pop()
  }

  private func pushKnown(_ source: AnyObject) -> Bool {
    guard let place = places[ObjectIdentifier(source)] else { return false }
    lua.rawGet(made, place)
    return true
  }

  /// Notes that the value on top stands for `source`.
  private func keep(_ source: AnyObject) -> Int {
    let place = places.count + 1
    places[ObjectIdentifier(source)] = place
    lua.pushValue(at: -1)
    lua.rawSet(made, place)
    return place
  }

  private func fill(_ source: T7Table, _ place: Int) throws {
    lua.rawGet(made, place)
    for (key, value) in source.pairs {
      try push(key)
      try push(value)
      lua_rawset(lua.L, -3)
    }
    lua.pop()
  }

  /// A field that the native class does not have becomes one of the script's.
  private func addField(_ field: ObjectReader.Rest) throws {
    try lua.push(object: field.object)
    lua.pushFields(of: -1, create: true)
    guard lua.type(at: -1) == .table else { return lua.pop(2) }
    try push(field.key)
    try push(field.value)
    lua_rawset(lua.L, -3)
    lua.pop(2)
  }

  /// Calls the object's `read(file)`, where `file:readObject()` gives what the class has written.
  private func callRead(_ payload: T7Value, _ place: Int) throws {
    try push(payload)
    while let (table, place) = waiting.popLast() { try fill(table, place) }
    let value = LuaRef(popping: lua)
    lua.rawGet(made, place)
    try lua.getField(-1, "read")
    lua.insert(at: -2)
    lua.newTable()
    lua.pushFunction("readObject") { arguments in
      try value.push(to: arguments.lua)
      return 1
    }
    lua.rawSet(-2, "readObject")
    try lua.call(2, 0)
  }
}
