import Testing
import TorchLua

/// dpnn's methods between backward and updateParameters; the numbers are worked out by hand.
@Suite struct TrainingTests {
  private func run(_ text: String) throws {
    try TorchEngine().run(
      """
      require 'rnn'
      local function near(t, list)
         for i, v in ipairs(list) do
            local e = t:contiguous():view(-1)[i]
            assert(math.abs(e - v) < 1e-12, i .. ': ' .. e .. ' is not ' .. v)
         end
      end
      -- weights 2 by 1 with gradients (3, 0), bias without gradient; then 1 by 2 with (0, 4)
      local a, b = nn.Linear(1, 2), nn.Linear(2, 1)
      local net = nn.Sequential():extend(a, b)
      net:zeroGradParameters()
      a.weight:copy(torch.Tensor{3, 4})
      a.bias:fill(1)
      b.weight:copy(torch.Tensor{6, 8})
      a.gradWeight[1][1] = 3
      b.gradWeight[1][2] = 4

      """ + text)
  }

  @Test func clipsGradients() throws {
    try run(
      """
      assert(net:size() == 2 and net:gradParamClip(0) == nil)
      assert(net:gradParamClip(10) == 5)
      near(a.gradWeight, {3, 0})
      assert(net:gradParamClip(2.5) == 5)
      near(a.gradWeight, {1.5, 0})
      near(b.gradWeight, {0, 2})
      -- each module by itself
      assert(net:gradParamClip(1, true) == 2.5)
      near(a.gradWeight, {1, 0})
      near(b.gradWeight, {0, 1})
      -- a module's own limit
      net.cutoffNorm, b.cutoffNorm = 0.5, 0.25
      net:gradParamClip(100, true)
      near(a.gradWeight, {0.5, 0})
      near(b.gradWeight, {0, 0.25})
      """)
  }

  @Test func decaysWeights() throws {
    try run(
      """
      net:weightDecay(0.1)
      near(a.gradWeight, {3.3, 0.4})
      near(a.gradBias, {0, 0})
      near(b.gradWeight, {0.6, 4.8})
      b.wdFactor = 1
      net:weightDecay(0.5, 1)
      near(a.gradBias, {0.5, 0.5})
      near(b.gradWeight, {6.6, 12.8})
      """)
  }

  @Test func limitsNorms() throws {
    try run(
      """
      net:maxParamNorm(5)
      near(a.weight, {3, 4})
      near(a.bias, {1, 1})
      b:maxParamNorm(5)
      assert(math.abs(b.weight[1][1] - 3) < 1e-6 and math.abs(b.weight[1][2] - 4) < 1e-6)
      net:maxParamNorm(nil, 2.5)
      assert(math.abs(a.weight[1][1] - 1.5) < 1e-6 and math.abs(b.weight[1][1] - 2.5) < 1e-6)
      """)
  }

  @Test func addsMomentum() throws {
    try run(
      """
      assert(nn.Tanh():momentumGradParameters() == nil)
      net:updateGradParameters(0.5, 0)
      near(a.gradWeight, {4.5, 0})     -- v = g, then 0.5 v + g
      near(a.momGradParams[1], {4.5, 0})
      assert(a:momentumGradParameters()[1] == a.momGradParams[1])
      a.gradWeight:fill(1)
      net:updateGradParameters(0.5)    -- damping is the factor
      near(a.gradWeight, {2.75, 0.5})
      a.gradWeight:fill(1)
      net:updateGradParameters(0.5, 0, true)
      near(a.momGradParams[1], {2.375, 1.25})
      near(a.gradWeight, {2.1875, 1.625})
      local copy = net:clone():float()
      assert(copy:get(1).momGradParams[1]:type() == 'torch.FloatTensor')
      assert(a.momGradParams[1]:type() == 'torch.DoubleTensor')
      """)
  }

  @Test func findsNaN() throws {
    try run(
      """
      net:checkParameters()
      b.weight[1][1] = 0 / 0
      local ok, message = pcall(net.checkParameters, net)
      assert(not ok and message:find('NaN Error for param at index3', 1, true), message)
      ok, message = pcall(net.gradParamClip, net)
      assert(not ok and message:find('bad argument #1', 1, true), message)
      """)
  }

  /// Moves by this input's gradients alone and leaves what was accumulated before.
  @Test func accUpdateGradParameters() throws {
    try run(
      """
      local m = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
      local p, g = m:getParameters()
      local x, dy = torch.rand(4, 3), torch.rand(4, 2)
      g:zero()
      m:forward(x)
      m:backward(x, dy)
      local want, kept = p - g*0.1, g:clone():fill(7)
      g:fill(7)
      m:accUpdateGradParameters(x, dy, 0.1)
      assert((p - want):abs():max() < 1e-15 and (g - kept):abs():max() == 0)
      """)
  }
}
