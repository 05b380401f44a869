/// Whether gradients of earlier steps are still there when a backward pass begins.
///
/// Only looked at after a step that moved the parameters, so that a script which sums the gradients of some samples on
/// purpose, and sets them to zero after it has used them, is clean. Exact in each look; more than 90 % of them, 4 at
/// least, have to show it. Proved where the same steps with gradients that begin at zero end more than 7 % lower and by
/// 4 standard errors.
package enum ZeroedTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    let (dirty, looks) = (recording.dirtyCount, recording.dirtyLooks)
    guard c.skill.status != .learned, recording.moveCount > 0, looks > 3, 10 * dirty > 9 * looks else { return [] }
    var finding = Finding(.notZeroed, weight: 1.3, evidence: ["dirty": Double(dirty), "looks": Double(looks)])
    if let proof = try? replayed(recording) {
      finding.isProved = true
      finding.evidence.merge(proof) { $1 }
    }
    return [finding]
  }

  private static func replayed(_ recording: Recording) throws -> [String: Double]? {
    guard let replay = try Replay(recording) else { return nil }
    let zeroed = try replay.run(steps: 400, seconds: 0.5)
    let observed = replay.observed(zeroed.count)
    guard zeroed.count >= 40, zeroed.tail() < 0.93 * observed.tail(), observed.z(above: zeroed) > 4 else { return nil }
    return ["steps": Double(zeroed.count), "loss": observed.tail(), "zeroed": zeroed.tail()]
  }
}
