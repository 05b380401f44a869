import NN
import TensorCore

/// Trains a copy of the model again as it was before the first step, with one thing changed.
///
/// The copy goes through recorded or fresh samples with the script's criterion, optimiser and clipping; the gradients
/// are 0 before each step. The model, the criterion and the random stream of the current environment stay as they are.
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

    /// No change.
    public init() {}
  }

  /// One sample to train on.
  public struct Sample {
    /// What the model gets.
    public var input: Value
    /// What its output is compared with.
    public var target: Value
    /// Whether the script told the model to forget before.
    public var forgot: Bool

    /// A sample of these parts.
    public init(input: Value, target: Value, forgot: Bool = false) {
      self.input = input
      self.target = target
      self.forgot = forgot
    }
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
  public func run(_ change: Change = Change(), steps: Int, seconds: Double) throws -> Losses {
    let first = recording.first
    return try run(change, steps: min(steps, first.count), seconds: seconds) { k in
      Sample(input: first[k].input, target: first[k].target, forgot: first[k].forgot)
    }
  }

  /// The same on other samples: `sample(k)` is asked for sample k, from 0. Also throws what that throws.
  public func run(
    _ change: Change = Change(), steps: Int, seconds: Double, samples: (Int) throws -> Sample
  ) throws -> Losses {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let model = try Copier().copy(model)
    try change.prepare?(model)
    if !change.trains, 2 * recording.evaluatedSteps > recording.count {
      try model.callEvaluate()
    } else {
      try model.callTraining()
    }
    let (parameters, gradients) = try model.getParameters()
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
      try gradients.zero()
      if change.forgets || sample.forgot { try model.callForget() }
      try optimizer.prepare(parameters)
      let output = try model.forward(input)
      let loss = try comparison.loss(output, sample.target)
      losses.values.append(loss)
      guard loss.isFinite else { break }
      _ = try model.backward(input, comparison.gradient(output, sample.target, sign: sign))
      if let clip { _ = try clip.apply(gradients) }
      try optimizer.step(parameters, gradients)
      if Clocks.cpu > end { break }
    }
    return losses
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
