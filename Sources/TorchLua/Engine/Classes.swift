import CLua
import LuaBridge
import NN
import TensorCore

/// `torch.class` and what belongs to it (`torch7/utils.c`, `torch7/lib/luaT/luaT.c`).
extension TorchEngine {
  /// Methods that a script may put on a single object; asked for by the field writers.
  static let methodsByName = Dictionary(
    uniqueKeysWithValues: Method.allCases.map { ($0.name, $0) })

  /// Told by the bridge that a script set `name` in the table of class `id`.
  func methodSet(_ id: LuaClassID, _ name: String) {
    guard let record = classesByID[id] else { return }
    if let method = Self.methodsByName[name] { record.override(method) }
    if name == "__init" { record.overrideInit() }
    // A criterion's backward is its updateGradInput, a module's forward its updateOutput.
    if record.isKind(of: "nn.Criterion") {
      if name == "forward" { record.override(.updateOutput) }
      if name == "backward" { record.override(.updateGradInput) }
    }
  }

  /// Defines a class for objects of a native Swift class, from what the class says of itself.
  func nativeClass(_ type: TorchObject.Type, parent: ClassRecord?) throws {
    let record = ClassRecord(type.className, parent: parent, engine: self, type: type)
    classes[record.name] = record
    classesByID[record.id] = record
    let options = LuaClassOptions(
      order: .fieldsFirst, userFields: true, hidesMetatable: false,
      declared: { FieldTable.of(type).list.map(\.name) + Method.allCases.map(\.name) },
      indexer: { try Self.readField($0) }, newIndexer: { try Self.writeField($0) })
    let luaClass = try engine.defineClass(record.id, parent: parent?.id, options)
    luaClass.define(raw: "__init") { [unowned self] arguments in
      let object = try arguments.object(1, as: TorchObject.self)
      try object.construct(as: type, Self.values(arguments, from: 2))
      self.giveClasses(to: object.parts)
      return 0
    }
    if parent == nil { defineRoot(luaClass) }
    let inherited = Set(parent?.type?.methods.map(\.name) ?? [])
    for method in type.methods where !inherited.contains(method.name) { define(method, in: luaClass) }
    try defineMethods(of: type, luaClass)
    defineConstructor("new", of: record, in: luaClass)
    try publish(record)
    for (name, value) in type.statics where parent?.type?.statics[name] == nil {
      try record.table?.push(to: lua)
      defer { lua.pop() }
      try value.push(to: lua)
      try lua.setField(-2, name)
    }
  }

  /// What all native classes inherit: text, `pairs`, and operators that a script may define.
  private func defineRoot(_ luaClass: LuaClass) {
    luaClass.define(raw: "__tostring__") { arguments in
      arguments.lua.push(try arguments.object(1, as: TorchObject.self).describe())
      return 1
    }
    luaClass.define(raw: "__pairs") { try Self.pairs($0) }
    for (event, method) in Self.operators { luaClass.dispatch(event, to: method) }
  }

  /// Lets modules that native code has made find what scripts have put on their classes, and those in them.
  func giveClasses(to objects: [TorchObject]) {
    for object in objects where object.script == nil {
      object.script = classes[type(of: object).className]?.script
      if object.script != nil { giveClasses(to: object.parts) }
    }
  }

  private func define(_ method: ClassMethod, in luaClass: LuaClass) {
    luaClass.define(raw: method.name) { [unowned self] arguments in
      let object = try arguments.object(1, as: TorchObject.self)
      let result = try method.call(object, Self.values(arguments, from: 2))
      self.giveClasses(to: object.parts)
      if case .object(let made as TorchObject) = result { self.giveClasses(to: [made]) }
      if result.isNone { try arguments.lua.push(object: object) } else { try result.push(to: arguments.lua) }
      return 1
    }
  }

  /// `Class.new(…)` and `object.new(…)`, which make an object of the class.
  private func defineConstructor(_ name: String, of record: ClassRecord, in luaClass: LuaClass) {
    luaClass.statics.define(raw: name) { [unowned self, unowned record] in try self.make(record, $0) }
  }

