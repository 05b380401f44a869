import Foundation
import TestSupport
import Testing

@Suite struct InterruptTests {
  private func interrupt(_ script: String, name: String = "t.lua", after lines: String...) throws -> Seqlua {
    let folder = try Folder([name: script])
    return try Seqlua(words: [name], in: folder.url, interruptAfter: ["go"] + lines)
  }

  @Test func endsALoop() throws {
    let run = try interrupt("print('go')\nlocal function spin() while true do end end\nspin()")
    #expect(run.status == 130)
    #expect(
      run.errors == """
        seqlua: interrupted at t.lua:2
        stack traceback:
          t.lua:2: in function 'spin'
          t.lua:3: in main chunk

        """)
  }

  @Test func aScriptCatchesTheFirstOnce() throws {
    let run = try interrupt(
      """
      print('go')
      local ok, err = pcall(function() while true do end end)
      print(ok, err)
      for i = 1, 1000 do pcall(function() end) end
      print('on')
      """)
    #expect(run.status == 0)
    #expect(run.output == "go\nfalse\tt.lua:2: interrupted!\non\n" && run.errors == "")
  }

  @Test func theSecondIsNotCaught() throws {
    let run = try interrupt(
      """
      print('go')
      pcall(function() while true do end end)
      print('caught')
      while true do pcall(function() while true do end end) end
      """, after: "caught")
    #expect(run.status == 130 && run.output == "go\ncaught\n")
    #expect(run.errors.hasPrefix("seqlua: interrupted at t.lua:4\n"))
  }

  @Test func aScriptThatAsksMayCatchAll() throws {
    let run = try interrupt(
      """
      local sys = require 'sys'
      print('go')
      for i = 1, 3 do
         local ok, err = pcall(function() while true do end end)
         assert(not ok and sys.isInterrupt(err) and not sys.isInterrupt('x') and not sys.isInterrupt(nil))
         print('caught ' .. i)
      end
      """, after: "caught 1", "caught 2")
    #expect(run.status == 0 && run.output == "go\ncaught 1\ncaught 2\ncaught 3\n")
  }

  @Test func aHandlerTakesItsPlace() throws {
    let script = """
      local sys, stop = require 'sys', false
      assert(sys.onInterrupt(function() stop = true end) == nil)
      print('go')
      repeat until stop
      print('stopped')
      """
    let calm = try interrupt(script + "\nassert(type(sys.onInterrupt()) == 'function')\nprint('end')")
    #expect(calm.status == 0 && calm.output == "go\nstopped\nend\n")
    let hasty = try interrupt(script + "\nwhile true do pcall(function() while true do end end) end", after: "stopped")
    #expect(hasty.status == 130 && hasty.output == "go\nstopped\n")
    #expect(hasty.errors.hasPrefix("seqlua: interrupted at t.lua:"), "\(hasty.errors)")
  }

  @Test func reachesCoroutines() throws {
    let run = try interrupt(
      """
      print('go')
      local co = coroutine.wrap(function()
         pcall(function() while true do end end)
         print('caught')
         while true do pcall(function() while true do end end) end
      end)
      co()
      """, after: "caught")
    #expect(run.status == 130)
    #expect(run.errors.hasPrefix("seqlua: interrupted at t.lua:5\n"))
  }

  @Test func endsASleep() throws {
    let run = try interrupt("print('go')\nrequire('sys').sleep(60)\nprint('never')")
    #expect(run.status == 130 && run.output == "go\n")
    let caught = try interrupt("print('go')\nprint(pcall(require('sys').sleep, 60))")
    #expect(caught.status == 0 && caught.output == "go\nfalse\tt.lua:2: interrupted!\n", "\(caught.output)")
  }

  /// Names with spaces, and positions that a coroutine's caller puts before.
  @Test func namesThePlaceInAFileWithSpaces() throws {
    let run = try interrupt(
      """
      print('go')
      local co = coroutine.wrap(function()
         while true do end
      end)
      co()
      """, name: "a b/my script.lua")
    #expect(run.status == 130)
    #expect(run.errors.hasPrefix("seqlua: interrupted at a b/my script.lua:3\nstack traceback:\n"), "\(run.errors)")
  }

  /// Functions of the Lua library that may take for ever, or long.
  @Test(arguments: [
    ("local s = ('a'):rep(40)", "s:find(('a?'):rep(40) .. s)"),
    ("local s = ('a'):rep(40)", "s:match(('a?'):rep(40) .. s)"),
    ("local s = ('a'):rep(40)", "s:gsub(('a?'):rep(40) .. s, '')"),
    ("local s = ('a'):rep(40)", "for x in s:gmatch(('a?'):rep(40) .. s) do end"),
    ("local s, t = ('a'):rep(3e6), ('a'):rep(1e6) .. 'b'", "s:find(t, 1, true)"),
    ("local s = ('('):rep(3e6)", "s:find('%b()')"),
    ("local t = {} for i = 1, 4e6 do t[i] = i * 7919 % 1000003 .. '' end", "table.sort(t)"),
    ("", "table.move({}, 1, 1e12, 2)"),
    ("local t = setmetatable({}, {__index = function() return '' end})", "table.concat(t, '', 1, 1e15)"),
  ])
  func longFunctionsOfTheLibraryAreCaught(before: String, code: String) throws {
    let run = try interrupt("\(before) print('go')\nprint(pcall(function() \(code) end))\nprint('on')")
    #expect(run.status == 0 && run.errors == "", "\(run.status) \(run.errors)")
    // A function that the library calls may have been at work.
    let places = ["t.lua:2", "t.lua:1"].prefix(before.contains("__index") ? 2 : 1)
    #expect(places.contains { run.output == "go\nfalse\t\($0): interrupted!\non\n" }, "\(run.output)")
  }

  /// What does not look at interrupts ends with the process, and that at the first one; what was printed is there.
  @Test(arguments: [
    "torch.svd(torch.randn(3000, 3000))",
    "setmetatable({}, {__gc = function() while true do end end}) collectgarbage()",
    "x = setmetatable({}, {__gc = function() while true do end end})",
    "pcall(function() torch.symeig(torch.randn(4000, 4000), 'V') end)",
    "local s = ('x'):rep(3e8) for i = 1, 2 do s = (s:reverse() .. s):upper() end",
  ])
  func nativeCallsEndAtTheFirst(code: String) throws {
    let folder = try Folder(["t.lua": "io.write('gone on\\n', 'more')\n\(code)\n\(code)"])
    for (signal, word, status) in [("INT", "interrupted", Int32(130)), ("TERM", "terminated", 143)] {
      let start = Date()
      let run = try Seqlua(words: ["t.lua"], in: folder.url, shell: "(sleep 1; kill -\(signal) $$) & :")
      #expect(run.status == status, "\(run.status)")
      #expect(run.errors.hasPrefix("seqlua: \(word) at t.lua:"), "\(run.errors)")
      #expect(run.output == "gone on\nmore")
      #expect(Date().timeIntervalSince(start) < 6)
    }
  }

  /// A script that has a handler is not ended before it could call it, nor the prompt's session; both are told.
  @Test func whoeverWillSeeToItIsToldThatItTakesLong() throws {
    let native = "torch.svd(torch.randn(3000, 3000))"
    let signals = "(sleep 0.8; kill -INT $$; sleep 2.5; kill -INT $$) & :"
    let folder = try Folder(["t.lua": "require('sys').onInterrupt(function() end)\n\(native)"])
    let run = try Seqlua(words: ["t.lua"], in: folder.url, shell: signals)
    #expect(run.status == 130, "\(run.status)")
    #expect(
      run.errors == "seqlua: t.lua:2 still runs; once more ends the program at once\nseqlua: interrupted at t.lua:2\n",
      "\(run.errors)")
    let prompt = try Seqlua(words: ["-i"], input: native + "\n", in: folder.url, shell: signals)
    #expect(prompt.status == 130)
    #expect(prompt.errors.hasPrefix("seqlua: stdin:1 still runs; once more"), "\(prompt.errors)")
  }

  @Test func terminationIsAnInterrupt() throws {
    // It may be the only one: nothing but a handler gets past it.
    let folder = try Folder(["t.lua": "print('go')\nwhile true do\n  pcall(function() while true do end end)\nend"])
    let run = try Seqlua(words: ["t.lua"], in: folder.url, interruptAfter: ["go"], signal: SIGTERM)
    #expect(run.status == 143 && run.output == "go\n", "\(run.status)")
    #expect(run.errors.hasPrefix("seqlua: terminated at t.lua:3\n"), "\(run.errors)")
    let handled = try Seqlua(
      words: [
        "-e", "require('sys').onInterrupt(function() print('saved') os.exit(5) end) print('go') while true do end",
      ],
      interruptAfter: ["go"], signal: SIGTERM)
    #expect(handled.status == 5 && handled.output == "go\nsaved\n", "\(handled.status)")
    let prompt = try Seqlua(
      words: ["-i"], input: "print('go') while true do end\nprint('never')\n", interruptAfter: ["go"], signal: SIGTERM)
    #expect(prompt.status == 143 && prompt.output == "go\n", "\(prompt.status) \(prompt.output)")
  }

  /// Whatever runs, the time ends it, and says where.
  @Test(arguments: [
    "while true do end", "while true do pcall(function() while true do end end) end",
    "local co = coroutine.wrap(function() while true do end end) co()",
    "while true do pcall(coroutine.wrap(function() while true do end end)) end",
    "local s = ('a'):rep(40) s:find(('a?'):rep(40) .. s)",
    "local a = torch.randn(3000, 3000) for i = 1, 100 do a = a * a end",
    "local a = torch.randn(6000, 6000) torch.svd(a)",
    "local m = nn.Linear(100, 100) local x = torch.randn(1000, 100) while true do m:forward(x) m:backward(x, x) end",
    "while true do setmetatable({}, {__gc = function() while true do end end}) end",
    "require('sys').sleep(60)", "io.popen('sleep 4'):read('*a')",
    "require('sys').onInterrupt(function() end) while true do end",
    """
    local d = {} for i = 1, 50 do d[i] = {torch.randn(4), torch.randn(2)} end
    d.size = function() return 50 end
    nn.Trainer(nn.Linear(4, 2), nn.MSECriterion(), {epochs = 1e6, quiet = true}):train(d)
    """,
    "table.sort(setmetatable({}, {__len = function() return 1e9 end}), function() return false end)",
    "string.rep('x', 1e9):rep(1, ''):reverse():gsub('.', function() end)",
  ])
  func theTimeEndsAll(code: String) throws {
    let start = Date()
    let run = try Seqlua(words: ["--max-seconds", "1", "-e", code])
    #expect(run.status == 124, "\(run.status) \(run.errors)")
    #expect(run.errors.hasPrefix("seqlua: ended after 1 s (--max-seconds) at (command line):"), "\(run.errors)")
    #expect(Date().timeIntervalSince(start) < 8)
  }

  @Test func theTimeIsNotUsedUp() throws {
    let run = try Seqlua("--max-seconds", "50", "-e", "print(1)")
    #expect(run.status == 0 && run.output == "1\n" && run.errors == "")
  }

  @Test func thePromptGoesOn() throws {
    let input = """
      print('go') while true do end
      pcall(function() print('again') while true do end end)
      print('third') while true do end
      print(6 * 7)

      """
    let run = try Seqlua(words: ["-i"], input: input, interruptAfter: ["go", "again", "third"])
    #expect(run.status == 0 && run.output == "go\nagain\nfalse\tstdin:1: interrupted!\nthird\n42\n")
    #expect(run.errors.components(separatedBy: "seqlua: interrupted at stdin:1").count == 3)
  }
}
