import CLuaHost

extension Dictionary: LuaDecodable where Key == String, Value: LuaDecodable {
  /// The entries of a table under names; throws `LuaMismatch` where one is of another type. Places of a list are left out.
  public static func decode(_ lua: Lua, _ index: Int32) throws -> [String: Value] {
    var result: [String: Value] = [:]
    guard lua.type(at: index) == .table else { throw LuaMismatch(expected: expectation, lua, index) }
    try lua.forEach(at: index) { key, value in
      guard lua.type(at: key) == .string, let name = lua.string(at: key) else { return }
      do { result[name] = try Value.decode(lua, value) } catch let error as LuaMismatch {
        throw LuaMismatch("field '\(name)': \(error)")
      }
    }
    return result
  }

  /// `table`, Lua's word.
  public static var expectation: String { "table" }
}

extension Dictionary: LuaEncodable where Key == String, Value: LuaEncodable {
  /// Pushes a new table of the entries. Passes on what an entry throws.
  public func push(to lua: Lua) throws {
    try lua.reserve(4)
    lua.newTable(fields: count)
    for (name, value) in self {
      do { try value.push(to: lua) } catch {
        lua.pop()
        throw error
      }
      lua.rawSet(-2, name)
    }
  }
}
