import Testing

/// Networks in a circle, or without a bottom, are errors where they are made, not crashes where they
/// are used.
@Suite struct NestingTests {
  @Test func circles() throws {
    try runWithFile(
      """
      local s = nn.Sequential()
      fails('nn.Sequential cannot be a part of itself', s.add, s, s)
      fails('a part of itself', s.add, s, nn.Concat(1):add(nn.Sequential():add(s)))
      local outer = nn.Sequential():add(s)
      fails('a part of itself', s.insert, s, outer)
      fails('a part of itself', function() s.modules[1] = outer end)
      fails('a part of itself', function() s.modules = {nn.Tanh(), outer} end)
      fails('a part of itself', outer.replace, outer, function(m) return m == s and outer or m end)
      assert(#s == 0 and #outer == 1)
      local r = nn.Recursor(nn.Linear(2, 2))
      fails('nn.Recursor.module', function() r.module = r end)
      local c = nn.ParallelCriterion()
      fails('nn.ParallelCriterion cannot be a part of itself', c.add, c, c)
      local d = nn.SequencerCriterion(nn.MSECriterion())
      fails('a part of itself', function() d.criterion = d end)
      -- Nor does a constructor that is called again leave one.
      fails('nn.Recursor cannot be a part of itself', r.__init, r, r)
      fails('a part of itself', r.__init, r, nn.Sequential():add(r))
      assert(torch.type(r.module) == 'nn.Linear' and r:forward(torch.rand(2)):size(1) == 2)
      for _, name in ipairs{'Sequencer', 'Repeater', 'BiSequencer', 'BiSequencerLM', 'MaskZero', 'Bottle', 'DontCast'} do
         local more = not name:find('Sequencer') and 2 or nil
         local m = nn[name](nn.Linear(2, 2), more)
         fails('a part of itself', m.__init, m, m, more)
         fails('a part of itself', m.__init, m, nn.Sequential():add(m), more)
         assert(m:clone() and #m:parameters() > 0)
      end
      -- The same module twice is no circle.
      local x = nn.Tanh()
      s:add(x):add(x):add(nn.ConcatTable():add(x))
      assert(#s == 3)
      """)
  }

  @Test func depth() throws {
    try runWithFile(
      """
      local s, depth = nn.Linear(2, 2), 0
      local ok, message = pcall(function()
         for i = 1, 100000 do s, depth = nn.Sequential():add(s), i end
      end)
      assert(not ok and message:find('nested more than 200 levels deep', 1, true) and depth == 200)
      s:forward(torch.rand(2))
      s:backward(torch.rand(2), torch.rand(2))
      assert(#s:parameters() == 2 and #tostring(s) > 0 and #s:clone():parameters() == 2)
      """)
  }

  /// A file can say anything.
  @Test func files() throws {
    try runWithFile(
      """
      local function object(index, name, fields) return table.concat({4, index, 3, 'V 1', #name, name, fields}, '\\n') end
      local function modules(index, list) return table.concat({3, index, 1, 2, 7, 'modules', list}, '\\n') end
      local function list(index, item) return table.concat({3, index, 1, 1, 1, item}, '\\n') end
      local fine = object(1, 'nn.Sequential', modules(2, list(3, object(4, 'nn.Sequential', '3\\n5\\n0\\n'))))
      assert(torch.type(torch.deserialize(fine, 'ascii'):get(1)) == 'nn.Sequential')
      fails('nn.Sequential cannot be a part of itself', torch.deserialize,
         object(1, 'nn.Sequential', modules(2, list(3, '4\\n1\\n'))), 'ascii')
      fails('a part of itself', torch.deserialize,
         object(1, 'nn.Sequential', modules(2, list(3, object(4, 'nn.Concat', modules(5, list(6, '4\\n1\\n')))))), 'ascii')
      """)
  }

  @Test func modulesDoNotLieInThemselves() throws {
    try run(
      """
      local function fails(text, f, ...)
         local ok, message = pcall(f, ...)
         assert(not ok and message:find(text, 1, true), message)
      end
      local net = nn.Sequential():add(nn.Linear(2, 2))
      fails('nn.Sequential cannot be a part of itself', net.add, net, net)
      local outer = nn.Sequential():add(net)
      fails('cannot be a part of itself', net.add, net, outer)
      fails('cannot be a part of itself', net.insert, net, outer, 1)
      fails('cannot be a part of itself', function() net.modules[1] = outer end)
      fails('cannot be a part of itself', function() net.modules = {outer} end)
      local map = nn.MapTable()
      fails('cannot be a part of itself', map.add, map, map)
      local sum = nn.MultiCriterion()
      fails('cannot be a part of itself', sum.add, sum, sum)
      assert(#net.modules == 1 and net:forward(torch.ones(2)):size(1) == 2)
      -- up and down
      fails('nested more than 200 levels deep', function()
         local x = nn.Identity()
         for _ = 1, 300 do x = nn.Sequential():add(x) end
      end)
      fails('nested more than 200 levels deep', function()
         local x = nn.Sequential()
         for _ = 1, 300 do
            local inner = nn.Sequential()
            x:add(inner)
            x = inner
         end
      end)
      fails('nested more than 200 levels deep', function()
         local x = nn.Linear(2, 2)
         for _ = 1, 300 do x = nn.Sequencer(x) end
      end)
      """)
  }
}
