import NN
import TensorCore

/// Whether samples of the same inputs have different answers: noise in the labels, or inputs that leave out what
/// decides. Asked only where nothing else was found.
///
/// Estimated by `Neighbours` from up to 1500 rows of the recording, of one round through the data where they come round:
/// the inputs are those that the last trained output sees. A finding where a stuck model has a skill of 0.3 at most and
/// the inputs leave open more than 70 % (`finding`): then no model does much better. A model that
/// does better knows what these inputs do not tell, as does one that carries its state; both are not asked. What
/// exact copies leave open, 10 % at least, is a note: usual noise is no fault.
enum ContradictionTest {
  static func run(_ c: Case) throws -> (findings: [Finding], notes: [String]) {
    guard c.skill.status != .learned, !c.isStateCarried, let found = try neighbours(c) else { return ([], []) }
    if c.skill.status == .stuck, c.skill.total <= 0.3, let finding = finding(found) {
      return ([finding], [])
    }
    guard let open = found.openAmongCopies, open > 0.1, 10 * found.copies >= found.count else { return ([], []) }
    return (
      [],
      [
        "\(Words.percent(Double(found.copies) / Double(found.count))) of the samples have the very inputs of another; "
          + "their targets differ by \(Words.percent(min(1, open))) of what any two differ by, which no model can know."
      ]
    )
  }

  /// That samples of one input have opposite answers: copies, or near ones, leave open more than 70 % of the targets
  /// (`Neighbours`), with 4 standard errors, and are a third of the samples at least. nil where they do not.
  static func finding(_ found: Neighbours) -> Finding? {
    let copies = found.openAmongCopies.map { (open: $0, pairs: found.copies, isExact: 1.0) }
    let near = found.openAmongNear.map { (open: $0, pairs: found.near, isExact: 0.0) }
    for case let group? in [copies, near] where 3 * group.pairs >= found.count {
      guard group.open - 4 / Double(group.pairs).squareRoot() > 0.5, group.open > 0.7 else { continue }
      return Finding(
        .contradictory, weight: 0.6 * min(1, group.open),
        evidence: [
          "open": min(1, group.open), "pairs": Double(group.pairs), "samples": Double(found.count),
          "exact": group.isExact,
        ])
    }
    return nil
  }

  private static func neighbours(_ c: Case) throws -> Neighbours? {
    let (visibility, _) = try c.reach()
    guard let t = c.probes.last(where: c.skill.isTrained) else { return nil }
    let seen = (1...max(1, c.steps)).filter { visibility.sees(t, $0) }
    guard !seen.isEmpty else { return nil }
    let samples = try Samples(c, atMost: 1500, records: round(c))
    var (rows, targets) = ([[Double]](), [[Double]]())
    for sample in samples.list where t <= sample.targets.count {
      guard let target = sample.targets[t - 1] else { continue }
      rows.append(seen.flatMap { sample.inputs[$0 - 1] })
      targets.append(target)
    }
    guard rows.count >= 100, rows[0].count <= 2048 else { return nil }
    return Neighbours(rows, targets, isClass: c.isClass, comparesNear: !c.form.looksUp)
  }

  /// How many records there are until the first comes again; all where it does not.
  private static func round(_ c: Case) throws -> Int {
    func numbers(_ record: Record) throws -> [Double] { try record.inputs.flatMap { try $0.numbers } }
    let first = try numbers(c.records[0])
    let again = try c.records.indices.dropFirst().first { try numbers(c.records[$0]) == first }
    return again ?? c.records.count
  }
}
