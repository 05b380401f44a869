import TensorCore

/// Gives each sample the number of the nearest of k centres, which are learned: nn.Kmeans (`nn/Kmeans.lua`).
///
/// N = samples, D = dim. Input (N, D), output (N) with numbers from 1; the field `loss` is the sum of the squared
/// distances of the last forward pass. A descent of rate 1 moves each centre to the mean of the samples that it is
/// nearest to; `scale` (that of `backward`, 1, if left out) is the share of the way. The gradient for the input is 0.
/// The centres, `weight` (k, D), are drawn uniformly from ±1; `initRandom` and `initKmeansPlus` take them from
/// samples.
///
/// ```lua
/// m, x = nn.Kmeans(2, 1), torch.Tensor{{1}, {3}, {9}}
/// m.weight:copy(torch.Tensor{{0}, {10}})
/// print(table.concat(m:forward(x):totable(), ' '))  --> 1 1 2
/// m:zeroGradParameters()
/// m:backward(x, m.output)
/// m:updateParameters(1)
/// print(string.format('%.4f %.4f', m.weight[1][1], m.weight[2][1]))  --> 2.0000 9.0000
/// ```
public final class Kmeans: Module {
  /// How many centres.
  public var k = 0
  /// D.
  public var dim = 0
  /// The share of the way to the mean; nil for the scale of `backward`, 1.
  public var scale: Double?
  /// How many of the best candidates `initKmeansPlus` leaves out, as a share of the samples; nil before its first call.
  public var p: Double?
  /// `(k, D)`: the centres.
  public var weight: Tensor?
  /// `(k, D)`: minus the way to the means, summed over the backward passes.
  public var gradWeight: Tensor?
  /// `(k)`: how many samples of the last backward pass each centre was nearest to.
  public var clusterSampleCount: Tensor?
  /// The sum of the squared distances from the nearest centres in the last forward pass.
  public private(set) var loss = 0.0

  /// The nearest centres of the last forward pass, from 0.
  private var nearest: [Int] = []

  func build(_ k: Int, _ dim: Int, _ scale: Double?) throws {
    try checkSizes(typeName, ("k", k), ("dim", dim))
    guard scale ?? 1 > 0 else {
      throw NNError.input(typeName, "scale has to be positive, got \((scale ?? 1).formatted)")
    }
    (self.k, self.dim, self.scale) = (k, dim, scale)
    weight = try Tensor([k, dim], dtype)
    gradWeight = try Tensor([k, dim], dtype)
    clusterSampleCount = try Tensor([k], dtype)
    try callReset(nil)
  }

