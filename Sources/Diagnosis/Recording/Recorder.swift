import NN
import TensorCore

/// Fills a `Recording` while a script trains.
///
/// A step goes from a forward pass of the model in training to the next one. The model is the first module that goes
/// back after a criterion was asked about its output. Kept are the first and the last steps, `Limits.steps` of each
/// while they are small; so the memory that a recording takes is at most about
///
///     (2 · Limits.elements + Limits.snapshotElements) numbers, and 5 times the parameters
///
/// (or 8 steps and 2 snapshots, where a single one is larger), with 5 numbers a tensor of parameters for each look
/// (`ParameterWatch`: a few hundred, and 1 of 100 of later steps) and one loss a step. Nothing is changed or drawn: the
/// script's numbers are the same to the bit.
public final class Recorder: Watcher {
  /// How much is kept.
  public struct Limits: Sendable {
    /// Steps at each end.
    public var steps = 400
    /// The most steps at the beginning while all of them have less than a quarter of `smallElements` numbers.
    public var smallSteps = 10_000
    /// What is small.
    public var smallElements = 1_500_000
    /// Numbers in the steps at each end.
    public var elements = 4_000_000
    /// Numbers in all snapshots.
    public var snapshotElements = 8_000_000
    /// Snapshots over the watched time.
    public var snapshots = 40

    /// What the command uses.
    public init() {}
  }

  /// What was seen until now; call `finish` before it is used.
  public let recording = Recording()
  /// CPU seconds from the first training step on after which it is over.
  public var seconds: Double
  /// Training steps after which it is over; nil for any number.
  public var steps: Int?
  /// Called before the first training step; what it throws, the script's call throws.
  public var onBegin: () throws -> Void = {}
  /// Called between two steps when it is over; what it throws, the script's call throws.
  public var onEnd: () throws -> Void = {}
  /// What is kept.
  public let limits: Limits

  /// The step that goes on.
  private var current = PartialStep()
  private var firstElements = 0, lastElements = 0
  /// `count` of the numbers of each step in `recording.last`.
  private var lastCounts: [Int] = []
  private var forgot = true
  /// The models that ran before one of them was found to be the one that learns, with copies from before.
  private var candidates: [(model: Module, copy: Module?)] = []
  /// Runs since the first training step.
  private var watch: Stopwatch?
  private var isOver = false
  /// A model that goes back in evaluation mode, and how often one did since the last that did in training mode.
  private weak var evaluated: Module?
  private var evaluatedBackwards = 0
  /// The flat vectors that scripts got for a model's parameters, the newest few.
  private var flats: [(model: Module, vector: Tensor)] = []
  private var parameters: ParameterWatch

  /// What is known of a step that goes on.
  private struct PartialStep {
    var input, output, gradOutput, compared, target: Value?
    var loss = 0.0
    var wholeTarget: Tensor?
    var forgot = false
    /// Whether the model was in training mode, and whether its newest output was compared.
    var isTraining = true, isCompared = false
    var isComplete: Bool { input != nil && target != nil && gradOutput != nil }
  }

  /// A recorder that ends after so many CPU seconds of training, or steps.
  public init(seconds: Double = 8, steps: Int? = nil, limits: Limits = Limits()) {
    self.seconds = seconds
    self.steps = steps
    self.limits = limits
    parameters = ParameterWatch(limits)
  }

  /// Ends the last step, and makes the recording independent of what the script does from now on.
  public func finish() {
    endStep()
    if let watch { recording.seconds = watch.exact }
    isOver = true
    let surplus = recording.last.count - limits.steps
    if surplus > 0 { recording.last.removeFirst(surplus) }
    if let model = recording.model { noteStale(model) }
    flats = []
    if let model = recording.model { recording.model = (try? Copier().copy(model)) ?? model }
  }

  // MARK: Models

  public override func willForward(_ module: Module, _ input: Value) throws {
    guard !isOver else { return }
    if learns(module) {
      if current.gradOutput != nil {
        endStep()
      } else if recording.model != nil, current.isTraining, current.isCompared {
        recording.unusedForwards += 1
      }
      current.input = nil
      if recording.model == nil { noteCandidate(module) }
      if watch == nil {
        watch = Stopwatch()
        try onBegin()
      }
    }
    if let time = watch?.seconds, time > seconds || recording.count >= steps ?? .max {
      endStep()
      isOver = true
      try onEnd()
    }
  }

