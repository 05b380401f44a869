import CLuaHost

/// A place where Swift functions can be bound: globals, a table, a class.
///
/// The engine keeps the functions until it is closed. One that captures the engine keeps it alive in
/// turn; `Arguments.lua`, `LuaFunction`, `LuaClass` and `LuaTable` give all they need without.
public protocol LuaScope {
  /// Binds a function that reads its arguments and pushes its results itself, returning their number.
  func define(raw name: String, _ body: @escaping (Arguments) throws -> Int32)
}

extension LuaScope {
  /// Binds a function whose arguments are decoded and whose result is pushed.
  ///
  /// Absent arguments decode like nil, so optional parameters may come last. Errors reach Lua as
  /// strings with the caller's position.
  @inlinable public func define<each A: LuaDecodable, R: LuaEncodable>(
    _ name: String, _ f: @escaping (repeat each A) throws -> R
  ) {
    define(raw: name) { arguments in
      var reader = ArgumentReader(arguments)
      try f(repeat try reader.next((each A).self)).push(to: arguments.lua)
      return 1
    }
  }

  // The same for one and two arguments, which the compiler makes several times as fast: it does not
  // specialise parameter packs.

  /// Binds a function of one argument.
  @inlinable public func define<A: LuaDecodable, R: LuaEncodable>(
    _ name: String, _ f: @escaping (A) throws -> R
  ) {
    define(raw: name) { arguments in
      try f(arguments.get(1)).push(to: arguments.lua)
      return 1
    }
  }

  /// Binds a function of two arguments.
  @inlinable public func define<A: LuaDecodable, B: LuaDecodable, R: LuaEncodable>(
    _ name: String, _ f: @escaping (A, B) throws -> R
  ) {
    define(raw: name) { arguments in
      try f(arguments.get(1), arguments.get(2)).push(to: arguments.lua)
      return 1
    }
  }

  /// Binds a function without results.
  @inlinable public func define<each A: LuaDecodable>(
    _ name: String, _ f: @escaping (repeat each A) throws -> Void
  ) {
    define(raw: name) { arguments in
      var reader = ArgumentReader(arguments)
      try f(repeat try reader.next((each A).self))
      return 0
    }
  }

  /// Binds a function with two results.
  @inlinable public func define<each A: LuaDecodable, R1: LuaEncodable, R2: LuaEncodable>(
    _ name: String, _ f: @escaping (repeat each A) throws -> (R1, R2)
  ) {
    define(raw: name) { arguments in
      var reader = ArgumentReader(arguments)
      let results = try f(repeat try reader.next((each A).self))
      try results.0.push(to: arguments.lua)
      try results.1.push(to: arguments.lua)
      return 2
    }
  }
}

/// A Lua table that functions and values are put into, without metamethods.
public struct LuaTable: LuaScope {
  /// The table.
  public let ref: LuaRef
  private let prefix: String

  /// Refers to the table at `index`. `prefix` (as `torch.`) stands before function names in messages.
  /// Throws `LuaMismatch` if there is none.
  public init(_ lua: Lua, _ index: Int32, prefix: String = "") throws {
    guard lua.type(at: index) == .table else {
      throw LuaMismatch(expected: "table", lua, index)
    }
    ref = LuaRef(lua, index)
    self.prefix = prefix
  }

  /// Puts such a function into the table under `name`; messages call it with the prefix. Does nothing once the
  /// engine is closed.
  public func define(raw name: String, _ body: @escaping (Arguments) throws -> Int32) {
    guard let lua = try? ref.core.running(), (try? ref.push(to: lua)) != nil else { return }
    lua.pushFunction(prefix + name, body)
    lua.rawSet(-2, name)
    lua.pop()
  }

  /// `table[name] = value`.
  public func set<T: LuaEncodable>(_ name: String, _ value: T) throws {
    let lua = try ref.core.running()
    try ref.push(to: lua)
    defer { lua.pop() }
    try value.push(to: lua)
    lua.rawSet(-2, name)
  }
}

extension Lua {
  /// Pushes a Swift function as a Lua function; `name` is what messages call it. The engine keeps it
  /// until it is closed, so push each function once.
  public func pushFunction(_ name: String, _ body: @escaping (Arguments) throws -> Int32) {
    pushFunction(engine.core.keep(LuaFunctionBox(name, isMethod: false, body)))
  }

  func pushFunction(_ box: UnsafeMutableRawPointer) {
    lua_pushlightuserdata(L, box)
    lua_pushcclosure(L, slua_trampoline, 1)
  }
}
