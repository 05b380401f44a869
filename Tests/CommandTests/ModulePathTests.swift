import Foundation
import TestSupport
import Testing

/// Where `require` looks is Lua's own affair; a script's folder comes first.
@Suite struct ModulePathTests {
  private static let paths = "io.write(package.path, '\\n', package.cpath)"

  /// `package.path` and `package.cpath` with these variables alone.
  private func paths(_ variables: [String: String]) throws -> [String] {
    let run = try Seqlua(words: ["-e", Self.paths], environment: variables)
    try #require(run.status == 0, "\(run.errors)")
    return run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func defaultsAreLuasOwn() throws {
    let defaults = try paths([:])
    #expect(defaults[0].contains("/share/lua/5.4/?.lua;") && defaults[0].contains("/share/lua/5.4/?/init.lua;"))
    #expect(defaults[0].hasSuffix(";./?.lua;./?/init.lua"))
    #expect(defaults[1].contains("/lib/lua/5.4/?.so;") && defaults[1].hasSuffix("./?.so"))
  }

  /// `…` stands for the default.
  @Test(arguments: [
    ("/x/?", "/x/?"), ("/x/?;;", "/x/?;…"), (";;/x/?", "…;/x/?"), ("/x/?;;/y/?", "/x/?;…;/y/?"), (";;", "…"), ("", ""),
  ])
  func doubleSemicolonsStandForTheDefault(_ text: String, _ expected: String) throws {
    let defaults = try paths([:])
    for suffix in ["", "_5_4"] {
      for (at, name) in ["LUA_PATH", "LUA_CPATH"].enumerated() {
        var all = defaults
        all[at] = expected.replacingOccurrences(of: "…", with: defaults[at])
        #expect(try paths([name + suffix: text]) == all, "\(name)\(suffix)=\(text)")
      }
    }
  }

  @Test func variablesOfTheVersionComeFirst() throws {
    let got = try paths([
      "LUA_PATH": "/old/?.lua", "LUA_PATH_5_4": "/new/?.lua", "LUA_CPATH": "/old/?.so",
      "LUA_CPATH_5_4": "/new/?.so",
    ])
    #expect(got == ["/new/?.lua", "/new/?.so"])
  }

  private static let lua54 = "/usr/bin/lua5.4"

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: lua54), "lua5.4 is not installed"))
  func asLuaItself() throws {
    for variables in [[:], ["LUA_PATH": "/x/?.lua;;"], ["LUA_CPATH_5_4": ";;/x/?.so", "LUA_PATH": "y"]] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Self.lua54)
      process.arguments = ["-e", Self.paths]
      process.environment = variables
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(try paths(variables).joined(separator: "\n") == text)
    }
  }

  @Test func theScriptsFolderComesFirst() throws {
    let folder = try Folder([
      "sub/s.lua": Self.paths, "s.lua": Self.paths, "sub/m.lua": "return 'beside'", "m.lua": "return 'here'",
      "elsewhere/m.lua": "return 'elsewhere'", "elsewhere/only.lua": "return 'only'",
      "sub/r.lua": "print((require 'm'), (require 'only'))",
    ])
    for (script, at) in [("s.lua", "."), ("sub/s.lua", "sub"), ("./sub/s.lua", "./sub")] {
      let run = try Seqlua(words: [script], in: folder.url, environment: ["LUA_PATH": "/x/?.lua"])
      #expect(run.output.hasPrefix("\(at)/?.lua;\(at)/?/init.lua;/x/?.lua\n"))
    }
    let variables = ["LUA_PATH": "elsewhere/?.lua;;"]
    #expect(try Seqlua(words: ["sub/r.lua"], in: folder.url, environment: variables).output == "beside\tonly\n")
    let code = "print((require 'm'))"
    #expect(try Seqlua(words: ["-e", code], in: folder.url, environment: variables).output == "elsewhere\n")
    #expect(try Seqlua(words: ["-e", code], in: folder.url, environment: [:]).output == "here\n")
  }

  /// As in th: a name that begins with a dot is looked for beside the file that asks, as it is or without its ending; any
  /// other may be the whole name of a file here; `.th` and `.net` are loaded.
  @Test func wholeNamesOfFiles() throws {
    let folder = try Folder([
      "sub/s.lua": """
      print(require './m.lua', require './m', require '../up.lua', require './lib', require 'here.lua', (require './kept'))
      print(pcall(require, './none.lua'))
      """,
      "sub/m.lua": "return 'm'", "up.lua": "return 'up'", "sub/lib/init.lua": "return 'lib'",
      "here.lua": "return 'here'",
    ])
    #expect(try Seqlua(words: ["-e", "torch.save('sub/kept.th', 'kept')"], in: folder.url).status == 0)
    let run = try Seqlua(words: ["sub/s.lua"], in: folder.url)
    #expect(run.output.hasPrefix("m\tm\tup\tlib\there\tkept\nfalse\t"), "\(run.output)\(run.errors)")
  }

  /// Whether Lua itself would find the module.
  private static func isInstalled(_ module: String) -> Bool {
    let code =
      "os.exit((package.searchpath('\(module)', package.path) or package.searchpath('\(module)', package.cpath)) ~= nil)"
    return (try? Seqlua("-e", code).status) == 0
  }

  private func load(_ code: String, expecting output: String) throws {
    let run = try Seqlua("-e", code)
    #expect(run.output == output && run.status == 0, "\(run.errors)")
  }

  @Test(.enabled(if: isInstalled("cjson"), "lua-cjson is not installed")) func cjson() throws {
    try load(
      "local c = require 'cjson' print(c.decode('[1,{\"a\":2.5}]')[2].a, c.encode{x = {1, 2}})",
      expecting: "2.5\t{\"x\":[1,2]}\n")
  }

  @Test(.enabled(if: isInstalled("lfs"), "lua-filesystem is not installed")) func fileSystem() throws {
    try load(
      "local lfs = require 'lfs' print(lfs.attributes('/', 'mode'), (pcall(lfs.dir, '/no/such')))",
      expecting: "directory\tfalse\n")
  }

  @Test(.enabled(if: isInstalled("socket.core"), "lua-socket is not installed")) func socket() throws {
    try load(
      "local s = require 'socket' print(math.type(s.gettime()), assert(s.bind('127.0.0.1', 0)):close())",
      expecting: "float\t1\n")
  }

  @Test(.enabled(if: isInstalled("pl.pretty"), "lua-penlight is not installed")) func penlight() throws {
    try load("print(require('pl.pretty').write({1, x = 'y'}, ''))", expecting: "{1,x=\"y\"}\n")
  }
}
