import NN
import TensorCore

/// Whether layers pass no gradient: ReLU that gives 0 for everything, sigmoid and tanh in their flat ends.
///
/// The shares of such outputs over the inputs of the newest 20 records, in evaluation: more than 98 % zeros, or more
/// than 80 % within 0.01 of an end. Of 100 outputs and more, where half of a healthy layer's are zeros, 98 % do not
/// happen by chance. Asked only below a skill of 0.5, since layers before outputs that are often 0 are so, too; the
/// last layer is left out where the targets themselves lie there.
package enum ActivationTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status != .learned, !(c.skill.total > 0.5) else { return [] }
    let model = try Copier().copy(c.model)
    let last = model.lastLayer
    let counts = try FlatOutputs.count(model, c.records.suffix(20))
    let targets = try c.records.suffix(20).flatMap { try $0.targets.compactMap { $0 }.flatMap { try $0.numbers } }
    return zip(model.activations, counts).compactMap { layer, count in
      let share = Double(count.flat) / Double(max(count.all, 1))
      guard count.all >= 100, share > (layer is ReLU ? 0.98 : 0.8) else { return nil }
      if layer === last, !c.isClass, Double(targets.filter(layer.isFlat).count) > 0.8 * Double(targets.count) {
        return nil
      }
      return Finding(
        layer is ReLU ? .deadReLU : .saturated, weight: share,
        evidence: ["share": share, "outputs": Double(count.all), "input": c.largestInput],
        names: ["layer": layer.typeName])
    }
  }
}

/// How many outputs of the activations of a model lie where they pass no gradient.
enum FlatOutputs {
  /// By layer, in the order of `activations`, the flat outputs and all, over the inputs of these records in evaluation.
  /// The random stream of the current environment stays as it is. Throws what the model throws.
  static func count(_ model: Module, _ records: some Sequence<Record>) throws -> [(flat: Int, all: Int)] {
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    try model.callEvaluate()
    let layers = model.activations
    var counts = layers.map { _ in (flat: 0, all: 0) }
    for record in records {
      try model.callForget()
      _ = try model.forward(record.step.input.mapTensors { try $0.clone() })
      for (i, layer) in layers.enumerated() {
        guard let output = layer.output.tensor, output.count > 0 else { continue }
        let numbers = try output.numbers
        counts[i].all += numbers.count
        counts[i].flat += numbers.filter(layer.isFlat).count
      }
    }
    return counts
  }
}

extension Module {
  /// The ReLU, Sigmoid and Tanh layers in it, but those that belong to a gated layer's law, each once.
  var activations: [Module] {
    var seen: Set<ObjectIdentifier> = []
    return walk().filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  private func walk() -> [Module] {
    switch self {
    case is GatedLayer: []
    case is ReLU, is Sigmoid, is Tanh: [self]
    default: children.flatMap { $0.walk() }
    }
  }

  /// Whether the slope of the layer is 0 or nearly where its output is `y`.
  func isFlat(_ y: Double) -> Bool {
    switch self {
    case is ReLU: y <= 0
    case is Sigmoid: y < 0.01 || y > 0.99
    default: abs(y) > 0.99
    }
  }
}
