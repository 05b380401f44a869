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

  /// A name that is nearly one that exists, and other common mistakes, with what is said of them.
  @Test(arguments: [
    ("nn.Lstm(2, 3)", "did you mean 'nn.LSTM'?"), ("nn.Linear(2, 3):foward(1)", "did you mean 'forward'?"),
    ("require 'optim' optim.adamm()", "did you mean 'optim.adam'?"), ("torch.rnd(3)", "did you mean 'torch.rand'?"),
    ("nnn.Linear(2, 3)", "did you mean 'nn'?"), ("pritn(3)", "did you mean 'print'?"),
    ("string.fromat('x')", "did you mean 'string.format'?"),
    ("require 'nngrph'", "module 'nngrph' not found; did you mean 'nngraph'?"),
    ("unpack(nil)", "t.lua:1: attempt to get length of a nil value"),
    ("require 'rnn' local opt = {} nn.LSTM(2, opt.hiden)", "bad argument #2 to 'nn.LSTM' (number expected, got nil)"),
    ("torch.Tensor(3)[1] = 'a'", "[1] of the tensor: number or torch.*Tensor expected, got string"),
    (
      "require 'rnn' nn.Sequencer(nn.LSTM(2, 3)):forward(torch.randn(2))",
      "nn.Sequencer: input is a vector of 2 numbers, expected steps: a tensor T x D or T x N x D, or a table of steps"
    ),
    (
      "nn.MSECriterion():forward({torch.randn(3)}, {torch.randn(3)})",
      "for the steps of a sequence: nn.SequencerCriterion(nn.MSECriterion())"
    ),
  ])
  func saysWhatMayHaveBeenMeant(script: String, words: String) throws {
    let text = try errors(of: script)
    #expect(text.contains(words), "\(text)")
    #expect(text.hasPrefix("seqlua: t.lua:1:"), "\(text)")
  }

  /// Nothing is guessed where a name is no spelling mistake, or the script's own.
  @Test(arguments: ["torch.randn(2):qwertyuiop()", "local t = {} t.adamm()", "error('attempt to', 0)", "foo.bar.baz()"])
  func guessesNothing(script: String) throws {
    #expect(try !errors(of: script).contains("did you mean"))
  }

  @Test func unknownOptions() throws {
    #expect(
      try Seqlua("--sed", "3").errors == "seqlua: unknown option '--sed'; did you mean '--seed'? (seqlua --help)\n")
    let options = try Seqlua("-e", "local c = torch.CmdLine() c:option('-epochs', 3) c:parse{'-epoch', '4'}")
    #expect((options.output + options.errors).contains("invalid argument: -epoch; did you mean '-epochs'?"))
  }

  @Test func warnings() throws {
    let run = try Seqlua("-e", "warn('no') warn('@on') warn('a', 'b') warn('@', 'c') warn('@off') warn('no') print(1)")
    #expect(run.output == "1\n" && run.errors == "Lua warning: ab\nLua warning: @c\n")
  }

  @Test func textsOfClasses() throws {
    let run = try Seqlua("--doc", "nn.LSTM")
    #expect(run.status == 0 && run.output.hasPrefix("nn.LSTM(inputSize, [outputSize = inputSize], "))
    #expect(run.output.contains("Is a: ") && run.output.contains("nn.Module") && run.output.contains("cell2gate"))
    let wrong = try Seqlua("--doc=nn.Lstm")
    #expect(wrong.status == 1 && wrong.errors.contains("did you mean 'nn.LSTM'?"))
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
