import LuaBridge
import NN
import TestSupport
import Testing
import TorchLua

/// What scripts write into the fields of native objects.
@Suite struct FieldTests {
  /// Arguments with which some class can be made; the first that fit are taken.
  static let recipes = [
    "", "2", "2, 3", "2, 3, 2", "1, 2", "1, 2, 3", "nn.Linear(3, 3)", "nn.Linear(3, 3), 1", "nn.LSTM(3, 3)",
    "nn.MSECriterion()", "nn.MSECriterion(), 1", "{2, 3}", "nn.Linear(3, 3), nn.Linear(3, 3)",
    "3, nn.Linear(3, 3), nn.Linear(3, 3)", "nn.Linear(3, 3), 3, 1", "2, 3, 4, 5", "torch.randn(2, 3)",
    "nn.Linear(3, 3), nn.MSECriterion()", "2, 3, 4, 4, 2, 2", "2, 3, 2, 2, 2", "nn.tables.full(2, 3), 2, 2",
    "nn.SpatialMaxPooling(2, 2)", "nn.VolumetricMaxPooling(2, 2, 2)",
  ]

  /// Every class in the table `nn`, with a call that makes an object; nil where none of the recipes does.
  static func classes(_ engine: TorchEngine) throws -> [(name: String, call: String?)] {
    let text = try engine.lua.evaluate(
      """
      (function()
         local names = {}
         for name, class in pairs(nn) do
            local mt = type(class) == 'table' and getmetatable(class)
            if type(mt) == 'table' and rawget(mt, '__typename') == 'nn.' .. name then names[#names + 1] = name end
         end
         table.sort(names)
         return table.concat(names, ' ')
      end)()
      """, as: String.self)
    return text.split(separator: " ").map { name in
      let call = recipes.lazy.map { "nn.\(name)(\($0))" }.first { (try? engine.run("local x = \($0)")) != nil }
      return (String(name), call)
    }
  }

  /// No declared field of any class refuses what scripts put there to clear or to keep something: the errors that
  /// remain are about kinds of values.
  @Test func everyFieldCanBeSet() throws {
    let engine = try TorchEngine()
    let classes = try Self.classes(engine)
    #expect(classes.count > 100)
    var refused: [String] = []
    var fields = 0
    // Written in Lua, they declare no fields.
    for (name, call) in classes where name != "StochasticGradient" && name != "Trainer" {
      guard let call else { continue }
      let object = try engine.lua.evaluate(call, as: TorchObject.self)
      for field in object.fieldTable.list.map(\.name) {
        for value in ["nil", "{}", "torch.Tensor()", "torch.FloatTensor(2)", "x.\(field)"] {
          fields += 1
          do { try engine.run("local x = \(call) x.\(field) = \(value)") } catch {
            let text = "\(error)"
            // Of these two a script may make anything.
            if ["output", "gradInput"].contains(field) || text.contains("cannot be set") || text.contains("is computed")
            {
              refused.append("nn.\(name).\(field) = \(value)")
            }
          }
        }
      }
    }
    #expect(fields > 2000)
    #expect(refused == [])
    #expect(classes.filter { $0.call == nil }.map(\.name) == [], "these need another recipe")
  }

  /// Nor does any class refuse what the program itself does with all its fields.
  @Test func everyObjectConvertsAndClears() throws {
    let engine = try TorchEngine()
    var failures: [String] = []
    for case (let name, let call?) in try Self.classes(engine) {
      for code in ["x:float() x:double()", "x = x:clone()", "x:type('torch.FloatTensor')", "x:clearState()"] {
        do {
          try engine.run(
            """
            local x = \(call)
            -- A criterion has no state to clear; a class that only names what others have in common has no clone.
            if not x.clone or \(code == "x:clearState()") and not x.clearState then return end
            \(code)
            \(code)
            tostring(x)
            """)
        } catch {
          failures.append("nn.\(name): \(code): \(String(describing: error).prefix(200))")
        }
      }
    }
    #expect(failures == [])
  }

