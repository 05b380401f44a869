import NN
import TensorCore

/// Whether samples of the same inputs have different answers: noise in the labels, or inputs that leave out what
/// decides. Asked only where nothing else was found.
///
/// Estimated by `Neighbours` from up to 1500 rows of the recording, of one round through the data where they come round:
/// the inputs are those that the last trained output sees. A finding where a stuck model has a skill of 0.3 at most and
/// the inputs leave open more than 70 % (`Finding.contradiction`): then no model does much better. A model that
/// does better knows what these inputs do not tell, as does one that carries its state; both are not asked. What
/// exact copies leave open, 10 % at least, is a note: usual noise is no fault.
enum ContradictionTest {
  static func run(_ c: Case) throws -> (findings: [Finding], notes: [String]) {
    guard c.skill.status != .learned, !c.isStateCarried, let found = try neighbours(c) else { return ([], []) }
    if c.skill.status == .stuck, c.skill.total <= 0.3, let finding = Finding.contradiction(found) {
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

  private static func neighbours(_ c: Case) throws -> Neighbours? {
    let (visibility, _) = try c.reach()
    guard let t = c.probes.last(where: { c.skill.trained[$0 - 1] }) else { return nil }
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
