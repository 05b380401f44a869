#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A symbol for each of some samples: numbers 0 ..< `count`, -1 where there is none.
struct Column {
  /// The symbols, in the order of the samples.
  var ids: [Int]
  /// One more than the largest.
  var count: Int

  /// The symbols as they are, numbered anew without gaps.
  init(_ symbols: [Int]) {
    var known: [Int: Int] = [:]
    ids = symbols.map { symbol in
      if symbol < 0 { return -1 }
      if let id = known[symbol] { return id }
      known[symbol] = known.count
      return known.count - 1
    }
    count = known.count
  }

  /// A symbol for every pair of symbols that occurs; none where one of the two is missing.
  func joined(_ other: Column) -> Column {
    let size = count * other.count
    guard size <= 1 << 18 else {
      return Column(zip(ids, other.ids).map { $0 < 0 || $1 < 0 ? -1 : $0 * other.count + $1 })
    }
    var result = self
    var known = [Int](repeating: -1, count: size)
    var next = 0
    for i in ids.indices {
      guard ids[i] >= 0, other.ids[i] >= 0 else {
        result.ids[i] = -1
        continue
      }
      let pair = ids[i] * other.count + other.ids[i]
      if known[pair] < 0 {
        known[pair] = next
        next += 1
      }
      result.ids[i] = known[pair]
    }
    result.count = next
    return result
  }

  /// The entropy in nats of how often each symbol occurs.
  var entropy: Double {
    var counts = [Double](repeating: 0, count: count)
    for id in ids where id >= 0 { counts[id] += 1 }
    let n = counts.reduce(0, +)
    return counts.reduce(0) { $1 > 0 ? $0 - $1 / n * log($1 / n) : $0 }
  }
}

/// What one column tells about another, in nats for each sample.
///
/// Predictive: a table, feature → how often each target, is counted on one half of the samples and tried on the other,
/// then the other way round. What it gains over the targets' own frequencies is a lower bound of the mutual information
/// on average: a table that has only learned noise loses. Frequencies begin with half a sample of each target, rows of
/// the table with one sample spread as the frequencies. Samples without a feature gain nothing.
struct Information {
  /// The gain of each sample, in the order in which they were tried.
  let gains: [Double]
  /// Their mean.
  let mean: Double
  /// The mean in standard errors, from 20 blocks of neighbouring samples, which may depend on one another.
  let z: Double

  init(_ gains: [Double]) {
    self.gains = gains
    (mean, z) = Information.meanAndZ(gains)
  }

  /// What `feature` tells about `target`, which lacks no symbol.
  init(_ feature: Column, about target: Column) {
    let n = target.ids.count
    let pairs = feature.joined(target)
    var gains: [Double] = []
    gains.reserveCapacity(n)
    for fold in 0..<2 {
      let (training, trial) = fold == 0 ? (0..<n / 2, n / 2..<n) : (n / 2..<n, 0..<n / 2)
      var prior = [Double](repeating: 0.5, count: target.count)
      var rows = [Double](repeating: 0, count: feature.count)
      var cells = [Double](repeating: 0, count: pairs.count)
      for i in training {
        prior[target.ids[i]] += 1
        if feature.ids[i] >= 0 {
          rows[feature.ids[i]] += 1
          cells[pairs.ids[i]] += 1
        }
      }
      let total = Double(training.count) + 0.5 * Double(target.count)
      for i in trial {
        let f = feature.ids[i]
        guard f >= 0, rows[f] > 0 else {
          gains.append(0)
          continue
        }
        let p0 = prior[target.ids[i]] / total
        gains.append(log((cells[pairs.ids[i]] + p0) / (rows[f] + 1) / p0))
      }
    }
    self.init(gains)
  }

  /// How many standard errors the gain is above that of `other`, sample by sample; above 0 without.
  func z(above other: Information?) -> Double {
    guard let other else { return z }
    return Information.meanAndZ(zip(gains, other.gains).map { $0 - $1 }).z
  }

  private static func meanAndZ(_ gains: [Double]) -> (mean: Double, z: Double) {
    let blocks = 20
    guard gains.count >= blocks else { return (gains.mean, 0) }
    let means = (0..<blocks).map { k -> Double in
      let part = gains[k * gains.count / blocks..<(k + 1) * gains.count / blocks]
      return part.reduce(0, +) / Double(part.count)
    }
    let mean = means.mean
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(blocks - 1)
    return (mean, mean / ((variance / Double(blocks)).squareRoot() + 1e-9))
  }
}
