import Testing

/// What wraps modules, and layers whose weights have another form: laws that no example of `CatalogueTests` shows.
@Suite struct WrapperTests {
  /// A call of a module is its forward pass, and its backward pass too where there is a gradient (`nn/Module.lua`).
  @Test func modulesAreCalled() throws {
    try run(
      """
      local m, x, dy = nn.Linear(2, 3), torch.rand(2), torch.rand(3)
      local function count(...) return select('#', ...) end
      assert(count(m(x)) == 1 and m(x) == m.output and count(m(x, nil)) == 1)
      local y, dx = m(x, dy)
      assert(y == m.output and dx == m.gradInput and dx:size(1) == 2)
      assert(nn.Sequential():add(m):add(nn.Tanh())(x):size(1) == 3)
      """)
  }

  /// Scripts give numbers for flags, which the original asked `if` of.
  @Test func numbersAreTrue() throws {
    try run(
      """
      assert(nn.CAddTable(2).inplace == true and nn.ReLU(0).inplace == true and nn.Linear(2, 3, 1).bias)
      local m = nn.ReLU()
      m.inplace = 1
      assert(m.inplace == true and nn.Linear(2, 3, false).bias == nil)
      assert(not pcall(nn.ReLU, 'yes') and not pcall(function() m.inplace = {} end))
      """)
  }

  /// `save_mean` and `save_std`, which is one over the deviation, as `THNN` left them.
  @Test func figuresOfABatch() throws {
    try run(
      """
      local m = nn.BatchNormalization(2)
      assert(m.save_mean == nil and m.save_std == nil)
      m:forward(torch.Tensor({{1, 2}, {3, 6}}))
      assert(m.save_mean[1] == 2 and m.save_mean[2] == 4 and math.abs(m.save_std[2] - 1 / math.sqrt(4 + 1e-5)) < 1e-12)
      m:float()
      assert(m.save_mean:type() == 'torch.FloatTensor' and nn.SpatialBatchNormalization(2).save_mean == nil)
      """)
  }

  /// Scripts make one without dimensions for the parameters of several modules together.
  @Test func parallelThatOnlyHolds() throws {
    try run(
      """
      local bag = nn.Parallel():add(nn.Linear(2, 3)):add(nn.Linear(3, 1))
      assert(bag:getParameters():nElement() == 13)
      local fine, text = pcall(bag.forward, bag, torch.rand(2, 2))
      assert(not fine and text:find('dimension 0 is out of range'))
      """)
  }

  /// Two backward passes sum up, also for gradients that a script zeroes as one flat vector.
  @Test func normedWeightsSumTheirGradients() throws {
    try run(
      """
      local x, dy = torch.randn(5, 4), torch.randn(5, 3)
      for _, make in ipairs{
         function() return nn.WeightNorm(nn.Linear(4, 3)) end, function() return nn.LinearWeightNorm(4, 3) end,
         function() return nn.WeightNorm(nn.Linear(4, 3), 2) end,
      } do
         local m = make()
         local p, g = m:getParameters()
         g:zero()
         m:forward(x)
         m:backward(x, dy)
         local once = g:clone()
         m:backward(x, dy, 0.5)
         assert((g - once * 1.5):abs():max() < 1e-12)
         g:zero()
         m:backward(x, dy)
         assert((g - once):abs():max() < 1e-12)
         local h = 1e-6
         for i = 1, p:nElement() do
            local old = p[i]
            p[i] = old + h
            local up = m:forward(x):dot(dy)
            p[i] = old - h
            local down = m:forward(x):dot(dy)
            p[i] = old
            assert(math.abs((up - down) / (2 * h) - once[i]) < 1e-6, torch.type(m) .. i)
         end
      end
      """)
  }

