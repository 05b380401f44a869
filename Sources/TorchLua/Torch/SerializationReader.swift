import CLua
import LuaBridge
import NN
import TensorCore

/// Makes Lua values of what a `.t7` file holds (`torch7/File.lua` readObject).
///
/// Tables and objects are made empty when they are first met and filled afterwards, so that loops
/// close and the depth of the file does not matter. It knows again what it has made, in this call or
/// an earlier one.
final class SerializationReader {
  private unowned let engine: TorchEngine
  /// Whether the functions of the file become functions of Lua.
  var loadsFunctions = false
  /// Whether a number that was seen before means the object that had it.
  var isReferenced = true
  /// Files in memory that classes read themselves from, when there was no file.
  private var files: [File] = []
  /// A Lua list of every table, object and function made; `places` says where each is.
  private let list: LuaRef
  // The nodes are kept, since identifiers are only good while they live.
  private var places: [ObjectIdentifier: (place: Int, node: AnyObject)] = [:]
  /// Nodes made while the file was still being read there: to be filled when they are met again.
  private var open: Set<ObjectIdentifier> = []
  /// Functions that have a variable of a number.
  private var variables: [Double: (place: Int, index: Int32)] = [:]
  private var objects: ObjectReader?
  private var natives: [ObjectIdentifier: T7Object] = [:]

  // Of the call that runs.
  private var lua: Lua
  private var made: Int32 = 0
  private var waiting: [(node: T7Node, place: Int)] = []

  init(_ engine: TorchEngine) {
    self.engine = engine
    lua = engine.lua
    lua.newTable()
    list = LuaRef(popping: lua)
    objects = ObjectReader(
      make: { [unowned engine] name in
        // A package that does not open leaves the class unknown, which the reader reports.
        (try? engine.record(name))??.makeEmpty()
      },
      foreign: { [unowned self] value in
        try self.push(value)
        return LuaRef(popping: self.lua)
      })
  }

  /// Pushes `source` as a Lua value and takes `source` apart.
  ///
  /// Throws for classes that nobody has defined, and for functions unless `loadsFunctions`, or unless
  /// this process has written them itself.
  func push(_ source: T7Value, to lua: Lua) throws {
    defer { source.dismantle() }
    try during(lua) {
      try run(source)
    }
  }

  /// Sets the stack up for `work`, which pushes one value.
  private func during(_ lua: Lua, _ work: () throws -> Void) throws {
    let bottom = lua.top
    let outer = (self.lua, made)
    defer { (self.lua, made) = outer }
    do {
      try lua.reserve(20)
      try list.push(to: lua)
      (self.lua, made) = (lua, lua.top)
      try work()
      lua.insert(at: bottom + 1)
      lua.setTop(bottom + 1)
    } catch {
      waiting = []
      lua.setTop(bottom)
      throw error
    }
  }

  private func run(_ source: T7Value) throws {
    guard let objects else { return }
    try push(source)
    var more = true
    while more {
      while let (node, place) = waiting.popLast() {
        switch node {
        case let table as T7Table: try fill(table, place)
        case let object as T7Object: try fill(object, place)
        case let function as T7Function: try fill(function, place)
        default: break
        }
      }
      let rest = try objects.finish()
      for field in rest { try addField(field) }
      more = !rest.isEmpty || !waiting.isEmpty
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
      try wait(table)
    case .object(let object): try push(object)
    case .function(let function):
      if pushKnown(function) { return }
      try push(function)
    }
  }

  private func push(_ object: T7Object) throws {
    if let native = objects?.object(object) {
      natives[ObjectIdentifier(object)] = object
      return try lua.push(object: native)
    }
    if pushKnown(object) { return }
    if object.className == "torch.Generator", let state = object.payload.asTensor {
      let generator = Generator()
      try state.setRNGState(generator)
      try lua.push(object: generator)
      _ = try keep(object)
      return
    }
    guard let record = try pushEmpty(object.className) else {
      throw LuaError(ObjectReader.unknownClass(object.className))
    }
    guard !object.isComplete || object.payload.asTable != nil else {
      throw LuaError("\(record.name): the file holds no table of fields for it")
    }
    try wait(object)
  }

  /// Pushes a new object of a class of scripts; nil, with nothing pushed, for other classes.
  private func pushEmpty(_ name: String) throws -> ClassRecord? {
    guard let record = try engine.record(name), record.holdsTables else {
      return nil
    }
    return try engine.pushEmpty(record, to: lua) ? record : nil
  }

  private func pushKnown(_ source: T7Node) -> Bool {
    let identifier = ObjectIdentifier(source)
    guard let (place, _) = places[identifier] else { return false }
    lua.rawGet(made, place)
    if source.isComplete, open.remove(identifier) != nil { waiting.append((source, place)) }
    return true
  }

