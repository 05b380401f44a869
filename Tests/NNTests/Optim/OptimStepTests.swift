import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// The fused steps against the formulae, element by element in Double.
@Suite struct OptimStepTests {
  // 1 and 7 are less than a vector, 33 is vectors and a rest.
  static let sizes = [1, 7, 33]

  private func tensor(_ n: Int, _ dtype: DType, _ f: (Double) -> Double) throws -> Tensor {
    try Tensor((0..<n).map { f(Double($0)) }, [n], dtype)
  }

  @Test(arguments: [DType.double, .float], sizes)
  func sgdIsItsFormula(_ dtype: DType, _ n: Int) throws {
    let tolerance = dtype == .double ? 1e-14 : 1e-6
    for (decay, momentum, dampening, nesterov) in [
      (0.0, 0.0, 0.0, false), (0.1, 0, 0, false), (0, 0.9, 0.9, false), (0.1, 0.8, 0.3, false),
      (0.1, 0.8, 0, true),
    ] {
      let x = try tensor(n, dtype) { $0 * 0.25 - 1 }
      let v = try tensor(n, dtype) { _ in 0 }
      var (xs, vs) = (try elements(x), try elements(v))
      var sgd = SGDRule(rate: 0.125)
      sgd.weightDecay = decay
      sgd.momentum = momentum
      sgd.dampening = dampening
      sgd.nesterov = nesterov
      for step in 0..<3 {
        let g = try tensor(n, dtype) { 0.5 * $0 - Double(step) }
        var gs = try elements(g)
        try sgd.step(x, g, velocity: v, isFirst: step == 0)
        for i in 0..<n {
          gs[i] += decay * xs[i]
          var d = gs[i]
          if momentum != 0 {
            vs[i] = step == 0 ? gs[i] : momentum * vs[i] + (1 - dampening) * gs[i]
            if nesterov { gs[i] += momentum * vs[i] }
            d = nesterov ? gs[i] : vs[i]
          }
          xs[i] -= 0.125 * d
        }
        #expect(deviation(try elements(x), xs) <= tolerance)
        #expect(deviation(try elements(g), gs) <= tolerance)
        if momentum != 0 { #expect(deviation(try elements(v), vs) <= tolerance) }
      }
    }
  }

  @Test(arguments: [DType.double, .float], sizes)
  func adamIsItsFormula(_ dtype: DType, _ n: Int) throws {
    let tolerance = dtype == .double ? 1e-13 : 2e-6
    let x = try tensor(n, dtype) { $0 * 0.25 - 1 }
    let (m, v, d) = (
      try tensor(n, dtype) { _ in 0 }, try tensor(n, dtype) { _ in 0 },
      try tensor(n, dtype) { _ in 0 }
    )
    var adam = AdamRule(rate: 0.1)
    adam.weightDecay = 0.01
    adam.beta1 = 0.75
    adam.beta2 = 0.875
    adam.epsilon = 0.001
    var (xs, ms, vs) = (
      try elements(x), [Double](repeating: 0, count: n), [Double](repeating: 0, count: n)
    )
    var (p1, p2) = (1.0, 1.0)
    for step in 1...5 {
      let g = try tensor(n, dtype) { 0.5 * $0 - Double(step) }
      var gs = try elements(g)
      try adam.step(x, g, t: Double(step), m, v, d)
      p1 *= 0.75
      p2 *= 0.875
      for i in 0..<n {
        gs[i] += 0.01 * xs[i]
        ms[i] = 0.75 * ms[i] + 0.25 * gs[i]
        vs[i] = 0.875 * vs[i] + 0.125 * gs[i] * gs[i]
        xs[i] -= 0.1 * (1 - p2).squareRoot() / (1 - p1) * ms[i] / (vs[i].squareRoot() + 0.001)
      }
      #expect(deviation(try elements(x), xs) <= tolerance)
    }
  }

  /// A column of a matrix has gaps, and a gradient that is the parameters themselves overlaps them.
  @Test func viewsTakeTheOtherRoad() throws {
    let matrix = try Tensor((0..<8).map(Double.init), [4, 2])
    let column = try matrix.select(1, 0)
    let g = try Tensor([1, 1, 1, 1], [4])
    try SGDRule(rate: 0.5).step(column, g)
    #expect(try elements(matrix) == [-0.5, 1, 1.5, 3, 3.5, 5, 5.5, 7])

    let x = try Tensor([1, 2], [2])
    var sgd = SGDRule(rate: 0.5)
    sgd.weightDecay = 1
    try sgd.step(x, x)  // x = x + x, then x = x - x / 2
    #expect(try elements(x) == [1, 2])
  }

  @Test func differentSizesAreAnError() throws {
    let (x, g) = (try Tensor([3]), try Tensor([4]))
    #expect(throws: TensorError.self) { try SGDRule(rate: 1).step(x, g) }
    #expect(throws: TensorError.self) {
      try AdamRule(rate: 1).step(x, g, t: 1, Tensor([3]), Tensor([3]), Tensor([3]))
    }
  }
}