  @Test func weightNormKeepsItsModule() throws {
    try runWithFile(
      """
      local linear = nn.Linear(4, 3)
      local m = nn.WeightNorm(linear)
      assert(m.weight == linear.weight and m.bias == linear.bias and m.v:size(2) == 4 and m.g:nElement() == 3)
      assert(#m:parameters() == 3 and m:parameters()[3] == linear.bias)
      local x = torch.randn(2, 4)
      local y = m:forward(x):clone()
      assert((m.weight - torch.cmul(m.v, torch.cdiv(m.g, (torch.pow(m.v, 2):sum(2) + 1e-4):sqrt()):expandAs(m.v)))
         :abs():max() < 1e-12)
      local read = round(m)
      assert((read:forward(x) - y):abs():max() == 0)
      m:evaluate()
      m.v:fill(9)
      assert((m:forward(x) - y):abs():max() == 0, 'in evaluation the weight stays')
      m:training()
      assert((m:forward(x) - y):abs():max() > 0)
      fails('weight', nn.WeightNorm, nn.Tanh())
      fails('outputDim 3', nn.WeightNorm, nn.Linear(2, 2), 3)
      """)
  }

  @Test func linearWeightNormGoesBothWays() throws {
    try run(
      """
      local linear, x = nn.Linear(4, 3), torch.randn(2, 4)
      local m = nn.LinearWeightNorm.fromLinear(linear)
      assert((m:forward(x) - linear:forward(x)):abs():max() < 1e-12)
      local back = m:toLinear()
      assert(torch.type(back) == 'nn.Linear' and (back:forward(x) - m:forward(x)):abs():max() < 1e-12)
      assert(#m:parameters() == 3 and m:parameters()[1] == m.v)
      assert(#nn.LinearWeightNorm(4, 3, false):parameters() == 2)
      m:evaluate()
      m:clearState()
      assert((m:forward(x) - linear:forward(x)):abs():max() < 1e-12)
      """)
  }

  @Test func dontCastKeepsItsType() throws {
    try run(
      """
      local net = nn.Sequential():add(nn.Linear(4, 3)):add(nn.DontCast(nn.Linear(3, 2):float(), true))
      local x = torch.randn(2, 4)
      local y = net:forward(x)
      assert(y:type() == 'torch.DoubleTensor' and net:get(2):get(1).output:type() == 'torch.FloatTensor')
      assert(net:backward(x, y):type() == 'torch.DoubleTensor')
      net:float()
      assert(net:get(2):get(1).weight:type() == 'torch.FloatTensor')
      assert(net:forward(x:float()):type() == 'torch.FloatTensor')
      net:double()
      assert(net:get(2):get(1).weight:type() == 'torch.FloatTensor')
      assert((net:forward(x) - y):abs():max() < 1e-6)
      -- Without casts everything passes as it is.
      local plain = nn.DontCast(nn.Linear(3, 2):float())
      assert(plain:forward(torch.FloatTensor(3):fill(1)):type() == 'torch.FloatTensor')
      """)
  }

  @Test func nanSaysWhere() throws {
    try run(
      """
      local function fails(part, f, ...)
         local ok, message = pcall(f, ...)
         assert(not ok and tostring(message):find(part, 1, true), tostring(message))
      end
      local linear = nn.Linear(2, 2)
      local m = nn.NaN(linear, 'mine')
      local x = torch.randn(2)
      m:forward(x)
      m:backward(x, x)
      local bad = torch.Tensor{1, 0 / 0}
      fails('NaN found in input of module :\\nnn.NaN(mine) @ nn.Linear(2 -> 2)', m.forward, m, bad)
      fails('NaN found in gradOutput of module', m.updateGradInput, m, x, bad)
      linear.weight[1][1] = 0 / 0
      fails('NaN found in parameters of module', m.forward, m, x)
      local root = nn.NaN(nn.Sqrt())
      fails('NaN found in output of module', root.forward, root, torch.Tensor{-1, 1})
      assert(nn.NaN(nn.Tanh()).id + 1 == nn.NaN(nn.Tanh()).id)
      """)
  }

