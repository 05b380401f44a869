import NN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether the outputs are what the criterion takes.
///
/// Structure, not statistics: sums of outputs are exact to rounding, so a thousandth is far outside, and nine of ten of
/// 100 rows have to show it (masked rows are zeros). Only the share of targets beyond the last layer's range is
/// counted; up to 2 % are taken for outliers, which no layer has to reach.
package enum CriterionTest {
  package static func findings(_ c: Case) throws -> [Finding] {
    switch c.kind {
    case .nll: try logProbabilities(c)
    case .crossEntropy: try doubleSoftmax(c)
    case .absolute, .binary, .squared: try targetRange(c)
    case .margin, .unknown: []
    }
  }

  /// Up to 100 rows of the newest outputs, but those of zeros alone.
  private static func rows(_ c: Case) throws -> [ArraySlice<Double>] {
    var rows: [ArraySlice<Double>] = []
    for record in c.records.suffix(20).reversed() {
      for output in record.outputs.suffix(5) {
        let numbers = try output.numbers
        for row in 0..<min(5, output.sizes[0]) where rows.count < 100 {
          let slice = numbers.row(row, numbers.count / output.sizes[0])
          if slice.contains(where: { $0 != 0 }) { rows.append(slice) }
        }
      }
    }
    return rows
  }

  private static func isMost(_ part: Int, of all: Int) -> Bool { all > 0 && 10 * part >= 9 * all }

  /// Exponentials of log-probabilities sum to 1. What is a probability already gives losses that are bounded, plain
  /// numbers losses that fall without end: the figure of skill means nothing then, so it is not asked.
  private static func logProbabilities(_ c: Case) throws -> [Finding] {
    let rows = try rows(c)
    let sums = rows.map { $0.reduce(0) { $0 + exp($1) } }
    guard isMost(sums.filter { !(abs($0 - 1) <= 1e-3) }.count, of: rows.count) else { return [] }
    let areProbabilities = isMost(rows.filter { isProbabilities($0, 1e-3) }.count, of: rows.count)
    return [
      Finding(
        .notLogProbabilities, weight: 1.5, evidence: ["sum": sums[0], "rows": Double(rows.count)],
        names: ["outputs": areProbabilities ? "probabilities" : "numbers"])
    ]
  }

  /// With probabilities as scores, of K classes the surest right answer still loses log(1 + (K - 1) / e).
  private static func doubleSoftmax(_ c: Case) throws -> [Finding] {
    let rows = try rows(c)
    guard let width = rows.first?.count, width > 1,
      isMost(rows.filter { isProbabilities($0, 1e-5) }.count, of: rows.count)
    else { return [] }
    return [Finding(.doubleSoftmax, weight: 1, evidence: ["floor": log(1 + Double(width - 1) * exp(-1))])]
  }

  private static func isProbabilities(_ row: ArraySlice<Double>, _ tolerance: Double) -> Bool {
    abs(row.reduce(0, +) - 1) < tolerance && row.allSatisfy { $0 >= 0 }
  }

  private static func targetRange(_ c: Case) throws -> [Finding] {
    guard c.skill.status != .learned, let last = c.model.lastLayer, let range = last.range else { return [] }
    var (outside, all, low, high) = (0, 0, Double.infinity, -Double.infinity)
    for record in c.records {
      for target in record.targets.compactMap({ $0 }) {
        for y in try target.numbers {
          all += 1
          if y < range.lowerBound - 1e-9 || y > range.upperBound + 1e-9 { outside += 1 }
          (low, high) = (min(low, y), max(high, y))
        }
      }
    }
    let share = Double(outside) / Double(max(all, 1))
    guard share > 0.02 else { return [] }
    return [
      Finding(
        .targetRange, weight: 1.2 * min(1, 2 * share),
        evidence: [
          "share": share, "low": low, "high": high, "from": range.lowerBound, "to": range.upperBound,
        ], names: ["layer": last.typeName])
    ]
  }
}
