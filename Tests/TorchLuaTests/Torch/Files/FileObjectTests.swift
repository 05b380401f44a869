import Testing

/// `file:writeObject` and `file:readObject`.
@Suite struct FileObjectTests {
  /// What a file has met once is a number later on, in one call or the next.
  @Test(arguments: ["torch.DiskFile(path, 'rw')", "torch.MemoryFile()"], ["binary", "ascii"])
  func references(file: String, form: String) throws {
    try runWithFile(
      """
      local f = \(file):\(form)()
      local shared, x, net = {name = 'shared'}, vector(4), nn.Sequential():add(nn.Linear(2, 2))
      f:writeObject{shared, x}
      local first = f:position()
      f:writeObject{shared, x, x:storage(), net}
      f:writeObject(shared)
      f:writeObject(net:get(1))
      f:writeObject('text')
      f:writeObject(nil)
      f:seek(1)
      local a = f:readObject()
      assert(f:position() == first)
      local b, c, d = f:readObject(), f:readObject(), f:readObject()
      assert(a[1].name == 'shared' and rawequal(a[1], b[1]) and rawequal(c, a[1]))
      assert(rawequal(a[2], b[2]) and same(a[2], x))
      b[3]:fill(5)
      assert(a[2][1] == 5)
      assert(rawequal(b[4]:get(1), d) and torch.type(d) == 'nn.Linear')
      assert(f:readObject() == 'text' and f:readObject() == nil)
      fails('where a number should be', f.readObject, f)
      """)
  }

  @Test func unreferenced() throws {
    try runWithFile(
      """
      local f = torch.MemoryFile()
      assert(f:isReferenced() and f:referenced(false) == f and not f:isReferenced())
      local t = {1}
      f:writeObject{t, t}
      f:writeObject(t)
      f:seek(1)
      local r = f:readObject()
      assert(r[1] ~= r[2] and r[1][1] == 1 and f:readObject()[1] == 1)
      local loop = {}
      loop[1] = loop
      fails('inside one another', f.writeObject, f, loop)
      """)
  }

  /// A file of the original's reader and ours hold the same bytes.
  @Test func sameAsSave() throws {
    try runWithFile(
      """
      local t = {1, 'two', {3, vector(3)}, key = true}
      t.again = t[3]
      for mode, form in pairs{binary = 'binary', ascii = 'ascii'} do
         local f = torch.MemoryFile()[form](torch.MemoryFile())
         f:writeObject(t)
         assert(f:storage():string():sub(1, -2) == torch.serialize(t, mode))
         f:seek(1)
         local r = f:readObject()
         assert(r[1] == 1 and rawequal(r.again, r[3]))
      end
      """)
  }

  /// Classes that write themselves may write what they like, numbers and objects in any order.
  @Test(arguments: ["binary", "ascii"]) func ownForms(mode: String) throws {
    try runWithFile(
      """
      local C_ = torch.class('Own')
      function C_:__init(n) self.n = n; self.list = {n, self}; self.x = torch.Tensor{n, 2}; self.lost = true end
      function C_:write(file)
         file:writeInt(self.n)
         file:writeObject(self.list)
         file:writeString('abc')
         self.x:write(file)
         file:writeDouble(torch.DoubleStorage{1, 2})
         self.x:storage():write(file)
         file:writeObject(nil)
      end
      function C_:read(file, version)
         assert(version == 1 and torch.isTypeOf(file, 'torch.File'))
         self.n = file:readInt()
         self.list = file:readObject()
         assert(rawequal(self.list[2], self))
         local text = file:readChar(3):string()
         assert(text == 'abc')
         self.x = torch.Tensor()
         self.x:read(file)
         assert(#file:readDouble(2) == 2)
         local s = torch.DoubleStorage()
         s:read(file)
         assert(#s == 2 and s[1] == self.n)
         assert(file:readObject() == nil)
      end
      local outer = {Own(7), name = 'outer'}
      outer[1].list[3] = outer
      local r = round(outer)
      assert(r.name == 'outer' and r[1].n == 7 and rawequal(r[1].list[3], r) and r[1].lost == nil)
      assert(r[1].x[1] == 7 and r[1].x[2] == 2)
      local f = torch.MemoryFile():\(mode)()
      f:writeObject(outer)
      f:writeObject(outer[1])
      f:seek(1)
      r = f:readObject()
      assert(rawequal(f:readObject(), r[1]) and rawequal(r[1].list[3], r))
      -- Inside networks, and with networks inside.
      local net = nn.Sequential():add(nn.Linear(2, 2))
      net.own = Own(3)
      net.own.list[3] = net
      r = round(net)
      assert(r.own.n == 3 and rawequal(r.own.list[3], r) and torch.type(r:get(1)) == 'nn.Linear')
      -- Errors come through, and the file that the class saw is of no use afterwards.
      local kept
      function C_:read(file) kept = file; error('not today') end
      torch.save(path, Own(1))
      fails('not today', torch.load, path)
      fails('attempt to use a closed file', kept.readInt, kept)
      """, mode: mode)
  }

