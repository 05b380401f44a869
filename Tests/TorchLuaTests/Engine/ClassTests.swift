import TestSupport
import Testing

/// What scripts do with classes themselves: `new`, operators, names that are built in, `reset`.
@Suite struct ClassTests {
  /// luaT puts the constructor into the metatable as `new`, so that it is called with a dot, on a class or an object.
  @Test func newMakesAnObject() throws {
    try run(
      """
      local A = torch.class('A')
      function A:__init(x, y) self.x, self.n = x, y end
      assert(torch.type(A.new(3)) == 'A' and A.new(3).x == 3 and A.new(3, 4).n == 4)
      local a = _G.A(1)
      assert(a.new(5).x == 5 and a.x == 1 and rawequal(a.new, A.new))
      -- Every class has its own.
      local B = torch.class('B', 'A')
      assert(torch.type(B.new(7)) == 'B' and B.new(7).x == 7)
      assert(torch.type(_G.B(7).new(8)) == 'B' and _G.B(7).new(8).x == 8)
      assert(torch.type(A.new(7)) == 'A')
      """)
  }

  @Test func newOfNativeClasses() throws {
    try run(
      """
      local linear = nn.Linear.new(2, 3)
      assert(torch.type(linear) == 'nn.Linear' and linear.weight:size(1) == 3)
      local other = linear.new(4, 5)
      assert(torch.type(other) == 'nn.Linear' and other.weight:size(2) == 4 and linear.weight:size(2) == 2)
      assert(torch.type(nn.MSECriterion.new(false)) == 'nn.MSECriterion' and nn.MSECriterion.new(false).sizeAverage == false)
      assert(torch.type(nn.Sequential().new()) == 'nn.Sequential' and torch.type(nn.LSTM.new(2, 3)) == 'nn.LSTM')
      local M, parent = torch.class('nn.Mine', 'nn.Linear')
      function M:__init(n) parent.__init(self, n, n) self.n = n end
      local mine = nn.Mine.new(3)
      assert(torch.type(mine) == 'nn.Mine' and mine.n == 3)
      assert(torch.type(mine.new(4)) == 'nn.Mine' and mine.new(4).weight:size(1) == 4)
      -- It is a function of the class, no field of the object.
      for name in pairs(linear) do assert(name ~= 'new') end
      -- A script's own wins.
      function M.new(...) return 'own', ... end
      assert(nn.Mine.new(1) == 'own' and select(2, mine.new(2)) == 2 and torch.type(nn.Linear.new(1, 1)) == 'nn.Linear')
      -- Tensors keep theirs.
      assert(torch.Tensor().new(2, 3):size(2) == 3 and torch.FloatTensor(1).new(2):type() == 'torch.FloatTensor')
      """)
  }

  @Test func newSaysWhatIsWrong() throws {
    #expect(try #require(try message(of: "nn.Linear.new('a', 'b')")).contains("nn.Linear"))
    #expect(try #require(try message(of: "nn.Linear(2, 3).new()")).contains("nn.Linear"))
  }

  /// Torch looks an operator up by the name `__unm__` in the class each time, for native classes as for a script's.
  @Test func operatorsOfClasses() throws {
    try run(
      """
      local M = torch.getmetatable('nn.Module')
      local old = nn.Linear(2, 2)
      for _, name in ipairs{'add', 'sub', 'mul', 'div', 'mod', 'pow', 'concat'} do
         M['__' .. name .. '__'] = function(a, b) return name, a, b end
      end
      M.__unm__ = function(a) return 'unm' end
      M.__lt__ = function(a, b) return true end
      M.__le__ = function(a, b) return false end
      M.__call__ = function(self, ...) return 'call', self, ... end
      for _, m in ipairs{old, nn.Tanh(), nn.Sequential(), nn.LSTM(2, 2)} do
         assert(m + 1 == 'add' and 1 + m == 'add' and m - m == 'sub' and m * 2 == 'mul' and 2 / m == 'div' and m % m == 'mod'
            and m ^ 2 == 'pow' and m .. 'x' == 'concat' and 'x' .. m == 'concat' and -m == 'unm' and m < m and not (m <= m))
         local kind, object, x, y = m(1, nil)
         assert(kind == 'call' and rawequal(object, m) and x == 1 and y == nil)
         assert(select('#', m(1, nil, nil)) == 5)
      end
      -- What a class below says goes first.
      nn.Linear.__unm__ = function() return 'linear' end
      assert(-old == 'linear' and -nn.Tanh() == 'unm')
      local C = torch.class('nn.C', 'nn.Linear')
      assert(-nn.C(2, 2) == 'linear' and nn.C(2, 2) + 1 == 'add')
      C.__add__ = function() return 'c' end
      assert(nn.C(2, 2) + 1 == 'c' and old + 1 == 'add' and old + nn.C(2, 2) == 'add')
      -- Without the operator it is an error again.
      M.__mul__ = nil
      assert(not pcall(function() return old * 2 end))
      M.__call__ = nil
      local ok, message = pcall(function() return nn.Tanh()('x') end)
      assert(not ok and type(message) == 'string')
      """)
  }

  @Test func operatorsOfCriterionsAndLengths() throws {
    try run(
      """
      nn.Criterion.__call__ = function(self, x, y) return self:forward(x, y) end
      assert(nn.MSECriterion()(torch.ones(2), torch.zeros(2)) == 1)
      assert(#nn.Sequential():add(nn.Tanh()) == 1)
      nn.Sequential.__len__ = function() return 7 end
      assert(#nn.Sequential() == 7)
      nn.Tanh.__tostring__ = function() return 'mine' end
      assert(tostring(nn.Tanh()) == 'mine')
      """)
  }

