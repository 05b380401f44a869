import Diagnosis
import Foundation
import NN
import TensorCore
import Testing

/// Samples that draw as a script's dataset does, at places with names.
private final class Draws: DrawingDataset {
  let generator: Generator
  let make: (_ draw: (String) -> Double) throws -> (input: Value, target: Value)
  var itemCount = 0
  var draws: [String: Int] = [:]
  private var held: [String: Double] = [:]

  init(_ generator: Generator, _ make: @escaping (_ draw: (String) -> Double) throws -> (input: Value, target: Value)) {
    (self.generator, self.make) = (generator, make)
  }

  func sample(_ number: Int, holding names: Set<String>) throws -> (input: Value, target: Value) {
    itemCount += 1
    return try make { name in
      if names.contains(name), let value = self.held[name] { return value }
      let value = self.generator.uniform()
      if names.contains(name) { self.held[name] = value } else { self.draws[name, default: 0] += 1 }
      return value
    }
  }

  func release() { held = [:] }
}

@Suite struct StateTests {
  // MARK: State

  /// Sequences of T = 5 steps and 8 rows; `target` makes a step's target of the inputs since the beginning.
  private func sequences(
    _ generator: Generator, forgets: Bool, steps: Int = 400, target: @escaping ([[Double]]) throws -> [Double]
  ) throws -> TrainedRecording {
    var past: [[Double]] = []
    return TrainedRecording(
      model: Sequencer(Sequential(try LSTM(1, 10), try Linear(10, 1))), criterion: SequencerCriterion(MSECriterion()),
      use: OptimizerUse(name: "adam", rate: 0.01), steps: steps,
      sample: { _ in
        var (inputs, targets) = ([Value](), [Value]())
        for _ in 0..<5 {
          past.append(try normal(generator, [8, 1]).numbers)
          inputs.append(.tensor(try Tensor(past[past.count - 1], [8, 1])))
          targets.append(.tensor(try Tensor(try target(past), [8, 1])))
        }
        return (.list(inputs), .list(targets))
      }, forgets: { _ in forgets }, remember: "both")
  }

  /// The sum of the inputs since the sequence began.
  private func sum(_ past: [[Double]]) -> [Double] {
    let own = past.suffix((past.count - 1) % 5 + 1)
    return (0..<8).map { row in own.reduce(0) { $0 + $1[row] } / 2 }
  }

  @Test(arguments: UInt64(1)...5) func aStateThatIsNoise(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let c = try sequences(generator, forgets: false, target: sum).watched()
      let finding = try StateTest.findings(c).only(.carriedState)
      #expect(finding.isProved && finding.evidence["forgetting", default: 9] < finding.evidence["loss", default: 0])
      #expect(try StateTest.findings(sequences(generator, forgets: true, target: sum).watched()).isEmpty)
    }
  }

  /// One long stream in pieces, where the state is what answers the first steps of each.
  @Test(arguments: UInt64(1)...5) func aStateThatIsOfUse(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let stream = try sequences(generator, forgets: false) { past in
        try past[max(0, past.count - 3)].map { $0 + 0.6 * (try generator.normal()) }
      }
      let c = try stream.watched()
      #expect(c.skill.status != .learned)
      #expect(try StateTest.findings(c).isEmpty)
    }
  }

  // MARK: Draws

  /// Two waves with a phase each, which the dataset draws, or not; the class is the wave.
  private func waves(_ generator: Generator, phase: Bool, steps: Int = 600) throws -> Case {
    let dataset = Draws(generator) { draw in
      let wave = draw("a.lua:1") < 0.5 ? 1.0 : 2
      // Two parameters that one line draws.
      let shift = phase ? draw("a.lua:2") * 2 * .pi : 1
      let size = phase ? 1 + 0.3 * draw("a.lua:2") : 1
      let points = (0..<8).map { k -> Double in
        let noise: Double = 0.3 * (draw("a.lua:3") - 0.5)
        return size * sin(wave * Double(k) * 0.8 + shift) + noise
      }
      return (.tensor(try Tensor(points, [1, 8])), .tensor(try Tensor([wave], [1])))
    }
    return try TrainedRecording(
      model: Sequential(try Linear(8, 2), LogSoftMax()), criterion: ClassNLLCriterion(),
      use: OptimizerUse(name: "updateParameters", rate: 0.05), steps: steps,
      sample: { try dataset.sample($0, holding: []) }, dataset: dataset
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func parametersThatTheModelIsNotTold(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let hidden = try waves(generator, phase: true)
      let before = generator.state
      let finding = try HiddenTest.findings(hidden).only(.hiddenParameters)
      // Not the class, without which the targets are certain, nor the noise, which is drawn eight times a sample.
      #expect(finding.places == ["a.lua:2"] && finding.isProved)
      #expect(generator.state == before)
      // Without the phase the model learns; the little that it is away from it after few steps is no cause.
      #expect(try HiddenTest.findings(waves(generator, phase: false)).isEmpty)
      let early = try waves(generator, phase: false, steps: 110)
      #expect(try HiddenTest.findings(early).isEmpty)
    }
  }

  /// A size that each sample has for itself, and that the answer does not need.
  @Test(arguments: UInt64(1)...5) func aDrawThatDoesNotMatter(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let dataset = Draws(generator) { draw in
        let kind = draw("a.lua:1") < 0.5 ? 1.0 : 2
        let size = 0.5 + draw("a.lua:2")
        let points = (0..<4).map { _ in size * (kind - 1.5) + 4 * (draw("a.lua:3") - 0.5) }
        return (.tensor(try Tensor(points, [1, 4])), .tensor(try Tensor([kind], [1])))
      }
      let c = try TrainedRecording(
        model: Sequential(try Linear(4, 2), LogSoftMax()), criterion: ClassNLLCriterion(),
        use: OptimizerUse(name: "updateParameters", rate: 0.05), steps: 600,
        sample: { try dataset.sample($0, holding: []) }, dataset: dataset
      ).watched()
      #expect(c.skill.status != .learned)
      #expect(try HiddenTest.findings(c).isEmpty)
    }
  }

  // MARK: Chasing

  /// The level of a slow wave as target, with inputs that do not tell where in the wave it is.
  private func wave(_ generator: Generator, inOrder: Bool) throws -> Case {
    try TrainedRecording(
      model: Sequential(try Linear(3, 1)), criterion: MSECriterion(),
      use: OptimizerUse(name: "updateParameters", rate: 0.05), steps: 800,
      sample: { k in
        let place = inOrder ? Double(k) : 1000 * generator.uniform()
        let level = sin(place / 15) + 0.1 * (try generator.normal())
        return (.tensor(try normal(generator, [4, 3])), .tensor(try Tensor([level, level, level, level], [4, 1])))
      }
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func followsTheNewest(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let chasing = try wave(generator, inOrder: true)
      #expect(chasing.skill.status != .learned)
      let finding = try ChasingTest.findings(chasing).only(.chasing)
      #expect(finding.evidence["later", default: 0] > 1.5 * finding.evidence["then", default: 9])
      #expect(try ChasingTest.findings(wave(generator, inOrder: false)).isEmpty)
    }
  }

  /// A rate that is high, so that each step follows its own noise for a while.
  @Test(arguments: UInt64(1)...5) func noiseIsNoChase(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.15),
        steps: 800,
        sample: noisySums(generator, rows: 2))
      let c = try loop.watched()
      #expect(c.skill.status != .learned)
      #expect(try ChasingTest.findings(c).isEmpty)
    }
  }
}
