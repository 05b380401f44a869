/// Whether gradients of earlier steps are still there when a backward pass begins.
///
/// Only looked at after a step that moved the parameters, so that a script which sums the gradients of some samples on
/// purpose, and sets them to zero after it has used them, is clean. Exact in each look; more than 90 % of them, 4 at
/// least, have to show it. Not where a part of the model never moves: scripts set to zero what they step. Proved where the same steps with gradients that begin at zero do better (`Replay.proof`).
package enum ZeroedTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    let (dirty, looks) = (recording.dirtyCount, recording.dirtyLooks)
    guard c.skill.status != .learned, recording.moveCount > 0, looks > 3, 10 * dirty > 9 * looks else { return [] }
    guard UpdateTest.unmovedTensors(recording.looks.filter(\.moved)).isEmpty else { return [] }
    let finding = Finding(.notZeroed, weight: 1.3, evidence: ["dirty": Double(dirty), "looks": Double(looks)])
    return [finding.proved(by: Replay.proof(recording))]
  }
}
