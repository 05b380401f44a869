import CLuaHost

extension Lua {
  /// Throws the error value on top, popped, unless `status` says that all is well.
  @inlinable func check(_ status: Int32) throws(LuaError) {
    if status != LUA_OK { throw LuaError(popping: self) }
  }

  // MARK: Chunks and calls

  /// Pushes `text` compiled as a function. Throws syntax errors; binary chunks are refused.
  ///
  /// `name` follows Lua's rule: `@file`, `=name`, or the text itself.
  public func load(_ text: String, name: String) throws(LuaError) {
    var text = text
    try check(
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          slua_load(L, $0.baseAddress, $0.count, name)
        }
      })
  }

  /// Compiles bytes, as `load(_:name:)`.
  public func load(bytes: UnsafeRawBufferPointer, name: String) throws(LuaError) {
    let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    try check(slua_load(L, start, bytes.count, name))
  }

  /// Calls the function below its `nargs` arguments; all are replaced by the results, of which there
  /// are `nresults` or, by default, as many as the function returns.
  ///
  /// Throws the error of the callee with its own value and the traceback of the place that raised it.
  @inlinable public func call(_ nargs: Int32, _ nresults: Int32 = LUA_MULTRET) throws(LuaError) {
    try check(slua_pcall(L, nargs, nresults))
  }

  /// Compiles and runs `text`, leaving `nresults` results.
  public func run(_ text: String, name: String = "=script", _ nresults: Int32 = 0) throws(LuaError) {
    try load(text, name: name)
    try call(0, nresults)
  }

  /// Runs `return text` or `text` and decodes the first result.
  public func evaluate<T: LuaDecodable>(_ text: String, as type: T.Type = T.self) throws -> T {
    do { try load("return " + text, name: "=script") } catch { try load(text, name: "=script") }
    try call(0, 1)
    defer { pop() }
    return try T.decode(self, -1)
  }

  // MARK: Tables

  /// Pushes an empty table with room for `array` list items and `fields` other keys.
  @inlinable public func newTable(array: Int = 0, fields: Int = 0) {
    lua_createtable(L, Int32(clamping: array), Int32(clamping: fields))
  }

  /// Replaces the key on top by `value[key]`, with metamethods.
  public func getTable(_ index: Int32) throws(LuaError) { try check(slua_gettable(L, index)) }

  /// Pops a value and its key: `self[index][key] = value`, with metamethods.
  public func setTable(_ index: Int32) throws(LuaError) { try check(slua_settable(L, index)) }

  /// Pushes field `name` of the value at `index`, with metamethods.
  @discardableResult
  public func getField(_ index: Int32, _ name: String) throws(LuaError) -> LuaType {
    let table = absolute(index)
    push(name)
    try getTable(table)
    return type(at: -1)
  }

  /// Pops a value into field `name` of the value at `index`, with metamethods.
  public func setField(_ index: Int32, _ name: String) throws(LuaError) {
    let table = absolute(index)
    push(name)
    insert(at: -2)
    try setTable(table)
  }

  /// Pushes `table[key]` without metamethods; nil when the value at `index` is no table.
  @discardableResult
  @inlinable public func rawGet(_ index: Int32, _ key: Int) -> LuaType {
    guard lua_type(L, index) == LUA_TTABLE else {
      lua_pushnil(L)
      return .nil
    }
    return LuaType(rawValue: lua_rawgeti(L, index, lua_Integer(key))) ?? .nil
  }

  /// Pushes `table[name]` without metamethods; nil when the value at `index` is no table.
  @discardableResult
  public func rawGet(_ index: Int32, _ name: String) -> LuaType {
    guard lua_type(L, index) == LUA_TTABLE else {
      lua_pushnil(L)
      return .nil
    }
    let table = absolute(index)
    push(name)
    return LuaType(rawValue: lua_rawget(L, table)) ?? .nil
  }

  /// Pops a value into `table[key]` without metamethods; drops it when there is no table at `index`.
  @inlinable public func rawSet(_ index: Int32, _ key: Int) {
    guard lua_type(L, index) == LUA_TTABLE else { return pop() }
    lua_rawseti(L, index, lua_Integer(key))
  }

  /// Pops a value into `table[name]` without metamethods; drops it when there is no table at `index`.
  public func rawSet(_ index: Int32, _ name: String) {
    guard lua_type(L, index) == LUA_TTABLE else { return pop() }
    let table = absolute(index)
    push(name)
    insert(at: -2)
    lua_rawset(L, table)
  }

  /// The length of a table or string without metamethods.
  @inlinable public func rawLength(at index: Int32) -> Int { Int(clamping: lua_rawlen(L, index)) }

  /// `#value`, with metamethods. Throws unless the length is an integer.
  public func length(at index: Int32) throws(LuaError) -> Int {
    try check(slua_len(L, index))
    defer { pop() }
    guard let length = integer(at: -1) else { throw LuaError("object length is not an integer") }
    return length
  }

  /// Calls `body(key, value)` with the stack indices of every pair of the table at `index`, in
  /// `next`'s order. The stack is as before afterwards, whatever `body` pushed.
  public func forEach(at index: Int32, _ body: (_ key: Int32, _ value: Int32) throws -> Void) throws {
    let table = absolute(index)
    let bottom = top
    defer { setTop(bottom) }
    guard lua_type(L, table) == LUA_TTABLE else {
      throw LuaMismatch(expected: "table", self, table)
    }
    try reserve(8)
    pushNil()
    while true {
      var more: Int32 = 0
      try check(slua_next(L, table, &more))
      if more == 0 { return }
      try body(bottom + 1, bottom + 2)
      setTop(bottom + 1)
    }
  }

  // MARK: Globals and text

  /// Pushes the table of global variables.
  public func pushGlobals() { slua_pushglobaltable(L) }

  /// Pushes a global.
  @discardableResult
  public func getGlobal(_ name: String) throws(LuaError) -> LuaType {
    slua_pushglobaltable(L)
    defer { remove(at: -2) }
    return try getField(-1, name)
  }

  /// Pops a value into a global.
  public func setGlobal(_ name: String) throws(LuaError) {
    slua_pushglobaltable(L)
    insert(at: -2)
    defer { pop() }
    try setField(-2, name)
  }

  /// What `tostring` gives for the value at `index`.
  public func tostring(at index: Int32) throws(LuaError) -> String {
    try check(slua_tostring(L, index))
    defer { pop() }
    return string(at: -1) ?? ""
  }
}
