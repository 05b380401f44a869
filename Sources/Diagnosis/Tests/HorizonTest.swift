import TensorCore

/// Whether numbers depend on more of the past than back-propagation reaches, in a stream whose state is kept.
///
/// Estimated is the share of the target's variance that a linear map of the newest L inputs explains (ridge regression
/// with a penalty of 1, fitted on one half of up to 4000 points and tried on the other, both ways), for the T inputs of
/// one training step and for up to 50. With n points and L inputs the fit costs about L / n of the variance, under 3 %.
/// It is a lower bound of what a network can use. A finding: more than 30 % with many inputs, less than half of that with
/// T, and not learned. Half, since a state that is carried does help beyond T: a run with 0.58 of 0.80 learned.
enum HorizonTest {
  static func findings(_ c: Case) throws -> [Finding] {
    guard c.remembers, !c.isClass, c.kind != .unknown, c.skill.status != .learned else { return [] }
    guard let stream = try stream(c) else { return [] }
    let longest = min(50, stream.targets.count / 8)
    guard c.steps <= longest else { return [] }
    let regression = Regression(stream, longest: longest)
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

/// Linear maps from the newest inputs of a stream to its targets.
struct Regression {
  private let stream: HorizonTest.Stream
  private let longest: Int

  /// Of targets that all have at least `longest` inputs before them.
  init(_ stream: HorizonTest.Stream, longest: Int) {
    self.stream = stream
    self.longest = longest
  }

  /// The share of the variance that the newest `lags` inputs explain on the half that the map was not fitted on,
  /// against that half's distance from the other half's mean; nil where there is no solution.
  func explained(by lags: Int) throws -> Double? {
    let count = stream.targets.count - longest
    let half = count / 2
    guard half > 0 else { return nil }
    var (error, variance) = (0.0, 0.0)
    for fold in 0..<2 {
      let (training, trial) = fold == 0 ? (0..<half, half..<2 * half) : (half..<2 * half, 0..<half)
      guard let weights = try fit(training, lags) else { return nil }
      let mean = training.reduce(0) { $0 + stream.targets[longest + $1] } / Double(half)
      for i in trial {
        let y = stream.targets[longest + i]
        let guess = zip(features(i, lags), weights).reduce(0) { $0 + $1.0 * $1.1 }
        error += (guess - y) * (guess - y)
        variance += (y - mean) * (y - mean)
      }
    }
    return variance > 0 ? 1 - error / variance : nil
  }

  /// The newest inputs of point `i`, and 1.
  private func features(_ i: Int, _ lags: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(3 * lags + 1)
    for lag in 0..<lags { result += stream.inputs[longest + i - lag] }
    result.append(1)
    return result
  }

  /// The weights of least squared error over `points`, with a penalty of 1 on their squares.
  private func fit(_ points: Range<Int>, _ lags: Int) throws -> [Double]? {
    let width = features(points.lowerBound, lags).count
    var matrix = [Double](repeating: 0, count: width * width)
    var right = [Double](repeating: 0, count: width)
    for i in points {
      let x = features(i, lags)
      guard x.count == width else { return nil }
      for a in 0..<width {
        right[a] += x[a] * stream.targets[longest + i]
        for b in 0...a { matrix[a * width + b] += x[a] * x[b] }
      }
    }
    for a in 0..<width {
      for b in 0..<a { matrix[b * width + a] = matrix[a * width + b] }
      matrix[a * width + a] += 1
    }
    let solution = try Tensor()
    try Tensor.gesv(solution, Tensor(), Tensor(right, [width, 1]), Tensor(matrix, [width, width]))
    let weights = try solution.numbers
    return weights.allSatisfy(\.isFinite) ? weights : nil
  }
}
