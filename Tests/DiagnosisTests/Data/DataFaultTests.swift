import Diagnosis
import Foundation
import NN
import TensorCore
import Testing

/// Trainings whose data are at fault.
@Suite struct DataFaultTests {
  // MARK: Order

  /// Two classes that the inputs tell by `distance`, in runs of 40 steps or mixed.
  private func runs(_ generator: Generator, sorted: Bool, distance: Double, rate: Double = 0.3) throws -> Case {
    try TrainedRecording(
      model: net(Tanh(), LogSoftMax(), outputs: 2), criterion: ClassNLLCriterion(),
      use: OptimizerUse(name: "updateParameters", rate: rate), steps: 480,
      sample: { k in
        let kind = sorted ? Double(k / 40 % 2) : generator.uniform() < 0.5 ? 0 : 1
        let x = try normal(generator, [4, 3])
        try x.add(x, distance * (kind - 0.5))
        return (.tensor(x), .tensor(try Tensor(Array(repeating: kind + 1, count: 4), [4])))
      }
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func oneClassAfterTheOther(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let findings = try Diagnosis.training(runs(generator, sorted: true, distance: 0.3), reach: [], replays: false)
      let finding = try #require(findings.first { $0.code == .sorted })
      #expect(finding.evidence["first", default: 0] > finding.evidence["constant", default: 9])
      #expect(!finding.text.cause.isEmpty && !finding.text.details.contains { $0.contains("nan") })
      for c in [
        try runs(generator, sorted: false, distance: 0.3),
        // The same runs of classes that the inputs tell: a change surprises no one.
        try runs(generator, sorted: true, distance: 6, rate: 0.05),
      ] {
        #expect(try !Diagnosis.training(c, reach: [], replays: false).codes.contains(.sorted))
      }
    }
  }

  // MARK: Padding

  /// Sequences of 2 to 6 letters of 3 in 6 steps, with zeros at the other end; asked is the first letter.
  private func padded(_ generator: Generator, behind: Bool, masks: Bool = true) throws -> Case {
    let lstm = try FastLSTM(3, 10)
    let model = Sequential(
      masks ? Sequencer(MaskZero(lstm, 1)) : Sequencer(lstm), Select(1, -1), try Linear(10, 3), LogSoftMax())
    return try TrainedRecording(
      model: model, criterion: ClassNLLCriterion(), use: OptimizerUse(name: "adam", rate: 0.01), steps: 150,
      sample: { _ in
        let input = try Tensor([6, 8, 3])
        var first: [Double] = []
        for n in 0..<8 {
          let length = try generator.random(2, 6)
          for t in 0..<length {
            let letter = try generator.random(0, 2)
            try input.select(0, behind ? t : 6 - length + t).select(0, n).narrow(0, letter, 1).fill(1)
            if t == 0 { first.append(Double(letter + 1)) }
          }
        }
        return (.tensor(input), .tensor(try Tensor(first, [8])))
      }
    ).watched()
  }

  @Test(arguments: UInt64(1)...3) func zerosBehindTheData(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let fault = try Diagnosis.training(padded(generator, behind: true), reach: [], replays: false)
      let finding = try #require(fault.first { $0.code == .paddingBehind })
      #expect(finding.evidence["share", default: 0] > 0.6 && !finding.text.advice.isEmpty)
      for c in [try padded(generator, behind: false), try padded(generator, behind: true, masks: false)] {
        #expect(try !Diagnosis.training(c, reach: [], replays: false).codes.contains(.paddingBehind))
      }
    }
  }

  /// Steps of letters, or of zeros whose target is class 4, among 12.
  private func tagged(_ generator: Generator, lengths: ClosedRange<Int>, learns: Bool) throws -> Case {
    let model = Sequencer(Sequential(try Linear(3, 8), Tanh(), try Linear(8, 4), LogSoftMax()))
    return try TrainedRecording(
      model: model, criterion: SequencerCriterion(ClassNLLCriterion()),
      use: OptimizerUse(name: "adam", rate: 0.02), steps: 300,
      sample: { _ in
        let (input, target) = (try Tensor([12, 8, 3]), try Tensor([12, 8]))
        try target.fill(4)
        for n in 0..<8 {
          for t in 0..<(try generator.random(lengths.lowerBound, lengths.upperBound)) {
            let letter = try generator.random(0, 2)
            try input.select(0, t).select(0, n).narrow(0, letter, 1).fill(1)
            let answer = learns ? letter : try generator.random(0, 2)
            try target.select(0, t).narrow(0, n, 1).fill(Double(answer + 1))
          }
        }
        return (.tensor(input), .tensor(target))
      }
    ).watched()
  }

