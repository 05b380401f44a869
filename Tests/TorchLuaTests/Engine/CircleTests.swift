import LuaBridge
import NN
import TensorCore
import Testing
import TorchLua

/// Circles of modules, which Swift holds, and scripts' fields, which Lua holds.
@Suite struct CircleTests {
  private static let prelude = """
    require 'rnn' require 'nngraph'
    function linear() return nn.Sequential():add(nn.Linear(1, 1)) end
    function steps(s) return s:forward {torch.ones(1), torch.ones(1)} end
    -- how many of so many circles are left, and by how many KB the heap has grown
    function grow(n, make)
       local weak = setmetatable({}, {__mode = 'k'})
       for i = 1, n do make() end
       collectgarbage()
       local before = collectgarbage('count')
       for i = 1, n do weak[make()] = true end
       collectgarbage()
       local left = 0
       for _ in pairs(weak) do left = left + 1 end
       weak = nil
       collectgarbage()
       return left, collectgarbage('count') - before
    end

    """

  @Test(arguments: [
    "local m = linear() m:get(1).top = m return m",
    "local m = linear() m:get(1).hook = function() return m end return m",
    "local m = linear() m:get(1).updateOutput = function(self, x) return m and x end m:forward(torch.ones(1)) return m",
    "local m = linear() m:get(1).list = m.modules return m",
    "local s = nn.Sequencer(nn.Linear(1, 1)) s.module.top = s return s",
    "local m, leaf = linear(), nn.Tanh() m:add(nn.ParallelTable():add(linear():add(leaf))) leaf.x = {m} return m",
    "local a, b = linear(), linear() a:get(1).other, b:get(1).other = b, a return a",
    "local c = nn.Tanh() local a, b = linear():add(c), linear():add(c) c.a, c.b = a, b return a",
    "local m = nn.Tanh() m.me = m return m",
    "local m = nn.Identity() m.output = {m} return m",
    "local m = nn.Identity() m.gradInput = function() return m end return m",
    "local m = linear() m:get(1).output = {m} m:forward(torch.ones(1)) m:get(1).output = {m.output, m} return m",
    "local c = nn.MultiCriterion():add(nn.MSECriterion()) c.criterions[1].top = c return c",
    "local m = nn.LSTM(1, 1) m.recurrentModule.top = m steps(nn.Sequencer(m)) return m",
    """
    local s = nn.Sequencer(linear():add(nn.Tanh()))
    local function f() return s end
    s.module.f, s:get(1):get(1):get(1).f = f, f
    steps(s)
    return s
    """,
    "local i, l = nn.Identity()(), nn.Linear(1, 1) local m = nn.gModule({i}, {l(i)}) l.m = m return m",
    "local m = linear() local c = m:get(1) c.top = m local n = m:clone() n:get(1).other = m c.other = n return n",
    "local m, c = linear(), nn.MSECriterion() m.trainer = nn.Trainer(m, c, {quiet = true}) m:get(1).m = m return m",
  ])
  func circlesGo(make: String) throws {
    let engine = try TorchEngine()
    try engine.run(Self.prelude + "left, grown = grow(300, function() \(make) end)", name: "=script")
    #expect(try engine.lua.evaluate("left", as: Int.self) == 0)
    let grown = try engine.lua.evaluate("grown", as: Double.self)
    #expect(grown < 16, "\(grown) KB")
  }

  /// Those of results alone, which no script's field is part of, are not made by copies and files.
  @Test func resultsThatHoldModules() throws {
    try run(
      """
      local m = nn.Identity()
      m.output, m.gradInput = {m}, torch.ones(2)
      for _, n in ipairs{m:clone(), torch.deserialize(torch.serialize(m))} do
         assert(not (type(n.output) == 'table' and n.output[1]) and n.gradInput:sum() == 2)
      end
      """)
  }

  /// A training that makes a circle every now and then, and asks for nothing.
  @Test func aTrainingStaysAsItIs() throws {
    try run(
      Self.prelude + """
        local net, loss = linear(), nn.MSECriterion()
        net:get(1).note = {1}
        local x, y = torch.ones(1), torch.zeros(1)
        local most = 0
        for step = 1, 40000 do
           loss:forward(net:forward(x), y)
           net:zeroGradParameters()
           net:backward(x, loss:backward(net.output, y))
           net:updateParameters(0.01)
           if step % 20 == 0 then
              local m = linear()
              m:get(1).top, m:get(1).big = m, torch.Tensor(1000)
           end
           if step == 10000 then most = collectgarbage('count') end
           if step > 10000 and step % 1000 == 0 then
              assert(collectgarbage('count') < most + 2000, collectgarbage('count') .. ' after ' .. most)
           end
        end
        assert(net:get(1).note[1] == 1)
        """)
  }

