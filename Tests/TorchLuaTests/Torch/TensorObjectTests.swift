import Testing

/// Tensors and storages as objects: making, indexing, viewing, converting.
@Suite struct TensorObjectTests {
  @Test func constructors() throws {
    try run(
      """
      assert(torch.Tensor():dim() == 0 and torch.Tensor(0):dim() == 0
         and torch.Tensor(2, 3):nElement() == 6)
      assert(torch.Tensor(2, 3):sum() == 0)
      local t = torch.Tensor{{1, 2}, {3, 4}}
      assert(torch.Tensor(t):storage() == t:storage()
         and torch.Tensor(torch.LongStorage{4, 5}):size(2) == 5)
      local s = torch.DoubleStorage{1, 2, 3, 4, 5, 6}
      assert(torch.Tensor(s)[6] == 6 and torch.Tensor(s, 2, torch.LongStorage{2, 2})[2][1] == 4)
      assert(torch.Tensor(s, 1, torch.LongStorage{2, 3}, torch.LongStorage{1, 2})[2][3] == 6)
      assert(torch.Tensor(s, 1, 2, 3, 3, 1)[2][1] == 4 and torch.Tensor(s, 3, 2, -1)[2] == 4)
      assert(torch.Tensor(torch.LongStorage{2, 2}, torch.LongStorage{0, 1}):stride(1) == 0)
      assert(torch.ByteTensor{300, -1}[1] == 44 and torch.ByteTensor{300, -1}[2] == 255)
      assert(t.new(3):size(1) == 3 and torch.LongTensor(2).new():type() == 'torch.LongTensor')
      assert(torch.DoubleTensor == torch.Tensor
         and torch.type(torch.IntTensor(1)) == 'torch.IntTensor')
      torch.setdefaulttensortype('torch.FloatTensor')
      assert(torch.Tensor == torch.FloatTensor and torch.Storage == torch.FloatStorage)
      assert(torch.rand(2):type() == 'torch.FloatTensor'
         and torch.getdefaulttensortype() == 'torch.FloatTensor')
      assert(torch.zeros(2):real():type() == 'torch.FloatTensor')
      torch.setdefaulttensortype('torch.DoubleTensor')
      local u = torch.Tensor(2, 2)
      assert(u:set(t) == u and u:isSetTo(t) and u:storage() == t:storage())
      u:set(s, 3, torch.LongStorage{2})
      assert(u[1] == 3 and u:storageOffset() == 3 and not u:isSetTo(t))
      u:set()
      assert(u:dim() == 0)
      """)
  }

  @Test func indexing() throws {
    try run(
      """
      local t = torch.range(1, 12):resize(3, 4)
      assert(t[2][3] == 7 and t[-1][-1] == 12 and t[{2, 3}] == 7 and t[{-1, 1}] == 9)
      assert(t[{{2, 3}, 1}]:size(1) == 2 and t[{{}, 2}][3] == 10
         and t[{{2}, {1, 2}}]:nElement() == 2)
      assert(t[{{-2, -1}, {}}][1][1] == 5 and t[{1}]:dim() == 1 and t[{}]:isSetTo(t))
      assert(t[torch.LongStorage{3, 4}] == 12 and t[2.9][1] == 5)
      t[1][1] = 100
      assert(t[{1, 1}] == 100)
      t[{{}, 1}] = 0
      assert(t:select(2, 1):sum() == 0)
      t[2] = torch.Tensor{9, 8, 7, 6}
      assert(t[{2, 4}] == 6)
      t[3] = -1
      assert(t[3]:sum() == -4)
      t[{{1, 2}, {2, 3}}] = torch.ones(2, 2)
      assert(t[{2, 2}] == 1)
      t[{2, 2}] = 5
      t[torch.LongStorage{1, 1}] = 3
      assert(t[2][2] == 5 and t[1][1] == 3)
      t[1] = torch.IntTensor{1, 2, 3, 4}
      assert(t[1]:sum() == 10)
      local v = torch.Tensor{1, 2, 3}
      v[-1] = 30
      v[1.7] = 10
      assert(v[3] == 30 and v[1] == 10 and math.type(v[1]) == 'integer')
      for _, bad in ipairs{0, 4, -4, 0/0, 1/0, 1e300, -1e300, 2^63} do
         assert(not pcall(function() return v[bad] end), bad)
         assert(not pcall(function() v[bad] = 1 end), bad)
         assert(not pcall(function() return t[{bad, 1}] end) or bad == 4 or bad == -4)
      end
      assert(t.nothing == nil and v.size ~= nil)
      assert(not pcall(function() v.name = 1 end))
      """)
  }