  private static func values(_ arguments: Arguments, from first: Int32) throws -> [Value] {
    guard arguments.count >= first else { return [] }
    return try (first...arguments.count).map { try arguments.get($0) }
  }

  /// Operators and the methods that scripts define for them.
  private static let operators = [
    ("__add", "__add__"), ("__sub", "__sub__"), ("__mul", "__mul__"), ("__div", "__div__"), ("__mod", "__mod__"),
    ("__pow", "__pow__"), ("__unm", "__unm__"), ("__concat", "__concat__"), ("__len", "__len__"), ("__eq", "__eq__"),
    ("__lt", "__lt__"), ("__le", "__le__"), ("__call", "__call__"), ("__tostring", "__tostring__"),
  ]

  private static func readField(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard let object = lua.object(at: 1, as: TorchObject.self), let key = lua.string(at: 2),
      let field = object.fieldTable.byName[key]
    else { return Arguments.notHandled }
    if key == "modules", let container = object as? Container {
      try lua.push(object: ModuleList(container))
      return 1
    }
    let value = field.get(object)
    try value.push(to: lua)
    if case .table(let table) = value, field.isResult, !(table is LiveTable) {
      // From now on the field is this Lua table.
      try field.set(object, .table(LiveTable(lua, -1)))
    }
    return 1
  }

  private static func writeField(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard let object = lua.object(at: 1, as: TorchObject.self), let key = lua.string(at: 2) else {
      return Arguments.notHandled
    }
    if let field = object.fieldTable.byName[key] {
      var value =
        try lua.object(at: 3, as: ModuleList.self)
        .map { .list($0.container.modules.map { .object($0) }) } ?? Value.decode(lua, 3)
      if case .table = value, field.isResult { value = .table(LiveTable(lua, 3)) }
      try field.set(object, value)
      if field.role != .transient, field.role != .buffer { object.writes &+= 1 }
      return 0
    }
    if let method = methodsByName[key] {
      if lua.isNil(at: 3) {
        object.ownMethods.remove(MethodSet(method))
      } else {
        object.ownMethods.formUnion(MethodSet(method))
      }
    }
    return Arguments.notHandled
  }

  /// `pairs(module)`: the declared fields that are set, then the script's own.
  static func pairs(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    let object = try arguments.object(1, as: TorchObject.self)
    lua.newTable()
    let table = lua.top
    for field in object.fieldTable.list {
      try field.get(object).push(to: lua)
      if lua.isNil(at: -1) { lua.pop() } else { lua.rawSet(table, field.name) }
    }
    lua.pushFields(of: 1)
    if lua.type(at: -1) == .table {
      let fields = lua.top
      try lua.forEach(at: fields) { key, value in
        lua.pushValue(at: key)
        lua.pushValue(at: value)
        lua_rawset(lua.L, table)
      }
    }
    lua.pop()
    try lua.getGlobal("next")
    lua.insert(at: -2)
    lua.pushNil()
    return 3
  }

  /// `torch.class(name[, parent][, module table])`: a class that a script defines.
  func scriptClass(_ name: String, parent parentName: String?) throws -> ClassRecord {
    guard !name.isEmpty else { throw LuaError("torch.class: the name of the class is empty") }
    if let old = classes[name], !old.isScripted, !old.holdsTables {
      throw LuaError("class \(name) has been already assigned a metatable: it is built in")
    }
    var parent: ClassRecord?
    if let parentName {
      guard let record = try record(parentName) else {
        throw LuaError("unknown parent class name <\(parentName)> of \(name)")
      }
      guard !record.isKind(of: name) else {
        throw LuaError("torch.class: \(name) cannot come from \(parentName), which is or comes from \(name)")
      }
      guard !record.isValue else { throw LuaError("\(name): a script cannot derive a class from \(record.name)") }
      parent = record
    }
    let record = ClassRecord(name, parent: parent, engine: self)
    record.isScripted = true
    record.script.isDerived = true
    classes[name] = record
    classesByID[record.id] = record
    let luaClass = try engine.defineClass(record.id, parent: parent?.id, LuaClassOptions(isTable: record.holdsTables))
    if record.holdsTables { for (event, method) in Self.operators { luaClass.dispatch(event, to: method) } }
    defineConstructor("new", of: record, in: luaClass)
    return record
  }

