import NN
import TensorCore

/// One change of a training that should take a cause away.
struct Remedy {
  /// What is changed, as it stands behind a loss: `with each step taken once`.
  var words: String
  /// What a replay does otherwise, on top of what it has to do to train as the script did.
  var change: (inout Replay.Change) -> Void
  /// Places of the script whose draws are held in fresh samples; nil for the recorded samples as they are.
  var held: Set<String>?
  /// Whether losses are the means over all steps of a sequence, of which the script compares one.
  var measuresAllSteps = false

  /// A remedy of this change.
  init(_ words: String, _ change: @escaping (inout Replay.Change) -> Void = { _ in }) {
    (self.words, self.change) = (words, change)
  }

  /// Whether a replay as it is gives the losses that were recorded.
  var repeatsLosses: Bool { held == nil && !measuresAllSteps }
}

extension Finding {
  /// What a replay has to do to train as a script with this fault does; nothing where the recording tells it.
  func addFault(to change: inout Replay.Change, _ c: Case) {
    switch code {
    case .notZeroed: change.keepsGradients = true
    case .stepRepeated: change.repeats = min(max(Int(saturating: evidence["times"] ?? 1), 1), 1000)
    case .partFrozen: change.frozen = UpdateTest.unmovedTensors(c.recording.looks.filter(\.moved))
    case .noUpdate: change.frozen = Array(0..<((try? c.model.callParameters().count) ?? 0))
    default: break
    }
  }
}

/// What there is to try about a finding.
enum Remedies {
  /// Changes of which the one that helps most counts.
  case changes([Remedy])
  /// Why training again cannot show it.
  case none(String)
}

extension Finding {
  /// The changes that should take the cause away: the one place that says which findings training again can prove.
  /// Throws for inputs that cannot be looked into.
  func remedies(_ c: Case) throws -> Remedies {
    switch code {
    case .carriedState: .changes([Remedy("with model:forget() before every batch") { $0.forgets = true }])
    case .stateForgotten: .changes([Remedy("with model:remember('both') and without forget") { $0.remembers = true }])
    case .hiddenParameters:
      .changes([Remedy("with these draws held fixed").holding(Set(places))])
    case .rateLow, .rateHigh:
      .changes([Remedy("with the rate times \(Words.number(factor))") { $0.rateFactor = factor }])
    case .inputScale: try scaled(c).map { .changes([$0]) } ?? .none("the inputs cannot be scaled.")
    case .saturated:
      .changes([c.largestInput > 5 ? try scaled(c) : nil, .freshWeights, .lowerRate].compactMap { $0 })
    case .deadReLU: .changes([.leakyReLU, .freshWeights, .lowerRate])
    case .notFinite:
      .changes([
        .lowerRate, Remedy("with a hundredth of the learning rate") { $0.rateFactor = 0.01 },
        Remedy("with the gradient limited to a norm of 1") { $0.clip = 1 },
      ])
    case .symmetricWeights, .weightsLarge, .weightsSmall: .changes([.freshWeights])
    case .clippedAway:
      .changes([
        Remedy("with the gradient limited to its usual norm") { [norm = evidence["gradient"]] in $0.clip = norm ?? 1 }
      ])
    case .evaluationMode: .changes([Remedy("with the model in training mode") { $0.trains = true }])
    case .doubleSoftmax:
      .changes([
        Remedy("without nn.SoftMax at the end") { $0.prepare = { try $0.dropLast { $0 is SoftMax } } }
      ])
    case .targetRange:
      .changes([
        Remedy("without \(names["layer"] ?? "the layer") at the end") {
          $0.prepare = { try $0.dropLast { $0.range != nil } }
        }
      ])
    case .linearModel:
      .changes([Remedy("with nn.Tanh between the linear layers") { $0.prepare = { try $0.addTransfer() } }])
    case .uphill: .changes([Remedy("with steps down") { $0.goesDown = true }])
    case .notZeroed: .changes([Remedy("with gradients that begin at 0") { $0.keepsGradients = false }])
    case .stepRepeated: .changes([Remedy("with each step taken once") { $0.repeats = 1 }])
    case .partFrozen, .noUpdate: .changes([Remedy("with all parameters moved") { $0.frozen = [] }])
    case .untrainedSteps:
      .changes([Remedy("with all steps trained") { $0.steps = .trained }.measuringAllSteps])
    default: .none(whyNot)
    }
  }

