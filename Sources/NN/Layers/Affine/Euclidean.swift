import TensorCore

/// The distance of the input from each of some learned points, each with its own scale along every axis.
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y[n, j] = √ Σ (c[i, j] (x[n, i] - w[i, j]))²        x (N, D) or (D)    W, C (D, H)    y (N, H) or (H)
///
/// Gradients divide by y + 1e-7, as the original's. W is drawn uniformly from ±1/√D.
public class DistanceLayer: Module {
  /// `(D, H)`: the points, as columns.
  public final var weight: Tensor?
  /// `(D, H)`: its gradient, summed over the backward passes.
  public final var gradWeight: Tensor?

  /// `(D, H)`: c and its gradient; nil for ones.
  var scales: (value: Tensor, gradient: Tensor?)? { nil }

  func build(_ inputSize: Int, _ outputSize: Int) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    weight = try Tensor([inputSize, outputSize], dtype)
    gradWeight = try Tensor([inputSize, outputSize], dtype)
  }

  public override class var fields: [Field] {
    super.fields + Field.parameter("weight", \DistanceLayer.weight, "gradWeight", \DistanceLayer.gradWeight)
  }
  public override class var example: Example { Example([4, 3]) }

  public final override var sequenceSupport: SequenceSupport { .rows }

  public override func reset(_ stdv: Double?) throws {
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no 2-D weight") }
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[0]).squareRoot()
    try weight.uniform(Environment.current.generator, -bound, bound)
  }

  private func work(_ input: Value) throws -> Distances {
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no 2-D weight") }
    let x = try dense(input), d = weight.sizes[0], h = weight.sizes[1]
    guard x.dimension == 1 || x.dimension == 2, x.sizes[x.dimension - 1] == d else {
      throw NNError.input(
        describe(), "input must be vector or matrix, got \(input.summary); expected \(d), or N x \(d)")
    }
    _ = try checked(weight, "weight", count: d * h)
    let c = try scales.map { try checked($0.value, "diagCov", count: d * h).contiguous() }
    return Distances(x: x, w: try weight.contiguous(), c: c, n: x.count / Swift.max(d, 1), d: d, h: h)
  }

  private func gradient(_ gradOutput: Value, _ work: Distances) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    let expected: Dims = work.x.dimension == 1 ? [work.h] : [work.n, work.h]
    guard dy.sizes == expected else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(expected.text)")
    }
    return dy
  }

  public final override func updateOutput(_ input: Value) throws -> Value {
    var work = try work(input)
    work.y = try ownOutput(work.x.dimension == 1 ? [work.h] : [work.n, work.h])
    try compute(work)
    return output
  }

  public final override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    var work = try work(input)
    work.dy = try gradient(gradOutput, work)
    work.dx = try ownGradInput(work.x.sizes)
    try compute(work)
    return gradInput
  }

  public final override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    var work = try work(input)
    work.dy = try gradient(gradOutput, work)
    let dw = try Tensor([work.d, work.h], dtype)
    work.dw = dw
    let dc = scales?.gradient == nil ? nil : try Tensor([work.d, work.h], dtype)
    work.dc = dc
    try compute(work)
    if let gradWeight { try gradWeight.cadd(gradWeight, scale, dw) }
    if let dc, let gradient = scales?.gradient { try gradient.cadd(gradient, scale, dc) }
  }

  /// Whichever of the results are wanted, row by row.
  private struct Distances: LayerWork {
    let x: Tensor, w: Tensor, c: Tensor?
    let n: Int, d: Int, h: Int
    var y: Tensor?, dy: Tensor?, dx: Tensor?, dw: Tensor?, dc: Tensor?

    /// The distance of which the square has no place in the range.
    private func farDistance<T: LayerScalar>(_ difference: (Int) -> Double) -> T {
      let scale = (0..<d).reduce(0) { Swift.max($0, difference($1).magnitude) }.scaleToOne
      var sum = 0.0
      for i in 0..<d { sum += difference(i) * scale * (difference(i) * scale) }
      return T(sum.squareRoot() / scale)
    }

    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), w = w.elements(T.self), c = c?.elements(T.self)
      let dw = dw?.elements(T.self), dc = dc?.elements(T.self)
      var distances = [T](repeating: 0, count: h), factors = distances
      for row in 0..<n {
        let x = x + row * d
        for j in 0..<h { distances[j] = 0 }
        for i in 0..<d {
          for j in 0..<h {
            let z = (x[i] - w[i * h + j]) * (c?[i * h + j] ?? 1)
            distances[j] += z * z
          }
        }
        for j in 0..<h {
          if distances[j].isNormal {
            distances[j] = distances[j].squareRoot()
          } else {
            distances[j] = farDistance { Double(x[$0] - w[$0 * h + j]) * Double(c?[$0 * h + j] ?? 1) }
          }
        }
        if let y = y?.elements(T.self) {
          for j in 0..<h { y[row * h + j] = distances[j] }
        }
        guard let dy = dy?.elements(T.self) else { continue }
        for j in 0..<h { factors[j] = dy[row * h + j] / (distances[j] + 1e-7) }
        let dx = dx.map { $0.elements(T.self) + row * d }
        for i in 0..<d {
          var sum: T = 0
          for j in 0..<h {
            let k = i * h + j, z = x[i] - w[k], scale = c?[k] ?? 1
            let slope = factors[j] * scale * scale * z
            sum += slope
            dw?[k] -= slope
            dc?[k] += factors[j] * scale * z * z
          }
          dx?[i] = sum
        }
      }
    }
  }
}

