import Testing

/// Classes that scripts write, inside native containers.
@Suite struct ScriptedModuleTests {
  /// y = k x with a learned number k, all in Lua.
  static let scale = """
    require 'rnn'
    local Scale, parent = torch.class('nn.Scale', 'nn.Module')
    function Scale:__init(k)
       parent.__init(self)
       self.weight, self.gradWeight = torch.Tensor{k}, torch.Tensor{0}
       self.calls = 0
    end
    function Scale:updateOutput(input)
       self.calls = self.calls + 1
       self.output = input*self.weight[1]
       return self.output
    end
    function Scale:updateGradInput(input, gradOutput)
       self.gradInput = gradOutput*self.weight[1]
       return self.gradInput
    end
    function Scale:accGradParameters(input, gradOutput, scale)
       self.gradWeight:add(scale or 1, torch.Tensor{input:dot(gradOutput)})
    end
    function Scale:parameters() return {self.weight}, {self.gradWeight} end

    """

  @Test func trainsInASequential() throws {
    try run(
      Self.scale + """
        local net = nn.Sequential():add(nn.Linear(3, 3)):add(nn.Scale(2)):add(nn.Tanh())
        local x, dy = torch.randn(3), torch.randn(3)
        net:zeroGradParameters()
        local y = net:forward(x):clone()
        net:backward(x, dy)
        local params, grads = net:parameters()
        assert(#params == 3 and torch.type(net:get(2)) == 'nn.Scale' and net:get(2).calls == 1)
        for i, p in ipairs(params) do
           local k = 1e-6
           local flat, g = p:view(-1), grads[i]:view(-1)
           for j = 1, flat:size(1) do
              local saved = flat[j]
              flat[j] = saved + k
              local up = net:forward(x):dot(dy)
              flat[j] = saved - k
              local down = net:forward(x):dot(dy)
              flat[j] = saved
              assert(math.abs((up - down)/(2*k) - g[j]) < 1e-6)
           end
        end
        net:updateParameters(0.1)
        assert((net:forward(x) - y):norm() > 0)
        """)
  }

  @Test func goesStepByStepInASequencer() throws {
    try run(
      Self.scale + """
        local chain = nn.Sequential():add(nn.LSTM(2, 3)):add(nn.Scale(2))
        local seq = nn.Sequencer(chain)
        local x, dy = {}, {}
        for t = 1, 4 do x[t], dy[t] = torch.randn(2), torch.randn(3) end
        seq:zeroGradParameters()
        local y = seq:forward(x)
        local sum = 0
        local lstm = nn.Sequencer(chain:get(1):clone())
        local h = lstm:forward(x)
        for t = 1, 4 do
           assert((y[t] - h[t]*2):abs():max() < 1e-14)
           sum = sum + h[t]:dot(dy[t])
        end
        seq:backward(x, dy)
        assert(math.abs(chain:get(2).gradWeight[1] - sum) < 1e-12)
        """)
  }

