import Testing

/// Storages over files and shared memory, and of types that are only stored.
@Suite struct StorageTests {
  @Test func mappedStorages() throws {
    try runWithFile(
      """
      local s = torch.FloatStorage(path, true, 10)
      assert(#s == 10 and s[10] == 0)
      s[2] = 2.5
      local other = torch.FloatStorage(path, true)
      assert(#other == 10 and other[2] == 2.5)
      other:fill(4)
      assert(s[7] == 4)
      local x = torch.FloatTensor(s, 1, torch.LongStorage{2, 5})
      x:select(1, 2):fill(9)
      assert(other[6] == 9 and other[5] == 4)
      local apart = torch.FloatStorage(path)
      apart:fill(1)
      assert(#apart == 10 and s[1] == 4)
      assert(#torch.FloatStorage(path, false, 4) == 4 and #torch.FloatStorage(path, true, 4) == 4)
      fails('not resizable: the memory of a file', s.resize, s, 11)
      s:resize(10)
      assert(torch.deserialize(torch.serialize(s))[6] == 9)
      fails('smaller than the required', torch.FloatStorage, path, false, 11)
      assert(#torch.ByteStorage(path, true) == 40)
      local bigger = torch.ByteStorage(path, true, 80)
      assert(#bigger == 80 and #torch.ByteStorage(path) == 80 and s[6] == 9)
      fails('unable to open file', torch.FloatStorage, '/no/such/file', true, 4)
      fails('', torch.FloatStorage, path .. '.none')
      fails('', torch.FloatStorage, path, true, -1)
      fails('', torch.FloatStorage, path, true, 2^62)
      fails('', torch.FloatStorage, path, true, 2^46)
      fails('boolean expected', torch.FloatStorage, path, 1)
      local f = io.open(path .. '.empty', 'w')
      f:close()
      fails('is empty', torch.FloatStorage, path .. '.empty', true)
      os.remove(path .. '.empty')
      """)
  }

  #if os(Linux)
    @Test func sharedMemory() throws {
      try runWithFile(
        """
        local name = '/' .. path:match('[^/]*$')
        local s = torch.DoubleStorage(name, true, 100, true)
        s[100] = 3
        assert(torch.DoubleStorage('/dev/shm' .. name, true, 100)[100] == 3)
        assert(torch.DoubleStorage(name, true, 100, true)[100] == 3)
        s = nil
        collectgarbage() collectgarbage()
        assert(io.open('/dev/shm' .. name) == nil)
        fails('shared memory object', torch.DoubleStorage, '/a/b/c', true, 4, true)
        """)
    }
  #endif

  @Test func halves() throws {
    try run(
      """
      local x = torch.HalfTensor(2, 3):fill(1.5)
      x:select(1, 2):zero()
      assert(x[1][3] == 1.5 and x[2][1] == 0 and x:elementSize() == 2)
      assert(torch.LongStorage.elementSize() == 8 and torch.FloatTensor.elementSize() == 4)
      assert(torch.HalfStorage(3):fill(2)[3] == 2)
      local y = torch.Tensor{{1, 2}, {3, 4}}:half():t()
      assert(y[1][2] == 3 and not y:isContiguous() and y:float()[2][1] == 2)
      local bytes = torch.ByteTensor():string('abc')
      assert(bytes[2] == 98 and bytes:narrow(1, 2, 2):string() == 'bc')
      assert(torch.CharTensor{{97, 98}, {99, 100}}:t():string() == 'acbd')
      """)
  }
}
