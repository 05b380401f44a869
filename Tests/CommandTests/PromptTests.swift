import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The prompt, with its lines from a pipe and from a terminal.
@Suite struct PromptTests {
  private func run(_ input: String) throws -> (output: String, errors: String) {
    let run = try Seqlua("-i", input: input)
    #expect(run.status == 0)
    return (run.output, run.errors)
  }

  @Test func localVariablesLiveOn() throws {
    let (output, errors) = try run(
      """
      local x, y <const> = 3, 4
      x + y
      local function f() return x * 2 end f()
      f()
      x = 9
      x, _G.x
      for i = 1, 1 do local z = i end
      z
      local s = "local q = 1" -- local r
      q, r
      local w = 2 return w

      """)
    #expect(output == "7\n6\n9\tnil\nnil\nnil\tnil\n2\n")
    #expect(errors == "seqlua: w: local to what ends with return\n")
  }

  @Test func linesJoinUntilTheyAreWhole() throws {
    let (output, errors) = try run("1 +\n2\nfunction f(a)\n  return a\nend\nf{\n1}[1]\n= = 2\n[[a\nb]]\n")
    #expect(output == "3\n1\na\nb\n", "\(output)")
    #expect(errors.hasPrefix("seqlua: stdin:1: unexpected symbol near '='"), "\(errors)")
  }

  @Test func valuesAndPackages() throws {
    let (output, _) = try run("require 'rnn'\ny = 5;\ny;\ny\nnn.Linear(1, 2);\n")
    #expect(output.hasPrefix("rnn: a package of ") && output.hasSuffix(" names\n5\n"), "\(output)")
  }

  @Test func commands() throws {
    let (output, errors) = try run(
      "local n = 1\nt = torch.zeros(2)\nwho()\n$ echo out\n-timing\n7\n?nn.Reshape\n?nn.Reshap\nexit()\nprint('unreached')\n"
    )
    #expect(output.contains("n: a number (local)\n") && output.contains("t: a 2 torch.DoubleTensor\n"), "\(output)")
    #expect(output.contains("out\n") && output.contains("7\n0") && output.contains(" s\n"))
    #expect(output.contains("nn.Reshape(") && output.contains("did you mean 'nn.Reshape'?"))
    #expect(!output.contains("unreached") && errors.isEmpty)
  }

  @Test(arguments: ["exit", "quit", "quit()"]) func ends(_ word: String) throws {
    #expect(try run("1\n\(word)\n2\n").output == "1\n")
  }

  #if canImport(Glibc)
    /// Types into a terminal and waits for what it shows.
    private func type(_ home: URL, _ dialogue: [(keys: String, shown: String)]) throws {
      var (master, slave) = (Int32(0), Int32(0))
      var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
      try #require(openpty(&master, &slave, nil, nil, &size) == 0)
      defer { close(master) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Seqlua.path)
      process.environment = ["HOME": home.path, "TERM": "xterm", "PATH": "/usr/bin:/bin"]
      let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
      (process.standardInput, process.standardOutput, process.standardError) = (terminal, terminal, terminal)
      try process.run()
      defer { process.terminate() }
      func wait(for text: String) {
        let end = Date().addingTimeInterval(20)
        var part = ""
        while !part.contains(text), Date() < end {
          var state = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
          guard poll(&state, 1, 200) > 0 else { continue }
          var buffer = [UInt8](repeating: 0, count: 4096)
          let count = read(master, &buffer, buffer.count)
          guard count > 0 else { break }
          part += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        #expect(part.contains(text), "\(text) is missing in \(part)")
      }
      wait(for: "> ")
      for (keys, text) in dialogue {
        _ = keys.withCString { write(master, $0, strlen($0)) }
        if !text.isEmpty { wait(for: text) }
      }
      process.waitUntilExit()
    }

    /// libedit is there on the machines that run the tests of the command in a terminal; without it lines are plain.
    private static let hasEditor = dlopen("libedit.so.2", RTLD_NOW) != nil

    @Test(.enabled(if: hasEditor)) func completesAndRemembers() throws {
      let home = try Folder(["some_file.txt": ""])
      let path = home.url.path + "/some_"
      try type(
        home.url,
        [
          ("nn.SpatialSubtractiveN\t.__typename\n", "\nnn.SpatialSubtractiveNormalization\r"),
          ("m = nn.Linear(2, 3)\n", "> "), ("m:zeroGradP\t()\n", "> "), ("m.gradW\t:size(1) + 39\n", "\n42\r"),
          ("local abcdef = 1\n", "> "), ("abcd\t + 42\n", "\n43\r"),
          ("#'\(path)\t' - \(path.utf8.count) + 30\n", "\n38\r"), ("40 + 4\n", "\n44\r"), ("exit\n", ""),
        ])
      // The next session goes on from the history of this one.
      try type(home.url, [("\u{1b}[A\u{1b}[A\n", "\n44\r"), ("exit\n", "")])
      let history = home.url.appendingPathComponent(".local/state/seqlua/history")
      #expect(try String(contentsOf: history, encoding: .utf8).contains("Linear"))
    }
  #endif
}
