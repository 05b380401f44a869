/// Whether the answer for one sample changes with the other samples of its batch, though its own inputs tell it.
///
/// Exact: an input of the first row was swapped in evaluation mode, and answers of other rows changed (`Visibility`), so
/// batch normalisation is none. Only of models whose rows are known: the inputs are N × … , or a table of such, and the
/// answers have N rows. Some models mix on purpose, so the rows must be of no use: what the recorded inputs tell of the
/// targets (`Information`, held out), a fifth at least, they tell by the row's own inputs alone, and other rows
/// add nothing. The shortfall: the model is stuck and has less than half of that.
package enum MixTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status == .stuck, c.skill.total <= 0.5, c.rows > 1, c.records[0].outputs.first?.sizes[0] == c.rows,
      c.records[0].step.input.list != nil || !c.form.isSequence
    else { return [] }
    let (visibility, dependence) = try c.reach()
    guard visibility.mixesRows else { return [] }
    let own = dependence.byStep.filter { answer in
      let used = answer.result.told + answer.result.unseen
      return answer.result.seenZ > 4 && used.allSatisfy { answer.candidates[$0].row == 0 }
    }
    let share = own.map { min(1, $0.result.seenShare) }.max() ?? 0
    guard own.count == dependence.byStep.count, share > 0.2, c.skill.total < 0.5 * share else { return [] }
    return [
      Finding(
        .mixedRows, weight: 1.1, evidence: ["share": share, "skill": max(0, c.skill.total), "rows": Double(c.rows)])
    ]
  }
}
