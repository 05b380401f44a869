import Testing

/// Expected texts are what LuaJIT 2.1 prints, unless a comment says otherwise.
@Suite struct IdiomTests {
  @Test func numbersPrintAsLuaJITPrintsThem() throws {
    try run(
      same + """
        same(10 / 2, '5') same(1e3, '1000') same(1e15, '1e+15') same(-0.0, '-0') same(0/0, 'nan')
        same(-(0/0), 'nan') same(1/0, 'inf') same(12345678901234.5, '12345678901235') same(0.1, '0.1')
        same(table.concat({1.0, 2.5, 'a'}, ','), '1,2.5,a')
        same(string.format('%s %5s %-4s|', 5/1, 2/1, 3/1), '5     2 3   |')
        same(1000000000000000, '1000000000000000') -- integers stay whole
        """)
  }

  #if os(Linux)
    /// Where the Lua library itself makes strings of numbers.
    @Test func joinedNumbersAreLuaJITs() throws {
      try run(
        same + """
          same(10 / 2 .. '', '5') same('epoch ' .. 3 / 1 .. '.t7', 'epoch 3.t7') same(1e15 .. '|', '1e+15|')
          same(-0.0 .. '', '-0') same(0/0 .. '', 'nan') same(-1/0 .. '', '-inf') same(0.1 .. '', '0.1')
          same(12345678901234.5 .. '', '12345678901235') same(1e14 .. '', '1e+14')
          same(2^53 .. '', '9.007199254741e+15')
          same(torch.Tensor{3}[1] .. ' of ' .. 7 // 2.0, '3 of 3')
          -- functions that want strings
          same(('a2b'):find(4 / 2), '2') same(('a2b'):gsub(2.0, 7.0), 'a7b') same(string.len(25.0), '2')
          same(('x'):rep(2, 1.0), 'x1x') same(string.format('%.14g %5.1f %q', 3, 2.0, 5.0 .. ''), '3   2.0 "5"')
          same(('x'):gsub('x', function() return 8 / 2 end), '4') same(('k'):gsub('k', {k = 6 / 2}), '3')
          same(select(2, pcall(error, 4 / 2 .. '')), '2') same(tonumber(4 / 2 .. ''), '2') same(10 .. '', '10')
          """)
    }
  #endif

  @Test func formatTruncatesWhereIntegersAreWanted() throws {
    try run(
      same + """
        same(string.format('%d %d %i', 3.7, -3.7, '7.9'), '3 -3 7')
        same(string.format('%x %X %o %c', 255.9, 255.9, 8.5, 65.2), 'ff FF 10 A')
        same(string.format('%u|%5.2f%%|%03u', 3.9, 1.005, 7.5), '3| 1.00%|007')
        same(string.format('%d', 0/0), '-9223372036854775808')
        same(string.format('%f %g', 0/0, 0/0), 'nan nan')
        assert(not pcall(string.format, '%d', 'x'))
        assert(not pcall(string.format, '%d'))
        assert(not pcall(string.format, '%'))
        assert(not pcall(string.format, '%5'))
        """)
  }

