import Diagnosis
import NN
import TensorCore
import Testing

@Suite struct TrialTests {
  // MARK: Counting

  /// `better` of `count` pairs end at 1 instead of 2, the others at 3.
  private func trial(_ better: Int, of count: Int) -> Trial {
    Trial(
      "with it",
      pairs: (0..<count).map { k in
        Trial.Pair(
          asItIs: Losses(Array(repeating: 2, count: 40)),
          changed: Losses(Array(repeating: k < better ? 1 : 3, count: 40)))
      })
  }

  @Test func chanceIsCounted() {
    // (10 choose 9) + (10 choose 10) of 1024 ways.
    #expect(trial(9, of: 10).chance == 11.0 / 1024 && trial(10, of: 10).chance == 1.0 / 1024)
    #expect(trial(5, of: 10).chance == 638.0 / 1024 && trial(0, of: 10).chance == 1)
    #expect(trial(9, of: 10).better == 9 && trial(9, of: 10).steps == 40)
    #expect(trial(9, of: 10).verdict == .proved && trial(8, of: 10).verdict == .open)
    #expect(trial(5, of: 10).verdict == .refuted && trial(6, of: 6).verdict == .proved)
    #expect(trial(5, of: 5).verdict == .open)
    // Gains of 1 in nine and −1 in one pair: mean 0.8, deviation √0.4, error √0.04.
    let gain = trial(9, of: 10).gain
    #expect(abs(gain.mean - 0.8) < 1e-12 && abs(gain.error - 0.2) < 1e-12)
  }

  @Test func whatIsLittleIsNoCause() {
    let pairs = (0..<10).map { _ in
      Trial.Pair(asItIs: Losses(Array(repeating: 2, count: 40)), changed: Losses(Array(repeating: 1.9, count: 40)))
    }
    let trial = Trial("with it", pairs: pairs)
    #expect(trial.better == 10 && trial.verdict == .open)
    #expect(Attempt.made(trial).sentences.joined().contains("so little"))
  }

  @Test func runsThatBreakOff() {
    let (whole, broken) = (Losses(Array(repeating: 2, count: 40)), Losses([2, .infinity]))
    let saved = Trial("with it", pairs: (0..<6).map { _ in Trial.Pair(asItIs: broken, changed: whole) })
    #expect(saved.better == 6 && saved.verdict == .proved && saved.broken == (6, 0) && saved.gain.mean.isNaN)
    let worse = Trial("with it", pairs: (0..<6).map { _ in Trial.Pair(asItIs: whole, changed: broken) })
    #expect(worse.better == 0 && worse.verdict == .refuted)
    for trial in [saved, worse] {
      let text = Attempt.made(trial).sentences.joined(separator: " ")
      #expect(text.contains("ran away in 6 runs") && !text.contains("nan"), "\(text)")
    }
    #expect(saved.curve(\.asItIs).count == 2 && saved.curve(\.asItIs)[1].isNaN && saved.curve(\.changed).count == 40)
  }

  @Test func theTextSaysHowSureItIs() {
    let nine = Attempt.made(trial(9, of: 10)).sentences.joined(separator: " ")
    #expect(nine.contains("Better in 9 of 10 pairs: ") && nine.contains("chance would give this once in 93 times"))
    #expect(nine.contains("a loss of 1.2 against 2, 0.8 lower on average (standard error 0.2)"), "\(nine)")
    #expect(Attempt.made(trial(7, of: 10)).sentences.joined().contains("not sure"))
    #expect(Attempt.made(trial(3, of: 10)).sentences.joined().contains("speaks against"))
    #expect(Attempt.impossible("for a reason.").sentences == ["Not tried: for a reason."])
  }

  // MARK: Faults, cures, and healthy twins

  /// What comes of trying a finding on a training.
  private func attempt(_ finding: Finding, _ loop: TrainedRecording) throws -> Attempt {
    let recording = try loop.record()
    let before = Environment.current.generator.state
    let found = Diagnosis.tryOut([finding], try Case(recording), seconds: 200)
    #expect(Environment.current.generator.state == before)
    return try #require(found.first?.attempt)
  }

