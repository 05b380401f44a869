import Foundation
import LuaBridge
import TestSupport
import Testing
import TorchLua

/// `TorchEngine(sandbox:)`: engines that are held to some folders, so much memory and so much time, beside others that
/// are not.
@Suite struct SandboxTests {
  private let folder: Folder
  private var root: String { folder.url.path }

  init() throws {
    folder = try Folder(["lesson/a.txt": "lesson", "answers/b.txt": "answer", "secret.txt": "secret"])
  }

  private func engine(seconds: Double? = nil, memory: Int? = nil) throws -> TorchEngine {
    try TorchEngine(
      sandbox: Sandbox(read: [root + "/lesson"], write: [root + "/answers"], memory: memory, seconds: seconds))
  }

  /// What `code` gives as text.
  private func value(_ engine: TorchEngine, _ code: String) throws -> String {
    try engine.lua.evaluate("tostring((function() \(code) end)())", as: String.self)
  }

  @Test func filesOfItsFolders() throws {
    let engine = try engine()
    #expect(engine.isSandboxed)
    #expect(try value(engine, "return io.open('\(root)/lesson/a.txt'):read('a')") == "lesson")
    #expect(try value(engine, "return io.open('\(root)/answers/b.txt'):read('a')") == "answer")
    try engine.run("torch.save('\(root)/answers/x.t7', torch.ones(2))")
    #expect(try value(engine, "return torch.load('\(root)/answers/x.t7'):sum()") == "2")
    #expect(throws: ScriptError.self) { try engine.run("torch.save('\(root)/lesson/x.t7', 1)") }
    #expect(throws: ScriptError.self) { try engine.run("torch.load('\(root)/answers/../secret.txt')") }
    #expect(try value(engine, "return select(2, io.open('\(root)/secret.txt'))").hasPrefix("sandbox: may not read"))
    // Another engine has what the process has, also while this one runs.
    let free = try TorchEngine()
    #expect(try value(free, "return io.open('\(root)/secret.txt'):read('a')") == "secret")
    engine.engine.define(raw: "other") { arguments in
      arguments.lua.push(try value(free, "return torch.ByteStorage('\(root)/secret.txt'):string()"))
      return 1
    }
    let both = "return other() .. tostring(pcall(torch.ByteStorage, '\(root)/secret.txt'))"
    #expect(try value(engine, both) == "secretfalse")
  }

  @Test func foldersThatAreNotThere() throws {
    #expect(throws: (any Error).self) { try TorchEngine(sandbox: Sandbox(read: [root + "/nothing"])) }
    #expect(throws: (any Error).self) { try TorchEngine(sandbox: Sandbox(write: [root + "/secret.txt"])) }
  }

  /// A script that shares the process neither ends it nor reads what is typed to it.
  @Test func theProcessIsNotItsOwn() throws {
    let engine = try engine()
    for code in [
      "os.exit(3)", "pcall(os.exit, 3)", "while true do pcall(os.exit, 3) end", "xpcall(os.exit, print, 3)",
    ] {
      let error = #expect(throws: ScriptError.self) { try engine.run(code) }
      #expect(error?.message.contains("ended by os.exit(3)") == true, "\(code): \(String(describing: error))")
    }
    #expect(try value(engine, "return io.read()") == "nil")
    #expect(try value(engine, "return io.stdin:read('a')") == "")
    #expect(try value(engine, "return 7") == "7")
  }

  @Test(arguments: [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "xpcall(function() while true do end end, function() while true do end end)",
    "setmetatable({}, {__gc = function() while true do end end}) collectgarbage() while true do end",
    "local c = coroutine.wrap(function() while true do pcall(coroutine.yield) end end) while true do c() end",
    "torch.ones(10):apply(function() while true do end end)",
    "require('sys').sleep(100)",
    "local t = setmetatable({}, {__close = function() while true do end end}) local x <close> = t while true do end",
  ])
  func timeEnds(code: String) throws {
    let engine = try engine(seconds: 0.2)
    for _ in 1...2 {
      let began = Date()
      let error = #expect(throws: ScriptError.self) { try engine.run(code) }
      #expect(error?.message.contains("ended after 0.2 s") == true, "\(String(describing: error))")
      #expect(Date().timeIntervalSince(began) < 3)
    }
    // The time is that of a call.
    #expect(try value(engine, "return 7") == "7")
  }

