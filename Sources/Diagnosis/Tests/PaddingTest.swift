import TensorCore

/// Whether the zeros that fill up sequences stand where they do harm.
///
/// Padding is a step of zeros before the first or behind the last step that has any number: only where steps of zeros in
/// between are less than 1 % of the steps, so that 0 is no number like others, and at least a fifth of the sequences
/// have any. Counted over 100 records.
///
/// `padding-behind`: one answer is taken at the end, and those of the sequences with zeros there are all the same, to
/// rounding, while their targets are not: a mask has set the state to 0. Exact. A finding unless learned.
///
/// `padding-in-loss`: more than half of the answers that the loss counts are at padding, whose target is one and the
/// same (99 %), and the loss looks better than it is: all of them together have a skill that is 0.2 above that of the
/// rest, which is below 0.3. With 200 real answers at least, its standard error is under 0.1. Zeros that the model has
/// learned beside the rest are no fault.
enum PaddingTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.steps > 1 else { return [] }
    let rows = try c.records.suffix(100).flatMap(Row.rows)
    let steps = rows.reduce(0) { $0 + $1.isZero.count }
    let between = rows.reduce(0) { $0 + $1.between }
    let filled = rows.filter { $0.before + $0.behind > 0 && !$0.isEmpty }
    guard 100 * between < steps, 5 * filled.count >= rows.count, rows.count >= 20 else { return [] }
    return behind(c, rows) ?? inLoss(c, rows) ?? []
  }

  /// A sequence of a record.
  private struct Row {
    /// Which steps are all zeros.
    let isZero: [Bool]
    /// The answers and targets by output; targets nil where there are none.
    let outputs: [[Double]]
    let targets: [[Double]?]

    var before: Int { isZero.prefix { $0 }.count }
    var behind: Int { isZero.reversed().prefix { $0 }.count }
    var isEmpty: Bool { before == isZero.count }
    /// Steps of zeros between others.
    var between: Int { isEmpty ? 0 : isZero.filter { $0 }.count - before - behind }
    /// Whether step `t`, from 0, is padding.
    func isPadding(_ t: Int) -> Bool { t < before || t >= isZero.count - behind }

    static func rows(_ record: Record) throws -> [Row] {
      func parts(_ matrix: Tensor) throws -> [[Double]] {
        let numbers = try matrix.numbers
        return (0..<matrix.sizes[0]).map { Array(numbers.row($0, matrix.sizes[1])) }
      }
      let inputs = try record.inputs.map(parts)
      let outputs = try record.outputs.map(parts)
      let targets = try record.targets.map { try $0.map(parts) }
      guard (inputs + outputs + targets.compactMap { $0 }).allSatisfy({ $0.count == record.rows }) else { return [] }
      return (0..<record.rows).map { row in
        Row(
          isZero: inputs.map { $0[row].allSatisfy { $0 == 0 } }, outputs: outputs.map { $0[row] },
          targets: targets.map { $0?[row] })
      }
    }
  }

  private static func behind(_ c: Case, _ rows: [Row]) -> [Finding]? {
    let trained = c.skill.trained.indices.filter { c.skill.trained[$0] }
    guard c.skill.status != .learned, trained.count == 1, let t = trained.last, t == c.skill.trained.count - 1 else {
      return nil
    }
    let padded = rows.filter { $0.behind > 0 && !$0.isEmpty && $0.outputs.count > t && $0.targets[t] != nil }
    guard padded.count >= 20, 5 * padded.count >= rows.count, Set(padded.map { $0.targets[t] ?? [] }).count > 1 else {
      return nil
    }
    // The weights move from record to record; within one record the answers are compared.
    let steady = zip(padded, padded.dropFirst()).map { a, b in
      zip(a.outputs[t], b.outputs[t]).map { abs($0 - $1) }.max() ?? 0
    }
    let others = rows.filter { $0.behind == 0 && $0.outputs.count > t }
    let usual = zip(others, others.dropFirst()).map { a, b in
      zip(a.outputs[t], b.outputs[t]).map { abs($0 - $1) }.max() ?? 0
    }
    let same = steady.filter { $0 <= 1e-9 }.count
    let size = padded.map { $0.outputs[t].map(abs).max() ?? 0 }.mean
    let isSteady = 2 * same > steady.count || steady.sorted()[steady.count / 2] <= 1e-6 * (1 + size)
    guard isSteady, others.isEmpty || usual.mean > 100 * steady.sorted()[steady.count / 2] else { return nil }
    let share = Double(padded.count) / Double(rows.count)
    return [
      Finding(.paddingBehind, weight: min(1, 0.5 + share), evidence: ["share": share, "rows": Double(rows.count)])
    ]
  }

  private static func inLoss(_ c: Case, _ rows: [Row]) -> [Finding]? {
    guard c.skill.status != .learning, c.kind != .unknown else { return nil }
    var (padding, real) = ((losses: [Double](), targets: [Double]()), (losses: [Double](), targets: [Double]()))
    var (width, classes) = (1, 1)
    for row in rows where row.outputs.count == row.isZero.count {
      for (t, target) in row.targets.enumerated() where c.skill.isTrained(t + 1) {
        guard let target, let loss = c.kind.loss(row.outputs[t][...], target[...]) else { continue }
        (width, classes) = (target.count, row.outputs[t].count)
        if row.isPadding(t) {
          padding.losses.append(loss)
          padding.targets += target
        } else {
          real.losses.append(loss)
          real.targets += target
        }
      }
    }
    guard padding.losses.count > real.losses.count, real.losses.count >= 200 else { return nil }
    let counts = padding.targets.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }
    guard 100 * (counts.values.max() ?? 0) >= 99 * padding.targets.count else { return nil }
    func skill(_ losses: [Double], _ targets: [Double]) -> Double {
      let base = c.kind.baseline(targets, width: width, classes: classes).loss
      return base > 1e-12 ? 1 - losses.mean / base : 0
    }
    let own = skill(real.losses, real.targets)
    let all = skill(padding.losses + real.losses, padding.targets + real.targets)
    guard own < 0.3, all > own + 0.2 else { return nil }
    let share = Double(padding.losses.count) / Double(padding.losses.count + real.losses.count)
    return [
      Finding(
        .paddingInLoss, weight: 0.6 * share, evidence: ["share": share, "skill": max(0, own), "all": max(0, all)])
    ]
  }
}
