import CLuaHost

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A view of one Lua state: the main one or a coroutine. Valid while the state is.
///
/// Nothing here raises a Lua error: what can fail throws `LuaError`. Pushing takes stack slots; a
/// function bound in Lua and the code outside any call have at least 40 free ones, call
/// `reserve` for more.
public struct Lua {
  /// The state, for API functions that cannot raise (see `CLuaHost.h`).
  public let L: OpaquePointer

  /// The view of `L`, a state of some `LuaEngine`.
  @inlinable public init(_ L: OpaquePointer) { self.L = L }

  /// The engine the state belongs to.
  public var engine: LuaEngine { LuaEngine.from(L) }

  // MARK: Stack

  /// Index of the topmost value; 0 for an empty stack.
  @inlinable public var top: Int32 { lua_gettop(L) }

  /// Drops values above `index`, or fills with nil.
  @inlinable public func setTop(_ index: Int32) { lua_settop(L, index) }

  /// Drops the topmost values.
  @inlinable public func pop(_ count: Int32 = 1) { slua_pop(L, count) }

  /// `index` counted from the bottom of the stack.
  @inlinable public func absolute(_ index: Int32) -> Int32 { lua_absindex(L, index) }

  /// Makes room for `count` more values; throws when the stack cannot grow.
  @inlinable public func reserve(_ count: Int) throws(LuaError) {
    if let count = Int32(exactly: count), lua_checkstack(L, count) != 0 { return }
    throw LuaError("stack overflow (\(count) more values)")
  }

  /// Moves the topmost value to `index`.
  @inlinable public func insert(at index: Int32) { slua_insert(L, index) }

  /// Removes the value at `index`.
  @inlinable public func remove(at index: Int32) { slua_remove(L, index) }

  /// Puts the topmost value, popped, to `index`.
  @inlinable public func replace(at index: Int32) { slua_replace(L, index) }

  // MARK: Push

  // Of exactly one value each.
  /// Pushes nil.
  @inlinable public func pushNil() { lua_pushnil(L) }
  /// Pushes a boolean.
  @inlinable public func push(_ value: Bool) { lua_pushboolean(L, value ? 1 : 0) }
  /// Pushes a number of subtype integer.
  @inlinable public func push(_ value: Int) { lua_pushinteger(L, lua_Integer(value)) }
  /// Pushes a number of subtype float, an integral one too.
  @inlinable public func push(_ value: Double) { lua_pushnumber(L, value) }

  /// Pushes the UTF-8 bytes.
  @inlinable public func push(_ value: String) {
    var text = value
    text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) { lua_pushlstring(L, $0.baseAddress, $0.count) }
    }
  }

  /// Pushes a string of any bytes.
  public func push(bytes: UnsafeRawBufferPointer) {
    lua_pushlstring(L, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
  }

  /// Pushes a copy of the value at `index`.
  @inlinable public func pushValue(at index: Int32) { lua_pushvalue(L, index) }

  /// Pushes any encodable value.
  @inlinable public func push<T: LuaEncodable>(_ value: T) throws { try value.push(to: self) }

  /// Pushes a file of Lua's library `io`, which closes `file`.
  public func push(file: UnsafeMutablePointer<FILE>) { slua_push_file(L, file) }

  /// Gives the table at `index` the metatable on top, popped, without metamethods. In a confined engine a `__gc` in it
  /// does nothing.
  public func setMetatable(at index: Int32) { slua_set_metatable(L, index) }

  // MARK: Read

  /// `.none` above the top.
  @inlinable public func type(at index: Int32) -> LuaType {
    LuaType(rawValue: lua_type(L, index)) ?? .none
  }

  /// True for nil, false above the top.
  @inlinable public func isNil(at index: Int32) -> Bool { lua_type(L, index) == LUA_TNIL }
  /// True for nil and above the top.
  @inlinable public func isNoneOrNil(at index: Int32) -> Bool { lua_type(L, index) <= LUA_TNIL }

  /// A function, or a value with a `__call` metamethod.
  public func isCallable(at index: Int32) -> Bool {
    if lua_type(L, index) == LUA_TFUNCTION { return true }
    guard luaL_getmetafield(L, index, "__call") != LUA_TNIL else { return false }
    pop()
    return true
  }

  /// Lua's truth: anything but nil and false.
  @inlinable public func truth(at index: Int32) -> Bool { lua_toboolean(L, index) != 0 }

  /// The number at `index`; nil for anything else, strings too.
  @inlinable public func number(at index: Int32) -> Double? {
    lua_type(L, index) == LUA_TNUMBER ? slua_tonumber(L, index) : nil
  }

  /// The number at `index`, or the one that a string there spells; nil for anything else.
  @inlinable public func numeric(at index: Int32) -> Double? {
    switch lua_type(L, index) {
    case LUA_TNUMBER: return slua_tonumber(L, index)
    case LUA_TSTRING:
      var isNumber: Int32 = 0
      let number = lua_tonumberx(L, index, &isNumber)
      return isNumber != 0 ? number : nil
    default: return nil
    }
  }

  /// The number at `index` if its subtype is integer.
  @inlinable public func integer(at index: Int32) -> Int? {
    lua_isinteger(L, index) != 0 ? Int(lua_tointegerx(L, index, nil)) : nil
  }

  /// The number at `index` as an integer, its fraction cut off as Torch7 did; nil for anything else
  /// and for what no Int can hold.
  @inlinable public func index(at index: Int32) -> Int? {
    if lua_isinteger(L, index) != 0 { return Int(lua_tointegerx(L, index, nil)) }
    guard let number = number(at: index) else { return nil }
    return Int(exactly: number.rounded(.towardZero))
  }

  /// The string at `index`, invalid UTF-8 repaired; nil for anything else, numbers too.
  @inlinable public func string(at index: Int32) -> String? {
    withBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `work` with the bytes of the string at `index`; nil for anything else.
  @inlinable public func withBytes<R>(
    at index: Int32, _ work: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R? {
    guard lua_type(L, index) == LUA_TSTRING else { return nil }
    var count = 0
    let bytes = lua_tolstring(L, index, &count)
    return try work(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// Decodes the value at `index`; throws `LuaMismatch` if it is of another type.
  @inlinable public func get<T: LuaDecodable>(_ index: Int32, as type: T.Type = T.self) throws -> T {
    try T.decode(self, index)
  }

  /// The type for messages: a class's name, else Lua's word.
  public func typeName(at index: Int32) -> String {
    if lua_getmetatable(L, index) != 0 {
      defer { pop() }
      for key in ["__typename", "__name"] {
        push(key)
        lua_rawget(L, -2)
        defer { pop() }
        if let name = string(at: -1) { return name }
      }
    }
    return type(at: index).name
  }

  /// `a == b` without metamethods.
  @inlinable public func rawEqual(_ a: Int32, _ b: Int32) -> Bool { lua_rawequal(L, a, b) != 0 }
}
