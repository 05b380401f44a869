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
    case LUA_OK: return .finished(pending)
    case slua_yield_status(): return .yielded(pending)
    default:
      pending = 0
      luaL_traceback(from.L, lua.L, nil, 0)
      let traceback = from.string(at: -1) ?? ""
      from.pop()
      throw LuaError(popping: lua, traceback: traceback)
    }
  }
}
