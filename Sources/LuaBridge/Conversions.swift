import CLuaHost

/// A Swift type that a Lua value can become.
public protocol LuaDecodable {
  /// The value at `index`, which may lie above the top (then it is absent). Leaves the stack as it is.
  ///
  /// Throws `LuaMismatch` with the reason when the value does not fit.
  static func decode(_ lua: Lua, _ index: Int32) throws -> Self

  /// What messages say is expected.
  static var expectation: String { get }
}

/// A Swift type that becomes one Lua value.
public protocol LuaEncodable {
  /// Pushes exactly one value.
  func push(to lua: Lua) throws
}

extension Bool: LuaDecodable, LuaEncodable {
  /// Only `true` and `false`.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Bool {
    guard lua_type(lua.L, index) == LUA_TBOOLEAN else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return lua.truth(at: index)
  }

  /// `boolean`, Lua's word.
  public static var expectation: String { "boolean" }

  /// Pushes a boolean.
  @inlinable public func push(to lua: Lua) { lua.push(self) }
}

extension Int: LuaDecodable, LuaEncodable {
  /// Numbers, and strings that spell one; fractions are cut off toward zero, as Torch7's C casts did. NaN, infinities
  /// and what is out of range are refused.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Int {
    if lua_isinteger(lua.L, index) != 0 { return Int(lua_tointegerx(lua.L, index, nil)) }
    guard let number = lua.numeric(at: index) else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    guard let integer = Int(exactly: number.rounded(.towardZero)) else {
      throw LuaMismatch("number \(number) has no integer representation")
    }
    return integer
  }

  /// `number`, Lua's word.
  public static var expectation: String { "number" }

  /// Pushes a number of subtype integer.
  @inlinable public func push(to lua: Lua) { lua.push(self) }
}

extension Double: LuaDecodable, LuaEncodable {
  /// Any number, and a string that spells one; an integer beyond 2^53 is rounded.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Double {
    guard let number = lua.numeric(at: index) else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return number
  }

  /// `number`, Lua's word.
  public static var expectation: String { "number" }

  /// Pushes a number of subtype float.
  @inlinable public func push(to lua: Lua) { lua.push(self) }
}

extension Float: LuaDecodable, LuaEncodable {
  /// Any number, rounded to Float.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Float {
    Float(try Double.decode(lua, index))
  }

  /// `number`, Lua's word.
  public static var expectation: String { "number" }

  /// Pushes a number of subtype float, exactly.
  @inlinable public func push(to lua: Lua) { lua.push(Double(self)) }
}

extension String: LuaDecodable, LuaEncodable {
  /// Only strings; bytes that are no UTF-8 are repaired.
  public static func decode(_ lua: Lua, _ index: Int32) throws -> String {
    guard let text = lua.string(at: index) else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return text
  }

  /// `string`, Lua's word.
  public static var expectation: String { "string" }

  /// Pushes the UTF-8 bytes.
  @inlinable public func push(to lua: Lua) { lua.push(self) }
}

extension Optional: LuaDecodable where Wrapped: LuaDecodable {
  /// nil for an absent argument and for Lua's nil.
  @inlinable public static func decode(_ lua: Lua, _ index: Int32) throws -> Wrapped? {
    lua.isNoneOrNil(at: index) ? nil : try Wrapped.decode(lua, index)
  }

  /// What is expected when the value is there.
  public static var expectation: String { Wrapped.expectation }
}

extension Optional: LuaEncodable where Wrapped: LuaEncodable {
  /// Pushes the value, or nil.
  @inlinable public func push(to lua: Lua) throws {
    if let value = self { try value.push(to: lua) } else { lua.pushNil() }
  }
}

extension Array: LuaDecodable where Element: LuaDecodable {
  /// The list items 1 to `#table` (without metamethods).
  public static func decode(_ lua: Lua, _ index: Int32) throws -> [Element] {
    guard lua.type(at: index) == .table else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    try lua.reserve(4)
    let table = lua.absolute(index)
    let count = lua.rawLength(at: table)
    var items: [Element] = []
    for key in 0..<count {
      lua.rawGet(table, key + 1)
      defer { lua.pop() }
      do { items.append(try Element.decode(lua, -1)) } catch let error as LuaMismatch {
        throw LuaMismatch("item \(key + 1): \(error)")
      }
    }
    return items
  }

  /// `table`, Lua's word.
  public static var expectation: String { "table" }
}

extension Array: LuaEncodable where Element: LuaEncodable {
  /// Pushes a new table with the items at 1 to `count`. Passes on what an item throws.
  public func push(to lua: Lua) throws {
    try lua.reserve(4)
    lua.newTable(array: count)
    for (i, item) in enumerated() {
      do { try item.push(to: lua) } catch {
        lua.pop()
        throw error
      }
      lua.rawSet(-2, i + 1)
    }
  }
}
