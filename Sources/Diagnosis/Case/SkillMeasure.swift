import TensorCore

extension Case {
  /// The losses of single answers of output `t`, from 1, in `records` (at most about 4000), with their targets in one
  /// list. With `untouched` the targets that exist but are never compared stand in.
  func answers(_ records: some Sequence<Record>, _ t: Int, untouched: Bool = false) throws -> Answers {
    var result = Answers()
    for record in records where t <= record.outputs.count {
      guard let target = untouched ? record.untouched[t - 1] ?? record.targets[t - 1] : record.targets[t - 1] else {
        continue
      }
      let (output, wanted) = (try record.outputs[t - 1].numbers, try target.numbers)
      let (rows, width) = (target.sizes[0], target.sizes[1])
      let classes = output.count / rows
      (result.width, result.classes) = (width, classes)
      for row in 0..<rows {
        let y = wanted.row(row, width)
        guard let loss = kind.loss(output.row(row, classes), y) else { continue }
        result.losses.append(loss)
        result.targets += y
      }
      if result.losses.count > 4000 { break }
    }
    return result
  }

  /// How far the model has come: the mean loss of the last quarter of the records, 50 at least, against the best
  /// constant answer's over all records. With n answers its standard error is about the loss's deviation / √n, under
  /// 2 % for the 4000 answers looked at; a step of fewer than 11 answers has no skill. A step whose constant loses less
  /// than a thousandth of the hardest step's has nothing to learn and counts as learned. Where the criterion is
  /// not known, the total is what the loss has lost since the first tenth of the run.
  func measuredSkill() throws -> Skill {
    var skill = Skill()
    skill.trained = try trainedOutputs()
    let newest = records.reversed().prefix(max(50, records.count / 4))
    var (total, base) = (0.0, 0.0)
    for t in probes where skill.isTrained(t) {
      let answers = try answers(newest, t)
      guard answers.losses.count > 10 else { continue }
      let all = try self.answers(records, t)
      let best = kind.baseline(all.targets, width: all.width, classes: all.classes)
      let loss = answers.losses.mean
      skill.byStep[t] = best.loss > 1e-12 ? 1 - loss / best.loss : 0
      skill.baseline[t] = best.loss
      skill.commonest[t] = best.commonest
      total += loss
      base += best.loss
    }
    let hardest = skill.baseline.values.max() ?? 0
    for (t, loss) in skill.baseline where loss < 1e-3 * hardest { skill.byStep[t] = 1 }
    skill.total = base > 1e-12 ? 1 - total / base : 0
    addTrend(to: &skill)
    if kind == .unknown, skill.start > 0 { skill.total = 1 - skill.now / skill.start }
    if skill.total >= 0.9 {
      skill.status = .learned
    } else if skill.z > 3, skill.now < 0.97 * skill.before {
      skill.status = .learning
    }
    return skill
  }

  /// Which outputs got a gradient other than 0 in any record.
  private func trainedOutputs() throws -> [Bool] {
    let count = records[records.count - 1].outputs.count
    var trained = Array(repeating: false, count: count)
    for record in records {
      for t in 0..<min(count, record.gradients.count) where !trained[t] {
        trained[t] = try record.gradients[t].hasNonzero
      }
      if !trained.contains(false) { break }
    }
    return trained
  }

  /// The losses of the first tenth, the third and the last quarter. Losses of neighbouring steps are taken to be
  /// independent; where they are not, z is too large, so a fall of 3 % is asked for besides.
  private func addTrend(to skill: inout Skill) {
    let losses = recording.losses
    func part(_ from: Double, _ to: Double) -> (mean: Double, error: Double) {
      let n = Double(losses.count)
      let part = Array(losses[Int(from * n)..<Int(to * n)])
      guard !part.isEmpty else { return (0, 0) }
      let mean = part.mean
      let variance = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(part.count)
      return (mean, (variance / Double(part.count)).squareRoot())
    }
    let (third, last) = (part(0.5, 0.75), part(0.75, 1))
    skill.start = part(0, 0.1).mean
    skill.before = third.mean
    skill.now = last.mean
    skill.z = (third.mean - last.mean) / (third.error * third.error + last.error * last.error + 1e-18).squareRoot()
  }
}

/// Losses of single answers with their targets.
struct Answers {
  /// The losses, one for each answer.
  var losses: [Double] = []
  /// The targets one after the other, `width` numbers each.
  var targets: [Double] = []
  /// Numbers of a target.
  var width = 1
  /// Numbers of an answer.
  var classes = 1
}
