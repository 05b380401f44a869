import CLua
import LuaBridge
import NN

extension TorchEngine {
  /// The name that help has for the value at `index`: of a function of an open package, of a package, of a class, or of
  /// the class of an object; nil for other values.
  public func nameForHelp(at index: Int32) -> String? {
    let lua = lua, index = lua.absolute(index), bottom = lua.top
    defer { lua.setTop(bottom) }
    guard (try? lua.reserve(12)) != nil else { return nil }
    if let object = lua.anyObject(at: index) as? any LuaObject { return object.luaClass.name }
    if let type = typeName(at: index) { return type }
    guard [.function, .table].contains(lua.type(at: index)) else { return nil }
    for package in ["torch"] + installed.map(\.name) {
      guard (try? lua.getGlobal(package)) == .table else { continue }
      if lua_rawequal(lua.L, -1, index) != 0 { return package }
      var found: String?
      try? lua.forEach(at: -1) { key, value in
        if lua_rawequal(lua.L, value, index) != 0, lua.type(at: key) == .string, let name = lua.string(at: key) {
          found = found.map { min($0, name) } ?? name
        }
      }
      if let found { return package + "." + found }
      lua.setTop(bottom)
    }
    lua.pushGlobals()
    // A script may have given it a name of its own.
    var found: String?
    try? lua.forEach(at: -1) { key, value in
      guard lua_rawequal(lua.L, value, index) != 0, lua.type(at: key) == .string else { return }
      if let name = lua.string(at: key), help[name] != nil { found = name }
    }
    return found
  }
}
