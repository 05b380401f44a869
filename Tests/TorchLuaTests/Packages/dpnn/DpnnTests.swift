import Testing
import TorchLua

/// What dpnn added to modules and criterions, as scripts see it.
@Suite struct DpnnTests {
  @Test func batchesOfOne() throws {
    try run(
      """
      require 'dpnn'
      assert(dpnn.version == 2 and nn.NCEModule.version == 6 and not pcall(dpnn.require, 'no such package'))
      for _, object in ipairs{nn.Identity(), nn.MSECriterion()} do
         local x = torch.randn(3, 4)
         local y = object:toBatch(x, 2)
         assert(y:dim() == 3 and y:size(1) == 1 and object:fromBatch(y, 1):isSameSizeAs(x))
         y = object:toBatch(x, 2, 3)
         assert(y:size(3) == 1 and object:fromBatch(y, 3):isSameSizeAs(x))
         assert(object:toBatch(x, 1) == x and object:fromBatch(x, 1) == x)
      end
      local m = nn.Linear(4, 2)
      assert(m:outside{3, 4}[2] == 2 and m:outside(torch.LongStorage{4})[1] == 2)
      local t = torch.randn(4, 3):t()
      local c = m:contiguousInput(t)
      assert(c:isContiguous() and (c - t):abs():max() == 0 and m:contiguousInput(t, true) == c)
      assert(m:extrapolateType() == 'torch.DoubleTensor' and nn.Tanh():extrapolateType() == nil)
      local seen
      m:accept{visit = function(_, module) seen = module end}
      assert(seen == m and #m:sparseParameters() == 2)
      """)
  }

  /// A lookup table's columns feed its outputs, a linear map's rows.
  @Test func normsAreLimited() throws {
    try run(
      """
      local table, linear = nn.LookupTable(5, 3), nn.Linear(3, 5)
      table.weight:fill(2)
      linear.weight:fill(2)
      nn.Sequential():add(table):add(linear):maxParamNorm(1)
      for i = 1, 3 do assert(math.abs(table.weight:select(2, i):norm() - 1) < 1e-6) end
      for i = 1, 5 do assert(math.abs(linear.weight[i]:norm() - 1) < 1e-6) end
      table:maxParamNorm(nil, 0.1)
      for i = 1, 5 do assert(table.weight[i]:norm() < 0.1 + 1e-6) end
      """)
  }

  /// Clones for steps have running means in common.
  @Test func stepsShareRunningMeans() throws {
    try run(
      """
      require 'rnn'
      local norm = nn.BatchNormalization(3)
      local clone = norm:sharedClone()
      clone:forward(torch.randn(20, 3):add(5))
      assert(norm.running_mean:min() > 0.4 and norm:clone().running_mean ~= norm.running_mean)
      """)
  }

  @Test func nothingFlowsBack() throws {
    try run(
      """
      local inner = nn.Linear(3, 3):dontBackward()
      local net = nn.Sequential():add(nn.Linear(3, 3)):add(inner)
      local x = torch.randn(2, 3)
      net:forward(x)
      net:zeroGradParameters()
      assert(not pcall(net.backward, net, x, torch.ones(2, 3)) or inner.gradWeight:abs():max() == 0)
      assert(inner:backward(x, x) == nil and inner.gradWeight:abs():max() == 0)
      """)
  }

  @Test func profiles() throws {
    let text = try printed(
      by: """
        local net = nn.Sequential():add(nn.Linear(3, 3)):add(nn.Tanh())
        local x = torch.randn(2, 3)
        local before = net:forward(x):clone()
        net:profile()
        assert((net:forward(x) - before):abs():max() == 0)
        net:backward(x, x)
        """, name: "profile")
    #expect(text.contains("nn.Linear updateOutput: ") && text.contains("nn.Tanh updateGradInput: "))
    #expect(text.contains("nn.Linear accGradParameters: "))
  }