  @Test func printsAsLuaPrints() throws {
    let text = try printed(
      by: """
        local m = nn.Sequential():add(nn.PrintSize('first')):add(nn.Profile(nn.Linear(4, 2), 2, 'lin'))
        local x = torch.randn(3, 4)
        for _ = 1, 2 do
           m:forward(x)
           m:backward(x, torch.randn(3, 2))
        end
        nn.PrintSize():forward({1, 2})
        """, name: "=script")
    #expect(text.contains("first:input\n\t 3\n 4\n[torch.LongStorage of size 2]\n"), "\(text)")
    #expect(text.contains("first:gradOutput\n\t 3\n 4\n[torch.LongStorage of size 2]\n"))
    #expect(text.contains(#/lin took 0\.\d\d\d seconds for 2 forward passes\n/#))
    #expect(text.contains(#/lin took 0\.\d\d\d seconds for 2 backward passes\n/#))
    #expect(text.contains("PrintSize:input\n\t"))
  }

  @Test func convertKnowsForms() throws {
    try run(
      """
      local function fails(part, f, ...)
         local ok, message = pcall(f, ...)
         assert(not ok and tostring(message):find(part, 1, true), tostring(message))
      end
      local x = torch.randn(8, 3, 5, 4)
      local c = nn.Convert('bchw', 'chwb')
      assert((c:forward(x) - x:permute(2, 3, 4, 1)):abs():max() == 0)
      assert((c:backward(x, c.output) - x):abs():max() == 0)
      c = nn.Convert('bchw', 'bf')
      assert(c:forward(x):size(2) == 60 and (c:forward(x[1]) - x[1]:view(-1)):abs():max() == 0)
      assert(c:backward(x[1], torch.randn(60)):isSameSizeAs(x[1]))
      c = nn.Convert('chwb', 'bf')
      -- As the original, which swaps the batch's axis with the first.
      assert((c:forward(x:permute(2, 3, 4, 1)) - x:permute(1, 3, 4, 2):reshape(8, 60)):abs():max() == 0)
      assert(nn.Convert('bt', 'b'):forward(torch.randn(3, 1)):dim() == 1)
      assert(nn.Convert('b', 'bt'):forward(torch.randn(3)):size(2) == 1)
      assert(nn.Convert():float():forward(x):type() == 'torch.FloatTensor')
      fails('bct to bxy', function() nn.Convert('bct', 'bxy'):forward(torch.randn(2, 3, 4)) end)
      fails('feature > 1', function() nn.Convert('bf', 'b'):forward(torch.randn(3, 2)) end)
      fails('expected the axes bchw', function() nn.Convert('bchw', 'bf'):forward(torch.randn(2)) end)
      fails('arg 1', nn.Convert, nil, 'bf')
      fails('b*', nn.Convert, 'b*', 'bf')
      """)
  }

  @Test func gpuWritesItsHeader() throws {
    for mode in ["binary", "ascii"] {
      try runWithFile(
        """
        local m = nn.GPU(nn.Linear(2, 3), 2, 1)
        assert(tostring(m) == 'nn.GPU(2) @ nn.Linear(2 -> 3)')
        local x = torch.randn(4, 2)
        local read = round(nn.Sequential():add(m):add(nn.Tanh())):get(1)
        assert(read.device == 2 and read.outdevice == 1 and (read:forward(x) - m:forward(x)):abs():max() == 0)
        -- As the original writes it: a table {type, device}, then that of the fields.
        assert(torch.serialize(m, 'ascii'):find('nn%.GPU\\n3\\n%d+\\n2\\n'))
        """, mode: mode)
    }
  }