  public override func didForward(_ module: Module, _ input: Value, _ output: Value) throws {
    guard !isOver, learns(module) else { return }
    current.input = try input.copied()
    current.output = try output.copied()
    current.forgot = forgot
    (current.isTraining, current.isCompared) = (module.isTraining, false)
    forgot = false
    if recording.firstNonFinite == nil, try !output.isFinite() { recording.firstNonFinite = recording.count + 1 }
  }

  public override func willBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws {
    guard !isOver else { return }
    if module.isTraining {
      evaluatedBackwards = 0
    } else if module !== evaluated {
      noteEvaluated(module)
    }
    guard module.isTraining || module === evaluated, current.input != nil else { return }
    if recording.model == nil, current.target != nil { choose(module) }
    if let model = recording.model, model !== module { recording.otherBackwards += 1 }
    // Who goes back through several steps begins with the newest, which is the one that is kept.
    guard recording.model === module, current.target != nil, current.gradOutput == nil else { return }
    current.gradOutput = try gradOutput.copied()
    if !module.isTraining { recording.evaluatedSteps += 1 }
    parameters.willBackward(module, after: recording.count, into: recording)
  }

  public override func didBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws {
    guard !isOver, recording.model === module, current.gradOutput != nil else { return }
    parameters.didBackward(module, after: recording.count)
  }

  /// Whether `module` is the model, or could be.
  private func learns(_ module: Module) -> Bool {
    (module.isTraining || module === evaluated) && (recording.model == nil || recording.model === module)
  }

  /// A model goes back in evaluation mode. Some scripts ask it so for the gradient of an input, now and then; what does
  /// it three times on end is trained so, and is watched from then on.
  private func noteEvaluated(_ module: Module) {
    evaluatedBackwards += 1
    if evaluatedBackwards >= 3, recording.model == nil || recording.model === module { evaluated = module }
  }

  /// Keeps a copy of a model that may turn out to be the one, of few at most.
  private func noteCandidate(_ module: Module) {
    guard candidates.count < 4, !candidates.contains(where: { $0.model === module }) else { return }
    candidates.append((module, try? Copier().copy(module)))
  }

  private func choose(_ module: Module) {
    recording.model = module
    recording.initialModel = candidates.first { $0.model === module }?.copy
    candidates = []
  }

  // MARK: Losses

  public override func didForward(_ criterion: Criterion, _ input: Value, _ target: Value, loss: Value) throws {
    // What is compared after a step went back, in evaluation mode, is no part of it.
    guard !isOver, current.input != nil, current.gradOutput == nil, let number = loss.number else { return }
    if recording.criterion == nil { recording.criterion = criterion }
    guard recording.criterion === criterion else { return }
    current.compared = try input.copied()
    current.target = try target.copied()
    current.loss = number
    current.isCompared = true
    current.wholeTarget = try target.tensor.flatMap(Self.whole)
    if recording.firstNonFinite == nil, !number.isFinite { recording.firstNonFinite = recording.count + 1 }
  }

  /// All numbers of the storage that `target` is a part of, if it is a plain part that is not too small.
  private static func whole(_ target: Tensor) throws -> Tensor? {
    let (part, whole) = (target.count, target.storage.count)
    guard part > 0, whole > part, whole <= 64 * part, whole % part == 0, target.isContiguous else { return nil }
    return try Tensor(storage: target.storage, layout: Layout([whole])).clone()
  }

  // MARK: Steps

  private func endStep() {
    defer { current = PartialStep() }
    guard current.isComplete, let input = current.input, let output = current.output, let target = current.target,
      let compared = current.compared, let gradOutput = current.gradOutput
    else { return }
    recording.losses.append(current.loss)
    keep(
      TrainingStep(
        number: recording.count, input: input, output: output, gradOutput: gradOutput, compared: compared,
        target: target, loss: current.loss, wholeTarget: current.wholeTarget, forgot: current.forgot))
    if let time = watch?.seconds { parameters.endStep(at: time / max(seconds, 1e-3)) }
  }

