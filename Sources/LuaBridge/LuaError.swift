import CLuaHost

/// An error on its way between Lua and Swift.
///
/// One that Lua raised carries its own value, which is what Lua sees again when a bound function
/// throws it; one made in Swift is a message that gets the position of the nearest Lua caller.
public struct LuaError: Error, CustomStringConvertible {
  /// The text for people.
  public private(set) var message: String
  /// The stack of the place that raised it first; empty if it never was in Lua.
  public private(set) var traceback: String
  /// The value Lua raised; nil for a message made in Swift.
  public private(set) var value: LuaRef?
  var isText: Bool

  /// An error made in Swift.
  public init(_ message: String) {
    self.message = message
    traceback = ""
    isText = true
  }

  /// Takes the value that a failed protected call left on top.
  @usableFromInline init(popping lua: Lua) {
    slua_push_traceback(lua.L)
    let traceback = lua.string(at: -1) ?? ""
    lua.pop()
    self.init(popping: lua, traceback: traceback)
  }

  init(popping lua: Lua, traceback: String) {
    self.traceback = traceback
    isText = lua.type(at: -1) == .string
    message = ""
    message = LuaError.describe(lua)
    value = LuaRef(popping: lua)
  }

  /// The message.
  public var description: String { message }

  /// Puts `text` before the message. An error whose value is no string is left alone.
  public mutating func prepend(_ text: String) {
    guard isText else { return }
    message = text + message
  }

  /// `error` with `text` before its message. An error whose value is no string is left alone.
  public static func prepending(_ text: String, to error: Error) -> Error {
    guard var error = error as? LuaError else { return LuaError(text + "\(error)") }
    error.prepend(text)
    return error
  }

  private static func describe(_ lua: Lua) -> String {
    if let text = lua.string(at: -1) { return text }
    let type = lua.typeName(at: -1)
    var speaks = lua.type(at: -1) == .number
    if !speaks, luaL_getmetafield(lua.L, -1, "__tostring") != LUA_TNIL {
      lua.pop()
      speaks = true
    }
    if speaks {
      let status = slua_tostring(lua.L, -1)
      defer { lua.pop() }
      if status == LUA_OK, let text = lua.string(at: -1) { return text }
    }
    return "(error object is a \(type) value)"
  }

  /// Leaves on `lua` the value to raise for `error` and tells the host its first traceback.
  static func push(_ error: Error, to lua: Lua) {
    _ = lua_checkstack(lua.L, 8)
    var error = (error as? any LuaErrorCarrier)?.luaError ?? error
    if error is any LuaErrorWrapper {
      var prefix = position(lua)
      while let wrapper = error as? any LuaErrorWrapper {
        prefix += wrapper.luaPrefix
        error = wrapper.wrappedError
      }
      error = prepending(prefix, to: error)
      if (error as? LuaError)?.value == nil { return lua.push("\(error)") }
    }
    guard let error = error as? LuaError, let value = error.value else {
      return lua.push(position(lua) + ((error as? LuaError)?.message ?? "\(error)"))
    }
    // One of another state has no value here.
    guard (try? value.push(to: lua)) != nil else { return lua.push(error.message) }
    if error.isText, lua.string(at: -1) != error.message {
      lua.pop()
      lua.push(error.message)
    }
    lua.push(error.traceback)
    slua_set_pending(lua.L)
  }

  /// `source:line: ` of the nearest Lua function on the stack of `lua`; empty without one.
  static func position(_ lua: Lua) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
      guard let start = text.baseAddress else { return "" }
      slua_where(lua.L, start, text.count)
      return String(cString: start)
    }
  }
}

extension Lua {
  /// Where the nearest function of a script on the stack is, as `script.lua:48`; empty without one.
  public var scriptPlace: String {
    let position = LuaError.position(self)
    return position.hasSuffix(": ") ? String(position.dropLast(2)) : position
  }
}

/// A Swift error around another one, such as the way through a network to the place of the error.
/// Lua gets the wrapped error's own value and traceback, a text with `luaPrefix` before it.
public protocol LuaErrorWrapper: Error {
  /// What happened inside.
  var wrappedError: any Error { get }
  /// What stands before its text.
  var luaPrefix: String { get }
}

/// A Swift error that stands for one that Lua raised: a script that gets it gets that one's value and traceback, if it is
/// of the same state.
public protocol LuaErrorCarrier: Error {
  /// What Lua raised; nil where it was not Lua.
  var luaError: LuaError? { get }
}

/// A Lua value was not of the expected type. Arguments turn it into `bad argument #i to 'f' (…)`.
public struct LuaMismatch: Error, CustomStringConvertible {
  /// The reason, as `number expected, got nil`.
  public let description: String

  /// The value at `index` is not what was `expected`.
  public init(expected: String, _ lua: Lua, _ index: Int32) {
    description = "\(expected) expected, got \(lua.typeName(at: index))"
  }

  /// A free reason.
  public init(_ reason: String) { description = reason }
}
