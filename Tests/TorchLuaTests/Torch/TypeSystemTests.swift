import Testing

/// Classes and objects by name, and what else scripts ask of `torch`.
@Suite struct TypeSystemTests {
  @Test func classesByName() throws {
    try runWithFile(
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
    try runWithFile(
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

  /// A class counts as one of its objects, as in the original, where its metatable had the name.
  @Test func classesAreOfTheirType() throws {
    try run(
      """
      geo = {}
      torch.class('geo.A', geo)
      torch.class('geo.B', 'geo.A', geo)
      assert(torch.isTypeOf(geo.B, 'geo.A') and torch.isTypeOf(geo.B, geo.A) and not torch.isTypeOf(geo.A, 'geo.B'))
      assert(torch.isTypeOf(nn.Linear, 'nn.Module') and not torch.isTypeOf({}, 'nn.Module') and not torch.isTypeOf(nn, 'nn.Module'))
      assert(torch.type(geo.A) == 'table' and torch.typename(geo.A) == nil)
      -- the way up, as luaT had it
      local b = getmetatable(geo.B)
      assert(getmetatable(geo.B()) == b and getmetatable(b) == getmetatable(geo.A) and not getmetatable(getmetatable(b)))
      local linear = nn.Linear(2, 2)
      assert(getmetatable(linear) == getmetatable(nn.Linear) and getmetatable(getmetatable(linear)).__typename == 'nn.Module')
      assert(getmetatable(torch.rand(2)) == torch.getmetatable('torch.DoubleTensor'))
      assert(not pcall(setmetatable, b, {}))
      """)
  }

  /// The registry that scripts see holds classes; they can take their own away.
  @Test func registry() throws {
    try runWithFile(
      """
      torch.class('Temporary')
      local r = debug.getregistry()
      assert(r.Temporary == torch.getmetatable('Temporary') and r[1] == nil)
      -- How torchnet tells classes from other tables.
      assert(r[r.Temporary] == 'Temporary' and r[getmetatable(Temporary)] == 'Temporary' and r[r['nn.Linear']] == 'nn.Linear')
      assert(r[{}] == nil and r[{__typename = 'Temporary'}] == nil and r[print] == nil)
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
    try runWithFile(
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
    try runWithFile(
      """
      local x = torch.Tensor(4)
      assert(x:data() == torch.data(x) and x:cdata() == torch.cdata(x) and tostring(x:data()):find('cdata'))
      x:data()[1] = 7
      assert(x[2] == 7 and torch.data(x:narrow(1, 2, 2))[0] == 7 and not pcall(function() return x:data()[-1] end))
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
    try runWithFile(
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
}
