import Foundation

/// Files that tests read: `Tests/Fixtures`, whose README says who made each.
package enum Fixture {
  /// The file or folder `name` below `Tests/Fixtures`.
  package static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)").path
  }

  package static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  package static func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  /// All lines, the empty ones too.
  package static func lines(_ name: String) throws -> [Substring] {
    let lines = try text(name).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines
  }

  /// The names of the files in the folder `name`, sorted.
  package static func names(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }

  /// The cases of a file that gives each a line `=== title` and then its text, up to the next title.
  package static func cases(_ name: String) throws -> [(title: String, text: String)] {
    var cases: [(title: String, lines: [Substring])] = []
    for line in try lines(name) {
      if line.hasPrefix("=== ") {
        cases.append((String(line.dropFirst(4)), []))
      } else if !cases.isEmpty {
        cases[cases.count - 1].lines.append(line)
      }
    }
    return cases.map { ($0.title, $0.lines.joined(separator: "\n")) }
  }

  /// The fields of every line `name<TAB>field<TAB>…` that is no comment, in the file's order.
  package static func columns(_ name: String) throws -> [(name: String, fields: [Substring])] {
    try lines(name).compactMap { line in
      guard !line.hasPrefix("#") else { return nil }
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      return parts.count < 2 ? nil : (String(parts[0]), Array(parts.dropFirst()))
    }
  }
}

/// The numbers in a text; a word that is none is NaN.
package func numbers(_ text: some StringProtocol) -> [Double] {
  text.split { $0 == " " || $0 == "\t" }.map { Double($0) ?? .nan }
}
