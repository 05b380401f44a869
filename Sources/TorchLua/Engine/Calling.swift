import CLua
import LuaBridge
import NN
import TensorCore

// What Swift and scripts give each other. `ScriptError` is the one error of all of it.

extension TorchEngine {
  // MARK: Running

  /// Runs a chunk of Lua text and gives what it returns.
  ///
  ///     try engine.run("x = torch.randn(3)")
  ///     let (n, mean) = try engine.run("return x:nElement(), x:mean()", as: Int.self, Double.self)
  ///
  /// - Parameters:
  ///   - text: Lua, as of a file.
  ///   - name: what messages call it: `=name`, or `@path` of a file.
  ///   - results: the types of as many results; further ones are dropped. A result that may be nil is `Double?.self`.
  /// - Throws: what the script raised, or that its text or a result is not what it should be.
  public func run<each R: LuaDecodable>(
    _ text: String, name: String = "=(script)", as results: repeat (each R).Type
  ) throws(ScriptError) -> (repeat each R) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    do {
      try lua.load(text, name: name)
      try lua.call(0)
      var reader = ResultReader(self, after: bottom, of: "the script")
      return (repeat try reader.next((each R).self))
    } catch { throw ScriptError(error, in: self) }
  }

  /// Runs a script, as the command does: `arguments` are its `...` and the global `arg`, and `require` finds modules beside
  /// it first, from now on.
  ///
  ///     let model = try engine.run(file: "train.lua", "-epochs", "20", as: Module.self)
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - arguments: the words that would follow it on a command line.
  ///   - results: the types of what the script returns.
  /// - Throws: what the script raised, or that it cannot be read or compiled.
  public func run<each R: LuaDecodable>(
    file path: String, _ arguments: String..., as results: repeat (each R).Type
  ) throws(ScriptError) -> (repeat each R) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    do {
      try setArguments([path] + arguments, script: 0)
      try findModules(beside: path)
      try load(file: path)
      try lua.reserve(arguments.count + 8)
      for argument in arguments { lua.push(argument) }
      try lua.call(Int32(clamping: arguments.count))
      var reader = ResultReader(self, after: bottom, of: path)
      return (repeat try reader.next((each R).self))
    } catch { throw ScriptError(error, in: self) }
  }

  /// Pushes a file compiled as a function; nil for the standard input. Throws when it cannot be read or compiled.
  package func load(file path: String?) throws {
    guard luaL_loadfilex(lua.L, path, "t") == LUA_OK else {
      defer { lua.pop() }
      throw LuaError(lua.string(at: -1) ?? "cannot read the script")
    }
  }

  /// `arg`: word number `script` at 0, what is before it at negative and what follows at positive positions.
  package func setArguments(_ words: [String], script: Int) throws {
    lua.newTable(array: words.count)
    for (i, word) in words.enumerated() {
      lua.push(word)
      lua.rawSet(-2, i - script)
    }
    try lua.setGlobal("arg")
  }

  /// From now on modules are looked for beside this script, then where they were looked for.
  package func findModules(beside script: String) throws {
    let folder = script.lastIndex(of: "/").map { String(script[..<$0]) } ?? "."
    try lua.getGlobal("package")
    defer { lua.pop() }
    guard try lua.getField(-1, "path") == .string, let path = lua.string(at: -1) else { return lua.pop() }
    lua.pop()
    let here = "\(folder)/?.lua;\(folder)/?/init.lua;"
    guard !path.hasPrefix(here) else { return }
    lua.push(here + path)
    lua.rawSet(-2, "path")
  }

  // MARK: Values

  /// A global, or what is at the end of a path of fields, as one type.
  ///
  ///     let model = try engine["model", as: Module.self]
  ///     let rate = try engine["opt.learningRate", as: Double?.self] ?? 0.01
  ///     let last = try engine["losses.10", as: Double.self]
  ///
  /// Tensors, modules and other objects are the script's own; strings, numbers and tables are copied (`[Double]`,
  /// `[String: Double]`, `Value` for any mixture). A part of the path that is a whole number is a place in a list, from 1.
  /// The error says what is there instead, or which name may have been meant.
  public subscript<T: LuaDecodable>(_ path: String, as type: T.Type) -> T {
    get throws(ScriptError) {
      let bottom = begin()
      defer { lua.setTop(bottom) }
      do {
        let isThere = try push(path)
        do { return try T.decode(lua, lua.top) } catch let error as LuaMismatch {
          let help = isThere ? nil : Spelling.question(nearest(path))
          throw LuaError("'\(path)': \(error)" + (help ?? ""))
        }
      } catch { throw ScriptError(error, in: self) }
    }
  }

  /// The same as whatever it is: a `Tensor`, a `Module` or other object, a `Double`, `String` or `Bool`, a `LuaFunction`,
  /// a `Value` for a table; nil for nothing.
  ///
  ///     if let y = engine["y"] as? Tensor { … }
  public subscript(_ path: String) -> (any LuaEncodable)? {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    guard (try? push(path)) == true else { return nil }
    return natural(at: lua.top)
  }

  /// Sets a global, or the field at the end of a path; nil removes it.
  ///
  ///     try engine.set("x", Tensor([1, 2, 3], [3]))
  ///     try engine.set("opt", ["epochs": 10, "layer": "LSTM"] as Value)
  ///
  /// Makes the tables that the path goes through where there are none. Throws when something on the way has no fields, or
  /// scripts know no such value.
  public func set(_ path: String, _ value: (any LuaEncodable)?) throws(ScriptError) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    do {
      var parts = Self.parts(path)
      let last = parts.removeLast()
      try pushTable(parts)
      try lua.reserve(8)
      push(key: last)
      if let value { try value.push(to: lua) } else { lua.pushNil() }
      try lua.setTable(bottom + 1)
    } catch { throw ScriptError(error, in: self) }
  }

  private func natural(at index: Int32) -> (any LuaEncodable)? {
    switch lua.type(at: index) {
    case .none, .nil: return nil
    case .boolean: return lua.truth(at: index)
    case .number: return lua.number(at: index)
    case .string: return lua.string(at: index)
    case .function: return LuaFunction(LuaRef(lua, index))
    default:
      if let object = lua.anyObject(at: index) as? any LuaObject { return object }
      return (try? Value.decode(lua, index)) ?? .object(LuaRef(lua, index))
    }
  }

  // MARK: Functions

  /// Calls a script's function, found by its path, and gives its results.
  ///
  ///     let y = try engine.call("predict", x, as: Tensor.self)
  ///     let (loss, accuracy) = try engine.call("evaluate", x, labels, as: Double.self, Double.self)
  ///     let z = try engine.call("model:forward", x, as: Tensor.self)
  ///
  /// - Parameters:
  ///   - function: its path; with a colon for the last dot, what stands before it is the first argument.
  ///   - arguments: tensors, modules, numbers, strings, arrays, dictionaries, `Value`.
  ///   - results: the types of as many results; further ones are dropped. A result that may be nil is `Double?.self`.
  /// - Throws: what the function raised, or that it is none, or a result not what it should be.
  public func call<each A: LuaEncodable, each R: LuaDecodable>(
    _ function: String, _ arguments: repeat each A, as results: repeat (each R).Type
  ) throws(ScriptError) -> (repeat each R) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    do {
      try push(function: function)
      try lua.reserve(60)
      repeat try (each arguments).push(to: lua)
      try lua.call(lua.top - bottom - 1)
      var reader = ResultReader(self, after: bottom, of: "'\(function)'")
      return (repeat try reader.next((each R).self))
    } catch { throw ScriptError(error, in: self) }
  }

  /// Calls a function that a script has given to Swift, as an argument or by `engine["f", as: LuaFunction.self]`.
  public func call<each A: LuaEncodable, each R: LuaDecodable>(
    _ function: LuaFunction, _ arguments: repeat each A, as results: repeat (each R).Type
  ) throws(ScriptError) -> (repeat each R) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    do {
      try function.push(to: lua)
      try lua.reserve(60)
      repeat try (each arguments).push(to: lua)
      try lua.call(lua.top - bottom - 1)
      var reader = ResultReader(self, after: bottom, of: "the function")
      return (repeat try reader.next((each R).self))
    } catch { throw ScriptError(error, in: self) }
  }

  /// Pushes the function at a path, and the object before a colon.
  private func push(function path: String) throws {
    let colon = path.lastIndex(of: ":")
    let name = colon.map { String(path[path.index(after: $0)...]) }
    let owner = colon.map { String(path[..<$0]) } ?? path
    let isThere = try push(owner)
    let place = lua.top
    if let name {
      guard isThere else { throw LuaError("there is no '\(owner)'" + (Spelling.question(nearest(owner)) ?? "")) }
      try lua.getField(place, name)
      lua.insert(at: place)
      guard lua.isCallable(at: place) else {
        let near = Spelling.nearest(name, among: memberNames(at: place + 1, onlyMethods: true))
        throw LuaError("'\(owner)' has no method '\(name)'" + (Spelling.question(near) ?? ""))
      }
    } else if !lua.isCallable(at: place) {
      throw LuaError(
        isThere
          ? "'\(path)' is no function but a \(lua.typeName(at: place)) value"
          : "there is no function '\(path)'" + (Spelling.question(nearest(path)) ?? ""))
    }
  }

  // MARK: Paths

  /// What every way into the engine begins with: the height of its stack.
  private func begin() -> Int32 {
    leftErrors.clear()
    return lua.top
  }

  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: ".", omittingEmptySubsequences: false)
  }

  private func push(key: Substring) {
    if let place = Int(key) { lua.push(place) } else { lua.push(String(key)) }
  }

  /// Pushes the value at a path, or nil; false for nil. Throws when something on the way has no fields.
  private func push(_ path: String) throws -> Bool {
    try lua.reserve(8)
    lua.pushGlobals()
    for (i, part) in Self.parts(path).enumerated() {
      if lua.isNil(at: -1) { return false }
      try checkFields(i, path)
      push(key: part)
      try lua.getTable(-2)
      lua.remove(at: -2)
    }
    return !lua.isNil(at: -1)
  }

  /// Pushes the table at a path, made where there is none.
  private func pushTable(_ parts: [Substring]) throws {
    try lua.reserve(8)
    lua.pushGlobals()
    for (i, part) in parts.enumerated() {
      push(key: part)
      try lua.getTable(-2)
      if lua.isNil(at: -1) {
        lua.pop()
        lua.newTable()
        push(key: part)
        lua.pushValue(at: -2)
        try lua.setTable(-4)
      }
      lua.remove(at: -2)
      try checkFields(i + 1, parts.joined(separator: "."), "__newindex")
    }
  }

  /// Throws unless the value on top, which the first `count` parts of a path lead to, has fields: a table, or what has
  /// this metamethod.
  private func checkFields(_ count: Int, _ path: String, _ metamethod: String = "__index") throws {
    if lua.type(at: -1) == .table { return }
    if luaL_getmetafield(lua.L, -1, metamethod) != LUA_TNIL { return lua.pop() }
    let name = Self.parts(path).prefix(count).joined(separator: ".")
    throw LuaError("'\(name)' has no fields: it is a \(lua.typeName(at: -1)) value")
  }

  /// The global, or the field, that may have been meant by a path to nothing.
  private func nearest(_ path: String) -> String? {
    var parts = Self.parts(path).map(String.init)
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    guard let last = parts.popLast() else { return nil }
    if parts.isEmpty { return Spelling.nearest(last, among: globalNames) }
    let owner = parts.joined(separator: ".")
    guard (try? push(owner)) == true else { return nearest(owner) }
    return Spelling.nearest(last, among: memberNames(at: lua.top)).map { "\(owner).\($0)" }
  }
}

