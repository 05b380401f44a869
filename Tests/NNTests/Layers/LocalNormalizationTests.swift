import NN
import NNTestSupport
import TensorCore
import Testing

/// Local normalisations against plain loops over the neighbourhood of each place.
@Suite struct LocalNormalizationTests {
  /// Σ w f(x) around each place, over all planes, of the weights `(h, w)` where the image has places, and Σ w.
  private func sums(_ x: Tensor, _ kernel: [[Double]], _ f: (Double) -> Double) throws -> [(Double, Double)] {
    let (planes, height, width) = (x.sizes[0], x.sizes[1], x.sizes[2]), values = try elements(x)
    return (0..<height * width).map { place in
      var (sum, weight) = (0.0, 0.0)
      for (i, row) in kernel.enumerated() {
        for (j, w) in row.enumerated() {
          let h = place / width + i - kernel.count / 2, k = place % width + j - row.count / 2
          guard (0..<height).contains(h), (0..<width).contains(k) else { continue }
          for p in 0..<planes {
            sum += w * f(values[(p * height + h) * width + k])
            weight += w
          }
        }
      }
      return (sum, weight)
    }
  }

  /// A kernel as an argument, and the weights that it means.
  static let kernels: [(Tensor?, [[Double]])] = [
    (
      try? Tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6], [3, 5]),
      [[1, 2, 3, 4, 5], [6, 7, 8, 9, 1], [2, 3, 4, 5, 6]]
    ),
    (try? Tensor([1, 3, 2], [3]), [[1, 3, 2], [3, 9, 6], [2, 6, 4]]),
  ]

  private func expect(_ layer: Module, _ x: Tensor, _ expected: (Int, Double) -> Double) throws {
    let y = try elements(#require(layer.forward(.tensor(x)).tensor)), plane = x.count / x.sizes[0]
    for (i, value) in try elements(x).enumerated() { #expect(abs(y[i] - expected(i % plane, value)) < 1e-12) }
  }

  @Test(arguments: kernels.indices) func subtractsTheMean(i: Int) throws {
    let layer = SpatialSubtractiveNormalization(), x = try Jacobian.random([2, 4, 5], seed: 8)
    try layer.construct([2, .tensor(#require(Self.kernels[i].0))])
    let sums = try sums(x, Self.kernels[i].1) { $0 }
    try expect(layer, x) { place, value in value - sums[place].0 / sums[place].1 }
  }

  @Test(arguments: kernels.indices) func dividesByTheDeviation(i: Int) throws {
    let layer = SpatialDivisiveNormalization(), x = try Jacobian.random([2, 4, 5], seed: 9)
    try layer.construct([2, .tensor(#require(Self.kernels[i].0)), 0.3, 0.7])
    let all = Self.kernels[i].1.flatMap { $0 }.reduce(0, +)
    // The layer's weights have the sum 1 over both planes.
    let sums = try sums(x, Self.kernels[i].1) { $0 * $0 }
    try expect(layer, x) { place, value in
      let deviation = (sums[place].0 / (all * 2)).squareRoot() / (sums[place].1 / (all * 2))
      return value / (deviation > 0.3 ? deviation : 0.7)
    }
  }

  @Test func namesWhatDoesNotFit() throws {
    let even = #expect(throws: NNError.self) {
      try SpatialSubtractiveNormalization.make(1, .tensor(Tensor([2, 3])))
    }
    #expect(even?.description.contains("averaging kernel must have ODD dimensions, got 2 x 3") == true)
    let layer = try SpatialContrastiveNormalization.make(2)
    let planes = #expect(throws: PathError.self) { try layer.forward(.tensor(Tensor([3, 9, 9]))) }
    #expect(planes?.description.contains("input has 3 planes (3 x 9 x 9), expected 2") == true)
  }
}
