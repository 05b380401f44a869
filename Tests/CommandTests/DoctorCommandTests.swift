import Foundation
import TestSupport
import Testing

/// `seqlua doctor` as a command: what it runs, prints and returns.
@Suite struct DoctorCommandTests {
  /// A regression that is learned in `steps` steps, with a line at its end.
  private func script(_ steps: Int, after: String = "", within: String = "") -> String {
    """
    local nn, optim = require 'nn', require 'optim'
    torch.manualSeed(1)
    math.randomseed(1)
    local dataset = setmetatable({size = function() return \(steps) end}, {__index = function(self, i)
       local x = torch.rand(8, 2)
       return {x, x:narrow(2, 1, 1)*2 + x:narrow(2, 2, 1)*math.random(1, 1)}
    end})
    local model, criterion = nn.Sequential():add(nn.Linear(2, 1)), nn.MSECriterion()
    local params, grads = model:getParameters()
    local loss = 0
    for i = 1, dataset:size() do
       local sample = dataset[i]
       optim.sgd(function()
          grads:zero()
          local y = model:forward(sample[1])
          loss = criterion:forward(y, sample[2])
          model:backward(sample[1], criterion:backward(y, sample[2]))
          return loss, grads
       end, params, {learningRate = 0.3})
       \(within)
    end
    print(('%.17g %.17g %.17g'):format(loss, math.random(), torch.uniform()))
    \(after)
    """
  }

  private func doctor(_ script: String, _ options: String...) throws -> Seqlua {
    let folder = try Folder(["s.lua": script])
    return try Seqlua(words: ["doctor"] + options + ["s.lua"], in: folder.url)
  }

  /// The report as JSON, the only line of the standard output.
  private func report(_ run: Seqlua) throws -> [String: Any] {
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 1)
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func aWatchedScriptComputesWhatItComputesAlone() throws {
    let folder = try Folder(["s.lua": script(300)])
    let alone = try Seqlua("s.lua", in: folder.url)
    let watched = try Seqlua("doctor", "--seconds=1000", "s.lua", in: folder.url)
    #expect(alone.status == 0 && watched.status == 0, "\(watched.errors)")
    #expect(!alone.output.isEmpty && watched.output.hasPrefix(alone.output + "Watched 300 training steps ("))
    #expect(watched.output.contains("What is trained is learned (100 %)."))
  }

  @Test func theBundledScriptToo() throws {
    let parity = Fixture.path("../../scripts/parity.lua")
    let alone = try Seqlua(parity, "-steps", "60")
    let watched = try Seqlua("doctor", "--seconds", "1000", parity, "-steps", "60")
    #expect(alone.status == 0 && alone.output.contains("right answers"))
    #expect(watched.output.hasPrefix(alone.output + "Watched 60 training steps"))
  }

  @Test func endsAfterStepsWhateverTheScriptCatches() throws {
    let run = try doctor(
      """
      local nn = require 'nn'
      local model, criterion = nn.Linear(2, 1), nn.MSECriterion()
      local x, y = torch.zeros(4, 2), torch.zeros(4, 1)
      local function step()
         model:zeroGradParameters()
         local output = model:forward(x)
         criterion:forward(output, y)
         model:backward(x, criterion:backward(output, y))
         model:updateParameters(0.1)
      end
      while true do
         pcall(step)
         coroutine.wrap(function() xpcall(step, function(text) return text end) end)()
      end
      """, "--steps", "21", "--json")
    #expect(try report(run)["steps"] as? Int == 21)
  }

  @Test func watchesSoManySteps() throws {
    let run = try doctor(script(100_000_000, after: "print('never')"), "--steps", "50", "--json")
    let report = try report(run)
    #expect(report["steps"] as? Int == 50 && report["version"] as? Int == 1)
    #expect(report["findings"] is [Any] && report["notes"] is [Any] && report["seconds"] is Double)
  }

