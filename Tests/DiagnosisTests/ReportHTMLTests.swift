import Diagnosis
import Foundation
import NN
import TensorCore
import TestSupport
import Testing

@Suite struct ReportHTMLTests {
  /// What a page may not have: anything that is not in it.
  private func checkAlone(_ page: String) -> XMLContents {
    let contents = XMLContents(page)
    #expect(contents.failure == nil)
    #expect(page.utf8.count < 1_000_000)
    for word in ["src=", "href=", "url(", "@import", "<script"] { #expect(!page.contains(word)) }
    return contents
  }

  @Test func textsAreEscaped() {
    var report = Report(steps: 3, seconds: 1)
    (report.status, report.skill) = (.stuck, 0.1)
    report.findings = [
      Finding(
        .hiddenParameters, weight: 1, isProved: true, places: ["<s>.lua:48"], evidence: ["loss": 1, "held": .nan])
    ]
    report.findings[0].attempt = .impossible("<b>&\u{1}")
    report.notes = ["a < b & \"c\""]
    let contents = checkAlone(report.html(title: "<script src=x>.lua".replacingOccurrences(of: "src=", with: "s=")))
    let all = contents.texts.joined(separator: "\n")
    for text in ["<s>.lua:48", "Not tried: <b>&\u{FFFD}", "a < b & \"c\"", "<script s=x>.lua"] {
      #expect(all.contains(text))
    }
    #expect(contents.texts.contains("Cause (proved by replay)"))
    _ = checkAlone(Report().html(title: ""))
  }

  /// Sequences whose answers are the inputs in reverse.
  private func reversed(_ generator: Generator, sees: Bool) throws -> Recording {
    let model: Module = try sees ? BiSequencer(FastLSTM(1, 8)) : Sequencer(FastLSTM(1, 8))
    let last = Sequencer(Sequential(try Linear(sees ? 16 : 8, 1)))
    return try TrainedRecording(
      model: Sequential(model, last), criterion: SequencerCriterion(MSECriterion()),
      use: OptimizerUse(name: "adam", rate: 0.01), steps: 100,
      sample: { _ in
        let inputs = try (0..<4).map { _ in try normal(generator, [16, 1]) }
        let targets = inputs.reversed().map(Value.tensor)
        return (.list(inputs.map(Value.tensor)), .list(targets))
      }
    ).record()
  }

  @Test func thePictureShowsWhatIsNotSeen() throws {
    try seeded { generator in
      let picture = try #require(Diagnosis.picture(reversed(generator, sees: false)))
      let reach = try #require(picture.reach)
      #expect(reach.outputs == [1, 2, 3, 4] && reach.inputs == [1, 2, 3, 4])
      for t in 0..<4 { #expect(reach.sees[t] == (0..<4).map { $0 <= t }) }
      // The answer of step 1 is input 4 and nothing else; those of steps 3 and 4 are there.
      #expect(reach.tells[0][3] > 0.5 && reach.tells[0][0] < 0.1 && reach.tells[0][1] < 0.1)
      let lacking: [[Bool]] = [
        [false, false, false, true], [false, false, true, false], [false, false, false, false],
        [false, false, false, false],
      ]
      #expect(reach.lacks == lacking)
      let both = try #require(Diagnosis.picture(reversed(generator, sees: true))?.reach)
      #expect(both.sees.allSatisfy { $0 == [true, true, true, true] })
      #expect(!both.lacks.joined().contains(true))
    }
  }

  @Test func thePictureOfATraining() throws {
    try seeded { generator in
      let loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), steps: 300, sample: noisySums(generator, noise: 0.1))
      let before = generator.state
      let recording = try loop.record()
      let drawn = generator.state
      #expect(before != drawn)
      let picture = try #require(Diagnosis.picture(recording))
      #expect(generator.state == drawn)
      #expect(picture.losses.count == 300 && picture.losses.map(\.y) == recording.losses)
      let answer = try #require(picture.answers.first)
      #expect(picture.answers.count == 1 && answer.shares.count == 60)
      // It begins near a guess and ends near no error.
      #expect(answer.shares[0].y > 0.5 && answer.shares[59].y < 0.2 && answer.loss < 0.2 * answer.constant)
      let updates = try #require(picture.updates)
      #expect(updates.names == ["1 nn.Linear weight", "1 nn.Linear bias", "2 nn.Linear weight", "2 nn.Linear bias"])
      let look = try #require(recording.looks.first)
      #expect(updates.gradients.map { $0[0] } == look.rows.map(\.gradient))
      #expect(updates.moves.map { $0[0] } == look.rows.map { $0.move / $0.size })
      let flat = try #require(picture.flat)
      #expect(flat.names == ["1 nn.Tanh"] && flat.shares[0].allSatisfy { $0 >= 0 && $0 <= 1 })
      var report = Diagnosis.run(recording, pictures: true)
      #expect(report.picture != nil)
      report.notes = []
      let contents = checkAlone(report.html(title: "x"))
      #expect(contents.count("svg") == 5 && contents.coordinates.allSatisfy { $0.isFinite })
    }
  }

  @Test func theLongestTrainingGivesASmallPage() throws {
    try seeded { generator in
      var report = Report(steps: 100_000, seconds: 8)
      (report.status, report.skill) = (.stuck, 0)
      let losses = Losses((0..<1000).map { sin(Double($0)) + 2 })
      let trial = Trial("so", pairs: (0..<10).map { _ in Trial.Pair(asItIs: losses, changed: losses) })
      report.findings = (0..<3).map { _ in
        var finding = Finding(.carriedState, weight: 1)
        finding.attempt = .made(trial)
        return finding
      }
      var loop = TrainedRecording(
        model: Sequencer(Sequential(try Linear(3, 4), Tanh(), try Linear(4, 4), Tanh(), try Linear(4, 4), Tanh())),
        criterion: SequencerCriterion(MSECriterion()), steps: 60,
        sample: { _ in
          let steps = try (0..<40).map { _ in Value.tensor(try normal(generator, [2, 3])) }
          return (.list(steps), .list(try (0..<40).map { _ in .tensor(try normal(generator, [2, 4])) }))
        })
      loop.use = OptimizerUse(name: "updateParameters", rate: 0.001)
      let recording = try loop.record()
      recording.losses = (0..<100_000).map { sin(Double($0)) }
      recording.looks = (0..<2000).map { k in ParameterLook(step: k, rows: recording.looks[0].rows) }
      report.picture = Diagnosis.picture(recording)
      #expect(report.picture?.losses.count ?? 9999 <= 1100 && report.picture?.updates?.steps.count ?? 999 <= 200)
      _ = checkAlone(report.html(title: "long"))
    }
  }
}
