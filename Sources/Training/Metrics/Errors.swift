import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The mean over all elements of |output − target| (`mae`) or of its square (`mse`).
final class MeanError: Metric {
  /// 1 or 2.
  let power: Int
  private var sum = 0.0
  private var count = 0

  /// The mean of the differences' absolute values to this power, 1 or 2.
  init(power: Int) { self.power = power }

  var name: String { power == 1 ? "mae" : "mse" }
  var isHigherBetter: Bool { false }

  func reset() { (sum, count) = (0, 0) }

  func add(_ measured: Measured) throws {
    let (x, t) = try measured.pairs(for: name)
    for (a, b) in zip(x, t) { sum += power == 1 ? abs(a - b) : (a - b) * (a - b) }
    count += x.count
  }

  var figure: Figure { .number(count == 0 ? .nan : sum / Double(count)) }

  var state: Value {
    get { .named(["sum": .number(sum), "count": .integer(count)]) }
    set {
      let table = StateTable(newValue)
      (sum, count) = (table.number("sum") ?? 0, table.integer("count") ?? 0)
    }
  }
}

/// 1 − Σ (t − y)² / Σ (t − mean t)², over all elements: the coefficient of determination.
///
/// Sums run with Welford's method ("Note on a Method for Calculating Corrected Sums", 1962), so that a large mean
/// costs no digits.
final class RSquared: Metric {
  private var count = 0.0
  private var mean = 0.0
  private var spread = 0.0
  private var residue = 0.0

  /// A measure of nothing yet.
  init() {}

  var name: String { "r2" }
  var isHigherBetter: Bool { true }

  func reset() { (count, mean, spread, residue) = (0, 0, 0, 0) }

  func add(_ measured: Measured) throws {
    let (x, t) = try measured.pairs(for: name)
    for (y, t) in zip(x, t) {
      count += 1
      let difference = t - mean
      mean += difference / count
      spread += difference * (t - mean)
      residue += (t - y) * (t - y)
    }
  }

  var figure: Figure { .number(count == 0 ? .nan : 1 - residue / spread) }

  var state: Value {
    get { .list([count, mean, spread, residue].map(Value.number)) }
    set {
      let numbers = (newValue.list ?? []).compactMap(\.number)
      reset()
      if numbers.count == 4 { (count, mean, spread, residue) = (numbers[0], numbers[1], numbers[2], numbers[3]) }
    }
  }
}

/// e to the mean loss: of a model that gives log-probabilities to a negative log-likelihood.
final class Perplexity: Metric {
  private var sum = LossSum()

  /// A measure of nothing yet.
  init() {}

  var name: String { "perplexity" }
  var isHigherBetter: Bool { false }

  func reset() { sum = LossSum() }

  func add(_ measured: Measured) { sum = sum + measured.loss }

  var figure: Figure { .number(exp(sum.mean)) }

  var state: Value {
    get { sum.value }
    set { sum = LossSum(newValue) }
  }
}

extension Measured {
  /// The elements of output and target. Throws when there are not equally many.
  fileprivate func pairs(for metric: String) throws -> ([Double], [Double]) {
    let rows = try rows(for: metric)
    let (x, t) = (try rows.output.numbers, try rows.target.numbers)
    guard x.count == t.count else {
      throw NNError.message(
        "the metric '\(metric)' needs as many numbers in the target as in the output, got \(rows.target.sizes.text) "
          + "and \(rows.output.sizes.text)")
    }
    return (x, t)
  }
}
