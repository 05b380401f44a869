/// What became of the parameters after the gradients were there: nothing, the wrong way, more than one step, or only
/// in a part of the model.
///
/// Measured on the parameters themselves, so that it does not matter how a script steps. The moves are exact, to
/// rounding; the only estimates are how many of up to a hundred looks show the same, and all alarms ask for most.
/// A model that has learned raises none.
package enum UpdateTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    guard c.skill.status != .learned, recording.looks.count >= 2 else { return [] }
    let moved = recording.looks.filter(\.moved)
    guard !moved.isEmpty else { return unmoved(recording) }
    return [uphill(moved, recording), repeated(moved, recording)].compactMap { $0 } + parts(moved)
  }

  /// Nothing moved in all looks, 10 at least: scripts that sum the gradients of some steps move after the last of them
  /// only. Where the script was given a flat vector of parameters that the model no longer lies in, who steps that
  /// vector moves nothing: then that is said.
  private static func unmoved(_ recording: Recording) -> [Finding] {
    guard recording.lookCount >= 10 else { return [] }
    var evidence = ["looks": Double(recording.lookCount)]
    if recording.looks.allSatisfy({ $0.gradientNorm == 0 }) {
      return [Finding(.noGradient, weight: 1, evidence: evidence)]
    }
    if recording.staleCount > 0 {
      evidence["vectors"] = Double(recording.flatCount)
      evidence["stale"] = Double(recording.staleCount)
      return [Finding(.staleVector, weight: 1.5, evidence: evidence)]
    }
    evidence["gradient"] = recording.looks[0].gradientNorm
    return [Finding(.noUpdate, weight: 1.4, evidence: evidence)]
  }

  /// More than 80 % of the moves have a cosine above 0.1 with the gradient. Momentum, weight decay and adaptive rates
  /// turn a move, but not most of them against their own gradient. Proved where the same steps down do better.
  private static func uphill(_ moved: [ParameterLook], _ recording: Recording) -> Finding? {
    let cosines = moved.map(\.cosine).filter(\.isFinite)
    let up = cosines.filter { $0 > 0.1 }.count
    guard cosines.count > 3, Double(up) > 0.8 * Double(cosines.count) else { return nil }
    var change = Replay.Change()
    change.goesDown = true
    return Finding(.uphill, weight: 2.5, evidence: ["uphill": Double(up), "looks": Double(cosines.count)])
      .proved(by: Replay.proof(recording, change))
  }

  /// Nine of ten moves straight down the gradient are the same whole multiple k > 1 of rate times gradient, to 0.02, so
  /// that a schedule of the rate is none: `updateParameters` was called k times, or by k clones that share parameters. A
  /// gradient that was clipped counts with the bound as its norm. Proved where the same steps, each taken once, do better.
  private static func repeated(_ moved: [ParameterLook], _ recording: Recording) -> Finding? {
    guard let use = recording.optimizer, use.name == "updateParameters", use.rate > 0 else { return nil }
    let bound = recording.clip ?? .infinity
    let factors = moved.filter { $0.cosine < -0.9999 }
      .map { $0.moveNorm / (min($0.gradientNorm, bound) * ($0.rate ?? use.rate)) }.sorted()
    guard factors.count > 3 else { return nil }
    let middle = factors[factors.count / 2]
    let same = factors.filter { abs($0 - middle.rounded()) < 0.02 }
    guard middle > 1.5, middle.isFinite, 10 * same.count >= 9 * factors.count else { return nil }
    return Finding(.stepRepeated, weight: 2.2, evidence: ["times": middle.rounded(), "rate": use.rate])
      .proved(by: Replay.proof(recording))
  }

  /// Which tensors, of those of the newest look, have a gradient but never moved; those whose moves would be lost in
  /// the rounding of single precision are none of them.
  static func unmovedTensors(_ moved: [ParameterLook]) -> [Int] {
    let sums = sums(moved)
    let (moves, gradients) = sums.reduce((0.0, 0.0)) { $1.move > 0 ? ($0.0 + $1.move, $0.1 + $1.gradient) : $0 }
    let pace = gradients > 0 ? moves / gradients : 0
    return sums.indices.filter { i in
      sums[i].gradient > 0 && sums[i].move == 0 && pace * sums[i].gradient > 1e-6 * sums[i].size
    }
  }

  /// By tensor of the newest look, the sums over all looks.
  private static func sums(_ moved: [ParameterLook]) -> [(move: Double, gradient: Double, size: Double)] {
    guard let count = moved.last?.rows.count else { return [] }
    let looks = moved.filter { $0.rows.count == count }
    return (0..<count).map { i in
      looks.reduce(into: (move: 0.0, gradient: 0.0, size: 0.0)) { sum, look in
        sum.move += look.rows[i].move
        sum.gradient += look.rows[i].gradient
        sum.size += look.rows[i].size
      }
    }
  }

  /// Tensors with a gradient that never moved, and tensors that never had a gradient.
  private static func parts(_ moved: [ParameterLook]) -> [Finding] {
    let sums = sums(moved)
    let (still, count) = (unmovedTensors(moved), sums.count)
    let flat = sums.filter { $0.gradient == 0 }.count
    let (all, looks) = (Double(count), Double(moved.count))
    guard count > 0 else { return [] }
    var findings: [Finding] = []
    if let first = still.first {
      findings.append(
        Finding(
          .partFrozen, weight: Double(still.count) / all,
          evidence: ["tensors": Double(still.count), "of": all, "first": Double(first + 1), "looks": looks]))
    }
    if flat == count {
      findings.append(Finding(.noGradient, weight: 1, evidence: ["looks": looks]))
    } else if 2 * flat > count {
      findings.append(
        Finding(
          .partNoGradient, weight: 0.5 * Double(flat) / all,
          evidence: ["tensors": Double(flat), "of": all, "looks": looks]))
    }
    return findings
  }
}