  @Test func jsonIsAllOfTheOutput() throws {
    let run = try doctor(script(200), "--json")
    #expect(try report(run)["status"] as? String == "learned")
    #expect(run.status == 0 && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    let quiet = try doctor(script(200), "--quiet")
    #expect(quiet.output.hasPrefix("Watched 200 training steps") && quiet.errors.isEmpty)
  }

  /// A net whose gradients are never set to zero.
  private var faulty: String {
    script(300).replacingOccurrences(of: "grads:zero()", with: "").replacingOccurrences(
      of: "nn.Sequential():add(nn.Linear(2, 1))",
      with: "nn.Sequential():add(nn.Linear(2, 8)):add(nn.Tanh()):add(nn.Linear(8, 1))")
  }

  @Test func whatIsFoundIsTriedOut() throws {
    let run = try doctor(faulty, "--try", "--quiet")
    #expect(run.status == 3 && run.output.contains("Tried: "), "\(run.output)\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 } && lines.contains { $0.hasSuffix("o with gradients that begin at 0") })
    let json = try report(doctor(faulty, "--try", "--json"))
    let findings = try #require(json["findings"] as? [[String: Any]])
    #expect(findings.first?["code"] as? String == "not-zeroed")
    let trial = try #require(findings.first?["trial"] as? [String: Any])
    let (pairs, better) = (trial["pairs"] as? Int ?? 0, trial["better"] as? Int ?? 99)
    #expect(pairs >= 6 && better <= pairs && trial["change"] as? String == "with gradients that begin at 0")
    let losses = try #require(trial["losses"] as? [[Any]])
    #expect(losses.count == 2 && losses[1].count == trial["steps"] as? Int)
    let healthy = try doctor(script(300), "--try", "--quiet")
    #expect(healthy.status == 0 && healthy.output.hasSuffix("Nothing was found, so nothing was tried.\n"))
  }

