import CLua
import CLuaHost

extension LuaEngine {
  /// The names of a class's methods, inherited ones too, in their order; none for a class that is not defined, or once
  /// the engine is closed.
  public func methodNames(of id: LuaClassID) -> [String] {
    guard let host = core.host, let lua = try? core.running() else { return [] }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    var names: Set<String> = []
    var next = id.raw
    while let record = slua_class_of(host, next) {
      for slot in [record.pointee.metatable, record.pointee.natives] {
        lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(slot))
        try? lua.forEach(at: -1) { key, value in
          guard lua.type(at: key) == .string, lua.type(at: value) == .function, let name = lua.string(at: key) else {
            return
          }
          if !name.hasPrefix("__") { names.insert(name) }
        }
        lua.setTop(bottom)
      }
      if record.pointee.parent == next { break }
      next = record.pointee.parent
    }
    return names.sorted()
  }
}
