import Foundation
import Testing

/// `torch.save` and its kin, from Lua.
@Suite struct SerializationTests {
  @Test(arguments: ["binary", "ascii"]) func plainValues(mode: String) throws {
    try runWithFile(
      """
      local t = {1, 2.5, 'three', true, false, key = 'v', [10] = -0.1, [2.5] = 'f', [true] = 'b'}
      local r = round(t)
      for k, v in pairs(t) do assert(r[k] == v, tostring(k)) end
      for k, v in pairs(r) do assert(t[k] == v, tostring(k)) end
      assert(math.type(r[1]) == 'integer' and math.type(r[2]) == 'float')
      assert(round('a\\0b\\n\\255') == 'a\\0b\\n\\255')
      assert(round(nil) == nil and round(false) == false and round(3) == 3)
      assert(round(1/0) == 1/0 and round(2^53) == 2^53)
      """, mode: mode)
  }

  @Test func sharingAndLoops() throws {
    try runWithFile(
      """
      local t = {name = 'root'}
      t.self, t.list = t, {t, {t}}
      t.again = t.list
      local key = {}
      t[key] = key
      local x = vector(12):view(3, 4)
      t.x, t.row, t.storage, t.same = x, x[2], x:storage(), x
      t[x] = 'by tensor'
      local r = round(t)
      assert(r.self == r and r.list[1] == r and r.list[2][1] == r and r.again == r.list)
      local found
      for k, v in pairs(r) do if type(k) == 'table' then found = k == v end end
      assert(found)
      assert(rawequal(r.x, r.same) and r[r.x] == 'by tensor')
      r.x:fill(7)
      assert(r.row[1] == 7 and r.storage[1] == 7 and r.row:storageOffset() == 5)
      assert(x[1][1] == math.sin(1))
      """)
  }

  @Test func deepAndLong() throws {
    try runWithFile(
      """
      local t = {}
      for i = 1, 1000 do t = {t} end
      local r, n = torch.deserialize(torch.serialize(t)), 0
      while r[1] do r = r[1]; n = n + 1 end
      assert(n == 1000)
      for i = 1, 200000 do t = {t} end
      fails('inside one another', torch.serialize, t)
      local long = {}
      for i = 1, 100000 do long[i] = {i} end
      long = torch.deserialize(torch.serialize(long))
      assert(#long == 100000 and long[77777][1] == 77777)
      """)
  }

  @Test func tensorTypes() throws {
    try runWithFile(
      """
      for _, name in ipairs{'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double'} do
         local t = torch[name..'Tensor']{{1, 2}, {3, 4}}
         local r = round(t:transpose(1, 2))
         assert(torch.type(r) == 'torch.'..name..'Tensor' and r[1][2] == 3 and r:stride(1) == 1)
         assert(torch.type(round(t:storage())) == 'torch.'..name..'Storage')
      end
      assert(round(torch.Tensor()):dim() == 0)
      """)
  }

  @Test func classes() throws {
    try runWithFile(
      """
      local A_ = torch.class('A')
      function A_:__init(x) self.x = x; self.me = self end
      function A_:get() return self.x end
      local B_ = torch.class('B', 'A')
      local r = round{A(1), B(2)}
      assert(torch.type(r[1]) == 'A' and r[1]:get() == 1 and r[1].me == r[1])
      assert(torch.type(r[2]) == 'B' and torch.isTypeOf(r[2], 'A') and r[2]:get() == 2)
      -- A class that writes itself.
      local C_ = torch.class('C')
      function C_:__init(n) self.n = n; self.cache = {} end
      function C_:write(file) file:writeObject{self.n, self} end
      function C_:read(file) local t = file:readObject(); self.n = t[1]; assert(t[2] == self) end
      local c = round(C(5))
      assert(c.n == 5 and c.cache == nil and torch.type(c) == 'C')
      function C_:write(file) end
      function C_:read(file) end
      assert(torch.type(round{C(1), 'x'}[1]) == 'C')
      """)
  }

  @Test func modules() throws {
    try runWithFile(
      """
      local net = nn.Sequential():add(nn.Linear(3, 2)):add(nn.Tanh())
      net.label, net.history = 'mine', {net, 1}
      net:get(1).helper = nn.Linear(2, 2)
      local copies = {net = net, first = net:get(1), weight = net:get(1).weight}
      local r = round(copies)
      assert(torch.type(r.net) == 'nn.Sequential' and rawequal(r.net:get(1), r.first))
      assert(rawequal(r.first.weight, r.weight) and r.net.label == 'mine')
      assert(rawequal(r.net.history[1], r.net) and torch.type(r.first.helper) == 'nn.Linear')
      local x = vector(15):view(5, 3)
      assert(same(r.net:forward(x), net:forward(x)))
      -- A layer that a script derives.
      local M, parent = torch.class('nn.Doubled', 'nn.Linear')
      function M:__init(a, b) parent.__init(self, a, b); self.factor = 2 end
      function M:updateOutput(x) self.output = parent.updateOutput(self, x):clone():fill(self.factor) return self.output end
      local m = nn.Doubled(3, 2)
      local s = round(nn.Sequential():add(m))
      assert(torch.type(s:get(1)) == 'nn.Doubled' and s:get(1).factor == 2)
      assert(same(s:forward(x), m:forward(x)) and s.output[1][1] == 2)
      """)
  }