  /// nngraph's way: calling a module makes a node of a class of the script's.
  @Test func modulesThatMakeNodes() throws {
    try run(
      """
      local Node = torch.class('Node')
      function Node:__init(module, parents) self.module, self.parents = module, parents end
      function nn.Module:__call__(...) return _G.Node(self, {...}) end
      Node.__add__ = function(a, b) return nn.CAddTable()(a, b) end
      local x = nn.Identity()()
      local h = nn.Linear(2, 3)(x) + nn.Linear(2, 3)(x)
      assert(torch.type(h.module) == 'nn.CAddTable' and #h.parents == 2 and h.parents[1].parents[1] == x and #x.parents == 0)
      """)
  }

  /// Scripts have an LSTM.lua of their own; the class of that name that comes with the program steps aside.
  @Test(arguments: ["", "require 'nn'", "require 'torch' require 'nn' require 'optim'"])
  func namesThatAreBuiltIn(start: String) throws {
    try run(
      """
      \(start)
      local LSTM, parent = torch.class('nn.LSTM', 'nn.Module')
      assert(parent == torch.getmetatable('nn.Module'))
      function LSTM:__init(n) parent.__init(self) self.weight, self.gradWeight = torch.ones(n), torch.zeros(n) end
      function LSTM:updateOutput(x) self.output = torch.cmul(x, self.weight) return self.output end
      function LSTM:updateGradInput(x, dy) self.gradInput = torch.cmul(dy, self.weight) return self.gradInput end
      function LSTM:accGradParameters(x, dy, scale) self.gradWeight:addcmul(scale or 1, x, dy) end
      local GRU = torch.class('nn.GRU', 'nn.LSTM')
      function GRU:updateOutput(x) return LSTM.updateOutput(self, x):mul(2) end
      local m = nn.LSTM(3)
      assert(torch.type(m) == 'nn.LSTM' and torch.isTypeOf(m, 'nn.Module'))
      assert(m.inputSize == nil and #m:parameters() == 1)
      local net = nn.Sequential():add(nn.LSTM(3)):add(nn.GRU(3))
      local x = torch.Tensor{1, 2, 3}
      assert(net:forward(x):equal(x * 2) and net:backward(x, torch.ones(3)):sum() == 3)
      assert(net:getParameters():nElement() == 6 and tostring(net):find('nn.GRU', 1, true))
      local copy = torch.deserialize(torch.serialize(net))
      assert(torch.type(copy:get(1)) == 'nn.LSTM' and copy:forward(x):equal(x * 2))
      assert(net:clone():forward(x):equal(x * 2))
      -- What is built on the program's own class goes on as before.
      local fast = nn.FastLSTM(2, 3)
      assert(fast:forward(torch.ones(2)):size(1) == 3 and #fast:parameters() == 3)
      assert(nn.SeqLSTM(2, 3):forward(torch.ones(4, 1, 2)):size(3) == 3)
      """)
  }

  /// A script's own class that was there first stays when a package comes that has one of that name.
  @Test func namesThatComeLater() throws {
    try run(
      """
      local GRU = torch.class('nn.GRU', 'nn.Module')
      function GRU:updateOutput(x) return x * 2 end
      require 'rnn'
      assert(nn.GRU():forward(torch.ones(2)):sum() == 4 and torch.getmetatable('nn.GRU') == GRU)
      assert(nn.LSTM(2, 3):forward(torch.ones(2)):size(1) == 3)
      """)
  }

  /// The constructors of the original call `reset` by its name, so that a script's initialisation takes place.
  @Test func replacedResets() throws {
    try run(
      """
      local calls = 0
      local old = nn.Linear.reset
      function nn.Linear:reset(stdv)
         calls = calls + 1
         assert(stdv == nil and torch.type(self) == 'nn.Linear')
         self.weight:fill(2)
         if self.bias then self.bias:zero() end
         return self
      end
      local m = nn.Linear(2, 3)
      assert(calls == 1 and m.weight:sum() == 12 and m.bias:sum() == 0)
      assert(nn.Linear(2, 3, false).weight:sum() == 12 and calls == 2)
      m.weight:zero()
      nn.Sequential():add(m):reset()
      assert(m.weight:sum() == 12)
      nn.Linear.reset = old
      assert(nn.Linear(20, 30).weight:clone():abs():max() < 2)
      function nn.LookupTable:reset() self.weight:fill(5) return self end
      assert(nn.LookupTable(2, 3).weight:sum() == 30)
      function nn.BatchNormalization:reset() if self.weight then self.weight:fill(3) self.bias:fill(4) end end
      assert(nn.BatchNormalization(2).weight:sum() == 6)
      function nn.CMul:reset() self.weight:fill(7) end
      assert(nn.CMul(2).weight:sum() == 14)
      """)
  }

  /// The same for a class below: its `reset` is called from the constructor above.
  @Test func resetsOfDerivedClasses() throws {
    try run(
      """
      local M, parent = torch.class('nn.M', 'nn.Linear')
      function M:__init(n) self.scale = 3 parent.__init(self, n, n) self.done = true end
      function M:reset() self.weight:fill(self.scale) self.bias:zero() end
      local m = nn.M(2)
      assert(m.done and m.weight:sum() == 12 and m.bias:sum() == 0, m.weight)
      local N = torch.class('nn.N', 'nn.Linear')
      function N:reset() self.weight:fill(1) self.bias:fill(1) end
      assert(nn.N(2, 2).weight:sum() == 4 and nn.Linear(20, 2).weight:clone():abs():max() < 1)
      """)
  }
}
