import Charting
import NN
import TensorCore

/// What can be drawn of a training: values alone, thinned so that a page of them stays small.
public struct Picture: Sendable {
  /// The loss of each training step, as the script computed it, at most about 1000 points.
  package var losses: [ChartPoint] = []
  /// By output that is trained and was looked at, from 1: how its loss went.
  package var answers: [Answer] = []
  /// What each output sees and what it needs; nil where that is not known, or there is one of each.
  package var reach: Reach?
  /// The looks at the parameters.
  package var updates: Updates?
  /// How many of the outputs of layers pass no gradient.
  package var flat: Flat?

  /// The loss of one output in the course of the training.
  package struct Answer: Sendable {
    /// The output, from 1.
    package var output: Int
    /// The loss of the best constant answer.
    package var constant: Double
    /// The training step, and the loss there as a share of `constant`.
    package var shares: [ChartPoint]
    /// The loss at the end.
    package var loss: Double
  }

  /// A matrix of outputs × inputs.
  package struct Reach: Sendable {
    /// The outputs, from 1.
    package var outputs: [Int]
    /// The inputs, from 1.
    package var inputs: [Int]
    /// Whether the output can see the input, for any weights.
    package var sees: [[Bool]]
    /// The share of the target's uncertainty that the input takes away: alone, or, where the search found that it is
    /// needed, together with others; NaN where that is not known.
    package var tells: [[Double]]

    /// Whether the output lacks the input: it cannot see it, and it adds a tenth, beyond chance, to what the best that it
    /// sees tell.
    package var lacks: [[Bool]]
  }

  /// Norms of each tensor of parameters.
  package struct Updates: Sendable {
    /// The tensors.
    package var names: [String]
    /// The training steps after which it was looked.
    package var steps: [Int]
    /// By tensor and look, the norms of the gradients.
    package var gradients: [[Double]]
    /// By tensor and look, the norms of the moves as shares of the parameters' norms.
    package var moves: [[Double]]
  }

  /// Shares of outputs that pass no gradient.
  package struct Flat: Sendable {
    /// The layers.
    package var names: [String]
    /// The training steps whose parameters were tried.
    package var steps: [Int]
    /// By layer and step, the share of the outputs.
    package var shares: [[Double]]
  }

  /// What can be drawn of the case. What cannot be computed is left out. Models are run; the random stream of the
  /// current environment stays as it is.
  init(_ c: Case) {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    losses = Thinning.thin(
      c.recording.losses.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element) }, to: 500)
    answers = (try? Self.answers(c)) ?? []
    reach = try? Self.reach(c)
    updates = Self.updates(c)
    flat = try? Self.flat(c)
  }

  // MARK: Losses

  /// In 60 groups of neighbouring recorded steps, up to 5 of each.
  private static func answers(_ c: Case) throws -> [Answer] {
    let steps = c.recording.first + c.recording.last
    let groups = min(60, steps.count)
    let records = try (0..<groups).map { k in
      let part = steps[(steps.count * k / groups)..<(steps.count * (k + 1) / groups)]
      return try part.prefix(5).map(c.form.record)
    }
    return try c.probes.compactMap { t in
      guard let constant = c.skill.baseline[t], constant > 1e-12 else { return nil }
      let shares = try records.compactMap { group -> ChartPoint? in
        let losses = try c.answers(group, t).losses
        guard let place = group.first?.number, !losses.isEmpty else { return nil }
        return ChartPoint(Double(place), losses.mean / constant)
      }
      return Answer(
        output: t, constant: constant, shares: shares, loss: (1 - (c.skill.byStep[t] ?? .nan)) * constant)
    }
  }

  // MARK: Reach

  private static func reach(_ c: Case) throws -> Reach? {
    let (visibility, dependence) = try c.reach()
    let outputs = c.probes.filter(c.skill.isTrained)
    guard visibility.probes.count > 1, !outputs.isEmpty else { return nil }
    var reach = Reach(outputs: outputs, inputs: visibility.probes, sees: [], tells: [], lacks: [])
    for t in outputs {
      reach.sees.append(visibility.probes.map { visibility.sees(t, $0) })
      reach.tells.append(dependence.shares(of: t, visibility.probes))
      let lacking = dependence.lacking(t)
      reach.lacks.append(visibility.probes.map { lacking.contains(Dependence.Candidate(step: $0)) })
    }
    return reach
  }

  // MARK: Parameters

  private static func updates(_ c: Case) -> Updates? {
    let looks = c.recording.looks
    guard let count = looks.last?.rows.count, count > 0 else { return nil }
    let same = looks.filter { $0.rows.count == count }
    let chosen = spread(same.count, atMost: 200).map { same[$0 - 1] }
    func figure(_ number: (ParameterLook.Row) -> Double) -> [[Double]] {
      (0..<count).map { i in chosen.map { number($0.rows[i]) } }
    }
    return Updates(
      names: c.model.parameterNames(count), steps: chosen.map(\.step), gradients: figure(\.gradient),
      moves: figure { $0.size > 0 ? $0.move / $0.size : .nan })
  }

  /// At up to 12 snapshots, over the inputs of the newest 5 records.
  private static func flat(_ c: Case) throws -> Flat? {
    let model = try Copier().copy(c.model)
    let layers = model.activations
    let snapshots = c.recording.snapshots
    guard !layers.isEmpty, !snapshots.isEmpty else { return nil }
    let chosen = spread(snapshots.count, atMost: 12).map { snapshots[$0 - 1] }
    let shares = try chosen.map { snapshot in
      try snapshot.load(into: model)
      return try FlatOutputs.count(model, c.records.suffix(5)).map {
        $0.all > 0 ? Double($0.flat) / Double($0.all) : .nan
      }
    }
    return Flat(
      names: layers.enumerated().map { "\($0.offset + 1) \($0.element.typeName)" }, steps: chosen.map(\.step),
      shares: layers.indices.map { i in shares.map { $0[i] } })
  }
}

extension Module {
  /// Names of `count` tensors of parameters in their order: the number and kind of their layer, and which it is.
  fileprivate func parameterNames(_ count: Int) -> [String] {
    var number = 0
    func names(_ module: Module) -> [String] {
      if !module.children.isEmpty, !(module is GatedLayer) { return module.children.flatMap(names) }
      let parameters = (try? module.callParameters()) ?? []
      guard !parameters.isEmpty else { return [] }
      number += 1
      return parameters.enumerated().map { i, parameter in
        let kind = parameter.value.dimension > 1 ? "weight" : "bias"
        let isPair = parameters.count == 2 && parameters[0].value.dimension != parameters[1].value.dimension
        return "\(number) \(module.typeName) \(isPair ? kind : "\(i + 1)")"
      }
    }
    let all = names(self)
    return all.count == count ? all : (1..<count + 1).map { "tensor \($0)" }
  }
}