  /// Each engine has a limit of its own, on whatever thread it runs.
  @Test func limitsOfSeveralEngines() throws {
    let short = try engine(seconds: 0.2), long = try engine(seconds: 30)
    let began = Date()
    let thread = Thread {
      let error = #expect(throws: ScriptError.self) { try short.run("while true do end") }
      #expect(error?.message.contains("ended after 0.2 s") == true)
    }
    thread.start()
    try long.run("local t = os.clock() while os.clock() - t < 0.5 do end")
    while !thread.isFinished { usleep(1000) }
    #expect(Date().timeIntervalSince(began) < 10)
    // One around the other.
    short.engine.define(raw: "inner") { _ in
      try long.run("local x = 0 for i = 1, 1e8 do x = x + i end")
      return 0
    }
    let error = #expect(throws: ScriptError.self) { try short.run("inner() while true do end") }
    #expect(error?.message.contains("ended after 0.2 s") == true, "\(String(describing: error))")
  }

  @Test func memoryEnds() throws {
    let engine = try engine(memory: 50 << 20)
    #expect(try value(engine, "return pcall(string.rep, 'x', 1e8)") == "false")
    #expect(try value(engine, "return pcall(function() local t = {} while true do t[#t + 1] = {} end end)") == "false")
    #expect(try value(engine, "return pcall(torch.Tensor, 1e8)") == "false")
    #expect(
      try value(engine, "return pcall(function() local t = {} while true do t[#t + 1] = torch.Tensor(1e5) end end)")
        == "false")
    #expect(try value(engine, "return torch.Tensor(1e6):zero():sum()") == "0")
    // Others take what they like meanwhile.
    #expect(try value(TorchEngine(), "return torch.Tensor(2e7):nElement()") == "20000000")
  }

  @Test func withoutASandboxNothingIsNarrow() throws {
    let engine = try TorchEngine()
    #expect(!engine.isSandboxed)
    #expect(try value(engine, "return debug.sethook ~= nil and os.getenv('PATH') ~= nil and io.popen ~= nil") == "true")
    let finalized = "local x = 0 setmetatable({}, {__gc = function() x = 1 end}) collectgarbage() return x"
    #expect(try value(engine, finalized) == "1")
    // What wrapped functions of the library do is theirs.
    #expect(try value(engine, "return (debug.getupvalue(load, 1))") == "nil")
  }

  /// Whatever takes a path goes through `FileSystem`, and whatever starts processes asks: no other file of the package
  /// calls the system for either.
  @Test func oneWayToFiles() throws {
    // What is open there is the package's own, or asked for by the user of the command.
    let known = [
      "Access.swift": "open openat fopen fdopen mkdirat unlinkat renameat realpath",
      "FileSystem.swift": "open fdopendir",
      "AtomicFile.swift": "realpath", "ByteStream.swift": "popen", "FileMapping.swift": "shm_open shm_unlink",
      "AvailableMemory.swift": "fopen", "MemoryLimit.swift": "open", "T7Reader.swift": "open",
      "Terminal.swift": "getenv",
      "PlotSystem.swift": "posix_spawn", "PlotProgram.swift": "access getenv", "Sandbox.swift": "fopen",
      "Calling.swift": "luaL_loadfilex", "Gallery.swift": "getenv",
      "ThreadsPackage.swift": "cworkers_fork", "HDF5Package.swift": "chdf5_open",
    ]
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let calls = [
      "f?open(at)?", "fdopen", "freopen", "creat", "(fd)?opendir", "unlink(at)?", "rename(at)?", "mkdir(at)?", "rmdir",
      "l?stat", "access", "realpath", "chdir", "chmod", "popen", "system", "posix_spawn", "execv\\w*", "fork",
      "cworkers_fork", "chdf5_open", "shm_\\w+", "truncate", "symlink", "link", "mkstemp", "dlopen", "getenv", "setenv",
      "luaL_loadfilex?", "luaL_dofile",
    ]
    let pattern = try Regex("\\b(\(calls.joined(separator: "|")))\\((?!\\))")
    var found: [String] = []
    for case let name as String in FileManager.default.enumerator(atPath: sources.path) ?? .init() {
      guard name.hasSuffix(".swift"), !name.hasPrefix("seqlua/") else { continue }
      let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
      let file = String(name.split(separator: "/").last ?? "")
      for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        // A declaration, and what a variable is called.
        if line.contains("func ") || line.contains("var status = stat()") { continue }
        for match in line.matches(of: pattern) {
          let before = line[..<match.range.lowerBound].last
          // A method of something else.
          if before == "." || before == "`" { continue }
          let call = String(line[match.range].dropLast())
          if known[file]?.split(separator: " ").contains(Substring(call)) == true { continue }
          found.append("\(name): \(line)")
        }
      }
    }
    #expect(found == [])
  }
}
