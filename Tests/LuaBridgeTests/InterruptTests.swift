import LuaBridge
import Testing

@Suite struct InterruptTests {
  /// A bench with `tick()`, at which a signal comes, and `relay(f)`, which calls f from Swift and drops its error.
  private func bench() throws -> Bench {
    let bench = try Bench()
    bench.engine.define(raw: "tick") { args in
      args.lua.push(args.lua.engine.interrupt())
      return 1
    }
    bench.engine.define(raw: "relay") { args in
      args.lua.pushValue(at: 1)
      _ = try? args.lua.call(0, 0)
      return 0
    }
    return bench
  }

  /// The first interrupt may be caught by what stands in the loop; the second one, which a further round brings,
  /// ends every one.
  @Test(
    arguments: [
      "while true do end",
      "while true do pcall(function() while true do end end) end",
      "coroutine.wrap(function() while true do end end)()",
      "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
      "while true do relay(function() while true do end end) end",
    ])
  func theSecondEndsEveryLoop(loop: String) throws {
    let bench = try bench()
    let text = loop.replacing("while true do end", with: "for i = 1, 1e9 do if i == 99 then tick() end end")
    do {
      try bench.run(text)
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.isInterrupt)
      #expect(error.message.hasSuffix("interrupted!"))
    }
    bench.engine.clearInterrupt()
    #expect(!bench.engine.isInterrupted)
    try bench.run("for i = 1, 1000 do end; coroutine.wrap(function() for i = 1, 10 do end end)()")
  }

  @Test func theFirstIsCaughtOnce() throws {
    let bench = try bench()
    try bench.run(
      """
      local ok, err = pcall(function() tick() for i = 1, 1e9 do end end)
      assert(not ok and err:find('interrupted!$'))
      local n = 0
      for i = 1, 1000 do pcall(function() n = n + 1 end) end
      assert(n == 1000 and coroutine.wrap(function() return 7 end)() == 7)
      """)
    #expect(!bench.engine.isInterrupted)
    // The next one insists: no pcall holds it, and a third one finds nothing to wait for.
    #expect(bench.error("for i = 1, 9 do pcall(tick) end error('never')").hasSuffix("interrupted!"))
    #expect(!bench.engine.interrupt())
    // Acknowledging a first one makes the next a first one as well.
    bench.engine.clearInterrupt()
    for _ in 1...3 {
      try bench.run("assert(not pcall(function() tick() for i = 1, 9 do end end))")
      bench.engine.acknowledgeInterrupt()
    }
  }

  @Test func deferredInterruptsAreFlags() throws {
    let bench = try bench()
    let engine = bench.engine
    try engine.deferInterrupts {
      try bench.run("assert(tick()); n = 0; for i = 1, 1000 do pcall(function() n = n + 1 end) end assert(n == 1000)")
      try engine.deferInterrupts { try bench.run("for i = 1, 100 do end") }
      try engine.checkInterrupt()
      #expect(engine.isInterrupted && !engine.isInterruptDue)
      #expect(!engine.interrupt(), "a second one ends the process")
      #expect(engine.takeInterrupt() && !engine.isInterrupted && !engine.takeInterrupt())
      #expect(!engine.interrupt(), "the same while the work stops")
      try bench.run("for i = 1, 100 do end")
    }
    try bench.run("for i = 1, 100 do end")
    // What nobody takes is raised at the end.
    engine.clearInterrupt()
    bench.engine.define(raw: "work") { args in
      args.lua.engine.deferInterrupts { _ = args.lua.engine.interrupt() }
      return 0
    }
    #expect(bench.error("work() for i = 1, 100 do end error('never')").hasSuffix("interrupted!"))
  }

  /// A trainer that stops in order: its error is caught once, and after the next interrupt nothing is caught.
  @Test func anOrderlyStopCounts() throws {
    let bench = try bench()
    bench.engine.define(raw: "train") { args in
      let engine = args.lua.engine
      try engine.deferInterrupts {
        engine.interrupt()
        try args.lua.run("for i = 1, 100 do end")
        if engine.takeInterrupt() { throw LuaError.interrupted() }
      }
      return 0
    }
    try bench.run(
      """
      local ok, err = pcall(train)
      assert(not ok and err:find('interrupted!$'), err)
      for i = 1, 100 do end
      """)
    #expect(bench.error("pcall(train) for i = 1, 100 do end").hasSuffix("interrupted!"))
    bench.engine.clearInterrupt()
    do {
      try bench.run("train()")
      Issue.record("no error")
    } catch let error as LuaError { #expect(error.isInterrupt) }
  }

  @Test func aHandlerIsCalledInstead() throws {
    let bench = try bench()
    bench.engine.define(raw: "handler") { args in
      args.lua.setTop(1)
      args.lua.exchangeInterruptHandler()
      return 1
    }
    try bench.run(
      """
      local calls = 0
      assert(not handler(function() calls = calls + 1 end))
      assert(tick()) for i = 1, 100 do end
      assert(calls == 1)
      assert(not tick(), 'its effect is awaited')
      local before = handler(function() error('mine', 0) end)
      assert(type(before) == 'function')
      local ok, err = pcall(function() tick() for i = 1, 100 do end end)
      assert(not ok and err == 'mine')
      handler(nil)
      ok, err = pcall(function() tick() for i = 1, 100 do end end)
      assert(not ok and err:find('interrupted!$'))
      """)
  }

  @Test func waitingFunctionsRaiseItThemselves() throws {
    let bench = try bench()
    bench.engine.define(raw: "wait") { args in
      args.lua.engine.interrupt()
      try args.lua.engine.checkInterrupt()
      return 0
    }
    try bench.run("local ok, err = pcall(wait) assert(not ok and err:find('interrupted!$')) for i = 1, 100 do end")
  }
}
