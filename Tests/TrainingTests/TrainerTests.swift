import NN
import TensorCore
import TestSupport
import Testing
import Training

/// The loop without Lua.
@Suite struct TrainerTests {
  private let environment = Environment()

  /// A linear model of two numbers with weights that are no round ones.
  private func model(_ seed: UInt64 = 1) throws -> Sequential {
    environment.generator.manualSeed(seed)
    return try environment.perform { try Sequential(Linear(2, 4), Tanh(), Linear(4, 1)) }
  }

  /// y = x₁ − 2 x₂, on a grid.
  private func data(_ count: Int = 24) throws -> ArrayDataset {
    ArrayDataset(
      try (0..<count).map { i in
        let (a, b) = (Double(i % 5) / 5, Double(i % 7) / 7)
        return Sample(input: .tensor(try vector([a, b])), target: .tensor(try vector([a - 2 * b])))
      })
  }

  private func vector(_ numbers: [Double]) throws -> Tensor { try Tensor(numbers, [numbers.count]) }

  private func quiet(_ change: (inout TrainerOptions) throws -> Void = { _ in }) rethrows -> TrainerOptions {
    var options = TrainerOptions()
    options.progress = .quiet
    try change(&options)
    return options
  }

  private func parameters(_ model: Module) throws -> [Double] {
    try model.parameters().flatMap { parameter in (0..<parameter.value.count).map { parameter.value[linear: $0] } }
  }

  private func train(
    _ model: Module, _ data: any Dataset, valid: (any Dataset)? = nil, _ options: TrainerOptions
  ) throws -> Trainer {
    let trainer = try Trainer(model, MSECriterion(), options)
    try environment.perform { _ = try trainer.train(data, valid: valid) }
    return trainer
  }

  // MARK: Steps

