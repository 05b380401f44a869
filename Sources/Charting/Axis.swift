import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An axis: which numbers it shows, where they lie, and what stands at it.
package struct Axis {
  /// The smallest and the largest number; with a log scale both are positive.
  package let range: ClosedRange<Double>
  package let isLog: Bool
  /// The numbers with a label, ascending.
  package let ticks: [Double]

  /// An axis for the finite ones of `values`, with about `count` ticks. `whole` allows whole numbers alone, as epochs
  /// are. A log scale is taken for positive values if `mayBeLog` and a plain one would press most of them flat.
  package init(_ values: [Double], count: Int, whole: Bool = false, mayBeLog: Bool = false, isTight: Bool = false) {
    let finite = values.filter(\.isFinite)
    // Chart coordinates need differences that do not overflow.
    let limit = 1e300
    let low = min(max(finite.min() ?? 0, -limit), limit)
    let high = min(max(finite.max() ?? 1, -limit), limit)
    isLog = mayBeLog && Self.asksForLog(finite, low, high)
    if isLog {
      let ends = Self.whole(low, .down)...Self.whole(high, .up)
      ticks = Self.logTicks(ends, count: count)
      range = ends
      return
    }
    var (from, to) = (low, high)
    if !(from < to) {
      let margin = whole ? 1 : max(from.magnitude * 0.1, 1e-300)
      (from, to) = from == 0 && !whole ? (-1, 1) : (from - margin, to + margin)
    }
    let step = Self.step((to - from) / Double(max(count, 1)), whole: whole)
    // Whole steps around the numbers, except where the curve is to reach both ends.
    let (first, last) = ((from / step).rounded(.down), (to / step).rounded(.up))
    let lower = isTight ? from : first * step
    let upper = isTight ? to : last * step
    let slack = step * 1e-6
    ticks = (0...min(100, max(0, Int(saturating: last - first)))).map { (first + Double($0)) * step }
      .filter { $0 >= lower - slack && $0 <= upper + slack }
    range = lower < upper ? lower...upper : lower...(lower + 1)
  }

  /// Where `x` lies: 0 at the smallest number, 1 at the largest.
  package func place(_ x: Double) -> Double {
    guard isLog else { return (x - range.lowerBound) / (range.upperBound - range.lowerBound) }
    let low = log10(range.lowerBound)
    return (log10(x) - low) / (log10(range.upperBound) - low)
  }

  /// The label of a tick; ticks that are apart get labels that are apart.
  package func label(_ tick: Double) -> String {
    if isLog || ticks.count < 2 { return ShortNumber.bare(tick) }
    let step = ticks[1] - ticks[0]
    if tick.magnitude < step / 2 { return "0" }
    let largest = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    let digits = Int(saturating: log10(max(tick.magnitude, step) / step).rounded(.down)) + 2
    if largest < 1e6, step >= 1e-5 {
      // Plain decimals, all with the places of the step.
      let places = max(0, Int(saturating: (-log10(step * 1.0001)).rounded(.up)))
      return LuaFormat.fixed(tick, width: 0, places: places)
    }
    return ShortNumber.bare(tick, digits: min(max(digits, 1), 12))
  }

  /// Whether most positive numbers lie in the lowest tenth of a range that spans more than a decade and a half, as
  /// losses do that fall to nothing.
  private static func asksForLog(_ values: [Double], _ low: Double, _ high: Double) -> Bool {
    guard low > 0, high / low >= 30 else { return false }
    let sorted = values.sorted()
    return sorted[sorted.count / 2] < high / 10
  }

  /// The smallest of 1, 2, 5 · 10^n that is not below `rough`.
  private static func step(_ rough: Double, whole: Bool) -> Double {
    if whole, rough <= 1 { return 1 }
    let power = pow(10, log10(rough).rounded(.down))
    guard power > 0, power.isFinite else { return max(rough, .leastNormalMagnitude) }
    let candidates = [1, 2, 5, 10].map { $0 * power }
    return candidates.first { $0 >= rough * 0.999 && (!whole || $0 == $0.rounded()) } ?? power * 10
  }

  /// The nearest 1, 2 or 5 · 10^n that is not above, or not below, a positive number.
  private static func whole(_ x: Double, _ side: FloatingPointRoundingRule) -> Double {
    let power = Double("1e\(Int(saturating: log10(x).rounded(.down)))") ?? 0
    let candidates = [1, 2, 5, 10].map { $0 * power }
    let found = side == .down ? candidates.last { $0 <= x * 1.000001 } : candidates.first { $0 >= x * 0.999999 }
    // Below the smallest normal number powers of ten lose their digits.
    return found.map { $0 > 0 ? $0 : x } ?? x
  }

  /// Powers of ten, or some of them; with few decades also 2 and 5 times them.
  private static func logTicks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
    let (first, last) = (log10(range.lowerBound), log10(range.upperBound))
    let decades = Int(saturating: first.rounded(.down))...Int(saturating: last.rounded(.up))
    let factors: [Double] = last - first < 2.5 ? [1, 2, 5] : [1]
    let every = Int(saturating: (last - first) / Double(max(count, 1))) + 1
    return decades.filter { $0 % every == 0 }.flatMap { power in
      factors.map { $0 * (Double("1e\(power)") ?? 0) }
    }.filter { $0 >= range.lowerBound * 0.999 && $0 <= range.upperBound * 1.001 }
  }
}
