import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One call of `train`: from the first epoch, or the place where a checkpoint left it, to the end.
final class Run {
  let trainer: Trainer
  let options: TrainerOptions
  let feed: Feed
  private let valid: (any Dataset)?
  private let collator: Collator
  private let loss: BatchLoss
  /// nil where the model updates its parameters by itself.
  let flat: FlatParameters?
  private let folder: CheckpointFolder?
  private let reporter: RunReporter
  private let sampleData: any Dataset

  // What a checkpoint holds besides model and optimiser.
  var epoch = 0
  var isInsideEpoch = false
  var samples = 0
  var base: Double
  var schedule: Schedule?
  var sums: PassSums
  var norms = NormSums()
  var best: Best
  var earlierSeconds = 0.0
  var firstEpoch: Int
  var firstUpdate: Int
  var streamStart: Value = .none

  private let started = Clocks.real
  private let measuresNorms: Bool

  var model: Module { trainer.model }
  var state: TrainingState { trainer.state }
  var optimizer: any Optimizer { trainer.optimizer }

  init(_ trainer: Trainer, _ data: any Dataset, _ valid: (any Dataset)?) throws {
    let options = trainer.options
    let firstEpoch = trainer.history.records.last?.epoch ?? 0
    (self.trainer, self.options, self.valid) = (trainer, options, valid)
    (self.firstEpoch, epoch, firstUpdate) = (firstEpoch, firstEpoch, trainer.state.update)
    let seed = options.seed ?? Environment.current.generator.initialSeed
    feed = Feed(data, options, seed: options.shuffle ? seed : nil)
    collator = Collator(model: trainer.model, criterion: trainer.criterion)
    loss = BatchLoss(trainer.criterion)
    let flat = trainer.optimizer is ModuleUpdate ? nil : try FlatParameters(trainer.model)
    if let flat, flat.values.count == 0 { throw NNError.message("the model has no parameters to train") }
    self.flat = flat
    measuresNorms = flat != nil && (options.report != nil || options.log != nil)
    folder = try options.checkpoint.map { try CheckpointFolder($0, keep: options.keep, trainer.store) }
    sampleData = valid ?? data
    base = trainer.optimizer.rate
    schedule = options.schedule
    sums = PassSums(options.metrics, trainer.criterion)
    let isHigherBetter =
      options.maximizes ?? options.metrics.first { $0.name == options.watch }?.isHigherBetter ?? false
    best = Best(isHigherBetter: isHigherBetter, minimumGain: options.minimumGain)
    trainer.history.stop = nil
    trainer.state.stops = false
    trainer.state.lastEpoch = options.epochs.map { firstEpoch + $0 }
    reporter = try RunReporter(
      description: Self.description(trainer, valid ?? data), log: options.log, plot: options.plot,
      report: options.report, progress: ProgressLine(options.progress))
  }

  // MARK: From start to end

  func perform() throws {
    if options.managesModes { try model.callTraining() }
    var isResumed = false
    if options.resume, let saved = try folder?.last() {
      try restore(saved)
      checkFigures()
      isResumed = true
    }
    try reporter.begin(trainer.history)
    if !isResumed { try call(.onStart) }
    do {
      while ending == nil { try runEpoch() }
    } catch {
      reporter.clear()
      throw error
    }
    trainer.history.stop = ending
    state.history = trainer.history
    if ending != .interrupt { try finish() }
    try reporter.end(trainer.history, predictions: predictions)
  }

  private func finish() throws {
    if options.restoresBest ?? (options.patience != nil), let kept = best.model { try model.takeState(of: kept) }
    if options.managesModes { try model.callEvaluate() }
    try call(.onEnd)
  }

  /// Why the run is over; nil while it goes on.
  private var ending: StopReason? {
    if let stop = trainer.history.stop { return stop }
    if isInsideEpoch { return nil }
    if let last = state.lastEpoch, epoch >= last { return .epochs }
    return limit
  }

