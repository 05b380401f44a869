import TestSupport
import Testing
import TorchLua

private let isInstalled = (try? TorchEngine().run("require 'hdf5'")) != nil

/// Files of HDF5, where the library for them is installed.
@Suite(.enabled(if: isInstalled)) struct HDF5Tests {
  @Test func tensorsComeBack() throws {
    try runWithFile(
      """
      require 'hdf5'
      local file = hdf5.open(path, 'w')
      local kinds = {'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double'}
      local values = {}
      for _, kind in ipairs(kinds) do
         values[kind] = torch.range(1, 24):view(2, 3, 4):type('torch.' .. kind .. 'Tensor')
         file:write('/deep/er/' .. kind, values[kind])
      end
      values.Double:div(7)
      file:write('deep/strided', values.Double:transpose(1, 3))
      file:write('/', {top = torch.rand(5), group = {a = torch.ones(2), b = {c = torch.LongTensor{2^40, -1}}}})
      file:close()
      assert(tostring(file):find(path, 1, true) and file:filename() == path)

      local file = hdf5.open(path, 'r')
      for _, kind in ipairs(kinds) do
         local set = file:read('/deep/er/' .. kind)
         local size = set:dataspaceSize()
         assert(#size == 3 and size[1] == 2 and size[2] == 3 and size[3] == 4)
         local back = set:all()
         assert(back:type() == 'torch.' .. kind .. 'Tensor' and set:getTensorFactory()():type() == back:type())
         if kind ~= 'Double' then assert(back:eq(values[kind]):all()) end
      end
      assert(file:read('deep/strided'):all():eq(values.Double:transpose(1, 3)):all())
      local all = file:all()
      assert(all.top:size(1) == 5 and all.group.b.c[1] == 2^40 and all.group.b.c[2] == -1 and all.deep.er.Int)
      assert(file:read('group'):read('b/c'):all()[2] == -1 and file:read():all().group.a:sum() == 2)
      file:close()
      """)
  }

  @Test func partsAreRead() throws {
    try runWithFile(
      """
      require 'hdf5'
      local x = torch.range(1, 13 * 11):view(13, 11)
      local file = hdf5.open(path, 'w')
      file:write('x', x, hdf5.DataSetOptions():setChunked(4, 100):setDeflate())
      local set = file:read('x')
      local function same(...) assert(set:partial(...):eq(x[{...}]:reshape(set:partial(...):size())):all()) end
      same({3, 5}, {1, 11})
      same({1, 13}, {1, 11})
      same({12, 13}, {2, 6})
      local one = set:partial(13, {11, 11})
      assert(one:dim() == 2 and one[1][1] == 143)
      fails('dimension mismatch', set.partial, set, {1, 2})
      fails('no part', set.partial, set, {1, 14}, {1, 1})
      fails('no part', set.partial, set, {0, 1}, {1, 1})
      fails('no part', set.partial, set, {3, 2}, {1, 1})
      fails('expected', set.partial, set, {'a'}, 1)
      -- rows at the end
      file:append('x', x:narrow(1, 1, 2))
      assert(set:dataspaceSize()[1] == 15 and set:partial(15, {1, 11}):eq(x:narrow(1, 2, 1)):all())
      fails('first dimension', file.append, file, 'x', x:t())
      file:write('fixed', x)
      fails('without chunks', file.append, file, 'fixed', x)
      file:close()
      -- there is 2 MB of zeros in it
      file = hdf5.open(path, 'w')
      file:write('zeros', torch.zeros(512, 512), hdf5.DataSetOptions():setChunked(128, 128):setDeflate(9))
      file:close()
      local f = io.open(path)
      assert(f:seek('end') < 100000)
      f:close()
      """)
  }

  @Test func modesAndErrors() throws {
    try runWithFile(
      """
      require 'hdf5'
      fails('unable to open file', hdf5.open, path, 'r')
      fails('unable to open file', hdf5.open, path, 'r+')
      hdf5.open(path):close()
      fails('unable to', hdf5.open, path, 'w-')
      local file = hdf5.open(path, 'a')
      file:write('x', torch.ones(2))
      fails('already exists', file.write, file, 'x', torch.ones(2))
      fails('no such child', file.read, file, '/y')
      fails('no such child', file.read, file, '/x/y')
      fails('a tensor or table', file.write, file, 'y', 3)
      fails('not supported', file.write, file, 'y', {z = 'text'})
      fails('must provide a table', file.write, file, '/', torch.ones(2))
      fails('same number of dimensions', file.write, file, 'z', torch.ones(2), hdf5.DataSetOptions():setChunked(2, 2))
      fails('cannot be written', file.write, file, 'z', torch.Tensor())
      fails('cannot be written', file.write, file, 'z', torch.HalfTensor(3))
      file:close()
      fails('has been closed', file.read, file, 'x')
      fails('has been closed', file.close, file)
      fails('Unknown mode', hdf5.open, path, 'q')
      fails('no such directory', hdf5.open, path .. '/none/x', 'w')
      file = hdf5.open(path, 'r')
      assert(not pcall(file.write, file, 'new', torch.ones(1)))
      file:close()
      local f = io.open(path, 'w')
      f:write('this is no such file')
      f:close()
      fails('hdf5.open', hdf5.open, path .. '', 'r')
      """)
  }
}
