import Foundation
import TestSupport
import Testing

/// The bundled scripts, run as a user runs them.
@Suite struct ScriptTests {
  static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../scripts").standardized.path

  static func positions(_ output: String) -> [Double] {
    output.split(separator: "\n").compactMap { line in
      guard line.contains("testing results: pos=") else { return nil }
      return line.components(separatedBy: "pos=").last?.split(separator: " ").first.flatMap { Double($0) }
    }
  }

  /// 12 of 20 seeds must pass 0.95 in the first epoch; of these three, two do.
  @Test func functionsAreRecognised() throws {
    for (seed, epochs) in [("1", 1), ("3", 1), ("7", 10)] {
      let run = try Seqlua("--seed", seed, "\(Self.scripts)/function_recognition.lua")
      #expect(run.status == 0)
      #expect(
        run.output.hasPrefix(
          """
          nn.Sequencer @ nn.Recursor @ nn.Sequential {
            [input -> (1) -> (2) -> (3) -> output]
            (1): nn.LSTM(2 -> 100)
            (2): nn.Linear(100 -> 3)
            (3): nn.LogSoftMax
          }
          Epoch 1 started
          Epoch 1 (pos=0.000000) Iteration 1 Error =
          """))
      let reached = Self.positions(run.output)
      #expect(reached.count <= epochs && (reached.last ?? 0) > 0.95, "seed \(seed): \(reached)")
    }
  }

  @Test func theUnlearnableVariantStaysBelow() throws {
    let run = try Seqlua(
      "--seed", "2", "\(Self.scripts)/function_recognition_unlearnable.lua", "-epochs", "4")
    #expect(run.status == 0)
    let reached = Self.positions(run.output)
    #expect(reached.count == 4 && reached.allSatisfy { $0 < 0.9 && $0 > 0.5 }, "\(reached)")
    #expect(run.output.hasSuffix(" % of the answers on fresh samples are right\n"))
    let once = try Seqlua(
      "\(Self.scripts)/function_recognition_unlearnable.lua", "-epochs", "2", "-drawn", "once")
    #expect((Self.positions(once.output).last ?? 0) > 0.9)
  }

  /// The last line of a script's output as its last number.
  private func figure(_ script: String, _ words: [String]) throws -> Double {
    let run = try Seqlua(words: ["\(Self.scripts)/\(script).lua"] + words)
    #expect(run.status == 0, "\(run.errors)")
    return run.output.split(whereSeparator: { " \n".contains($0) }).last.flatMap { Double($0) } ?? .nan
  }

  @Test func bitsNeedTheRightLayout() throws {
    #expect(try figure("binary_window", ["-layout", "right"]) > 0.95)
    let wrong = try figure("binary_window", ["-layout", "wrong"])
    #expect(wrong > 0.4 && wrong < 0.55)
  }

  /// One direction has its bound at 0.64; 60 rounds of both are well beyond it.
  @Test func reversalNeedsBothDirections() throws {
    #expect(try figure("sequence_reversal", ["-rounds", "80", "-variant", "both"]) > 0.85)
    let one = try figure("sequence_reversal", ["-rounds", "80", "-variant", "one"])
    #expect(one > 0.58 && one < 0.68)
    #expect(try figure("sequence_reversal", ["-rounds", "20", "-variant", "carried"]) < 0.4)
  }

  /// Of 20 tests with ten seeds 19 are below 0.02. The question's own way is not, within 50,000 points.
  @Test func theIntegralIsLearned() throws {
    let errors = try ["1", "2"].map { try figure("saturated_integral", ["-seed", $0]) }
    #expect((errors[0] + errors[1]) / 2 < 0.02, "\(errors)")
    #expect(try figure("saturated_integral", ["-points", "50000", "-variant", "every2"]) > 0.03)
  }

  /// Ten times as many bits as in training. What has no memory can only guess.
  @Test func parityNeedsAMemory() throws {
    #expect(try figure("parity", []) > 0.99)
    let guessed = try figure("parity", ["-layer", "Linear"])
    #expect(guessed > 0.4 && guessed < 0.6)
  }

  @Test func theSineOfEveryStepIsLearned() throws {
    #expect(try figure("sine_prediction", ["-train", "all"]) < 0.03)
    #expect(try figure("sine_prediction", []) > 0.1)
  }

  /// What `script` learns with `nn.Trainer` from seed 1, its last number, and the files that it is asked to write.
  private func trained(_ script: String, _ words: [String], files: [String]) throws -> Double {
    let folder = try Folder([:])
    let run = try Seqlua(words: ["--seed", "1", "\(Self.scripts)/\(script).lua"] + words, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    for name in files {
      #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(name).path), "\(name)")
    }
    return run.output.split(whereSeparator: { " \n".contains($0) }).last.flatMap { Double($0) } ?? .nan
  }

  @Test func theTrainersScriptsLearn() throws {
    let functions = try trained(
      "trainer", ["-plot", "c.svg", "-report", "r.html", "-checkpoint", "k"], files: ["c.svg", "r.html", "k/best.t7"])
    #expect(functions > 0.95)
    #expect(try trained("variable_length", ["-report", "r.html"], files: ["r.html"]) > 0.95)
  }

  /// The student's two programs, in the few lines that their README says.
  @Test func theStudentsProgramsLearn() throws {
    #expect(try trained("classifier", ["k", "r.html"], files: ["k/best.t7", "r.html"]) > 0.95)
    #expect(try trained("regressor", ["k", "r.html"], files: ["k/best.t7", "r.html"]) > 0.9)
    for script in ["trainer", "classifier", "regressor"] {
      let text = try String(contentsOfFile: "\(Self.scripts)/\(script).lua", encoding: .utf8)
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= (script == "trainer" ? 31 : 26))
    }
  }

  static let canDraw = FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot")

  @Test(.enabled(if: canDraw)) func scriptsDraw() throws {
    let folder = try Folder([:])
    for (script, words) in [
      ("binary_window", ["-steps", "10"]), ("saturated_integral", ["-points", "1000"]),
      ("sequence_reversal", ["-rounds", "1"]), ("sine_prediction", ["-batches", "20"]),
      ("function_recognition_unlearnable", ["-epochs", "1"]),
    ] {
      let picture = folder.url.appendingPathComponent("\(script).png")
      let run = try Seqlua(
        words: ["\(Self.scripts)/\(script).lua", "-plot", picture.path] + words)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(try Data(contentsOf: picture).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }

  /// The document's table of the loss, within what five seeds spread.
  @Test func theSineIsPredicted() throws {
    for (optimizer, low, high) in [
      ("adam", [0.0370, 0.019, 0.0050, 0.0037, 0.0022], [0.0395, 0.026, 0.0070, 0.0052, 0.0036]),
      ("sgd", [0.0380, 0.0315, 0.0275, 0.0235, 0.0200], [0.0405, 0.0345, 0.0305, 0.0260, 0.0230]),
    ] {
      let run = try Seqlua(
        "\(Self.scripts)/sine_prediction.lua", "-batches", "100", "-optimizer", optimizer)
      let text = run.output.components(separatedBy: "first losses ").last ?? ""
      let losses = text.split(separator: ";").first?.split(separator: " ").compactMap { Double($0) } ?? []
      #expect(losses.count == 5, "\(run.output)")
      for (loss, bounds) in zip(losses, zip(low, high)) {
        #expect(loss >= bounds.0 && loss <= bounds.1, "\(optimizer): \(losses)")
      }
    }
  }

  @Test func aRunRepeats() throws {
    let path = "\(Self.scripts)/function_recognition.lua"
    #expect(try Seqlua("--seed", "4", path).output == Seqlua("--seed", "4", path).output)
  }

  /// Temporary tensors do not pile up, though no script collects them.
  @Test func memoryStaysFlat() throws {
    let run = try Seqlua(
      "-e", "for i = 1, 100000 do local t = torch.Tensor(8192) end", "-e",
      "for line in io.lines('/proc/self/status') do print(line:match('VmHWM:%s*(%d+)') or '') end")
    #expect(run.status == 0)
    let peak = run.output.split(separator: "\n").compactMap { Int($0) }.first
    #expect((peak ?? 0) < 100_000, "peak \(peak ?? 0) kB")
  }

  /// Wrong use names the function, the argument and the shapes, after the script's line.
  @Test(arguments: [
    (
      "nn.Sequencer(nn.Sequential():add(nn.Linear(2, 4))):forward{torch.Tensor(3)}",
      "In 1 module of nn.Sequential:\nnn.Linear(2 -> 4): input has 3 features in its last dimension (1 x 3), expected 2 (2, or N x 2)"
    ),
    (
      "nn.SequencerCriterion(nn.ClassNLLCriterion()):forward({torch.Tensor(3)}, {4})",
      "nn.ClassNLLCriterion: target 4 is out of range: there are 3 classes, 1 to 3"
    ),
    ("local t = torch.Tensor(2) print(t[9])", "bad argument #2 to '?' (out of range: the tensor's size is 2)"),
    ("nn.LSTM(-1, 3)", "nn.LSTM: inputSize must be a positive integer, got -1"),
    ("nn.LSTM('a')", "bad argument #1 to 'nn.LSTM' (number expected, got string)"),
    ("local dataset = {} for i = 1, dataset:size() do end", "attempt to call a nil value (method 'size')"),
    ("nn.Sequencer(nn.LSTM(2, 3)):forward(nil)", "nn.Sequencer: expecting input table or tensor of steps, got nil"),
    ("nn.Linear(2, 3):forward(nil)", "nn.Linear(2 -> 3): expected a tensor as input, got nil"),
    ("local t = torch.Tensor(2) t[0/0] = 1", "bad argument #2 to '?' ("),
  ])
  func wrongUse(code: String, expected: String) throws {
    let folder = try Folder(["wrong.lua": "require 'rnn'\n\(code)\n"])
    let run = try Seqlua("wrong.lua", in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("seqlua: wrong.lua:2:"), "\(run.errors)")
    #expect(run.errors.contains(expected), "\(run.errors)")
    #expect(run.errors.contains("stack traceback:\n  wrong.lua:2: in main chunk"), "\(run.errors)")
  }

  /// Not after minutes of training.
  @Test(arguments: [
    "binary_window", "function_recognition_unlearnable", "saturated_integral", "sequence_reversal", "sine_prediction",
  ]) func aPlotNeedsGnuplotFirst(script: String) throws {
    let missing = try Seqlua(
      words: ["\(Self.scripts)/\(script).lua", "-plot", "/tmp/never.png"], environment: ["PATH": "/nowhere"])
    #expect(missing.status == 1 && missing.output == "")
    #expect(missing.errors.hasPrefix("seqlua: gnuplot: the program gnuplot is not installed"), "\(missing.errors)")
    #expect(missing.errors.contains("apt install gnuplot-nox"))
  }
}