  /// Files of an nn.Serial leave out what its mode says, in the type it says; the module itself stays as it was.
  @Test func serial() throws {
    try runWithFile(
      """
      require 'dpnn'
      local net = nn.Sequential():add(nn.Linear(30, 40)):add(nn.Tanh()):add(nn.Linear(40, 3))
      local x = torch.randn(5, 30)
      local serial = net:Serial()
      local y = serial:forward(x):clone()
      serial:backward(x, y)
      local function size(mode, type)
         serial[mode](serial)
         serial.tensortype = type
         return #torch.serialize(serial)
      end
      local heavy, medium, light = size('heavySerial'), size('mediumSerial'), size('lightSerial')
      local small = size('lightSerial', 'torch.FloatTensor')
      assert(heavy > medium + 1000 and medium > light + 1000 and light > small + 1000,
         heavy .. ' ' .. medium .. ' ' .. light .. ' ' .. small)
      local read = round(serial)
      assert(torch.type(read) == 'nn.Serial' and read:type() == 'torch.FloatTensor')
      assert(read:get(1):get(1).gradWeight:nElement() == 0 and read:get(1):get(1).output:nElement() == 0)
      assert((read:forward(x:float()):double() - y):abs():max() < 1e-5)
      assert(net:get(1).gradWeight:nElement() == 1200 and net:type() == 'torch.DoubleTensor')
      serial:mediumSerial()
      serial.tensortype = nil
      read = round(serial)
      assert(same(read:get(1):get(1).gradWeight, net:get(1).gradWeight) and same(read:forward(x), y))
      local copy = serial:clone()
      assert(copy:get(1).output:nElement() == 0 and same(copy:forward(x), y))
      serial:serialMode{'gradBias'}
      assert(round(serial):get(1):get(3).gradBias:nElement() == 0)
      local state = serial:getSerialState()
      assert(state.dpnn_typename == 'nn.Serial' and state.modules[1].modules[3].gradBias:nElement() == 0)
      assert(state.modules[1].modules[3].weight == net:get(3).weight)
      assert(not pcall(nn.Serial, net, 'torch.LongTensor'))
      """)
  }

  /// A script's own way to draw noise, and to take a reward.
  @Test func scriptedMethods() throws {
    try run(
      """
      require 'dpnn'
      local nce = nn.NCEModule(3, 6, 2, torch.ones(6), 1)
      function nce:noiseSample(samples, batch, k) return samples:resize(batch, k):fill(4) end
      nce:forward{torch.randn(2, 3), torch.LongTensor{1, 2}}
      assert(nce.sampleidx[1] == 4 and nce.sampleidx[2] == 4 and nce.sampleidx[3] == 1)
      local Rewarded = torch.class('nn.Rewarded', 'nn.Identity')
      function Rewarded:reinforce(reward) self.got = reward:sum() end
      local net = nn.Sequential():add(nn.Rewarded())
      net:reinforce(torch.Tensor{1, 2})
      assert(net:get(1).got == 3)
      local vr = nn.VRClassReward(net, 2)
      local x = {torch.Tensor{{1, 0}, {0, 1}, {1, 0}, {0, 1}}, torch.Tensor(4, 1):fill(0.5)}
      assert(vr:forward(x, torch.LongTensor{1, 2, 2, 2}) == -1.5)
      local g = vr:backward(x, torch.LongTensor{1, 2, 2, 2})
      -- (2 + 0 + 2 + 2 ... less 0.5 each) over 4
      assert(net:get(1).got == (6 - 2)/4 and g[1]:abs():max() == 0)
      assert(g[2]:isSameSizeAs(x[2]) and math.abs(g[2][1][1] - 2*(0.5 - 2)/4) < 1e-15)
      """)
  }

