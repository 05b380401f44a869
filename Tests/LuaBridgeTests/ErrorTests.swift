import LuaBridge
import Testing

struct Odd: Error, CustomStringConvertible { var description: String { "odd failure" } }

@Suite struct ErrorTests {
  @Test func manyErrorsLeakNothing() throws {
    let bench = try Bench()
    let counter = bench.counter
    bench.engine.define("fail") { (thing: Thing) in
      let local = Thing(counter)
      throw LuaError("failed with \(local.value + thing.value)")
    }
    bench.engine.define(raw: "relay") { args in
      let local = Thing(counter)
      args.lua.pushValue(at: 1)
      try args.lua.call(0, 0)
      return Int32(local.value)
    }
    let bottom = bench.lua.top
    try bench.run(
      """
      local t = Thing()
      for i = 1, 10000 do
        assert(not pcall(fail, t))
        assert(not pcall(fail))
        assert(not pcall(relay, function() error({}) end))
      end
      t = nil
      """)
    for _ in 0..<1000 {
      #expect(throws: LuaError.self) { try bench.run("fail(1)") }
    }
    #expect(bench.lua.top == bottom)
    try bench.collect()
    #expect(counter.live == 0)
  }

  /// Runs a callback under a Swift frame, in the main state or in a coroutine.
  @Test(arguments: ["local go = f", "local go = coroutine.wrap(f)"])
  func valuesAndTracebacksCrossSwift(start: String) throws {
    let bench = try Bench()
    bench.engine.define(raw: "relay") { args in
      args.lua.pushValue(at: 1)
      try args.lua.call(0, 0)
      return 0
    }
    func raise(_ value: String) throws -> LuaError? {
      do {
        try bench.run(
          """
          value = \(value)
          local function inner() error(value, 0) end
          local function outer() relay(inner); return 1 end
          local function f() relay(outer); return 1 end
          \(start)
          go()
          """)
        return nil
      } catch let error as LuaError { return error }
    }
    let table = try #require(try raise("{}"))
    #expect(table.message == "(error object is a table value)")
    #expect(table.traceback.contains("in upvalue 'inner'") || table.traceback.contains("<script:2>"))
    try #require(table.value).push(to: bench.lua)
    try bench.lua.getGlobal("value")
    #expect(bench.lua.rawEqual(-1, -2))
    bench.lua.pop(2)
    let text = try #require(try raise("'plain'"))
    #expect(text.message.hasSuffix("plain"))
    #expect(text.traceback.contains("script:2:"))
    #expect(bench.lua.top == 0)
    // Inside Lua too the value is the same.
    try bench.run(
      """
      local t = {}
      local ok, e = pcall(relay, function() relay(function() error(t) end) end)
      assert(not ok and rawequal(e, t))
      """)
  }

  @Test func swiftErrorsGetOnePosition() throws {
    let bench = try Bench()
    bench.engine.define("odd") { () throws -> Int in throw Odd() }
    bench.engine.define(raw: "relay") { args in
      args.lua.pushValue(at: 1)
      try args.lua.call(0, 0)
      return 0
    }
    #expect(bench.error("\nodd()") == "script:2: odd failure")
    #expect(bench.error("local ok, e = pcall(odd)\nerror(e, 0)") == "script:1: odd failure")
    #expect(bench.error("relay(function()\nodd() end)") == "script:2: odd failure")
    #expect(bench.error("relay(odd)") == "script:1: odd failure")
  }

