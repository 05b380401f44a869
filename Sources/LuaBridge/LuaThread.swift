import CLuaHost

/// A coroutine that Swift resumes, for functions that yield.
public final class LuaThread {
  /// What a resumption led to; that many values are on the thread's stack.
  public enum Outcome: Equatable, Sendable {
    /// It yielded so many values and can be resumed.
    case yielded(Int32)
    /// It returned so many values and has ended.
    case finished(Int32)
  }

  /// The coroutine's stack, where results are found; the next `resume` drops them. Valid while the
  /// engine is open.
  public let lua: Lua
  private let ref: LuaRef
  private var pending: Int32 = 0

  /// A coroutine that will run `function`.
  public init(_ function: LuaFunction) throws {
    let lua = try function.ref.core.running()
    try lua.reserve(4)
    guard let thread = lua_newthread(lua.L) else { throw LuaError("not enough memory") }
    self.lua = Lua(thread)
    ref = LuaRef(popping: lua)
    try function.push(to: self.lua)
  }

  /// The coroutine at `index`, wherever it stands. Throws `LuaMismatch` for anything else.
  public init(_ lua: Lua, _ index: Int32) throws {
    guard let thread = lua_tothread(lua.L, index) else { throw LuaMismatch(expected: "coroutine", lua, index) }
    self.lua = Lua(thread)
    ref = LuaRef(lua, index)
    let status = lua_status(thread)
    // One that has ended has nothing to run, one that has not begun the function that it will.
    isOver = status != slua_yield_status() && (status != LUA_OK || lua_gettop(thread) == 0)
  }

  /// Whether it has ended, by an error too; `resume` then throws.
  public private(set) var isOver = false

  /// Moves the `count` values on top to the stack of `other`, which belongs to the same engine.
  public func move(_ count: Int32, to other: Lua) throws {
    try other.reserve(Int(count))
    lua_xmove(lua.L, other.L, count)
    pending = 0
  }

  /// Runs until the next yield or the end.
  ///
  /// Throws what the coroutine raised, with its traceback, or when it has ended.
  @discardableResult
  public func resume<each A: LuaEncodable>(_ arguments: repeat each A) throws -> Outcome {
    let from = try ref.core.running()
    lua.pop(pending)
    pending = 0
    let bottom = lua.top
    try lua.reserve(20)
    repeat try (each arguments).push(to: lua)
    let status = slua_resume(lua.L, from.L, lua.top - bottom, &pending)
    switch status {
    case LUA_OK:
      isOver = true
      return .finished(pending)
    case slua_yield_status(): return .yielded(pending)
    default:
      isOver = true
      pending = 0
      luaL_traceback(from.L, lua.L, nil, 0)
      let traceback = from.string(at: -1) ?? ""
      from.pop()
      throw LuaError(popping: lua, traceback: traceback)
    }
  }
}