  @Test func whatIsInUseStays() throws {
    let engine = try TorchEngine()
    try engine.run(
      Self.prelude + """
        function circle(note)
           local m = linear()
           m:get(1).top, m:get(1).note = m, {note}
           return m
        end
        function check(m, note)
           local c = m:get(1)
           assert(c.note[1] == note and rawequal(c.top, m))
        end
        local closed = circle('closed')
        function ofClosure() return closed end
        inCoroutine = coroutine.wrap(function() local m = circle('coroutine') while true do coroutine.yield(m) end end)
        inCoroutine()
        keys = {[circle('key')] = 1}
        child = circle('child'):get(1)
        list = circle('list').modules
        outer = nn.Sequential():add(circle('inner'))
        weak = setmetatable({ofClosure(), (next(keys)), child, outer:get(1), circle('gone')}, {__mode = 'v'})
        -- while native code runs the model that holds the child
        inner = circle('running')
        inner:get(1).updateOutput = function(self, x)
           inner = nil
           for i = 1, 3 do circle(i) collectgarbage() end
           assert(self.note[1] == 'running')
           return x
        end
        """, name: "=script")
    var model: Module? = try engine.lua.evaluate("circle('swift')", as: Module.self)
    var part: Module? = try engine.lua.evaluate("circle('part'):get(1)", as: Module.self)
    try engine.run("result = inner:forward(torch.ones(1))", name: "=script")
    for _ in 0..<4 { try engine.run("collectgarbage()", name: "=script") }
    try model?.push(to: engine.lua)
    try engine.lua.setGlobal("model")
    try part?.push(to: engine.lua)
    try engine.lua.setGlobal("part")
    try engine.run(
      """
      check(ofClosure(), 'closed') check(inCoroutine(), 'coroutine') check(next(keys), 'key')
      check(child.top, 'child') assert(rawequal(child.top:get(1), child))
      check(list[1].top, 'list') check(outer:get(1), 'inner')
      check(model, 'swift') check(part.top, 'part')
      assert(weak[1] == ofClosure() and weak[2] == next(keys) and weak[3] == child and weak[4] == outer:get(1))
      assert(weak[5] == nil)
      gone = setmetatable({model, part}, {__mode = 'v'})
      model, part = nil, nil
      """, name: "=script")
    (model, part) = (nil, nil)
    for _ in 0..<2 { try engine.run("collectgarbage()", name: "=script") }
    #expect(try engine.lua.evaluate("#gone == 0", as: Bool.self))
  }

  private final class Weak { weak var object: TorchObject? }

  /// Says of every class what its objects hold: all of it, or a circle through it would stay, and not more.
  @Test(arguments: CatalogueTests.working) func everyClassSaysWhatItHolds(c: CatalogueTests.Class) throws {
    let engine = try TorchEngine()
    try engine.run("require 'rnn' require 'nngraph'", name: "=script")
    let made = Weak()
    try makeCircles(c, engine, made)
    for _ in 0..<2 { try engine.run("collectgarbage()", name: "=script") }
    #expect(made.object == nil, "a circle through it stays")
  }

  private func makeCircles(_ c: CatalogueTests.Class, _ engine: TorchEngine, _ made: Weak) throws {
    let object = try c.type.example.object(of: c.type)
    made.object = object
    try object.push(to: engine.lua)
    try engine.lua.setGlobal("object")
    func use() throws {
      try object.push(to: engine.lua)
      try engine.lua.setGlobal("object")
      try CatalogueTests.input(c).push(to: engine.lua)
      try engine.lua.setGlobal("input")
      try CatalogueTests.target(c).push(to: engine.lua)
      try engine.lua.setGlobal("target")
      try engine.run(
        """
        torch.manualSeed(1)
        object:forward(input, target)
        if torch.isTypeOf(object, 'nn.Criterion') then object:backward(input, target)
        else pcall(object.backward, object, input, object.output) end
        object, input, target = nil, nil, nil
        """, name: "=script")
    }
    func parts(_ object: TorchObject) -> [TorchObject] { [object] + object.parts.flatMap(parts) }
    try use()
    for (i, part) in parts(object).enumerated() {
      try object.push(to: engine.lua)
      try engine.lua.setGlobal("object")
      try part.push(to: engine.lua)
      try engine.lua.setGlobal("part")
      try engine.run(
        """
        local object = object
        part.circle, part.number = function() return object end, \(i)
        _G.object, part = nil, nil
        """, name: "=script")
    }
    // Copies for steps get fields as well.
    try use()
    for _ in 0..<2 { try engine.run("collectgarbage()", name: "=script") }
    for part in parts(object) {
      try part.push(to: engine.lua)
      try engine.lua.setGlobal("part")
      try object.push(to: engine.lua)
      try engine.lua.setGlobal("object")
      try engine.run(
        """
        assert(part.circle() == object and part.number >= 0, 'a field is lost')
        object, part = nil, nil
        """, name: "=script")
    }
  }
}