  @Test func shapes() throws {
    try run(
      """
      local t = torch.range(1, 24):resize(2, 3, 4)
      assert(#t == t:size() or torch.type(#t) == 'torch.LongStorage')
      assert((#t)[3] == 4 and t:size(2) == 3 and t:stride(1) == 12 and t:dim() == 3
         and t:nDimension() == 3)
      assert(t:transpose(1, 3):size(1) == 4 and t:select(1, 2)[1][1] == 13
         and t:narrow(3, 2, 2)[1][1][1] == 2)
      assert(t:permute(3, 1, 2):size(1) == 4 and t:permute(3, 1, 2)[4][2][3] == 24)
      assert(t:view(6, 4)[6][4] == 24 and t:view(-1):size(1) == 24 and torch.view(t, 24)[24] == 24)
      assert(t:viewAs(torch.Tensor(4, 6)):size(1) == 4 and t:reshape(4, 6):storage() ~= t:storage())
      local r = torch.Tensor()
      assert(r:view(t, 24) == r and r:storage() == t:storage())
      assert(torch.Tensor{{1}, {2}}:expand(2, 3)[2][3] == 2
         and torch.Tensor(1, 3):expandAs(torch.Tensor(5, 3)):size(1) == 5)
      assert(r:expand(torch.ones(1, 2), 4, 2) == r and r:size(1) == 4)
      assert(torch.Tensor{1, 2}:repeatTensor(3, 2):size(2) == 4
         and torch.repeatTensor(torch.Tensor{1}, 2)[2] == 1)
      local parts = t:split(2, 2)
      assert(#parts == 2 and parts[2]:size(2) == 1 and #t:chunk(3, 3) == 2
         and #torch.split(t, 1) == 2)
      local list = {1, 2, 3, 4, 5}
      assert(torch.split(list, t, 1) == list and #list == 2)
      assert(t:unfold(3, 2, 1):size(4) == 2 and t:sub(1, 2, 2, 3):size(2) == 2
         and t:sub(-1, -1):size(1) == 1)
      assert(t:isContiguous() and not t:transpose(1, 2):isContiguous())
      assert(t:transpose(1, 2):contiguous():isContiguous() and t:contiguous() == t)
      assert(t:isSameSizeAs(t:clone()) and t:isSize(torch.LongStorage{2, 3, 4}))
      assert(torch.Tensor(2, 3):t():size(1) == 3 and t:clone():resize(4):dim() == 1)
      assert(t:clone():resizeAs(torch.Tensor(5)):nElement() == 5 and t:elementSize() == 8)
      assert(torch.cat(torch.ones(2), torch.zeros(1)):size(1) == 3)
      assert(torch.cat({torch.ones(2, 2), torch.zeros(2, 2)}, 2):size(2) == 4)
      assert(torch.ones(2, 2):cat(torch.ones(2, 2), 1):size(1) == 4)
      assert(torch.eye(2, 3)[2][2] == 1 and torch.diag(torch.Tensor{1, 2})[2][2] == 2
         and torch.tril(torch.ones(2, 2))[1][2] == 0)
      assert(torch.range(3, 1, -1)[1] == 3 and torch.linspace(0, 1, 3)[2] == 0.5
         and torch.logspace(0, 2, 3)[3] == 100)
      """)
  }

