import CLuaHost

/// What outlives an engine so that references know whether their state still exists.
final class LuaLifetime {
  var main: OpaquePointer?
}

/// Keeps a Lua value alive. Harmless after its engine was closed.
///
/// A reference held by an object that the value itself refers to is a cycle no collector sees.
public final class LuaRef: LuaDecodable, LuaEncodable {
  private let lifetime: LuaLifetime
  private let slot: Int32

  /// Takes the topmost value off the stack.
  public init(popping lua: Lua) {
    lifetime = lua.engine.lifetime
    slot = luaL_ref(lua.L, slua_registryindex())
  }

  /// Refers to the value at `index`.
  public convenience init(_ lua: Lua, _ index: Int32) {
    lua.pushValue(at: index)
    self.init(popping: lua)
  }

  deinit {
    if let main = lifetime.main { luaL_unref(main, slua_registryindex(), slot) }
  }

  /// Pushes the value. Throws when it belongs to another or a closed state.
  public func push(to lua: Lua) throws {
    guard lua.engine.lifetime === lifetime else {
      throw LuaError("the value belongs to another Lua state")
    }
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(slot))
  }

  public static func decode(_ lua: Lua, _ index: Int32) throws -> LuaRef {
    guard lua.type(at: index) != .none else { throw LuaMismatch(expected: expectation, lua, index) }
    return LuaRef(lua, index)
  }

  public static var expectation: String { "value" }
}

/// A reference to a Lua function.
public struct LuaFunction: LuaDecodable, LuaEncodable {
  /// The function itself.
  public let ref: LuaRef

  /// Takes a function (or anything callable) that `ref` refers to.
  public init(_ ref: LuaRef) { self.ref = ref }

  public static func decode(_ lua: Lua, _ index: Int32) throws -> LuaFunction {
    guard lua.type(at: index) == .function else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return LuaFunction(LuaRef(lua, index))
  }

  public static var expectation: String { "function" }

  public func push(to lua: Lua) throws { try ref.push(to: lua) }

  /// Calls the function and drops its results.
  public func call<each A: LuaEncodable>(_ lua: Lua, _ arguments: repeat each A) throws {
    try start(lua, repeat each arguments, results: 0)
  }

  /// Calls the function and decodes its first result.
  public func call<each A: LuaEncodable, R: LuaDecodable>(
    _ lua: Lua, _ arguments: repeat each A, returning: R.Type
  ) throws -> R {
    try start(lua, repeat each arguments, results: 1)
    defer { lua.pop() }
    return try R.decode(lua, -1)
  }

  private func start<each A: LuaEncodable>(
    _ lua: Lua, _ arguments: repeat each A, results: Int32
  ) throws {
    let bottom = lua.top
    do {
      try lua.reserve(20)
      try ref.push(to: lua)
      repeat try (each arguments).push(to: lua)
      try lua.call(lua.top - bottom - 1, results)
    } catch {
      lua.setTop(bottom)
      throw error
    }
  }
}
