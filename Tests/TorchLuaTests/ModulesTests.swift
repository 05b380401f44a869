import Foundation
import LuaBridge
import Testing
import TorchLua

/// `modules.lua`, run here, against what the original printed: every layer, criterion and optimiser.
///
/// `cases.txt` lists the cases that have to pass. A case that passes and is not listed is reported, so
/// that the list grows.
@Suite struct ModulesTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/modules")

  static func lines(_ name: String) throws -> [Substring] {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(separator: "\n")
  }

  /// `GRU 2 gradParameters.1.3` belongs to the case `GRU`.
  static func caseName(_ quantity: Substring) -> Substring {
    let end = quantity.firstRange(
      of: #/( [12])? (output|gradInput|gradParameters|loss)(\.|$)| evaluate output|( \d+)? (f|x)$/#)
    return quantity[..<(end?.lowerBound ?? quantity.endIndex)]
  }

  /// What the script prints when it runs here.
  static func printed() throws -> [Substring] {
    let engine = try TorchEngine()
    try engine.run(
      """
      printed = {}
      function print(...) printed[#printed + 1] = table.concat({...}, '\\t') end
      """)
    let script = try String(contentsOf: folder.appendingPathComponent("modules.lua"), encoding: .utf8)
    try engine.run(script, name: "@modules.lua")
    return try engine.lua.evaluate("table.concat(printed, '\\n')", as: String.self).split(separator: "\n")
  }

  static func numbers(_ text: Substring) -> [Double] {
    text.split { $0 == " " || $0 == "\t" }.map { Double($0) ?? .nan }
  }

  /// What is wrong with a line; nil when nothing is.
  static func difference(_ mine: Substring?, _ theirs: Substring) -> String? {
    guard let mine else { return "missing" }
    let a = mine.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
    let b = theirs.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
    guard a.count == 3, b.count == 3, a[1] == b[1] else { return "sizes: \(a.dropFirst().first ?? ""), \(b[1])" }
    let (x, y) = (numbers(a[2]), numbers(b[2]))
    guard x.count == y.count else { return "\(x.count) numbers, \(y.count)" }
    for (u, v) in zip(x, y) where !(u == v || abs(u - v) <= max(1e-9 * abs(v), 1e-12) || u.isNaN && v.isNaN) {
      return "\(u), \(v)"
    }
    return nil
  }

  @Test func agreesWithTheOriginal() throws {
    let required = Set(try Self.lines("cases.txt"))
    var mine: [Substring: Substring] = [:]
    var errors: [Substring: Substring] = [:]
    for line in try Self.printed() {
      let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, parts[1] == "ERROR" {
        errors[parts[0]] = parts[2]
      } else {
        mine[parts[0]] = line
      }
    }
    var wrong: [Substring: String] = [:]
    var known: [Substring] = []
    for line in try Self.lines("modules.expected") {
      let quantity = line.prefix { $0 != "\t" }
      let name = Self.caseName(quantity)
      if known.last != name { known.append(name) }
      if let what = Self.difference(mine[quantity], line), wrong[name] == nil {
        wrong[name] = errors[name].map { "error: \($0)" } ?? "\(quantity): \(what)"
      }
    }
    #expect(known.count > 200)
    for name in known where required.contains(name) {
      #expect(wrong[name] == nil, "\(name): \(wrong[name]?.prefix(200) ?? "")")
    }
    #expect(required.subtracting(known) == [], "cases.txt lists cases that do not exist")
    let fresh = known.filter { wrong[$0] == nil && !required.contains($0) }
    #expect(fresh == [], "these pass and are not in cases.txt")
    if let path = ProcessInfo.processInfo.environment["SEQLUA_MODULES_REPORT"] {
      let text = known.map { "\(wrong[$0] == nil ? "ok" : "no")\t\($0)\t\(wrong[$0]?.prefix(300) ?? "")\n" }.joined()
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
