import Testing

/// `.t7` files that are cut, changed or made to hurt: an error or a value, never more.
@Suite struct LoadSafetyTests {
  /// A file of everything that has a form of its own.
  static let sample = """
    local Own_ = torch.class('Own')
    function Own_:write(file) file:writeInt(3) file:writeObject{self} end
    function Own_:read(file) self.n = file:readInt() self.list = file:readObject() end
    local Plain_ = torch.class('Plain')
    local shared = torch.FloatTensor(2, 2):fill(1)
    local sample = {1.5, 'text', true, shared, shared:t(), shared:storage(), {x = {}}, Own(), Plain(),
       torch.Tensor(), torch.LongTensor{1}, nn.Sequential():add(nn.Linear(1, 1)), function() ran = true end, 'the end'}
    sample[7].loop = sample
    local bytes = torch.serialize(sample, mode)
    """

  /// Runs `body` with `bytes` and `try(bytes)`, which loads in every way.
  static func run(_ mode: String, _ body: String) throws {
    try runWithFile(
      """
      mode = '\(mode)'
      \(sample)
      ran = nil
      local function try(bytes)
         local ok, x = pcall(torch.deserialize, bytes)
         pcall(torch.deserialize, bytes, mode)
         local f = torch.MemoryFile(torch.CharStorage():string(bytes .. '\\0'), 'r')[mode](
            torch.MemoryFile(torch.CharStorage():string(bytes .. '\\0'), 'r'))
         local ok2 = pcall(f.readObject, f)
         return ok, x, ok2
      end
      \(body)
      assert(ran == nil)
      """)
  }

  @Test(arguments: ["binary", "ascii"]) func cut(mode: String) throws {
    try Self.run(
      mode,
      """
      for i = 0, #bytes - 2 do
         local ok, _, ok2 = try(bytes:sub(1, i))
         assert(not ok and not ok2, 'cut at ' .. i)
      end
      """)
  }

  @Test(arguments: ["binary", "ascii"]) func changed(mode: String) throws {
    try Self.run(
      mode,
      """
      for i = 1, #bytes do
         for _, byte in ipairs{0, 1, 255, 0x7f, 0x80, (bytes:byte(i) + 1) % 256} do
            try(bytes:sub(1, i - 1) .. string.char(byte) .. bytes:sub(i + 1))
         end
         if i % 200 == 0 then collectgarbage() end
      end
      """)
  }

  @Test func sizes() throws {
    try Self.run(
      "binary",
      """
      local function int(x) return ('<i4'):pack(x) end
      local function long(x) return ('<i8'):pack(x) end
      local function text(s) return int(#s) .. s end
      local function class(name) return int(4) .. int(1) .. text('V 1') .. text(name) end
      for _, n in ipairs{2^62 // 1 | 0, 2^61 // 1 | 0, -1, 1 << 48, 1 << 40, math.maxinteger, math.mininteger} do
         local storage = int(4) .. int(2) .. text('V 1') .. text('torch.DoubleStorage')
         for _, bad in ipairs{
            class('torch.DoubleStorage') .. long(n) .. ('x'):rep(100),
            class('torch.ByteTensor') .. int(1) .. long(n) .. long(1) .. long(1) .. int(0),
            class('torch.DoubleTensor') .. int(1) .. long(2) .. long(n) .. long(1) .. storage .. long(1) .. long(0),
            class('torch.DoubleTensor') .. int(1) .. long(1) .. long(1) .. long(n) .. storage .. long(1) .. long(0),
            class('torch.DoubleTensor') .. int(2) .. long(n) .. long(n) .. long(1) .. long(1) .. long(1) .. storage
               .. long(1) .. long(0),
         } do
            local ok, x, ok2 = try(bad)
            assert(not ok and not ok2, tostring(x))
         end
      end
      for _, n in ipairs{2^31 // 1 - 1 | 0, -1, -2^31 // 1 | 0, 1 << 24} do
         assert(not try(int(2) .. int(n) .. 'short'))
         assert(not try(int(3) .. int(1) .. int(n) .. int(0)) or n < 1)
         assert(not try(int(8) .. int(1) .. int(n) .. 'short'))
         assert(not try(int(4) .. int(1) .. int(n) .. 'short'))
         assert(not try(class('torch.DoubleTensor') .. int(n)))
      end
      -- Text of numbers without end.
      for _, bad in ipairs{('1'):rep(100000), '3\\n' .. ('9'):rep(1000), '1\\n' .. ('1'):rep(1000) .. 'x',
         '2\\n99999999999\\n', '4\\n1\\n3\\nV 1\\n19\\ntorch.DoubleStorage\\n4611686018427387904\\n1 2 3\\n'} do
         assert(not pcall(torch.deserialize, bad, 'ascii'))
      end
      """)
  }

  @Test func nesting() throws {
    try Self.run(
      "binary",
      """
      local function int(x) return ('<i4'):pack(x) end
      local parts = {}
      for i = 1, 1000000 do parts[i] = int(3) .. int(i) .. int(1) .. int(1) .. ('<d'):pack(1) end
      local deep = table.concat(parts) .. int(0)
      local ok, x, ok2 = try(deep)
      assert(not ok and not ok2 and x:find('inside one another', 1, true), x)
      -- Objects that read themselves, one inside the other: Lua's own limit ends it.
      for i = 1, 100000 do
         parts[i] = int(4) .. int(i) .. int(3) .. 'V 1' .. int(3) .. 'Own' .. int(3)
      end
      deep = table.concat(parts, '', 1, 100000)
      ok, x, ok2 = try(deep)
      assert(not ok and not ok2)
      """)
  }

  @Test func saving() throws {
    try runWithFile(
      """
      -- A full or forbidden place leaves the old file and nothing beside it.
      torch.save(path, {'old'})
      local directory, name = path:match('(.*)/(.*)')
      fails('', torch.save, path, {print})
      fails('cannot create', torch.save, '/no/such/directory/x.t7', 1)
      assert(torch.load(path)[1] == 'old')
      for file in require('paths').files(directory) do
         assert(not (file:find(name, 1, true) and file ~= name), file)
      end
      if io.open('/dev/full', 'w') then
         fails('No space left', torch.save, '/dev/full', torch.Tensor(100000):zero())
         local f = torch.DiskFile('/dev/full', 'w'):binary():noBuffer()
         fails('write error', f.writeDouble, f, torch.DoubleStorage(100000))
         f:quiet()
         f:writeObject(torch.Tensor(100000):zero())
         assert(f:hasError())
      end
      """)
  }
}