  @Test func callbacksAndTables() throws {
    try run(
      """
      local t = torch.range(1, 6):resize(2, 3):t()
      local order = {}
      assert(t:apply(function(x) order[#order + 1] = x return x * 2 end) == t)
      assert(order[2] == 4 and t[1][2] == 8)
      t:apply(function(x) if x > 6 then return 0 end end)
      assert(t:sum() == 2 + 4 + 6)
      local u = torch.ones(3, 2)
      assert(u:map(t, function(a, b) return a + b end)[1][1] == 3)
      assert(u:map2(t, t, function(a, b, c) return b * c end)[1][1] == 4)
      local ok, message = pcall(t.apply, t, function() return 'x' end)
      assert(not ok and message:find('should return a number or nil'))
      ok, message = pcall(t.apply, t, function() error('mine') end)
      assert(not ok and message:find('mine'))
      -- A callback may do what it likes to the tensor.
      local v = torch.ones(1000)
      v:apply(function(x) v:resize(1) v:storage():resize(1) v:set(torch.Tensor(2)) collectgarbage() return 1 end)
      assert(t:totable()[3][2] == 0 and torch.totable(torch.Tensor{1, 2})[2] == 2
         and #torch.Tensor():totable() == 0)
      """)
  }

  @Test func typesAndOperators() throws {
    try run(
      """
      local t = torch.Tensor{1.7, -2.2, 300}
      assert(t:int()[1] == 1 and t:int()[2] == -2 and t:byte()[3] == 44 and t:double() == t)
      assert(t:type('torch.LongTensor')[3] == 300
         and t:typeAs(torch.FloatTensor()):type() == 'torch.FloatTensor')
      assert(t:half():float()[3] == 300 and t:type() == 'torch.DoubleTensor'
         and t:long():type() == 'torch.LongTensor')
      assert((t + 1)[1] == 2.7 and (1 + t)[1] == 2.7 and (1 - t)[2] == 3.2 and (t - t):sum() == 0)
      assert((t * 2)[3] == 600 and (2 * t)[3] == 600 and (t / 2)[3] == 150 and (-t)[3] == -300)
      assert((torch.Tensor{7, -7} % 3)[1] == 1 and (torch.Tensor{7, -7} % 3)[2] == 2)
      assert((torch.LongTensor{7} / 2)[1] == 3 and (torch.LongTensor{1} + 1)[1] == 2)
      assert(t == t and t ~= t:clone() and #{t} == 1)
      assert(torch.isTensor(t) and not torch.isTensor({}) and torch.isStorage(t:storage())
         and t:isTensor())
      assert(torch.isTypeOf(t, 'torch.DoubleTensor') and torch.isTypeOf(t, 'torch.*Tensor')
         and not torch.isTypeOf(t, 'torch.Double'))
      assert(torch.pointer(t) == torch.pointer(t) and torch.pointer(t) ~= torch.pointer(t:clone()))
      assert(t.cuda == nil and torch.LongTensor().normal == nil and torch.HalfTensor().add == nil)
      local s = torch.IntStorage{1, 2, 3}
      assert(#s == 3 and s:size() == 3 and s[2] == 2 and s:totable()[3] == 3
         and s:double():type() == 'torch.DoubleStorage')
      s[1] = 9
      assert(s:fill(4)[1] == 4 and s:resize(5):size() == 5 and s[5] == 0
         and s:copy(torch.LongStorage(5))[1] == 0)
      assert(not pcall(function() return s[0] end) and not pcall(function() return s[6] end)
         and s.foo == nil)
      assert(torch.CharStorage():string('abc'):string() == 'abc'
         and torch.ByteStorage{65}:string() == 'A')
      local part = torch.IntStorage(s, 2, 3)
      part[1] = 77
      assert(s[2] == 77 and not pcall(part.resize, part, 9))
      s:resize(100000)
      part[2] = 5
      assert(part[2] == 5 and part[1] == 77)
      torch.setnumthreads(1)
      assert(torch.getnumthreads() == 1 and torch.getnumcores() >= 1)
      local state = torch.multinomialAliasSetup(torch.Tensor{0, 1, 0})
      assert(torch.multinomialAlias(torch.LongTensor(4), state):sum() == 8)
      """)
  }
}