  /// `nn.Module.parameters` knows what a class keeps in `weight` and `bias`: most classes of scripts have no method of
  /// their own for it.
  @Test func parametersByTheirNames() throws {
    try run(
      """
      local Affine, parent = torch.class('nn.Affine', 'nn.Module')
      function Affine:__init(n)
         parent.__init(self)
         self.bias, self.gradBias = torch.ones(n), torch.zeros(n)
         self.weight, self.gradWeight = torch.ones(n):mul(2), torch.zeros(n)
      end
      function Affine:updateOutput(x)
         self.output = torch.cmul(x, self.weight):add(self.bias)
         return self.output
      end
      function Affine:updateGradInput(x, dy)
         self.gradInput = torch.cmul(dy, self.weight)
         return self.gradInput
      end
      function Affine:accGradParameters(x, dy, scale)
         self.gradWeight:addcmul(scale or 1, x, dy)
         self.gradBias:add(scale or 1, dy)
      end
      local m = nn.Affine(3)
      local p, g = m:parameters()
      assert(#p == 2 and #g == 2 and rawequal(p[1], m.weight) and rawequal(p[2], m.bias))
      assert(rawequal(g[1], m.gradWeight) and rawequal(g[2], m.gradBias))
      m.weight = nil
      assert(#m:parameters() == 1 and rawequal(m:parameters()[1], m.bias))
      m.bias = nil
      assert(select('#', m:parameters()) == 0 and select('#', nn.Module():parameters()) == 0)

      local net = nn.Sequential():add(nn.Affine(3)):add(nn.Linear(3, 2))
      assert(#net:parameters() == 4)
      local flat, gradients = net:getParameters()
      assert(flat:size(1) == 14 and flat:narrow(1, 1, 6):equal(torch.Tensor{2, 2, 2, 1, 1, 1}))
      flat:fill(0.5)
      assert(net:get(1).weight[2] == 0.5 and net:get(1).bias[3] == 0.5)
      gradients:fill(7)
      net:zeroGradParameters()
      assert(net:get(1).gradWeight:sum() == 0 and gradients:sum() == 0)
      local x = torch.Tensor{1, 2, 3}
      net:forward(x)
      net:backward(x, torch.ones(2))
      assert(gradients:narrow(1, 1, 6):equal(torch.Tensor{1, 2, 3, 1, 1, 1}))
      net:updateParameters(0.5)
      assert(net:get(1).weight:equal(torch.Tensor{0, -0.5, -1}) and flat[4] == 0)

      local apart, shared = net:clone(), net:clone('weight', 'bias', 'gradWeight', 'gradBias')
      local saved = torch.deserialize(torch.serialize(net))
      net:get(1).weight:fill(9)
      assert(apart:get(1).weight[2] == -0.5 and apart:getParameters():nElement() == 14)
      assert(shared:get(1).weight[2] == 9 and saved:get(1).weight[2] == -0.5 and #saved:parameters() == 4)
      for _, tensor in ipairs(net:float():parameters()) do assert(tensor:type() == 'torch.FloatTensor') end

      local steps = nn.Sequencer(nn.Affine(2))
      local xs = {torch.ones(2), torch.ones(2):mul(3)}
      steps:forward(xs)
      steps:backward(xs, {torch.ones(2), torch.ones(2)})
      assert(#steps:parameters() == 2 and steps:parameters()[2]:sum() == 2)
      assert(select(2, steps:parameters())[1]:equal(torch.Tensor{4, 4}))

      -- What a native class declares comes once; what a script adds to one comes, too.
      torch.class('nn.Wide', 'nn.Linear')
      assert(#nn.Wide(2, 2):parameters() == 2)
      local tanh = nn.Tanh()
      tanh.weight, tanh.gradWeight = torch.ones(1), torch.zeros(1)
      assert(#tanh:parameters() == 1)
      local factors = nn.CMul(2)
      factors.bias, factors.gradBias = torch.ones(2), torch.zeros(2)
      assert(#factors:parameters() == 2 and rawequal(factors:parameters()[2], factors.bias))
      -- A method of the class goes first.
      function Affine:parameters() return {self.bias}, {self.gradBias} end
      assert(#nn.Affine(2):parameters() == 1)
      """)
  }

  @Test func aClassDerivedFromANativeOne() throws {
    try run(
      """
      require 'nn'
      local Noted, parent = torch.class('nn.Noted', 'nn.Linear')
      function Noted:__init(a, b)
         parent.__init(self, a, b)
         self.notes = {}
      end
      function Noted:updateOutput(input)
         table.insert(self.notes, input:size(1))
         return parent.updateOutput(self, input)
      end
      local layer = nn.Noted(3, 2)
      local net = nn.Sequential():add(layer)
      local x = torch.randn(5, 3)
      local plain = nn.Linear(3, 2)
      plain.weight:copy(layer.weight); plain.bias:copy(layer.bias)
      assert((net:forward(x) - plain:forward(x)):norm() == 0)
      assert(#layer.notes == 1 and layer.notes[1] == 5 and layer == net:get(1) and net.modules[1] == layer)
      assert(torch.isTypeOf(layer, 'nn.Linear') and torch.type(layer) == 'nn.Noted')
      local copy = net:clone()
      copy:forward(x)
      assert(#copy:get(1).notes == 2 and #layer.notes == 1)
      local names = {}
      for k in pairs(layer) do names[k] = true end
      assert(names.weight and names.bias and names.notes and names.output)
      """)
  }

  @Test func convertsWithItsContainer() throws {
    try run(
      Self.scale + """
        local scale = nn.Scale(2)
        scale.inner, scale.list = nn.Linear(2, 2), {torch.ones(1)}
        local net = nn.Sequential():add(nn.Linear(3, 3)):add(scale):float()
        assert(scale.weight:type() == 'torch.FloatTensor' and scale.list[1]:type() == 'torch.FloatTensor')
        assert(scale.inner.weight:type() == 'torch.FloatTensor')
        assert(net:forward(torch.FloatTensor{1, 2, 3}):type() == 'torch.FloatTensor')
        """)
  }

