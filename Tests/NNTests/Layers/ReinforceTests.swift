import NN
import NNTestSupport
import TensorCore
import Testing

/// Layers that draw their outputs: their gradient is -reward times that of the log of the density, by differences.
@Suite struct ReinforceTests {
  /// A layer, its input, and ln f of an output.
  struct Case: CustomTestStringConvertible, @unchecked Sendable {
    let testDescription: String
    let make: () throws -> Reinforce
    let input: Example.Sample
    /// Of one element, given the entries of the input at its place and what was drawn.
    let logDensity: ([Double], Double) -> Double
  }

  static let cases: [Case] = [
    Case(
      testDescription: "ReinforceNormal", make: { try ReinforceNormal.make(0.4) }, input: .normal([3, 4]),
      logDensity: { -($1 - $0[0]) * ($1 - $0[0]) / (2 * 0.16) }),
    Case(
      testDescription: "ReinforceNormal of mean and deviation", make: { try ReinforceNormal.make() },
      input: .table([.normal([3, 4]), .fractions([3, 4])]),
      logDensity: { -($1 - $0[0]) * ($1 - $0[0]) / (2 * $0[1] * $0[1]) - Double.log($0[1]) }),
    Case(
      testDescription: "ReinforceGamma", make: { try ReinforceGamma.make(0.7) }, input: .fractions([3, 4]),
      logDensity: { ($0[0] - 1) * Double.log($1) - $1 / 0.7 - Double.logGamma($0[0]) - $0[0] * Double.log(0.7) }),
    Case(
      testDescription: "ReinforceGamma of shape and scale", make: { try ReinforceGamma.make() },
      input: .table([.fractions([3, 4]), .fractions([3, 4])]),
      logDensity: {
        ($0[0] - 1) * Double.log($1) - $1 / $0[1] - Double.logGamma($0[0]) - $0[0] * Double.log($0[1])
      }),
    Case(
      testDescription: "ReinforceBernoulli", make: { try ReinforceBernoulli.make() }, input: .fractions([3, 4]),
      logDensity: { $1 == 1 ? Double.log($0[0]) : Double.log(1 - $0[0]) }),
    Case(
      testDescription: "ReinforceCategorical", make: { try ReinforceCategorical.make() }, input: .fractions([3, 4]),
      logDensity: { $1 == 1 ? Double.log($0[0] + 1e-8) : 0 }),
  ]

