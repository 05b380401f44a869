import Foundation
import Testing
import TorchLua

/// Files that the original Torch7 made (`Fixtures/tensors`).
enum TensorFixture {
  static func lines(_ name: String) throws -> [String] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/tensors/\(name)")
    return try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
  }

  /// `=== title`, then lines up to the next title.
  static func cases(_ name: String) throws -> [(title: String, text: String)] {
    var cases: [(title: String, lines: [String])] = []
    for line in try lines(name) {
      if line.hasPrefix("=== ") {
        cases.append((String(line.dropFirst(4)), []))
      } else if !cases.isEmpty {
        cases[cases.count - 1].lines.append(line)
      }
    }
    return cases.map { ($0.title, $0.lines.joined(separator: "\n")) }
  }
}

/// A text as a Lua string of any bytes.
func quoted(_ text: String) -> String {
  "\"" + text.utf8.map { "\\" + String(1000 + Int($0)).dropFirst() }.joined() + "\""
}

/// Runs `code`, which asserts, in a fresh engine.
func runLua(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  do { try TorchEngine().run(code) } catch {
    Issue.record("\(String(describing: error).prefix(600))", sourceLocation: sourceLocation)
  }
}