  @Test func hooksAndNames() throws {
    try runWithFile(
      """
      local A_ = torch.class('Before')
      local B_ = torch.class('After')
      local f = torch.MemoryFile()
      local a = Before()
      f:writeObject({a, {a}, 1}, nil, function(x)
         if torch.type(x) == 'Before' then return After() end
         return type(x) == 'number' and x + 1 or x
      end)
      f:seek(1)
      local r = f:readObject()
      -- Keys are values, too: 1, 2, 3 became 2, 3, 4.
      assert(torch.type(r[2]) == 'After' and rawequal(r[2], r[3][2]) and r[4] == 2)
      fails('unwritable object at here.x.y', f.writeObject, f, {x = {y = print}}, 'here')
      fails('unwritable object at <?>.x', f.writeObject, f, {x = coroutine.create(print)})
      fails('boom', f.writeObject, f, {1}, nil, function() error('boom') end)
      fails('function expected', f.writeObject, f, {1}, nil, 5)
      -- What failed is not taken for written.
      local t = {x = print}
      pcall(f.writeObject, f, t)
      t.x = 'fine'
      f:seek(1)
      f:writeObject(t)
      f:seek(1)
      assert(torch.MemoryFile(f:storage()):readObject().x == 'fine')
      assert(f:isWritableObject(1) == 1 and f:isWritableObject('s') == 2 and f:isWritableObject({}) == 3)
      assert(f:isWritableObject(a) == 4 and f:isWritableObject(true) == 5 and f:isWritableObject(fails) == 8)
      assert(f:isWritableObject(nil) == 0 and f:isWritableObject(print) == nil)
      """)
  }

  @Test(arguments: ["binary", "ascii"]) func functions(mode: String) throws {
    try runWithFile(
      """
      local calls, step = 0, 2
      local counter = {
         up = function() calls = calls + step return calls end,
         get = function() return calls end,
      }
      local function fact(n) return n < 2 and 1 or n * fact(n - 1) end
      counter.fact = fact
      counter.again = counter.up
      -- What this process has written it reads without being asked.
      local r = round(counter)
      assert(r.up() == 2 and r.get() == 2 and calls == 0 and r.fact(5) == 120 and rawequal(r.up, r.again))
      assert(tostring(r.fact):find('^function'))
      -- A function reaches the globals of the Lua that reads it.
      greeting = 'hello'
      assert(round(function() return greeting end)() == 'hello')
      """, mode: mode)
    // The original's functions are for its own Lua.
    try runWithFile(
      """
      local f = fixtures .. 't7/function_upvalue.bin.t7'
      fails('holds a function', torch.load, f)
      local g = torch.load(f, nil, nil, {functions = true})
      fails('cannot run', g)
      """)
  }

  @Test func foreignFunctions() throws {
    try runWithFile(
      """
      local source = torch.serialize(function() ran = true end)
      -- Another byte of the bytecode makes it foreign: it is refused, and nothing runs.
      local at = source:find('\\27Lua', 1, true)
      local strange = source:sub(1, at + 30) .. string.char((source:byte(at + 31) + 1) % 256) .. source:sub(at + 32)
      fails('holds a function', torch.deserialize, strange)
      fails('holds a function', torch.deserialize, strange, 'binary', {})
      assert(ran == nil)
      local f = torch.MemoryFile(torch.CharStorage():string(strange .. '\\0'))
      fails('holds a function', f:binary().readObject, f)
      f = torch.MemoryFile(torch.CharStorage():string(source .. '\\0')):binary()
      f:readObject()()
      assert(ran)
      """)
  }

