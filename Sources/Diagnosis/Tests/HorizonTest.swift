import TensorCore

/// Whether numbers depend on more of the past than back-propagation reaches, in a stream whose state is kept.
///
/// Estimated is the share of the target's variance that a linear map of the newest L inputs explains (ridge regression
/// with a penalty of 1, fitted on one half of up to 4000 points and tried on the other, both ways), for the T inputs of
/// one training step and for up to 50. With n points and L inputs the fit costs about L / n of the variance, under 3 %.
/// It is a lower bound of what a network can use. A finding: more than 30 % with many inputs, less than half of that with
/// T, and a skill below 0.95: what reaches back little can still get nine tenths of a slow signal. Half, since a state that is carried does help beyond T: a run with 0.58 of 0.80 learned.
enum HorizonTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.remembers, !c.isClass, c.kind != .unknown, c.skill.total < 0.95 else { return [] }
    guard let stream = try stream(c) else { return [] }
    let longest = min(50, stream.targets.count / 8)
    guard c.steps <= longest else { return [] }
    let regression = Regression(
      stream.newest(longest), stream.targets.dropFirst(longest).map { $0 }, width: stream.width)
    guard let own = try regression.explained(by: c.steps) else { return [] }
    var (far, length) = (-1.0, c.steps)
    for lags in [2 * c.steps, 5, 10, 20, 50] where lags > c.steps && lags <= longest {
      if let share = try regression.explained(by: lags), share > far { (far, length) = (share, lags) }
    }
    guard far > 0.3, own < 0.5 * far else { return [] }
    return [
      Finding(
        .shortHorizon, weight: far - max(0, own),
        evidence: [
          "reach": Double(c.steps), "own": max(0, own), "far": far, "length": Double(length),
          "samples": Double(stream.targets.count),
        ])
    ]
  }

  /// Inputs and targets of the first row, one point after the other.
  struct Stream {
    /// The inputs, up to three numbers each.
    var inputs: [[Double]] = []
    /// The first number of each target.
    var targets: [Double] = []

    /// The numbers of an input.
    var width: Int { inputs.first?.count ?? 0 }

    /// The newest `count` inputs, the newest first, of every point that has as many before it.
    func newest(_ count: Int) -> [[Double]] {
      inputs.indices.dropFirst(count).map { i in (0..<count).flatMap { inputs[i - $0] } }
    }
  }

  /// The longest stretch of steps that continue one another, up to 4000 points; nil under 200.
  private static func stream(_ c: Case) throws -> Stream? {
    var (best, current) = (Stream(), Stream())
    for record in c.records {
      if record.previous == nil || record.step.forgot { current = Stream() }
      for (t, input) in record.inputs.enumerated() {
        guard t < record.targets.count, let target = record.targets[t] else { continue }
        current.inputs.append(Array(try input.select(0, 0).numbers.prefix(3)))
        current.targets.append(try target.numbers[0])
      }
      if current.targets.count > best.targets.count { best = current }
    }
    guard best.targets.count >= 200 else { return nil }
    return Stream(inputs: Array(best.inputs.prefix(4000)), targets: Array(best.targets.prefix(4000)))
  }
}
