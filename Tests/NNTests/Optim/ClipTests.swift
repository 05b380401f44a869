import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

@Suite struct ClipTests {
  private func clipped(
    _ values: [Double], _ dtype: DType = .double, value: Double? = nil, norm: Double? = nil
  ) throws -> (norm: Double, [Double]) {
    let g = try Tensor(values, [values.count], dtype)
    return (try GradientClip(value: value, norm: norm).apply(g), try elements(g))
  }

  @Test(arguments: [DType.double, .float]) func limits(_ dtype: DType) throws {
    #expect(try clipped([3, -4], dtype) == (5, [3, -4]))
    #expect(try clipped([3, -4], dtype, value: 3.5) == (5, [3, -3.5]))
    #expect(try clipped([3, -4], dtype, norm: 10) == (5, [3, -4]))
    #expect(try clipped([3, -4], dtype, norm: 5) == (5, [3, -4]))
    let (norm, g) = try clipped([3, -4], dtype, norm: 1)
    #expect(norm == 5 && isClose(g, [0.6, -0.8], 1e-7))
    // First the elements, (1, -1), then the whole.
    let (before, both) = try clipped([3, -4], dtype, value: 1, norm: 0.5.squareRoot())
    #expect(before == 5 && isClose(both, [0.5, -0.5], 1e-7))
    #expect(try clipped([3, -4], dtype, value: 1, norm: 2) == (5, [1, -1]))
  }

  @Test func longVectorsAndViews() throws {
    for n in [1, 31, 32, 33, 100] {
      for dtype in [DType.double, .float] {
        let values = (0..<n).map { Double(($0 * 7) % 11) - 5 }
        let expected = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let (norm, g) = try clipped(values, dtype, norm: 0.25)
        #expect(abs(norm - expected) <= 1e-12 * max(expected, 1))
        #expect(isClose(g, values.map { $0 * 0.25 / expected }, 1e-7))
      }
    }
    let matrix = try Tensor([3, 1, -4, 1], [2, 2])
    #expect(try GradientClip(norm: 2.5).apply(try matrix.select(1, 0)) == 5)
    #expect(try elements(matrix) == [1.5, 1, -2, 1])
  }

  @Test func noNumbers() throws {
    let (norm, g) = try clipped([3, .nan, 7], value: 2, norm: 1)
    #expect(norm.isNaN && g[0] == 2 && g[1].isNaN && g[2] == 2)
    // Infinity is not scaled to NaN.
    #expect(try clipped([3, .infinity], norm: 1) == (.infinity, [3, .infinity]))
    #expect(try clipped([3, -.infinity], value: 4) == (.infinity, [3, -4]))
    #expect(try clipped([1, .infinity], value: 1, norm: 10) == (.infinity, [1, 1]))
    #expect(try clipped([0, 0], norm: 1) == (0, [0, 0]))
  }

  /// Doubles whose squares are infinite.
  @Test func greatNumbers() throws {
    let (norm, g) = try clipped([3e200, -4e200], norm: 1)
    #expect(isClose([norm / 1e200], [5], 1e-12) && isClose(g, [0.6, -0.8], 1e-12))
    let r = 0.5.squareRoot()
    let (single, h) = try clipped([3e38, -3e38], .float, norm: 1)
    #expect(single.isFinite && isClose(h, [r, -r], 1e-6))
  }

  @Test func limitsThatAreNone() {
    #expect(message { _ = try GradientClip(norm: 0) } == "clipping: the norm has to be above 0; it is 0")
    #expect(message { _ = try GradientClip(value: -1) } == "clipping: the value has to be above 0; it is -1")
    #expect(message { _ = try GradientClip(value: .nan) } == "clipping: the value has to be above 0; it is nan")
    #expect(throws: TensorError.self) { try GradientClip(norm: 1).apply(Tensor([2], .int)) }
  }
}
