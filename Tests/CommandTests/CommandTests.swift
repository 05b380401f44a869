import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
  @Test func exitCodes() throws {
    #expect(try Seqlua("-e", "x = 1").status == 0)
    #expect(try Seqlua("-e", "error('x')").status == 1)
    #expect(try Seqlua("no-such-file.lua").status == 1)
    #expect(try Seqlua("-e", "os.exit(7)").status == 7)
    #expect(try Seqlua("-e", "io.write('kept') os.exit(true, true)").output == "kept")
    for wrong in ["--what", "-x", "--seed=a", "--threads=0", "-e", "--version=3"] {
      let run = try Seqlua(wrong)
      #expect(run.status == 2 && run.errors.hasPrefix("seqlua: "), "\(wrong)")
    }
  }

  @Test func helpAndVersion() throws {
    #expect(try Seqlua("--help").output.hasPrefix("usage: seqlua"))
    #expect(try Seqlua("--version").output.hasPrefix("seqlua "))
  }

  @Test func scriptsGetTheirArguments() throws {
    let folder = try Folder(["s.lua": "print(arg[0], arg[1], arg[2], #arg, arg[-1], arg[-2], ...)"])
    let run = try Seqlua("--seed", "3", "s.lua", "a", "-b", in: folder.url)
    #expect(run.output == "s.lua\ta\t-b\t2\t3\t--seed\ta\t-b\n")
    #expect(try Seqlua("-", "x", input: "print(arg[0], ...)").output == "-\tx\n")
  }

  @Test func stepsRunInOrder() throws {
    let run = try Seqlua("-e", "x = 1", "-lxlua", "-e", "print(x, xlua.formatTime(60))")
    #expect(run.output == "1\t1m\n")
  }

  @Test func readsAScriptFromTheStandardInput() throws {
    let run = try Seqlua(input: "#!shebang\nlocal x = 1\nprint(x)\nerror('no')")
    #expect(run.status == 1 && run.output == "1\n")
    #expect(run.errors.hasPrefix("seqlua: stdin:4: no\n"))
  }

  #if os(Linux)
    /// A seed fixes the order of keys, too, whatever the environment; containers may forbid that.
    @Test func seedFixesPairs() throws {
      let allowed = try Seqlua(words: ["-e", "print(1)"], shell: "setarch -R true || exit 9").status == 0
      let code = """
        local t = {} for i = 1, 50 do t['key' .. i] = i t[{}] = -i end
        for _, v in pairs(t) do io.write(v, ' ') end
        """
      let runs = try [["A": "x"], ["A": String(repeating: "y", count: 5000)], ["B": "", "PATH": "/bin"]].map {
        try Seqlua(words: ["--seed", "1", "-e", code], environment: $0).output
      }
      #expect(runs[0].split(separator: " ").count == 100)
      if allowed { #expect(runs[0] == runs[1] && runs[0] == runs[2]) }
    }
  #endif

  @Test func seedRepeats() throws {
    let code = "math.randomseed(os.time()) print(math.random(), math.random(100))"
    let first = try Seqlua("--seed", "5", "-e", code)
    #expect(first.status == 0)
    #expect(try Seqlua("--seed=5", "-e", code).output == first.output)
    #expect(try Seqlua("--seed", "6", "-e", code).output != first.output)
  }

  @Test func threadsHaveOneOwner() throws {
    let most = min(2, ProcessInfo.processInfo.activeProcessorCount)
    let code = "print(torch.getnumthreads()) torch.setnumthreads(1) print(torch.getnumthreads())"
    #expect(try Seqlua("--threads", "2", "-e", code).output == "\(most)\n1\n")
    #expect(try Seqlua("-e", code).output == "1\n1\n")
  }

  @Test func findsModulesBesideTheScript() throws {
    let folder = try Folder([
      "sub/main.lua": """
      print(require('helper'), require('pack'), require('./helper'), paths.dofile('data.lua'))
      print(pcall(require, 'cunn'))
      """,
      "sub/helper.lua": "return 'helper'", "sub/pack/init.lua": "return 'pack'",
      "sub/data.lua": "return 'data'",
    ])
    let run = try Seqlua("sub/main.lua", in: folder.url)
    #expect(run.output.hasPrefix("helper\tpack\thelper\tdata\nfalse\tmodule 'cunn' not found:"))
    #expect(run.status == 0)
  }

  @Test func prompts() throws {
    let run = try Seqlua("-i", input: "1 + 1\nx = {3}\nx\nfor i = 1, 2 do\nprint(i)\nend\nerror('e')\n=5/1\n")
    #expect(run.output == "2\n{\n  1 : 3\n}\n1\n2\n5\n")
    #expect(run.errors == "seqlua: stdin:1: e\nstack traceback:\n  stdin:1: in main chunk\n")
    #expect(run.status == 0)
  }

  @Test func printsTablesAsTorchDoes() throws {
    let run = try Seqlua(
      "-e",
      """
      print({1, {2, n = 'x'}, b = false, a = {}, m = nn.Tanh()})
      print('t', {}, 5 / 1)
      print(setmetatable({}, {__tostring = function() return 'mine' end}))
      print()
      local ring = {}
      ring[1] = ring
      print(ring)
      """)
    #expect(
      run.output == """
        {
          1 : 1
          2 :\u{20}
            {
              1 : 2
              n : "x"
            }
          a : {...}
          b : false
          m : nn.Tanh
        }
        t\t{}
        5
        mine

        {
          1 :\u{20}
            {
              1 :\u{20}
                {
                  1 :\u{20}
                    {
                      1 : {...}
                    }
                }
            }
        }

        """)
  }

  @Test func helpOfCmdLineEndsTheScript() throws {
    let code = """
      local cmd = torch.CmdLine()
      cmd:text('Train')
      cmd:argument('-file', 'input')
      cmd:option('-learningRate', 0.1, 'rate')
      cmd:parse(arg)
      print('not reached')
      """
    let folder = try Folder(["t.lua": code])
    let help = try Seqlua("t.lua", "-h", in: folder.url)
    #expect(help.status == 0)
    #expect(
      help.output == """
        Usage: t.lua [options] <file>
        Train
          <file>        input
          -learningRate rate [0.1]

        """)
    let wrong = try Seqlua("t.lua", "f", "-zz", in: folder.url)
    #expect(wrong.status == 1 && wrong.errors == "invalid argument: -zz")
    #expect(wrong.output.contains("Usage: [options] <file>"))
    #expect(try Seqlua("t.lua", in: folder.url).errors == "not enough arguments")
  }

  /// Generous, as other work may run: a start takes 7 ms.
  @Test func startsQuickly() throws {
    let times = try (0..<5).map { _ in
      let start = Date()
      _ = try Seqlua("-e", "")
      return Date().timeIntervalSince(start)
    }
    #expect((times.min() ?? 1) < 0.2)
  }
}
