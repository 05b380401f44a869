import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct OutputTests {
  private func classes(_ generator: Generator, _ criterion: Criterion, _ last: Module?) throws -> TrainedRecording {
    TrainedRecording(
      model: try net(Tanh(), last, outputs: 2), criterion: criterion, steps: 200, sample: noisyClasses(generator))
  }

  @Test func classNLLWithoutLogarithms() throws {
    try seeded { generator in
      let soft = try CriterionTest.findings(classes(generator, ClassNLLCriterion(), SoftMax()).watched())
      #expect(try soft.only(.notLogProbabilities).names["outputs"] == "probabilities")
      let plain = try CriterionTest.findings(classes(generator, ClassNLLCriterion(), nil).watched())
      #expect(try plain.only(.notLogProbabilities).names["outputs"] == "numbers")
      #expect(try CriterionTest.findings(classes(generator, ClassNLLCriterion(), LogSoftMax()).watched()).isEmpty)
    }
  }

  /// Masked steps give rows of zeros, single precision sums that are not quite 1.
  @Test func masksAndSinglePrecisionAreLogarithmsStill() throws {
    try seeded { generator in
      let model = Sequential(MaskZero(Sequential(try Linear(3, 40), LogSoftMax()), 1))
      try model.convert(to: .float, Copier())
      let criterion = ClassNLLCriterion()
      try criterion.convert(to: .float, Copier())
      let loop = TrainedRecording(
        model: model, criterion: criterion, steps: 100,
        sample: { k in
          let input = try normal(generator, [4, 3])
          if k % 2 == 0 { try input.narrow(0, 0, 2).zero() }
          return (.tensor(try input.to(.float)), .tensor(try Tensor([1, 2, 3, 4], [4])))
        })
      #expect(try CriterionTest.findings(loop.watched()).isEmpty)
    }
  }

  @Test func aSoftMaxTooMuch() throws {
    try seeded { generator in
      let twice = try CriterionTest.findings(classes(generator, CrossEntropyCriterion(), SoftMax()).watched())
      #expect(abs(try twice.only(.doubleSoftmax).evidence["floor", default: 0] - 0.31326) < 1e-5)
      #expect(try CriterionTest.findings(classes(generator, CrossEntropyCriterion(), nil).watched()).isEmpty)
      // Scores between 0 and 1 are odd, but no probabilities.
      #expect(try CriterionTest.findings(classes(generator, CrossEntropyCriterion(), Sigmoid()).watched()).isEmpty)
    }
  }

  private func bounded(_ generator: Generator, _ last: Module, _ scale: Double, outliers: Double) throws -> Case {
    let sums = noisySums(generator)
    return try TrainedRecording(
      model: net(Tanh(), last), criterion: MSECriterion(), steps: 300,
      sample: { k in
        let (input, target) = try sums(k)
        let numbers = try (target.tensor?.numbers ?? []).map { y in
          generator.uniform() < outliers ? 1.5 : scale * max(-1, min(1, y / 2))
        }
        return (input, .tensor(try Tensor(numbers, [numbers.count, 1])))
      }
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func targetsThatTheLastLayerCannotGive(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let finding = try CriterionTest.findings(bounded(generator, Tanh(), 3, outliers: 0)).only(.targetRange)
      #expect(finding.names["layer"] == "nn.Tanh" && finding.evidence["high"] == 3)
      #expect(try CriterionTest.findings(bounded(generator, ReLU(), 3, outliers: 0)).only(.targetRange).weight > 0.5)
      #expect(try CriterionTest.findings(bounded(generator, MulConstant(), 3, outliers: 0)).isEmpty)
      #expect(try CriterionTest.findings(bounded(generator, Tanh(), 1, outliers: 0)).isEmpty)
      #expect(try CriterionTest.findings(bounded(generator, Tanh(), 1, outliers: 0.01)).isEmpty)
    }
  }

  // MARK: Activations

  @Test(arguments: UInt64(1)...5) func reluThatGivesNothing(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let dead = TrainedRecording(
        model: try net(ReLU()), criterion: MSECriterion(), steps: 150, sample: noisySums(generator))
      try dead.model.parameters()[1].value.fill(-50)
      #expect(try ActivationTest.findings(dead.watched()).only(.deadReLU).evidence["share"] == 1)
      // Nine of ten zeros in a hidden layer are many, but what is left learns.
      let sparse = TrainedRecording(
        model: try net(ReLU()), criterion: MSECriterion(), steps: 150, sample: noisySums(generator, noise: 3))
      try sparse.model.parameters()[1].value.fill(-0.8)
      let c = try sparse.watched()
      #expect(c.skill.total < 0.5)
      #expect(try ActivationTest.findings(c).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func sigmoidsAtTheirEnds(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      for layer in [Sigmoid(), Tanh()] {
        let far = TrainedRecording(
          model: try net(layer), criterion: MSECriterion(), steps: 150, sample: noisySums(generator, noise: 3))
        #expect(try ActivationTest.findings(far.watched()).isEmpty)
        let weights = try far.model.parameters()[0].value
        try weights.mul(weights, 300)
        let finding = try ActivationTest.findings(far.watched()).only(.saturated)
        #expect(finding.names["layer"] == layer.typeName)
      }
    }
  }

  /// Rare ones that nothing predicts: the best answer is near 0, where a sigmoid is flat.
  @Test(arguments: UInt64(1)...5) func aSigmoidThatIsRightlyNearZero(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let rare = TrainedRecording(
        model: try net(Tanh(), Sigmoid()), criterion: BCECriterion(), steps: 400,
        sample: { _ in
          let ones = (0..<8).map { _ in generator.uniform() < 0.003 ? 1.0 : 0 }
          return (.tensor(try normal(generator, [8, 3])), .tensor(try Tensor(ones, [8, 1])))
        })
      try rare.model.parameters()[3].value.fill(-6)
      let c = try rare.watched()
      #expect(c.skill.status != .learned && c.skill.total < 0.5)
      #expect(try ActivationTest.findings(c).isEmpty)
    }
  }
}