  private func keep(_ step: TrainingStep) {
    let count = step.elementCount
    if recording.last.isEmpty {
      let n = recording.first.count
      let isSmall = n < limits.smallSteps && firstElements + count < limits.smallElements / 4
      let hasRoom = n < limits.steps && firstElements + count < limits.elements
      if isSmall || hasRoom || n < 8 {
        firstElements += count
        recording.first.append(step)
        return
      }
    }
    recording.last.append(step)
    lastCounts.append(count)
    lastElements += count
    // Removing from the front moves all others, so it waits until it is worth it, or memory asks.
    let isCrowded = lastElements > limits.elements && lastCounts.count > 8
    guard isCrowded || lastCounts.count > 2 * limits.steps else { return }
    var surplus = max(lastCounts.count - limits.steps, 0)
    lastElements -= lastCounts.prefix(surplus).reduce(0, +)
    while lastElements > limits.elements, lastCounts.count - surplus > 8 {
      lastElements -= lastCounts[surplus]
      surplus += 1
    }
    recording.last.removeFirst(surplus)
    lastCounts.removeFirst(surplus)
  }

  // MARK: The rest

  public override func didFlatten(_ module: Module, _ parameters: Tensor) throws {
    guard !isOver else { return }
    flats.append((module, parameters))
    if flats.count > 4 { flats.removeFirst() }
  }

  /// Which of the flat vectors of the model, or of what is in it, it no longer lies in.
  private func noteStale(_ model: Module) {
    let parts = Set(model.everyPart.map(ObjectIdentifier.init))
    let own = flats.filter { parts.contains(ObjectIdentifier($0.model)) }
    guard let now = try? Set(model.callParameters().map { ObjectIdentifier($0.value.storage) }) else { return }
    recording.flatCount = own.count
    recording.staleCount = own.filter { !now.contains(ObjectIdentifier($0.vector.storage)) }.count
  }

  public override func willUpdate(_ module: Module, rate: Double) throws {
    guard !isOver else { return }
    if let model = recording.model { parameters.willUpdate(model, rate: rate) }
    guard recording.optimizer == nil else { return }
    use(OptimizerUse(name: "updateParameters", rate: rate))
  }

  public override func willOptimize(_ name: String, rate: Double, _ options: [String: Value]) throws {
    guard !isOver, recording.optimizer == nil else { return }
    use(OptimizerUse(name: name, rate: rate, options: try options.mapValues { try $0.copied() }))
  }

  private func use(_ optimizer: OptimizerUse) {
    recording.optimizer = optimizer
    recording.optimizer?.clip = clip
  }

  public override func willClip(bound: Double) throws {
    guard !isOver else { return }
    clip = clip ?? bound
    if recording.optimizer?.clip == nil { recording.optimizer?.clip = bound }
  }

  /// A bound that was seen before the optimiser.
  private var clip: Double?

  public override func willForget(_ module: Module) throws {
    guard !isOver else { return }
    recording.forgetCount += 1
    forgot = true
  }

  public override func willRemember(_ module: Module, _ mode: String?) throws {
    if !isOver { recording.remember = mode ?? "both" }
  }
}

extension TrainingStep {
  /// Numbers in its tensors.
  var elementCount: Int {
    var count = wholeTarget?.count ?? 0
    for value in [input, output, gradOutput, compared, target] { value.forEachTensor { count += $0.count } }
    return count
  }
}

extension Value {
  /// The value with copies of its tensors; what a script may change is settled.
  func copied() throws -> Value { try settled.mapTensors { try $0.clone() } }

  /// Whether all its numbers are finite. A sum is infinite, or NaN, as soon as one of its terms is; that one overflows
  /// is no better.
  func isFinite() throws -> Bool {
    var isFinite = true
    try settled.forEachTensor { if isFinite, $0.dtype.isReal { isFinite = try $0.sumAll().isFinite } }
    return isFinite
  }
}
