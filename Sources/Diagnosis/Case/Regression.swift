import TensorCore

/// Linear maps from rows of numbers to a target, of which only the first columns may be used: ridge regression with a
/// penalty of 1, fitted on one half of the rows and tried on the other, both ways.
struct Regression {
  private let rows: [[Double]]
  private let targets: [Double]
  private let width: Int

  /// Of rows that are pieces of `width` numbers, and as many targets.
  init(_ rows: [[Double]], _ targets: [Double], width: Int) {
    self.rows = rows
    self.targets = targets
    self.width = width
  }

  /// The share of the variance that the first `pieces` pieces explain on the half that the map was not fitted on,
  /// against that half's distance from the other half's mean; nil where there is no solution.
  func explained(by pieces: Int) throws -> Double? {
    let half = min(rows.count, targets.count) / 2
    guard half > 0 else { return nil }
    var (error, variance) = (0.0, 0.0)
    for fold in 0..<2 {
      let (training, trial) = fold == 0 ? (0..<half, half..<2 * half) : (half..<2 * half, 0..<half)
      guard let weights = try fit(training, pieces) else { return nil }
      let mean = training.reduce(0) { $0 + targets[$1] } / Double(half)
      for i in trial {
        let y = targets[i]
        let guess = zip(features(i, pieces), weights).reduce(0) { $0 + $1.0 * $1.1 }
        error += (guess - y) * (guess - y)
        variance += (y - mean) * (y - mean)
      }
    }
    return variance > 0 ? 1 - error / variance : nil
  }

  /// The first pieces of row `i`, and 1.
  private func features(_ i: Int, _ pieces: Int) -> [Double] { rows[i].prefix(pieces * width) + [1] }

  /// The weights of least squared error over `points`, with a penalty of 1 on their squares.
  private func fit(_ points: Range<Int>, _ pieces: Int) throws -> [Double]? {
    let width = features(points.lowerBound, pieces).count
    var matrix = [Double](repeating: 0, count: width * width)
    var right = [Double](repeating: 0, count: width)
    for i in points {
      let x = features(i, pieces)
      guard x.count == width else { return nil }
      for a in 0..<width {
        right[a] += x[a] * targets[i]
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
