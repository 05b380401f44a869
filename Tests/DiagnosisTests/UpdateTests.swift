import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct UpdateTests {
  /// A loop on noisy sums, of which `step` moves the parameters.
  private func loop(
    _ generator: Generator, steps: Int = 150, _ step: ((Int, [Parameter]) throws -> Void)? = nil
  ) throws -> TrainedRecording {
    TrainedRecording(
      model: try net(), criterion: MSECriterion(), steps: steps, sample: noisySums(generator), step: step)
  }

  private func descend(_ parameters: some Sequence<Parameter>, _ rate: Double = 0.02) throws {
    for parameter in parameters { try parameter.value.cadd(parameter.value, -rate, parameter.gradient) }
  }

  @Test func aLoopWithoutAnUpdate() throws {
    try seeded { generator in
      let broken = try loop(generator) { _, _ in }
      let finding = try UpdateTest.findings(broken.watched()).only(.noUpdate)
      #expect(finding.evidence["looks"] == 149)
      let stale = try broken.record()
      (stale.flatCount, stale.staleCount) = (2, 1)
      #expect(try UpdateTest.findings(Case(stale)).only(.staleVector).evidence["vectors"] == 2)
      #expect(try UpdateTest.findings(loop(generator).watched()).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func anUpdateAfterEveryEighthSampleIsOne(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      var summing = try loop(generator)
      summing.zeroes = { $0 % 8 == 1 }
      summing.step = { k, parameters in if k % 8 == 0 { try self.descend(parameters, 0.005) } }
      let c = try summing.watched()
      #expect(c.skill.status != .learned)
      #expect(try UpdateTest.findings(c).isEmpty)
      #expect(try ZeroedTest.findings(c).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func stepsUpTheGradient(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      var broken = try loop(generator, steps: 30) { _, parameters in try self.descend(parameters, -0.001) }
      broken.use = OptimizerUse(name: "updateParameters", rate: -0.001)
      let finding = try UpdateTest.findings(broken.watched()).only(.uphill)
      #expect(finding.evidence["uphill"] == finding.evidence["looks"])
      // Too few steps for a proof.
      #expect(!finding.isProved)
      // A longer way up, by hand, and the same with steps down.
      var longer = try loop(generator, steps: 300) { _, parameters in try self.descend(parameters, -0.01) }
      longer.use = nil
      let proved = try UpdateTest.findings(longer.watched()).first
      #expect(proved?.code == .uphill && proved?.isProved == true)
      #expect(try UpdateTest.findings(loop(generator, steps: 60) { try self.descend($1, 0.001) }.watched()).isEmpty)
    }
  }

  /// Near the best parameters momentum goes up as often as down.
  @Test(arguments: [("sgd", ["momentum": 0.95, "dampening": 0]), ("adam", [:]), ("nag", ["momentum": 0.9])])
  func momentumIsNotUphill(_ name: String, _ options: [String: Double]) throws {
    try seeded { generator in
      var loop = try loop(generator)
      loop.use = OptimizerUse(name: name, rate: 0.01, options: options.mapValues(Value.number))
      if name == "nag" { loop.use = OptimizerUse(name: "sgd", rate: 0.01, options: ["momentum": .number(0.9)]) }
      let c = try loop.watched()
      #expect(c.skill.status != .learned)
      #expect(try UpdateTest.findings(c).isEmpty)
    }
  }

  @Test func aStepTakenThreeTimes() throws {
    try seeded { generator in
      var broken = try loop(generator)
      broken.use = OptimizerUse(name: "updateParameters", rate: 0.01)
      broken.step = { _, parameters in for _ in 0..<3 { try self.descend(parameters, 0.01) } }
      #expect(try UpdateTest.findings(broken.watched()).only(.stepRepeated).evidence["times"] == 3)
      broken.step = { _, parameters in try self.descend(parameters, 0.01) }
      #expect(try UpdateTest.findings(broken.watched()).isEmpty)
    }
  }

  /// Clipping makes moves shorter, and a schedule that ends at three times the rate makes them longer one by one.
  @Test func aScheduleAndClippingAreNoRepetition() throws {
    try seeded { generator in
      var loop = try loop(generator)
      loop.use = OptimizerUse(name: "updateParameters", rate: 0.01, clip: 0.5)
      #expect(try UpdateTest.findings(loop.watched()).isEmpty)
      loop.use = OptimizerUse(name: "updateParameters", rate: 0.01)
      loop.step = { k, parameters in try self.descend(parameters, 0.01 * (1 + Double(k) / 75)) }
      #expect(try UpdateTest.findings(loop.watched()).isEmpty)
    }
  }

  /// Two tensors have so small a gradient that their moves are lost in rounding.
  @Test func movesThatAreLostInRounding() throws {
    try seeded { generator in
      let faint = MulConstant()
      faint.constant_scalar = 1e-20
      var loop = try loop(generator)
      loop.model = Sequential(
        ConcatTable(Sequential(try Linear(3, 1), faint), try Linear(3, 1)), CAddTable())
      let c = try loop.watched()
      #expect(c.skill.status != .learned)
      #expect(c.recording.looks.allSatisfy { $0.rows[0].move == 0 && $0.rows[0].gradient > 0 })
      #expect(try UpdateTest.findings(c).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func aLayerThatNeverMoves(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let broken = try loop(generator) { _, parameters in try self.descend(parameters.dropFirst(2)) }
      let finding = try UpdateTest.findings(broken.watched()).only(.partFrozen)
      #expect(finding.evidence["tensors"] == 2 && finding.evidence["of"] == 4 && finding.weight == 0.5)
      // What is not stepped is not zeroed either, which is no cause of its own.
      var vector = try loop(generator) { _, parameters in
        try self.descend(parameters.dropFirst(2))
        for parameter in parameters.dropFirst(2) { try parameter.gradient.zero() }
      }
      vector.zeroes = { _ in false }
      let c = try vector.watched()
      #expect(c.recording.dirtyCount == c.recording.dirtyLooks)
      #expect(try ZeroedTest.findings(c).isEmpty)
      let slow = try loop(generator) { _, parameters in
        try self.descend(parameters.prefix(2), 2e-6)
        try self.descend(parameters.dropFirst(2))
      }
      #expect(try UpdateTest.findings(slow.watched()).isEmpty)
    }
  }

  @Test func noGradient() throws {
    try seeded { generator in
      var broken = try loop(generator)
      broken.gradOutput = { try $0.mapTensors { try Tensor($0.sizes) } }
      #expect(try UpdateTest.findings(broken.watched()).only(.noGradient).weight == 1)
    }
  }

  @Test func aPartWithoutGradient() throws {
    try seeded { generator in
      var broken = try loop(generator)
      // Weights of 0 before the last bias pass nothing back, and units that give 0 let them stay so.
      let model = Sequential(try Linear(3, 10), ReLU(), try Linear(10, 10), ReLU(), try Linear(10, 1))
      for parameter in try model.parameters().dropLast(2) { try parameter.value.fill(-0.1) }
      broken.model = model
      broken.sample = { _ in
        let input = try normal(generator, [8, 3])
        try input.abs(input)
        return (.tensor(input), .tensor(try normal(generator, [8, 1])))
      }
      let findings = try UpdateTest.findings(broken.watched())
      #expect(try findings.only(.partNoGradient).evidence["tensors"] == 5)
      // Most rows of a table get no gradient at a step, but the table does.
      var words = try loop(generator)
      words.model = Sequential(try LookupTable(200, 4), try View([-1, 4]), try Linear(4, 1))
      words.sample = { _ in
        let rows = try (0..<2).map { _ in Double(try generator.random(1, 200)) }
        return (.tensor(try Tensor(rows, [2])), .tensor(try normal(generator, [2, 1])))
      }
      #expect(try UpdateTest.findings(words.watched()).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func gradientsThatAreNotZeroed(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      var broken = try loop(generator, steps: 300)
      broken.sample = noisySums(generator, noise: 0.3)
      broken.zeroes = { _ in false }
      let finding = try ZeroedTest.findings(broken.watched()).only(.notZeroed)
      #expect(finding.evidence["dirty"] == finding.evidence["looks"])
      #expect(finding.isProved && finding.evidence["changed", default: 9] < finding.evidence["loss", default: 0])
      broken.zeroes = { _ in true }
      #expect(try ZeroedTest.findings(broken.watched()).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func equalUnits(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let broken = try loop(generator)
      for parameter in try broken.model.parameters() { try parameter.value.fill(0.1) }
      let finding = try InitTest.findings(broken.watched()).only(.symmetricWeights)
      #expect(finding.evidence["of"] == 1)
      #expect(try InitTest.findings(loop(generator).watched()).isEmpty)
    }
  }

  /// Zeros at the start of a single layer, or of the last one, grow apart.
  @Test(arguments: UInt64(1)...5) func zerosThatGrowApart(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      for model in [Sequential(try Linear(3, 2), LogSoftMax()), try net(Tanh(), LogSoftMax(), outputs: 2)] {
        for parameter in try model.parameters().suffix(2) { try parameter.value.zero() }
        let loop = TrainedRecording(
          model: model, criterion: ClassNLLCriterion(), steps: 150, sample: noisyClasses(generator))
        let c = try loop.watched()
        #expect(c.skill.status != .learned)
        #expect(try InitTest.findings(c).isEmpty)
      }
    }
  }

  @Test func numbersThatRunAway() throws {
    try seeded { generator in
      var broken = TrainedRecording(
        model: Sequential(try Linear(3, 1)), criterion: MSECriterion(), steps: 400, sample: noisySums(generator))
      broken.use = OptimizerUse(name: "updateParameters", rate: 50)
      let c = try broken.watched()
      let finding = try FiniteTest.findings(c).only(.notFinite)
      #expect(finding.evidence["share", default: 0] > 1)
      #expect(try Diagnosis.training(c, reach: []).codes.first == .notFinite)
      broken.use = OptimizerUse(name: "updateParameters", rate: 0.05)
      broken.model = Sequential(try Linear(3, 1))
      // Large is not infinite.
      broken.sample = { k in
        let (input, target) = try noisySums(generator)(k)
        return (
          input,
          try target.mapTensors {
            let y = try $0.clone(); try y.mul(y, 1e100); return y
          }
        )
      }
      #expect(try FiniteTest.findings(broken.watched()).isEmpty)
    }
  }
}