  /// With one sample a step and plain descent it is the loop that one writes by hand.
  @Test func isTheLoopWrittenByHand() throws {
    let (mine, theirs) = (try model(), try model())
    let data = try data()
    _ = try train(
      mine, data,
      quiet {
        $0.optimizer = try Optimizers.make("sgd", ["learningRate": .number(0.1)])
        $0.shuffle = false
        $0.epochs = 3
      })
    let criterion = MSECriterion()
    for _ in 0..<3 {
      for sample in data.samples {
        let output = try theirs.forward(sample.input)
        _ = try criterion.forward(output, sample.target)
        try theirs.zeroGradParameters()
        _ = try theirs.backward(sample.input, criterion.backward(output, sample.target))
        try theirs.updateParameters(0.1)
      }
    }
    for (a, b) in zip(try parameters(mine), try parameters(theirs)) { #expect(abs(a - b) < 1e-14) }
  }

  /// A batch moves along the mean of its samples' gradients, and so do two half as large that are accumulated.
  @Test(arguments: [(6, 1), (3, 2), (2, 3), (1, 6)])
  func batchesAreMeans(batchSize: Int, accumulate: Int) throws {
    let (mine, theirs) = (try model(), try model())
    let data = try data(24)
    _ = try train(
      mine, data,
      quiet {
        $0.optimizer = try Optimizers.make("sgd", ["learningRate": .number(0.1)])
        (($0.batchSize, $0.accumulate), $0.shuffle, $0.epochs) = ((batchSize, accumulate), false, 1)
      })
    let criterion = MSECriterion()
    for start in stride(from: 0, to: 24, by: 6) {
      try theirs.zeroGradParameters()
      for sample in data.samples[start..<(start + 6)] {
        let output = try theirs.forward(sample.input)
        _ = try criterion.forward(output, sample.target)
        _ = try theirs.backward(sample.input, criterion.backward(output, sample.target), scale: 1.0 / 6)
      }
      try theirs.updateParameters(0.1)
    }
    for (a, b) in zip(try parameters(mine), try parameters(theirs)) { #expect(abs(a - b) < 1e-14) }
  }

  /// Each epoch takes every sample once, in an order of its own that the seed decides.
  @Test func ordersAreOfTheSeed() throws {
    func orders(_ seed: UInt64) throws -> [[Int]] {
      var orders: [[Int]] = []
      _ = try train(
        model(), data(),
        quiet { options in
          options.seed = seed
          options.epochs = 3
          options.hooks[.onStartEpoch] = { _ in orders.append([]) }
          options.hooks[.onUpdate] = { orders[orders.count - 1] += $0.numbers }
        })
      return orders
    }
    let (a, again, b) = (try orders(1), try orders(1), try orders(2))
    #expect(a == again && a != b)
    #expect(Set(a).count == 3 && a.allSatisfy { $0.sorted() == Array(1...24) })
  }

  @Test func clipsTheGradient() throws {
    for (clip, bound) in [(try GradientClip(norm: 0.01), 0.01), (try GradientClip(value: 0.001), 0.005)] {
      let net = try model()
      var before = try parameters(net)
      _ = try train(
        net, data(),
        quiet { options in
          options.optimizer = try Optimizers.make("sgd", ["learningRate": .number(1)])
          options.clip = clip
          options.epochs = 1
          options.hooks[.onUpdate] = { state in
            let after = try parameters(state.model)
            let norm = zip(before, after).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            #expect(norm <= bound * 1.0000001 && norm > 0)
            before = after
          }
        })
    }
  }

  // MARK: Ends

  @Test func endsAfterUpdatesEpochsTargetAndHook() throws {
    let data = try data()
    let byUpdates = try train(model(), data, quiet { ($0.updates, $0.epochs) = (30, nil) })
    #expect(byUpdates.history.stop == .updates && byUpdates.state.update == 30)
    let byEpochs = try train(model(), data, quiet { $0.epochs = 2 })
    #expect(byEpochs.history.stop == .epochs && byEpochs.history.records.map(\.update) == [24, 48])
    let byTarget = try train(
      model(), data,
      quiet {
        ($0.target, $0.epochs) = (("loss", 0.05), 500)
        $0.optimizer = try Optimizers.make("adam", ["learningRate": .number(0.01)])
      })
    #expect(byTarget.history.stop == .target)
    let losses = byTarget.history.records.map(\.train.loss)
    #expect((losses.last ?? 1) <= 0.05 && losses.dropLast().allSatisfy { $0 > 0.05 })
    let byHook = try train(model(), data, quiet { $0.hooks[.onUpdate] = { $0.stops = $0.update == 7 } })
    #expect(byHook.history.stop == .hook && byHook.state.update == 7)
    let bySeconds = try train(model(), data, quiet { ($0.seconds, $0.epochs) = (1e-9, nil) })
    #expect(bySeconds.history.stop == .seconds)
  }

  /// The watched figure is made worse by hand from epoch 4 on: the weights of epoch 3 come back.
  @Test func patienceBringsTheBestBack() throws {
    var weights: [[Double]] = []
    var epoch = 0
    let metric = FunctionMetric("score", isHigherBetter: true) { _, _ in epoch <= 3 ? Double(epoch) : -Double(epoch) }
    let net = try model()
    let trainer = try train(
      net, data(), valid: data(),
      quiet { options in
        (options.metrics, options.watch, options.patience, options.epochs) = ([metric], "score", 4, 100)
        options.hooks[.onStartEpoch] = { epoch = $0.epoch }
        options.hooks[.onEndEpoch] = { weights.append(try parameters($0.model)) }
      })
    #expect(trainer.history.stop == .patience && trainer.history.records.count == 7)
    #expect(trainer.history.best == 2)
    #expect(try parameters(net) == weights[2] && weights[2] != weights[6])
  }

  @Test func schedulesChangeTheRate() throws {
    var rates: [Double] = []
    _ = try train(
      model(), data(),
      quiet { options in
        options.optimizer = try Optimizers.make("sgd", ["learningRate": .number(0.5)])
        options.schedule = try Schedule(
          .table(Value.Table([.string("step")], fields: ["every": .number(2), "gamma": .number(0.1)])))
        options.epochs = 5
        options.hooks[.onEndEpoch] = { rates.append($0.rate) }
      })
    for (a, b) in zip(rates, [0.5, 0.5, 0.05, 0.05, 0.005]) { #expect(abs(a - b) < 1e-12) }
    #expect(rates.count == 5)
  }

  @Test func aHookChangesRateAndSamples() throws {
    let net = try model()
    let before = try parameters(net)
    _ = try train(
      net, data(),
      quiet { options in
        options.optimizer = try Optimizers.make("sgd", ["learningRate": .number(0.5)])
        options.hooks[.onStart] = { $0.rate = 0 }
      })
    #expect(try parameters(net) == before)
    var seen = 0
    _ = try train(
      net, data(),
      quiet { options in
        options.epochs = 1
        options.hooks[.onSample] = { state in
          state.samples = try state.samples.map { Sample(input: $0.input, target: .tensor(try vector([100]))) }
        }
        options.hooks[.onForward] = { if $0.loss > 5000 { seen += 1 } }
      })
    #expect(seen == 24)
  }

  // MARK: Stop and go on

  /// Whatever the stop, the resumed run has the parameters and the history of the one that was never stopped.
  @Test(arguments: [3, 11, 24, 25, 60, 71])
  func resumesWithTheSameBits(stop: Int) throws {
    let folder = try Folder([:])
    func options(_ change: (inout TrainerOptions) throws -> Void) throws -> TrainerOptions {
      try quiet {
        $0.optimizer = try Optimizers.make("adam", ["learningRate": .number(0.01), "weightDecay": .number(0.001)])
        $0.schedule = try Schedule(.string("cosine"))
        ($0.batchSize, $0.epochs) = (2, 6)
        ($0.metrics, $0.patience) = ([try Metrics.make("mae"), try Metrics.make("r2")], 50)
        try change(&$0)
      }
    }
    let whole = try net()
    let reference = try train(whole, data(), valid: data(9), options { _ in })
    let cut = try net()
    _ = try train(
      cut, data(), valid: data(9),
      options { options in
        options.checkpoint = folder.url.path
        var updates = 0
        options.hooks[.onUpdate] = { _ in updates += 1 }
        options.isInterrupted = { updates == stop }
      })
    // The process that goes on has other random numbers behind it, and a model of its own.
    let fresh = try net(77)
    _ = environment.generator.random()
    let resumed = try train(
      fresh, data(), valid: data(9),
      options { ($0.checkpoint, $0.resume) = (folder.url.path, true) })
    #expect(try parameters(fresh) == parameters(whole))
    let records = zip(resumed.history.records, reference.history.records)
    #expect(resumed.history.records.count == reference.history.records.count)
    #expect(records.allSatisfy { $0.train == $1.train && $0.valid == $1.valid && $0.rate == $1.rate })
    #expect(resumed.history.best == reference.history.best)
  }

  /// Dropout draws from the generator that checkpoints hold.
  private func net(_ seed: UInt64 = 1) throws -> Sequential {
    environment.generator.manualSeed(seed)
    return try environment.perform {
      try Sequential(Linear(2, 6), Dropout(0.3), BatchNormalization(6), Tanh(), Linear(6, 1))
    }
  }

  @Test func keepsTheLastCheckpointsAndTheBest() throws {
    let folder = try Folder([:])
    _ = try train(model(), data(), quiet { ($0.checkpoint, $0.keep, $0.epochs) = (folder.url.path, 2, 5) })
    #expect(try Set(FileSystem.list(folder.url.path)) == ["checkpoint-96.t7", "checkpoint-120.t7", "best.t7"])
    let best = try ModelFile.load(path: folder.url.path + "/best.t7", ModuleRegistry())
    guard case .object(let object) = best else { return #expect(Bool(false)) }
    #expect(object is Sequential)
  }

  /// Longer runs have larger numbers, which must not count for a later short one.
  @Test func aNewRunReplacesTheCheckpointsOfAnother() throws {
    let folder = try Folder([:])
    _ = try train(model(), data(), quiet { ($0.checkpoint, $0.epochs) = (folder.url.path, 5) })
    let short = try model()
    _ = try train(short, data(), quiet { ($0.checkpoint, $0.epochs) = (folder.url.path, 2) })
    #expect(try Set(FileSystem.list(folder.url.path)) == ["checkpoint-24.t7", "checkpoint-48.t7", "best.t7"])
    let fresh = try model(9)
    let resumed = try train(
      fresh, data(), quiet { ($0.checkpoint, $0.epochs, $0.resume) = (folder.url.path, 2, true) })
    #expect(resumed.history.records.count == 2)
    #expect(try parameters(fresh) == parameters(short))
  }

  /// A run that has reached its end goes on when it is given more.
  @Test func aFinishedRunGoesOnWithMoreEpochs() throws {
    let folder = try Folder([:])
    let (whole, parts) = (try net(), try net())
    _ = try train(whole, data(), quiet { ($0.epochs, $0.batchSize) = (5, 2) })
    let again = try net()
    _ = try train(again, data(), quiet { ($0.epochs, $0.batchSize, $0.checkpoint) = (3, 2, folder.url.path) })
    let trainer = try train(
      parts, data(),
      quiet {
        ($0.epochs, $0.batchSize) = (5, 2)
        ($0.checkpoint, $0.resume) = (folder.url.path, true)
      })
    #expect(trainer.history.records.count == 5)
    #expect(try parameters(parts) == parameters(whole))
  }

  @Test func anotherModelIsRefused() throws {
    let folder = try Folder([:])
    _ = try train(model(), data(), quiet { ($0.checkpoint, $0.epochs) = (folder.url.path, 1) })
    let other = try environment.perform { try Sequential(Linear(2, 4), Sigmoid(), Linear(4, 1)) }
    #expect(throws: NNError.self) {
      try train(other, data(), quiet { ($0.checkpoint, $0.resume) = (folder.url.path, true) })
    }
    let wider = try environment.perform { try Sequential(Linear(2, 5), Tanh(), Linear(5, 1)) }
    #expect(throws: NNError.self) {
      try train(wider, data(), quiet { ($0.checkpoint, $0.resume) = (folder.url.path, true) })
    }
  }

  // MARK: Faults

  @Test func namesTheFirstNaN() throws {
    let net = try environment.perform { try Sequential(Linear(2, 3), Log(), Linear(3, 1)) }
    try net.parameters()[1].value.fill(-1)
    func place(_ work: () throws -> Void) -> String {
      do { try work() } catch { return "\(error)" }
      return ""
    }
    let text = place { _ = try train(net, data(), quiet { $0.shuffle = false }) }
    #expect(text.contains("in output of module 2 (nn.Log) (update 1, sample 1)"), "\(text)")
    let bad = ArrayDataset(
      try data(4).samples + [Sample(input: .tensor(try vector([.nan, 1])), target: .tensor(try vector([1])))])
    let input = place { _ = try train(model(), bad, quiet { $0.shuffle = false }) }
    #expect(input.contains("NaN in the input") && input.contains("sample 5"), "\(input)")
    let large = try model()
    try large.parameters()[0].value.fill(.infinity)
    let weight = place { _ = try train(large, data(), quiet()) }
    #expect(weight.contains("infinity in weight of module 1 (nn.Linear)"), "\(weight)")
  }

  @Test func badDataNameTheSample() throws {
    func text(_ samples: [Sample], _ change: (inout TrainerOptions) -> Void = { _ in }) -> String {
      do {
        _ = try train(
          model(), ArrayDataset(samples),
          quiet {
            $0.shuffle = false; change(&$0)
          })
      } catch {
        return "\(error)"
      }
      return ""
    }
    #expect(text([]).contains("the dataset is empty"))
    let wide = Sample(input: .tensor(try vector([1, 2, 3])), target: .tensor(try vector([1])))
    let good = try data(4).samples
    #expect(text(good + [wide]).contains("sample 5: "))
    #expect(text(good + [wide]) { $0.batchSize = 5 }.contains("sample 5: "))
    let other = Sample(input: good[0].input, target: .tensor(try vector([1, 2])))
    #expect(text(good + [other]).contains("sample 5: "))
    #expect(text(good + [other]) { $0.batchSize = 5 }.contains("sample 5: "))
    let failing = FunctionMetric("mine", isHigherBetter: true) { _, _ in throw NNError.message("no") }
    #expect(text(good) { $0.metrics = [failing] }.contains("sample 1: the metric 'mine': no"))
  }

  @Test func anUnwritableFolderIsAnErrorBeforeTraining() throws {
    let net = try model()
    let before = try parameters(net)
    #expect(throws: (any Error).self) { try train(net, data(), quiet { $0.checkpoint = "/dev/null/folder" }) }
    #expect(try parameters(net) == before)
  }

  // MARK: After training

  @Test func predictsWithoutChangingTheModel() throws {
    let net = try self.net()
    let trainer = try Trainer(net, MSECriterion(), quiet { $0.batchSize = 5 })
    let inputs = try data(12).samples.map(\.input)
    let outputs = try environment.perform { try trainer.predict(inputs) }
    try net.evaluate()
    for (input, output) in zip(inputs, outputs) {
      let alone = try net.forward(input).tensor?[linear: 0] ?? .nan
      #expect(abs((output.tensor?[linear: 0] ?? 0) - alone) < 1e-14)
    }
    let figures = try environment.perform { try trainer.evaluate(data(12)) }
    #expect(figures.samples == 12)
  }
}