  @Test func librariesTakeFractions() throws {
    try run(
      same + """
        same(string.rep('ab', 2.7), 'abab') same(('hello'):sub(1.9, 3.9), 'hel')
        same(string.char(65.5, 66.5), 'AB') same(select(1.9, 'a'), 'a')
        local a, b = unpack({1, 2, 3}, 1.5, 2.7)
        same(a, '1') same(b, '2')
        local t = {1, 2, 3}
        same(('abcabc'):find('b', 2.7), '2') same(('abcabc'):match('b.', 3.2), 'bc')
        same(('aaa'):gsub('a', 'b', 1.9), 'baa')
        same(os.date('!%Y', 86400.5), '1970') same(os.difftime(3.5, 1), '2')
        local date = {year = 2016.0, month = 1.5, day = 2.5, hour = 12}
        same(os.date('%d', os.time(date)), '02') same(date.month, '1')
        local file = io.tmpfile()
        file:write('hello\\n') file:seek('set', 1.5)
        same(file:read(2.5), 'el') file:seek('set', 0)
        for part in file:lines(2.5) do same(part, 'he') break end
        file:close()
        same(table.move({1, 2, 3}, 1.5, 2.5, 2.5)[3], '2')
        table.insert(t, 2.5, 'x')
        same(table.concat(t, ' '), '1 x 2 3')
        same(table.remove(t, 2.2), 'x')
        same(os.date('!%X', 3661.9), '01:01:01') same(tonumber('101', 2.5), '5')
        local at = {year = 2020, month = 2.5, day = 1, hour = 12}
        assert(os.time(at) == os.time({year = 2020, month = 2, day = 1, hour = 12}))
        assert(debug.getinfo(1.5, 'l').currentline == debug.getinfo(1, 'l').currentline)
        assert(not pcall(error, 'x', 1.5) and collectgarbage('count', 0.5) > 0)
        local file = io.tmpfile()
        file:setvbuf('full', 1000.5)
        file:write('12345')
        file:seek('set', 1.5)
        same(file:read(2.7), '23')
        """)
  }

  /// What packages of old do to functions and to the types of values (torch/argcheck, torch-autograd).
  @Test func debugOfLuaFunctions() throws {
    try run(
      """
      local x = 1
      local function f() return x end
      assert(debug.setupvalue(f, 1, 5) == 'x' and f() == 5 and x == 5)
      assert(debug.setupvalue(print, 1, 5) == nil and debug.setupvalue(torch.rand, 1, 5) == nil)
      assert(torch.rand(2):size(1) == 2)
      debug.setmetatable(1, {__index = {half = function(n) return n / 2 end}})
      assert((3):half() == 1.5 and torch.zeros(2):add(3):sum() == 6)
      debug.setmetatable(1, nil)
      assert(debug.setmetatable({}, {__index = {a = 1}}).a == 1)
      assert(not pcall(debug.setmetatable, torch.rand(2), {}) and not pcall(debug.setmetatable, nn.Linear(2, 2), nil))
      assert(not pcall(debug.setmetatable, io.stdout, {}))
      """)
  }

  @Test func tablesAreLenientOutOfRange() throws {
    try run(
      """
      assert(table.remove({}, 1) == nil and table.remove({1}, 5) == nil and table.remove({1}, 0) == nil)
      local t = {1}
      table.insert(t, 5, 'far')
      assert(t[5] == 'far' and t[1] == 1)
      """)
  }

  @Test func oldTableFunctions() throws {
    try run(
      """
      assert(table.getn({1, 2}) == 2 and table.maxn({1, nil, 3, [10.5] = 1}) == 10.5)
      local sum = 0
      table.foreach({a = 1, b = 2}, function(_, v) sum = sum + v end)
      table.foreachi({3, 4}, function(i, v) sum = sum + i * v end)
      assert(sum == 14)
      assert(table.foreachi({5, 6}, function(i, v) if v == 6 then return i end end) == 2)
      assert(loadstring('return 1 + 1')() == 2 and not loadstring('x = ='))
      for word in string.gfind('a b', '%a') do sum = sum .. word end
      assert(sum == '14ab')
      """)
  }

  @Test func ipairsStaysInTheTable() throws {
    try run(
      """
      local data = setmetatable({10, 20}, {__index = function(t, i) return i end})
      local n = 0
      for i, v in ipairs(data) do n = n + v end
      assert(n == 30)
      local own = setmetatable({}, {__ipairs = function(t) return function(_, i) if i < 3 then return i + 1, 7 end end, t, 0 end})
      for _, v in ipairs(own) do n = n + v end
      assert(n == 51)
      local model = nn.Sequential():add(nn.Tanh()):add(nn.Sigmoid())
      local names = {}
      for i, m in ipairs(model.modules) do names[i] = torch.type(m) end
      assert(table.concat(names, ' ') == 'nn.Tanh nn.Sigmoid')
      """)
    #expect(try message(of: "for i in ipairs(nil) do end")?.contains("table expected, got nil") == true)
  }

