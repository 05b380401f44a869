import CLua
import LuaBridge
import NN
import TensorCore

/// The package `torch`: opens the parts and publishes the table.
extension TorchEngine {
  func openTorch() throws {
    try torch.ref.push(to: lua)
    try lua.setGlobal("torch")
    try preload("torch") { [unowned self] in try self.lua.getGlobal("torch") }
    openClassFunctions()
    try openTensors()
    openSerialization()
    try openTypeSystem()
    let natives = try nativeTable("torch", SystemFunctions.all)
    try runFile(LuaFile("torch/torch_tools.lua", PackageResources.torch_tools_lua)) { lua in
      try torch.ref.push(to: lua)
      try natives.ref.push(to: lua)
      return 2
    }
  }

  /// `torch.class`, `torch.type` and their kin (`torch7/utils.c`, `torch7/init.lua`).
  private func openClassFunctions() {
    torch.define(raw: "class") { [unowned self] arguments in
      let lua = arguments.lua
      let name: String = try arguments.get(1)
      var parent: String?
      var module: LuaRef?
      for i in [2, 3] as [Int32] {
        if lua.type(at: i) == .table {
          module = LuaRef(lua, i)
        } else if i == 2 {
          parent = try arguments.optional(2)
        }
      }
      let record = try self.scriptClass(name, parent: parent)
      try self.publish(record, in: module)
      guard self.engine.pushMetatable(record.id, to: lua) else { return 0 }
      guard let parent = record.parent, self.engine.pushMetatable(parent.id, to: lua) else {
        return 1
      }
      return 2
    }
    torch.define(raw: "typename") { [unowned self] arguments in
      try self.typeName(arguments.lua, 1).push(to: arguments.lua)
      return 1
    }
    torch.define(raw: "type") { [unowned self] arguments in
      let lua = arguments.lua
      lua.push(self.typeName(lua, 1) ?? lua.type(at: 1).name)
      return 1
    }
    torch.define(raw: "isTypeOf") { [unowned self] arguments in
      let lua = arguments.lua
      var wanted = lua.string(at: 2)
      if wanted == nil, lua.type(at: 2) == .table {
        // A class table or its constructor.
        lua.push("__typename")
        lua.pushValue(at: 2)
        lua.insert(at: -2)
        try lua.getTable(-2)
        wanted = lua.string(at: -1)
      }
      guard let wanted else {
        throw arguments.error(2, "the name of a class, or a class, expected")
      }
      lua.push(try self.classNames(lua, 1).contains { try self.matches(lua, $0, wanted) })
      return 1
    }
    torch.define(raw: "getmetatable") { [unowned self] arguments in
      let lua = arguments.lua
      let name: String = try arguments.get(1)
      _ = try self.record(name)
      guard let id = LuaClassID.existing(name), self.engine.pushMetatable(id, to: lua) else {
        lua.pushNil()
        return 1
      }
      return 1
    }
  }

  /// The class of the value at `index` and those above it. A class itself, which `typename` knows nothing of, counts as
  /// one of its objects, as it did (`getmetatable(nn.Linear).__typename`).
  private func classNames(_ lua: Lua, _ index: Int32) -> [String] {
    guard let type = typeName(lua, index) ?? nameOfClass(lua, index) else { return [] }
    guard var record = classes[type] else { return [type] }
    var names = [record.name]
    while let parent = record.parent {
      names.append(parent.name)
      record = parent
    }
    return names
  }

  private func nameOfClass(_ lua: Lua, _ index: Int32) -> String? {
    guard lua.type(at: index) == .table else { return nil }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    guard luaL_getmetafield(lua.L, index, "__metatable") == LUA_TTABLE else { return nil }
    lua.rawGet(-1, "__typename")
    return lua.string(at: -1)
  }

  /// Whether `name` is `wanted` or matches it as a Lua pattern; a plain part of a name does not.
  private func matches(_ lua: Lua, _ name: String, _ wanted: String) throws -> Bool {
    if name == wanted { return true }
    guard wanted.contains(where: { "^$()%.[]*+-?".contains($0) }) else { return false }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.getGlobal("string")
    try lua.getField(-1, "match")
    lua.push(name)
    lua.push(wanted)
    try lua.call(2, 1)
    return lua.string(at: -1).map { $0 != wanted } ?? false
  }
}
