import CLuaHost

/// What outlives an engine, so that references know whether their state still exists.
final class LuaCore {
  /// nil once the engine is closed.
  var host: UnsafeMutablePointer<slua_host>?
  var boxes: [LuaFunctionBox] = []
  var classes: [LuaClassID: LuaClassOptions] = [:]

  func running() throws(LuaError) -> Lua {
    guard let host else { throw LuaError("the Lua state is closed") }
    return Lua(host.pointee.running)
  }

  func keep(_ box: LuaFunctionBox) -> UnsafeMutableRawPointer {
    boxes.append(box)
    return Unmanaged.passUnretained(box).toOpaque()
  }
}

/// Keeps a Lua value alive. Harmless after its engine was closed.
///
/// A reference held by an object that the value itself refers to is a circle that the collector sees only if the object
/// says that it holds it (`LuaEngine.visitHeld`).
public final class LuaRef: LuaDecodable, LuaEncodable {
  let core: LuaCore
  let slot: Int32

  /// Takes the topmost value off the stack.
  public init(popping lua: Lua) {
    core = lua.engine.core
    slot = luaL_ref(lua.L, slua_registryindex())
    core.host?.pointee.refs += 1
  }

  /// Refers to the value at `index`.
  public convenience init(_ lua: Lua, _ index: Int32) {
    lua.pushValue(at: index)
    self.init(popping: lua)
  }

  deinit {
    guard let host = core.host else { return }
    luaL_unref(host.pointee.main, slua_registryindex(), slot)
    host.pointee.refs -= 1
  }

  /// Pushes the value. Throws when it belongs to another or a closed state.
  public func push(to lua: Lua) throws {
    guard lua.engine.core === core else {
      throw LuaError("the value belongs to another Lua state")
    }
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(slot))
  }

  /// The state whose code runs now; nil once the engine is closed.
  public var lua: Lua? { try? core.running() }

  /// Whether the value is one of this state's engine.
  public func belongs(to lua: Lua) -> Bool { lua.engine.core === core }

  /// Whether both refer to one value, as `rawequal` says.
  public func isSame(as other: LuaRef) -> Bool {
    guard let lua, other.core === core, (try? lua.reserve(2)) != nil, (try? push(to: lua)) != nil else { return false }
    guard (try? other.push(to: lua)) != nil else {
      lua.pop()
      return false
    }
    defer { lua.pop(2) }
    return lua_rawequal(lua.L, -1, -2) != 0
  }

  /// A reference to whatever stands at `index`, nil included. Throws `LuaMismatch` above the top.
  public static func decode(_ lua: Lua, _ index: Int32) throws -> LuaRef {
    guard lua.type(at: index) != .none else { throw LuaMismatch(expected: expectation, lua, index) }
    return LuaRef(lua, index)
  }

  /// `value`: anything.
  public static var expectation: String { "value" }
}

/// A reference to a Lua function, or to a value that can be called like one.
public struct LuaFunction: LuaDecodable, LuaEncodable {
  /// The function itself.
  public let ref: LuaRef

  /// The function that `ref` refers to.
  public init(_ ref: LuaRef) { self.ref = ref }

  /// A function or a value with `__call`. Throws `LuaMismatch` for anything else.
  public static func decode(_ lua: Lua, _ index: Int32) throws -> LuaFunction {
    guard lua.isCallable(at: index) else {
      throw LuaMismatch(expected: expectation, lua, index)
    }
    return LuaFunction(LuaRef(lua, index))
  }

  /// `function`, Lua's word.
  public static var expectation: String { "function" }

  /// Pushes the function. Throws when it belongs to another or a closed state.
  public func push(to lua: Lua) throws { try ref.push(to: lua) }

  /// Calls the function in the state that runs now and drops its results. Throws its error.
  public func call<each A: LuaEncodable>(_ arguments: repeat each A) throws {
    try start(ref.core.running(), repeat each arguments, results: 0)
  }

  /// Calls the function in the state that runs now and decodes its first result.
  public func call<each A: LuaEncodable, R: LuaDecodable>(
    _ arguments: repeat each A, returning: R.Type
  ) throws -> R {
    let lua = try ref.core.running()
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