  @Test func mathHasItsOldFunctions() throws {
    try run(
      same + """
        same(math.pow(2, 10), '1024') same(math.pow(2, 10) .. '', '1024') same(math.log10(1000), '3')
        same(math.mod(5, 3), '2') same(math.fmod(3, 0), 'nan') same(math.fmod(-5, 3), '-2')
        same(math.ldexp(0.5, 3), '4') same(math.ldexp(1, 1e9), 'inf') same(math.atan2(0, 1), '0')
        same(math.cosh(0), '1') same(math.tanh(0), '0') same(math.sinh(0), '0')
        local m, e = math.frexp(8)
        assert(m == 0.5 and e == 4)
        """)
  }

  /// The recorded sequences are LuaJIT's (golden outputs, rng.txt).
  @Test func randomNumbersAreLuaJITs() throws {
    try run(
      same + """
        math.randomseed(7)
        same(('%.17g'):format(math.random()), '0.26387193276332677')
        same(('%.17g'):format(math.random()), '0.8664721596517706')
        math.randomseed(42)
        local t = {}
        for i = 1, 10 do t[i] = math.random(3) end
        same(table.concat(t, ' '), '3 1 2 2 3 3 1 1 2 3')
        math.randomseed(1700000000)
        for i = 1, 5 do t[i] = math.random(10, 1000) end
        same(table.concat(t, ' ', 1, 5), '673 889 21 56 502')
        math.randomseed(3.7) -- not a seed that a fused multiply-add gets right
        same(math.random(), '0.55193311909572')
        math.type = math.type or function() return 'integer' end
        same(math.type(math.random(3)), 'integer')
        """)
    for call in ["math.random(0)", "math.random(3, 1)", "math.random(0/0)"] {
      #expect(try message(of: call)?.contains("interval is empty") == true, "\(call)")
    }
    #expect(try message(of: "math.random(1, 2, 3)")?.contains("wrong number of arguments") == true)
  }

  @Test func chunksAreTextOnly() throws {
    try run(
      """
      local code = string.dump(function() return 1 end)
      for _, mode in ipairs({'b', 'bt', 't'}) do assert(not load(code, 'x', mode)) end
      assert(not load(code) and not loadstring(code))
      local parts = {code}
      assert(not load(function() return table.remove(parts) end))
      local path = os.tmpname()
      local file = io.open(path, 'wb')
      file:write(code)
      file:close()
      assert(not loadfile(path) and not loadfile(path, 'b') and not pcall(dofile, path))
      file = io.open(path, 'w')
      file:write('#!/usr/bin/env seqlua\\nreturn 1, ...')
      file:close()
      assert(dofile(path) == 1)
      assert(select(2, loadfile(path)('a')) == 'a')
      os.remove(path)
      local f = load('return x', 'x', 't', {x = 5})
      assert(f() == 5)
      """)
  }

  @Test func environments() throws {
    try run(
      """
      local function f() return x end
      local function g() return x end
      x = 1
      assert(setfenv(f, {x = 2}) == f and f() == 2 and g() == 1)
      assert(getfenv(f).x == 2 and getfenv(g) == _G and getfenv(1) == _G and getfenv(0) == _G)
      assert(not pcall(setfenv, print, {}) and not pcall(getfenv, 1000) and not pcall(setfenv, f, 1))
      local chunk = loadstring("module('a.b', package.seeall); y = 3; return type(print)")
      assert(chunk() == 'function' and a.b.y == 3 and require('a.b') == a.b and y == nil)
      """)
  }

  @Test func unknownModulesAreReportedAsUsual() throws {
    let text = try message(of: "require 'cunn'") ?? ""
    #expect(text.contains("module 'cunn' not found:"))
  }

  @Test func jitAnswers() throws {
    try run("assert(jit.status() == false and require('jit') == jit and jit.os and jit.arch)")
  }
}
