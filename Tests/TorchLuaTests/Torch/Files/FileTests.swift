import Testing

/// `torch.DiskFile`, `torch.MemoryFile` and `torch.PipeFile`, from Lua.
@Suite struct FileTests {
  @Test(arguments: ["torch.DiskFile(path, 'rw')", "torch.MemoryFile()"], ["binary", "ascii"])
  func numbers(file: String, form: String) throws {
    try runWithFile(
      """
      local f = \(file):\(form)()
      local values = {Byte = 200, Char = -7, Short = -300, Int = 70000, Long = 2^40, Float = 0.5, Double = 0.1}
      for name, value in pairs(values) do
         f:seek(1)
         f['write' .. name](f, value)
         f['write' .. name](f, torch[name .. 'Storage']{1, 2, 3})
         local stop = f:position()
         f:seek(1)
         assert(f['read' .. name](f) == value, name)
         local s = f['read' .. name](f, 2)
         assert(torch.type(s) == 'torch.' .. name .. 'Storage' and #s == 2 and s[1] == 1 and s[2] == 2, name)
         local one = torch[name .. 'Storage'](1)
         assert(f['read' .. name](f, one) == 1 and one[1] == 3, name)
         assert(f:position() == stop, name .. ' ' .. f:position() .. ' ' .. stop)
      end
      assert(f['write' .. 'Int'](f, 1) == nil and f:writeInt(torch.IntStorage{1, 2}) == 2)
      f:seek(1)
      f:writeBool(true)
      f:writeBool(false)
      f:seek(1)
      assert(f:readBool() == true and f:readBool() == false)
      """)
  }

  /// The bytes of the original's two forms.
  @Test func forms() throws {
    try runWithFile(
      """
      local function bytes(work)
         local f = torch.MemoryFile()
         work(f)
         return f:storage():string():sub(1, -2)
      end
      local function eq(a, b) assert(a == b, ('%q instead of %q'):format(a, b)) end
      eq(bytes(function(f) f:writeInt(7) f:writeInt(torch.IntStorage{1, -2, 3}) end), '7\\n1 -2 3\\n')
      eq(bytes(function(f) f:noAutoSpacing() f:writeInt(7) f:writeString(' ') f:writeShort(8) end), '7 8')
      eq(bytes(function(f) f:writeDouble(0.1) f:writeFloat(0.1) f:writeLong(5) end),
         '0.10000000000000001\\n0.100000001\\n5\\n')
      eq(bytes(function(f) f:writeChar(torch.CharStorage():string('hey')) f:writeString('you') end), 'hey\\nyou')
      eq(bytes(function(f) f:writeDouble(0/0) f:writeDouble(-1/0) end):gsub('^%-', ''), 'nan\\n-inf\\n')
      eq(bytes(function(f) f:binary():writeShort(258) f:writeString('x') end), '\\2\\1x')
      eq(bytes(function(f) f:binary():longSize(4) f:writeLong(torch.LongStorage{1, -1}) end),
         '\\1\\0\\0\\0\\255\\255\\255\\255')
      eq(bytes(function(f) f:binary():longSize(8) f:writeLong(-2) end), '\\254' .. ('\\255'):rep(7))
      local f = torch.DiskFile(path, 'w'):binary():bigEndianEncoding()
      f:writeInt(torch.IntStorage{1, 258})
      f:writeDouble(1)
      f:longSize(4):writeLong(3)
      f:close()
      local plain = io.open(path, 'rb')
      eq(plain:read('a'), '\\0\\0\\0\\1\\0\\0\\1\\2\\63\\240\\0\\0\\0\\0\\0\\0\\0\\0\\0\\3')
      plain:close()
      f = torch.DiskFile(path):binary():bigEndianEncoding()
      assert(f:readInt() == 1 and f:readInt() == 258 and f:readDouble() == 1 and f:longSize(4):readLong() == 3)
      f:seek(1)
      assert(f:nativeEndianEncoding():readInt() == 2^24)
      assert(torch.DiskFile.isLittleEndianCPU() == not torch.DiskFile.isBigEndianCPU())
      """)
  }

