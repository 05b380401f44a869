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
    try run("require 'mobdebug'.start() require 'trepl' require 'env' require 'dok'")
  }

  @Test func tablesOutsideOfTheHeap() throws {
    try runWithFile(
      """
      local tds = require 'tds'
      local h = tds.Hash({a = 1, list = {1, 2}})
      h.b, h[3] = 'x', torch.ones(2)
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
      """)
  }

  @Test func placesOfAValue() throws {
    try run(
      """
      require 'torchx'
      local x = torch.Tensor({1, 2, 1, 3})
      assert(table.concat(torch.find(x, 1), ',') == '1,3' and torch.find(x, 3, true)[1] == 4)
      assert(#torch.find(x, 7) == 0 and torch.group(torch.Tensor({2, 1, 2}))[2].idx[2] == 3)
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
