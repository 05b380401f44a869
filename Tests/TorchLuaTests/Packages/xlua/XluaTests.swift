import Testing

@Suite struct XluaTests {
  @Test func unpacksArguments() throws {
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

  @Test func helps() throws {
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
        assert(parser:tostring():find('> configuration:\\n + n = 5\\n + quiet = true\\n', 1, true))
        assert(parser:tostring(true) == '-n=5,-q=true' and parser:tostring(true, {'-q'}) == '-q=true')
        """)
  }
}
