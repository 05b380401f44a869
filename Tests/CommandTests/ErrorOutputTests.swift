import Foundation
import TestSupport
import Testing

@Suite struct ErrorOutputTests {
  private func errors(of script: String) throws -> String {
    let folder = try Folder(["t.lua": script])
    let run = try Seqlua("t.lua", in: folder.url)
    #expect(run.status == 1)
    return run.errors
  }

  @Test func showsTheScriptsOwnFrames() throws {
    let text = try errors(
      of: """
        local function inner() error('bad number') end
        function train() pcall(print) inner() end

        train()
        """)
    #expect(
      text == """
        seqlua: t.lua:1: bad number
        stack traceback:
          t.lua:1: in function 'inner'
          t.lua:2: in function 'train'
          t.lua:4: in main chunk

        """)
  }

  @Test func syntaxErrorsHaveNoTraceback() throws {
    #expect(try errors(of: "\nx = = 1") == "seqlua: t.lua:2: unexpected symbol near '='\n")
  }

  @Test func nativeErrorsShowTheLineOfTheCall() throws {
    let text = try errors(of: "local m = nn.Linear(2, 3)\nm:add(nn.Tanh())")
    #expect(text.hasPrefix("seqlua: t.lua:2: "))
    #expect(text.hasSuffix("stack traceback:\n  t.lua:2: in main chunk\n"))
    #expect(!text.contains("[C]"))
  }

  @Test func errorsInContainersShowTheWay() throws {
    let text = try errors(
      of: """
        local Bad = torch.class('nn.Bad', 'nn.Module')
        function Bad:updateOutput(x) error('boom') end
        nn.Sequential():add(nn.Identity()):add(nn.Bad()):forward(1)
        """)
    #expect(
      text == """
        seqlua: t.lua:3:
        In 2 module of nn.Sequential:
        t.lua:2: boom
        stack traceback:
          t.lua:2: in function <t.lua:2>
          t.lua:3: in main chunk

        """)
  }

  @Test func codeOfTheProgramIsNotShown() throws {
    let text = try errors(of: "local xlua = require 'xlua'\nxlua.formatTime({})")
    #expect(text.hasPrefix("seqlua: t.lua:2: "))
    #expect(!text.contains("[seqlua]"))
    #expect(text.hasSuffix("stack traceback:\n  t.lua:2: in main chunk\n"))
  }

  @Test func valuesThatAreNoText() throws {
    #expect(
      try errors(of: "error({})")
        == "seqlua: (error object is a table value)\nstack traceback:\n  t.lua:1: in main chunk\n")
    #expect(
      try errors(of: "error(setmetatable({}, {__tostring = function() return 'told' end}))")
        .hasPrefix("seqlua: told\n"))
  }
}
