/// Whether a state that is carried from batch to batch is noise, since the batches do not continue one another.
///
/// The first 400 steps are trained again twice, as they were and with `forget` before each. The cause is proved where
/// the second ends more than 7 % lower, by 4 standard errors of the paired differences, and the first repeats the
/// observed loss to 25 %. Where the state is of use, forgetting costs loss; where it is of none but small, the two
/// agree (0.7505 against 0.7505 for a healthy window of bits).
package enum StateTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.recording.remember != nil, c.skill.status != .learned, c.records.count >= 40,
      let replay = try Replay(c.recording)
    else { return [] }
    let kept = try replay.run(steps: 400, seconds: 1)
    guard kept.count >= 40, kept.isFaithful(to: replay.observed(kept.count)) else { return [] }
    var change = Replay.Change()
    change.forgets = true
    let cut = try replay.run(change, steps: kept.count, seconds: 2)
    let z = kept.z(above: cut)
    guard cut.count == kept.count, z > 4, cut.tail() < 0.93 * kept.tail() else { return [] }
    return [
      Finding(
        .carriedState, weight: 1 - cut.tail() / kept.tail(), isProved: true,
        evidence: ["steps": Double(kept.count), "loss": kept.tail(), "forgetting": cut.tail(), "z": z])
    ]
  }
}
