import TestSupport
import Testing

@Suite struct InterruptTests {
  private func interrupt(_ script: String) throws -> Seqlua {
    let folder = try Folder(["t.lua": script])
    return try Seqlua("t.lua", in: folder.url, interruptAfter: "go")
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

  @Test func isNotCaught() throws {
    let run = try interrupt(
      "print('go')\nwhile true do pcall(function() while true do end end) end print('never')")
    #expect(run.status == 130 && run.output == "go\n")
    #expect(run.errors.hasPrefix("seqlua: interrupted at t.lua:2\n"))
  }

  @Test func reachesCoroutines() throws {
    let run = try interrupt(
      """
      print('go')
      local co = coroutine.wrap(function()
         while true do pcall(function() while true do end end) end
      end)
      co()
      """)
    #expect(run.status == 130)
    #expect(run.errors.hasPrefix("seqlua: interrupted at t.lua:3\n"))
  }

  @Test func endsASleep() throws {
    let run = try interrupt("print('go')\nrequire('sys').sleep(60)\nprint('never')")
    #expect(run.status == 130 && run.output == "go\n")
  }
}
