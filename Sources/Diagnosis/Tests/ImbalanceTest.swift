import NN

/// Whether a model answers the commonest class and misses the others though they could be told.
///
/// Counted over the last 200 records: one class has more than 90 % of the targets, of at least 11 others less than a
/// fifth is right, the criterion has no class weights, and the model has not learned. A rare class that nothing tells is
/// no fault, so the inputs must tell a tenth of the target's entropy (`Information`, held out).
enum ImbalanceTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.isClass, c.skill.status != .learned, !hasWeights(c.recording.criterion) else { return [] }
    var answers: [(right: Double, said: Int)] = []
    for record in c.records.suffix(200) {
      for (t, target) in record.targets.enumerated() where c.skill.commonest[t + 1] ?? 1 < 0.9999 {
        guard let target else { continue }
        let (wanted, output) = (try target.numbers, try record.outputs[t].numbers)
        let classes = output.count / wanted.count
        for (row, right) in wanted.enumerated() where right >= 1 {
          let scores = output.row(row, classes)
          guard let top = scores.indices.max(by: { scores[$0] < scores[$1] }) else { continue }
          answers.append((right, top - scores.startIndex + 1))
        }
      }
    }
    let counts = answers.reduce(into: [Double: Int]()) { $0[$1.right, default: 0] += 1 }
    guard let commonest = counts.max(by: { $0.value < $1.value }),
      Double(commonest.value) > 0.9 * Double(answers.count)
    else { return [] }
    let others = answers.filter { $0.right != commonest.key }
    let hits = others.filter { $0.right == Double($0.said) }.count
    guard others.count > 10, Double(hits) < 0.2 * Double(others.count), try couldBeTold(c) else { return [] }
    return [
      Finding(
        .imbalance, weight: 0.8,
        evidence: [
          "class": commonest.key, "share": Double(commonest.value) / Double(answers.count),
          "others": Double(others.count), "hits": Double(hits),
        ])
    ]
  }

  private static func couldBeTold(_ c: Case) throws -> Bool {
    try c.reach().dependence.byStep.contains { answer in
      answer.result.tellsAnything && answer.result.allShare > 0.1
    }
  }

  private static func hasWeights(_ criterion: Criterion?) -> Bool {
    switch criterion {
    case nil: false
    case let nll as ClassNLLCriterion: (nll.weights?.count ?? 0) > 0
    case let margin as MultiMarginCriterion: (margin.weights?.count ?? 0) > 0
    case let other?: other.children.contains { hasWeights($0) }
    }
  }
}