  @Test(arguments: ["binary", "ascii"]) func generators(mode: String) throws {
    try runWithFile(
      """
      local g = torch.Generator()
      torch.manualSeed(g, 42)
      torch.random(g)
      torch.normal(g)
      local r = round{g, g, 'after'}
      assert(torch.type(r[1]) == 'torch.Generator' and rawequal(r[1], r[2]) and r[3] == 'after')
      for i = 1, 1000 do assert(torch.random(g) == torch.random(r[1])) end
      assert(torch.normal(g) == torch.normal(r[1]))
      -- A state that leads nowhere is refused.
      local bytes = torch.serialize(g)
      local at = bytes:find('torch.Generator', 1, true) + #'torch.Generator'
      local broken = bytes:sub(1, at + 7) .. ('\\255'):rep(16) .. bytes:sub(at + 24)
      fails('RNG state', torch.deserialize, broken)
      """, mode: mode)
  }

  /// Tensors, storages and networks of every kind through a file of 4-byte longs and of turned bytes.
  @Test func longsAndEnds() throws {
    try runWithFile(
      """
      for _, set in ipairs{
         function(f) return f:longSize(4) end, function(f) return f:bigEndianEncoding() end,
         function(f) return f:longSize(4):bigEndianEncoding() end, function(f) return f:noAutoSpacing() end,
      } do
         local f = set(torch.DiskFile(path, 'w'):binary())
         local x = {vector(6):view(2, 3):t(), torch.LongTensor{1, -2}, torch.HalfTensor(2):fill(1), nn.Linear(2, 1),
            torch.LongStorage{3}, 'text', 2.5, true}
         f:writeObject(x)
         f:close()
         f = set(torch.DiskFile(path, 'r'):binary())
         local r = f:readObject()
         f:close()
         assert(r[1]:stride(1) == 1 and same(r[1], x[1]) and r[2][2] == -2 and r[3][1] == 1)
         assert(same(r[4].weight, x[4].weight) and r[5][1] == 3 and r[6] == 'text' and r[7] == 2.5 and r[8])
      end
      local f = torch.DiskFile(path, 'w'):binary():longSize(4)
      f:writeObject(vector(3))
      f:close()
      assert(torch.load(path, 'b32')[2] == math.sin(2) and torch.load(path)[2] == math.sin(2))
      fails('', torch.load, path, 'b64')
      """)
  }

  @Test func manyRecords() throws {
    try runWithFile(
      """
      local f = torch.DiskFile(path, 'w'):binary()
      for i = 1, 3000 do f:writeObject{i, torch.LongTensor{i}} end
      f:close()
      f = torch.DiskFile(path):binary()
      for i = 1, 3000 do
         local r = f:readObject()
         assert(r[1] == i and r[2][1] == i)
         if i % 1000 == 0 then collectgarbage() end
      end
      f:close()
      """)
  }

  /// Every file of the original, through `torch.load` and through a file object; what holds no table
  /// is saved again with the same bytes.
  @Test func filesOfTheOriginal() throws {
    try runWithFile(
      """
      local folder, count, plain = fixtures .. 't7/', 0, 0
      for name in paths.files(folder) do
         local mode = name:match('%.bin%.t7$') and 'binary' or name:match('%.ascii%.t7$') and 'ascii'
         -- A file of a layer that is not here yet.
         if name:find('^conv') and not nn.SpatialConvolution then count = count + 1 mode = nil end
         if mode then
            count = count + 1
            local options = {functions = true}
            local value = torch.load(folder .. name, mode, true, options)
            assert(torch.type(torch.load(folder .. name, nil, true, options)) == torch.type(value), name)
            local f = torch.DiskFile(folder .. name)[mode](torch.DiskFile(folder .. name))
            local other = f:readObject(options)
            assert(torch.type(other) == torch.type(value), name)
            f:quiet()
            assert(f:readByte() == 0 and f:hasError(), name .. ' is not read to its end')
            f:close()
            local kind = torch.type(value)
            if kind ~= 'table' and kind ~= 'function' and not kind:find('^nn') then
               plain = plain + 1
               local file = io.open(folder .. name, 'rb')
               local bytes = file:read('a')
               file:close()
               assert(torch.serialize(value, mode) == bytes, name .. ' gives other bytes')
               f = torch.MemoryFile()
               f[mode](f):writeObject(other)
               assert(f:storage():string():sub(1, -2) == bytes, name .. ' gives other bytes in a file')
            elseif kind:find('^nn') then
               local a, b = value:parameters(), other:parameters()
               assert(#a == #b, name)
               for i = 1, #a do assert(same(a[i]:contiguous(), b[i]:contiguous()), name) end
            end
         end
      end
      assert(count == 72 and plain == 36, count .. ' ' .. plain)
      """)
  }
}
