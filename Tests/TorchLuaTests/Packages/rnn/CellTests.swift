import Testing
import TorchLua

/// Recurrent layers as scripts see them: the graph of a step and its parts.
@Suite struct CellTests {
  /// The parts of the graph by the original's names, live: what is done to them is done to the layer.
  @Test func partsOfTheGraph() throws {
    try run(
      """
      require 'rnn'
      local m = nn.LSTM(2, 3)
      assert(#m.modules == 1 and m.modules[1] == m.recurrentModule and m.sharedClones[1] == m.recurrentModule)
      assert(torch.type(m.recurrentModule) == 'nn.Sequential' and torch.type(m.cellLayer) == 'nn.Sequential')
      assert(#m.outputs == 0 and #m.cells == 0 and m.zeroTensor:nElement() == 0)
      local para = m.inputGate:get(1)
      assert(torch.type(para) == 'nn.ParallelTable' and torch.type(para:get(3)) == 'nn.CMul')
      assert(#m:findModules('nn.Linear') == 4 and #m:findModules('nn.LinearNoBias') == 4 and #m:parameters() == 15)
      local x = torch.ones(2)
      local before = m:forward(x):clone()
      m:forget()
      para:get(1):get(2).bias:fill(3)
      local after = m:forward(x):clone()
      assert((before - after):abs():max() > 1e-3)
      -- A clone has parts of its own, and a file, too.
      for _, c in ipairs{m:clone(), torch.deserialize(torch.serialize(m))} do
         c:forget()
         assert(c.inputGate ~= m.inputGate and c.inputGate:get(1):get(1):get(2).bias:max() == 3)
         c.inputGate:get(1):get(1):get(2).bias:zero()
         assert((c:forward(x) - after):abs():max() > 1e-3)
      end
      assert(m.inputGate:get(1):get(1):get(2).bias:max() == 3)
      local f, g = nn.FastLSTM(2, 3), nn.GRU(2, 3)
      assert(torch.isTypeOf(f, 'nn.LSTM') and torch.type(f.i2g) == 'nn.Linear' and torch.type(g.o2g) == 'nn.LinearNoBias')
      assert(f.i2g.weight:size(1) == 12 and g.i2g.weight:size(1) == 6)
      f.i2g.weight:zero()
      assert(f:parameters()[1]:abs():max() == 0)
      """)
  }

  /// What the modules of single steps would hold if they had run, whether the kernel or the graph did.
  @Test(arguments: ["nn.LSTM(2, 3)", "nn.FastLSTM(2, 3)", "nn.GRU(2, 3)"]) func stepsOfTheKernel(layer: String) throws {
    try run(
      """
      require 'rnn'
      torch.manualSeed(1)
      local fast = \(layer)
      local slow = fast:clone()
      -- Dropout that drops nothing keeps the kernel out.
      slow.recurrentModule:insert(nn.ParallelTable():add(nn.Dropout(0)):add(nn.Identity()):add(nn.Identity()), 1)
      if not fast.cells[1] and torch.type(fast) == 'nn.GRU' then slow.recurrentModule:get(1):remove(3) end
      local x, dy = {}, {}
      for t = 1, 3 do x[t], dy[t] = torch.randn(4, 2), torch.randn(4, 3) end
      local a, b = nn.Sequencer(fast), nn.Sequencer(slow)
      a:forward(x) b:forward(x) a:backward(x, dy) b:backward(x, dy)
      local function same(p, q, what)
         assert((p - q):abs():max() < 1e-12, what)
      end
      assert(#fast._gradOutputs == 3 and #fast.sharedClones == 3)
      for t = 1, 3 do
         same(fast._gradOutputs[t], slow._gradOutputs[t], '_gradOutputs ' .. t)
         local p, q = fast.sharedClones[t], slow.sharedClones[t]
         for k = 1, #p.gradInput do same(p.gradInput[k], q.gradInput[k], 'gradInput ' .. k .. ' of step ' .. t) end
         if torch.isTensor(p.output) then same(p.output, q.output) else same(p.output[2], q.output[2]) end
      end
      """)
  }

