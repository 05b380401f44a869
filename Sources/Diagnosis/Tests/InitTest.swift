/// Whether the units of a layer all compute the same.
///
/// More than half of the weight matrices begin with all rows equal, exactly, and one of them still has rows that differ
/// by less than a thousandth of its largest number. Random weights never do; a single layer that begins with zeros
/// grows apart at the first step, since each of its rows has an answer of its own. Only before the model has learned.
package enum InitTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    guard c.skill.status != .learned, let initial = c.recording.initialModel else { return [] }
    let before = try initial.callParameters().map(\.value)
    let now = try c.model.callParameters().map(\.value)
    guard before.count == now.count else { return [] }
    let matrices = before.indices.filter {
      before[$0].dimension == 2 && before[$0].sizes[0] > 1 && before[$0].sizes == now[$0].sizes
    }
    let same = try matrices.filter { try difference(of: before[$0].numbers, rows: before[$0].sizes[0]) == 0 }
    let stayed = try same.filter { try difference(of: now[$0].numbers, rows: now[$0].sizes[0]) < 1e-3 }
    guard 2 * same.count > matrices.count, !stayed.isEmpty else { return [] }
    return [
      Finding(
        .symmetricWeights, weight: 1.3,
        evidence: ["same": Double(same.count), "of": Double(matrices.count), "still": Double(stayed.count)])
    ]
  }

  /// The largest distance of a number to that of the first row in its column, as a share of the largest number; 0 where
  /// all are 0.
  private static func difference(of numbers: [Double], rows: Int) -> Double {
    let width = numbers.count / rows
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    let distance = numbers.indices.reduce(0.0) { max($0, abs(numbers[$1] - numbers[$1 % width])) }
    return largest > 0 ? distance / largest : 0
  }
}