  @Test(arguments: ["torch.DiskFile(path, 'rw')", "torch.MemoryFile('rw')"])
  func textAndPositions(file: String) throws {
    try runWithFile(
      """
      local f = \(file)
      assert(f:writeString('first\\nsecond\\n\\nlast') == 18)
      assert(f:position() == 19)
      f:seek(1)
      assert(f:readString('*l') == 'first' and f:readString('*l') == 'second' and f:readString('*l') == '')
      assert(f:position() == 15 and f:readString('*a') == 'last')
      fails('read error: read 0 blocks instead of 1', f.readString, f, '*a')
      assert(f:hasError())
      f:clearError()
      assert(not f:hasError())
      f:quiet()
      assert(f:isQuiet() and f:readString('*l') == '' and f:hasError())
      f:pedantic()
      f:seek(3)
      f:writeString('XY')
      f:seekEnd()
      assert(f:position() == 19)
      f:seek(1)
      assert(f:readString('*l') == 'fiXYt')
      fails('position has to be greater than 0', f.seek, f, 0)
      fails("format must be '*a' or '*l'", f.readString, f, '*n')
      -- Numbers from text that no machine wrote.
      f = \(file)
      f:writeString('  12 -7\\t+3.5e1 inf nan\\n0x')
      f:seek(1)
      assert(f:readInt() == 12 and f:readShort() == -7 and f:readDouble() == 35 and f:readFloat() == 1/0)
      local nan = f:readDouble()
      assert(nan ~= nan and f:readInt() == 0)
      fails('read error: read 0 blocks instead of 1', f.readInt, f)
      """)
  }

  @Test func modes() throws {
    try runWithFile(
      """
      fails('cannot open <' .. path .. '> in mode r: No such file', torch.DiskFile, path)
      assert(torch.DiskFile(path, 'r', true) == nil)
      fails("file mode should be 'r','w' or 'rw', got 'a'", torch.DiskFile, path, 'a')
      local f = torch.DiskFile(path, 'w')
      assert(f:isWritable() and not f:isReadable() and not f:isBinary() and f:isAutoSpacing())
      assert(tostring(f) == 'torch.DiskFile on <' .. path .. '> [status: open -- mode  w]')
      fails("calling 'readInt' on bad self (attempt to read in a write-only file)", f.readInt, f)
      f:writeInt(4)
      f:synchronize()
      f:noBuffer()
      f:close()
      assert(tostring(f):find('closed', 1, true))
      for _, name in ipairs{'readInt', 'writeInt', 'position', 'seek', 'seekEnd', 'close', 'synchronize',
         'readObject', 'readString', 'writeString', 'longSize', 'noBuffer', 'bigEndianEncoding'} do
         fails('attempt to use a closed file', f[name], f, name:find('String') and '*a' or 4)
      end
      fails('attempt to use a closed file', f.writeObject, f, {})
      f = torch.DiskFile(path, 'r')
      fails("calling 'writeInt' on bad self (attempt to write in a read-only file)", f.writeInt, f, 1)
      fails('attempt to write in a read-only file', f.writeObject, f, 1)
      assert(f:readInt() == 4)
      assert(torch.type(f) == 'torch.DiskFile' and torch.isTypeOf(f, 'torch.File'))
      assert(tostring(torch.MemoryFile('w')) == 'torch.MemoryFile [status: open -- mode:  w]')
      fails('no constructor', torch.File)
      """)
  }

  @Test func memory() throws {
    try runWithFile(
      """
      local s = torch.CharStorage():string('abc\\0')
      local f = torch.MemoryFile(s, 'r')
      assert(f:readString('*a') == 'abc')
      fails('write in a read-only file', f.writeString, f, 'x')
      fails('terminated by 0', torch.MemoryFile, torch.CharStorage():string('abc'))
      fails('terminated by 0', torch.MemoryFile, torch.CharStorage())
      fails('torch.CharStorage expected, got torch.IntStorage', torch.MemoryFile, torch.IntStorage(4))
      f = torch.MemoryFile(s, 'rw')
      f:seekEnd()
      f:writeString(('x'):rep(1000))
      assert(f:storage() == s and #s == 1004 and s[1004] == 0 and s[4] == 120)
      fails('unable to seek to position 2000', f.seek, f, 2000)
      -- A script may take the memory away.
      s:resize(3)
      assert(f:position() <= 3)
      f:seek(1)
      assert(f:readString('*a') == 'ab')
      s:resize(0)
      fails('read 0 blocks', f.readString, f, '*a')
      f:writeString('new')
      f:seek(1)
      assert(f:readString('*a') == 'new')
      -- A part of another storage cannot grow.
      local whole = torch.CharStorage(10):fill(0)
      f = torch.MemoryFile(torch.CharStorage(whole, 1, 5))
      f:writeString('1234')
      fails('not resizable', f.writeString, f, '5')
      """)
  }

  @Test func pipes() throws {
    try runWithFile(
      """
      local f = torch.PipeFile('echo 3 4 && printf five')
      assert(torch.type(f) == 'torch.PipeFile' and torch.isTypeOf(f, 'torch.DiskFile'))
      assert(f:readInt() == 3 and f:readInt() == 4 and f:readString('*a') == 'five')
      fails('position', f.position, f)
      fails('unable to seek', f.seek, f, 1)
      f:close()
      f = torch.PipeFile('cat > ' .. path, 'w')
      f:writeObject{1, torch.LongTensor{1, 2}}
      f:close()
      assert(torch.load(path, 'ascii')[2][2] == 2)
      f = torch.PipeFile('cat ' .. path)
      assert(f:readObject()[1] == 1)
      f:close()
      fails("file mode should be 'r' or 'w', got 'rw'", torch.PipeFile, 'cat', 'rw')
      -- More than the command gives, in steps; and a command that does not listen.
      f = torch.PipeFile('head -c 1000000 /dev/zero'):binary()
      fails('read error: read 125000 blocks instead of 4611686018427387904', f.readDouble, f, 2^62)
      f:close()
      f = torch.PipeFile('true', 'w'):quiet()
      for i = 1, 100 do f:writeString(('x'):rep(10000)) end
      assert(f:hasError())
      f:close()
      """)
  }