  /// The ends that may come inside an epoch.
  private var limit: StopReason? {
    if state.stops { return .hook }
    if let updates = options.updates, state.update - firstUpdate >= updates { return .updates }
    if let seconds = options.seconds, elapsed >= seconds { return .seconds }
    return nil
  }

  /// Seconds of the run, with those before it was resumed.
  var elapsed: Double { earlierSeconds + Clocks.real - started }

  private func call(_ hook: Hook) throws {
    guard let body = options.hooks[hook] else { return }
    let before = optimizer.rate
    state.rate = before
    state.epoch = epoch
    state.history = trainer.history
    try body(state)
    guard state.rate != before, !state.rate.isNaN else { return }
    // The schedule goes on from the rate that the hook chose.
    base = before == 0 || before.isNaN ? state.rate : base * (state.rate / before)
    optimizer.rate = state.rate
  }

  // MARK: An epoch

  private func runEpoch() throws {
    if !isInsideEpoch {
      epoch += 1
      isInsideEpoch = true
      if feed.drawn == 0 { streamStart = try trainer.store.randomState() }
      try feed.start(epoch: epoch)
      if feed.count == 0 { throw NNError.message("the dataset is empty: size() is 0") }
      try call(.onStartEpoch)
    }
    reporter.epochBegan(done: feed.place)
    while limit == nil, try update() {
      reporter.step(progressState)
      if options.isInterrupted?() == true {
        try save()
        if let folder {
          reporter.say("stopped after update \(state.update); resume goes on from \(folder.name(state.update))")
        }
        return trainer.history.stop = .interrupt
      }
      if let every = options.evaluateEvery, state.update % every == 0 { try record() }
      if let every = options.checkpointEvery, state.update % every == 0 { try save() }
      if trainer.history.stop != nil { break }
    }
    if feed.place == 0 { throw NNError.message("the dataset gave no sample in epoch \(epoch)") }
    let isWhole = limit == nil && trainer.history.stop == nil
    // A run with further limits goes on from here inside the epoch.
    if !isWhole { try save() }
    if sums.count > 0 { try record() }
    isInsideEpoch = false
    try call(.onEndEpoch)
    if trainer.history.stop == nil { trainer.history.stop = limit }
    if isWhole { try save() }
  }

  private func progressState() -> Progress {
    let figures = sums.figures
    return Progress(
      epoch: epoch, epochs: state.lastEpoch, done: feed.place, count: feed.count, loss: figures.loss,
      metrics: figures.metrics)
  }

  /// Evaluates and notes what was measured since the last record.
  private func record() throws {
    let train = sums.figures
    var validFigures: Figures?
    if let valid { validFigures = try Evaluation(trainer, stops: false).figures(valid) }
    sums = PassSums(options.metrics, trainer.criterion)
    let record = HistoryRecord(
      epoch: epoch, update: state.update, samples: samples, seconds: elapsed, rate: optimizer.rate, train: train,
      valid: validFigures, layers: try flat.map { try norms.take($0) } ?? [])
    trainer.history.records.append(record)
    let figures = validFigures ?? train
    let watched = figures.number(options.watch) ?? .nan
    if best.note(watched) {
      trainer.history.best = trainer.history.records.count - 1
      if keepsBest { try best.keep(model) }
    }
    _ = schedule?.note(watched, isLossLike: !best.isHigherBetter)
    checkFigures()
    state.history = trainer.history
    try reporter.recorded(trainer.history, predictions: predictions)
  }

  /// Ends the run if the last evaluation is an end.
  private func checkFigures() {
    guard let last = trainer.history.records.last else { return }
    if let patience = options.patience, best.age >= patience { trainer.history.stop = .patience }
    if let target = options.target, let value = (last.valid ?? last.train).number(target.name), reaches(value, target) {
      trainer.history.stop = .target
    }
  }

  private var keepsBest: Bool { folder != nil || (options.restoresBest ?? (options.patience != nil)) }

