#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether samples lie in an order that tells their targets: sorted by class, or drifting.
struct Order {
  /// Of classes: how often a sample has the class of the one before it, and how often by chance.
  private(set) var same: Double?, chance = 0.0
  /// Of classes: how many samples of one class follow one another, on average.
  private(set) var run = 0.0
  /// Of numbers: the correlation of a target with the one before it.
  private(set) var likeLast: Double?
  /// The correlation of the targets (of classes their numbers) with their place.
  private(set) var drift = 0.0
  /// How many neighbours were looked at.
  private(set) var count = 0

  /// Of targets in order, each with its place; only neighbours of places that follow one another count.
  init(_ targets: [(place: Int, value: Double)], isClass: Bool) {
    let pairs = zip(targets, targets.dropFirst()).filter { $1.place == $0.place + 1 }
    count = pairs.count
    guard count >= 30 else { return }
    drift = Order.correlation(targets.map { Double($0.place) }, targets.map(\.value))
    if isClass {
      let shares = targets.reduce(into: [Double: Double]()) { $0[$1.value, default: 0] += 1 / Double(targets.count) }
      let together = pairs.filter { $0.value == $1.value }.count
      same = Double(together) / Double(count)
      chance = shares.values.reduce(0) { $0 + $1 * $1 }
      run = Double(count) / Double(max(1, count - together))
    } else {
      likeLast = Order.correlation(pairs.map(\.0.value), pairs.map(\.1.value))
    }
  }

  /// Whether the classes come in runs that no chance makes: ten times as long as drawn at random, and 4 standard errors
  /// more neighbours of one class.
  var isSorted: Bool {
    guard let same, chance < 0.9 else { return false }
    let error = (chance * (1 - chance) / Double(count)).squareRoot()
    return run >= 10 / (1 - chance) && same - chance > 4 * error
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (x, y) = (a.mean, b.mean)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (p, q) in zip(a, b) {
      xy += (p - x) * (q - y)
      xx += (p - x) * (p - x)
      yy += (q - y) * (q - y)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
  }
}
