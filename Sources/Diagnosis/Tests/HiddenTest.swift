import NN
import TensorCore

/// Whether each sample has parameters of its own that the model is not told.
///
/// Candidates are lines of the script that draw at most 2.4 random numbers a sample (one or two parameters, not noise
/// for every point) and that leave the targets as uncertain as they are: with the line held, the best constant answer
/// over 150 samples loses at least 90 % of what it loses now (a held class would leave no more than a third). Fresh
/// samples are then trained on, up to 1000, or 4000 where the run is stuck, as they are and with all candidates held at
/// two different values, and at a third where the two disagree: in two of them the loss has to be below 0.6, and so
/// their mean. Below 0.6 leaves room for the luck of an easy value. A model that has learned is not asked.
package enum HiddenTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status != .learned, !c.skill.trained.contains(false), let dataset = c.recording.dataset,
      dataset.itemCount > 0, let replay = try Replay(c.recording)
    else { return [] }
    let most = 2.4 * Double(dataset.itemCount)
    let places = dataset.draws.filter { $0.value > 0 && Double($0.value) <= most }.keys.sorted()
    guard !places.isEmpty else { return [] }
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let samples = FreshSamples(dataset)
    let uncertainty = try loss(c, samples, holding: [])
    let held = Set(try places.filter { try loss(c, samples, holding: [$0]) > 0.9 * uncertainty })
    guard !held.isEmpty else { return [] }
    func train(_ held: Set<String>, steps: Int, seconds: Double) throws -> Losses {
      dataset.release()
      defer { dataset.release() }
      return try replay.run(steps: steps, seconds: seconds) { k in
        let sample = try samples.sample(k, holding: held)
        return Replay.Sample(input: sample.input, target: sample.target, forgot: !c.isStateCarried)
      }
    }
    // One training as it is and three with values held have to fit into what is left.
    let time = min(4, c.recording.replaySeconds) / 4
    let longest = c.skill.status == .stuck ? 4000 : 1000
    let plain = try train([], steps: min(max(c.recording.count, 400), longest), seconds: time)
    guard plain.count >= 100 else { return [] }
    let bound = 0.6 * plain.tail()
    var tails: [Double] = []
    while tails.count < 2 || tails.count < 3 && (tails[0] < bound) != (tails[1] < bound) {
      // A replay leaves the generator as it was; the next one is to hold other values.
      _ = generator.random()
      let losses = try train(held, steps: plain.count, seconds: 1.5 * time)
      // One that was cut off is no equal match, one that broke off is no better.
      tails.append(losses.count == plain.count ? losses.tail() : .infinity)
    }
    guard tails.filter({ $0 < bound }).count >= 2, tails.mean < bound else { return [] }
    return [
      Finding(
        .hiddenParameters, weight: 1 - tails.mean / plain.tail(), isProved: true, places: held.sorted(),
        evidence: [
          "steps": Double(plain.count), "loss": plain.tail(), "held": tails.mean, "values": Double(tails.count),
        ])
    ]
  }

  /// The loss of the best constant answer to the first step of 150 samples.
  private static func loss(_ c: Case, _ samples: FreshSamples, holding held: Set<String>) throws -> Double {
    samples.dataset.release()
    defer { samples.dataset.release() }
    var (targets, width) = ([Double](), 1)
    for k in 0..<150 {
      let target = try first(samples.sample(k, holding: held).target, c)
      if k == 0 { width = target.count }
      guard target.count == width else { throw NNError.message("the targets are not of one width") }
      targets += target
    }
    return c.kind.baseline(targets, width: width, classes: c.records.last?.outputs.last?.sizes.last ?? 1).loss
  }

  /// The numbers of a target's first step; of classes the first.
  private static func first(_ target: Value, _ c: Case) throws -> [Double] {
    let step = target.list?.first ?? target
    if let number = step.number { return [number] }
    guard var tensor = step.tensor, tensor.count > 0 else {
      throw NNError.message("cannot look into \(step.summary) as a target")
    }
    if target.list == nil, c.form.isSequence, tensor.dimension > 1 { tensor = try tensor.select(0, 0) }
    let numbers = try tensor.numbers
    return c.isClass ? [numbers[0]] : numbers
  }
}
