import Foundation
import TestSupport
import Testing

/// Whatever a script passes to whatever it can reach, a call returns or raises: the process lives.
///
/// `calls.lua` finds every function, class and method by walking the packages, and calls them with
/// odd arguments; a child process runs it with little memory. Each statement is in the log before it runs,
/// so that the last one is the culprit.
@Suite struct EveryCallTests {
  /// The statements of the episode that ran last.
  private static func lastEpisode(_ log: URL) throws -> String {
    var last = (episode: -1, lines: [String]())
    // Strings of bytes stand in the statements.
    for line in String(decoding: try Data(contentsOf: log), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2, let episode = Int(parts[0]) else { continue }
      // What follows is left from an earlier, longer episode.
      if episode < last.episode { break }
      if episode > last.episode { last = (episode, []) }
      last.lines.append(String(parts[1].prefix(300)))
    }
    return last.lines.suffix(12).joined(separator: "\n")
  }

  /// Runs calls.lua, which has to end by itself, and gives the numbers of its last line: functions, classes, those made,
  /// episodes, calls, failures, slow ones.
  private static func call(_ words: String...) throws -> [Int] {
    let folder = try Folder([:])
    let run = try Seqlua(words: [Fixture.path("calls.lua"), "log"] + words, in: folder.url, memory: 900_000)
    let end = try lastEpisode(folder.url.appendingPathComponent("log"))
    #expect(run.status == 0, "ended at:\n\(end)\n\(run.errors.suffix(300))")
    let findings = run.output.split(separator: "\n").filter {
      $0.hasPrefix("SLOW") || $0.hasPrefix("NO TEXT") || $0.hasPrefix("BAD TEXT")
    }
    #expect(findings == [])
    let report = run.errors.split(separator: "\n").last { $0.contains(" episodes, ") } ?? ""
    let numbers = report.split { !$0.isNumber }.compactMap { Int($0) }
    try #require(numbers.count == 7, "\(report)")
    return numbers
  }

  /// What is called, by a Lua pattern of the path, and how many episodes of some ten statements.
  @Test(arguments: [
    ("^nn%.", 3000), ("^torch", 3000), ("^optim", 1000), ("^gnuplot", 40), ("rest", 2000),
  ])
  func every(pattern: String, episodes: Int) throws {
    let numbers = try Self.call("1", "60", pattern, "", String(episodes))
    // calls.lua has found what there is, and some of it works.
    let (functions, classes, made, calls, failures) = (numbers[0], numbers[1], numbers[2], numbers[4], numbers[5])
    #expect(functions + classes > 10 && made == classes, "\(numbers)")
    #expect(calls > 2 * episodes && failures > calls / 10 && failures < calls, "\(numbers)")
    if pattern == "^nn%." { #expect(classes > 100, "\(numbers)") }
    if pattern == "^torch" { #expect(functions > 150 && classes > 15, "\(numbers)") }
  }

  /// Each method with each value that few expect, of the modules that call others for each step.
  @Test func sweep() throws {
    let numbers = try Self.call("1", "60", "^nn%.%a*Recur", "sweep")
    #expect(numbers[1] >= 5 && numbers[4] > 50_000, "\(numbers)")
  }
}