  /// A kernel that took steps in Float for Double would read behind them.
  @Test(arguments: [
    "nn.SeqLSTM(2, 3)", "nn.SeqGRU(2, 3)", "nn.StepLSTM(2, 3)", "nn.StepGRU(2, 3)",
  ])
  func stepsOfAnotherTypeAreAnError(layer: String) throws {
    try run(
      """
      require 'rnn'
      local m = \(layer):float()
      local x, dy = torch.randn(200, 2):float(), torch.ones(200, 3):float()
      if torch.type(m):find('Seq') then x, dy = x:view(10, 20, 2), dy:view(10, 20, 3) end
      if torch.type(m):find('Step') then
         local states = torch.type(m):find('LSTM') and 2 or 1
         x = {x}
         for k = 1, states do x[k + 1] = torch.zeros(200, 3):float() end
         if states == 2 then dy = {dy, dy} end
      end
      m:forward(x)
      m:double()
      x, dy = nn.utils.recursiveType(x, 'torch.DoubleTensor'), nn.utils.recursiveType(dy, 'torch.DoubleTensor')
      local done, why = pcall(m.backward, m, x, dy)
      assert(not done and (why:find('forward') or why:find('Float')), why)
      """)
  }

  /// A script's methods inside the graph, fields of the modules in it, and another graph take effect.
  @Test(arguments: ["LSTM", "FastLSTM", "GRU"]) func scriptsChangeTheGraph(name: String) throws {
    try run(
      """
      require 'rnn'
      local x = torch.randn(4, 2)
      local calls = 0
      local function fresh()
         torch.manualSeed(5)
         local m = nn.\(name)(2, 3)
         return m, nn.Sequencer(m)
      end
      local m, net = fresh()
      local plain = net:forward(x):clone()
      -- A field of a module inside.
      local narrow
      for _, module in ipairs(m:listModules()) do
         if torch.type(module) == 'nn.NarrowTable' and module.length == 2 then narrow = module end
      end
      local offset = narrow.offset
      narrow.offset = 99
      assert(not pcall(net.forward, net, x))
      narrow.offset = offset
      m:forget()
      assert((net:forward(x) - plain):abs():max() < 1e-13)
      -- Another graph.
      local inner = m.recurrentModule
      m.recurrentModule = nn.Sequential():add(inner):add(nn.Identity())
      assert(m.modules[1] == m.recurrentModule and (net:forward(x) - plain):abs():max() < 1e-13)
      net:zeroGradParameters()
      net:backward(x, plain)
      -- A method of one object; clones for the steps keep theirs.
      m, net = fresh()
      local tanh = m:findModules('nn.Tanh')[1]
      local update = tanh.updateOutput
      tanh.updateOutput = function(self, input) calls = calls + 1 return update(self, input):mul(0.5) end
      assert((net:forward(x) - plain):abs():max() > 1e-3 and calls == 4)
      tanh.updateOutput = nil
      assert((net:forward(x) - plain):abs():max() < 1e-13 and calls == 4)
      -- A method of the class.
      m, net = fresh()
      local native = nn.Sigmoid.updateOutput
      nn.Sigmoid.updateOutput = function(self, input) calls = calls + 1 return native(self, input) end
      assert((net:forward(x) - plain):abs():max() < 1e-13 and calls > 4)
      """)
  }