  private func reaches(_ value: Double, _ target: (name: String, value: Double)) -> Bool {
    let isHigherBetter = options.metrics.first { $0.name == target.name }?.isHigherBetter ?? false
    return isHigherBetter ? value >= target.value : value <= target.value
  }

  /// The first samples with what the model makes of them. Random numbers that the data take are given back.
  private func predictions() throws -> [Prediction] {
    let random = try trainer.store.randomState()
    defer { try? trainer.store.restoreRandom(random) }
    guard let count = try sampleData.count() else { return [] }
    let samples = try sampleData.first(Swift.max(Swift.min(count, options.reportSamples), 1))
    let outputs = try Evaluation(trainer, stops: false).outputs(samples.map(\.input))
    return zip(samples, outputs).enumerated().map { k, pair in
      Prediction(number: k + 1, input: pair.0.input, target: pair.0.target, output: pair.1)
    }
  }

  // MARK: An update

  /// Samples that are collated together, with their numbers.
  private typealias Group = [(number: Int, sample: Sample)]

  /// Makes the next update, or with `bptt` those of the next batch; false at the end of the epoch.
  private func update() throws -> Bool {
    if trainer.history.stop != nil { return false }
    var groups: [Group] = []
    while groups.count < options.accumulate, let next = try feed.next() {
      try StorageMemory.grow(to: groups.count, MemoryLayout<Group>.stride)
      groups.append(try offer(next))
    }
    guard !groups.isEmpty else { return false }
    let total = groups.reduce(0) { $0 + $1.count }
    samples += total
    state.numbers = groups.flatMap { $0.map(\.number) }
    guard let length = options.bptt else {
      try step(total) { body in
        for group in groups { for batch in try self.collator.collate(group) { try body(batch, true) } }
      }
      return true
    }
    for group in groups { for batch in try collator.collate(group) { try runWindows(batch, length) } }
    return true
  }

  /// An update for each window of the sequences of `batch`.
  private func runWindows(_ batch: Batch, _ length: Int) throws {
    guard batch.longest > length else { return try step(batch.count) { try $0(batch, true) } }
    let windows = try batch.windows(length)
    let memory = options.carriesState ? try SequenceMemory(model) : nil
    do {
      for (i, window) in windows.enumerated() {
        try step(batch.count) { try $0(window, i == windows.count - 1) }
      }
    } catch {
      try memory?.end()
      throw error
    }
    try memory?.end()
  }

  /// Lets the hook see, and change, the samples of a batch.
  private func offer(_ group: Group) throws -> Group {
    guard options.hooks[.onSample] != nil else { return group }
    state.numbers = group.map(\.number)
    state.samples = group.map(\.sample)
    try call(.onSample)
    guard state.samples.count == group.count else {
      throw NNError.message("onSample left \(state.samples.count) samples of \(group.count)")
    }
    return zip(group, state.samples).map { ($0.number, $1) }
  }

  /// Calls its argument with each batch of an update, and whether the batch's sequences end with it.
  private typealias Batches = (_ body: (Batch, _ ends: Bool) throws -> Void) throws -> Void

  /// One update by the mean of the gradients of the `total` samples in `batches`.
  private func step(_ total: Int, _ batches: Batches) throws {
    if let schedule {
      optimizer.rate = schedule.rate(
        base: base, epoch: epoch - firstEpoch, update: state.update - firstUpdate, progress: progress)
    }
    if let flat { try optimizer.prepare(flat.values) }
    let value = try gradient(total, batches, isFirst: true)
    try call(.onBackward)
    if let flat, let clip = options.clip {
      if let norm = clip.norm { try Watcher.tell { try $0.willClip(bound: norm) } }
      _ = try clip.apply(flat.gradients)
    }
    let measures = measuresNorms && (norms.isEmpty || state.update % 10 == 0)
    if measures, let flat { try norms.willUpdate(flat) }
    try move(total, batches, value)
    if measures, let flat { try norms.didUpdate(flat) }
    state.update += 1
    try call(.onUpdate)
  }