/// The distance of the input from each of some learned points: nn.Euclidean (`nn/Euclidean.lua`).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y[n, j] = √ Σ (x[n, i] - W[i, j])²        x (N, D) or (D)    W (D, H)    y (N, H) or (H)
///
/// The points are the columns of W, drawn uniformly from ±1/√D. Gradients divide by y + 1e-7, as the original's.
/// `fastBackward` is a setting of the original without effect: distances are always those of the input given.
///
/// ```lua
/// m = nn.Euclidean(2, 2)
/// m.weight:copy(torch.Tensor{{0, 3}, {0, 4}})  -- the points (0, 0) and (3, 4)
/// print(table.concat(m:forward(torch.Tensor{3, 4}):totable(), ' '))  --> 5 0
/// ```
public final class Euclidean: DistanceLayer {
  /// A setting of the original without effect: distances are always those of the input given.
  public var fastBackward = true

  override func build(_ inputSize: Int, _ outputSize: Int) throws {
    try super.build(inputSize, outputSize)
    try callReset(nil)
  }

  public override class var help: String { "the distance of the input from each of some learned points" }
  public override class var fields: [Field] { super.fields + [.flag("fastBackward", \Euclidean.fastBackward)] }
  public override class var constructor: Constructor {
    Constructor(Euclidean.build, .integer("inputSize"), .integer("outputSize"))
  }
}

/// The distance from each of some learned points, with a learned scale along every axis: nn.WeightedEuclidean
/// (`nn/WeightedEuclidean.lua`).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y[n, j] = √ Σ (c[i, j] (x[n, i] - W[i, j]))²        x (N, D) or (D)    W, c (D, H)    y (N, H) or (H)
///
/// The points are the columns of W, drawn uniformly from ±1/√D; the scales c, the field `diagCov`, start as 1.
/// Gradients divide by y + 1e-7, as the original's.
///
/// ```lua
/// m = nn.WeightedEuclidean(2, 1)
/// m.weight:zero()
/// m.diagCov:copy(torch.Tensor{{1}, {0}})  -- blind along the second axis
/// print(m:forward(torch.Tensor{3, 4})[1])  --> 3
/// ```
public final class WeightedEuclidean: DistanceLayer {
  /// `(D, H)`: c.
  public var diagCov: Tensor?
  /// `(D, H)`: its gradient, summed over the backward passes.
  public var gradDiagCov: Tensor?

  override var scales: (value: Tensor, gradient: Tensor?)? { diagCov.map { ($0, gradDiagCov) } }

  override func build(_ inputSize: Int, _ outputSize: Int) throws {
    try super.build(inputSize, outputSize)
    diagCov = try Tensor([inputSize, outputSize], dtype)
    gradDiagCov = try Tensor([inputSize, outputSize], dtype)
    try callReset(nil)
  }

  public override class var help: String {
    "the distance from each of some learned points, with a learned scale along every axis"
  }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("diagCov", \WeightedEuclidean.diagCov, "gradDiagCov", \WeightedEuclidean.gradDiagCov)
  }
  public override class var constructor: Constructor {
    Constructor(WeightedEuclidean.build, .integer("inputSize"), .integer("outputSize"))
  }

  public override func reset(_ stdv: Double?) throws {
    try super.reset(stdv)
    try diagCov?.fill(1)
  }
}
