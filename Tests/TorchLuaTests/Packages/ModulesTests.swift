import Foundation
import TestSupport
import Testing

/// `modules.lua`, run here, against what the original printed: every layer, criterion and optimiser.
///
/// `cases.txt` lists the cases that have to pass. A case that passes and is not listed is reported, so
/// that the list grows.
@Suite struct ModulesTests {
  /// `GRU 2 gradParameters.1.3` belongs to the case `GRU`.
  static func caseName(_ quantity: Substring) -> Substring {
    let end = quantity.firstRange(
      of: #/( [12])? (output|gradInput|gradParameters|loss)(\.|$)| evaluate output|( \d+)? (f|x)$/#)
    return quantity[..<(end?.lowerBound ?? quantity.endIndex)]
  }

  @Test func agreesWithTheOriginal() throws {
    let required = Set(try Fixture.lines("modules/cases.txt"))
    var mine: [Substring: GoldenNumbers] = [:]
    var errors: [Substring: Substring] = [:]
    for line in try printed(by: Fixture.text("modules/modules.lua"), name: "@modules.lua").split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      if parts.count > 2, parts[1] == "ERROR" {
        errors[parts[0]] = parts[2]
      } else {
        mine[parts[0]] = GoldenNumbers(Array(parts.dropFirst()))
      }
    }
    var wrong: [Substring: String] = [:]
    var known: [Substring] = []
    for (quantity, fields) in try Fixture.columns("modules/modules.expected") {
      let name = Self.caseName(quantity[...])
      if known.last != name { known.append(name) }
      let expected = try #require(GoldenNumbers(fields))
      let difference = mine[quantity[...]].map { $0.difference(from: expected) } ?? "missing"
      if let difference, wrong[name] == nil {
        wrong[name] = errors[name].map { "error: \($0)" } ?? "\(quantity): \(difference)"
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
