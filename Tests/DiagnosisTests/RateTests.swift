import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct RateTests {
  private func loop(_ generator: Generator, rate: Double) throws -> TrainedRecording {
    TrainedRecording(
      model: try net(Tanh(), LogSoftMax(), outputs: 2), criterion: ClassNLLCriterion(),
      use: OptimizerUse(name: "updateParameters", rate: rate), steps: 400,
      sample: noisyClasses(generator, rows: 16, drawn: 0))
  }

  @Test(arguments: UInt64(1)...5) func aRateThatIsTooLow(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let slow = try loop(generator, rate: 1e-5).watched()
      #expect(slow.skill.status == .stuck)
      let finding = try RateTest.findings(slow).only(.rateLow)
      #expect(finding.isProved && finding.evidence["factor", default: 0] >= 1000)
      #expect(try Diagnosis.training(slow, reach: []).codes == [.rateLow])
      #expect(try RateTest.findings(loop(generator, rate: 0.2).watched()).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func aRateThatIsTooHigh(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      let finding = try RateTest.findings(loop(generator, rate: 1000).watched()).only(.rateHigh)
      #expect(finding.evidence["factor", default: 1] < 1)
    }
  }

  /// With classes that nothing predicts no rate is better; with a weighty cause none is asked for.
  @Test(arguments: UInt64(1)...5) func notWithoutACause(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      var random = try loop(generator, rate: 0.01)
      random.sample = noisyClasses(generator, rows: 16, drawn: 1)
      let c = try random.watched()
      #expect(c.skill.status == .stuck && c.skill.total < 0.3)
      #expect(try RateTest.findings(c).isEmpty)
      let slow = try loop(generator, rate: 1e-5).watched()
      #expect(try Diagnosis.training(slow, reach: [Finding(.unseenFuture, weight: 0.9)]).isEmpty)
    }
  }

  @Test(arguments: UInt64(1)...5) func inputsFarFromZero(_ seed: UInt64) throws {
    try seeded(seed) { generator in
      var far = try loop(generator, rate: 0.02)
      let near = far.sample
      far.sample = { k in
        let (input, target) = try near(k)
        return (
          try input.mapTensors {
            let x = try $0.clone(); try x.add(x, 500); return x
          }, target
        )
      }
      let c = try far.watched()
      #expect(c.largestInput > 490)
      let finding = try RateTest.findings(c).only(.inputScale)
      #expect(finding.evidence["scaled", default: 9] < 0.6 * finding.evidence["loss", default: 0])
      far.sample = near
      #expect(try RateTest.findings(far.watched()).isEmpty)
    }
  }

  @Test func everyFindingOfThisPartHasAText() {
    let own: Set<Finding.Code> = [
      .hiddenParameters, .carriedState, .chasing, .uphill, .noUpdate, .partFrozen, .noGradient, .partNoGradient,
      .notZeroed, .stepRepeated, .notLogProbabilities, .doubleSoftmax, .targetRange, .deadReLU, .saturated,
      .symmetricWeights, .notFinite, .inputScale, .rateLow, .rateHigh,
      .weightsLarge, .weightsSmall, .clippedAway, .staleVector, .softmaxAxis, .mixedRows, .evaluationMode,
      .trainingMode,
    ]
    for code in Finding.Code.allCases {
      #expect((Finding(code, weight: 1).trainingText() != nil) == own.contains(code), "\(code.rawValue)")
    }
  }
}
