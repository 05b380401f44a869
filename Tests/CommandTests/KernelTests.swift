import Foundation
import TestSupport
import Testing

/// What notebooks ask of the command, without a notebook: the frames of `seqlua --kernel`.
@Suite struct KernelTests {
  private struct Frame: Equatable, CustomStringConvertible {
    let word: String
    let text: String
    var description: String { "\(word): \(text)" }
  }

  private struct Answers {
    /// The frames that answer each request, without `done`.
    var frames: [[Frame]] = []
    var output = ""
    var errors = ""
  }

  private func ask(_ requests: (word: String, text: String)..., interruptAfter lines: String...) throws -> Answers {
    let folder = try Folder([:])
    let input = requests.map { "\($0.word) \($0.text.utf8.count)\n\($0.text)" }.joined()
    let run = try Seqlua(
      words: ["--kernel", "3"], input: input, in: folder.url, interruptAfter: lines, shell: "exec 3>answers")
    #expect(run.status == 0, "\(run.errors)")
    var answers = Answers(output: run.output, errors: run.errors)
    var rest = try Data(contentsOf: folder.url.appendingPathComponent("answers"))[...]
    var frames: [Frame] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      let count = try #require(head.count == 2 ? Int(head[1]) : nil)
      let text = rest[(end + 1)...].prefix(count)
      try #require(text.count == count)
      rest = rest[text.endIndex...]
      if head[0] != "done" {
        frames.append(Frame(word: String(head[0]), text: String(decoding: text, as: UTF8.self)))
        continue
      }
      #expect(count == 0)
      answers.frames.append(frames)
      frames = []
    }
    #expect(rest.isEmpty && frames.isEmpty && answers.frames.count == requests.count)
    return answers
  }

  private func values(_ cell: String) throws -> (output: String, frames: [Frame]) {
    let answers = try ask(("run", "In [1]\n" + cell))
    return (answers.output, answers.frames[0])
  }

  /// The expression at the end is the cell's value, those before it are printed, statements give nothing.
  @Test func aCellHasAValue() throws {
    var (output, frames) = try values("local x = 3\nx + 1\ny = 5\nx + y, 'z' -- its value\n")
    #expect(output == "4\n" && frames == [Frame(word: "value", text: "8\tz")])
    (output, frames) = try values("x = 1\nprint(x)")
    #expect(output == "1\n" && frames.isEmpty)
    (output, frames) = try values("x = 7\nx;")
    #expect(output.isEmpty && frames.isEmpty)
    (output, frames) = try values("torch.ones(2)")
    #expect(frames == [Frame(word: "value", text: " 1\n 1\n[torch.DoubleTensor of size 2]\n")], "\(frames)")
    (output, frames) = try values("local n = 2\nreturn n * 21")
    #expect(frames == [Frame(word: "value", text: "42")])
    (output, frames) = try values("-- nothing\n\n")
    #expect(output.isEmpty && frames.isEmpty)
  }

  /// A command ends where the next line cannot go on from it.
  @Test func linesThatGoOn() throws {
    var (output, frames) = try values("local s = ('a')\n  :rep(3)\n  .. 'b'\ns\n  :upper()")
    #expect(output.isEmpty && frames == [Frame(word: "value", text: "AAAB")])
    (output, frames) = try values("local function f(x) print(x) end\nf\n(4)")
    #expect(output == "4\n" && frames.isEmpty)
    (output, frames) = try values(
      "1\n  + 2\nif true then\n  print(5)\nend\n{\n6}\n= 7\n?nn.SoftSign\n$ echo 8")
    #expect(output.hasPrefix("3\n5\n{\n  1 : 6\n}\n7\nnn.SoftSign()"), "\(output)")
    #expect(output.hasSuffix("\n8\n") && frames.isEmpty)
  }

  @Test func linesThatAreBoundTogether() throws {
    let frames = try values("::top::\nn = (n or 0) + 1\nif n < 3 then goto top end\nn").frames
    #expect(frames == [Frame(word: "value", text: "3")])
    let answers = try ask(
      ("run", "In [1]\nlocal n = 0\nlocal function count() n = n + 1 end\ncount()"), ("run", "In [2]\ncount()\nn"))
    #expect(answers.frames[1] == [Frame(word: "value", text: "2")])
  }

  @Test func variablesLiveOnAndErrorsNameTheirCell() throws {
    let answers = try ask(
      ("run", "In [1]\nlocal net = nn.Linear(2, 1)\nfunction f() error('no') end"),
      ("run", "In [2]\n\nprint(torch.type(net))\n1\nf()\nprint('never')"), ("run", "In [3]\nprint('never')\nx = = 2\n"),
      ("run", "In [4]\n'alive'"))
    #expect(answers.output == "nn.Linear\n1\n" && answers.frames[0].isEmpty)
    #expect(
      answers.frames[1]
        == [
          Frame(
            word: "error",
            text: "In [1]:2: no\nstack traceback:\n  In [1]:2: in function 'f'\n  In [2]:4: in main chunk")
        ], "\(answers.frames[1])")
    #expect(answers.frames[2].map(\.text) == ["In [3]:2: unexpected symbol near '='"])
    #expect(answers.frames[3] == [Frame(word: "value", text: "alive")])
  }

  @Test func outputComesAsItIsWritten() throws {
    let answers = try ask(
      ("run", "In [1]\nprint(io.read())\nio.stderr:write('warned')\nos.execute('echo child; cat')"))
    #expect(answers.output == "nil\nchild\n" && answers.errors == "warned")
    #expect(answers.frames[0] == [Frame(word: "value", text: "true\texit\t0")])
  }

  @Test func completesInspectsAndReads() throws {
    let answers = try ask(
      ("run", "In [1]\nlocal model = nn.Linear(3, 2)"), ("complete", "x = model:zeroGradP"), ("complete", "print(mod"),
      ("complete", "f('/et"), ("inspect", "y = nn.Linear"), ("inspect", "model:add(nn.Linear(2, (3 + 4), "),
      ("inspect", "model"), ("inspect", "1 + "), ("read", "x = 1\nx"), ("read", "for i = 1, 2 do"), ("read", "x = = 1"))
    #expect(answers.frames[1] == [Frame(word: "words", text: "model:zeroGradP\nmodel:zeroGradParameters")])
    #expect(answers.frames[2] == [Frame(word: "words", text: "mod\nmodel\nmodule")], "\(answers.frames[2])")
    #expect(answers.frames[3] == [Frame(word: "words", text: "et\netc/")])
    for help in answers.frames[4...6] {
      #expect(help.first?.word == "help" && help.first?.text.hasPrefix("nn.Linear(inputSize, outputSize") == true)
    }
    #expect(answers.frames[7].isEmpty)
    #expect(answers.frames[8...].map { $0.first?.word } == ["whole", "open", "wrong"])
  }

  @Test func stopsAndGoesOn() throws {
    let answers = try ask(
      ("run", "In [1]\nprint('running')\nwhile true do end"), ("run", "In [2]\n2"), interruptAfter: "running")
    #expect(answers.frames[0].map(\.text) == ["interrupted at In [1]:2\nstack traceback:\n  In [1]:2: in main chunk"])
    #expect(answers.frames[1] == [Frame(word: "value", text: "2")])
  }

  @Test func ends() throws {
    #expect(try values("exit()\nprint('never')").frames == [Frame(word: "exit", text: "")])
    let run = try Seqlua("--kernel", "77")
    #expect(run.status == 1 && run.errors.contains("file descriptor is not open"))
  }

  /// The pictures that a cell has drawn come as they are at its end, once each.
  @Test func showsPictures() throws {
    let answers = try ask(
      (
        "run",
        """
        In [1]
        local data = {} for i = 1, 8 do data[i] = {torch.rand(2), i % 2 + 1} end
        local model = nn.Sequential():add(nn.Linear(2, 2)):add(nn.LogSoftMax())
        local options = {epochs = 3, plot = 'curve.svg', quiet = true}
        nn.Trainer(model, nn.ClassNLLCriterion(), options):train(data);
        """
      ), ("run", "In [2]\n1"))
    #expect(answers.frames[0].map(\.word) == ["image/svg+xml"], "\(answers.frames[0])")
    #expect(XMLContents(answers.frames[0].first?.text ?? "").failure == nil)
    #expect(answers.frames[1] == [Frame(word: "value", text: "1")])
  }

  private static let hasGnuplot = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: $0 + "/gnuplot") }

  @Test(.enabled(if: hasGnuplot)) func showsPlots() throws {
    let answers = try ask(
      ("run", "In [1]\nrequire 'gnuplot'\ngnuplot.plot('rise', torch.range(1, 5))\ngnuplot.title('one')"),
      ("run", "In [2]\ngnuplot.title('two')"), ("run", "In [3]\ngnuplot.figure(2)\ngnuplot.raw('plot sin(x)')"),
      ("run", "In [4]\ngnuplot.pngfigure('own.png')\ngnuplot.plot(torch.range(1, 2))\ngnuplot.plotflush()"))
    #expect(answers.errors.isEmpty, "\(answers.errors)")
    let svg = ["image/svg+xml"]
    #expect(answers.frames.map { $0.map(\.word).filter { $0 != "value" } } == [svg, svg, svg, ["image/png"]])
    for (frames, word) in zip(answers.frames, ["one", "two", "sin"]) {
      let picture = frames.first { $0.word.hasPrefix("image") }?.text ?? ""
      #expect(XMLContents(picture).failure == nil && picture.contains(word))
    }
  }

  /// A Python with Jupyter: the one that JUPYTER_PYTHON names, or the system's.
  private static let python: URL? = {
    let name = ProcessInfo.processInfo.environment["JUPYTER_PYTHON"] ?? "/usr/bin/python3"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: name)
    process.arguments = ["-c", "import ipykernel, jupyter_client"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? process.executableURL : nil
  }()

  /// The kernel of `scripts/jupyter`, by Jupyter's own client.
  @Test(.enabled(if: python != nil, "python3 with ipykernel is not installed")) func servesJupyter() throws {
    let process = Process(), pipe = Pipe()
    process.executableURL = Self.python
    process.arguments = [Fixture.path("jupyter/check.py"), Seqlua.path, "\(ScriptTests.scripts)/jupyter"]
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(output == "all is well\n")
  }
}
