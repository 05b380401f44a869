import TestSupport
import Testing

/// What becomes of the workers of `threads` when a script ends, in one way or another.
@Suite struct WorkerTests {
  private func script(_ text: String) throws -> Folder {
    try Folder(["t.lua": "local pool = require('threads').Threads(2, function() sys = require 'sys' end)\n" + text])
  }

  @Test func jobsAreDoneBeforeTheEnd() throws {
    let folder = try script(
      """
      for i = 1, 2 do pool:addjob(function() sys.sleep(0.05) return i end, function(n) print('end of', n) end) end
      print('last line')
      """)
    let run = try Seqlua("t.lua", in: folder.url)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("last line\n"))
    #expect(run.output.split(separator: "\n").count == 3)
  }

  /// What is printed before a job stands before what the job prints, and that before what its end prints, also where
  /// the output is no terminal.
  @Test func linesStandInOrder() throws {
    let folder = try script(
      """
      for i = 1, 5 do
         print('before', i)
         pool:addjob(function() print('in', i) end, function() print('after', i) end)
         pool:synchronize()
      end
      """)
    let run = try Seqlua("t.lua", in: folder.url)
    #expect(run.output == (1...5).map { "before\t\($0)\nin\t\($0)\nafter\t\($0)\n" }.joined())
  }

  @Test func anErrorEndsThem() throws {
    let folder = try script("pool:addjob(function() while true do end end)\nerror('wrong')")
    let run = try Seqlua("t.lua", in: folder.url)
    #expect(run.status == 1 && run.errors.hasPrefix("seqlua: t.lua:3: wrong"))
  }

  @Test func anInterruptEndsThem() throws {
    let folder = try script("pool:addjob(function() while true do end end)\nprint('go')\npool:synchronize()")
    let run = try Seqlua("t.lua", in: folder.url, interruptAfter: "go")
    #expect(run.status == 130 && run.errors.hasPrefix("seqlua: interrupted at t.lua:4"))
  }

  @Test func aJobCanEndTheProgram() throws {
    let folder = try script("pool:addjob(function() io.write('bye') os.exit(7) end)\npool:synchronize()\nprint('no')")
    let run = try Seqlua("t.lua", in: folder.url)
    #expect(run.status == 7 && run.output == "bye")
  }

  /// Modules beside the script, and options that say what the program is.
  @Test func workersAreLikeTheirParent() throws {
    let folder = try Folder([
      "t.lua": """
      local pool, got = require('threads').Threads(1, function()
         require 'cutorch'
         return require('beside').name, torch.ones(2):cuda():sum()
      end)
      print(got[1][1], got[1][2])
      """,
      "beside.lua": "return {name = 'found'}",
    ])
    let run = try Seqlua("--cpu-for-cuda", "\(folder.url.path)/t.lua")
    #expect(run.output == "found\t2\n", "\(run.errors)")
  }
}
