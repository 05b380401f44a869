import Foundation
import TestSupport
import Testing

/// `--sandbox`: what a stranger's script finds no way to, and that what it may do works as without.
@Suite struct SandboxTests {
  /// Three folders side by side: what is outside, where the script lies, where it may write.
  private struct Ground {
    let folder: Folder
    let outside, inside, work: String

    init() throws {
      folder = try Folder(["outside/tree/leaf": "", "outside/empty/x": "", "inside/x": "", "work/x": ""])
      let root = folder.url.resolvingSymlinksInPath().path
      (outside, inside, work) = (root + "/outside", root + "/inside", root + "/work")
      let files = FileManager.default
      for path in [outside + "/empty/x", inside + "/x", work + "/x"] { try files.removeItem(atPath: path) }
      try files.copyItem(atPath: Fixture.path("sandbox/escapes.lua"), toPath: inside + "/escapes.lua")
      let made = try Seqlua("-lnn", "-limage", Fixture.path("sandbox/prepare.lua"), outside, inside, work)
      #expect(made.status == 0, "\(made.errors)")
    }

    /// All files outside and beside the script, with what is in them and where links lead.
    var contents: [String: String] {
      var found: [String: String] = [:]
      for folder in [outside, inside] {
        for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
          let path = folder + "/" + name
          let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
          found[path] = link ?? FileManager.default.contents(atPath: path)?.base64EncodedString() ?? "folder"
        }
      }
      return found
    }
  }

  private func held(_ output: String) -> Int {
    output.split(separator: "\n").filter { $0.hasPrefix("held") }.count
  }

  private func out(_ output: String) -> [Substring] {
    output.split(separator: "\n").filter { $0.hasPrefix("OUT") }
  }

  @Test(arguments: [true, false]) func nothingLeadsOut(hasFolder: Bool) throws {
    let ground = try Ground()
    let before = ground.contents
    let run = try Seqlua(
      words: [hasFolder ? "--sandbox=\(ground.work)" : "--sandbox", ground.inside + "/escapes.lua"]
        + [ground.outside, ground.inside, ground.work],
      in: ground.folder.url,
      environment: ProcessInfo.processInfo.environment.merging(["SEQLUA_TEST_SECRET": "x"]) { $1 })
    #expect(run.status == 0 && out(run.output) == [] && held(run.output) > 140, "\(run.output)\(run.errors)")
    #expect(ground.contents == before)
    let file = "only files in \(ground.inside)\(hasFolder ? " and \(ground.work)" : "") may be read"
    for sentence in [
      "sandbox: may not read \(ground.outside)/secret.txt: \(file)",
      "sandbox: may not start processes: threads.Threads",
      "sandbox: may not start processes: touch",
      "sandbox: package.loadlib is not allowed",
      "sandbox: debug.sethook is not allowed",
      "sandbox: may not share memory with other programs",
      "sandbox: the value holds a function, whose bytecode may not be loaded",
      hasFolder
        ? "sandbox: may not write \(ground.outside)/new8: only files in \(ground.work) may be written"
        : "sandbox: may not write \(ground.outside)/new8: no files may be written",
    ] {
      #expect(run.output.contains(sentence), "\(sentence)\n\(run.output)")
    }
  }

  /// The kernel keeps in what only it sees: the same ways, in an engine that knows of no sandbox.
  @Test(.enabled(if: kernelConfines)) func theKernelAloneKeepsThemIn() throws {
    let ground = try Ground()
    let before = ground.contents
    let run = try Self.probe(
      ground.inside, ground.work, ground.inside + "/escapes.lua", ground.outside, ground.inside, ground.work, "kernel")
    #expect(run.status == 0 && out(run.output) == [] && held(run.output) > 90, "\(run.output)\(run.errors)")
    #expect(ground.contents == before)
  }

  /// Whether this machine's kernel has Landlock and seccomp.
  private static let kernelConfines: Bool = {
    guard let folder = try? Folder(["t.lua": "print('lives')"]) else { return false }
    let path = folder.url.path
    return (try? probe(path, path, path + "/t.lua"))?.status != 3
  }()

  private static func probe(_ words: String...) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: Seqlua.path).deletingLastPathComponent()
      .appendingPathComponent("SandboxProbe")
    process.arguments = words
    (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, errors)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, said)
  }

  /// Work with files in the folder, with large matrices on two threads, with pictures and a trainer.
  @Test func whatItMayDoWorks() throws {
    let folder = try Folder([
      "s/own.lua": "return {answer = 42}", "s/sub/deep.lua": "return ...", "s/data.csv": "1,2\n3,4\n", "w/.keep": "",
      "s/t.lua": """
      require 'nn' require 'image' require 'optim' require 'nngraph'
      torch.manualSeed(1)
      assert(require('own').answer == 42 and require('sub.deep') == 'sub.deep' and dofile('s/own.lua').answer == 42)
      local sum = 0
      for line in io.lines('s/data.csv') do for n in line:gmatch('%d') do sum = sum + n end end
      assert(sum == 10 and paths.filep('s/own.lua') and paths.dirp('w') and paths.dirp('s/..') and not paths.filep('x'))
      assert(paths.mkdir('w/a/b') and paths.dirp('w/a/b'))
      local file = assert(io.open('w/a/b/c.txt', 'w'))
      file:write('text') file:close()
      file = assert(io.open('w/a/b/c.txt', 'a+')) file:write(' more') file:seek('set')
      assert(file:read('a') == 'text more') file:close()
      assert(os.rename('w/a/b/c.txt', 'w/d.txt') and not io.open('w/a/b/c.txt') and os.remove('w/d.txt'))
      local none, message, number = io.open('w/d.txt')
      assert(message == 'w/d.txt: No such file or directory' and number == 2, message)
      assert(os.remove('w/a/b') and paths.rmall('w/a', 'yes') and not paths.dirp('w/a'))
      local name = os.tmpname()
      assert(paths.filep(name) and os.remove(name))
      local temporary = assert(io.tmpfile())
      temporary:write('x') temporary:seek('set') assert(temporary:read(1) == 'x') temporary:close()
      torch.save('w/v.t7', {torch.ones(3), nn.Linear(2, 2)}) torch.save('w/v.t7', 7, 'ascii')
      assert(torch.load('w/v.t7') == 7)
      local disk = torch.DiskFile('w/n.bin', 'rw'):binary() disk:writeDouble(2.5) disk:seek(1)
      assert(disk:readDouble() == 2.5) disk:close()
      local mapped = torch.DoubleStorage('w/m.bin', true, 4) mapped[4] = 3
      assert(torch.DoubleStorage('w/m.bin')[4] == 3)
      image.save('w/p.png', torch.ones(3, 2, 2))
      assert(image.load('w/p.png'):sum() == 12)
      -- Where libjpeg-turbo is.
      local saved, message = pcall(image.save, 'w/p.jpg', torch.ones(3, 8, 8))
      assert(saved and image.load('w/p.jpg'):size(2) == 8 or message:find('is not installed'), message)
      local log = optim.Logger('w/log') log:setNames{'a'} log:add{1}
      local m = nn.Sequential():add(nn.Linear(200, 300)):add(nn.Tanh()):add(nn.Linear(300, 1))
      local y = m:forward(torch.randn(500, 200))
      m:backward(torch.randn(500, 200), y)
      local a = torch.randn(400, 400)
      print(('%.10g %.10g'):format(torch.mm(a, a):sum(), torch.svd(a):size(1)))
      local data = {size = function() return 8 end}
      for i = 1, 8 do data[i] = {torch.Tensor{i/8}, torch.Tensor{i/4}} end
      for _ = 1, 2 do
         nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {epochs = 4, checkpoint = 'w/check', resume = true, quiet = true,
            log = 'w/run.csv', plot = 'w/run.svg', report = 'w/run.html'}):train(data)
      end
      print(os.date('%Y') + 0 > 2000, os.getenv('HOME'), debug.traceback('here'):match('^here\\nstack traceback:') ~= nil)
      print(xpcall(error, function(m) return 'handled ' .. m end, 'x'))
      print(m:clone():getParameters():nElement(), debug.getinfo(1, 'l').currentline)
      """,
    ])
    let free = try Seqlua("--threads", "2", "s/t.lua", in: folder.url)
    let work = folder.url.appendingPathComponent("w")
    try FileManager.default.removeItem(at: work)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    let run = try Seqlua("--sandbox=w", "--threads", "2", "s/t.lua", in: folder.url)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    #expect(free.status == 0, "\(free.errors)")
    func same(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("true\t/") } }
    #expect(
      same(run.output).first == same(free.output).first && run.output.contains("true\tnil\ttrue"), "\(run.output)")
    #expect(run.output.contains("false\thandled x"), "\(run.output)")
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path)
    #expect(Set(names).isSuperset(of: ["run.csv", "run.svg", "run.html", "check", "p.png", "log"]), "\(names)")
  }

  /// Loops that would go on: nothing catches the end of their time.
  @Test(arguments: [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "repeat until false",
    "local function f() while true do xpcall(f, f) end end f()",
    "xpcall(function() while true do end end, function() while true do end end)",
    "while true do xpcall(function() while true do end end, function() while true do end end) end",
    "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() while true do end",
    "while true do setmetatable({}, {__gc = function() while true do end end}) end",
    "local c = coroutine.wrap(function() while true do pcall(coroutine.yield) end end) while true do c() end",
    "while true do local c = coroutine.create(function() while true do pcall(error) end end) coroutine.resume(c) end",
    "local t = setmetatable({}, {__close = function() while true do end end}) local x <close> = t while true do end",
    "local t = {} for i = 1, 1e5 do t[i] = i end while true do pcall(table.sort, t, function() return true end) end",
    "while true do pcall(string.rep, 'x', 1e7) end",
    "('a'):rep(1e5):find(('.-'):rep(20) .. 'b')",
    "local s = ('x'):rep(3e4) while true do pcall(string.gsub, s, '.-.-.-y', '') end",
    "require('sys').sleep(1000)",
    "while true do pcall(require('sys').sleep, 1000) end",
    "while true do torch.svd(torch.randn(300, 300)) end",
    "while true do pcall(function() torch.ones(10):apply(function() while true do end end) end) end",
    "require 'nn' local m = nn.Identity() m.updateOutput = function() while true do end end "
      + "while true do pcall(m.forward, m, torch.ones(1)) end",
    "require('sys').onInterrupt(function() while true do end end) while true do end",
    "local x = setmetatable({}, {__index = function(t, k) return t[k] end}) while true do pcall(function() return x.a end) end",
  ])
  func timeEnds(script: String) throws {
    let began = Date()
    let run = try Seqlua("--sandbox", "--max-seconds", "0.5", "-e", script)
    #expect(run.status == 124, "\(run.status) \(run.output) \(run.errors)")
    #expect(run.errors.contains("ended after 0.5 s (--max-seconds)"), "\(run.errors)")
    #expect(Date().timeIntervalSince(began) < 8)
  }

  /// Memory ends with an error that can be caught, and is not got by catching it.
  @Test(arguments: [
    "local t = {} while true do t[#t + 1] = {#t} end",
    "local s = 'x' while true do s = s .. s end",
    "return ('x'):rep(1e10)",
    "return ('x'):rep(1e6, ('y'):rep(1e6))",
    "local t = {} while true do t[#t + 1] = torch.Tensor(1e5) end",
    "return torch.Tensor(1e9)",
    "local t = {} for i = 1, 1e7 do t[i] = ('x'):rep(1000) .. i end",
    "return table.concat(setmetatable({}, {__len = function() return 1e9 end, __index = function() return 'xxxx' end}))",
    "local f = torch.MemoryFile() while true do f:writeString(('x'):rep(1e6)) end",
    "local function f() return f() .. f() end return f()",
    "local t = {} for i = 1, 1e8 do t = {t} end",
    "return ('x'):rep(1e8):gsub('.', ('y'):rep(100))",
  ])
  func memoryEnds(script: String) throws {
    let run = try Seqlua(
      "--sandbox", "--max-memory", "200M", "-e",
      "for _ = 1, 3 do print(pcall(function() \(script) end)) collectgarbage() end "
        + "print(io.open('/proc/self/status') or 'lives')")
    #expect(run.status == 0 && run.output.hasSuffix("lives\n"), "\(run.status) \(run.output.suffix(500)) \(run.errors)")
    #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("false") }.count == 3, "\(run.output.suffix(500))")
  }

  @Test(arguments: [
    (["--sandbox=nowhere", "-e", "print(1)"], "option '--sandbox' needs a folder, there is none at 'nowhere'"),
    (["--sandbox=", "-e", "print(1)"], "option '--sandbox' needs a folder, there is none at ''"),
    (["doctor", "--sandbox", "t.lua"], "seqlua doctor looks into all of a script"),
  ])
  func wrongOptions(words: [String], message: String) throws {
    let run = try Seqlua(words: words)
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }

  /// Without a script's file there is nothing to read; errors say the line of a script alone.
  @Test func scriptsWithoutAFile() throws {
    let folder = try Folder(["a.txt": "a", "w/b.txt": "b"])
    let run = try Seqlua(
      words: ["--sandbox=w", "-"],
      input: "print(io.open('a.txt')) print(io.open('w/b.txt'):read()) print(io.read() == nil) os.exit(3)",
      in: folder.url)
    #expect(run.status == 3 && run.output.contains("sandbox: may not read a.txt") && run.output.contains("\nb\n"))
    let sly = try Seqlua(
      words: ["--sandbox", "-e", "load('secrt()', '@a.txt')()"], in: folder.url)
    #expect(sly.status == 1 && !sly.errors.contains("did you mean"), "\(sly.errors)")
  }

  /// A script that is a link is read, though what it leads to lies elsewhere.
  @Test func aScriptThatIsALink() throws {
    let folder = try Folder(["far/t.lua": "print(require('beside'))", "near/beside.lua": "return 'beside'"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appendingPathComponent("near/t.lua").path, withDestinationPath: "../far/t.lua")
    let run = try Seqlua("--sandbox", "near/t.lua", in: folder.url)
    #expect(run.status == 0 && run.output.hasPrefix("beside\t"), "\(run.output)\(run.errors)")
  }
}
