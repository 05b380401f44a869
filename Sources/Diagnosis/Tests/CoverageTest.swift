/// Whether answers are never trained though there are targets for them.
///
/// Exact: an output whose gradient is 0 in every record is not trained. That alone is usual, since many tasks use the
/// last answer only: a note. It becomes a finding where the storage of the target holds targets of the other steps that
/// vary (a constant would have a thousandth of the trained answers' loss at least), and the untrained answers lose more
/// than half of what a constant would.
enum CoverageTest {
  static func findings(_ c: Case) throws -> [Finding] { try run(c).findings }

  static func run(_ c: Case) throws -> (findings: [Finding], notes: [String]) {
    let trained = c.skill.trained.indices.filter { c.skill.trained[$0] }.map { $0 + 1 }
    let idle = c.skill.trained.indices.filter { !c.skill.trained[$0] }.map { $0 + 1 }
    guard let shown = trained.last, !idle.isEmpty else { return ([], []) }
    let newest = c.records.suffix(100).reversed()
    var worst: (step: Int, loss: Double, constant: Double)?
    for t in idle where newest.contains(where: { $0.untouched.count >= t && $0.untouched[t - 1] != nil }) {
      let answers = try c.answers(newest, t, untouched: true)
      guard answers.losses.count > 10 else { continue }
      let best = c.kind.baseline(answers.targets, width: answers.width, classes: answers.classes).loss
      let loss = answers.losses.mean
      if loss > worst?.loss ?? -.infinity { worst = (t, loss, best) }
    }
    guard let worst else {
      return (
        [],
        ["Only \(Words.steps(trained)) of \(c.skill.trained.count) gets a gradient: right if only that answer is used."]
      )
    }
    let own = try c.answers(newest, shown)
    let constant = c.kind.baseline(own.targets, width: own.width, classes: own.classes).loss
    guard worst.loss > 0.5 * worst.constant, worst.constant > 1e-3 * constant else { return ([], []) }
    let finding = Finding(
      .untrainedSteps, weight: Double(idle.count) / Double(c.skill.trained.count), steps: trained,
      evidence: [
        "untrained": Double(idle.count), "answers": Double(c.skill.trained.count), "shown": Double(shown),
        "loss": own.losses.mean, "worst": Double(worst.step), "worst.loss": worst.loss,
        "worst.constant": worst.constant,
      ])
    return ([finding], [])
  }
}
