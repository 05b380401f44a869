import Foundation
import LuaBridge
import NN
import TensorCore
import Testing
import TorchLua

/// What Swift and a script give each other.
@Suite struct CallingTests {
  private func message(_ work: () throws -> Void) -> String {
    do { try work() } catch { return "\(error)" }
    return "no error"
  }

  @Test func runsGiveResults() throws {
    let engine = try TorchEngine()
    try engine.run("x = 3")
    #expect(try engine.run("return x + 1", as: Int.self) == 4)
    let (text, flag, list) = try engine.run("return 'a', true, {1, 2}", as: String.self, Bool.self, [Int].self)
    #expect(text == "a" && flag && list == [1, 2])
    // Further results are dropped, missing ones are nil.
    #expect(try engine.run("return 1, 2", as: Int.self) == 1)
    #expect(try engine.run("return 1", as: Int.self, Int?.self).1 == nil)
    #expect(
      message { _ = try engine.run("return 1, 'a'", as: Int.self, Tensor.self) }
        == "result 2 of the script: torch.*Tensor expected, got string")
    #expect(engine.lua.top == 0)
  }

  @Test func readsGlobalsAndFields() throws {
    let engine = try TorchEngine()
    try engine.run(
      """
      model = nn.Sequential():add(nn.Linear(2, 3)):add(nn.Tanh())
      opt = {rate = 0.5, name = 'adam', sizes = {10, 20, 30}, deep = {er = {x = torch.ones(2)}}}
      flag = false
      """)
    let model = try engine["model", as: Module.self]
    #expect(try engine["model", as: Sequential.self] === model)
    #expect(try engine["model.modules.1", as: Linear.self] === model.children[0])
    #expect(try engine["model.modules.1.weight", as: Tensor.self].sizes == [3, 2])
    #expect(try engine["opt.rate", as: Double.self] == 0.5)
    #expect(try engine["opt.sizes.2", as: Int.self] == 20)
    #expect(try engine["opt.sizes", as: [Double].self] == [10, 20, 30])
    #expect(try engine["opt.deep.er.x", as: Tensor.self].array() == [1, 1])
    #expect(try engine["opt.deep.er", as: [String: Tensor].self].keys.sorted() == ["x"])
    #expect(try engine["opt.nothing", as: Double?.self] == nil)
    #expect(try engine["no.such.thing", as: Double?.self] == nil)
    #expect(engine["opt.name"] as? String == "adam" && engine["opt.rate"] as? Double == 0.5)
    #expect(engine["flag"] as? Bool == false && engine["model"] as? Module === model)
    #expect(engine["print"] is LuaFunction && engine["nothing"] == nil && engine["opt.name.x"] == nil)
    #expect((engine["opt.sizes"] as? Value)?.list?.count == 3)
    #expect(engine.lua.top == 0)
    #expect(
      message { _ = try engine["modle", as: Module.self] }
        == "'modle': nn.Module expected, got nil; did you mean 'model'?")
    #expect(
      message { _ = try engine["opt.rat", as: Double.self] }
        == "'opt.rat': number expected, got nil; did you mean 'opt.rate'?")
    #expect(message { _ = try engine["opt.name", as: Tensor.self] } == "'opt.name': torch.*Tensor expected, got string")
    #expect(
      message { _ = try engine["flag.x", as: Double.self] } == "'flag' has no fields: it is a boolean value")
    #expect(engine.lua.top == 0)
  }

  @Test func setsGlobalsAndFields() throws {
    let engine = try TorchEngine()
    let x = try Tensor([1, 2, 3], [3])
    try engine.set("x", x)
    try engine.set("n", 3)
    try engine.set("opt", ["epochs": 10, "layers": [5, 6], "cell": "LSTM", "fast": true] as Value)
    try engine.set("scores", ["a": 0.5])
    try engine.set("made.on.the.way", "yes")
    try engine.set("layer", Linear(3, 2))
    try engine.run(
      """
      assert(x:sum() == 6 and n == 3 and math.type(n) == 'integer')
      x:mul(2)
      assert(opt.epochs == 10 and #opt.layers == 2 and opt.layers[2] == 6 and opt.cell == 'LSTM' and opt.fast == true)
      assert(scores.a == 0.5 and made.on.the.way == 'yes')
      assert(layer:forward(x):size(1) == 2)
      layer.mine = 'kept'
      """)
    #expect(try x.sumAll() == 12)
    #expect(try engine["layer.mine", as: String.self] == "kept")
    try engine.set("n", nil)
    #expect(try engine.run("return n == nil", as: Bool.self))
    #expect(message { try engine.set("x.y.z", 1) } == "cannot set field 'y' of a torch.DoubleTensor")
    #expect(message { try engine.set("opt.cell.x", 1) } == "'opt.cell' has no fields: it is a string value")
    let other = try TorchEngine()
    try other.run("function f() end")
    let function = try other["f", as: LuaFunction.self]
    #expect(message { try engine.set("f", function) } == "the value belongs to another Lua state")
    #expect(engine.lua.top == 0)
  }

  /// A script cannot keep a function of the app away, nor end the process by what it puts in its place.
  @Test func definesInSpiteOfScripts() throws {
    let engine = try TorchEngine()
    try engine.run(
      """
      app = 5
      closed = setmetatable({}, {__newindex = function() error('no') end, __index = function() error('no') end})
      setmetatable(_G, {__newindex = function() error('no') end, __index = function() error('no') end})
      """)
    engine.define("twice") { (x: Double) in 2 * x }
    engine.define("app.tools.twice") { (x: Double) in 2 * x }
    engine.define("closed.twice") { (x: Double) in 2 * x }
    #expect(try engine.run("return twice(4) + app.tools.twice(4) + closed.twice(4)", as: Double.self) == 24)
    #expect(engine.lua.top == 0)
  }

  @Test func callsFunctionsOfScripts() throws {
    let engine = try TorchEngine()
    try engine.run(
      """
      calls = 0
      function twice(x, n) return x * (n or 2), 'done' end
      function note() calls = calls + 1 end
      tools = {mean = function(list) local s = 0 for _, v in ipairs(list) do s = s + v end return s / #list end}
      counter = {count = 5}
      function counter:add(n) self.count = self.count + n return self.count end
      model = nn.Linear(2, 2)
      function adder(n) return function(x) return x + n end end
      function apply(f, x) return f(x) end
      """)
    let x = try Tensor([1, 2], [2])
    #expect(try engine.call("twice", x, as: Tensor.self).array() == [2, 4])
    let (y, word) = try engine.call("twice", x, 3, as: Tensor.self, String.self)
    #expect(try y.array() == [3, 6] && word == "done")
    try engine.call("note")
    try engine.call("note")
    #expect(try engine["calls", as: Int.self] == 2)
    #expect(try engine.call("tools.mean", [1.0, 2, 6], as: Double.self) == 3)
    #expect(try engine.call("counter:add", 2, as: Int.self) == 7)
    #expect(try engine.call("model:forward", x, as: Tensor.self).sizes == [2])
    #expect(try engine.call("nn.Linear", 4, 5, as: Module.self).parameters()[0].value.sizes == [5, 4])
    let add = try engine.call("adder", 10, as: LuaFunction.self)
    #expect(try engine.call(add, 5, as: Int.self) == 15)
    #expect(try engine.call("apply", add, 6, as: Int.self) == 16)
    #expect(message { try engine.call("twise", x) } == "there is no function 'twise'; did you mean 'twice'?")
    #expect(message { try engine.call("calls") } == "'calls' is no function but a number value")
    #expect(message { try engine.call("model:foward", x) } == "'model' has no method 'foward'; did you mean 'forward'?")
    #expect(message { try engine.call("mdel:forward", x) } == "there is no 'mdel'; did you mean 'model'?")
    #expect(
      message { _ = try engine.call("twice", x, as: Double.self) }
        == "result 1 of 'twice': number expected, got torch.DoubleTensor")
    #expect(engine.lua.top == 0)
  }

  @Test func definesFunctionsForScripts() throws {
    let engine = try TorchEngine()
    engine.define("scaled") { (t: Tensor, n: Int) in try t.multiplied(by: Double(n)) }
    engine.define("app.tools.greet") { (name: String, loud: Bool?) in loud == true ? name.uppercased() : name }
    engine.define("both") { (a: Double, b: Double) in (a + b, a * b) }
    var seen: [String: Double] = [:]
    engine.define("report") { (figures: [String: Double]) in seen = figures }
    struct Offline: Error, CustomStringConvertible { let description = "the server is away" }
    engine.define("fetch") { () throws -> Tensor in throw Offline() }
    try engine.run(
      """
      assert(scaled(torch.ones(2), 3):sum() == 6)
      assert(app.tools.greet('ann') == 'ann' and app.tools.greet('ann', true) == 'ANN')
      local sum, product = both(2, 5)
      assert(sum == 7 and product == 10)
      report{loss = 0.25, 1, 2}
      """)
    #expect(seen == ["loss": 0.25])
    #expect(
      message { try engine.run("scaled(torch.ones(2), 'x')", name: "=app") }
        == "app:1: bad argument #2 to 'scaled' (number expected, got string)")
    #expect(message { try engine.run("\nfetch()", name: "=app") } == "app:2: the server is away")
    #expect(message { try engine.run("report{loss = 'high'}", name: "=app") }.contains("field 'loss': number expected"))
    #expect(engine.lua.top == 0)
  }

  @Test func runsFilesAsTheCommandDoes() throws {
    let folder = NSTemporaryDirectory() + "calling-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "return {factor = 3}".write(toFile: folder + "/helper.lua", atomically: true, encoding: .utf8)
    try """
    #!/usr/bin/env seqlua
    local first = ...
    local helper = require 'helper'
    assert(arg[0]:find('main.lua', 1, true) and arg[1] == first and #arg == 2)
    return nn.Linear(2, helper.factor), tonumber(arg[2])
    """.write(toFile: folder + "/main.lua", atomically: true, encoding: .utf8)
    let engine = try TorchEngine()
    let (model, n) = try engine.run(file: folder + "/main.lua", "-n", "7", as: Module.self, Int.self)
    #expect(try model.parameters()[0].value.sizes == [3, 2] && n == 7)
    try engine.run(file: folder + "/main.lua", "-n", "7")
    let path = try engine["package.path", as: String.self]
    #expect(path.components(separatedBy: folder + "/?.lua").count == 2)
    #expect(message { try engine.run(file: folder + "/none.lua") }.contains("none.lua"))
    #expect(engine.lua.top == 0)
  }
}