  @Test(arguments: UInt64(1)...3) func aLossOfPadding(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let fault = try Diagnosis.training(tagged(generator, lengths: 2...4, learns: false), reach: [], replays: false)
      let finding = try #require(fault.first { $0.code == .paddingInLoss })
      #expect(finding.evidence["share", default: 0] > 0.6 && finding.evidence["skill", default: 1] < 0.3)
      for c in [
        try tagged(generator, lengths: 2...4, learns: true), try tagged(generator, lengths: 9...12, learns: false),
      ] {
        #expect(try !Diagnosis.training(c, reach: [], replays: false).codes.contains(.paddingInLoss))
      }
    }
  }

  // MARK: Contradictions

  /// sin(t / 2) of windows of sin(t), whose period is half as long.
  private func waves(_ start: @escaping () -> Double) throws -> Report {
    let practice = Practice(
      model: Sequencer(Sequential(try LSTM(1, 8), try Linear(8, 1))), criterion: SequencerCriterion(MSECriterion()),
      steps: 150
    ) { _ in
      let from = (0..<8).map { _ in start() }
      return (
        try sequence(8, 8) { t, n in sin(from[n] + 0.5 * Double(t)) },
        try sequence(8, 8) { t, n in sin((from[n] + 0.5 * Double(t)) / 2) }
      )
    }
    return try Diagnosis.run(practice.recording(), replays: false)
  }

  @Test func windowsThatContradictOneAnother() throws {
    try practised { () throws in
      let dice = Dice(31)
      #expect(try waves { dice.number(0, 1000) }.findings.codes == [.contradictory])
      #expect(try waves { dice.number(0, 6) }.findings.codes == [])
    }
  }

  /// The sign of a number, of which a share is drawn.
  private func labels(drawn: Double) throws -> Report {
    let dice = Dice(32)
    let model = Sequential(try Linear(2, 8), Tanh(), try Linear(8, 2), LogSoftMax())
    let practice = Practice(model: model, criterion: ClassNLLCriterion(), steps: 300) { _ in
      let x = (0..<16).map { _ in dice.number() }
      let y = (0..<8).map { n -> Double in
        dice.number(0, 1) < drawn ? dice.bit() + 1 : x[2 * n] > 0 ? 2 : 1
      }
      return (try Tensor(x, [8, 2]), try Tensor(y, [8]))
    }
    return try Diagnosis.run(practice.recording(), replays: false)
  }

  @Test func labelsThatNoInputTells() throws {
    try practised { () throws in
      #expect(try labels(drawn: 0.7).findings.codes == [.contradictory])
      #expect(try labels(drawn: 0.4).findings.codes == [])
    }
  }

  // MARK: Windows and lags

  /// 1 every `period` steps, to be told one step ahead.
  private func spikes(period: Int, steps: Int) throws -> Report {
    let dice = Dice(33)
    let practice = Practice(
      model: Sequencer(Sequential(try LSTM(1, 8), try Linear(8, 1))), criterion: SequencerCriterion(MSECriterion()),
      steps: 300
    ) { _ in
      let start = (0..<8).map { _ in dice.whole(1000) }
      func spike(_ t: Int) -> Double { t % period == 0 ? 1 : 0 }
      return (
        try sequence(steps, 8) { t, n in spike(start[n] + t) },
        try sequence(steps, 8) { t, n in spike(start[n] + t + 1) }
      )
    }
    return try Diagnosis.run(practice.recording(), replays: false)
  }

  @Test func windowsShorterThanAPeriod() throws {
    try practised { () throws in
      let report = try spikes(period: 9, steps: 4)
      #expect(report.findings.codes == [.shortWindow])
      #expect(report.findings.first?.text.details.contains { $0.contains("nan") } == false)
      #expect(try spikes(period: 5, steps: 20).findings.codes == [])
    }
  }

  /// Answers whose inputs lie in reverse order say so.
  @Test func targetsInReverseOrder() throws {
    try practised { () throws in
      let dice = Dice(35)
      let model = Sequencer(Sequential(try LSTM(4, 10), try Linear(10, 4), LogSoftMax()))
      let practice = Practice(model: model, criterion: SequencerCriterion(ClassNLLCriterion()), steps: 200) { _ in
        let letters = (0..<5).map { _ in (0..<8).map { _ in dice.whole(4) } }
        return (
          try oneHot(letters, 4), try sequence(5, 8, classes: true) { t, n in Double(letters[4 - t][n] + 1) }
        )
      }
      let finding = try #require(try Diagnosis.reach(Case(practice.recording())).findings.first)
      #expect(finding.code == .unseenFuture && finding.evidence["mirrored"] == 1 && finding.evidence["shift"] == nil)
      #expect(finding.text.details.contains { $0.contains("reverse order") })
    }
  }

  /// A letter that comes one step after its answer: unpredictable, whatever stands at the last step.
  @Test func targetsOneStepEarly() throws {
    try practised { () throws in
      let dice = Dice(36)
      let model = Sequencer(Sequential(try LSTM(4, 10), try Linear(10, 4), LogSoftMax()))
      let practice = Practice(model: model, criterion: SequencerCriterion(ClassNLLCriterion()), steps: 200) { _ in
        let letters = (0..<6).map { _ in (0..<8).map { _ in dice.whole(4) } }
        return (
          try oneHot(letters, 4),
          try sequence(6, 8, classes: true) { t, n in t < 5 ? Double(letters[t + 1][n] + 1) : 1 }
        )
      }
      let report = try Diagnosis.run(practice.recording(), replays: false)
      #expect(report.findings.codes == [.unpredictable])
    }
  }
}
