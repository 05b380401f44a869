import LuaBridge
import NN
import TensorCore
import Testing
import TorchLua

/// The default type and the generator belong to an engine, however its code is entered.
@Suite struct EnvironmentTests {
  private static let kind = "nn.Linear(1, 1).weight:type()"

  /// Its scripts make Floats.
  private func floats(seed: Int = 1) throws -> TorchEngine {
    let engine = try TorchEngine()
    try engine.seed(seed)
    try engine.run("torch.setdefaulttensortype('torch.FloatTensor')")
    return engine
  }

  @Test func enginesOnOneThreadDoNotMix() throws {
    let draw = """
      drawn = drawn or {}
      local x = nn.Dropout(0.5):forward(torch.ones(4)):sum() + nn.Linear(3, 2).weight:sum()
      drawn[#drawn + 1] = ('%s %.9g'):format(nn.Linear(1, 1).weight:type(), x)
      """
    func doubles() throws -> TorchEngine {
      let engine = try TorchEngine()
      try engine.seed(2)
      return engine
    }
    func text(_ engine: TorchEngine) throws -> String { try engine.lua.evaluate("table.concat(drawn, ', ')") }
    var alone: [String] = []
    for make in [{ try self.floats() }, doubles] {
      let engine = try make()
      for _ in 0..<3 { try engine.run(draw) }
      alone.append(try text(engine))
    }
    let (a, b) = (try floats(), try doubles())
    for _ in 0..<3 {
      try a.run(draw)
      try b.run(draw)
    }
    #expect(try [text(a), text(b)] == alone)
    #expect(alone[0].contains("torch.FloatTensor") && !alone[0].contains("torch.DoubleTensor"))
    #expect(alone[1].contains("torch.DoubleTensor") && !alone[1].contains("torch.FloatTensor"))
  }

  @Test func openingAnEngineLeavesTheThreadAsItWas() throws {
    let before = Environment.current
    let engine = try floats()
    #expect(Environment.current === before && engine.environment !== before)
    try engine.run("x = \(Self.kind)")
    #expect(Environment.current === before)
    #expect(try Linear(1, 1).weight?.dtype == before.dtype)
  }

  @Test func callsFromSwiftAreInside() throws {
    let engine = try floats()
    let other = try TorchEngine()
    let function = try engine.lua.evaluate("function() return \(Self.kind) end", as: LuaFunction.self)
    let yielding = try engine.lua.evaluate(
      "function() coroutine.yield(\(Self.kind)) return \(Self.kind) end", as: LuaFunction.self)
    try engine.run(
      """
      local M = torch.class('nn.M', 'nn.Module')
      function M:updateOutput(input) kind = \(Self.kind) self.output = input return self.output end
      m = nn.M()
      """)
    let module = try engine.lua.evaluate("m", as: Module.self)
    try other.withEnvironment {
      #expect(try function.call(returning: String.self) == "torch.FloatTensor")
      let thread = try LuaThread(yielding)
      #expect(try thread.resume() == .yielded(1))
      #expect(thread.lua.string(at: -1) == "torch.FloatTensor")
      #expect(Environment.current === other.environment)
      #expect(try thread.resume() == .finished(1))
      #expect(thread.lua.string(at: -1) == "torch.FloatTensor")
      _ = try module.forward(.tensor(Tensor([1], .double)))
      #expect(try engine.lua.evaluate("kind", as: String.self) == "torch.FloatTensor")
      #expect(Environment.current === other.environment)
    }
  }

  @Test func coroutinesOfAScriptStayInside() throws {
    try floats().run(
      """
      local co = coroutine.wrap(function() coroutine.yield(\(Self.kind)) return \(Self.kind) end)
      assert(co() == 'torch.FloatTensor' and co() == 'torch.FloatTensor')
      assert(\(Self.kind) == 'torch.FloatTensor')
      """)
  }

  @Test func enginesInsideOneAnother() throws {
    let (outer, inner) = (try floats(), try TorchEngine())
    var seen: [Environment] = []
    outer.engine.define("runInner") { (text: String) in
      seen.append(Environment.current)
      defer { seen.append(Environment.current) }
      try inner.run(text)
    }
    inner.engine.define("runOuter") { (text: String) in try outer.run(text) }
    try outer.run(
      """
      runInner([[
        assert(\(Self.kind) == 'torch.DoubleTensor')
        runOuter("assert(\(Self.kind) == 'torch.FloatTensor')")
        assert(\(Self.kind) == 'torch.DoubleTensor')
      ]])
      assert(\(Self.kind) == 'torch.FloatTensor')
      """)
    #expect(seen.count == 2 && seen.allSatisfy { $0 === outer.environment })
  }

  @Test func errorsLeaveToo() throws {
    let before = Environment.current
    let (outer, inner) = (try floats(), try TorchEngine())
    inner.engine.define("fail") { () throws -> Int in throw LuaError("no") }
    outer.engine.define("runInner") { (text: String) throws -> Bool in
      do { try inner.run(text) } catch { return Environment.current === outer.environment }
      return false
    }
    outer.engine.define("passOn") { (text: String) in try inner.run(text) }
    for text in ["error('x')", "fail()", "nn.Linear(2, 2):forward(torch.zeros(3))", "coroutine.wrap(error)('x')", "="] {
      try outer.run("assert(runInner([[\(text)]])) assert(\(Self.kind) == 'torch.FloatTensor')")
      #expect(throws: ScriptError.self) { try outer.run("passOn([[\(text)]])") }
      #expect(Environment.current === before)
      try outer.run("assert(not pcall(passOn, [[\(text)]])) assert(\(Self.kind) == 'torch.FloatTensor')")
    }
    struct Stop: Error {}
    #expect(throws: Stop.self) { try inner.withEnvironment { throw Stop() } }
    #expect(Environment.current === before)
  }

  @Test func finalizersAreInside() throws {
    let engine = try floats()
    var kinds: [String] = []
    engine.engine.define("report") { (kind: String) in kinds.append(kind) }
    let garbage = "setmetatable({}, {__gc = function() report(\(Self.kind)) end})"
    try TorchEngine().withEnvironment {
      try engine.run("collectgarbage('generational') for _ = 1, 10 do local t = \(garbage) end")
      for _ in 0..<2000 where kinds.isEmpty {
        engine.lua.newTable(array: 1000)
        engine.lua.pop()
      }
      #expect(!kinds.isEmpty)
      try engine.run("kept = \(garbage)")
      engine.engine.close()
    }
    #expect(kinds.count == 11 && Set(kinds) == ["torch.FloatTensor"])
  }

  @Test func swiftWorksInsideOnRequest() throws {
    let engine = try floats(seed: 5)
    let made = try engine.withEnvironment { try Linear(3, 2) }
    #expect(made.weight?.dtype == .float)
    let again = try floats(seed: 5)
    #expect(
      try again.lua.evaluate("nn.Linear(3, 2).weight:sum()", as: Double.self) == made.weight?.sumAll())
  }
}
