import LuaBridge
import Testing

@Suite struct ObjectTests {
  @Test func anObjectIsOneLuaValue() throws {
    let bench = try Bench()
    try bench.run(
      """
      local a, b = Thing(1), Thing(2)
      a:keep(b)
      assert(a:first() == b and rawequal(a:first(), b))
      local t = {[b] = 'found'}
      assert(t[a:first()] == 'found')
      assert(a ~= b and a:add(1) == a and a.value == 2)
      """)
  }

  @Test func classesInherit() throws {
    let bench = try Bench()
    try bench.run(
      """
      local s = Special(4)
      assert(s:add(1):twice() == 10 and s.value == 5)
      assert(tostring(s) == 'thing 5.0')
      assert(Thing().twice == nil)
      assert(getmetatable(s) == false)
      """)
  }

  @Test func fieldsSurviveTheirUserdata() throws {
    let bench = try Bench()
    let owner = Thing(bench.counter)
    try bench.lua.push(object: owner)
    try bench.lua.setGlobal("owner")
    try bench.run(
      """
      local child = Thing(7)
      child.note = 'kept'
      child.friend = Thing(8)
      child.me = function() return child end
      owner:keep(child)
      """)
    for _ in 0..<5 { try bench.collect() }
    try bench.run(
      """
      local child = owner:first()
      assert(child.note == 'kept' and child.value == 7)
      assert(child.friend.value == 8)
      assert(child.me() == child)
      """)
    #expect(bench.counter.live == 3)
    try bench.run("owner:drop()")
    try bench.collect()
    #expect(bench.counter.live == 1)
    // The address may be used again: no field may come back.
    try bench.run("for i = 1, 1000 do assert(Thing().note == nil) end")
  }

  @Test func fieldsSurviveWhenTheOwnerTakesTheObjectLate() throws {
    let bench = try Bench()
    try bench.run(
      """
      owner = Thing(0)
      local child = Thing(1)
      child.friend = Thing(2)
      collectgarbage() collectgarbage() collectgarbage()
      owner:keep(child)
      child = nil
      collectgarbage() collectgarbage() collectgarbage()
      assert(owner:first().friend.value == 2)
      """)
  }

  @Test func fieldsUnderAnIncrementalCollector() throws {
    let bench = try Bench()
    try bench.run(
      """
      owner = Thing(0)
      for round = 1, 300 do
        local child = Thing(round)
        child.friend = Thing(-round)
        collectgarbage('step', 0)
        owner:keep(child)
        child = nil
        for i = 1, round % 7 do collectgarbage('step', i) end
        assert(owner:first().friend.value == -round)
        owner:drop()
      end
      """)
    try bench.collect()
    #expect(bench.counter.live == 1)
  }

  /// Objects are released when Lua frees their userdata; there is no finalizer that a script could call.
  @Test func collectedUserdataReleaseTheirObjects() throws {
    let bench = try Bench()
    let kept = Thing(bench.counter, 5)
    try bench.thing.pushMetatable(to: bench.lua)
    try bench.lua.setGlobal("mt")
    try bench.run("assert(mt.__gc == nil)")
    for round in 1...3 {
      try bench.lua.push(object: kept)
      try bench.lua.setGlobal("a")
      try bench.run("assert(a.value == 5) a = nil; for i = 1, 1000 do local b = Thing(i) end")
      try bench.collect()
      #expect(bench.counter.live == 1, "round \(round)")
    }
    // Blocks as large as a userdata, with contents that scripts choose.
    try bench.run("for i = 1, 200 do local s, t = ('x'):rep(i), table.pack(('1'):rep(i):byte(1, -1)) end")
    try bench.collect()
    bench.engine.close()
    #expect(bench.counter.live == 1)
  }

  @Test func closingReleasesEverything() throws {
    let counter: Counter
    do {
      let bench = try Bench()
      counter = bench.counter
      try bench.run(
        """
        list = {}
        for i = 1, 100 do list[i] = Thing(i); list[i].field = Thing(i); list[i]:keep(Thing()) end
        co = coroutine.wrap(function() local t = Thing() coroutine.yield() print(t) end) co()
        """)
      #expect(counter.live == 301)
      bench.engine.close()
      #expect(counter.live == 0)
    }
    #expect(counter.live == 0)
  }

  @Test func referencesOutliveTheEngine() throws {
    let engine = LuaEngine()
    engine.lua.push("x")
    let ref = LuaRef(popping: engine.lua)
    engine.close()
    let other = LuaEngine()
    #expect(throws: LuaError.self) { try ref.push(to: other.lua) }
  }

  @Test func aReplacedMethodIsReported() throws {
    let bench = try Bench()
    var seen: [String] = []
    bench.engine.onMethodSet = { seen.append("\($0.name).\($1)") }
    try bench.thing.pushMetatable(to: bench.lua)
    try bench.lua.setGlobal("mt")
    try bench.special.pushMetatable(to: bench.lua)
    try bench.lua.setGlobal("smt")
    try bench.run(
      """
      local old = mt.add
      assert(smt.add == old and smt.__typename == 'test.Special')
      function mt:add(x) return old(self, 2 * x) end
      function smt.fresh(s) return s.value end
      assert(Thing(1):add(2).value == 5)
      assert(Special(1):add(2):fresh() == 5)
      local s = Special(3)
      function s:fresh() return 'own' end
      assert(s:fresh() == 'own' and Special(3):fresh() == 3)
      mt.add = nil
      assert(Special(1):add(2).value == 3)
      """)
    #expect(seen == ["test.Thing.add", "test.Special.fresh"])
  }

  @Test func tableClassesShareTheMachinery() throws {
    let bench = try Bench()
    let base = try bench.engine.defineClass(
      LuaClassID("test.Base"), LuaClassOptions(isTable: true))
    let derived = try bench.engine.defineClass(LuaClassID("test.Derived"), parent: base.id)
    base.define(raw: "native") { args in
      args.lua.push(args.type(of: 1) == .table)
      return 1
    }
    for operators in [base, derived] { operators.dispatch("__add", to: "__add__") }
    try base.pushMetatable(to: bench.lua)
    try bench.lua.setGlobal("B")
    try derived.pushMetatable(to: bench.lua)
    try bench.lua.setGlobal("D")
    try bench.run(
      """
      function B:hello() return 'hello ' .. self.name end
      function B.__add__(a, b) return a.name .. b.name end
      local d = setmetatable({name = 'd'}, D)
      assert(d:hello() == 'hello d' and d:native() and d + d == 'dd')
      d.anything = 1
      assert(getmetatable(d) == D and D.__typename == 'test.Derived')
      """)
    #expect(
      bench.error("B.__add__ = nil; return setmetatable({}, D) + 1").contains("has no add operator"))
  }

  @Test func undeclaredFieldsAreRefusedWithoutUserFields() throws {
    let bench = try Bench()
    try bench.engine.defineClass(
      Thing.id,
      LuaClassOptions(
        order: .methodsFirst,
        indexer: { args in
          guard let i = args.lua.number(at: 2) else { return Arguments.notHandled }
          args.lua.push(i * 10)
          return 1
        }))
    try bench.run("local t = Thing(); assert(t[2] == 20 and t.x == nil)")
    #expect(bench.error("Thing().x = 1").hasSuffix("cannot set field 'x' of a test.Thing"))
  }
}