  /// A field is what was put there, also after a conversion, `clearState` and a copy.
  @Test func clearedFieldsComeBack() throws {
    try run(
      """
      local x, target = torch.rand(4, 3):add(0.1), torch.Tensor{1, 2, 3, 1}
      for _, c in ipairs{nn.ClassNLLCriterion(), nn.CrossEntropyCriterion()} do
         c:float()
         c:double()
         local loss = c:forward(x, target)
         c.output, c.gradInput = nil, torch.Tensor()
         assert(c:forward(x, target) == loss and c:backward(x, target):isSameSizeAs(x))
      end
      for _, m in ipairs{
         nn.Linear(3, 3), nn.Tanh(), nn.LSTM(3, 3), nn.GRU(3, 3), nn.BatchNormalization(3),
         nn.Sequential():add(nn.Linear(3, 3)),
      } do
         m:evaluate()
         local y = m:forward(x):clone()
         m.output, m.gradInput = nil, nil
         if m.forget then m:forget() end
         assert(m:forward(x):equal(y), torch.type(m))
         m.output = torch.Tensor()
         assert(m.output:dim() == 0)
      end
      """)
  }

  /// What a script writes into a table that it has put into `output` or `gradInput` is there afterwards.
  @Test(
    arguments: ["output", "gradInput"],
    [
      "nn.Identity()", "nn.CAddTable()", "nn.Linear(2, 2)", "nn.Sequential()", "nn.LSTM(2, 2)", "nn.MSECriterion()",
      "nn.ParallelCriterion()", "nn.Scripted()",
    ])
  func writesIntoTablesStick(field: String, make: String) throws {
    try run(
      """
      torch.class('nn.Scripted', 'nn.Module')
      local m, x, y = \(make), torch.ones(2), torch.zeros(3)
      m.\(field) = {}
      m.\(field)[1] = x
      assert(rawequal(m.\(field)[1], x) and #m.\(field) == 1)
      m.\(field)[2] = y
      m.\(field).name = 'two'
      assert(#m.\(field) == 2 and m.\(field).name == 'two' and rawequal(m.\(field), m.\(field)))
      table.remove(m.\(field))
      table.insert(m.\(field), {y})
      table.insert(m.\(field)[2], x)
      m.\(field)[2].inner = 5
      assert(#m.\(field) == 2 and #m.\(field)[2] == 2 and rawequal(m.\(field)[2][2], x) and m.\(field)[2].inner == 5)
      -- The script's own table, not a copy of it.
      local t = {}
      m.\(field) = t
      t[1] = x
      assert(rawequal(m.\(field), t) and m.\(field)[1] == x)
      for k in pairs(m.\(field)) do m.\(field)[k] = nil end
      assert(next(t) == nil and next(m.\(field)) == nil)
      """)
  }

  /// What a layer has computed is a table of the object, too.
  @Test func writesIntoComputedTables() throws {
    try run(
      """
      local m = nn.CAddTable()
      local a, b = torch.ones(2), torch.ones(2)
      m:forward{a, b}
      m:backward({a, b}, torch.ones(2))
      assert(#m.gradInput == 2)
      m.gradInput[3] = a
      m.gradInput[1] = nil
      assert(rawequal(m.gradInput[3], a) and m.gradInput[1] == nil)
      m:backward({a, b}, torch.ones(2))
      assert(#m.gradInput == 2 and m.gradInput[1]:sum() == 2)
      local c = nn.ConcatTable():add(nn.Identity()):add(nn.Tanh())
      local out = c:forward(a)
      out[2] = b
      assert(rawequal(c.output, out) and rawequal(c.output[2], b))
      local p = nn.ParallelCriterion():add(nn.MSECriterion())
      p:forward({a}, {b})
      p:backward({a}, {b})
      p.gradInput[2] = b
      assert(rawequal(p.gradInput[2], b))
      """)
  }

