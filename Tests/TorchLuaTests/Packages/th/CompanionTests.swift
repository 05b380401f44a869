import TestSupport
import Testing
import TorchLua

/// What th gave without require, stand-ins for rocks, and scripts for graphics cards.
@Suite struct CompanionTests {
  @Test func globalsOpenWhenTheyAreAskedFor() throws {
    try run(
      """
      assert(rawget(_G, 'xlua') == nil)
      assert(xlua.formatTime(61) == '1m1s' and sys.clock() > 0)
      assert(rawget(_G, 'xlua') == xlua and nothing == nil)
      """)
  }

  @Test func missingRocksAreExplained() throws {
    for (name, text) in [
      ("cunn", "run with --cpu-for-cuda"), ("cjson.safe", "apt install lua-cjson"), ("fbcunn.layers", "graphics cards"),
    ] {
      let text = try (message(of: "require '\(name)'"), text)
      // A rock that is installed is none of ours.
      if let found = text.0 { #expect(found.contains("module '\(name)' not found: ") && found.contains(text.1)) }
    }
    #expect(try message(of: "require 'no.such.thing'")?.contains("no field package.preload") == true)
    try run("assert(not pcall(require, 'cutorch') and cutorch == nil)")
  }

  @Test func idlePackages() throws {
    try run(
      """
      require 'mobdebug'.start() require 'trepl' require 'env' require 'dok'
      local optnet = require 'optnet'
      optnet.optimizeMemory(nn.Linear(2, 2), torch.rand(2), {mode = 'training'})
      local net = nn.Sequential():add(nn.Linear(2, 3)):add(nn.Identity())
      net:forward(torch.rand(4, 2))
      local bytes = optnet.countUsedMemory(net)
      assert(bytes.params == 8 * 2 * (6 + 3) and bytes.outputs == 8 * 12 and bytes.gradInputs == 0)
      assert(bytes.total_size == bytes.params + bytes.outputs + bytes.buffers)
      local graphgen, iterm, kernels = require 'optnet.graphgen', require 'iterm', require 'nn.THNN'
      for _, f in ipairs({graphgen, iterm.image, function() kernels.optionalTensor(1) end}) do
         local fine, text = pcall(f)
         assert(not fine and text:find('not here') or text:find('cannot be called'))
      end
      local colorize = require 'trepl.colorize'
      assert(colorize.red('x') == '\\27[0;31mx\\27[0m' and require 'trepl.colors'.underline == '\\27[4m')
      """)
  }

  /// th had always required xlua, and Lua 5.1 made globals of rocks in C.
  @Test func whatWasThereWithoutRequire() throws {
    try run(
      """
      assert(string.nothing == nil and table.nothing == nil and rawget(_G, 'xlua') == nil)
      assert(#(('a,b'):split(',')) == 2 and table.prune)
      assert(lfs == nil)
      package.loaded.lfs = {currentdir = 1}
      assert(lfs.currentdir == 1)
      """)
  }

  @Test func partsInC() throws {
    let text = try message(of: "require 'libsomething'")
    #expect(text?.contains("module 'libsomething' not found: it is the part in C of the rock something") == true)
    try run(
      """
      require 'libunsup'
      torch.class('unsup.Thing')
      local x = torch.Tensor({-3, -0.5, 0, 0.5, 3})
      assert(x:shrinkage(1) == x)
      for i, wanted in ipairs({-2, 0, 0, 0, 2}) do assert(x[i] == wanted) end
      assert(torch.FloatTensor({2}):shrinkage(0)[1] == 2 and not pcall(x.shrinkage, x, -1))
      """)
  }

  /// The sums are those of RFC 1321.
  @Test func checkSums() throws {
    try run(
      """
      local md5 = require 'md5'
      for text, sum in pairs({
         [''] = 'd41d8cd98f00b204e9800998ecf8427e', abc = '900150983cd24fb0d6963f7d28e17f72',
         ['message digest'] = 'f96b697d7cb7938d525a2f31aaf161d0',
         [('1234567890'):rep(8)] = '57edf4a22be3c955ac49da2e2107b67a',
      }) do assert(md5.sumhexa(text) == sum and #md5.sum(text) == 16) end
      assert(not pcall(md5.sumhexa, nil))
      """)
  }

  @Test func charactersOfTexts() throws {
    try run(
      """
      local utf8 = require 'lua-utf8'
      local s, seen = 'aé€b', {}
      for at, code in utf8.next, s do seen[#seen + 1] = at .. utf8.char(code) end
      assert(utf8.len(s) == 4 and table.concat(seen, ' ') == '1a 2é 4€ 7b')
      assert(utf8.sub(s, 2, 3) == 'é€' and utf8.sub(s, -2) == '€b' and utf8.sub(s, 3, 9) == '€b' and utf8.sub(s, 3, 2) == '')
      assert(utf8.reverse(s) == 'b€éa' and utf8.byte('é') == 233 and utf8.sub('', 1) == '')
      """)
  }

  /// The layers of the rock nnx that nn did not take over; numbers by hand.
  @Test func layersOfNnx() throws {
    try runWithFile(
      """
      assert(require 'nnx' == nnx)
      local function check(layer, input, wanted)
         local y = layer:forward(input)
         local want = torch.Tensor(wanted)
         assert(y:isSameSizeAs(want) and (y - want):abs():max() < 1e-12, tostring(layer))
         -- the gradient of all outputs' sum against differences
         local dy = torch.ones(y:size())
         local dx = layer:backward(input, dy):clone()
         for i = 1, input:nElement() do
            local x = input:clone()
            x:view(-1)[i] = x:view(-1)[i] + 1e-6
            local slope = (layer:forward(x):sum() - want:sum()) / 1e-6
            assert(math.abs(slope - dx:contiguous():view(-1)[i]) < 1e-4, tostring(layer))
         end
      end
      local image = torch.Tensor({{{1, 2, 3, 4}, {5, 6, 7, 8}}})
      check(nn.Minus(), image, {{{-1, -2, -3, -4}, {-5, -6, -7, -8}}})
      check(nn.SpatialDownSampling{rW = 2, rH = 2}, image, {{{3.5, 5.5}}})
      check(nn.SpatialUpSampling(2, 1), image, {{{1, 1, 2, 2, 3, 3, 4, 4}, {5, 5, 6, 6, 7, 7, 8, 8}}})
      check(nn.SpatialPadding(1, 0, -1, 1, 2, 3, 9), image, {{{9, 5, 6, 7, 8}, {9, 9, 9, 9, 9}}})
      check(nn.SpatialReSampling{owidth = 7, oheight = 2}, image,
         {{{1, 1.5, 2, 2.5, 3, 3.5, 4}, {5, 5.5, 6, 6.5, 7, 7.5, 8}}})
      check(nn.SpatialReSampling{rwidth = 0.5, rheight = 1}, image, {{{1, 4}, {5, 8}}})
      local dx = nn.SpatialReSampling{owidth = 9, oheight = 9}:updateGradInput(image, torch.ones(1, 2, 7))
      assert(dx:isSameSizeAs(image) and math.abs(dx:sum() - 14) < 1e-12)
      local sum = nn.Linear(2, 1)
      sum.weight:fill(1)
      sum.bias:zero()
      local two = torch.Tensor({{{1, 2}, {3, 4}}, {{10, 20}, {30, 40}}})
      check(nn.SpatialClassifier(sum), two, {{{11, 22}, {33, 44}}})
      assert(#nn.SpatialClassifier(sum):parameters() == 2)
      local linear = nn.SpatialLinear(2, 3)
      assert(linear.weight:size(1) == 3 and linear.weight:size(2) == 2)
      linear.weight:fill(1)
      linear.bias:fill(0.5)
      local row = {{11.5, 22.5}, {33.5, 44.5}}
      check(linear, two, {row, row, row})
      local push = nn.PushTable(2)
      local net = nn.Sequential():add(push):add(nn.ParallelTable():add(nn.MulConstant(2)):add(nn.MulConstant(3)))
         :add(push:pull(1))
      local y = net:forward({torch.ones(1), torch.ones(1) * 5, torch.ones(1)})
      assert(y[1][1] == 5 and y[2][1] == 2 and y[3][1] == 3)
      local dx = net:backward({torch.ones(1), torch.ones(1), torch.ones(1)}, {torch.ones(1) * 7, torch.ones(1), torch.ones(1)})
      assert(dx[1][1] == 2 and dx[2][1] == 7 and dx[3][1] == 3)
      local probe = nn.Sequential():add(nn.Tic('a')):add(nn.Identity()):add(nn.Toc('a'))
      local show = print
      print = function() end
      assert(probe:forward(two) == two and nn.Probe('p'):backward(two, two) == two)
      print = show
      fails('nn.SpatialNormalization was a layer of the rock nnx: nn.SpatialContrastiveNormalization does the same',
         function() return nn.SpatialNormalization(1) end)
      assert(nn.NoSuchLayer == nil and nn.LSTM ~= nil)
      """)
  }

  @Test func nestedTensors() throws {
    try run(
      """
      local nesting = require 'nngraph.nesting'
      local t = {torch.ones(2), {torch.ones(3)}}
      local copy = nesting.cloneNested(t)
      nesting.fillNested(copy, 2)
      nesting.addNestedTo(copy, t)
      assert(copy[2][1][3] == 3 and t[1][1] == 1)
      nesting.resizeNestedAs(copy, {torch.ones(4), b = torch.ones(1)})
      assert(copy[1]:size(1) == 4 and copy.b[1] == 1 and copy[2] == nil)
      nesting.copyNested(t, {torch.zeros(2), {torch.zeros(3)}})
      assert(t[2][1]:sum() == 0 and not pcall(nesting.copyNested, t, {torch.zeros(2)}) and not pcall(nesting.fillNested, 1, 2))
      """)
  }

  @Test func tablesOutsideOfTheHeap() throws {
    try runWithFile(
      """
      local tds = require 'tds'
      local h = tds.Hash({a = 1, list = {1, 2}})
      h.b, h[3] = 'x', torch.ones(2)
      assert(h.read == nil and h.write == nil and h.new == nil)
      assert(#h == 4 and h.a == 1 and h.list[2] == 2 and h[3]:sum() == 2 and h.none == nil)
      h.a = nil
      local keys = {}
      for key in pairs(h) do keys[#keys + 1] = tostring(key) end
      assert(#h == 3 and #keys == 3)
      local v = tds.Vec(5, 6)
      v:insert(7)
      v:insert(1, 4)
      v[#v + 1] = 8
      assert(#v == 5 and v[1] == 4 and v:remove(1) == 4 and v:concat(',') == '5,6,7,8')
      local sum = 0
      for i, x in ipairs(v) do sum = sum + i * x end
      assert(sum == 5 + 12 + 21 + 32)
      v:sort(function(a, b) return a > b end)
      assert(v[1] == 8)
      local back = round({h = h, v = v})
      assert(torch.type(back.h) == 'tds.Hash' and back.h.b == 'x' and back.v[4] == 5 and #back.v == 4)
      assert(not pcall(function() h[nil] = 1 end) and not pcall(function() v.x = 1 end))
      """)
  }

  @Test func memoryOfTensors() throws {
    try run(
      """
      local ffi = require 'ffi'
      local bytes = torch.ByteTensor():string('hello')
      assert(ffi.string(torch.data(bytes), 4) == 'hell' and ffi.string(bytes:data(), 5) == 'hello')
      local t = torch.CharTensor(8):fill(1)
      ffi.copy(t:data(), 'abc')
      assert(ffi.string(t:data()) == 'abc' and t[4] == 0 and t[5] == 1)
      ffi.copy(t:narrow(1, 7, 2):data(), string.rep('z', 100))
      assert(ffi.sizeof('int') == 4 and ffi.sizeof('double', 3) == 24)
      assert(not pcall(ffi.sizeof, 'struct x') and not pcall(ffi.load, 'c') and not pcall(ffi.string, 3))
      local x = torch.range(1, 6):narrow(1, 3, 4)
      local d = torch.data(x)
      assert(d[0] == 3 and d[3] == 6 and d == x:data())
      d[1] = 9
      assert(x[2] == 9 and not pcall(function() return d[100] end))
      local from1 = x:data() - 1
      from1[1] = 7
      assert(x[1] == 7 and from1[4] == 6 and (2 + from1)[0] == 9 and (d + 3) - d == 3 and from1 + 1 == d)
      assert(ffi.string(bytes:data() + 1, 3) == 'ell' and not pcall(ffi.string, bytes:data() - 1, 1))
      """)
  }

  @Test func placesOfAValue() throws {
    try run(
      """
      require 'torchx'
      local x = torch.Tensor({1, 2, 1, 3})
      assert(table.concat(torch.find(x, 1), ',') == '1,3' and #torch.find(x, 7) == 0)
      local rows = torch.find(torch.Tensor({{1, 2}, {2, 2}}), 2, 2)
      assert(table.concat(rows[1], ',') == '2' and table.concat(rows[2], ',') == '1,2')
      local groups, sorted, index = torch.group(torch.Tensor({2, 1, 2}))
      assert(groups[2].idx:nElement() == 2 and groups[1].idx[1] == 2 and groups[2].val[1] == 2 and groups[3] == nil)
      assert(sorted[3] == 2 and index[1] == 2)
      local even = torch.group(x, function(a, b) return math.floor(a / 2) == math.floor(b / 2) end)
      assert(even[1].val:nElement() == 2 and even[2].val[2] == 3)
      assert(torch.concat({torch.zeros(2, 1), torch.ones(2, 2)}, 2):size(2) == 3 and torch.concat(x.new(), {x, x}):size(1) == 8)
      local seen = 0
      local _, b = torch.remap({x, {x}}, nil, function(a, b) b:resizeAs(a):fill(5) seen = seen + 1 end)
      assert(seen == 2 and b[2][1][4] == 5)
      """)
  }

  @Test func nestedTensorsOfTorchx() throws {
    try runWithFile(
      """
      require 'torchx'
      local x = {torch.ones(2, 3), {torch.ones(2)}}
      local y = torchx.recursiveCopy(nil, x)
      assert(torchx.recursiveTensorEq(x, y) and y[1] ~= x[1] and torchx.recursiveSum(y) == 8)
      torchx.recursiveFill(y, 2)
      torchx.recursiveAdd(y, x)
      assert(y[2][1][1] == 3 and not torchx.recursiveTensorEq(x, y) and torchx.recursiveBatchSize(x) == 2)
      assert(torchx.recursiveSub(x, 1, 1)[1]:size(1) == 1 and torchx.recursiveSize(x, 1)[1][1] == 3)
      assert(torchx.recursiveIndex(nil, x, 1, torch.LongTensor({2, 2, 1}))[2][1]:size(1) == 3)
      assert(torchx.recursiveType(y, 'torch.FloatTensor')[2][1]:type() == 'torch.FloatTensor')
      assert(torchx.recursiveNew(x)[1]:nElement() == 0 and torchx.recursiveResizeAs(nil, x)[2][1]:size(1) == 2)
      fails('torchx.recursiveFill: expecting nested tensors or tables, got string', torchx.recursiveFill, 'a', 1)
      local queue = torchx.Queue()
      queue:put(1)
      queue:put(2)
      assert(queue:get() == 1 and queue:get() == 2 and queue:empty())
      fails('Queue is empty', queue.get, queue)
      """)
  }

  @Test func scriptsForGraphicsCardsRunHere() throws {
    let engine = try TorchEngine()
    engine.runsCudaOnCPU = true
    try engine.run(
      """
      require 'cutorch'
      require 'cunn'
      require 'cudnn'
      assert(pcall(require, 'cunn'))
      cutorch.setDevice(2)
      cutorch.synchronize()
      assert(cutorch.getDeviceCount() == 1)
      local x = torch.CudaTensor(2, 3):fill(1)
      assert(x:cuda():type() == 'torch.FloatTensor' and torch.rand(2):cuda():type() == 'torch.FloatTensor')
      assert(x:double():type('torch.CudaTensor'):type() == 'torch.FloatTensor')
      local net = nn.Sequential():add(nn.Linear(3, 2)):add(cudnn.ReLU()):cuda()
      assert(net:forward(x):type() == 'torch.FloatTensor')
      cudnn.convert(net, cudnn)
      require 'fbcunn'
      assert(nn.LookupTableGPU(3, 2):forward(torch.Tensor({1, 3})):size(1) == 2 and nn.LinearNB(2, 3).bias == nil)
      torch.setdefaulttensortype('torch.CudaTensor')
      assert(torch.Tensor():type() == 'torch.FloatTensor')
      for _, layer in ipairs({cudnn.LSTM(3, 4, 2), cudnn.GRU(3, 4), cudnn.BLSTM(3, 4, 1, true)}) do
         layer:cuda()
         local y = layer:forward(torch.rand(5, 2, 3):cuda())
         assert(y:size(1) == 5 and y:size(2) == 2)
      end
      """)
  }

  /// A file that a program with a graphics card wrote is read without one.
  @Test func tensorsOfGraphicsCardsInFiles() throws {
    try runWithFile(
      """
      local x = torch.FloatTensor({1, 2, 3})
      local text = torch.serialize({x = x, net = nn.Linear(2, 1):float()}, 'ascii')
      text = text:gsub('17\\ntorch.FloatTensor', '16\\ntorch.CudaTensor'):gsub('18\\ntorch.FloatStorage', '17\\ntorch.CudaStorage')
      assert(text:find('torch.CudaStorage', 1, true))
      local back = torch.deserialize(text, 'ascii')
      assert(back.x:type() == 'torch.FloatTensor' and back.x[2] == 2)
      assert(back.net:forward(torch.FloatTensor(2)):type() == 'torch.FloatTensor')
      """)
  }
}
