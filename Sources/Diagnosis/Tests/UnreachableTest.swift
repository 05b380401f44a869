#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether answers need inputs that they cannot see.
///
/// Estimated is how much of a target's entropy the seen inputs tell and how much more unseen ones add, in held-out
/// nats (`Information`); both are lower bounds with standard errors of about 2 % of a nat for 2500 samples. An output
/// counts where the unseen add a tenth and 4 standard errors, and its skill is below 0.9: what is learned anyway lacks
/// nothing. All outputs together must lack 5 % of the targets' entropy, so that one first step that lacks a little, as in
/// every task with memory, is no alarm.
///
/// Where a state is carried over, inputs of earlier batches can be known; what to keep is learned at outputs that have
/// such inputs in their own batch, so only if none has is it a fault. Where it is forgotten, only if more than a
/// third lack them: the first answers of every piece do, a note.
///
/// A target that is a later input is forecasting, whose unseen part is no fault: a note, or, where the past tells less than
/// 5 % and nothing is learned, `unpredictable`; the past may lack a fifth, since every forecast would like a longer one.
/// Where the target of a whole sequence is one and the same, early answers lack what comes later by nature: a note.
enum UnreachableTest {
  static func findings(_ c: Case) throws -> [Finding] { try run(c).findings }

  static func run(_ c: Case) throws -> (findings: [Finding], notes: [String]) {
    let (visibility, dependence) = try c.reach()
    if visibility.swaps == 0 {
      let isShort = c.skill.status != .learned && c.skill.total < 0.5 && c.records.count >= 20
      return (try isShort && hasVaryingTargets(c) ? [Finding(.constantInput, weight: 1.5)] : [], [])
    }
    if visibility.isBlind {
      return ([Finding(.constantOutput, weight: 1.6, evidence: ["swaps": Double(visibility.swaps)])], [])
    }
    let forecast = forecast(c, dependence)
    if let forecast, dependence.ahead == nil { return forecast }
    var missing = dependence.byStep.filter { lacks($0, c) }
    if c.isStateCarried, dependence.byStep.contains(where: { $0.result.entropy >= 0.05 && !lacksEarlier($0, c) }) {
      missing.removeAll { lacksEarlier($0, c) }
    }
    let total = dependence.byStep.reduce(0) { $0 + $1.result.entropy }
    let lost = missing.reduce(0) { $0 + $1.result.all - $1.result.seen }
    guard c.skill.status != .learned, !missing.isEmpty, lost >= (forecast == nil ? 0.05 : 0.2) * total else {
      return forecast ?? ([], [])
    }
    let found = conclusion(c, missing, dependence, weight: lost / total)
    return (found.findings, found.notes + (forecast?.notes ?? []))
  }

  /// Whether any output that has a skill is asked for different things.
  private static func hasVaryingTargets(_ c: Case) throws -> Bool {
    try c.skill.byStep.keys.contains { t in
      let answers = try c.answers(c.records, t)
      return answers.targets.indices.contains { answers.targets[$0] != answers.targets[$0 % answers.width] }
    }
  }

  /// Whether an output needs what it cannot see. The input at its own step is not asked for, nor the next one in a later
  /// row, since rows are often windows that overlap.
  private static func lacks(_ answer: Dependence.Answer, _ c: Case) -> Bool {
    guard let unseen = answer.unseen, answer.result.lacks, c.skill.baseline[answer.output] != nil,
      c.skill.byStep[answer.output] ?? 0 < 0.9
    else { return false }
    let t = answer.output
    if unseen.row == 0, unseen.step == t { return false }
    if unseen.row > 0, unseen.step == t + 1 || answer.copied > 0.9 { return false }
    return unseen.row == 0 && unseen.step >= 1 || c.hasMemory
  }

  /// Whether an output needs inputs of earlier batches.
  private static func lacksEarlier(_ answer: Dependence.Answer, _ c: Case) -> Bool {
    lacks(answer, c) && answer.unseen?.step ?? 1 < 1
  }

  /// What there is to say where the targets are later inputs; nil where they are not.
  private static func forecast(_ c: Case, _ dependence: Dependence) -> (findings: [Finding], notes: [String])? {
    let answer: Dependence.Answer
    let ahead: Int
    if let all = dependence.relative, let step = dependence.ahead {
      (answer, ahead) = (all, step)
    } else if let last = dependence.byStep.last, let unseen = last.unseen, unseen.row > 0, last.copied > 0.9 {
      (answer, ahead) = (last, unseen.row)
    } else {
      return nil
    }
    // Of numbers the share of the variance that a normal one of this information would explain.
    let share = c.isClass ? answer.result.seenShare : 1 - exp(-2 * max(0, answer.result.seen))
    if c.skill.total <= 0.2, share < 0.05 {
      let evidence = ["ahead": Double(ahead), "seen": share, "samples": Double(answer.samples)]
      if let window = shortWindow(c, dependence) {
        return ([Finding(.shortWindow, weight: 0.9, evidence: evidence.merging(window) { $1 })], [])
      }
      return ([Finding(.unpredictable, weight: 0.9, evidence: evidence)], [])
    }
    let note =
      "The targets are the inputs \(Words.count(ahead, "step")) later (forecasting). "
      + "The inputs so far tell at least \(Words.percent(share)) of them"
      + (c.skill.status == .learned ? "." : "; the rest may be chance.")
    return ([], [note])
  }