  @Test func textIsPutBeforeStringsOnly() throws {
    let bench = try Bench()
    bench.engine.define(raw: "relay") { args in
      args.lua.pushValue(at: 1)
      do { try args.lua.call(0, 0) } catch { throw LuaError.prepending("In 2 module:\n", to: error) }
      return 0
    }
    do {
      try bench.run("local function deep() error('x') end relay(function() deep(); return 1 end)")
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.message == "In 2 module:\nscript:1: x")
      #expect(error.traceback.contains("'deep'"))
    }
    try bench.run(
      """
      local t = {}
      local ok, e = pcall(relay, function() error(t) end)
      assert(rawequal(e, t))
      local ok, e = pcall(relay, function() error('a', 0) end)
      assert(e == 'In 2 module:\\na')
      """)
  }

  @Test func argumentErrorsReadLikeLuas() throws {
    let bench = try Bench()
    bench.engine.define("narrow") { (a: Thing, b: Int, c: Int?) in a.value + Double(b + (c ?? 0)) }
    bench.engine.define("text") { (a: String, b: [Double], c: LuaFunction) in a }
    let cases = [
      ("narrow(Thing())", "bad argument #2 to 'narrow' (number expected, got no value)"),
      ("narrow(Thing(), nil)", "bad argument #2 to 'narrow' (number expected, got nil)"),
      ("narrow(Thing(), '3x')", "bad argument #2 to 'narrow' (number expected, got string)"),
      ("narrow(Thing(), 1, {})", "bad argument #3 to 'narrow' (number expected, got table)"),
      ("narrow(3)", "bad argument #1 to 'narrow' (test.Thing expected, got number)"),
      ("narrow(io.stdout)", "bad argument #1 to 'narrow' (test.Thing expected, got FILE*)"),
      ("Thing():add({})", "bad argument #1 to 'add' (number expected, got table)"),
      ("Thing().add(3, 3)", "calling 'add' on bad self (test.Thing expected, got number)"),
      ("text(1)", "bad argument #1 to 'text' (string expected, got number)"),
      ("text('', {1, 'x'})", "bad argument #2 to 'text' (item 2: number expected, got string)"),
      ("text('', {}, {})", "bad argument #3 to 'text' (function expected, got table)"),
      (
        "Special().twice(Thing())",
        "calling 'twice' on bad self (test.Thing expected, got test.Thing)"
      ),
    ]
    for (text, message) in cases { #expect(bench.error(text) == "script:1: " + message) }
  }

  @Test func protectedOperationsThrow() throws {
    let bench = try Bench()
    let lua = bench.lua
    try bench.run(
      """
      bad = setmetatable({}, {
        __index = function() error('index') end, __newindex = function() error('newindex') end,
        __len = function() error('len') end, __tostring = function() error('tostring') end})
      """)
    try lua.getGlobal("bad")
    func expectError(_ text: String, _ work: () throws -> Void) {
      do {
        try work()
        Issue.record("no error: \(text)")
      } catch { #expect("\(error)".hasSuffix(text)) }
      lua.setTop(1)
    }
    expectError("index") { try lua.getField(1, "x") }
    expectError("newindex") {
      lua.push(1)
      try lua.setField(1, "x")
    }
    expectError("len") { _ = try lua.length(at: 1) }
    expectError("tostring") { _ = try lua.tostring(at: 1) }
    expectError("attempt to index a nil value") {
      lua.pushNil()
      try lua.getField(-1, "x")
    }
    expectError("index is nil") {
      lua.newTable()
      lua.pushNil()
      lua.pushNil()
      try lua.setTable(2)
    }
    expectError("invalid key to 'next'") {
      try lua.run("return {a=1, b=2}", 1)
      try lua.forEach(at: 2) { _, _ in
        try lua.run("collectgarbage()")
        lua.push("zzz")
        lua.replace(at: 3)
      }
    }
    expectError("attempt to load a binary chunk (mode is 't')") {
      try lua.run("return string.dump(function() end)", 1)
      try lua.withBytes(at: -1) { try lua.load(bytes: $0, name: "=x") }
    }
  }

  @Test func scriptsThatExceedTheMemoryLimitGetAnError() throws {
    let bench = try Bench()
    bench.engine.memoryLimit = bench.engine.usedBytes + 4_000_000
    #expect(bench.error("local t = {} for i = 1, 1e8 do t[i] = {} end") == "not enough memory")
    bench.engine.memoryLimit = nil
    try bench.run("local t = {} for i = 1, 1e5 do t[i] = {} end")
  }

  @Test func deepRecursionThroughSwiftIsAnError() throws {
    let bench = try Bench()
    bench.engine.define(raw: "relay") { args in
      args.lua.pushValue(at: 1)
      try args.lua.call(0, 0)
      return 0
    }
    #expect(bench.error("local function f() relay(f) end f()").contains("stack overflow"))
    try bench.run("assert(true)")
  }

  @Test func debugCannotBreakTheBridge() throws {
    let bench = try Bench()
    try bench.run(
      """
      assert(debug.traceback and debug.getinfo)
      for _, name in ipairs {'setlocal', 'setuservalue', 'getregistry'} do assert(debug[name] == nil) end
      assert(not pcall(debug.setmetatable, Thing(1), {}) and not pcall(debug.setmetatable, io.stdout, nil))
      assert(debug.setupvalue(Thing(1).add, 1, nil) == nil and debug.setupvalue(string.find, 1, nil) == nil)
      assert(Thing(1):add(1).value == 2)
      """)
  }
}
