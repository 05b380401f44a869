import Diagnosis
import NN
import TensorCore
import Testing

/// Findings about the network itself: its weights at the start, what is left of its gradients, its modes and axes.
@Suite struct NetworkTests {
  // MARK: Weights at the start

  /// A regression whose first layer's weights are multiplied by `first`, and the last one's by `last`.
  private func scaled(_ generator: Generator, _ first: Double, last: Double = 1, noise: Double = 0.3) throws -> Case {
    let loop = TrainedRecording(
      model: try net(Tanh()), criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.02),
      steps: 300, sample: noisySums(generator, noise: noise))
    let parameters = try loop.model.parameters()
    for (place, factor) in [(0, first), (2, last)] {
      try parameters[place].value.mul(parameters[place].value, factor)
    }
    return try loop.watched()
  }

  @Test(arguments: UInt64(1)...5) func weightsFarTooLarge(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let finding = try WeightTest.findings(scaled(generator, 300, last: 300)).only(.weightsLarge)
      #expect(finding.isProved && finding.evidence["layers"] == 2)
      #expect(abs(finding.evidence["times", default: 0] - 300) < 150)
      #expect(try WeightTest.findings(scaled(generator, 1)).isEmpty)
    }
  }

  /// Weights by another rule, a last layer that begins small, and large weights that do no harm.
  @Test(arguments: UInt64(1)...5) func otherWeightsThatLearn(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      #expect(try WeightTest.findings(scaled(generator, 4, last: 0.05, noise: 1)).isEmpty)
      let small = try scaled(generator, 1, last: 0.001, noise: 1)
      #expect(small.skill.status != .learned)
      #expect(try WeightTest.findings(small).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func weightsFarTooSmall(_ seed: UInt64) throws {
    func loop(_ generator: Generator, _ factor: Double) throws -> Case {
      let model = Sequential(
        try Linear(3, 10), Tanh(), try Linear(10, 10), Tanh(), try Linear(10, 2), LogSoftMax())
      for parameter in try model.parameters() { try parameter.value.mul(parameter.value, factor) }
      return try TrainedRecording(
        model: model, criterion: ClassNLLCriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.2),
        steps: 400, sample: noisyClasses(generator, rows: 16, drawn: 0.1)
      ).watched()
    }
    try seeded(seed) { generator in
      let finding = try WeightTest.findings(loop(generator, 1e-3)).only(.weightsSmall)
      #expect(finding.isProved && finding.names["layer"] == "nn.Linear")
      #expect(try WeightTest.findings(loop(generator, 1)).isEmpty)
      #expect(try WeightTest.findings(loop(generator, 0.2)).isEmpty)
    }
  }

  // MARK: Clipping

  private func clipped(
    _ generator: Generator, _ bound: Double?, rate: Double = 0.1, noise: Double = 0.5,
    _ step: ((Int, [Parameter]) throws -> Void)? = nil
  ) throws -> Case {
    try TrainedRecording(
      model: try net(), criterion: MSECriterion(),
      use: OptimizerUse(name: "updateParameters", rate: rate, clip: bound), steps: 300,
      sample: noisySums(generator, noise: noise), step: step
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func gradientsCutToNothing(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let finding = try ClipTest.findings(clipped(generator, 1e-4)).only(.clippedAway)
      #expect(finding.isProved && finding.evidence["share", default: 1] < 0.01 && finding.evidence["bound"] == 1e-4)
      #expect(try ClipTest.findings(clipped(generator, 5)).isEmpty)
      // The same by hand, element by element.
      let byHand = try ClipTest.findings(
        clipped(generator, nil) { _, parameters in
          for p in parameters { try p.value.cadd(p.value, -0.1 * 1e-4, p.gradient) }
        })
      #expect(try byHand.only(.clippedAway).evidence["bound"] == nil)
    }
  }

  /// A tight bound with a large rate learns; of noise that nothing predicts no clipping keeps anybody from learning.
  @Test(arguments: UInt64(1)...5) func clippingThatDoesNoHarm(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      #expect(try ClipTest.findings(clipped(generator, 0.02, rate: 5, noise: 1)).isEmpty)
      let noise = try clipped(generator, 1e-4, noise: 100)
      #expect(noise.skill.total < 0.3)
      #expect(try ClipTest.findings(noise).isEmpty)
    }
  }

  @Test func stepsOfClippedGradientsThatAreRepeated() throws {
    try seeded { generator in
      let broken = try clipped(generator, 0.5, rate: 0.02, noise: 1) { _, parameters in
        for _ in 0..<4 { for p in parameters { try p.value.cadd(p.value, -0.02, p.gradient) } }
      }
      let finding = try UpdateTest.findings(broken).only(.stepRepeated)
      #expect(finding.evidence["times"] == 4)
      #expect(try UpdateTest.findings(clipped(generator, 0.5, rate: 0.02, noise: 1)).isEmpty)
    }
  }

  // MARK: Axes

  private func classes(_ generator: Generator, _ last: Module, _ criterion: Criterion = ClassNLLCriterion()) throws
    -> Case
  {
    try TrainedRecording(
      model: try net(Tanh(), last, outputs: 2), criterion: criterion, steps: 150, sample: noisyClasses(generator)
    ).watched()
  }

  @Test func aSoftMaxOverTheWrongAxis() throws {
    try seeded { generator in
      let turned = Sequential(Transpose([(1, 2)]), LogSoftMax(), Transpose([(1, 2)]))
      let finding = try CriterionTest.findings(classes(generator, turned)).only(.softmaxAxis)
      #expect(finding.names["axis"] == "samples of the batch")
      #expect(try CriterionTest.findings(classes(generator, LogSoftMax())).isEmpty)
      // Three dimensions: the steps are taken for the classes.
      func sequences(_ model: Module) throws -> Case {
        try TrainedRecording(
          model: model, criterion: SequencerCriterion(ClassNLLCriterion()), steps: 60,
          sample: { _ in
            let classes = try (0..<20).map { _ in Double(try generator.random(1, 3)) }
            return (.tensor(try normal(generator, [5, 4, 3])), .tensor(try Tensor(classes, [5, 4])))
          }
        ).watched()
      }
      let outside = try sequences(Sequential(Sequencer(try Linear(3, 3)), LogSoftMax()))
      let steps = try CriterionTest.findings(outside).only(.softmaxAxis)
      #expect(steps.names["axis"] == "steps of the sequence")
      let inside = try sequences(Sequencer(Sequential(try Linear(3, 3), LogSoftMax())))
      #expect(try CriterionTest.findings(inside).isEmpty)
    }
  }

  /// Where the targets are shares over the samples, the probabilities are, too.
  @Test func sharesOverTheSamples() throws {
    try seeded { generator in
      func shares(_ targets: @escaping () throws -> [Double]) throws -> Case {
        try TrainedRecording(
          model: try net(Tanh(), Sequential(try View([8]), SoftMax())), criterion: MSECriterion(), steps: 60,
          sample: { _ in (.tensor(try normal(generator, [8, 3])), .tensor(try Tensor(targets(), [8]))) }
        ).watched()
      }
      let chosen = try shares {
        let place = try generator.random(1, 8)
        return (1...8).map { $0 == Int(place) ? 1 : 0 }
      }
      #expect(chosen.skill.status != .learned)
      #expect(try CriterionTest.findings(chosen).isEmpty)
      let free = try shares { (0..<8).map { _ in generator.uniform() } }
      #expect(try CriterionTest.findings(free).only(.softmaxAxis).names["axis"] == "samples of the batch")
    }
  }

  @Test func aSoftMaxBeforeALogSoftMax() throws {
    try seeded { generator in
      let twice = try CriterionTest.findings(classes(generator, Sequential(SoftMax(), LogSoftMax())))
      #expect(abs(try twice.only(.doubleSoftmax).evidence["floor", default: 0] - 0.31326) < 1e-5)
      // Logarithms of probabilities stay what they are, in the model and in the criterion.
      #expect(try CriterionTest.findings(classes(generator, Sequential(LogSoftMax(), LogSoftMax()))).isEmpty)
      #expect(try CriterionTest.findings(classes(generator, LogSoftMax(), CrossEntropyCriterion())).isEmpty)
    }
  }

  // MARK: Rows

  private func mixing(
    _ generator: Generator, _ model: Module, _ target: @escaping ([Double]) -> [Double]
  ) throws -> Case {
    try TrainedRecording(
      model: model, criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.02), steps: 300,
      sample: { _ in
        let input = try normal(generator, [8, 1])
        return (.tensor(input), .tensor(try Tensor(target(input.numbers), [8, 1])))
      }
    ).watched()
  }

  private func mixingNet() throws -> Module {
    Sequential(try Linear(1, 8), try Reshape([8, 8], false), Transpose([(1, 2)]), Tanh(), try Linear(8, 1))
  }

  @Test(arguments: UInt64(1)...3) func rowsThatAreMixed(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let finding = try MixTest.findings(mixing(generator, mixingNet()) { $0 }).only(.mixedRows)
      #expect(finding.evidence["share", default: 0] > 0.5 && finding.evidence["rows"] == 8)
      let own = Sequential(try Linear(1, 8), Tanh(), try Linear(8, 1))
      #expect(try MixTest.findings(mixing(generator, own) { $0.map { $0 > 0 ? 1 : -1 } }).isEmpty)
    }
  }

  /// A target that other rows tell, or that nothing tells: mixing is no cause.
  @Test(arguments: UInt64(1)...3) func rowsThatAreMixedOnPurpose(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let shifted = try mixing(generator, mixingNet()) { Array($0.suffix(1) + $0.dropLast()) }
      #expect(shifted.skill.total < 0.5)
      #expect(try MixTest.findings(shifted).isEmpty)
      #expect(try MixTest.findings(mixing(generator, mixingNet()) { $0.map { _ in generator.uniform() } }).isEmpty)
    }
  }

  // MARK: Modes

  private func normalised(_ generator: Generator, evaluates: Bool, scale: Double) throws -> Case {
    let sums = noisySums(generator, rows: 16, noise: 0.2)
    return try TrainedRecording(
      model: Sequential(try BatchNormalization(3), try Linear(3, 10), Tanh(), try Linear(10, 1)),
      criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: 0.05), steps: 300,
      sample: { k in
        let (input, target) = try sums(k)
        return (
          try input.mapTensors {
            let x = try $0.clone(); try x.mul(x, scale); try x.add(x, 3 * (scale - 1)); return x
          }, target
        )
      }, evaluates: evaluates
    ).watched()
  }

  @Test(arguments: UInt64(1)...5) func trainedInEvaluationMode(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let broken = try normalised(generator, evaluates: true, scale: 100)
      let found = try ModeTest.run(broken)
      let finding = try found.findings.only(.evaluationMode)
      #expect(finding.isProved && finding.evidence["count"] == 300)
      #expect(found.notes.isEmpty)
      // Without training again it is only said.
      let said = try ModeTest.run(broken, replays: false)
      #expect(said.findings.isEmpty && said.notes.count == 1)
      let cured = try ModeTest.run(normalised(generator, evaluates: false, scale: 100))
      #expect(cured.findings.isEmpty && cured.notes.isEmpty)
      // Inputs that are normal already: nothing is lost.
      #expect(try ModeTest.run(normalised(generator, evaluates: true, scale: 1)).findings.isEmpty)
    }
  }

  @Test func triedInTrainingMode() throws {
    try seeded { generator in
      func dropped(_ share: Double, passes: Int) throws -> Case {
        let loop = TrainedRecording(
          model: try Sequential(Linear(3, 30), Tanh(), Dropout(share), Linear(30, 1)), criterion: MSECriterion(),
          steps: 400, sample: noisySums(generator, noise: 0.7))
        let recording = try loop.record()
        recording.unusedForwards = passes
        return try Case(recording)
      }
      let finding = try ModeTest.run(dropped(0.8, passes: 20)).findings.only(.trainingMode)
      #expect(finding.evidence["passes"] == 20)
      #expect(try ModeTest.run(dropped(0.8, passes: 3)).findings.isEmpty)
      let small = try ModeTest.run(dropped(0.01, passes: 20))
      #expect(small.findings.isEmpty && small.notes.count == 1)
      // A model that is the same in both modes.
      let same = try ModeTest.run(dropped(0, passes: 20))
      #expect(same.findings.isEmpty && same.notes.isEmpty)
    }
  }

  // MARK: Slow

  /// A rate so low that the loss still sinks, but by nothing: other rates are asked for.
  @Test(arguments: UInt64(1)...5) func aCrawlIsTooLow(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      func crawl(_ rate: Double) throws -> Case {
        let far = TrainedRecording(
          model: try net(), criterion: MSECriterion(), use: OptimizerUse(name: "updateParameters", rate: rate),
          steps: 400, sample: noisySums(generator, noise: 0.3))
        // An offset that every step works off a little.
        try far.model.parameters()[3].value.fill(3)
        let recording = try far.record()
        // What a longer run would look like: 3 % less in the last quarter than in the third.
        return try Case(recording)
      }
      var slow = try crawl(1e-6)
      slow.skill.status = .learning
      #expect(try RateTest.findings(slow).only(.rateLow).isProved)
      slow = try crawl(1e-3)
      slow.skill.status = .learning
      #expect(try RateTest.findings(slow).isEmpty)
    }
  }

  // MARK: The time that replays have

  @Test func replaysShareTheirTime() throws {
    try seeded { generator in
      let recording = try TrainedRecording(
        model: try net(), criterion: MSECriterion(), steps: 60, sample: noisySums(generator)
      ).record()
      let replay = try #require(try Replay(recording))
      recording.replaySeconds = 100
      #expect(try replay.run(steps: 60, seconds: 60).count == 60)
      #expect(recording.replaySeconds < 100)
      recording.replaySeconds = 0
      #expect(try replay.run(steps: 60, seconds: 60).count == 1)
    }
  }
}