  /// A method replaced for one object, and for a native class.
  @Test func replacedMethods() throws {
    try run(
      """
      require 'nn'
      local one, other = nn.Tanh(), nn.Tanh()
      local net = nn.Sequential():add(one)
      one.updateOutput = function(self, input) self.output = input + 1 return self.output end
      local x = torch.ones(2)
      assert(net:forward(x)[1] == 2 and nn.Sequential():add(other):forward(x)[1] == math.tanh(1))
      one.updateOutput = nil
      assert(net:forward(x)[1] == math.tanh(1))
      local original = nn.Sigmoid.updateOutput
      nn.Sigmoid.updateOutput = function(self, input) return original(self, input*0) end
      assert(nn.Sequential():add(nn.Sigmoid()):forward(x)[2] == 0.5)
      """)
  }

  /// The script's own value and line survive the containers.
  @Test func errorsFromWithin() throws {
    try run(
      """
      require 'nn'
      local Bad = torch.class('nn.Bad', 'nn.Module')
      local value = {code = 7}
      function Bad:updateOutput() error(value) end
      local ok, err = pcall(function() nn.Sequential():add(nn.Bad()):forward(torch.ones(1)) end)
      assert(not ok and err == value)
      function Bad:updateOutput() error('boom') end
      ok, err = pcall(coroutine.wrap(function() nn.Sequential():add(nn.Bad()):forward(torch.ones(1)) end))
      assert(not ok and err:find('In 1 module of nn.Sequential:', 1, true) and err:find('boom', 1, true))
      """)
  }

  /// A call remembers where it found its method; what scripts do to the classes must still count.
  @Test func methodsSetAfterCallsAreFound() throws {
    try run(
      """
      require 'nn'
      local m, log = nn.Linear(2, 2), {}
      local function called() m:zeroGradParameters(); return table.remove(log) end
      assert(called() == nil)
      function nn.Module:zeroGradParameters() table.insert(log, 'module') end
      assert(called() == 'module')
      function nn.Linear:zeroGradParameters() table.insert(log, 'linear') end
      assert(called() == 'linear')
      nn.Linear.zeroGradParameters = nil
      assert(called() == 'module')
      -- an entry that is there already is replaced without notice
      nn.Module.zeroGradParameters = function() table.insert(log, 'again') end
      assert(called() == 'again')
      nn.Module.zeroGradParameters = nil
      assert(called() == nil)

      local x = torch.DoubleTensor(3)
      assert(x:dim() == 1 and x:nElement() == 3)
      local class = torch.getmetatable('torch.DoubleTensor')
      class.dim = function() return 'mine' end
      assert(x:dim() == 'mine')
      class.dim = nil
      assert(x:dim() == 1)
      """)
  }

  /// Operators, text, fields and every method that a walk over a network calls.
  @Test func derivedClassesAreFirstClass() throws {
    try runWithFile(
      Self.scale + """
        local Mine, parent = torch.class('nn.Mine', 'nn.Linear')
        function Mine:__init(i, o, extra)
           parent.__init(self, i, o)
           self.extra, self.list, self.inner = extra, {torch.ones(2), {torch.ones(3)}}, nn.Tanh()
        end
        function Mine:__unm__() return 'minus' end
        function Mine:__call__(x) return 'called', x end
        function Mine:__add__() return 'sum' end
        function Mine:__len__() return 42 end
        function Mine:__tostring__() return 'mine with ' .. self.extra end
        function Mine:backward(x, dy, scale) self.back = true return parent.backward(self, x, dy, scale) end
        function Mine:accUpdateGradParameters() self.direct = true end
        function Mine:share(...) self.sharing = true return parent.share(self, ...) end
        function Mine:clearState() self.cleared = true return parent.clearState(self) end
        function Mine:zeroGradParameters() self.zeroed = true parent.zeroGradParameters(self) end
        local m = nn.Mine(3, 3, 'x')
        assert(-m == 'minus' and m(1) == 'called' and m + 1 == 'sum' and #m == 42)

        local net = nn.Sequential():add(m):add(nn.Scale(2))
        assert(tostring(net):find('(1): mine with x', 1, true), tostring(net))
        assert(tostring(nn.ConcatTable():add(m)):find('mine with x', 1, true))
        assert(tostring(nn.Decorator(m)) == 'nn.Decorator @ mine with x')
        local x = torch.randn(3)
        net:zeroGradParameters()
        net:forward(x)
        net:backward(x, x)
        assert(m.back and m.zeroed)
        net:clearState()
        assert(m.cleared)
        net:forward(x)
        net:updateGradInput(x, x)
        net:accUpdateGradParameters(x, x, 0.1)
        assert(m.direct)
        net:clone():share(net, 'weight')

        for _, copy in ipairs{net:clone():get(1), round(net):get(1)} do
           assert(-copy == 'minus' and copy.extra == 'x' and copy.list[2][1]:sum() == 3 and copy.inner ~= m.inner)
        end
        net:float()
        assert(m.list[2][1]:type() == 'torch.FloatTensor' and m.inner:type() == 'torch.FloatTensor')
        """)
  }