  public override class var help: String { "the number of the nearest of k learned centres" }
  public override class var fields: [Field] {
    super.fields
      + [
        .integer("k", \Kmeans.k), .integer("dim", \Kmeans.dim), .number("scale", \Kmeans.scale),
        .number("p", \Kmeans.p),
      ] + Field.parameter("weight", \Kmeans.weight, "gradWeight", \Kmeans.gradWeight)
      + [
        .tensor("clusterSampleCount", \Kmeans.clusterSampleCount),
        .computed("loss") { (m: Kmeans) in .number(m.loss) },
      ]
  }
  public override class var constructor: Constructor {
    Constructor(Kmeans.build, .integer("k"), .integer("dim"), .optional(.number("scale")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("initRandom", Kmeans.initRandom, .tensor("input")),
      ClassMethod("initKmeansPlus", Kmeans.initKmeansPlus, .tensor("input"), .optional(.number("p"))),
    ]
  }
  public override class var example: Example {
    Example([2, 4], withoutJacobian: "its gradient is that of the distances, not of its output")
  }

  public override func reset(_ stdv: Double?) throws {
    try weight?.uniform(Environment.current.generator, -(stdv ?? 1), stdv ?? 1)
  }

  private func samples(_ value: Value) throws -> (x: Tensor, weight: Tensor) {
    guard let weight, weight.sizes == [k, dim], weight.dtype == dtype else {
      throw NNError.input(typeName, "weight must be \(k) x \(dim)")
    }
    let x = try dense(value)
    guard x.dimension == 2, x.sizes[1] == dim else {
      throw NNError.input(describe(), "input is \(value.summary), expected N x \(dim)")
    }
    return (x, try weight.contiguous())
  }

  /// Makes k samples, drawn with replacement, the centres. Throws when there are fewer than k.
  public func initRandom(_ input: Tensor) throws {
    let (x, _) = try samples(.tensor(input))
    guard x.sizes[0] >= k else { throw NNError.input(describe(), "needs at least \(k) samples, got \(x.sizes[0])") }
    let chosen = try Tensor([k], .long)
    try chosen.random(Environment.current.generator, 1, x.sizes[0])
    try weight?.index(x, 0, chosen)
  }

  /// Makes samples far from one another the centres, after a first drawn one (k-means++): each is drawn from the share
  /// 1 - p of the samples, 0.05 by default, that are farthest from the centres before it.
  public func initKmeansPlus(_ input: Tensor, _ share: Double?) throws {
    let p = share ?? self.p ?? 0.95
    guard p >= 0, p <= 1 else { throw NNError.input(describe(), "p should be between 0 and 1, got \(p.formatted)") }
    self.p = p
    let (x, _) = try samples(.tensor(input))
    guard let weight else { return }
    let n = x.sizes[0], generator = Environment.current.generator
    let candidates = Swift.max(1, Int(((1 - p) * Double(n)).rounded(.up)))
    try weight.select(0, 0).copy(from: x.select(0, Int(generator.random(n)) - 1))
    var distances = [Double](repeating: .infinity, count: n)
    for i in 1..<Swift.max(k, 1) {
      let last = try weight.select(0, i - 1)
      for row in 0..<n {
        let distance = try x.select(0, row).dist(last, 2)
        distances[row] = Swift.min(distances[row], distance * distance)
      }
      let order = distances.indices.sorted { distances[$0] > distances[$1] }
      try weight.select(0, i).copy(from: x.select(0, order[Int(generator.random(candidates)) - 1]))
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, weight) = try samples(input)
    let (found, squares) = try compute(Search(x: x, w: weight, n: x.sizes[0], k: k, d: dim))
    (nearest, loss) = (found, squares)
    let y = try ownOutput([x.sizes[0]])
    for (i, centre) in found.enumerated() { y[linear: i] = Double(centre + 1) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try ownGradInput(tensor(input).sizes).zero()
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (x, weight) = try samples(input)
    guard nearest.count == x.sizes[0], nearest.allSatisfy({ $0 < k }) else {
      throw NNError.input(describe(), "backward needs forward first")
    }
    let factor = self.scale ?? scale
    guard factor > 0 else { throw NNError.input(describe(), "scale has to be positive, got \(factor.formatted)") }
    let counts = try Tensor([k], dtype), ways = try Tensor([k, dim], dtype)
    for (i, centre) in nearest.enumerated() {
      counts[linear: centre] += 1
      let way = try ways.select(0, centre)
      try way.cadd(way, factor, weight.select(0, centre))
      try way.cadd(way, -factor, x.select(0, i))
    }
    clusterSampleCount = try counts.clone()
    // The original's guard against division by zero.
    try counts.add(counts, 0.0000001)
    try ways.cdiv(ways, counts.view([k, 1]).expandAs(ways))
    if let gradWeight { try gradWeight.cadd(gradWeight, 1, ways) }
  }

  /// The nearest centre of each sample, from 0, and the sum of the squared distances.
  private struct Search: LayerWork {
    let x: Tensor, w: Tensor, n: Int, k: Int, d: Int
    func run<T: LayerScalar>(_ type: T.Type) -> (nearest: [Int], loss: Double) {
      let x = x.elements(T.self), w = w.elements(T.self)
      var loss = 0.0
      let nearest = (0..<n).map { row in
        var best = 0, least = T.infinity
        for centre in 0..<k {
          var square: T = 0
          for i in 0..<d {
            let z = x[row * d + i] - w[centre * d + i]
            square += z * z
          }
          if square < least { (best, least) = (centre, square) }
        }
        loss += Double(least)
        return best
      }
      return (nearest, loss)
    }
  }
}