  private func proves(_ finding: Finding, _ loop: TrainedRecording, _ location: SourceLocation = #_sourceLocation)
    throws
  {
    let attempt = try attempt(finding, loop)
    guard case .made(let trial) = attempt else {
      Issue.record("\(attempt)", sourceLocation: location)
      return
    }
    #expect(trial.verdict == .proved && trial.pairs.count >= 6, "\(attempt.sentences)", sourceLocation: location)
  }

  /// The cause is not there: the trial speaks against it, or cannot repeat the training with it.
  private func doesNotProve(
    _ finding: Finding, _ loop: TrainedRecording, _ location: SourceLocation = #_sourceLocation
  ) throws {
    if case .made(let trial) = try attempt(finding, loop) {
      #expect(trial.verdict != .proved, "\(Attempt.made(trial).sentences)", sourceLocation: location)
    }
  }

  private func loop(
    _ generator: Generator, _ model: Module? = nil, _ step: ((Int, [Parameter]) throws -> Void)? = nil
  ) throws -> TrainedRecording {
    TrainedRecording(
      model: try model ?? net(), criterion: MSECriterion(), steps: 120, sample: noisySums(generator, noise: 0.3),
      step: step)
  }

  private func descend(_ parameters: some Sequence<Parameter>, _ rate: Double) throws {
    for parameter in parameters { try parameter.value.cadd(parameter.value, -rate, parameter.gradient) }
  }

  @Test func gradientsThatAreNotZeroed() throws {
    try seeded { generator in
      var broken = try loop(generator)
      broken.zeroes = { _ in false }
      let finding = Finding(.notZeroed, weight: 1)
      try proves(finding, broken)
      try doesNotProve(finding, loop(generator))
    }
  }

  @Test func stepsUp() throws {
    try seeded { generator in
      var broken = try loop(generator) { _, parameters in try self.descend(parameters, -0.005) }
      broken.use = OptimizerUse(name: "updateParameters", rate: -0.005)
      let finding = Finding(.uphill, weight: 1)
      try proves(finding, broken)
      try doesNotProve(finding, loop(generator))
    }
  }

  @Test func stepsThatAreRepeated() throws {
    try seeded { generator in
      var broken = try loop(generator) { _, parameters in
        for _ in 0..<6 { try self.descend(parameters, 0.08) }
      }
      broken.use = OptimizerUse(name: "updateParameters", rate: 0.08)
      let finding = Finding(.stepRepeated, weight: 1, evidence: ["times": 6])
      try proves(finding, broken)
      var healthy = try loop(generator)
      healthy.use = OptimizerUse(name: "updateParameters", rate: 0.08)
      try doesNotProve(finding, healthy)
    }
  }

  @Test func aPartThatDoesNotMove() throws {
    try seeded { generator in
      // Only the last bias moves.
      let broken = try loop(generator) { _, parameters in try self.descend(parameters.suffix(1), 0.05) }
      var unknown = broken
      unknown.use = nil
      let finding = Finding(.partFrozen, weight: 1)
      try proves(finding, unknown)
      try doesNotProve(finding, loop(generator))
    }
  }

  @Test func unitsThatStartEqual() throws {
    try seeded { generator in
      func product(_ k: Int) throws -> (input: Value, target: Value) {
        let input = try normal(generator, [16, 3])
        let x = try input.numbers
        let y = (0..<16).map { x[3 * $0] * x[3 * $0 + 1] > 0 ? 1.0 : -1 }
        return (.tensor(input), .tensor(try Tensor(y, [16, 1])))
      }
      let model = try net()
      for parameter in try model.parameters() { try parameter.value.fill(0.1) }
      var broken = TrainedRecording(model: model, criterion: MSECriterion(), steps: 400, sample: product)
      broken.use = OptimizerUse(name: "adam", rate: 0.03)
      let finding = Finding(.symmetricWeights, weight: 1)
      try proves(finding, broken)
      broken.model = try net()
      try doesNotProve(finding, broken)
    }
  }

  @Test func twoSoftmaxes() throws {
    try seeded { generator in
      func classes(_ end: Module) throws -> TrainedRecording {
        var loop = TrainedRecording(
          model: try net(Tanh(), end, outputs: 2), criterion: CrossEntropyCriterion(), steps: 150,
          sample: noisyClasses(generator, drawn: 0))
        loop.use = OptimizerUse(name: "updateParameters", rate: 0.5)
        return loop
      }
      try proves(Finding(.doubleSoftmax, weight: 1), classes(SoftMax()))
      try doesNotProve(Finding(.doubleSoftmax, weight: 1), classes(Identity()))
    }
  }

  @Test func aRangeThatIsTooSmall() throws {
    try seeded { generator in
      let finding = Finding(.targetRange, weight: 1, names: ["layer": "nn.Sigmoid"])
      try proves(finding, loop(generator, try net(Tanh(), Sigmoid())))
      try doesNotProve(finding, loop(generator))
    }
  }

  @Test func unitsThatAreDead() throws {
    try seeded { generator in
      let model = try net(ReLU())
      try model.parameters()[1].value.fill(-100)
      try proves(Finding(.deadReLU, weight: 1), loop(generator, model))
      try doesNotProve(Finding(.deadReLU, weight: 1), loop(generator, try net(ReLU())))
    }
  }

  @Test func weightsThatAreTooLarge() throws {
    try seeded { generator in
      let model = try net()
      for parameter in try model.parameters().prefix(2) { try parameter.value.mul(parameter.value, 300) }
      let finding = Finding(.saturated, weight: 1)
      try proves(finding, loop(generator, model))
      try doesNotProve(finding, loop(generator))
    }
  }

  @Test func ratesAndScales() throws {
    try seeded { generator in
      var slow = try loop(generator)
      slow.use = OptimizerUse(name: "updateParameters", rate: 1e-5)
      try proves(Finding(.rateLow, weight: 1, evidence: ["factor": 1000]), slow)
      slow.use = OptimizerUse(name: "updateParameters", rate: 0.05)
      try doesNotProve(Finding(.rateLow, weight: 1, evidence: ["factor": 1000]), slow)
      var fast = try loop(generator, Sequential(try Linear(3, 1)))
      fast.use = OptimizerUse(name: "updateParameters", rate: 50)
      try proves(Finding(.notFinite, weight: 2), fast)
    }
  }

  @Test func aLinearModel() throws {
    try seeded { generator in
      func square(_ k: Int) throws -> (input: Value, target: Value) {
        let input = try normal(generator, [16, 3])
        let x = try input.numbers
        return (.tensor(input), .tensor(try Tensor((0..<16).map { abs(x[3 * $0]) }, [16, 1])))
      }
      var broken = TrainedRecording(model: try net(Identity()), criterion: MSECriterion(), steps: 300, sample: square)
      broken.use = OptimizerUse(name: "adam", rate: 0.03)
      try proves(Finding(.linearModel, weight: 1), broken)
      broken.sample = noisySums(generator, noise: 0.1)
      try doesNotProve(Finding(.linearModel, weight: 1), broken)
      broken.model = try Linear(3, 1)
      guard case .impossible = try attempt(Finding(.linearModel, weight: 1), broken) else {
        Issue.record("a single layer has no place for a transfer function")
        return
      }
    }
  }

  /// Sequences of 4 steps whose targets are other numbers at each: the last one alone is compared.
  private func lastStep(_ generator: Generator, targets: @escaping (Double, Int) -> Double) throws -> TrainedRecording {
    var loop = TrainedRecording(
      model: Sequencer(try Linear(1, 1)), criterion: MSECriterion(), steps: 120,
      sample: { _ in
        let inputs = try (0..<4).map { _ in try normal(generator, [8, 1]) }
        let all = try inputs.enumerated().flatMap { t, input in try input.numbers.map { targets($0, t) } }
        let whole = try Tensor(all, [4, 8, 1])
        return (.list(inputs.map(Value.tensor)), .tensor(try whole.select(0, 3)))
      })
    loop.comparesLast = true
    return loop
  }

  @Test func stepsThatAreNotTrained() throws {
    try seeded { generator in
      let finding = Finding(.untrainedSteps, weight: 1)
      func attempt(_ targets: @escaping (Double, Int) -> Double) throws -> Attempt {
        let recording = try self.lastStep(generator, targets: targets).record()
        // What the recorder keeps where the target is a part of a storage.
        for k in recording.first.indices {
          let step = recording.first[k]
          let others = try (0..<3).flatMap { t in
            try (step.input.list?[t].tensor?.numbers ?? []).map { targets($0, t) }
          }
          recording.first[k].wholeTarget = try Tensor(others + (step.target.tensor?.numbers ?? []), [32])
        }
        return try #require(Diagnosis.tryOut([finding], Case(recording), seconds: 200).first?.attempt)
      }
      // The law of the other steps is another one than that of the last.
      guard case .made(let trial) = try attempt({ x, t in t == 3 ? 2 * x : -2 * x }) else {
        Issue.record("not tried")
        return
      }
      #expect(trial.verdict == .proved)
      // One law for all: the last step is enough.
      guard case .made(let same) = try attempt({ x, _ in 2 * x + x * x }) else {
        Issue.record("not tried")
        return
      }
      #expect(same.verdict != .proved)
    }
  }

  @Test func whatNoReplayCanProve() throws {
    try seeded { generator in
      // Nothing moves, so nothing is known of how it is to.
      var still = try loop(generator) { _, _ in }
      still.use = nil
      let c = try Case(still.record())
      let all = Diagnosis.tryOut(Finding.Code.allCases.map { Finding($0, weight: 1) }, c, seconds: 5)
      for finding in all {
        guard case .impossible(let reason) = finding.attempt else {
          Issue.record("\(finding.code) was tried")
          continue
        }
        #expect(reason.hasSuffix(".") && !finding.isProved, "\(finding.code): \(reason)")
      }
      guard case .impossible(let reason) = try attempt(Finding(.unseenFuture, weight: 1), loop(generator)) else {
        Issue.record("another model is more than one change")
        return
      }
      #expect(reason.contains("another model"))
    }
  }

  // MARK: Starts

  @Test func startsOfTheSameKind() throws {
    try seeded { generator in
      let recording = try loop(generator).record()
      let replay = try #require(try Replay(recording))
      var start = Replay.Start()
      let own = try replay.run(from: start, steps: 60, seconds: 60)
      start.number = 1
      let other = try replay.run(from: start, steps: 60, seconds: 60)
      #expect(own.values != other.values)
      #expect(try replay.run(from: start, steps: 60, seconds: 60).values == other.values)
      start.skipped = 20
      #expect(try replay.run(from: start, steps: 400, seconds: 60).count == 100)
      // Equal rows stay equal: the loss of equal units does not change by exchanging their columns.
      let equal = try net()
      for parameter in try equal.parameters() { try parameter.value.fill(0.1) }
      let same = try #require(try Replay(loop(generator, equal).record()))
      (start.number, start.skipped) = (3, 0)
      #expect(try same.run(from: start, steps: 20, seconds: 60).values == same.run(steps: 20, seconds: 60).values)
    }
  }

  @Test func theReportTellsOfTheTrial() throws {
    try seeded { generator in
      var broken = try loop(generator)
      (broken.steps, broken.zeroes) = (300, { _ in false })
      let report = Diagnosis.run(try broken.record(), tries: true)
      let first = try #require(report.findings.first)
      #expect(first.code == .notZeroed && first.isProved)
      let lines = report.text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(report.text)")
      #expect(report.text.contains("Tried: ") && report.text.contains(" o with gradients that begin at 0\n"))
      #expect(report.json.contains("\"trial\":{\"change\":\"with gradients that begin at 0\""))
      let healthy = Diagnosis.run(try loop(generator).record(), tries: true)
      #expect(healthy.findings.isEmpty && healthy.text.contains("nothing was tried"))
    }
  }
}