  /// Notes that the value on top stands for `source`.
  private func keep(_ source: AnyObject) throws -> Int {
    try StorageMemory.spend(200)
    try StorageMemory.grow(to: places.count, 64)
    let place = places.count + 1
    places[ObjectIdentifier(source)] = (place, source)
    lua.pushValue(at: -1)
    lua.rawSet(made, place)
    return place
  }

  /// Notes that the value on top stands for `source` and is to be filled.
  private func wait(_ source: T7Node) throws {
    let place = try keep(source)
    if source.isComplete {
      waiting.append((source, place))
    } else {
      open.insert(ObjectIdentifier(source))
    }
  }

  private func fill(_ source: T7Table, _ place: Int) throws {
    lua.rawGet(made, place)
    try fillTop(source)
    lua.pop()
  }

  private func fill(_ source: T7Object, _ place: Int) throws {
    guard !source.isRead, let fields = source.payload.asTable else { return }
    try fill(fields, place)
  }

  private func fillTop(_ source: T7Table) throws {
    guard lua.type(at: -1) == .table else { return }
    for (key, value) in source.pairs {
      try StorageMemory.spend(80)
      try push(key)
      try push(value)
      lua_rawset(lua.L, -3)
    }
  }

  // MARK: Functions

  private func push(_ function: T7Function) throws {
    let isOwn = engine.dumpedFunctions.contains(function.bytecode)
    guard loadsFunctions && !engine.isSandboxed || isOwn else {
      if engine.isSandboxed { throw LuaError("sandbox: the value holds a function, whose bytecode may not be loaded") }
      throw LuaError(
        "the value holds a function, whose bytecode could do anything; "
          + "torch.load(path, mode, referenced, {functions = true}), or file:readObject{functions = true}, "
          + "loads it from a file that you trust")
    }
    let status = function.bytecode.withUnsafeBytes {
      luaL_loadbufferx(
        lua.L, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, "=(.t7 file)", "b")
    }
    if status == LUA_OK { return try wait(function) }
    lua.pop()
    lua.pushFunction("function of a .t7 file") { _ in
      throw LuaError("this function came from a .t7 file as bytecode of another Lua and cannot run")
    }
    _ = try keep(function)
  }

  /// Gives a function its variables: bare values in old files, else tables of name, number and value;
  /// functions share the variables of one number.
  private func fill(_ source: T7Function, _ place: Int) throws {
    lua.rawGet(made, place)
    defer { lua.pop() }
    let function = lua.top
    guard let upvalues = source.upvalues.asTable else { return }
    for (key, value) in upvalues.pairs {
      guard let number = key.asNumber, let index = Int32(exactly: number), index >= 1,
        lua_getupvalue(lua.L, function, index) != nil
      else { continue }
      lua.pop()
      if source.kind != 8 {
        try setVariable(function, index, value)
      } else if let entry = value.asTable {
        try setVariable(function, index, place, entry)
      }
    }
  }

  private func setVariable(_ function: Int32, _ index: Int32, _ place: Int, _ entry: T7Table) throws {
    if entry["name"].asText == "_ENV" {
      lua_rawgeti(lua.L, registryIndex, 2)
      return pushed(function, index)
    }
    guard let number = entry["id"].asNumber, let other = variables[number] else {
      if let number = entry["id"].asNumber { variables[number] = (place, index) }
      return try setVariable(function, index, entry["value"])
    }
    lua.rawGet(made, other.place)
    lua_upvaluejoin(lua.L, function, index, lua.top, other.index)
    lua.pop()
  }

  private func setVariable(_ function: Int32, _ index: Int32, _ value: T7Value) throws {
    try push(value)
    pushed(function, index)
  }

  private func pushed(_ function: Int32, _ index: Int32) {
    if lua_setupvalue(lua.L, function, index) == nil { lua.pop() }
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

  // MARK: Classes that read themselves

  /// Closes the files that it made for them.
  func close() {
    for file in files { try? file.close() }
    files = []
  }

  /// Lets `object` read itself if its class has a method `read`; false when it has none.
  func read(_ object: T7Object, _ reader: T7Reader) throws -> Bool {
    let lua = engine.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(20)
    guard let record = try engine.record(object.className),
      record.holdsTables || !record.script.overridden.isDisjoint(with: MethodSet(.read)),
      engine.engine.pushMetatable(record.id, to: lua)
    else { return false }
    if try lua.getField(-1, "__read") != .function {
      lua.pop()
      guard try lua.getField(-1, "read") == .function else { return false }
    }
    let method = lua.top
    try during(lua) {
      if let native = objects?.object(object) { return try lua.push(object: native) }
      guard try pushEmpty(object.className) != nil else { return lua.pushNil() }
      _ = try keep(object)
    }
    let file = try reader.file()
    if file.objects == nil {
      file.objects = FileObjects(reader, self)
      files.append(file)
    }
    lua.pushValue(at: method)
    lua.insert(at: -2)
    try lua.push(object: file)
    lua.push(object.version)
    try lua.call(3, 0)
    return true
  }
}