  /// A class that writes and reads itself, with its parent's help or without, alone and inside a native container.
  @Test func writesAndReadsItself() throws {
    for mode in ["binary", "ascii"] {
      try runWithFile(
        """
        local Lean, parent = torch.class('nn.Lean', 'nn.Linear')
        function Lean:__init() parent.__init(self, 2, 2) self.kept, self.dropped = 1, torch.ones(5) end
        function Lean:write(file)
           local dropped = self.dropped
           self.dropped = nil
           parent.write(self, file)
           self.dropped = dropped
        end
        function Lean:read(file, version)
           parent.read(self, file)
           self.read_with = version
        end
        local Own, above = torch.class('nn.OwnFile', 'nn.Module')
        function Own:__init() above.__init(self) self.a, self.b = 1, 2 end
        function Own:write(file) file:writeObject{'header'} file:writeObject{only = self.b} end
        function Own:read(file)
           assert(file:readObject()[1] == 'header')
           self.b = file:readObject().only * 10
        end
        local lean, x = nn.Lean(), torch.randn(2)
        for _, back in ipairs{round(lean), round(nn.Sequential():add(lean)):get(1), round{lean}[1]} do
           assert(torch.type(back) == 'nn.Lean' and back.kept == 1 and back.dropped == nil and back.read_with == 1)
           assert((back:forward(x) - lean:forward(x)):abs():max() == 0)
        end
        local list = round{nn.OwnFile(), nn.Sequential():add(nn.OwnFile()):add(nn.Tanh()), 'end'}
        assert(list[1].b == 20 and list[1].a == nil and list[2]:get(1).b == 20 and list[3] == 'end')
        assert(torch.type(list[2]:get(2)) == 'nn.Tanh')
        -- Two references are one object.
        local twice = round{lean, {lean}}
        assert(twice[1] == twice[2][1])
        """, mode: mode)
    }
  }

  /// A script's criterion converts what it has put on itself.
  @Test func criterionsConvertTheirFields() throws {
    try run(
      """
      local Mine, parent = torch.class('nn.MyCriterion', 'nn.Criterion')
      function Mine:__init() parent.__init(self) self.w, self.inner = torch.ones(2), nn.MSECriterion() end
      function Mine:type(name, cache) self.calls = (self.calls or 0) + 1 return parent.type(self, name, cache) end
      local c = nn.MyCriterion()
      nn.MultiCriterion():add(c):float()
      assert(c.calls == 1 and c.w:type() == 'torch.FloatTensor' and c.inner:type() == 'torch.FloatTensor')
      """)
  }

  /// As in the original, walks find the modules in the table `modules` of any module.
  @Test func walksGoIntoAScriptsModules() throws {
    try run(
      """
      local Pair, parent = torch.class('nn.Pair', 'nn.Module')
      function Pair:__init() parent.__init(self) self.modules = {nn.Linear(2, 2), nn.Tanh()} end
      local net = nn.Sequential():add(nn.Pair())
      local n = 0
      net:apply(function() n = n + 1 end)
      assert(n == 4 and #net:listModules() == 4)
      local found, owners = net:findModules('nn.Tanh')
      assert(#found == 1 and torch.type(owners[1]) == 'nn.Pair')
      """)
  }

  /// Errors of modules that a script's container calls name the way to them.
  @Test func rethrowErrorsNamesTheModule() throws {
    let text = try message(
      of: """
        local Chain, parent = torch.class('nn.Chain', 'nn.Container')
        function Chain:updateOutput(x)
           for i, m in ipairs(self.modules) do x = self:rethrowErrors(m, i, 'updateOutput', x) end
           return x
        end
        assert(nn.Chain():add(nn.Tanh()):forward(torch.ones(2))[1] > 0)
        nn.Sequential():add(nn.Tanh()):add(nn.Chain():add(nn.Tanh()):add(nn.Linear(5, 2))):forward(torch.randn(3))
        """)
    for part in ["In 2 module of nn.Sequential:", "In 2 module of nn.Chain:", "nn.Linear(5 -> 2): input has 3"] {
      #expect(text?.contains(part) == true, "\(text ?? "")")
    }
  }
}
