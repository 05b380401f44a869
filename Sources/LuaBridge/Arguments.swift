import CLuaHost

/// The arguments of one call from Lua. Valid during the call.
///
/// Positions count from 1; for a method the receiver is at 1, and messages, as Lua's own, do not
/// count it.
public struct Arguments {
  /// The state that calls.
  public let lua: Lua
  /// How many values were passed.
  public let count: Int32
  @usableFromInline unowned(unsafe) let function: LuaFunctionBox

  @inlinable init(_ L: OpaquePointer, _ function: LuaFunctionBox) {
    lua = Lua(L)
    count = lua_gettop(L)
    self.function = function
  }

  /// What an indexer returns for a key it does not know.
  public static var notHandled: Int32 { -2 }

  /// The argument at `position`; throws `bad argument #position to 'name' (…)` when it does not fit.
  @inlinable public func get<T: LuaDecodable>(
    _ position: Int32, as type: T.Type = T.self
  ) throws -> T {
    do {
      // Values that a body pushed are no arguments.
      return try T.decode(lua, position <= count ? position : absent)
    } catch let error as LuaMismatch {
      throw self.error(position, error.description)
    }
  }

  /// The argument at `position`, nil when it is absent or nil.
  @inlinable public func optional<T: LuaDecodable>(
    _ position: Int32, as type: T.Type = T.self
  ) throws -> T? {
    try get(position, as: T?.self)
  }

  /// The object at `position`; throws when it is of another class.
  @inlinable public func object<T: LuaObject>(_ position: Int32, as type: T.Type) throws -> T {
    try get(position, as: T.self)
  }

  /// The type of the argument at `position`; `.none` when absent.
  @inlinable public func type(of position: Int32) -> LuaType {
    position <= count ? lua.type(at: position) : .none
  }

  /// The arguments without the first, which is removed: for functions called through `__call`.
  public func dropFirst() -> Arguments {
    if count > 0 { lua.remove(at: 1) }
    return Arguments(lua.L, function)
  }

  /// The arguments without the last, which is removed.
  public func dropLast() -> Arguments {
    if count > 0 { lua.pop() }
    return Arguments(lua.L, function)
  }

  /// An error about the argument at `position`, in Lua's words.
  public func error(_ position: Int32, _ reason: String) -> LuaError {
    let name = function.name
    if function.isMethod {
      return position == 1
        ? LuaError("calling '\(name)' on bad self (\(reason))")
        : LuaError("bad argument #\(position - 1) to '\(name)' (\(reason))")
    }
    return LuaError("bad argument #\(position) to '\(name)' (\(reason))")
  }

  // A stack index Lua treats as valid but empty.
  @usableFromInline var absent: Int32 { lua_gettop(lua.L) + 1 }
}

/// Hands out arguments from left to right.
@usableFromInline struct ArgumentReader {
  @usableFromInline let arguments: Arguments
  @usableFromInline var position: Int32 = 0

  @inlinable init(_ arguments: Arguments) { self.arguments = arguments }

  @inlinable mutating func next<T: LuaDecodable>(_ type: T.Type) throws -> T {
    position += 1
    return try arguments.get(position, as: T.self)
  }
}

/// A Swift function bound in Lua. The engine keeps it; the C closure has a bare pointer.
@usableFromInline final class LuaFunctionBox {
  @usableFromInline let name: String
  @usableFromInline let isMethod: Bool
  @usableFromInline let body: (Arguments) throws -> Int32

  @usableFromInline init(
    _ name: String, isMethod: Bool, _ body: @escaping (Arguments) throws -> Int32
  ) {
    self.name = name
    self.isMethod = isMethod
    self.body = body
  }

  /// What C calls: the number of results, or `SLUA_ERROR` with the error value on top.
  static let enter: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { L, box in
    guard let L, let box else { return 0 }
    guard lua_checkstack(L, 40) != 0 else {
      Lua(L).push("stack overflow")
      return -1
    }
    return Unmanaged<LuaFunctionBox>.fromOpaque(box)._withUnsafeGuaranteedRef { function in
      do { return try function.body(Arguments(L, function)) } catch {
        LuaError.push(error, to: Lua(L))
        return -1
      }
    }
  }
}
