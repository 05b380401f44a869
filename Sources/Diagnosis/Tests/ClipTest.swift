/// Whether gradients are cut to next to nothing before each step.
///
/// Measured in the first 60 looks, while the rate is that of the first step, is what is left of the gradient:
/// |move| / (rate · |gradient|) of plain steps, 1 where nothing is between backward and step; of `sgd` with momentum
/// bound / |gradient|. The cause is a median below 0.05 with nine of ten below 0.1: clipping is there for the few largest
/// gradients, and a division by the size of a batch is undone by the rate. The shortfall: a stuck model with a skill
/// below 0.3; and training again, with the median gradient as the bound, ends 20 % lower than the run itself and is
/// below it all along the second half (`Losses.isAlwaysAbove`). Up to 4000 steps, since a plateau may come first.
package enum ClipTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    guard c.skill.status == .stuck, c.skill.total < 0.3, let use = recording.optimizer, use.rate != 0 else { return [] }
    let looks = recording.looks.filter { $0.moved && $0.step <= 60 && $0.gradientNorm > 0 }
    let shares = looks.compactMap { left($0, use, recording.clip) }.sorted()
    guard shares.count >= 10, shares[shares.count / 2] < 0.05, shares[shares.count * 9 / 10] < 0.1 else { return [] }
    let norms = looks.map(\.gradientNorm).sorted()
    var change = Replay.Change()
    change.clip = norms[norms.count / 2]
    guard let proof = Replay.proof(recording, change, steps: 4000, seconds: 1.2),
      let loss = proof["loss"], let changed = proof["changed"], changed < 0.8 * loss
    else { return [] }
    var evidence = ["share": shares[shares.count / 2], "gradient": norms[norms.count / 2], "rate": use.rate]
    evidence["bound"] = recording.clip
    return [
      Finding(.clippedAway, weight: min(1, 1 - changed / loss), evidence: evidence).proved(by: proof)
    ]
  }

  /// What is left of a gradient in a step; nil where the optimiser does not say.
  private static func left(_ look: ParameterLook, _ use: OptimizerUse, _ bound: Double?) -> Double? {
    guard use.name == "updateParameters" || use.name == "sgd" else { return nil }
    if use.options["momentum"]?.number ?? 0 == 0 {
      return look.moveNorm / (look.gradientNorm * abs(look.rate ?? use.rate))
    }
    return bound.map { min(1, $0 / look.gradientNorm) }
  }
}