  @Test func criterionsAndModules() throws {
    try run(
      """
      local x, t = torch.randn(3, 4), torch.randn(3, 4)
      local c = nn.ModuleCriterion(nn.MSECriterion(), nn.Tanh(), nn.Square())
      local plain = nn.MSECriterion()
      assert(c:forward(x, t) == plain:forward(torch.tanh(x), torch.pow(t, 2)))
      local dx = nn.Tanh()
      dx:forward(x)
      assert((c:backward(x, t) - dx:backward(x, plain:backward(torch.tanh(x), torch.pow(t, 2)))):abs():max() < 1e-12)
      c:float()
      assert(c.inputModule:type() == 'torch.FloatTensor' and c.targetModule:type() == 'torch.FloatTensor')

      local m = nn.CriterionTable(nn.MSECriterion())
      assert(m:forward({x, t}) == plain:forward(x, t))
      assert((m:backward({x, t})[1] - plain:backward(x, t)):abs():max() == 0)

      local s = nn.ClassSimplexCriterion(4)
      local corners = s.simplex
      for i = 1, 4 do
         assert(math.abs(corners[i]:norm() - 1) < 1e-12)
         for j = 1, i - 1 do assert(math.abs(corners[i]:dot(corners[j]) + 1 / 3) < 1e-12) end
      end
      assert(s:forward(corners, torch.Tensor{1, 2, 3, 4}) == 0)
      local top = s:getTopPrediction(corners)
      for i = 1, 4 do assert(top[i] == i) end
      local ok, message = pcall(s.forward, s, x, torch.Tensor{1, 2, 5})
      assert(not ok and message:find('target 5 is out of range: there are 4 classes'), message)

      local d = nn.DistanceRatioCriterion()
      local a, b = torch.rand(5), torch.rand(5)
      local naive = (a + torch.log(torch.exp(-a) + torch.exp(-b))):sum() / 5
      assert(math.abs(d:forward({a, b}) - naive) < 1e-12)
      assert(d:forward({torch.Tensor{2000}, torch.Tensor{1}}) == 1999)
      """)
  }

  static let errors: [(String, [String])] = [
    ("nn.Bilinear(2, 2, 2):forward{torch.randn(3, 2), torch.randn(2, 2)}", ["nn.Bilinear", "3 x 2", "2 x 2"]),
    (
      "nn.MixtureTable():forward{torch.randn(3, 2), {torch.randn(3, 2)}}",
      ["nn.MixtureTable", "2 outputs", "1 experts"]
    ),
    ("nn.OneHot(3):forward(torch.Tensor{4})", ["nn.OneHot", "index 4", "3 elements"]),
    ("nn.Index(1):forward{torch.randn(3), torch.LongTensor{4}}", ["nn.Index", "out of range", "input[1] is 3"]),
    ("nn.MaskedSelect():forward{torch.randn(3), torch.ByteTensor(2)}", ["nn.MaskedSelect", "mask for 3", "2 torch"]),
    ("nn.PartialLinear(2, 2):setPartition(torch.Tensor{3})", ["nn.PartialLinear", "index 3", "2 outputs"]),
    ("nn.GatedLinearUnit():forward(torch.randn(4, 3))", ["nn.GatedLinearUnit", "must be even", "4 x 3"]),
    ("nn.RReLU(3, 1)", ["nn.RReLU", "0 <= lower <= upper", "3", "1"]),
    ("nn.AddConstant({})", ["nn.AddConstant", "number or a vector"]),
    ("nn.Cosine(3, 2):forward(torch.randn(4))", ["nn.Cosine", "expected 3, or N x 3"]),
    ("nn.ClassSimplexCriterion(1)", ["nn.ClassSimplexCriterion", "nClasses > 1", "1"]),
    ("nn.CAddTensorTable():forward{torch.randn(2), {torch.randn(3)}}", ["input[2][1] is 3", "input[1] 2"]),
  ]

  @Test(arguments: errors.indices) func saysWhatIsWrong(_ i: Int) throws {
    let (script, parts) = Self.errors[i]
    let text = try #require(try message(of: script), "no error")
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  @Test func kmeansFindsItsCentres() throws {
    try run(
      """
      torch.manualSeed(1)
      local x = torch.randn(90, 2) * 0.1
      for i = 1, 90 do x[i]:add(i % 3 * 10) end
      local km = nn.Kmeans(3, 2):initKmeansPlus(x)
      for _ = 1, 20 do
         km:zeroGradParameters()
         km:forward(x)
         km:backward(x)
         km.weight:add(-1, km.gradWeight)
      end
      assert(km.loss < 5 and km.clusterSampleCount:min() == 30, km.loss)
      local y = km:forward(x)
      assert(y[1] == y[4] and y[1] ~= y[2] and y[2] ~= y[3] and y:min() == 1 and y:max() == 3)
      local ok, message = pcall(km.initRandom, km, torch.randn(2, 2))
      assert(not ok and message:find('at least 3 samples'), message)
      """)
  }
}
