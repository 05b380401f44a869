import NN
import TensorCore

/// Whether a network follows the newest samples and forgets the others.
///
/// At up to 12 moments of the run: the loss of the pieces seen a little before, with the parameters of that moment,
/// against their loss when they were trained. The newest are left out, since what was just trained is known. Learning
/// makes the ratio less than 1 (healthy runs gave 0.79 to 1.19); 1.5 times, and 3 standard errors over the moments, are
/// asked for. The first tenth of each stretch lets a carried state settle.
package enum ChasingTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    let recording = c.recording
    let count = recording.first.count
    guard c.skill.status != .learned, !c.skill.trained.contains(false), let criterion = recording.criterion,
      let comparison = try Comparison(recording.first, criterion)
    else { return [] }
    let usable = recording.snapshots.filter { $0.step >= 60 && 10 * $0.step >= 3 * count && $0.step <= count }
    guard usable.count >= 4 else { return [] }
    let moments = spread(usable.count, atMost: 12).map { usable[$0 - 1] }
    let length = max(20, min(400, count / 4, 12000 / max(1, c.steps * c.rows)))
    let gap = max(2, min(25, length / 8))
    let generator = Environment.current.generator
    let state = generator.state
    defer { try? generator.restore(state) }
    let model = try Copier().copy(c.model)
    try model.callEvaluate()
    let end = Clocks.cpu + 1
    var (then, later) = ([Double](), [Double]())
    for moment in moments where Clocks.cpu < end || then.count < 4 {
      try moment.load(into: model)
      let stretch = recording.first[max(0, moment.step - gap - length)..<(moment.step - gap)]
      var losses = (then: 0.0, later: 0.0, count: 0.0)
      for (k, step) in stretch.enumerated() {
        if k == 0 || step.forgot || recording.remember == nil { try model.callForget() }
        let output = try model.forward(step.input.mapTensors { try $0.clone() })
        let loss = try comparison.loss(output, step.target)
        guard 10 * k >= stretch.count else { continue }
        losses = (losses.then + step.loss, losses.later + loss, losses.count + 1)
      }
      then.append(losses.then / losses.count)
      later.append(losses.later / losses.count)
    }
    let z = Spread(zip(later, then).map { $0 - $1 }).z
    guard later.mean > 1.5 * then.mean, z > 3 else { return [] }
    var evidence = ["then": then.mean, "later": later.mean, "z": z, "moments": Double(then.count)]
    let cosines = recording.cosines
    if cosines.count > 5 { evidence["cosine"] = Array(cosines.suffix(cosines.count / 2)).mean }
    return [Finding(.chasing, weight: min(1, 1 - then.mean / later.mean), evidence: evidence)]
  }
}
