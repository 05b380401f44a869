import Testing
import TorchLua

@Suite struct PackageTests {
  @Test func pathsTakesNamesApart() throws {
    try run(
      same + """
        same(paths.basename('a/b.lua'), 'b.lua') same(paths.basename('a/b.lua', '.lua'), 'b')
        same(paths.basename('a/b.lua', 'lua'), 'b') same(paths.basename('a/b/'), 'b')
        same(paths.dirname('a/b'), 'a') same(paths.dirname('a//b/'), 'a') same(paths.dirname('a'), '.')
        same(paths.dirname('/a'), '/') same(paths.dirname('/'), '/')
        same(paths.extname('a/b.t7'), 't7') assert(paths.extname('b') == nil)
        same(paths.concat('/a', '../b', './c.lua'), '/b/c.lua') same(paths.concat('x', '/y/'), '/y')
        same(paths.concat('x'), paths.cwd() .. '/x') same(paths.concat('/', '..', '..'), '/')
        """)
    #expect(try message(of: "paths.mkdir(5)") == "script:1: paths.mkdir: a string expected, got number")
  }

  @Test func pathsChangesFolders() throws {
    try run(
      """
      local base = os.tmpname()
      os.remove(base)
      local folder = base .. '/a/b'
      assert(paths.mkdir(folder) and paths.dirp(folder) and not paths.filep(folder))
      local file = io.open(folder .. '/f.txt', 'w')
      file:close()
      assert(paths.filep(folder .. '/f.txt') and not paths.dirp(folder .. '/f.txt'))
      local names = {}
      for name in paths.iterfiles(folder) do table.insert(names, name) end
      for name in paths.iterdirs(base) do table.insert(names, name) end
      for name in paths.files(folder, '%.txt$') do table.insert(names, name) end
      assert(table.concat(names, ' ') == 'f.txt a f.txt', table.concat(names, ' '))
      assert(#paths.dir(folder) == 3 and paths.dir(base .. '/none') == nil)
      local done, message = paths.mkdir(folder)
      assert(done == nil and message:find('exists'))
      assert(not paths.rmdir(folder) and not paths.rmall(base))
      assert(paths.rmall(base, 'yes') and not paths.dirp(base))
      """)
  }

  @Test func sysRunsCommands() throws {
    try run(
      """
      local sys = require 'sys'
      assert(sys.execute('echo " hi "') == 'hi' and sys.fexecute('echo ho; echo he >&2') == 'ho\\nhe')
      assert(table.concat(sys.split('a,b,,c', ','), '|') == 'a|b||c')
      assert(table.concat(sys.split(',a', ','), '|') == 'a' and #sys.split('', ',') == 0)
      assert(sys.isNaN(0/0) and not sys.isNaN(1) and sys.COLORS.Red == '\\27[1;31m')
      sys.tic()
      assert(sys.toc() >= 0 and sys.clock() > 1e9)
      """)
  }

  @Test func xluaUnpacksArguments() throws {
    try run(
      """
      require 'xlua'
      local function f(...)
         local _, a, b, c = xlua.unpack({...}, 'f', 'does',
            {arg = 'a', type = 'number', help = 'first', req = true},
            {arg = 'b', type = 'number', default = 2}, {arg = 'c', defaulta = 'a'})
         return a, b, c, _.b
      end
      local a, b, c, d = f(1)
      assert(a == 1 and b == 2 and c == 1 and d == 2)
      a, b, c = f{a = 5, b = false}
      assert(a == 5 and b == false and c == 5)
      local ok, message = pcall(f)
      assert(not ok and message:find('missing argument: a') and message:find('first'))
      """)
  }

  @Test func xluaHelps() throws {
    try run(
      same + """
        local xlua = require 'xlua'
        same(xlua.formatTime(3725.5), '1h2m') same(xlua.formatTime(0), '0ms')
        same(xlua.formatTime(1.25), '1s250ms') same(xlua.formatTime(90061), '1D1h')
        same(table.concat(('a b'):split(' '), '|'), 'a|b') same(('a b'):tosymbol(), 'a_b')
        same(table.concat(table.splice({1, 2, 3, 4}, 2, 2, 'x'), ' '), '1 x 4')
        assert(xlua.installed('nn') and not xlua.installed('cunn'))
        local caught
        xlua.trycatch(function() error('x', 0) end, function(e) caught = e end)
        same(caught, 'x')
        arg = {[0] = 's.lua', '--n=5', '-q', 'rest'}
        local parser = xlua.OptionParser('%prog [options]')
        parser:option{'-n', '--n', dest = 'n', default = 1, help = ''}
        parser:option{'-q', action = 'store_true', dest = 'quiet', help = ''}
        local options, rest = parser:parse()
        assert(options.n == '5' and options.quiet == true and rest[1] == 'rest')
        """)
  }
}

/// Errors that pass through native containers.
@Suite struct PathErrorTests {
  private let model = """
    local Bad = torch.class('nn.Bad', 'nn.Module')
    function Bad:updateOutput(x) error(x, 2) end
    local m = nn.Sequential():add(nn.Identity()):add(nn.Sequential():add(nn.Bad()))

    """

  @Test func textGetsTheWayToTheLayer() throws {
    let text = try message(of: model + "m:forward('boom')") ?? ""
    #expect(text.hasPrefix("script:4: \nIn 2 module of nn.Sequential:\nIn 1 module of nn.Sequential:\n"))
    #expect(text.hasSuffix("boom"))
  }

  @Test func otherValuesStayThemselves() throws {
    try run(
      """
      local value = {code = 7}
      local Bad = torch.class('nn.Bad', 'nn.Module')
      function Bad:updateOutput() error(value) end
      local ok, e = pcall(function() nn.Sequential():add(nn.Bad()):forward(1) end)
      assert(not ok and e == value)
      """)
  }
}
