import Testing

/// What the package `rnn` has beside its classes, and what scripts do with those.
@Suite struct RecurrentPackageTests {
  @Test func helpersOfNestedTables() throws {
    try run(
      """
      require 'rnn'
      assert(type(rnn) == 'table' and rawequal(nn.rnn, rnn))
      local a, b = torch.Tensor{1, 2}, torch.Tensor{{3, 4}, {5, 6}}
      local source = {a, {b, key = a}}
      local function fails(f, ...)
         local ok, message = pcall(f, ...)
         assert(not ok and type(message) == 'string', 'no error')
      end

      local copy, same = rnn.recursiveCopy(nil, source[1])
      assert(copy:equal(a) and not rawequal(copy, a) and rawequal(same, a))
      local target = {torch.Tensor(5), {}}
      local first = target[1]
      local result = rnn.recursiveCopy(target, source)
      assert(rawequal(result, target) and rawequal(result[1], first) and first:equal(a))
      assert(result[2][1]:equal(b) and result[2].key:equal(a) and not rawequal(result[2].key, a))

      local sized = rnn.recursiveResizeAs({torch.Tensor(9)}, source)
      assert(sized[1]:size(1) == 2 and sized[2][1]:isSameSizeAs(b) and sized[2].key:size(1) == 2)
      local views = rnn.recursiveSet({}, source)
      views[2][1]:fill(7)
      assert(b:sum() == 28 and torch.pointer(views[1]:storage()) == torch.pointer(a:storage()))

      local sum = rnn.recursiveAdd({torch.ones(2), {torch.ones(2, 2), key = torch.ones(2)}}, source)
      assert(sum[1]:equal(torch.Tensor{2, 3}) and sum[2][1]:sum() == 32 and sum[2].key:sum() == 5)
      assert(rnn.recursiveTensorEq(source, {a:clone(), {b:clone(), key = a:clone()}}) == true)
      assert(rnn.recursiveTensorEq({a * 2, {b, key = a}}, source) == false and rnn.recursiveTensorEq(a, source) == false)
      assert(rnn.recursiveTensorEq(a + 1e-6, a) == true and rnn.recursiveTensorEq(a + 1e-4, a) == false)

      local filled = {torch.Tensor(2), {torch.Tensor(3), key = torch.Tensor(1)}}
      assert(rawequal(rnn.recursiveFill(filled, 2), filled) and rnn.recursiveSum(filled) == 12)
      local empty = rnn.recursiveNew(filled)
      assert(empty[1]:dim() == 0 and empty[2].key:dim() == 0 and not rawequal(empty, filled))
      torch.manualSeed(3)
      rnn.recursiveNormal(filled[1])
      torch.manualSeed(3)
      assert(filled[1]:equal(torch.randn(2)))
      local float = rnn.recursiveType({a, {b}}, 'torch.FloatTensor')
      assert(float[1]:type() == 'torch.FloatTensor' and float[2][1]:type() == 'torch.FloatTensor')

      fails(rnn.recursiveCopy, {}, 'x')
      fails(rnn.recursiveResizeAs, nil, 3)
      fails(rnn.recursiveSet, nil, nil)
      fails(rnn.recursiveAdd, a, 3)
      fails(rnn.recursiveTensorEq, a, 'x')
      fails(rnn.recursiveFill, 'x', 1)
      fails(rnn.recursiveNormal, 1)
      fails(rnn.recursiveSum, nil)
      fails(rnn.recursiveNew, 'x')
      """)
  }

  /// Layers of sequences let go of what they hold, and go on.
  @Test(arguments: [
    "nn.SeqLSTM(3, 4)", "nn.SeqGRU(3, 4)", "nn.Sequencer(nn.LSTM(3, 4))", "nn.Sequencer(nn.FastLSTM(3, 4))",
    "nn.Sequencer(nn.GRU(3, 4))", "nn.Sequential():add(nn.SeqLSTM(3, 4)):add(nn.SeqLSTM(4, 2))",
  ])
  func clearState(make: String) throws {
    try run(
      """
      require 'rnn'
      local m, x = \(make), torch.randn(5, 2, 3)
      m:evaluate()
      local y = m:forward(x):clone()
      m:training()
      m:forward(x)
      m:backward(x, y)
      local p = m:getParameters():clone()
      m:clearState()
      assert(m.output == nil or torch.isTensor(m.output) and m.output:nElement() == 0 or #m.output == 0)
      assert(m:getParameters():equal(p))
      m:forget()
      m:evaluate()
      assert((m:forward(x) - y):abs():max() < 1e-12)
      m:clearState()
      m = m:clone():float():double()
      assert((m:forward(x) - y):abs():max() < 1e-5)
      m.output, m.gradInput = nil, nil
      m:clearState()
      """)
  }
}
