/// How far the targets of samples with the same or nearly the same inputs differ: what no model of these inputs can
/// know.
///
/// Each number of the inputs is measured in its standard deviations. For each of up to 1500 samples the nearest other
/// is found. Two targets disagree by 0 or 1 for classes, by their squared distance for numbers; the disagreement of pairs
/// of one input over that of all pairs is the share of the targets (of the variance, of classes of the Gini impurity)
/// that the inputs leave open, without bias, with a standard error of about 1 / √pairs. Pairs count as of one input
/// where they are exact copies, or nearer than a 20th of the median distance.
package struct Neighbours {
  /// How many samples were looked at.
  package let count: Int
  /// How many have an exact copy among the others.
  package private(set) var copies = 0
  /// The share of the targets that exact copies leave open; nil for fewer than 20 copies.
  package private(set) var openAmongCopies: Double?
  /// How many have another that is near.
  package private(set) var near = 0
  /// The share of the targets that near ones leave open, and the same of the nearer half; nil for fewer than 60.
  package private(set) var openAmongNear: Double?
  /// The mean loss of answering with the target of the nearest other: the share of wrong classes, the squared error.
  package private(set) var loss = 0.0
  /// The same of the best constant answer.
  package private(set) var constant = 0.0

  /// Of rows and their targets, as many. Without `comparesNear` only exact copies are compared, for numbers whose
  /// distance means nothing.
  package init(_ rows: [[Double]], _ targets: [[Double]], isClass: Bool, comparesNear: Bool = true) {
    let width = rows.first?.count ?? 0
    let columns = spread(width, atMost: 128).map { $0 - 1 }
    let bound = max(100, min(1500, Int((1.5e8 / Double(max(1, columns.count))).squareRoot())))
    let chosen = spread(rows.count, atMost: bound).map { $0 - 1 }
    count = chosen.count
    guard count > 1, width > 0 else { return }
    let scales = columns.map { column -> Double in
      let values = chosen.map { rows[$0][column] }
      let mean = values.mean
      let variance = values.map { ($0 - mean) * ($0 - mean) }.mean
      return variance > 0 ? 1 / variance.squareRoot() : 0
    }
    let points = chosen.flatMap { i in columns.indices.map { rows[i][columns[$0]] * scales[$0] } }
    let wanted = chosen.map { targets[$0] }
    func disagreement(_ a: Int, _ b: Int) -> Double {
      if isClass { return wanted[a] == wanted[b] ? 0 : 1 }
      return zip(wanted[a], wanted[b]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        / Double(max(1, wanted[a].count))
    }
    let pairs = Self.nearest(points, columns.count, count).enumerated().map { i, found in
      (distance: found.distance, gap: disagreement(i, found.other))
    }
    let all = isClass ? Self.impurity(wanted) : 2 * Self.variance(wanted)
    (loss, constant) = (pairs.map(\.gap).mean, isClass ? Self.guess(wanted) : all / 2)
    guard all > 0 else { return }
    let exact = pairs.filter { $0.distance == 0 }
    copies = exact.count
    if copies >= 20 { openAmongCopies = exact.map(\.gap).mean / all }
    guard comparesNear else { return }
    // A prime far from any period that data have.
    let usual = (0..<count).map { Self.distance(points, columns.count, $0, $0 * 7919 % count) }.sorted()
    let close = pairs.filter { $0.distance <= usual[usual.count / 2] / 400 }.sorted { $0.distance < $1.distance }
    near = close.count
    guard near >= 60 else { return }
    // A target that winds faster than the near ones lie is told by the nearer half.
    openAmongNear = min(close.map(\.gap).mean, close.prefix(near / 2).map(\.gap).mean) / all
  }

  /// The share of wrong answers of who always says the commonest class.
  private static func guess(_ targets: [[Double]]) -> Double {
    let counts = targets.reduce(into: [Double: Int]()) { $0[$1.first ?? 0, default: 0] += 1 }
    return 1 - Double(counts.values.max() ?? 0) / Double(max(1, targets.count))
  }

  /// How often two of the targets, drawn at random, are different classes.
  private static func impurity(_ targets: [[Double]]) -> Double {
    let counts = targets.reduce(into: [Double: Double]()) { $0[$1.first ?? 0, default: 0] += 1 }
    let n = Double(targets.count)
    return 1 - counts.values.reduce(0) { $0 + $1 * ($1 - 1) } / (n * (n - 1))
  }

  /// The mean variance of the numbers of the targets.
  private static func variance(_ targets: [[Double]]) -> Double {
    let width = targets.first?.count ?? 0
    return (0..<width).map { column in
      let values = targets.map { $0[column] }
      let mean = values.mean
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }.mean
  }

  /// For each point the nearest other, of equally near ones the next in the list, with the squared distance.
  private static func nearest(_ points: [Double], _ width: Int, _ count: Int) -> [(other: Int, distance: Double)] {
    (0..<count).map { i in
      var best = (other: i, distance: Double.infinity)
      for step in 1..<count {
        let j = i + step < count ? i + step : i + step - count
        let d = distance(points, width, i, j, below: best.distance)
        if d < best.distance { best = (j, d) }
      }
      return best
    }
  }

  /// The squared distance of two points, or more than `below` where it is not less.
  private static func distance(_ points: [Double], _ width: Int, _ a: Int, _ b: Int, below: Double = .infinity)
    -> Double
  {
    var sum = 0.0
    points.withUnsafeBufferPointer { points in
      for k in 0..<width {
        let d = points[a * width + k] - points[b * width + k]
        sum += d * d
        if sum >= below { break }
      }
    }
    return sum
  }
}