  private var factor: Double { evidence["factor"] ?? 1 }

  /// Inputs of one scale; nil where they are no plain numbers.
  private func scaled(_ c: Case) throws -> Remedy? {
    try Standardisation(c).map { standard in
      Remedy("with inputs of mean 0 and spread 1") { $0.inputs = standard.apply }
    }
  }

  /// Why nothing can be tried about it.
  private var whyNot: String {
    switch code {
    case .unseenFuture, .unseenPast, .unseenRow:
      "the answer needs what this model cannot see, and another model is more than one change."
    case .shortHorizon: "how much longer pieces bring shows only after more steps than were recorded."
    case .chasing:
      "the loss of what is being trained is low because the network follows it, so it cannot be compared."
    case .notLogProbabilities:
      "what the criterion gives for such outputs cannot be compared with the loss of right ones."
    case .imbalance: "with weights in the criterion its losses are not those of before."
    case .noGradient, .partNoGradient: "there is no gradient to train with, and which layer takes it away is not known."
    case .constantInput, .unpredictable, .independent, .contradictory, .shortWindow, .missingNumbers, .longLag:
      "it lies in the data, not in the training."
    default: "no single change of the training is known that takes it away."
    }
  }
}

extension Remedy {
  /// The same on fresh samples, with what these places draw held.
  fileprivate func holding(_ places: Set<String>) -> Remedy {
    var remedy = self
    remedy.held = places
    return remedy
  }

  /// The same with losses that are means over all steps.
  fileprivate var measuringAllSteps: Remedy {
    var remedy = self
    remedy.measuresAllSteps = true
    return remedy
  }

  fileprivate static let lowerRate = Remedy("with a tenth of the learning rate") { $0.rateFactor = 0.1 }
  fileprivate static let freshWeights = Remedy("with the weights that the layers begin with") {
    $0.prepare = { try $0.callReset(nil) }
  }
  fileprivate static let leakyReLU = Remedy("with nn.LeakyReLU instead of nn.ReLU") {
    $0.prepare = { model in
      try model.replaceLayers { layer in layer is ReLU ? [LeakyReLU()] : nil }
    }
  }
}

extension Module {
  /// Puts other layers in the place of those, in the chains of which the model is made, for which `other` gives some.
  /// Throws `NNError.message` where there is none.
  fileprivate func replaceLayers(_ other: (Module) -> [Module]?) throws {
    var isChanged = false
    for case let chain as Sequential in everyPart {
      let new = chain.modules.map { ($0, other($0)) }
      guard new.contains(where: { $0.1 != nil }) else { continue }
      try chain.hold(new.flatMap { $0.1 ?? [$0.0] })
      isChanged = true
    }
    guard isChanged else { throw NNError.message("the layer is in no nn.Sequential") }
  }

  /// Takes away the last layer, if it is one of those. Throws `NNError.message` where it is not.
  fileprivate func dropLast(if isOne: (Module) -> Bool) throws {
    guard let last = lastLayer, isOne(last) else { throw NNError.message("the last layer is another one") }
    try replaceLayers { $0 === last ? [Identity()] : nil }
  }

  /// Puts a transfer function behind each linear layer that another follows in its chain. Throws `NNError.message` where
  /// none does.
  fileprivate func addTransfer() throws {
    let chains = everyPart.compactMap { $0 as? Sequential }
    let linear = chains.flatMap { $0.modules.filter { $0 is Linear }.dropLast() }
    guard !linear.isEmpty else { throw NNError.message("there are no two linear layers in a row") }
    try replaceLayers { layer in linear.contains { $0 === layer } ? [layer, Tanh()] : nil }
  }
}