  /// The commonest form of a table layer: buffers are kept in gradInput, made where they are missing.
  @Test func aTableLayerOfAScript() throws {
    try run(
      """
      local Sum, parent = torch.class('nn.Sum2', 'nn.Module')
      function Sum:__init() parent.__init(self) self.gradInput = {} end
      function Sum:updateOutput(input)
         self.output:resizeAs(input[1]):copy(input[1])
         for i = 2, #input do self.output:add(input[i]) end
         return self.output
      end
      function Sum:updateGradInput(input, gradOutput)
         for i = 1, #input do
            self.gradInput[i] = self.gradInput[i] or input[1].new()
            self.gradInput[i]:resizeAs(input[i]):copy(gradOutput)
         end
         for i = #input + 1, #self.gradInput do self.gradInput[i] = nil end
         return self.gradInput
      end
      local Pair = torch.class('nn.Pair', 'nn.Module')
      function Pair:updateOutput(x)
         self.output = {}
         self.output[1] = x * 2
         self.output[2] = x * 3
         return self.output
      end
      function Pair:updateGradInput(x, dy) self.gradInput = dy[1] * 2 + dy[2] * 3 return self.gradInput end
      local m = nn.Sum2()
      local x = {torch.Tensor{1, 2}, torch.Tensor{3, 4}, torch.Tensor{5, 6}}
      assert(m:forward(x):equal(torch.Tensor{9, 12}) and #m:backward(x, torch.ones(2)) == 3)
      local first = m.gradInput[1]
      x[3] = nil
      m:forward(x)
      assert(#m:backward(x, torch.ones(2)) == 2 and rawequal(m.gradInput[1], first))
      local net = nn.Sequential():add(nn.Linear(2, 2)):add(nn.Pair()):add(nn.Sum2())
      local v = torch.Tensor{1, -1}
      local y = net:forward(v)
      assert((y - net:get(1).output * 5):abs():max() < 1e-12)
      net:zeroGradParameters()
      net:backward(v, torch.ones(2))
      assert(#net:get(2).output == 2 and #net:get(3).gradInput == 2 and net:get(1).gradBias:equal(torch.Tensor{5, 5}))
      -- Its own criterion does the same.
      local Both, above = torch.class('nn.Both', 'nn.Criterion')
      function Both:__init() above.__init(self) self.gradInput = {} end
      function Both:updateOutput(input, target) self.output = input[1]:sum() + target * input[2]:sum() return self.output end
      function Both:updateGradInput(input, target)
         for i = 1, 2 do
            self.gradInput[i] = self.gradInput[i] or input[i].new()
            self.gradInput[i]:resizeAs(input[i]):fill(i == 1 and 1 or target)
         end
         return self.gradInput
      end
      local c = nn.Both()
      local pair = {torch.ones(2), torch.ones(3)}
      assert(c:forward(pair, 2) == 8 and c:backward(pair, 2)[2]:sum() == 6 and #c.gradInput == 2)
      """)
  }

  /// The list of a container's modules is a table that scripts cut and fill.
  @Test func listsOfModules() throws {
    try run(
      """
      local net = nn.Sequential():add(nn.Tanh()):add(nn.Sigmoid()):add(nn.ReLU())
      assert(torch.type(table.remove(net.modules)) == 'nn.ReLU' and net:size() == 2)
      assert(torch.type(table.remove(net.modules, 1)) == 'nn.Tanh' and torch.type(net:get(1)) == 'nn.Sigmoid')
      table.insert(net.modules, 1, nn.Tanh())
      table.insert(net.modules, nn.Exp())
      assert(net:size() == 3 and torch.type(net:get(3)) == 'nn.Exp' and torch.type(net:get(1)) == 'nn.Tanh')
      net.modules[#net.modules] = nil
      assert(net:size() == 2)
      local names = {}
      for i, m in ipairs(net.modules) do names[i] = torch.type(m) end
      assert(table.concat(names, ' ') == 'nn.Tanh nn.Sigmoid')
      """)
  }
}
