import Foundation
import TestSupport
import Testing

/// Runs that are stopped at any moment go on to the same end.
@Suite struct CheckpointTests {
  /// Dropout, a shuffled order, data made with both generators, a metric, a layer in Lua with a field of its own.
  private static let script = """
    require 'rnn'
    torch.manualSeed(5) math.randomseed(7)
    local Counter, parent = torch.class('nn.Counter', 'nn.Module')
    function Counter:__init() parent.__init(self) self.seen, self.mean = 0, torch.zeros(1) end
    function Counter:updateOutput(x)
       if self.train ~= false then
          self.seen = self.seen + 1
          self.mean:mul(0.9):add(0.1*x[1]:sum())
       end
       self.output = x
       return x
    end
    function Counter:updateGradInput(_, dy) self.gradInput = dy return dy end
    local data = setmetatable({size = function() return 40 end}, {__index = function(_, i)
       local x, y = {}, {}
       for t = 1, math.random(2, 5) do
          x[t] = torch.randn(1)
          y[t] = torch.Tensor{x[t][1]*(t > 1 and x[t - 1][1] or 1)}
       end
       return {x, y}
    end})
    local model = nn.Sequential():add(nn.Counter())
       :add(nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 6)):add(nn.Dropout(0.2)):add(nn.Linear(6, 1))))
    local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), {batchSize = 4, epochs = tonumber(arg[2]),
       schedule = 'cosine', metrics = 'mae', patience = 100, checkpoint = arg[1], checkpointEvery = 3, resume = true,
       log = arg[1] .. '/run.jsonl', quiet = arg[3] ~= 'loud',
       onUpdate = function(s) if s.t == 12 then print('go') io.stdout:flush() end end})
    local history = trainer:train(data, data)
    local sum = 0
    for _, p in ipairs((model:parameters())) do for i = 1, p:nElement() do sum = sum + i*p:storage()[p:storageOffset() + i - 1] end end
    print(('%.17g %.17g %d %.17g %d %s'):format(sum, history[#history].valid.mae, model:get(1).seen,
       model:get(1).mean[1], #history, history.stop))
    """

  private func folder() throws -> Folder { try Folder(["t.lua": Self.script]) }

  private func last(_ run: Seqlua) -> Substring? { run.output.split(separator: "\n").last }

  /// Lines of the log without what time did.
  private func log(_ folder: Folder, _ name: String) throws -> [String] {
    try String(contentsOf: folder.url.appendingPathComponent("\(name)/run.jsonl"), encoding: .utf8)
      .split(separator: "\n").dropFirst().map {
        $0.replacingOccurrences(of: "\"seconds\":[^,}]*", with: "", options: .regularExpression)
      }
  }

  @Test(arguments: 1...3) func killedRunsEndAsTheOthers(round: Int) throws {
    let folder = try folder()
    let whole = try Seqlua("t.lua", "whole", "60", in: folder.url)
    #expect(whole.status == 0, "\(whole.errors)")
    var kills = 0
    while true {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Seqlua.path)
      process.arguments = ["t.lua", "cut", "60"]
      process.currentDirectoryURL = folder.url
      let (output, errors) = (Pipe(), Pipe())
      (process.standardOutput, process.standardError) = (output, errors)
      try process.run()
      if kills < 10 {
        usleep(UInt32.random(in: 5_000...200_000))
        kill(process.processIdentifier, SIGKILL)
      }
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let trouble = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(trouble.isEmpty, "\(trouble)")
      if process.terminationReason == .exit {
        #expect(text.split(separator: "\n").last == last(whole), "after \(kills) kills")
        break
      }
      kills += 1
    }
    #expect(try log(folder, "cut") == log(folder, "whole"))
    // Nothing half written is left.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("cut").path)
    #expect(names.count == 5, "\(names)")
  }

  @Test func anInterruptedRunGoesOn() throws {
    let folder = try folder()
    let whole = try Seqlua("t.lua", "whole", "40", in: folder.url)
    let cut = try Seqlua("t.lua", "cut", "40", in: folder.url, interruptAfter: "go")
    #expect(cut.status == 130 && cut.errors.contains("interrupted"), "\(cut.status) \(cut.errors)")
    let resumed = try Seqlua("t.lua", "cut", "40", in: folder.url)
    #expect(resumed.status == 0 && last(resumed) == last(whole), "\(resumed.errors)")
    #expect(try log(folder, "cut") == log(folder, "whole"))
  }

  /// A script that catches the interrupt goes on after it.
  @Test func aScriptCatchesTheInterrupt() throws {
    let folder = try Folder([
      "t.lua": """
      require 'nn'
      local data = {}
      for i = 1, 50 do data[i] = {torch.randn(2), torch.randn(1)} end
      local trainer = nn.Trainer(nn.Linear(2, 1), nn.MSECriterion(), {epochs = 1e6, quiet = true,
         onUpdate = function(s) if s.t == 12 then print('go') io.stdout:flush() end end})
      local ok, problem = pcall(trainer.train, trainer, data)
      print(ok, sys.isInterrupt(problem), trainer.history.stop)
      """
    ])
    let run = try Seqlua("-l", "sys", "t.lua", in: folder.url, interruptAfter: "go")
    #expect(run.status == 0 && run.output == "go\nfalse\ttrue\tinterrupt\n", "\(run.output) \(run.errors)")
  }

  /// A file system without room: the error names the file, and the checkpoints before it are whole.
  @Test func aFullDiskLeavesTheLastCheckpoint() throws {
    let folder = try folder()
    let before = try Seqlua("t.lua", "cut", "2", in: folder.url)
    #expect(before.status == 0, "\(before.errors)")
    let limited = Process()
    limited.executableURL = URL(fileURLWithPath: "/bin/sh")
    // Blocks of 512 bytes: no checkpoint is so small.
    limited.arguments = ["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" t.lua cut 20", Seqlua.path]
    limited.currentDirectoryURL = folder.url
    let errors = Pipe()
    (limited.standardOutput, limited.standardError) = (Pipe(), errors)
    try limited.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    limited.waitUntilExit()
    #expect(limited.terminationStatus == 1 && text.contains("cut/"), "\(text)")
    let after = try Seqlua("t.lua", "cut", "20", in: folder.url)
    let whole = try Seqlua("t.lua", "whole", "20", in: folder.url)
    #expect(after.status == 0, "\(after.errors)")
    #expect(last(after) != nil && last(whole) != nil)
  }

  @Test func anUnwritableFolderIsSaidBeforeTraining() throws {
    let folder = try folder()
    let run = try Seqlua("t.lua", "/dev/null/x", "2", in: folder.url)
    #expect(run.status == 1 && run.errors.contains("/dev/null/x") && !run.output.contains("go"), "\(run.errors)")
  }
}
