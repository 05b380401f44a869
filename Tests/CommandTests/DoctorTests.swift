import Foundation
import TestSupport
import Testing

/// `seqlua doctor` on scripts of which it is known what is wrong: `Fixtures/doctor`, whose `table.py` runs all of them.
@Suite struct DoctorTests {
  /// What these tests read of an answer of `--json`.
  struct Answer: Decodable {
    struct Finding: Decodable {
      var code: String
      var weight: Double
      var text: String
      var `try`: String
    }
    var steps: Int
    var skill: Double?
    var status: String
    var findings: [Finding]

    /// What is found, the first in rank first.
    var codes: [String] { findings.map(\.code) }
  }

  private func diagnose(_ script: String) throws -> (status: Int32, answer: Answer) {
    let run = try Seqlua("doctor", "--json", "--quiet", "--seconds", "2", script)
    return (run.status, try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)))
  }

  /// Writes the faulty scripts to `folder`: the right codes of each by its name.
  private func faults(in folder: URL) throws -> [String: Set<String>] {
    let run = try Seqlua(Fixture.path("doctor/faults.lua"), folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(lines.allSatisfy { $0.count == 3 })
    return Dictionary(
      lines.filter { $0.count == 3 }.map { ($0[0], Set($0[2].split(separator: " ").map(String.init))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Without a doctor: each script says at its end how far it got from guessing (0) to no error (1). Of the noisy ones
  /// 0.64, 0.45, 0.4 and 0.4 is all that can be had.
  @Test func healthyScriptsLearn() throws {
    for folder in ["healthy", "bases"] {
      let scripts = try Fixture.names(in: "doctor/\(folder)").filter { $0.hasSuffix(".lua") }
      #expect(scripts.count >= (folder == "healthy" ? 20 : 5))
      for script in scripts {
        let run = try Seqlua(Fixture.path("doctor/\(folder)/\(script)"))
        let skill = run.output.split(whereSeparator: \.isWhitespace).last.flatMap { Double($0) }
        #expect(run.status == 0 && skill.map { $0 > 0.3 && $0 <= 1 } == true, "\(script): \(run.output)\(run.errors)")
      }
    }
  }

  /// Each fault changes its base.
  @Test func faultsAreChanges() throws {
    let folder = try Folder([:])
    let faults = try faults(in: folder.url)
    #expect(faults.count >= 20 && !faults.values.contains([]))
    let bases = try Set(Fixture.names(in: "doctor/bases").map { try Fixture.text("doctor/bases/\($0)") })
    var texts: Set<String> = []
    for name in faults.keys {
      texts.insert(try String(contentsOf: folder.url.appendingPathComponent("\(name).lua"), encoding: .utf8))
    }
    #expect(texts.count == faults.count && texts.isDisjoint(with: bases))
  }

  /// Of every group one or two, of which the cause can be seen in two seconds.
  @Test(arguments: [
    "not-zeroed", "stale-vector", "equal-weights", "double-softmax", "no-memory", "reversed", "side-by-side",
    "zeros-behind", "one-class-after-the-other",
  ])
  func faultIsNamedFirst(name: String) throws {
    let folder = try Folder([:])
    let right = try #require(try faults(in: folder.url)[name])
    let (status, answer) = try diagnose(folder.url.appendingPathComponent("\(name).lua").path)
    #expect(status == 3 && answer.steps > 0)
    #expect(answer.codes.first.map(right.contains) == true, "\(name): \(answer.codes)")
    #expect(answer.findings.allSatisfy { $0.weight > 0 && !$0.text.isEmpty && !$0.try.isEmpty })
  }

  /// Those that are hardest to tell from ill ones.
  @Test(arguments: ["forecast_noise", "sparse_answers", "stream", "last_step", "momentum", "skewed_classes"])
  func healthyScriptIsLeftAlone(name: String) throws {
    let (status, answer) = try diagnose(Fixture.path("doctor/healthy/\(name).lua"))
    #expect(status == 0 && answer.codes == [], "\(name): \(answer.codes)")
    #expect(answer.steps > 0)
  }
}