  /// `buildModel` of a derived class makes the step, and draws its parameters where the layer's would be drawn.
  @Test func derivedClasses() throws {
    try run(
      """
      require 'rnn'
      local Leaky, parent = torch.class('nn.Leaky', 'nn.LSTM')
      function Leaky:buildModel()
         self.built = (self.built or 0) + 1
         local sum = nn.Sequential()
            :add(nn.NarrowTable(1, 2))
            :add(nn.ParallelTable():add(nn.Linear(self.inputSize, self.outputSize))
               :add(nn.LinearNoBias(self.outputSize, self.outputSize)))
            :add(nn.CAddTable()):add(nn.Tanh())
         return nn.Sequential()
            :add(nn.ConcatTable():add(sum):add(nn.SelectTable(3)))
      end
      torch.manualSeed(3)
      local m = nn.Leaky(2, 3)
      torch.manualSeed(3)
      local w, u = nn.Linear(2, 3), nn.LinearNoBias(3, 3)
      assert(m.built == 1 and #m:parameters() == 3 and (m:parameters()[1] - w.weight):abs():max() == 0)
      local x = torch.randn(2)
      local h = torch.tanh(w:forward(x))
      assert((m:forward(x) - h):abs():max() < 1e-14)
      assert((m:forward(x) - torch.tanh(w:forward(x) + u:forward(h))):abs():max() < 1e-14)
      m:backward(x, h)
      local c = m:clone()
      assert(c.built == 1 and c.step == 3 and (c:forward(x) - m:forward(x)):abs():max() == 0)
      -- The class's own, as the original's derived classes call it.
      local Twice = torch.class('nn.Twice', 'nn.GRU')
      function Twice:buildModel() return nn.Sequential():add(nn.GRU.buildModel(self)):add(nn.MulConstant(2)) end
      torch.manualSeed(4)
      local t = nn.Twice(2, 3)
      torch.manualSeed(4)
      local g = nn.GRU(2, 3)
      assert((t:forward(x) - g:forward(x) * 2):abs():max() < 1e-14)
      -- Normalised when the class says so.
      local Norm = torch.class('nn.Norm', 'nn.FastLSTM')
      Norm.bn = true
      function Norm:__init(...) nn.FastLSTM.__init(self, ...) end
      assert(#nn.Norm(2, 3):findModules('nn.BatchNormalization') == 3 and #nn.FastLSTM(2, 3):parameters() == 3)
      """)
  }

  @Test func maskZeroOfAll() throws {
    try run(
      """
      require 'rnn'
      local x = torch.randn(3, 2, 4)
      x[2][1]:zero()
      local layers = {nn.LSTM(4, 5), nn.FastLSTM(4, 5), nn.GRU(4, 5), nn.LSTM(4, 5, nil, nil, 0.3),
         nn.GRU(4, 5, nil, 0.3), nn.Recursor(nn.Linear(4, 5)),
         nn.Recurrence(nn.Sequential():add(nn.ParallelTable():add(nn.Linear(4, 5)):add(nn.Linear(5, 5)))
            :add(nn.CAddTable()), 5, 1)}
      for _, layer in ipairs(layers) do
         assert(layer:maskZero(1) == layer)
         local net = nn.Sequencer(layer)
         local y = net:forward(x)
         assert(y[2][1]:abs():max() == 0 and y[2][2]:abs():min() > 0 and y[3][1]:abs():min() > 0)
         assert(net:backward(x, y)[2][1]:abs():max() == 0)
      end
      local ok, text = pcall(function() nn.Recurrent(5, nn.Linear(4, 5), nn.Linear(5, 5)):maskZero(1) end)
      assert(not ok and text:find("Recurrent doesn't support maskZero", 1, true), text)
      """)
  }

  /// States by the methods of a script where the graph runs.
  @Test func statesOnTheGraphsRoad() throws {
    try run(
      """
      require 'rnn'
      for _, layer in ipairs{nn.LSTM(2, 3, nil, nil, 0.3), nn.GRU(2, 3, nil, 0.3)} do
         local isLSTM = torch.type(layer) == 'nn.LSTM'
         local x, dy = torch.randn(2), torch.randn(3)
         local h = isLSTM and {torch.randn(3), torch.randn(3)} or torch.randn(3)
         layer:evaluate()
         layer:setHiddenState(0, h)
         local y = layer:forward(x):clone()
         local other = layer:clone()
         other:forget()
         if isLSTM then other.userPrevOutput, other.userPrevCell = unpack(h) else other.userPrevOutput = h end
         assert((other:forward(x) - y):abs():max() == 0)
         layer:training()
         layer:forget()
         layer:setHiddenState(0, h)
         layer:forward(x)
         layer:backward(x, dy)
         local g = layer:getGradHiddenState(0)
         assert(torch.isTensor(g) ~= isLSTM and (isLSTM and g[1] or g):nElement() == 3)
         assert(not pcall(layer.getHiddenState, layer, 7))
      end
      """)
  }
}
