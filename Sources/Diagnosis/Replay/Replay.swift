import NN
import TensorCore

/// Trains a copy of the model again as it was before the first step, with one thing changed.
///
/// The copy goes through recorded or fresh samples with the script's criterion, optimiser and clipping; unless the
/// change says otherwise the gradients are 0 before each step, each step is taken once and moves all parameters. The
/// model, the criterion and the random stream of the current environment stay as they are.
public struct Replay {
  /// What is done otherwise.
  public struct Change {
    /// Whether the model forgets before every step; else where the script told it to.
    public var forgets = false
    /// What the learning rate is multiplied by.
    public var rateFactor = 1.0
    /// What the inputs become; nil for as they are.
    public var inputs: ((Value) throws -> Value)?
    /// The largest norm of the gradient; nil for the script's.
    public var clip: Double?
    /// Whether the model is in training mode where the script trained it in evaluation mode.
    public var trains = false
    /// What is done to the model before the first step.
    public var prepare: ((Module) throws -> Void)?
    /// Whether steps go down the gradient where the script's gradOutput or rate has the wrong sign.
    public var goesDown = false
    /// Whether gradients are never set to zero.
    public var keepsGradients = false
    /// How often each step is taken.
    public var repeats = 1
    /// Whether the model remembers from batch to batch, and is never told to forget.
    public var remembers = false
    /// Which tensors of parameters, from 0, stay as they are.
    public var frozen: [Int] = []
    /// Which steps of a sequence count where the script compares one of several that have targets.
    public var steps = Steps.compared

    /// No change.
    public init() {}
  }

  /// Steps of a sequence.
  public enum Steps: Sendable {
    /// The one that the script compares.
    case compared
    /// It is trained, but losses are the means over all.
    case measured
    /// All are trained, and losses are the means over all.
    case trained
  }

  /// One sample to train on.
  public struct Sample {
    /// What the model gets.
    public var input: Value
    /// What its output is compared with.
    public var target: Value
    /// Whether the script told the model to forget before.
    public var forgot: Bool
    /// The targets of all steps, where the script compares one; nil where it is not known.
    public var wholeTarget: Tensor?

    /// A sample of these parts.
    public init(input: Value, target: Value, forgot: Bool = false, wholeTarget: Tensor? = nil) {
      self.input = input
      self.target = target
      self.forgot = forgot
      self.wholeTarget = wholeTarget
    }
  }

  /// Where a replay begins: at the parameters that the script began with, or at others like them.
  public struct Start {
    /// 0 for those of the script. Else the columns of each matrix of parameters are exchanged, by chance, one with
    /// another, and layers that draw draw other numbers. Lengths, ranks, equal rows, and blocks of rows stay what they
    /// were, so that it is the start of a model of the same kind.
    public var number = 0
    /// How many recorded steps are passed over.
    public var skipped = 0

    /// The script's start.
    public init() {}
  }

  private let recording: Recording
  private let model: Module
  private let comparison: Comparison
  private let movement: OptimizerUse

  /// A replay of this recording; nil where it does not tell enough: no copy of the initial model, no known optimiser,
  /// or a loss that `Comparison` does not understand. Throws what the criterion throws.
  public init?(_ recording: Recording) throws {
    guard let model = recording.initialModel, let criterion = recording.criterion, let movement = recording.movement,
      let comparison = try Comparison(recording.first, criterion)
    else { return nil }
    self.recording = recording
    self.model = model
    self.comparison = comparison
    self.movement = movement
  }

  /// Trains on the first recorded steps, at most `steps`; stops after `seconds` of computing, and at a loss that is not
  /// finite, which is the last one then, or when all replays of the recording have had their time
  /// (`Recording.replaySeconds`). Throws what the modules throw.
  public func run(_ change: Change = Change(), from start: Start = Start(), steps: Int, seconds: Double) throws
    -> Losses
  {
    let first = recording.first
    let skipped = min(max(start.skipped, 0), first.count)
    return try run(change, from: start, steps: min(steps, first.count - skipped), seconds: seconds) { k in
      let step = first[skipped + k]
      return Sample(input: step.input, target: step.target, forgot: step.forgot, wholeTarget: step.wholeTarget)
    }
  }

