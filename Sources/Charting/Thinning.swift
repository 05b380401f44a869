/// A point of a curve; one that is not finite is a gap.
public struct ChartPoint: Equatable, Sendable {
  /// Where it lies along the axis.
  public var x: Double
  /// The value there.
  public var y: Double

  /// A point of a curve.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

package enum Thinning {
  /// At most about 2 `buckets` of the points, which must ascend in x: of every stretch its lowest and its highest, so
  /// that no peak is lost, and a gap where one was. Few points stay as they are.
  package static func thin(_ points: [ChartPoint], to buckets: Int) -> [ChartPoint] {
    guard buckets > 0, points.count > 2 * buckets else { return points }
    var thin: [ChartPoint] = []
    thin.reserveCapacity(3 * buckets)
    for bucket in 0..<buckets {
      let part = points[(points.count * bucket / buckets)..<(points.count * (bucket + 1) / buckets)]
      let finite = part.indices.filter { part[$0].y.isFinite }
      if let low = finite.min(by: { part[$0].y < part[$1].y }), let high = finite.max(by: { part[$0].y < part[$1].y }) {
        thin.append(part[min(low, high)])
        if low != high { thin.append(part[max(low, high)]) }
      }
      // One gap is enough to see; where nothing is finite the curve breaks off.
      if finite.count < part.count, let gap = part.first(where: { !$0.y.isFinite }) {
        let place = thin.lastIndex { $0.x <= gap.x }.map { $0 + 1 } ?? 0
        thin.insert(gap, at: place)
      }
    }
    // The curve reaches both its ends.
    if let first = points.first, thin.first != first, first.y.isFinite { thin.insert(first, at: 0) }
    if let last = points.last, thin.last != last, last.y.isFinite { thin.append(last) }
    return thin
  }
}
