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
    #expect(hasty.status == 130 && hasty.output == "go\nstopped\n" && hasty.errors == "")
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