  /// Whether each step further back tells more of the last target, up to the first that is seen: all inputs of the
  /// window tell more than its newer half by 4 standard errors, and the older half adds at least as much as half of
  /// what the newer tells. A window as long as what decides would add little with its oldest inputs. nil where not.
  private static func shortWindow(_ c: Case, _ dependence: Dependence) -> [String: Double]? {
    guard c.steps >= 3, c.skill.trained.count == c.steps, c.skill.isTrained(c.steps), !c.remembers,
      let all = dependence.newest(c.steps, at: c.steps), let half = dependence.newest((c.steps + 1) / 2, at: c.steps),
      let last = dependence.newest(c.steps - 1, at: c.steps)
    else { return nil }
    guard all.z(above: half) > 4, all.z(above: last) > 2, all.mean - half.mean > 0.5 * max(0, half.mean) else {
      return nil
    }
    return ["window": Double(c.steps), "half": max(0, half.mean), "all": all.mean]
  }

  private static func conclusion(
    _ c: Case, _ missing: [Dependence.Answer], _ dependence: Dependence, weight: Double
  ) -> (findings: [Finding], notes: [String]) {
    var (earlier, other, future, past) = ([Int](), [Int](), [Int](), [Int]())
    for answer in missing {
      guard let unseen = answer.unseen else { continue }
      if unseen.step < 1 {
        earlier.append(answer.output)
      } else if unseen.row != 0 {
        other.append(answer.output)
      } else if unseen.step > answer.output, c.skill.trained.count > 1 {
        future.append(answer.output)
      } else {
        past.append(answer.output)
      }
    }
    func finding(_ code: Finding.Code, _ steps: [Int]) -> (findings: [Finding], notes: [String]) {
      var finding = Finding(code, weight: weight, steps: c.skill.trained.count > 1 ? steps : [])
      finding.evidence["back"] = Double(c.steps - 1)
      let places = missing.compactMap { answer in
        answer.unseen.map { (output: answer.output, step: $0.step, isAlone: answer.result.allShare > 0.7) }
      }
      if code == .unseenFuture, places.count >= 2, places.allSatisfy(\.isAlone) {
        // By which order of the targets each would be told by its own input.
        if places.allSatisfy({ $0.output + $0.step == c.steps + 1 }) { finding.evidence["mirrored"] = 1 }
        let shift = places[0].step - places[0].output
        if places.allSatisfy({ $0.step - $0.output == shift }) { finding.evidence["shift"] = Double(shift) }
      }
      if let unseen = missing.first(where: { $0.output == steps.first })?.unseen {
        finding.evidence["row"] = Double(unseen.row)
        finding.names["input"] = Words.input(unseen)
      }
      for answer in missing where steps.contains(answer.output) {
        let t = answer.output
        finding.evidence["seen.\(t)"] = answer.result.seenShare
        finding.evidence["all.\(t)"] = min(1, answer.result.allShare)
        finding.evidence["skill.\(t)"] = max(0, c.skill.byStep[t] ?? 0)
        finding.names["input.\(t)"] = answer.unseen.map(Words.input)
      }
      return ([finding], [])
    }
    if earlier.count > future.count, earlier.count > other.count, earlier.count > past.count {
      if 3 * earlier.count <= dependence.byStep.filter({ $0.result.entropy >= 0.05 }).count {
        let steps = Words.steps(earlier)
        return (
          [], ["The answers of \(steps) need inputs of the batch before, which is forgotten; the others have theirs."]
        )
      }
      return finding(c.isStateCarried ? .shortHorizon : .stateForgotten, earlier)
    }
    if other.count >= future.count, other.count > past.count { return finding(.unseenRow, other) }
    if !future.isEmpty {
      if future.allSatisfy(dependence.staysTheSame) {
        let steps = Words.steps(future)
        return (
          [], ["The answers of \(steps) come before the inputs that tell them; later answers to the same have them."]
        )
      }
      return finding(.unseenFuture, future)
    }
    return finding(.unseenPast, past)
  }
}