  private func move(_ total: Int, _ batches: Batches, _ value: Double) throws {
    if let own = optimizer as? ModuleUpdate { return try own.update() }
    guard let flat else { return }
    try optimizer.tellWatcher()
    guard let search = optimizer as? any EvaluatingOptimizer else {
      return try optimizer.step(flat.values, flat.gradients)
    }
    var isFirst = true
    try search.step(flat.values, flat.gradients) {
      defer { isFirst = false }
      return isFirst ? value : try gradient(total, batches, isFirst: false)
    }
  }

  /// Leaves the mean gradient of the samples in the model, and returns the mean of their losses. Only what is computed
  /// first counts for figures and hooks: a line search looks at the same samples again.
  private func gradient(_ total: Int, _ batches: Batches, isFirst: Bool) throws -> Double {
    if let flat { try flat.gradients.zero() } else { try model.callZeroGradParameters() }
    var value = 0.0
    try batches { batch, ends in
      let output = try model.run(batch)
      let sum = try loss.forward(output, batch)
      if options.checkNaN, !sum.sum.isFinite { throw try found(batch) { try $0.inForward(loss: sum.sum) } }
      value += loss.objective(sum, batch) * Double(batch.count) / Double(total)
      if isFirst {
        state.loss = sum.mean
        try sums.add(batch, output, sum, endsSequences: ends)
        try call(.onForward)
      }
      let gradOutput = try loss.backward(output, batch)
      if batch.count != total {
        try gradOutput.forEachTensor { try $0.mul($0, Double(batch.count) / Double(total)) }
      }
      _ = try batch.perform { try model.backward(batch.input, gradOutput) }
      if options.checkNaN, let flat, !(try flat.gradients.squareSum().isFinite) {
        throw try found(batch) { try $0.inBackward() }
      }
    }
    return value
  }

  private func found(_ batch: Batch, _ place: (NaNSearch) throws -> String) throws -> NaNError {
    NaNError(
      update: state.update + 1, samples: batch.numbers,
      place: try place(NaNSearch(model: model, criterion: trainer.criterion, batch: batch)))
  }

  /// How much of the run is over, from 0 to 1, as far as that is known.
  private var progress: Double? {
    if let updates = options.updates { return Double(state.update - firstUpdate) / Double(updates) }
    guard let last = state.lastEpoch, let count = feed.count else { return nil }
    let before = Double(epoch - firstEpoch - 1) + Double(feed.place) / Double(Swift.max(count, 1))
    return Swift.min(before / Double(Swift.max(last - firstEpoch, 1)), 1)
  }

  // MARK: Checkpoints

  private func save() throws { try folder?.save(self) }

  /// What the run is, for its files. Random numbers that the data take are given back.
  private static func description(_ trainer: Trainer, _ data: any Dataset) throws -> RunDescription {
    let options = trainer.options
    var input: Value?
    if options.report != nil, try data.count() ?? 0 > 0 {
      let random = try trainer.store.randomState()
      input = try data.sample(1)?.input
      try trainer.store.restoreRandom(random)
    }
    let seed = "\(Environment.current.generator.initialSeed)"
    return RunDescription(
      title: options.title, model: trainer.model.describe(), summary: try? Summary(of: trainer.model, input: input),
      criterion: trainer.criterion.describe(), optimizer: trainer.optimizer.summary, options: options.described,
      watched: options.watch,
      seeds: [
        ("generator", seed),
        ("order", options.shuffle ? options.seed.map { "\($0)" } ?? seed : "none: the data as they stand"),
      ],
      epochs: trainer.state.lastEpoch)
  }
}

extension ProgressLine {
  /// The line on the standard output.
  convenience init(_ kind: TrainerOptions.Progress) {
    self.init(
      isTerminal: Terminal.isTerminal(1), quiet: kind == .quiet, width: { Terminal.width(of: 1) },
      clock: { Clocks.real }
    ) { text in
      // Through the buffer that a script's own prints go through, so that the order is kept.
      fputs(text, stdout)
      fflush(stdout)
    }
  }
}
