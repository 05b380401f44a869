import Testing
import TorchLua

/// Classes and objects by name, and what else scripts ask of `torch`.
@Suite struct TypeSystemTests {
  @Test func classesByName() throws {
    try SerializationTests.run(
      """
      local A_ = torch.class('A')
      A_.__version = 3
      assert(torch.getconstructortable('A') == A and torch.getconstructortable('torch.DoubleTensor') == torch.DoubleTensor)
      assert(torch.getconstructortable('nn.Linear') == nn.Linear and torch.getconstructortable('Nobody') == nil)
      local a = torch.factory('A')()
      assert(torch.type(a) == 'A' and torch.factory('A') == torch.factory('A'))
      assert(torch.factory('torch.FloatTensor')():dim() == 0 and torch.type(torch.factory('nn.Tanh')()) == 'nn.Tanh')
      assert(#torch.factory('torch.IntStorage')() == 0 and torch.type(torch.factory('torch.Generator')()) == 'torch.Generator')
      assert(torch.factory('Nobody') == nil and torch.factory('torch.DiskFile') == nil)
      fails("bad argument #1 to 'factory'", torch.factory, 3)
      assert(torch.version(a) == 3 and torch.version(torch.Tensor()) == 1 and torch.version({}) == nil)
      assert(torch.version(nn.Linear(1, 1)) >= 1)
      local t = torch.setmetatable({x = 1}, 'A')
      assert(torch.type(t) == 'A' and t.x == 1)
      fails('unknown Torch class <Nobody>', torch.setmetatable, {}, 'Nobody')
      fails('no tables', torch.setmetatable, {}, 'nn.Linear')
      fails('no tables', torch.setmetatable, {}, 'torch.DoubleTensor')
      fails('table expected', torch.setmetatable, 1, 'A')
      fails('protected metatable', torch.setmetatable, torch.Tensor, 'A')
      assert(torch.id(a) == torch.typename2id('A') and torch.id(torch.Tensor()) == torch.typename2id('torch.DoubleTensor'))
      assert(torch.id({}) == nil and torch.typename2id('Nobody') == nil and torch.id(a) ~= torch.id(nn.Tanh()))
      fails('ffi', torch.metatype, 'A', 1)
      """)
  }

  @Test func newMetatable() throws {
    try SerializationTests.run(
      """
      local gone, made = 0, 0
      geo = {}
      local mt = torch.newmetatable('geo.Point', nil,
         function(x) return torch.setmetatable({x = x, n = select('#', x)}, 'geo.Point') end,
         function() gone = gone + 1 end,
         function() made = made + 1 return torch.setmetatable({}, 'geo.Point') end)
      function mt:get() return self.x end
      local p = geo.Point(5)
      assert(p:get() == 5 and torch.type(p) == 'geo.Point' and torch.getmetatable('geo.Point') == mt)
      local r = round(p)
      assert(r:get() == 5 and made == 1)
      p, r = nil, nil
      collectgarbage() collectgarbage()
      assert(gone == 2, gone)
      local other = {}
      torch.newmetatable('geo.Line', 'geo.Point', function() return 'made' end, nil, nil, other)
      assert(other.Line() == 'made' and other.Line.get == mt.get and geo.Line == nil)
      torch.newmetatable('geo.Hidden')
      assert(geo.Hidden == nil and torch.getmetatable('geo.Hidden'))
      fails('unknown parent class', torch.newmetatable, 'geo.X', 'Nobody')
      fails('string expected', torch.newmetatable)
      """)
  }

  /// The registry that scripts see holds classes; they can take their own away.
  @Test func registry() throws {
    try SerializationTests.run(
      """
      torch.class('Temporary')
      local r = debug.getregistry()
      assert(r.Temporary == torch.getmetatable('Temporary') and r[1] == nil)
      local bytes = torch.serialize(Temporary())
      r.Temporary = nil
      fails('unknown object Temporary', torch.deserialize, bytes)
      torch.class('Temporary')
      assert(torch.type(torch.deserialize(bytes)) == 'Temporary')
      fails('built in', function() r['nn.Linear'] = nil end)
      fails('only nil', function() r.Temporary = {} end)
      fails('', function() r[nil] = nil end)
      fails('by name', function() r[1] = nil end)
      r.Nobody = nil
      """)
  }

