import Foundation
import TestSupport
import Testing

/// What is installed with the command, as far as it is made of its help.
@Suite struct InstallTests {
  /// The files that `describe.lua` makes.
  private func describe() throws -> (folder: Folder, page: String, bash: String, zsh: String, fish: String) {
    let folder = try Folder([:])
    let run = try Seqlua("\(ScriptTests.scripts)/share/describe.lua", Seqlua.path, folder.url.path)
    #expect(run.status == 0, "\(run.errors)")
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
    }
    return (folder, try text("seqlua.1"), try text("seqlua.bash"), try text("_seqlua"), try text("seqlua.fish"))
  }

  /// The options that a help text lists.
  private func options(_ words: String...) throws -> [String] {
    try Seqlua(words: words).output.split(separator: "\n").filter { $0.hasPrefix("  -") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  /// Each option stands in the manual page and in each shell's completion.
  @Test func everyOptionIsDescribed() throws {
    let made = try describe()
    let (page, doctor) = (try options("--help"), try options("doctor", "--help"))
    #expect(page.contains("--seed") && page.contains("-e") && doctor.contains("--html"))
    let words = made.bash.split { " '\n".contains($0) }.map(String.init)
    for option in page + doctor {
      #expect(made.page.contains("\n.B " + option.replacingOccurrences(of: "-", with: "\\-")), "\(option)")
      guard option.contains(where: \.isLetter) else { continue }
      #expect(words.contains(option), "\(option)")
      #expect(made.zsh.contains("'\(option)") || made.zsh.contains("'*\(option)["), "\(option)")
      let name = option.drop { $0 == "-" }
      #expect(made.fish.contains(option.hasPrefix("--") ? " -l \(name) " : " -s \(name) "), "\(option)")
    }
  }

  /// What bash puts in place of the last word.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"))) func bashCompletes() throws {
    let made = try describe()
    try "".write(to: made.folder.url.appendingPathComponent("my.lua"), atomically: true, encoding: .utf8)
    func complete(_ words: String...) throws -> [String] {
      let process = Process(), pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.currentDirectoryURL = made.folder.url
      let code = "source ./seqlua.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _seqlua; echo \"${COMPREPLY[@]}\""
      process.arguments = ["-c", code, "bash"] + words
      process.standardOutput = pipe
      try process.run()
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return output.split(whereSeparator: \.isWhitespace).map(String.init).sorted()
    }
    #expect(try complete("seqlua", "--max") == ["--max-memory", "--max-seconds"])
    #expect(try complete("seqlua", "doctor", "--h") == ["--help", "--html"])
    #expect(try complete("seqlua", "do") == ["doctor"])
    #expect(try complete("seqlua", "--seed", "3", "m") == ["my.lua"])
    #expect(try complete("seqlua", "my.lua", "seq") == ["seqlua.1", "seqlua.bash", "seqlua.fish"])
  }
}
