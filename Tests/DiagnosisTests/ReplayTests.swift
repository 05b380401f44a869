import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct ReplayTests {
  private func steps(_ generator: Generator, _ count: Int, rows: Int, width: Int) throws -> [Value] {
    try (0..<count).map { _ in .tensor(try normal(generator, [rows, width])) }
  }

  @Test(arguments: ["updateParameters", "sgd", "adam", "rmsprop", "adagrad", "adadelta"])
  func repeatsWhatWasSeen(_ name: String) throws {
    try seeded { generator in
      var loop = TrainedRecording(
        model: Sequencer(Sequential(try LSTM(3, 4), try Linear(4, 1))), criterion: SequencerCriterion(MSECriterion()),
        steps: 60,
        sample: { _ in
          (
            .list(try self.steps(generator, 3, rows: 2, width: 3)),
            .list(try self.steps(generator, 3, rows: 2, width: 1))
          )
        })
      let options: [String: Value] = name == "sgd" ? ["momentum": .number(0.9), "mine": .string("x")] : [:]
      loop.use = OptimizerUse(
        name: name, rate: 0.05, options: name == "sgd" ? ["momentum": .number(0.9)] : [:], clip: nil)
      let recording = try loop.record()
      // Scripts keep figures of their own in the table of the options.
      recording.optimizer?.options = options
      let before = generator.state
      let losses = try #require(try Replay(recording)).run(steps: 60, seconds: 60)
      #expect(losses.values == recording.losses)
      #expect(generator.state == before)
    }
  }

  @Test func repeatsClippingMemoryAndTheLastStepAlone() throws {
    try seeded { generator in
      var loop = TrainedRecording(
        model: Sequencer(Sequential(try LSTM(3, 4), try Linear(4, 1))), criterion: MSECriterion(), steps: 60,
        sample: { _ in
          (
            .list(try self.steps(generator, 3, rows: 2, width: 3)),
            .tensor(try normal(generator, [2, 1]))
          )
        })
      loop.use = OptimizerUse(name: "updateParameters", rate: 0.5, clip: 0.2)
      (loop.remember, loop.comparesLast) = ("both", true)
      loop.forgets = { $0 % 7 == 0 }
      let recording = try loop.record()
      let replay = try #require(try Replay(recording))
      let losses = try replay.run(steps: 60, seconds: 60)
      #expect(zip(losses.values, recording.losses).allSatisfy { abs($0 - $1) < 1e-12 })
      var change = Replay.Change()
      change.forgets = true
      let cut = try replay.run(change, steps: 60, seconds: 60)
      #expect(cut.values[0] == losses.values[0] && cut.values[1] != losses.values[1])
    }
  }

  @Test func findsTheRateOfStepsByHand() throws {
    try seeded { generator in
      var loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), use: nil, steps: 60, sample: noisySums(generator))
      loop.step = { _, parameters in
        for parameter in parameters { try parameter.value.cadd(parameter.value, -0.03, parameter.gradient) }
      }
      let recording = try loop.record()
      let losses = try #require(try Replay(recording)).run(steps: 60, seconds: 60)
      #expect(zip(losses.values, recording.losses).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  @Test func repeatsAWrongSignAndCanTurnIt() throws {
    try seeded { generator in
      var loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.002),
        steps: 100,
        sample: noisySums(generator))
      loop.gradOutput = {
        try $0.mapTensors {
          let g = try $0.clone(); try g.mul(g, -3); return g
        }
      }
      let recording = try loop.record()
      let replay = try #require(try Replay(recording))
      let losses = try replay.run(steps: 100, seconds: 60)
      #expect(zip(losses.values, recording.losses).allSatisfy { abs($0 - $1) < 1e-9 * $0 })
      var change = Replay.Change()
      change.goesDown = true
      #expect(try replay.run(change, steps: 100, seconds: 60).tail() < losses.tail() - 0.1)
    }
  }

  @Test func repeatsOutputsThatAreComparedInAnotherShape() throws {
    try seeded { generator in
      let loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), steps: 60, sample: noisySums(generator))
      let recording = try loop.record()
      for k in recording.first.indices {
        let step = recording.first[k]
        recording.first[k].compared = try step.compared.mapTensors { try $0.view([8]) }
        recording.first[k].target = try step.target.mapTensors { try $0.view([8]) }
      }
      let replay = try #require(try Replay(recording))
      #expect(try replay.run(steps: 60, seconds: 60).values == recording.losses)
      // Hardly anything is left of a gradient that is limited so: the loss stays where it began.
      var change = Replay.Change()
      change.clip = 1e-9
      let clipped = try replay.run(change, steps: 60, seconds: 60)
      let initial = try #require(recording.initialModel)
      let last = recording.first[59]
      let output = try initial.forward(last.input).mapTensors { try $0.view([8]) }
      let start = try #require(try MSECriterion().forward(output, last.target).number)
      #expect(abs(clipped.values[59] - start) < 1e-6)
    }
  }

  @Test func doesNotReplayWhatItDoesNotKnow() throws {
    try seeded { generator in
      let loop = TrainedRecording(
        model: try net(), criterion: MSECriterion(), steps: 30, sample: noisySums(generator))
      let recording = try loop.record()
      // A gradient that is not the criterion's: a loss of the script's own.
      for k in recording.first.indices { recording.first[k].gradOutput = .tensor(try normal(generator, [8, 1])) }
      #expect(try Replay(recording) == nil)
      let without = try loop.record()
      without.optimizer = OptimizerUse(name: "lbfgs", rate: 1)
      let replay = try #require(try Replay(without))
      #expect(throws: NNError.self) { try replay.run(steps: 10, seconds: 60) }
    }
  }

  @Test func meansAndErrors() {
    let high = Losses((0..<200).map { 2 + Double($0 % 2) })
    let low = Losses((0..<200).map { 1 + Double($0 % 3) * 0.1 })
    #expect(Losses([4, 3, 2, 1]).tail() == 1 && Losses([4, 3, 2, 1]).tail(0.5) == 1.5)
    #expect(high.z(above: low) > 4 && low.z(above: high) < -4)
    let growing = Losses((0..<200).map { Double($0 * $0 * $0) } + [.infinity, .nan])
    #expect(growing.isAlwaysAbove(Losses(low.values + [1, 1])) && !low.isAlwaysAbove(high))
    #expect(!Losses([9, 9, 9]).isAlwaysAbove(Losses([1, 1, 1])))
    let waves = (0..<2).map { k in Losses((0..<200).map { Double(($0 * 7 + k * 3) % 11) }) }
    #expect(abs(waves[0].z(above: waves[1])) < 4)
    #expect(Losses([2]).fidelity(to: Losses([1])) == 2 && !Losses([2]).isFaithful(to: Losses([1])))
    #expect(Losses([]).tail().isNaN && !Losses([.nan]).isFaithful(to: Losses([1])))
  }
}
