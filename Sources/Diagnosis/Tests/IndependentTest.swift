/// Whether nothing in the inputs tells anything about the targets. Asked only where nothing else was found.
///
/// Estimated as in `UnreachableTest`, from 200 targets at least, with every input alone, all pairs where no input tells,
/// and, of vectors of four numbers and more, each of up to 64 numbers, all pairs of them, and the nearest mean. None of them tells more than 3 % of the
/// entropy beyond 4 standard errors. It is the weakest of all findings: what three inputs say only together looks the
/// same, so it is said as "none found".
enum IndependentTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.total <= 0.1, c.skill.status == .stuck else { return [] }
    let dependence = try c.reach().dependence
    let answers = dependence.byStep + (dependence.relative.map { [$0] } ?? [])
    guard let first = dependence.byStep.first, first.samples >= 200,
      first.result.entropy >= 0.05, !answers.contains(where: { $0.result.tellsAnything }),
      try !dependence.wideVectorsTell(first.output)
    else { return [] }
    return [Finding(.independent, weight: 0.3, evidence: ["samples": Double(first.samples)])]
  }
}
