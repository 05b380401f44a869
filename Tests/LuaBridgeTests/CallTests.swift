import LuaBridge
import Testing

/// What one test's objects hold.
nonisolated(unsafe) private var heldBytes = 0

@Suite struct CallTests {
  @Test func integersDecode() throws {
    let bench = try Bench()
    bench.engine.define("int") { (i: Int) in i }
    try bench.run(
      """
      assert(int(3.0) == 3 and int(3.7) == 3 and int(-3.7) == -3)
      assert(int(math.mininteger) == math.mininteger and int(-2^63) == math.mininteger)
      assert(math.type(int(3.0)) == 'integer')
      """)
    let reason = "has no integer representation)"
    for text in ["0/0", "1/0", "-1/0", "2^63", "1e300"] {
      #expect(bench.error("int(\(text))").hasSuffix(reason))
    }
    #expect(bench.error("int('3x')").hasSuffix("(number expected, got string)"))
    try bench.run("assert(int('3') == 3 and int('0x10') == 16)")
    #expect(bench.error("int(nil)").hasSuffix("(number expected, got nil)"))
  }

  @Test func valuesConvert() throws {
    let bench = try Bench()
    bench.engine.define("pair") { (a: Double, b: Double) in (a + b, a - b) }
    bench.engine.define("echo") { (a: Bool, s: String, f: Float, l: [[Int]]) in (a ? s : "", l) }
    bench.engine.define("any") { (v: LuaRef) in v }
    bench.engine.define("maybe") { (v: Double?) in v == nil }
    bench.engine.define("call") { (f: LuaFunction) in
      try f.call(2.0, "x", returning: String.self)
    }
    try bench.run(
      """
      local a, b = pair(3, 1) assert(a == 4 and b == 2)
      local s, l = echo(true, 'a\\0b', 1, {{1, 2}, {3}})
      assert(s == 'a\\0b' and l[1][2] == 2 and l[2][1] == 3)
      assert(any(print) == print and maybe() and maybe(nil) and not maybe(1))
      assert(call(function(n, x) return x .. math.type(n) end) == 'xfloat')
      """)
    #expect(try bench.lua.evaluate("6 * 7", as: Int.self) == 42)
    #expect(try bench.lua.evaluate("{1.5, 2}", as: [Double].self) == [1.5, 2])
    #expect(try bench.lua.evaluate("nil", as: String?.self) == nil)
    #expect(bench.lua.top == 0)
  }

  @Test func rawFunctionsSeeTheirArguments() throws {
    let bench = try Bench()
    bench.engine.define(raw: "raw") { args in
      args.lua.push(Int(args.count))
      args.lua.push(args.type(of: 2).name)
      args.lua.push(try args.optional(3, as: Double.self) ?? -1)
      return 3
    }
    try bench.run(
      """
      local n, t, d = raw(1) assert(n == 1 and t == 'no value' and d == -1)
      local n, t, d = raw(1, {}, 5) assert(n == 3 and t == 'table' and d == 5)
      """)
  }

  @Test func tablesBindFunctions() throws {
    let bench = try Bench()
    bench.lua.newTable()
    let torch = try LuaTable(bench.lua, -1, prefix: "torch.")
    try bench.lua.setGlobal("torch")
    torch.define("half") { (x: Double) in x / 2 }
    try torch.set("version", "7")
    try bench.run("assert(torch.half(3) == 1.5 and torch.version == '7')")
    #expect(bench.error("torch.half{}").contains("to 'torch.half' (number expected, got table)"))
    var seen: [String: String] = [:]
    try bench.lua.getGlobal("torch")
    try bench.lua.forEach(at: -1) { key, value in
      seen[bench.lua.string(at: key) ?? ""] = bench.lua.typeName(at: value)
    }
    #expect(seen == ["half": "function", "version": "string"])
  }

  @Test func callbacksRunInTheCoroutineThatCalls() throws {
    let bench = try Bench()
    bench.engine.define("twice") { (f: LuaFunction) in
      try f.call()
      try f.call()
    }
    try bench.run(
      """
      local co
      co = coroutine.create(function()
        twice(function() assert(coroutine.running() == co) end)
        local ok, e = pcall(twice, coroutine.yield)
        assert(not ok and e:find('yield'))
        coroutine.yield(1)
        local inner = coroutine.wrap(function() twice(function() Thing() end) coroutine.yield(5) end)
        return inner()
      end)
      local ok, a = coroutine.resume(co) assert(ok and a == 1, a)
      local ok, b = coroutine.resume(co) assert(ok and b == 5, b)
      assert(select('#', coroutine.resume(co)) == 2 and not coroutine.resume(co))
      """)
    #expect(bench.engine.lua.L == bench.engine.main.L)
  }

  @Test func swiftResumesCoroutines() throws {
    let bench = try Bench()
    let generate = try bench.lua.evaluate(
      """
      function(n)
        for i = 1, n do local got = coroutine.yield(i, i * i) if got then error(got, 0) end end
        return 'end'
      end
      """, as: LuaFunction.self)
    let thread = try LuaThread(generate)
    #expect(try thread.resume(2) == .yielded(2))
    #expect(thread.lua.integer(at: -1) == 1)
    #expect(try thread.resume() == .yielded(2))
    #expect(thread.lua.integer(at: -1) == 4)
    #expect(try thread.resume() == .finished(1))
    #expect(thread.lua.string(at: -1) == "end")
    #expect(throws: LuaError.self) { try thread.resume() }
    let failing = try LuaThread(generate)
    try failing.resume(2)
    do {
      try failing.resume("told")
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.message == "told" && error.traceback.contains("script:2"))
    }
    #expect(bench.lua.top == 0)
  }

  @Test func coroutineFunctionsBehaveAsLuas() throws {
    let bench = try Bench()
    try bench.run(
      """
      local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
      assert(co(1) == 2 and co(5) == 10)
      local ok, e = pcall(co) assert(not ok and e:find('cannot resume dead coroutine'))
      local ok, e = coroutine.resume(coroutine.create(function() error({}) end))
      assert(not ok and type(e) == 'table')
      local t = {}
      local ok, e = pcall(coroutine.wrap(function() error(t) end)) assert(rawequal(e, t))
      local closed = false
      local ok, e = pcall(coroutine.wrap(function()
        local x <close> = setmetatable({}, {__close = function() closed = true end})
        error('oops', 0)
      end))
      assert(closed and e:find('oops'))
      assert(not pcall(coroutine.resume, 1))
      assert(not pcall(coroutine.wrap, 1))
      """)
  }

  @Test func nativeMemoryDrivesTheCollector() throws {
    let bench = try Bench()
    let pending = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    pending.initialize(to: 0)
    defer { pending.deallocate() }
    bench.engine.externalBytes = pending
    bench.engine.liveBytes = { heldBytes }
    let counter = bench.counter
    var peak = 0
    bench.engine.define("temporary") { () -> Thing in
      pending.pointee += 65536
      heldBytes = counter.live * 65536
      peak = max(peak, counter.live)
      return Thing(counter)
    }
    try bench.run("for i = 1, 20000 do local t = temporary() end")
    #expect(peak < 200)
    // The same inside a finalizer, where Lua forbids steps.
    try bench.run(
      """
      for i = 1, 100 do setmetatable({}, {__gc = function() temporary() end}) end
      collectgarbage()
      """)
    bench.engine.close()
  }
}