  /// Puts the constructor of a class where scripts look for it: `nn.X` into the table `nn`, a name
  /// without a dot into the globals; or its last part into `module`.
  func publish(_ record: ClassRecord, in module: LuaRef? = nil) throws {
    let lua = lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    let parts = record.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let module {
      try module.push(to: lua)
    } else {
      if record.name.hasPrefix("torch.") { try torch.ref.push(to: lua) } else { lua_pushglobaltable(lua) }
      for part in parts.dropLast() where !record.name.hasPrefix("torch.") {
        guard try lua.getField(-1, part) == .table else {
          throw LuaError(
            "while creating class \(record.name): bad argument #1 (\(part) is an invalid module name)")
        }
      }
    }
    try pushConstructor(record)
    try lua.setField(-2, parts.last ?? record.name)
  }

  private func lua_pushglobaltable(_ lua: Lua) { lua_rawgeti(lua.L, registryIndex, 2) }

  /// The constructor table: calling it makes an object, its fields are the class's methods.
  private func pushConstructor(_ record: ClassRecord) throws {
    let lua = lua
    lua.newTable()
    lua.newTable(fields: 4)
    lua.pushFunction(record.name) { [unowned self] in try self.make(record, $0.dropFirst()) }
    lua.rawSet(-2, "__call")
    guard engine.pushMetatable(record.id, to: lua) else { return }
    lua.pushValue(at: -1)
    lua.rawSet(-3, "__index")
    lua.pushValue(at: -1)
    lua.rawSet(-3, "__newindex")
    lua.rawSet(-2, "__metatable")
    lua_setmetatable(lua.L, -2)
    record.table = LuaRef(lua, -1)
  }

  /// `nn.X(…)`.
  private func make(_ record: ClassRecord, _ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    if !record.hasScriptInit, let object = record.makeEmpty() {
      try object.construct(Self.values(arguments, from: 1))
      giveClasses(to: object.parts)
      try lua.push(object: object)
      return 1
    }
    let count = arguments.count
    if let constructor = record.constructor {
      try constructor.push(to: lua)
      lua.insert(at: 1)
      try lua.call(count)
      return lua.top
    }
    guard try pushEmpty(record, to: lua) else { return 0 }
    let object = lua.top
    if try lua.getField(object, "__init") != .nil {
      try lua.reserve(Int(count) + 4)
      lua.pushValue(at: object)
      var k: Int32 = 1
      while k <= count {
        lua.pushValue(at: k)
        k += 1
      }
      try lua.call(count + 1, 0)
    }
    lua.setTop(object)
    return 1
  }

  /// Pushes a new object of a class, without calling its `__init`; false, with nothing pushed, for a
  /// class whose objects are never empty.
  func pushEmpty(_ record: ClassRecord, to lua: Lua) throws -> Bool {
    if let factory = record.factory {
      try factory.push(to: lua)
      try lua.call(0, 1)
      return true
    }
    // A class of a script may say it in luaT's own field, as torchnet's packages do.
    if record.holdsTables, engine.pushMetatable(record.id, to: lua) {
      if lua.rawGet(-1, "__factory") == .function {
        lua.remove(at: -2)
        try lua.call(0, 1)
        return true
      }
      lua.pop(2)
    }
    if let object = record.makeEmpty() {
      try lua.push(object: object)
      return true
    }
    guard !record.isValue else { return false }
    lua.newTable()
    guard engine.pushMetatable(record.id, to: lua) else {
      lua.pop()
      return false
    }
    lua.setMetatable(at: -2)
    return true
  }

  /// The Torch class of the value at `index`; nil when it has none.
  func typeName(_ lua: Lua, _ index: Int32) -> String? {
    if let object = lua.anyObject(at: index) {
      switch object {
      case let tensor as Tensor: return tensor.dtype.tensorName
      case let object as TorchObject: return object.typeName
      case let object as any LuaObject: return object.luaClass.name
      default: return nil
      }
    }
    guard lua_getmetatable(lua.L, index) != 0 else { return nil }
    defer { lua.pop() }
    lua.rawGet(-1, "__typename")
    defer { lua.pop() }
    return lua.string(at: -1)
  }
}