  @Test func thePageStandsAlone() throws {
    let folder = try Folder(["s.lua": faulty])
    let run = try Seqlua("doctor", "--quiet", "--try", "--html", "r.html", "s.lua", "-a", "<&>", in: folder.url)
    #expect(run.status == 3, "\(run.errors)")
    let page = try String(contentsOf: folder.url.appendingPathComponent("r.html"), encoding: .utf8)
    let contents = XMLContents(page)
    #expect(contents.failure == nil && page.utf8.count < 1_000_000)
    for word in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
      #expect(
        !page.replacingOccurrences(of: #"xmlns="http://www.w3.org/[^"]*""#, with: "", options: .regularExpression)
          .contains(word), "\(word)")
    }
    #expect(contents.texts.contains("s.lua -a <&>") && contents.count("svg") >= 5)
    // The words are those of the text.
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let shown = contents.texts.joined(separator: " ")
    #expect(words.contains("gradients are not set to zero") && shown.contains("radients are not set to zero"))
    #expect(contents.coordinates.allSatisfy { $0.isFinite })
    let wrong = try Seqlua("doctor", "--html", "r.pdf", "s.lua", in: folder.url)
    #expect(wrong.status == 2 && wrong.errors.contains("'--html' needs a file whose name ends in .html, got 'r.pdf'"))
    let nowhere = try Seqlua("doctor", "--quiet", "--html", "no/r.html", "s.lua", in: folder.url)
    #expect(nowhere.status == 1 && nowhere.errors.contains("no/r.html") && nowhere.output.contains("Watched"))
  }

  @Test func aScriptAsksForAPage() throws {
    let asks =
      "require 'doctor'\ndoctor.watch{steps = 250, try = true}\n" + faulty
      + "\nlocal r = doctor.report{html = 'own.html'}\nprint(r.findings[1].trial.pairs, r.findings[1].code)"
    let folder = try Folder(["s.lua": asks])
    let run = try Seqlua("s.lua", in: folder.url)
    #expect(run.status == 0 && run.output.hasSuffix("not-zeroed\n"), "\(run.output)\(run.errors)")
    let page = try String(contentsOf: folder.url.appendingPathComponent("own.html"), encoding: .utf8)
    let contents = XMLContents(page)
    #expect(contents.failure == nil && contents.texts.contains("s.lua"))
  }

  @Test func aScriptThatFailsSaysSo() throws {
    let run = try doctor("print('here')\nerror('no luck')")
    #expect(run.status == 1 && run.output == "here\n" && run.errors.hasPrefix("seqlua: s.lua:2: no luck\n"))
    let late = try doctor(script(200, after: "error('at the end')"))
    #expect(
      late.status == 1 && late.errors.contains("at the end") && late.output.contains("Watched 200 training steps"))
    #expect(try Seqlua("doctor", "no-such-file.lua").status == 1)
  }

  @Test func noTrainingIsNoFinding() throws {
    let run = try doctor("print(require('nn').Linear(2, 2):forward(torch.zeros(2)):size(1))")
    #expect(run.status == 2 && run.output.hasPrefix("2\nWatched 0 training steps (0.0 s).\nNo training was seen"))
  }

  @Test func anExitEndsTheScriptAlone() throws {
    let run = try doctor(script(200, after: "os.exit()\nprint('never')"))
    #expect(run.status == 0 && run.output.contains("Watched 200 training steps") && !run.output.contains("never"))
    #expect(try doctor(script(200, after: "pcall(os.exit, false) print('never')")).status == 1)
  }

  @Test func optionsAreChecked() throws {
    for wrong in [
      ["doctor"], ["doctor", "--seconds=0", "x"], ["doctor", "--steps=a", "x"], ["doctor", "-e", "x"],
      ["doctor", "--try=1", "x"], ["doctor", "--html", "x"], ["doctor", "--html=", "x"],
    ] {
      let run = try Seqlua(words: wrong)
      #expect(run.status == 2 && run.errors.hasPrefix("seqlua: "), "\(wrong)")
    }
    let late = try Seqlua("--seed", "1", "doctor", "x.lua")
    #expect(late.status == 2 && late.errors.contains("comes first"))
    #expect(try Seqlua("doctor", "--help").output.hasPrefix("usage: seqlua doctor"))
    #expect(try Seqlua("--json", "x").status == 2)
    let run = try doctor("print(arg[0], arg[1], ...)", "--steps", "3")
    #expect(run.output.hasPrefix("s.lua\tnil\n"))
  }

  @Test func aScriptAsksForItself() throws {
    let asks =
      "require 'doctor'\ndoctor.watch{steps = 100}\n"
      + script(
        300,
        after: """
          local r = doctor.report()
          print(r.steps, r.status, #r.findings, type(r.text), doctor.report().steps)
          """)
    let folder = try Folder(["s.lua": asks])
    let run = try Seqlua("s.lua", in: folder.url)
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.last == "100\tlearned\t0\tstring\t100", "\(run.errors)")
    // It is printed once the steps are over, and the script goes on as it would.
    #expect(lines.first?.hasPrefix("Watched 100 training steps") == true)
    let plain = try Folder(["s.lua": script(300)])
    let alone = try Seqlua("s.lua", in: plain.url)
    #expect(lines.contains(alone.output.dropLast()))
  }

  @Test func aScriptThatDoesNotAskIsTold() throws {
    let folder = try Folder(["s.lua": "require 'doctor'\n" + script(150)])
    #expect(try Seqlua("s.lua", in: folder.url).output.contains("\nWatched 150 training steps"))
    for (wrong, text) in [
      ("doctor.watch{second = 1}", "no option 'second'"), ("doctor.watch{steps = 0}", "above 0"),
      ("doctor.watch{try = 1}", "try has to be a boolean"), ("doctor.report{html = 'x.pdf'}", "must end in .html"),
      ("doctor.report{json = 'x'}", "no option 'json'; there are html"),
      ("doctor.ignore 'shorthorizon'", "did you mean 'short-horizon'"),
    ] {
      let run = try Seqlua("-l", "doctor", "-e", wrong)
      #expect(run.status == 1 && run.errors.contains(text), "\(run.errors)")
    }
  }

  /// With its option `doctor` the trainer says in a line what is wrong, and nothing where nothing is.
  @Test(arguments: ["", "nn.LogSoftMax()"]) func theTrainersDoctorSaysALine(end: String) throws {
    let script = """
      require 'nn'
      torch.manualSeed(1)
      local data = {}
      for i = 1, 200 do
         local x = torch.randn(2)
         data[i] = {x, x[1] > x[2] and 1 or 2}
      end
      local model = nn.Sequential():add(nn.Linear(2, 2))
      if '\(end)' ~= '' then model:add(nn.LogSoftMax()) end
      nn.Trainer(model, nn.ClassNLLCriterion(), {epochs = 3, quiet = true, doctor = true, learningRate = 0.05}):train(data)
      print('end')
      """
    let folder = try Folder(["s.lua": script])
    let run = try Seqlua("s.lua", in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    if end.isEmpty {
      #expect(run.output.hasPrefix("doctor: ") && run.output.hasSuffix("\nend\n"), "\(run.output)")
      #expect(run.output.split(separator: "\n").count == 2 && run.output.contains("LogSoftMax"))
    } else {
      #expect(run.output == "end\n")
    }
  }

  // MARK: Data

  /// Samples of two numbers, a line of each kind of script that has a dataset.
  private static let samples = """
    local samples = {}
    for i = 1, 200 do
       local x = torch.rand(2)
       samples[i] = {x, x[1] > 0.5 and 2 or 1}
    end
    function samples:size() return #self end

    """

  /// A dataset that is trained on in a loop, given to a trainer, returned, in a global, or whose samples are stacked.
  @Test(arguments: [
    "local model = nn.Sequential():add(nn.Linear(2, 2)):add(nn.LogSoftMax()) model:forward(samples[1][1]) error('too far')",
    "nn.StochasticGradient(nn.Sequential():add(nn.Linear(2, 2)):add(nn.LogSoftMax()), nn.ClassNLLCriterion()):train(samples)",
    "return samples", "data = {train = samples, test = {}}",
  ])
  func lookingAtTheData(end: String) throws {
    let run = try doctor("require 'nn'\n" + Self.samples + end, "--data", "--json", "--seed=1")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let answer = try report(run)
    #expect(answer["samples"] as? Int == 200)
    let figures = try #require(answer["figures"] as? [String: Any])
    #expect(figures["classes"] as? Double == 2 && figures["target.first"] as? Double == 1)
    #expect(figures["target.told"] as? Double ?? 0 > 0.7)
  }

  @Test func theDataOfTrainingSteps() throws {
    let batches = """
      require 'nn'
      torch.manualSeed(1)
      local model, criterion = nn.Sequential():add(nn.Linear(3, 1)), nn.MSECriterion()
      for i = 1, 200 do
         local x = torch.randn(8, 3)
         local y = x:narrow(2, 2, 1)*3
         criterion:forward(model:forward(x), y)
         model:zeroGradParameters()
         model:backward(x, criterion:backward(model.output, y))
         model:updateParameters(0.01)
      end
      """
    let run = try doctor(batches, "--data")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("1600 samples, each of 3 numbers with one target."))
    #expect(run.output.contains("The target: number 2 tells") && run.output.contains("No dataset was found"))
    let nothing = try doctor("print(1)", "--data", "--quiet")
    #expect(nothing.status == 2 && nothing.output.hasPrefix("No samples were seen"))
    let wrong = try doctor("require 'nn' local function f() error('no') end f()", "--data")
    #expect(wrong.status == 1 && wrong.errors.contains("no"))
  }

  @Test func theDataFromAScript() throws {
    let run = try Seqlua(
      words: [
        "-e",
        "require 'nn' require 'doctor' " + Self.samples + """
          local report = doctor.data(samples)
          print(report.samples, report.figures.classes, #report.findings, report.lines[1])
          print(pcall(doctor.data, 3))
          """,
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.hasPrefix("200\t2\t0\t200 samples, each of 2 numbers with one target.\nfalse"), "\(run.output)")
  }
}
