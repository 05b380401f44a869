import Diagnosis
import Foundation
import Testing

@Suite struct ReportTests {
  private func report() -> Report {
    var report = Report(steps: 5758, seconds: 8.04)
    report.skill = 0.594
    report.status = .stuck
    report.findings = [
      Finding(
        .hiddenParameters, weight: 0.7, isProved: true, places: ["script.lua:48"],
        evidence: ["loss": 4.69, "held": 1.44, "odd": .infinity]),
      Finding(.shortHorizon, weight: 1.2, steps: [1, 2]),
    ]
    report.notes = [String(repeating: "many words in a note ", count: 12) + "\"end\"\t."]
    return report
  }

  @Test func textFitsEightyColumns() {
    let lines = report().text.split(separator: "\n")
    #expect(
      lines.prefix(2).joined(separator: " ")
        == "Watched 5758 training steps (8.0 s). The model gets 59 % of the way from guessing to no error, and is stuck."
    )
    #expect(lines.allSatisfy { $0.count <= 80 && $0.last != " " })
    #expect(
      lines.contains { $0.hasPrefix("Cause 1 (proved by replay): ") } && lines.contains { $0.hasPrefix("Cause 2: ") })
    #expect(lines.contains { $0.hasPrefix("Note: many words") } && lines.contains { $0.hasPrefix("  ") })
  }

  @Test func aStatusHasItsWords() {
    var report = Report(steps: 1, seconds: 0)
    #expect(report.text.hasPrefix("Watched 1 training step (0.0 s).\nNo training was seen"))
    report.skill = 1
    report.status = .learned
    #expect(
      report.text == "Watched 1 training step (0.0 s). What is trained is learned (100 %).\nNothing to mend was found.")
    report.skill = -0.2
    report.status = .learning
    #expect(report.text.contains("worse than one that always gives\nthe same answer, and is getting better."))
    report.status = .notUnderstood
    report.notes = ["the input is a string"]
    #expect(report.text.contains("cannot be examined") && report.text.hasSuffix("Note: the input is a string"))
  }

  @Test func jsonHasAllOfIt() throws {
    let json = report().json
    #expect(!json.contains("\n"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["version"] as? Int == 1 && object["steps"] as? Int == 5758 && object["status"] as? String == "stuck")
    #expect(object["skill"] as? Double == 0.594 && object["seconds"] as? Double == 8.04)
    #expect(object["notes"] as? [String] == report().notes)
    let findings = try #require(object["findings"] as? [[String: Any]])
    #expect(findings.count == 2 && findings[0]["code"] as? String == "hidden-parameters")
    #expect(findings[0]["proved"] as? Bool == true && findings[0]["lines"] as? [String] == ["script.lua:48"])
    #expect((findings[0]["evidence"] as? [String: Any])?["odd"] as? String == "Infinity")
    #expect(findings[1]["steps"] as? [Int] == [1, 2] && findings[1]["text"] is String && findings[1]["try"] is String)
    let nothing = try #require(try JSONSerialization.jsonObject(with: Data(Report().json.utf8)) as? [String: Any])
    #expect(nothing["skill"] is NSNull && nothing["status"] as? String == "no-training")
  }
}