  @Test(arguments: ["binary", "ascii"]) func recurrent(mode: String) throws {
    try runWithFile(
      """
      local net = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 5)):add(nn.Linear(5, 3)):add(nn.LogSoftMax()))
      local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
      local x, y = {vector(2), vector(2, 5), vector(2, 9)}, {1, 2, 3}
      local function step(net, criterion)
         net:zeroGradParameters()
         local loss = criterion:forward(net:forward(x), y)
         net:backward(x, criterion:backward(net.output, y))
         net:updateParameters(0.1)
         return loss
      end
      step(net, criterion)
      local r = round{net = net, criterion = criterion}
      assert(tostring(r.net) == tostring(net))
      for i = 1, 3 do assert(step(net, criterion) == step(r.net, r.criterion)) end
      -- Flat parameters stay in step with the layers.
      local p = net:getParameters()
      r = round{net, p}
      r[2]:zero()
      assert(same(r[1]:parameters()[1], torch.Tensor(10)))
      """, mode: mode)
  }

  @Test func filesOfTheOriginal() throws {
    try runWithFile(
      """
      local t = torch.load(fixtures .. 't7/table_shared_cyclic.bin.t7')
      assert(type(t) == 'table')
      local net = torch.load(fixtures .. 'trace/seed_model_init.bin.t7')
      assert(tostring(net):find('nn.LSTM(2 -> 100)', 1, true) and #net:parameters() == 17)
      local used = torch.load(fixtures .. 't7/seq_linear_tanh_used.ascii.t7', 'ascii')
      assert(rawequal(used.output, used:get(2).output))
      """)
  }

  /// Functions in fields of objects go along where both sides ask for it; files leave them out.
  @Test func functionsOfObjects() throws {
    try runWithFile(
      """
      local methods = torch.class('Holder')
      local double = function(x) return 2 * x end
      function methods:__init() self.f = function(x) return double(x) + 1 end self.n = 3 end
      for _, value in ipairs{Holder(), nn.Identity()} do
         value.f = value.f or function(x) return double(x) + 1 end
         local bytes = torch.serialize(value, nil, {functions = true})
         local back = torch.deserialize(bytes, nil, {functions = true})
         assert(torch.type(back) == torch.type(value) and back.f(4) == 9)
         assert(torch.deserialize(torch.serialize(value), nil, {functions = true}).f == nil)
      end
      -- A tensor of bytes will do for a storage.
      local storage = torch.serializeToStorage({1, 'two'})
      local tensor = torch.CharTensor(3, #storage)
      tensor[2]:copy(torch.CharTensor(storage))
      assert(torch.deserializeFromStorage(tensor[2])[2] == 'two')
      fails('CharStorage expected', torch.deserializeFromStorage, torch.Tensor(3))
      """)
  }

  /// A table that is found anew where it is read, as torchnet's packages are.
  @Test func classesWithMetamethods() throws {
    try runWithFile(
      """
      local shared = {f = print}
      local mt = torch.class('package.shared')
      function mt:__write() end
      function mt:__read() end
      function mt:__factory() return shared end
      setmetatable(shared, mt)
      local bytes = torch.serialize({1, shared, {shared}})
      local back = torch.deserialize(bytes)
      assert(rawequal(back[2], shared) and rawequal(back[3][1], shared) and back[1] == 1)
      """)
  }

  @Test func refusals() throws {
    try runWithFile(
      """
      fails('cannot save a C function (unwritable object at <?>.a.b.f)', torch.serialize, {a = {b = {f = print}}})
      -- What a field of a native object holds, found when all else has been written.
      for _, name in ipairs{'output', 'gradInput'} do
         local p, n = print, nn.Identity()
         n[name] = function() return p end
         fails('cannot save a C function (unwritable object at <?>', torch.serialize, n)
         fails('cannot save a C function (unwritable object at <?>', torch.serialize, {a = {n}, b = {nn.Sequential():add(n)}})
         fails('cannot save a C function (unwritable object at <?>', torch.save, path, {n, {n}})
      end
      fails('cannot save a thread', torch.serialize, coroutine.create(print))
      fails('cannot open', torch.load, '/no/such/file')
      fails('expected for mode', torch.load, path, 'text')
      fails('expected for mode', torch.save, path, 1, 'b32')
      fails('bad argument', torch.load)
      torch.class('Gone')
      local bytes = torch.serialize{Gone()}:gsub('Gone', 'Lost')
      fails('unknown object Lost: require the package that defines it', torch.deserialize, bytes)
      fails('', torch.deserialize, torch.serialize({1, 2, 3}):sub(1, 30))
      -- A failed save leaves the old file.
      torch.save(path, 'old')
      fails('cannot save', torch.save, path, {print})
      assert(torch.load(path) == 'old')
      local f = fixtures .. 't7/function_upvalue.bin.t7'
      fails('holds a function', torch.load, f)
      local g = torch.load(f, nil, nil, {functions = true})
      fails('cannot run', g)
      """)
  }

  @Test func storageForms() throws {
    try runWithFile(
      """
      local s = torch.serializeToStorage({1, {2}})
      assert(torch.type(s) == 'torch.CharStorage')
      assert(torch.deserializeFromStorage(s)[2][1] == 2)
      assert(torch.deserialize(torch.serialize('x', 'ascii'), 'ascii') == 'x')
      assert(torch.loadobj == torch.load and torch.saveobj == torch.save)
      -- Unreferenced: every occurrence is written out.
      local t = {}
      torch.save(path, {t, t}, 'binary', false)
      local r = torch.load(path, 'binary', false)
      assert(r[1] ~= r[2])
      """)
  }
}