  @Test func colours() throws {
    try run(
      """
      require 'dpnn'
      torch.manualSeed(3)
      local x = torch.randn(50, 2, 4, 5)
      local s = nn.SimpleColorTransform(2, torch.Tensor{0.1, 0})
      local d = s:forward(x) - x
      assert(d:select(2, 2):abs():max() == 0 and torch.abs(d:select(2, 1)):max() <= 0.1 and d:select(2, 1):std() > 0.03)
      assert((d[1][1] - d[1][1][1][1]):abs():max() < 1e-15)
      s:evaluate()
      assert((s:forward(x) - x):abs():max() == 0 and not pcall(s.backward, s, x, x))
      -- One direction alone: every shift lies along its eigenvector.
      local p = nn.PCAColorTransform(2, torch.Tensor{{0.6, -0.8}, {0.8, 0.6}}, torch.Tensor{1, 0}, 0.5)
      d = (p:forward(x) - x):select(4, 1):select(3, 1)
      assert((d:select(2, 1)*0.8 - d:select(2, 2)*0.6):abs():max() < 1e-14 and math.abs(d:norm()/math.sqrt(50) - 0.5) < 0.2)
      assert(p:forward(x[1]):isSameSizeAs(x[1]))
      assert(not pcall(nn.PCAColorTransform, 3, torch.eye(2), torch.ones(2)))
      local r = nn.SpatialRegionDropout(0.25)
      local edges = {}
      for i = 1, 40 do
         local y = r:forward(torch.ones(2, 3, 8, 4))
         edges[r.regionType] = true
         assert(math.abs(y:sum() - 2*3*32) < 1e-9 and (y:min() == 0 and math.abs(y:max() - 4/3) < 1e-15))
         local zeros = ({y[1][1][1], y[1][1][8], y[1][1]:select(2, 1), y[1][1]:select(2, 4)})[r.regionType]
         assert(zeros:abs():max() == 0)
      end
      assert(#edges == 4)
      -- Crops: each piece is a piece of its image, the way back puts the gradient there.
      local ramp = torch.range(1, 80):resize(1, 8, 10)
      local crop = nn.SpatialUniformCrop(3, 4)
      for i = 1, 20 do
         local y = crop:forward(ramp)
         local first = y[1][1][1]
         assert(y:size(2) == 3 and y:size(3) == 4 and y[1][3][4] == first + 23)
         local g = crop:backward(ramp, y)
         assert(math.abs(g:norm() - y:norm()) < 1e-9 and g[1][math.floor((first - 1)/10) + 1][(first - 1)%10 + 1] == first)
      end
      crop:evaluate()
      assert(crop:forward(ramp:view(1, 1, 8, 10))[1][1][1][1] == 23)
      local scaled = nn.SpatialUniformCrop(3, 3, {min = 1.5, max = 1.9})
      local y = scaled:forward(ramp)
      assert(math.abs(y[1][2][2] - (y[1][1][1] + y[1][3][3])/2) < 1e-9 and math.abs(scaled:backward(ramp, y):sum() - y:sum()) < 1e-9)
      assert(not pcall(crop.forward, crop, torch.zeros(1, 2, 9)))
      """)
  }

  /// Pieces around a place: the first as it is in the image, zeros outside, each next one larger.
  @Test func glimpses() throws {
    try run(
      """
      require 'dpnn'
      local x = torch.randn(2, 3, 8, 8)
      local g = nn.SpatialGlimpse(4, 2)
      local y = g:forward{x, torch.zeros(2, 2)}
      assert(y:size(2) == 6 and y:size(3) == 4 and y:size(4) == 4)
      -- A border of 1 around the image: 10 places, of which the piece takes those from 3 on.
      assert((y[{{}, {1, 3}}] - x[{{}, {}, {3, 6}, {3, 6}}]):abs():max() == 0)
      -- The second piece, 8 x 8 in a border of 3, is the image but for the border's rounding.
      local pool = nn.SpatialAveragePooling(2, 2, 2, 2)
      assert((y[{{}, {4, 6}}] - pool:forward(x)):abs():max() < 1e-15)
      -- The corner: most of the piece lies outside.
      y = g:forward{x, torch.Tensor{{-1, -1}, {1, 1}}}
      assert(y[1][1][1]:abs():max() == 0 and y[1][1][2][2] == x[1][1][1][1])
      assert(y[2][1][4]:abs():max() == 0 and y[2][1][3][3] == x[2][1][8][8])
      for _, layer in ipairs{nn.SpatialGlimpse({3, 2}, 3, 2), nn.SpatialGlimpse(2, 2, 3), nn.SpatialGlimpse(3, 3, 1.5)} do
         local place = torch.Tensor{{0.3, -0.8}, {-0.4, 0.6}}
         local y = layer:forward{x, place}:clone()
         local dy = torch.randn(y:size())
         local dx = layer:backward({x, place}, dy)[1]
         -- The output is linear in the image.
         local z = torch.randn(x:size())
         local change = layer:forward{z, place}
         assert(math.abs(change:dot(dy) - z:dot(dx)) < 1e-10, 'gradient')
         assert((layer:forward{x[1], place[1]} - y[1]):abs():max() < 1e-15)
         assert(layer:backward({x[1], place[1]}, dy[1])[1]:dim() == 3)
      end
      """)
  }
}
