import TestSupport
import Testing

/// A script that prints a line for each quantity: its name, then sizes, checksums and numbers, or the word `text` and a
/// text. What the original printed is in the file beside it.
struct GoldenScript {
  /// Lines in which ours is not the original's.
  private(set) var differences: [String] = []
  /// How many lines the original printed.
  private(set) var count = 0

  /// Runs `script` of the fixtures and compares what it prints with `expected`. Numbers may be 1e-9 of theirs apart, 1e-4
  /// in lines that begin with `rough`. Of texts the places in `[file]:line` do not count where they name the original's
  /// own files, nor colours. `meant` has our texts, by line, where they are to differ.
  init(_ script: String, expected: String, rough: String? = nil, meant: [String: String] = [:]) throws {
    var mine: [String: [Substring]] = [:]
    let name = String(script.split(separator: "/").last ?? "script.lua")
    for line in try printed(by: Fixture.text(script), name: "@\(name)").split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      mine[String(parts[0])] = Array(parts.dropFirst())
    }
    for (name, fields) in try Fixture.columns(expected) {
      count += 1
      guard let found = mine[name] else {
        differences.append("\(name): missing")
        continue
      }
      if fields.first == "text" || fields.first == "ERROR" {
        let theirs = meant[name].map { "text\t\($0)" } ?? Self.text(fields)
        let ours = Self.text(found)
        if ours != theirs { differences.append("\(name): \(ours)\n  instead of \(theirs)") }
      } else if let theirs = GoldenNumbers(fields) {
        guard let ours = GoldenNumbers(found) else {
          differences.append("\(name): \(found.joined(separator: " ").prefix(200))")
          continue
        }
        let tolerance = rough.map(name.hasPrefix) == true ? 1e-4 : 1e-9
        if let difference = ours.difference(from: theirs, within: tolerance) {
          differences.append("\(name): \(difference)")
        }
      }
    }
  }

  private static func text(_ fields: [Substring]) -> String {
    let text = fields.joined(separator: "\t").replacing(#/\x{1b}\[[0-9;]*m/#, with: "")
    guard text.contains("gmodule.lua]") || text.contains("[[C]]") || text.contains(" split at [") else { return text }
    return text.replacing(#/\S*\]:-?\d+/#, with: "[]").replacing("[[C]", with: "")
  }
}
