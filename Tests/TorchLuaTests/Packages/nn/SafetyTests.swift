import Testing

/// What once ended the process, or wrote outside its memory: now errors that say what is wrong.
@Suite struct SafetyTests {
  @Test func replacedParameters() throws {
    try run(
      """
      for _, wrong in ipairs{torch.Tensor(1), torch.FloatTensor(3), torch.Tensor(9)} do
         for _, case in ipairs{
            {nn.Linear(3, 3), 'gradBias'}, {nn.Linear(3, 3), 'bias'}, {nn.BatchNormalization(3), 'weight'},
            {nn.BatchNormalization(3), 'bias'}, {nn.PReLU(3), 'weight'}, {nn.GRU(3, 3), 'output'},
         } do
            local m, name = table.unpack(case)
            m[name] = wrong
            local x = torch.randn(2, 3)
            local ok = pcall(function() m:forward(x) m:backward(x, torch.ones(2, 3)) end)
            assert(ok == (name == 'output'), torch.type(m) .. '.' .. name)
         end
      end
      local m = nn.Linear(3, 3)
      m.weight = torch.FloatTensor(3, 3)
      local ok, message = pcall(m.forward, m, torch.ones(3))
      assert(not ok and message:find('are not of its type, torch.DoubleTensor', 1, true), message)
      """)
  }

  @Test func hugeSizes() throws {
    try run(
      """
      local function message(f, ...)
         local ok, text = pcall(f, ...)
         assert(not ok)
         return text
      end
      local text = message(torch.zeros, 2 ^ 40)
      assert(text:find('not enough memory for a torch.DoubleTensor of size 1099511627776', 1, true), text)
      text = message(nn.Linear, 2 ^ 31, 2 ^ 31)
      assert(text:find('nn.Linear: ', 1, true) and text:find('2147483648 x 2147483648', 1, true), text)
      text = message(nn.LSTM, 1e9, 1e9)
      assert(text:find('nn.LSTM: ', 1, true) and text:find('1000000000 x 1000000000', 1, true), text)
      text = message(tostring, torch.Tensor(1):expand(2 ^ 40))
      assert(text:find('not enough memory', 1, true), text)
      assert(message(nn.Repeater, nn.GRU(2, 2), 2 ^ 40):find('rho must be between 1 and 1048576', 1, true))
      local r = nn.Recursor(nn.Linear(2, 2))
      assert(message(r.setOutputStep, r, 2 ^ 40):find('has not run', 1, true))
      assert(message(function() r.step = 2 ^ 40 end):find('a step that has run', 1, true))
      for _, step in ipairs{math.mininteger, math.maxinteger} do
         for _, m in ipairs{nn.AbstractRecurrent(), nn.LSTM(2, 2), nn.Recurrence(nn.CAddTable(), 2, 1), r} do
            for _, name in ipairs{'setOutputStep', 'maxBPTTstep', 'getHiddenState', 'setHiddenState', 'getGradHiddenState'} do
               pcall(m[name], m, step, torch.zeros(2))
            end
            m:forget()
         end
      end
      """)
  }

  @Test func fieldsThatReferToThemselves() throws {
    try run(
      """
      local m = nn.Linear(2, 2)
      m.table = {torch.ones(2), loaded = package.loaded}
      m.table.again = m.table
      m:float()
      assert(m.table[1]:type() == 'torch.FloatTensor')
      """)
  }
}