  @Test(arguments: cases) func gradientIsThatOfTheLogDensity(_ test: Case) throws {
    Environment.current.generator.manualSeed(4)
    let layer = try test.make(), input = try test.input.value(Generator(seed: 9))
    let y = try elements(#require(try layer.forward(input).tensor))
    let reward = try Tensor([0.5, -2, 1.5], [3])
    try layer.reinforce(.tensor(reward))
    let gradients = tensors(try layer.backward(input, .tensor(try Tensor([3, 4]))))
    let inputs = tensors(input)
    func loss() throws -> Double {
      let given = try inputs.map(elements)
      return (0..<12).reduce(0) { sum, i in
        sum - reward[linear: i / 4] * test.logDensity(given.map { $0[i] }, y[i])
      }
    }
    #expect(gradients.count == inputs.count)
    // The law of a deviation adds 10⁻⁸ to its cube, which is 10⁻³ here at least; gradients are up to 30.
    #expect(try Jacobian.worstError(Array(zip(inputs, gradients)), epsilon: 1e-6, loss) < 3e-4)
  }

  /// Mean and variance of what is drawn, within five standard errors.
  @Test func drawsFromItsDistribution() throws {
    Environment.current.generator.manualSeed(11)
    let n = 40_000
    func moments(_ layer: Module, _ x: Double) throws -> (mean: Double, variance: Double) {
      let input = try Tensor([n])
      try input.fill(x)
      let y = try #require(try layer.forward(.tensor(input)).tensor)
      return (try y.meanAll(), try y.varAll())
    }
    let root = Double(n).squareRoot()
    for shape in [0.3, 1, 4.5] {
      let (mean, variance) = try moments(ReinforceGamma.make(2), shape)
      #expect(abs(mean - 2 * shape) < 5 * 2 * shape.squareRoot() / root)
      // The fourth central moment is 3 k (k + 2) θ⁴.
      let spread = (3 * shape * (shape + 2) - shape * shape).squareRoot() * 4
      #expect(abs(variance - 4 * shape) < 5 * spread / root)
    }
    let normal = try moments(ReinforceNormal.make(0.5), 3)
    #expect(abs(normal.mean - 3) < 5 * 0.5 / root && abs(normal.variance - 0.25) < 5 * 0.25 * 2.0.squareRoot() / root)
    let ones = try moments(ReinforceBernoulli.make(), 0.2)
    #expect(abs(ones.mean - 0.2) < 5 * 0.4 / root)
    let p = try Tensor([n, 3])
    for (k, share) in [0.2, 0.5, 0.3].enumerated() { try p.select(1, k).fill(share) }
    let y = try #require(try ReinforceCategorical.make().forward(.tensor(p)).tensor)
    for (k, share) in [0.2, 0.5, 0.3].enumerated() {
      #expect(abs(try y.select(1, k).contiguous().meanAll() - share) < 5 * 0.5 / root)
    }
    #expect(try y.sumAll() == Double(n))
  }

  /// In evaluation the mean comes out, unless the layer is to draw there, too.
  @Test func evaluationGivesTheMean() throws {
    let x = try Jacobian.random([2, 3], seed: 1)
    let layer = try ReinforceNormal.make(0.5), always = try ReinforceNormal.make(0.5, true)
    try layer.evaluate()
    try always.evaluate()
    #expect(try distance(layer.forward(.tensor(x)), .tensor(x)) == 0)
    #expect(try distance(always.forward(.tensor(x)), .tensor(x)) > 0)
    let gamma = try ReinforceGamma.make(3)
    try gamma.evaluate()
    try x.abs(x)
    let y = try #require(try gamma.forward(.tensor(x)).tensor)
    #expect(
      try distance(
        .tensor(y),
        {
          try x.mul(x, 3); return .tensor(x)
        }()) < 1e-15)
  }

  /// Rewards go through containers and sequencers: one for all steps, or one for each.
  @Test func rewardsReachTheirSteps() throws {
    let draw = try ReinforceNormal.make(0.1)
    let layer = Recursor(Sequential(Identity(), draw))
    for t in 0..<3 { _ = try layer.forward(.tensor(Jacobian.random([2, 4], seed: UInt64(t)))) }
    func reward(_ step: Int) throws -> [Double]? {
      let net = try #require(try layer.stepModule(step) as? Sequential)
      return try (net.modules[1] as? Reinforce)?.reward.map(elements)
    }
    try layer.reinforce(.tensor(Tensor([1, 2], [2])))
    for step in 1...3 { #expect(try reward(step) == [1, 2]) }
    try layer.reinforce(.list([.tensor(try Tensor([3, 4], [2])), .tensor(try Tensor([5, 6], [2]))]))
    #expect(try reward(1) == [1, 2] && reward(2) == [3, 4] && reward(3) == [5, 6])
    try layer.reinforce(.tensor(Tensor([1, 2, 3, 4, 5, 6], [3, 2])))
    #expect(try reward(1) == [1, 2] && reward(3) == [5, 6])
    #expect(throws: (any Error).self) { try layer.reinforce(.tensor(Tensor([4, 2]))) }
  }

  @Test func errorsSayWhatIsMissing() throws {
    let x = Value.tensor(try Jacobian.random([3, 2], seed: 1))
    let layer = try ReinforceNormal.make(0.1)
    _ = try layer.forward(x)
    #expect(message { try layer.backward(x, x) }.contains("reinforce must be called with N rewards"))
    try layer.reinforce(.tensor(Tensor([2])))
    #expect(message { try layer.backward(x, x) }.contains("2 rewards for an input of 3 x 2"))
    #expect(message { try ReinforceNormal.make().forward(x) }.contains("stdev must be an argument"))
    let zeros = Value.tensor(try Tensor([2, 2]))
    #expect(message { try ReinforceGamma.make(1).forward(zeros) }.contains("must be positive"))
  }

  private func message(_ body: () throws -> Value) -> String {
    do { _ = try body() } catch { return "\(error)" }
    return ""
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Double {
  fileprivate static func log(_ x: Double) -> Double { log1p(x - 1) }
  fileprivate static func logGamma(_ x: Double) -> Double { lgamma(x) }
}