/// Hands out results from left to right.
private struct ResultReader {
  private let lua: Lua
  private let bottom: Int32
  private let name: String
  private var count: Int32 = 0

  init(_ torch: TorchEngine, after bottom: Int32, of name: String) {
    lua = torch.lua
    self.bottom = bottom
    self.name = name
  }

  mutating func next<T: LuaDecodable>(_ type: T.Type) throws -> T {
    count += 1
    // Beyond the last result there is nothing.
    let place = Swift.min(bottom + count, lua.top + 1)
    do { return try T.decode(lua, place) } catch let error as LuaMismatch {
      throw LuaError("result \(count) of \(name): \(error)")
    }
  }
}

extension TorchEngine: LuaScope {
  /// Binds a function that reads its arguments and pushes its results itself, returning their number; the name may be
  /// a path.
  ///
  /// Mostly one of the other forms is what is wanted:
  ///
  ///     engine.define("app.scale") { (t: Tensor, factor: Double) in try t.multiplied(by: factor) }
  ///
  /// Arguments are decoded, the result is pushed, and errors reach the script as Lua's own do: `bad argument #2 to
  /// 'app.scale' (number expected, got string)`. Optional parameters come last. The engine keeps the function: one that
  /// captures the engine should do so `unowned`. The function is there afterwards, whatever a script has put in its way: what
  /// has no fields, or takes none, gives way to a table.
  public func define(raw name: String, _ body: @escaping (Arguments) throws -> Int32) {
    let bottom = begin()
    defer { lua.setTop(bottom) }
    guard (try? lua.reserve(12)) != nil else { return }
    var parts = Self.parts(name)
    let last = parts.removeLast()
    lua.pushFunction(name, body)
    do {
      try pushTable(parts)
      push(key: last)
      lua.pushValue(at: bottom + 1)
      try lua.setTable(bottom + 2)
    } catch {
      lua.setTop(bottom + 1)
      lua.pushGlobals()
      for part in parts { pushOwnTable(part) }
      push(key: last)
      lua.pushValue(at: bottom + 1)
      lua_rawset(lua.L, bottom + 2)
    }
  }

  /// Replaces the table on top by the one in its field `key`, without metamethods; puts one there in place of anything
  /// else.
  private func pushOwnTable(_ key: Substring) {
    push(key: key)
    if lua_rawget(lua.L, -2) != LUA_TTABLE {
      lua.pop()
      lua.newTable()
      push(key: key)
      lua.pushValue(at: -2)
      lua_rawset(lua.L, -4)
    }
    lua.remove(at: -2)
  }
}