  @Test func environments() throws {
    try SerializationTests.run(
      """
      local function f() return marker end
      marker = 'global'
      assert(torch.getenv(f) == _G and f() == 'global')
      torch.setenv(f, {marker = 'own'})
      assert(f() == 'own' and torch.getenv(f).marker == 'own')
      local x = torch.Tensor()
      torch.getenv(x).a = 1
      assert(torch.getenv(x).a == 1 and torch.getenv(torch.Tensor()).a == nil)
      local env = {}
      torch.setenv(x, env)
      assert(torch.getenv(x) == env)
      fails('function or userdata expected', torch.getenv, {})
      fails('function or userdata expected', torch.setenv, 1, {})
      fails('table expected', torch.setenv, x, 1)
      """)
  }

  @Test func addresses() throws {
    try SerializationTests.run(
      """
      local x = torch.Tensor(4)
      assert(type(x:data()) == 'userdata' and x:data() == torch.data(x) and x:cdata() == torch.cdata(x))
      assert(torch.data(x, true) == torch.data(x:storage(), true))
      assert(torch.data(x:narrow(1, 2, 2), true) == torch.data(x, true) + 8)
      assert(torch.data(torch.Tensor()) == nil and torch.data(nil) == nil and torch.cdata(nil) == nil)
      assert(torch.cdata(x, true) == torch.pointer(x) and ('%x'):format(torch.pointer(x)))
      assert(rawequal(torch.pushudata(torch.cdata(x), 'torch.DoubleTensor'), x))
      assert(rawequal(torch.pushudata(torch.pointer(x), 'torch.DoubleTensor'), x))
      fails('there is no torch.FloatTensor at this address', torch.pushudata, torch.pointer(x), 'torch.FloatTensor')
      for _, bad in ipairs{0, 1, -1, 12345678, 2^60, 0/0, 'x'} do
         fails('at this address', torch.pushudata, bad, 'torch.DoubleTensor')
      end
      fails('tensor or storage expected', torch.data, {})
      fails('bare address', torch.FloatStorage, 3, 1000)
      """)
  }

  @Test func surroundings() throws {
    try SerializationTests.run(
      """
      local file = io.open(path, 'w')
      file:write('return {...}, 7')
      assert(torch.isatty(file) == false)
      file:close()
      fails('closed file', torch.isatty, file)
      fails('FILE* expected', torch.isatty, 1)
      local directory, name = path:match('(.*)/(.*)')
      package.path = directory .. '/?;' .. package.path
      assert(torch.packageLuaPath(name) == directory and torch.packageLuaPath('no.such.package') == nil)
      local _, seven = torch.include(name, name)
      assert(seven == 7)
      file = io.open(path, 'w')
      file:write('included = (included or 0) + 1')
      file:close()
      local script = path .. '.lua'
      file = io.open(script, 'w')
      file:write("include('" .. name .. "') local x = 1")
      file:close()
      dofile(script)
      os.remove(script)
      assert(included == 1)
      fails("there is no package 'no.such.package'", torch.include, 'no.such.package', 'x')
      torch.updateerrorhandlers()
      torch.updatethreadlocals()
      """)
  }

  @Test func mappedStorages() throws {
    try SerializationTests.run(
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
      try SerializationTests.run(
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
      assert(torch.HalfStorage(3):fill(2)[3] == 2)
      local y = torch.Tensor{{1, 2}, {3, 4}}:half():t()
      assert(y[1][2] == 3 and not y:isContiguous() and y:float()[2][1] == 2)
      local bytes = torch.ByteTensor():string('abc')
      assert(bytes[2] == 98 and bytes:narrow(1, 2, 2):string() == 'bc')
      assert(torch.CharTensor{{97, 98}, {99, 100}}:t():string() == 'acbd')
      """)
  }
}