  /// The same on other samples: `sample(k)` is asked for sample k, from 0. Also throws what that throws.
  public func run(
    _ change: Change = Change(), from start: Start = Start(), steps: Int, seconds: Double,
    samples: (Int) throws -> Sample
  ) throws -> Losses {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    if start.number > 0 { generator.manualSeed(UInt64(start.number)) }
    let model = try Copier().copy(model)
    if start.number > 0 { try Self.exchangeColumns(of: model, generator) }
    try change.prepare?(model)
    if !change.trains, 2 * recording.evaluatedSteps > recording.count {
      try model.callEvaluate()
    } else {
      try model.callTraining()
    }
    if change.remembers { try model.callRemember("both") }
    let (parameters, gradients) = try model.getParameters()
    let still = try model.callParameters().enumerated().filter { change.frozen.contains($0.offset) }.map(
      \.element.value)
    let frozen = try still.map { ($0, try $0.clone()) }
    let sign = change.goesDown && (comparison.factor < 0) != (movement.rate < 0) ? -1.0 : 1
    let optimizer = try movement.make(rateFactor: change.rateFactor)
    let clip = try (change.clip ?? recording.clip).map { try GradientClip(norm: $0) }
    let start = Clocks.cpu
    let end = start + min(seconds, recording.replaySeconds)
    defer { recording.replaySeconds -= Clocks.cpu - start }
    var losses = Losses([])
    for k in 0..<steps {
      let sample = try samples(k)
      // A layer that works in place would change the recorded input.
      let input = try (change.inputs?(sample.input) ?? sample.input).mapTensors { try $0.clone() }
      if k == 0 || !change.keepsGradients { try gradients.zero() }
      if change.forgets || sample.forgot && !change.remembers { try model.callForget() }
      try optimizer.prepare(parameters)
      let output = try model.forward(input)
      let every = try everyStep(change, output, sample)
      let loss = try comparison.loss(output, sample.target)
      losses.values.append(every?.loss ?? loss)
      guard loss.isFinite else { break }
      let gradient =
        try change.steps == .trained ? every?.gradient : comparison.gradient(output, sample.target, sign: sign)
      _ = try model.backward(input, gradient ?? .none)
      if let clip { _ = try clip.apply(gradients) }
      for _ in 0..<change.repeats { try optimizer.step(parameters, gradients) }
      for (value, old) in frozen { try value.copy(from: old) }
      if Clocks.cpu > end { break }
    }
    return losses
  }

  /// Loss and gradient over all steps, where the change asks for them.
  private func everyStep(_ change: Change, _ output: Value, _ sample: Sample) throws -> (loss: Double, gradient: Value)?
  {
    guard change.steps != .compared else { return nil }
    guard let whole = sample.wholeTarget else { throw NNError.message("the other steps have no targets") }
    return try comparison.everyStep(output, sample.target, whole: whole)
  }

  /// Exchanges the columns of each matrix, R × …, of the model's parameters; vectors stay.
  private static func exchangeColumns(of model: Module, _ generator: Generator) throws {
    for parameter in try model.callParameters() where parameter.value.dimension > 1 {
      let value = parameter.value
      let (numbers, width) = (try value.numbers, value.count / max(1, value.sizes[0]))
      var order = Array(0..<width)
      for k in stride(from: width - 1, to: 0, by: -1) {
        order.swapAt(k, min(k, Int(saturating: generator.uniform() * Double(k + 1))))
      }
      let mixed = numbers.indices.map { numbers[$0 / width * width + order[$0 % width]] }
      try value.copy(from: Tensor(mixed, value.sizes, value.dtype))
    }
  }

  /// The losses of the recorded steps that a replay of `count` steps repeats.
  public func observed(_ count: Int) -> Losses { Losses(recording.first.prefix(count).map(\.loss)) }

  /// Figures that show that the recorded steps learn better with this change: `steps`, `loss` as it was observed, and
  /// `changed`; nil unless the replay of at most `steps` steps ends more than 7 % lower and is always below over its
  /// second half (`Losses.isAlwaysAbove`). Also nil where the training cannot be repeated.
  static func proof(
    _ recording: Recording, _ change: Change = Change(), steps: Int = 400, seconds: Double = 0.5
  ) -> [String: Double]? {
    guard let replay = try? Replay(recording),
      let changed = try? replay.run(change, steps: steps, seconds: seconds)
    else { return nil }
    let observed = replay.observed(changed.count)
    let loss = observed.tail().isNaN ? .infinity : observed.tail()
    guard changed.count >= 40, changed.tail() < 0.93 * loss, observed.isAlwaysAbove(changed) else { return nil }
    return ["steps": Double(changed.count), "loss": loss, "changed": changed.tail()]
  }
}

extension Recording {
  /// The bound of the gradient's norm; nil without one that bounds.
  var clip: Double? { optimizer?.clip.flatMap { $0 > 0 ? $0 : nil } }
}

extension Finding {
  /// The same, proved if there is a proof.
  func proved(by proof: [String: Double]?) -> Finding {
    guard let proof else { return self }
    var finding = self
    finding.isProved = true
    finding.evidence.merge(proof) { $1 }
    return finding
  }
}
