/// The largest |a − b| / max(|b|, floor); infinite when the counts differ, or where one of the two is NaN.
package func deviation(_ a: [Double], _ b: [Double], floor: Double = 1) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { x, y in
    if x == y || x.isNaN && y.isNaN { return 0 }
    let error = abs(x - y) / max(abs(y), floor)
    return error.isNaN ? .infinity : error
  }.max() ?? 0
}

/// Whether all |a − b| are within `tolerance` of the larger one, or of 1; NaN is close to NaN.
package func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { x, y in
      x == y || x.isNaN && y.isNaN || abs(x - y) <= tolerance * max(1, abs(x), abs(y))
    }
}

/// What the call's error says; "no error" if it raises none.
package func message(_ body: () throws -> Void) -> String {
  do { try body() } catch { return "\(error)" }
  return "no error"
}
