import CLua
import LuaBridge
import NN
import TensorCore

/// Makes what a `.t7` file holds of Lua values (`torch7/File.lua` writeObject).
final class SerializationWriter {
  private let engine: TorchEngine
  private let lua: Lua
  /// Stack index of a Lua list of every table seen, which keeps their addresses theirs.
  private let seen: Int32
  private var nodes: [UnsafeRawPointer: T7Value] = [:]
  private var waiting: [(target: T7Table, place: Int, parent: Int, name: String?, isObject: Bool)] = []
  private var next = 0
  private var objects: ObjectWriter?

  private init(_ engine: TorchEngine, _ lua: Lua) {
    self.engine = engine
    self.lua = lua
    lua.newTable()
    seen = lua.top
  }

  /// The value at `index`, to be dismantled after use. Throws for functions in tables, threads and
  /// foreign objects, saying where they are.
  static func value(_ lua: Lua, _ index: Int32, _ engine: TorchEngine) throws -> T7Value {
    let bottom = lua.top
    let index = lua.absolute(index)
    defer { lua.setTop(bottom) }
    try lua.reserve(20)
    return try SerializationWriter(engine, lua).run(index)
  }

  private func run(_ index: Int32) throws -> T7Value {
    let objects = ObjectWriter(
      foreign: { [unowned self] object in
        guard let ref = object as? LuaRef else { return nil }
        try ref.push(to: self.lua)
        defer { self.lua.pop() }
        return try self.value(self.lua.top, self.next, nil)
      },
      addFields: { [unowned self] in try self.addFields($0, $1) })
    self.objects = objects
    defer { self.objects = nil }
    let result = try value(index, -1, nil)
    do {
      // Objects may hold tables, and tables objects.
      repeat {
        try fill()
        try objects.finish()
      } while next < waiting.count
    } catch {
      result.dismantle()
      throw error
    }
    return result
  }

  private func fill() throws {
    while next < waiting.count {
      let (target, place, _, _, isObject) = waiting[next]
      lua.rawGet(seen, place)
      try lua.forEach(at: lua.top) { key, value in try add(key, value, to: target, next, isObject) }
      lua.pop()
      next += 1
    }
  }

  private func add(_ key: Int32, _ value: Int32, to target: T7Table, _ parent: Int, _ isObject: Bool) throws {
    // Only what can hold more, or fail, is ever named.
    let type = lua.type(at: value)
    let isSimple = type == .number || type == .string || type == .boolean
    let name = isSimple ? nil : lua.string(at: key) ?? lua.number(at: key)?.luaText
    if isObject, type == .function {
      Console.warn("torch.save: left out the function '\(place(parent, name))'")
      return
    }
    target.set(try self.value(key, parent, name), try self.value(value, parent, name))
  }

  /// What the script has put on a native object.
  private func addFields(_ object: TorchObject, _ table: T7Table) throws {
    try lua.push(object: object)
    lua.pushFields(of: -1)
    defer { lua.pop(2) }
    guard lua.type(at: -1) == .table else { return }
    try lua.forEach(at: lua.top) { try add($0, $1, to: table, -1, true) }
  }

  private func value(_ index: Int32, _ parent: Int, _ name: String?) throws -> T7Value {
    switch lua.type(at: index) {
    case .none, .nil: return .nil
    case .boolean: return .boolean(lua.truth(at: index))
    case .number: return .number(lua.number(at: index) ?? 0)
    case .string: return lua.withBytes(at: index) { .string(Array($0)) } ?? .nil
    case .userdata:
      switch lua.anyObject(at: index) {
      case let tensor as Tensor: return .tensor(tensor)
      case let storage as Storage: return .storage(storage)
      case let object as TorchObject:
        if let target = objects?.object(object) { return .object(target) }
      case let list as ModuleList:
        if let target = try objects?.value(.list(list.container.modules.map { .object($0) })) { return target }
      default: break
      }
    case .table: return try table(index, parent, name)
    default: break
    }
    let what = lua.typeName(at: index)
    let at = place(parent, name)
    throw LuaError("cannot save a \(what)" + (at.isEmpty ? "" : " (at \(at))"))
  }

  private func table(_ index: Int32, _ parent: Int, _ name: String?) throws -> T7Value {
    guard let address = lua_topointer(lua.L, index) else { return .nil }
    if let known = nodes[address] { return known }
    let className = engine.typeName(lua, index)
    let target = T7Table()
    guard let className else {
      nodes[address] = .table(target)
      wait(index, target, parent, name, isObject: false)
      return .table(target)
    }
    let object = T7Object(className, version: try version(index), payload: .table(target))
    nodes[address] = .object(object)
    if try lua.getField(index, "write") == .function {
      object.payload = try callWrite(index, className, parent, name)
    } else {
      wait(index, target, parent, name, isObject: true)
    }
    lua.pop()
    return .object(object)
  }

  private func wait(_ index: Int32, _ target: T7Table, _ parent: Int, _ name: String?, isObject: Bool) {
    waiting.append((target, keep(index), parent, name, isObject))
  }

  private var kept = 0

  private func keep(_ index: Int32) -> Int {
    kept += 1
    lua.pushValue(at: index)
    lua.rawSet(seen, kept)
    return kept
  }

  private func version(_ index: Int32) throws -> Int {
    try lua.getField(index, "__version")
    defer { lua.pop() }
    return Swift.min(Swift.max(lua.index(at: -1) ?? 1, 0), 1 << 30)
  }

  /// Calls the object's `write(file)`, the function on top, and takes what it gives to
  /// `file:writeObject(x)`.
  private func callWrite(_ index: Int32, _ className: String, _ parent: Int, _ name: String?) throws -> T7Value {
    var written: [LuaRef] = []
    lua.pushValue(at: -1)
    lua.pushValue(at: index)
    lua.newTable()
    lua.pushFunction("writeObject") { arguments in
      written.append(LuaRef(arguments.lua, 2))
      return 0
    }
    lua.rawSet(-2, "writeObject")
    try lua.call(2, 0)
    _ = keep(index)
    guard written.count == 1, let only = written.first else {
      throw LuaError("\(className):write() wrote \(written.count) objects, expected one")
    }
    try only.push(to: lua)
    defer { lua.pop() }
    _ = keep(lua.top)
    return try value(lua.top, parent, name)
  }

  /// Where a value stands: `model.state.f`.
  private func place(_ parent: Int, _ name: String?) -> String {
    var names = name.map { [$0] } ?? []
    var at = parent
    while at >= 0, at < waiting.count, names.count < 50 {
      if let name = waiting[at].name { names.append(name) }
      at = waiting[at].parent
    }
    return names.reversed().joined(separator: ".")
  }
}
