import NN
import TensorCore

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
    if let finding = try softmaxAxis(c) { return [finding] }
    return switch c.kind {
    case .nll: try logProbabilities(c)
    case .crossEntropy: try doubleSoftmax(c)
    case .absolute, .binary, .squared: try targetRange(c)
    case .margin, .unknown: []
    }
  }

  // MARK: The axis of a softmax

  /// Probabilities, or their logarithms, that sum to 1 along another axis than that of the classes: over the samples
  /// of the batch or over the steps, nine of ten lines, while the rows of outputs do not, a quarter at least: what is
  /// sure of its answers comes near a sum of 1 in many. Numbers do not by chance. Where the targets sum to 1 along that
  /// axis as well, it is the right one.
  private static func softmaxAxis(_ c: Case) throws -> Finding? {
    guard c.skill.status != .learned, c.kind != .unknown, c.kind != .margin else { return nil }
    let rows = try rows(c)
    let sums = rows.map { row in
      c.kind == .nll ? row.reduce(0) { $0 + exp($1) } : row.reduce(0, +)
    }
    let off = sums.filter { !(abs($0 - 1) <= 1e-3) }
    guard let sum = off.first, 4 * off.count > sums.count else { return nil }
    let (isSequence, stepAxis) = (c.form.isSequence, c.form.axis)
    for axis in 0..<3 {
      var (own, all, wanted) = (0, 0, 0)
      for record in c.records.suffix(20) {
        for (output, target) in pairs(record.step, isClass: c.isClass) {
          guard let lines = try lines(output, axis, isVector: record.rows > 1) else { continue }
          let targets = try target.flatMap { try self.lines($0, axis, isVector: record.rows > 1) }
          for (k, line) in lines.prefix(50).enumerated() {
            all += 1
            if isDistribution(line, c.kind) { own += 1 }
            if let targets, k < targets.count, isDistribution(targets[k], .squared) { wanted += 1 }
          }
        }
      }
      guard all >= 20, isMost(own, of: all), !isMost(wanted, of: all) else { continue }
      let isOverSteps = isSequence && axis == stepAxis && c.records[0].step.output.list == nil
      return Finding(
        .softmaxAxis, weight: 1.6, evidence: ["sum": sum, "lines": Double(all)],
        names: ["axis": isOverSteps ? "steps of the sequence" : "samples of the batch"])
    }
    return nil
  }

  /// The tensors of a step's output, with their targets where those are of the same form.
  private static func pairs(_ step: TrainingStep, isClass: Bool) -> [(Tensor, Tensor?)] {
    var (outputs, targets) = ([Tensor](), [Tensor]())
    step.output.forEachTensor { outputs.append($0) }
    step.target.forEachTensor { targets.append($0) }
    guard !isClass, outputs.count == targets.count, zip(outputs, targets).allSatisfy({ $0.sizes == $1.sizes }) else {
      return outputs.map { ($0, nil) }
    }
    return Array(zip(outputs, targets))
  }

  /// The lines of two numbers and more along `axis`, from 0, which is not the last, or, with `isVector`, the only one.
  private static func lines(_ tensor: Tensor, _ axis: Int, isVector: Bool) throws -> [[Double]]? {
    let sizes = Array(tensor.sizes)
    let isInside = axis < sizes.count - 1 || isVector && sizes.count == 1 && axis == 0
    guard tensor.dtype.isReal, isInside, sizes[axis] > 1 else { return nil }
    let numbers = try tensor.numbers
    let length = sizes[axis]
    let inner = sizes.dropFirst(axis + 1).reduce(1, *)
    return (0..<numbers.count / length).map { line in
      let start = line / inner * length * inner + line % inner
      return (0..<length).map { numbers[start + $0 * inner] }
    }
  }

  private static func isDistribution(_ line: [Double], _ kind: LossKind) -> Bool {
    if kind == .nll || kind == .crossEntropy, line.allSatisfy({ $0 <= 0 }) {
      return abs(line.reduce(0) { $0 + exp($1) } - 1) < 1e-4
    }
    return line.allSatisfy { $0 >= 0 } && abs(line.reduce(0, +) - 1) < 1e-4
  }

  // MARK: Sums

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
    guard isMost(sums.filter { !(abs($0 - 1) <= 1e-3) }.count, of: rows.count) else { return try softmaxBefore(c) }
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
    return [doubleSoftmax(width, by: "CrossEntropyCriterion")]
  }

  /// The same where the model itself ends with both. (A LogSoftMax before another, or before CrossEntropyCriterion,
  /// changes nothing: it leaves logarithms of probabilities as they are.)
  private static func softmaxBefore(_ c: Case) throws -> [Finding] {
    let last = c.model.chain.suffix(2)
    guard last.count == 2, last.first is SoftMax, last.last is LogSoftMax,
      let width = c.records.last?.outputs.last?.sizes.last, width > 1
    else { return [] }
    return [doubleSoftmax(width, by: "nn.LogSoftMax")]
  }

  private static func doubleSoftmax(_ width: Int, by name: String) -> Finding {
    Finding(
      .doubleSoftmax, weight: 1, evidence: ["floor": log(1 + Double(width - 1) * exp(-1))], names: ["maker": name])
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
