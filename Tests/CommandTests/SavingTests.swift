import Foundation
import TestSupport
import Testing

/// `torch.save` in processes that are killed or find no room.
@Suite struct SavingTests {
  /// A file that is too large for what the process may write: the old one stays, nothing else does.
  @Test func noRoom() throws {
    let folder = try Folder([
      "full.lua": """
      torch.save('x.t7', 'old')
      local ok, message = pcall(torch.save, 'x.t7', torch.zeros(100000))
      print(ok, message)
      print(torch.load('x.t7'), #paths.dir('.'))
      """
    ])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // In units of 512 bytes, or of 1024 for some shells.
    process.arguments = ["-c", "ulimit -f 200; exec \"$0\" full.lua", Seqlua.path]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(text == "false\tfull.lua:2: x.t7: cannot write: File too large\nold\t4\n", "\(text)")
  }

  #if os(Linux)
    /// Every kind of file at moments of every kind, some of `scripts/faults`.
    @Test func faults() throws {
      let run = try Seqlua.script("faults", "9", "\(Int.random(in: 1...30000))")
      #expect(run.status == 0 && run.output.hasSuffix("9 moments, 0 complaints\n"), "\(run.output)")
    }
  #endif

  /// What a script writes beyond the limit of the process is an error that it can catch, and so are a logger's lines and
  /// pictures.
  @Test func beyondTheLimit() throws {
    let folder = try Folder([
      "full.lua": """
      require 'optim'
      require 'image'
      local file = io.open('x.txt', 'w')
      print(file:write(('x'):rep(300000)))
      file:close()
      local logger = optim.Logger('x.log')
      print(pcall(function() while true do logger:add{loss = 1} end end))
      image.save('x.ppm', torch.zeros(3, 4, 4))
      print(pcall(image.save, 'x.ppm', torch.zeros(3, 400, 400)))
      print(image.load('x.ppm'):size(3), #paths.dir('.'))
      """
    ])
    let run = try Seqlua(words: ["full.lua"], in: folder.url, shell: "ulimit -f 200")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 4 && lines.prefix(3).allSatisfy { $0.contains("File too large") }, "\(run.output)")
    #expect(lines.count == 4 && lines[1].contains("x.log") && lines[2].contains("x.ppm"), "\(run.output)")
    #expect(lines.last == "4\t6", "\(run.output)")
  }

  /// Killed at any moment, the file is whole; what is left beside it is found by its name.
  @Test func killed() throws {
    let folder = try Folder([
      "save.lua": """
      local x = torch.zeros(200000)
      for i = 1, math.huge do
         torch.save('x.t7', x:fill(i))
         if i == 1 then
            print('saved')
            io.stdout:flush()
         end
      end
      """,
      "check.lua": """
      local x = torch.load('x.t7')
      assert(x:nElement() == 200000 and x:min() == x:max() and x[1] >= 1)
      print 'whole'
      """,
    ])
    for round in 0..<12 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Seqlua.path)
      process.arguments = ["save.lua"]
      process.currentDirectoryURL = folder.url
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      _ = output.fileHandleForReading.availableData
      usleep(UInt32(1000 + 700 * round))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let check = try Seqlua("check.lua", in: folder.url)
      #expect(check.output == "whole\n", "\(check.errors)")
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      let isKnown = ["x.t7", "save.lua", "check.lua"].contains(name)
      let isLeftover = name.range(of: #"^x\.t7\.[0-9]+-[0-9a-f]+-[0-9]+\.new$"#, options: .regularExpression) != nil
      #expect(isKnown || isLeftover, "\(name)")
    }
  }
}