  @Test func wrongUse() throws {
    try runWithFile(
      """
      for _, f in ipairs{torch.MemoryFile():binary(), torch.DiskFile(path, 'rw'):binary()} do
         f:writeDouble(torch.DoubleStorage{1, 2, 3})
         f:seek(1)
         fails('read error: read 3 blocks instead of 4611686018427387904', f.readDouble, f, 2^62)
         f:seek(1)
         fails('read error: read 3 blocks', f:ascii().readByte and f:binary().readDouble, f, 1e15)
         f:seek(1)
         fails('cannot read -1 elements', f.readDouble, f, -1)
         fails('no integer representation', f.readDouble, f, 1e300)
         fails('no integer representation', f.readDouble, f, 0/0)
         fails('torch.DoubleStorage expected, got torch.IntStorage', f.readDouble, f, torch.IntStorage(2))
         fails('a number or a torch.IntStorage expected, got table', f.writeInt, f, {})
         fails('a number or a torch.IntStorage expected, got', f.writeInt, f)
         fails('string expected, got table', f.writeString, f, {})
         fails('Invalid long size', f.longSize, f, 3)
         fails('does not fit into a long of 4 bytes', f.longSize(f, 4).writeLong, f, 2^40)
         f:longSize(8)
         -- A file on disk may be written far behind its end, if the system can.
         if torch.type(f) == 'torch.MemoryFile' then fails('unable to seek', f.seek, f, 2^62) end
         fails('', f.seek, f, 0/0)
         fails('', f.seek, f, 'x')
         fails('torch.File expected', f.readInt, {})
         fails('torch.File expected', f.readInt)
         assert(#f:seek(1):readDouble(0) == 0)
         f:quiet()
         f:seek(1)
         local s = f:readDouble(2^62)
         assert(#s == 3 and s[3] == 3 and f:hasError())
         local short = torch.DoubleStorage(5):fill(9)
         f:seek(9)
         assert(f:readDouble(short) == 2 and short[1] == 2 and short[3] == 9)
      end
      local f = torch.DiskFile('/', 'r', true)
      if f then fails('read error', f.readInt, f:pedantic()) end
      fails('cannot open', torch.DiskFile, '/no/such/directory/file', 'w')
      """)
  }

  /// Every way to call every method with the wrong things gives an error or works; the process lives.
  @Test func nonsense() throws {
    try runWithFile(
      """
      local things = {1, -1, 0, 2^62, 2^63, -2^63, 0/0, 1/0, 1.5, 'x', '', '*a', true, {}, print,
         torch.Tensor(3), torch.IntStorage(3), torch.CharStorage(), torch.Generator(), nn.Linear(1, 1),
         torch.MemoryFile(), io.stdout, coroutine.create(print)}
      local names = {}
      local class = torch.getmetatable('torch.File')
      for _, name in ipairs{'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double', 'String', 'Bool', 'Object'} do
         table.insert(names, 'read' .. name)
         table.insert(names, 'write' .. name)
      end
      for _, name in ipairs{'seek', 'seekEnd', 'position', 'longSize', 'referenced', 'isReferenced',
         'isWritableObject', 'storage', 'noBuffer', 'synchronize', 'binary', 'ascii', 'close'} do
         table.insert(names, name)
      end
      local made = {
         function() return torch.MemoryFile() end,
         function() return torch.MemoryFile(torch.CharStorage():string('1 2 3\\0')):binary() end,
         function() return torch.DiskFile(path, 'rw'):binary() end,
      }
      for _, make in ipairs(made) do
         for _, name in ipairs(names) do
            for i = 1, #things + 1 do
               local f = make()
               local method = f[name]
               if method then
                  pcall(method, f, things[i])
                  pcall(method, f, things[i], things[i], things[i])
                  pcall(method, things[i])
               end
            end
         end
      end
      for i = 1, #things + 1 do
         for _, name in ipairs{'MemoryFile', 'File', 'FloatStorage'} do
            if type(things[i]) ~= 'string' then pcall(torch[name], things[i], things[i], things[i], things[i]) end
         end
         for _, name in ipairs{'write', 'read'} do
            pcall(torch.Tensor(2)[name], torch.Tensor(2), things[i])
            pcall(torch.LongStorage(2)[name], torch.LongStorage(2), things[i])
         end
      end
      """)
  }
}
