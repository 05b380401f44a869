import NN
import TensorCore

/// Whether layers begin with weights far larger or smaller than they draw themselves.
///
/// Compared are the root mean squares of a layer's weights before the first step and after its own `reset`, which knows
/// how many inputs it has; both are exact to 1 / √(2n) for n weights. The usual recipes (uniform or normal by fan-in or
/// fan-out, orthogonal, embeddings of another spread) differ by less than 5 times; 10 times more, or 50 times less, is
/// the cause, since a last layer that begins small is usual. That alone is no fault: the same steps are trained again
/// from weights that `reset` draws, twice. Both must end more than 20 % lower and be below all along the second half
/// (`Losses.isAlwaysAbove`), with a plain replay within 25 % of the observed loss. Not for a model that has learned.
package enum WeightTest {
  private static let usual = 0.02...10.0

  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status != .learned, let initial = c.recording.initialModel else { return [] }
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let layers = initial.weightedLayers
    let drawn = try Copier().copy(initial).weightedLayers
    guard layers.count == drawn.count else { return [] }
    var odd: [Odd] = []
    for (place, (layer, new)) in zip(layers, drawn).enumerated() {
      try new.callReset(nil)
      let (size, own) = (try layer.weightSize, try new.weightSize)
      guard size > 0, own > 0, !usual.contains(size / own) else { continue }
      odd.append(Odd(place: place, name: layer.typeName, size: size, own: own))
    }
    guard let worst = odd.max(by: { $0.distance < $1.distance }), let replay = try Replay(c.recording) else {
      return []
    }
    let plain = try replay.run(steps: 400, seconds: 0.4)
    guard plain.count >= 40, plain.isFaithful(to: replay.observed(plain.count)) else { return [] }
    var change = Replay.Change()
    change.prepare = { model in
      let layers = model.weightedLayers
      for layer in odd where layers.indices.contains(layer.place) { try layers[layer.place].callReset(nil) }
    }
    var tails: [Double] = []
    for _ in 0..<2 {
      // A replay leaves the generator as it was; the next one is to draw other weights.
      _ = generator.random()
      let losses = try replay.run(change, steps: plain.count, seconds: 0.6)
      guard losses.count == plain.count, losses.tail() < 0.8 * plain.tail(), plain.isAlwaysAbove(losses) else {
        return []
      }
      tails.append(losses.tail())
    }
    return [
      Finding(
        worst.size > worst.own ? .weightsLarge : .weightsSmall, weight: 1 - tails.mean / plain.tail(), isProved: true,
        evidence: [
          "layers": Double(odd.count), "of": Double(layers.count), "size": worst.size, "own": worst.own,
          "times": max(worst.size / worst.own, worst.own / worst.size), "steps": Double(plain.count),
          "loss": plain.tail(), "changed": tails.mean,
        ], names: ["layer": worst.name])
    ]
  }

  /// A layer with unusual weights.
  private struct Odd {
    /// Its place among the layers with weights.
    var place: Int
    var name: String
    /// The root mean square of its weights, and of those that it draws itself.
    var size, own: Double
    /// How far the two are apart, one way or the other.
    var distance: Double { max(size / own, own / size) }
  }
}

extension Module {
  /// The layers in it that have weights of their own, matrices and more, each once.
  fileprivate var weightedLayers: [Module] {
    var seen: Set<ObjectIdentifier> = []
    return everyPart.filter { part in
      guard part.children.isEmpty, let weights = try? part.weights, let first = weights.first else { return false }
      return seen.insert(ObjectIdentifier(first)).inserted
    }
  }

  private var weights: [Tensor] {
    get throws { try callParameters().map(\.value).filter { $0.dimension > 1 && $0.count > 0 } }
  }

  /// The root mean square of its weights; 0 where they are not finite.
  fileprivate var weightSize: Double {
    get throws {
      let weights = try weights
      let squares = try weights.reduce(0.0) { sum, tensor in
        let norm = try tensor.normAll()
        return sum + norm * norm
      }
      let size = (squares / Double(max(1, weights.reduce(0) { $0 + $1.count }))).squareRoot()
      return size.isFinite ? size : 0
    }
  }
}
