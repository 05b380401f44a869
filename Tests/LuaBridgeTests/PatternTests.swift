import LuaBridge
import Testing

/// The functions of patterns against those of the Lua library, which an engine without idioms has.
@Suite struct PatternTests {
  private func result(_ script: String, idioms: Bool) throws -> String {
    let engine = LuaEngine()
    if idioms {
      engine.openIdioms { number, buffer, size in
        let text = "\(number)".utf8.prefix(size)
        for (i, byte) in text.enumerated() { buffer?[i] = CChar(bitPattern: byte) }
        return text.count
      }
    }
    return try engine.lua.evaluate(script, as: String.self)
  }

  private static let script = """
    local state = SEED
    local function r(n) state = (state * 1103515245 + 12345) % 2147483648 return state // 65536 % n + 1 end
    local atoms = {
       'a', 'b', 'c', '.', '%a', '%d', '%s', '%w', '%W', '%A', '%x', '%%', '%.', '[ab]', '[^ab]', '[a-c]', '[%a]',
       '[%d_]', '[^%s]', '[^b]', '[^)]', '[]]', '[^]]', '[a-]', '[-a]', '[a%-c]', '[%', '[', ']', '(', ')', '()', '%b()', '%bab', '%b',
       '%f[%a]', '%f[^a]', '%f', '%1', '%2', '%0', '%9', '^', '$', '*', '+', '-', '?', '\\0', '\\xe9', '%g', '%p', '%c',
       '%u', '%l', '[\\0-\\31]', '%'}
    local suffixes = {'', '', '', '', '*', '+', '-', '?'}
    local characters = {'a', 'b', 'c', 'A', '1', ' ', '(', ')', '_', '-', ']', '%', '^', '$', '\\0', '\\xe9', '.', 'x'}
    local replacements = {
       'x', '%1', '%0%0', '<%1%2>', '%', '%%', '%q', '', '[%9]', 7, 2.5,
       function(...) return select('#', ...) .. ':' .. tostring((...)) end, function() end,
       function() return false end, function() return {} end, {a = 'A', b = false, ['1'] = 5}, {},
       setmetatable({}, {__index = function(t, k) return k .. '!' end}), true}
    local places = {nil, nil, 0, 1, -3, 5, -20, 20, math.mininteger, math.maxinteger, '2', 'x'}
    local limits = {nil, nil, nil, 0, 1, 3, -1, '2', 'z'}
    local all = {}
    local function note(...)
       local words = {}
       for i = 1, select('#', ...) do
          local word = select(i, ...)
          words[i] = math.type(word) and math.type(word) .. word or type(word) == 'table' and 'table' or tostring(word)
       end
       all[#all + 1] = table.concat(words, '|')
    end
    local function iterate(s, p, i)
       local n = 0
       for a, b, c in s:gmatch(p, i) do
          note(a, b, c)
          n = n + 1
          if n > 40 then break end
       end
    end
    local function try(s, p, i, replacement, limit)
       note(pcall(string.find, s, p, i))
       note(pcall(string.match, s, p, i))
       note(pcall(string.find, s, p, i, true))
       note(pcall(string.gsub, s, p, replacement, limit))
       note(pcall(iterate, s, p, i))
    end
    for k = 1, COUNT do
       local p, s = {}, {}
       if r(8) == 1 then p[1] = '^' end
       for i = 1, r(8) - 1 do p[#p + 1] = atoms[r(#atoms)] .. suffixes[r(#suffixes)] end
       if r(8) == 1 then p[#p + 1] = '$' end
       for i = 1, r(15) - 1 do s[i] = characters[r(#characters)] end
       try(table.concat(s), table.concat(p), places[r(12)], replacements[r(19)], limits[r(9)])
    end
    for _, case in ipairs {
       {('a*'):rep(250), 0}, {('a?'):rep(250), 0}, {('a?'):rep(199), 300}, {('a?'):rep(200), 300}, {('a-'):rep(210), 3},
       {('('):rep(33), 3}, {('(a'):rep(20) .. (')'):rep(20), 40}, {('()'):rep(32), 5}, {('()'):rep(33), 5},
       {'[a-%%]', 1}, {'[^^]', 1}, {'[' .. ('b-c'):rep(100) .. 'a]*', 90}, {('a'):rep(600), 700}} do
       try(('a'):rep(case[2]), case[1], 1, '%0')
    end
    note(pcall(string.find)) note(pcall(string.find, 1)) note(pcall(string.find, {}, 'a'))
    note(pcall(string.gsub, 'a', 'b')) note(pcall(string.gsub, 12, 1, '%0x')) note(pcall(string.match, 'x'))
    for _, n in ipairs {-1, 0, 1, 2, 3, 7, 100, 1000} do
       for _, text in ipairs {'', 'a', 'abc', ('xy'):rep(500)} do
          for _, between in ipairs {'', ',', '--'} do note(text:rep(n, between)) end
       end
    end
    note(pcall(string.rep)) note(pcall(string.rep, 'x'))
    note(pcall(string.rep, 'abc', math.maxinteger)) note(pcall(string.rep, {}, 1)) note(pcall(string.rep, 'x', {}))
    note(('x'):rep(2000000, 'abc') == ('xabc'):rep(1999999) .. 'x')
    """

  @Test(arguments: 1...8) func agreesWithTheLibrary(seed: Int) throws {
    // Results in parts, so that a difference is readable.
    let script =
      Self.script.replacing("SEED", with: "\(seed)").replacing("COUNT", with: "800")
      + "\nreturn table.concat(all, '\\n')"
    let ours = try result(script, idioms: true).split(separator: "\n", omittingEmptySubsequences: false)
    let theirs = try result(script, idioms: false).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(ours.count == theirs.count)
    for (a, b) in zip(ours, theirs) where a != b {
      Issue.record("\(a.prefix(300)) instead of \(b.prefix(300))")
      break
    }
  }

  /// Many elements go other ways.
  @Test func sortsAndMovesMany() throws {
    let script = """
      local t, n = {}, 400000
      for i = 1, n do t[i] = i * 7919 % 1000003 end
      table.sort(t)
      for i = 2, n do assert(t[i - 1] <= t[i]) end
      local u = table.move(t, 1, n, 3, {})
      assert(#u == n + 2 or u[1] == nil)
      for i = 1, n do assert(u[i + 2] == t[i]) end
      local before = {table.unpack(t, 1, 10)}
      assert(table.move(t, 1, n, 5) == t)
      for i = 1, 10 do assert(t[i + 4] == before[i]) end
      assert(t[n + 4] == u[n + 2])
      table.move(t, 5, n + 4, 1)
      for i = 1, n do assert(t[i] == u[i + 2]) end
      t[n // 2] = {}
      return select(2, pcall(table.sort, t))
      """
    #expect(try result(script, idioms: true).contains("attempt to compare"))
    #expect(try result(script, idioms: false).contains("attempt to compare"))
  }
}
