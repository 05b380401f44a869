import CLua
import LuaBridge

/// Every name that help has a text for.
extension TorchEngine {
  /// All functions, classes and methods of the packages, and what is global or in Lua's own tables besides Lua's own:
  /// `torch.add`, `Tensor:add`, `nn.Linear`, `nn.Module:forward`, `unpack`. A method that a class inherits is named
  /// with the class that has it. Opens all packages, those that
  /// want a library of the system without it; throws what one of them throws.
  public func scriptNames() throws -> [String] {
    opensUseless = true
    defer { opensUseless = false }
    for package in installed { try require(package.name) }
    var names: Set<String> = []
    let lua = lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(16)
    let tables = ["torch"] + installed.map(\.name)
    for name in tables {
      guard try pushPackage(name) else { continue }
      try addMembers(of: lua.top, name, to: &names, except: Set(tables))
      lua.setTop(bottom)
    }
    for record in classes.values where record.table != nil {
      var own = Set(engine.methodNames(of: record.id))
      if let parent = record.parent { own.subtract(engine.methodNames(of: parent.id)) }
      let owner = Self.helpOwner(record.name)
      // Tensors and their kin make others like themselves by it; elsewhere it is what calling the class does.
      if !["Tensor", "Storage", "Generator"].contains(owner) { own.remove("new") }
      for method in own where !method.hasPrefix("_") { names.insert(owner + ":" + method) }
    }
    try addGlobals(to: &names, except: Set(tables))
    return names.sorted()
  }

  /// The tables that Lua itself brings.
  static let luaTables: Set = ["math", "string", "table", "os", "io", "debug", "coroutine", "utf8", "package"]

  /// The name under which help has the methods of a class: those of all tensors are `Tensor:…`.
  static func helpOwner(_ className: String) -> String {
    guard className.hasPrefix("torch.") else { return className }
    let name = className.dropFirst(6)
    if name.hasSuffix("Tensor") { return "Tensor" }
    if name.hasSuffix("Storage") { return "Storage" }
    return ["File", "Generator"].contains(name) ? String(name) : className
  }

  /// Pushes the table that `require name` gives, if it is one; pushes nothing else.
  private func pushPackage(_ name: String) throws -> Bool {
    let bottom = lua.top
    if try lua.getGlobal(name) == .table { return true }
    lua.setTop(bottom)
    try lua.getGlobal("package")
    try lua.getField(-1, "loaded")
    if try lua.getField(-1, name) == .table {
      lua_rotate(lua.L, bottom + 1, 1)
      lua.setTop(bottom + 1)
      return true
    }
    lua.setTop(bottom)
    return false
  }

  /// The functions and classes in the table at `index`, and the functions of tables in it.
  private func addMembers(
    of index: Int32, _ prefix: String, to names: inout Set<String>, except packages: Set<String>
  ) throws {
    let lua = lua
    try lua.reserve(12)
    try lua.forEach(at: index) { key, value in
      guard lua.type(at: key) == .string, let key = lua.string(at: key), !key.hasPrefix("_") else { return }
      let name = prefix + "." + key
      switch lua.type(at: value) {
      case .function: names.insert(name)
      case .table where classes[name] != nil || Self.helpOwner(name) != name: names.insert(name)
      case .table where !packages.contains(key):
        if luaL_getmetafield(lua.L, value, "__call") != LUA_TNIL {
          // What is called is a class of plain tables.
          lua.pop()
          names.insert(name)
        } else {
          try lua.forEach(at: value) { key, value in
            if lua.type(at: value) == .function, let function = lua.string(at: key), !function.hasPrefix("_") {
              names.insert(name + "." + function)
            }
          }
        }
      default: break
      }
    }
  }

  /// What a plain Lua does not have: global functions, those of other global tables, and what Lua's own tables have
  /// besides.
  private func addGlobals(to names: inout Set<String>, except packages: Set<String>) throws {
    let plain = LuaEngine()
    defer { plain.close() }
    let standard = Self.members(of: "_G", plain.lua)
    for (table, type) in Self.members(of: "_G", lua) where !table.hasPrefix("_") && !packages.contains(table) {
      if type == .function, standard[table] == nil { names.insert(table) }
      guard type == .table else { continue }
      let known = standard[table] == nil ? [:] : Self.members(of: table, plain.lua)
      for (name, type) in Self.members(of: table, lua) where type == .function && known[name] == nil {
        if !name.hasPrefix("_") { names.insert(table + "." + name) }
      }
    }
  }

  /// The types of what is in a global table, by name.
  private static func members(of table: String, _ lua: Lua) -> [String: LuaType] {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? lua.reserve(8)) != nil, (try? lua.getGlobal(table)) == .table else { return [:] }
    var members: [String: LuaType] = [:]
    try? lua.forEach(at: -1) { key, value in
      if lua.type(at: key) == .string, let name = lua.string(at: key) { members[name] = lua.type(at: value) }
    }
    return members
  }
}
