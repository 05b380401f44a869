import TensorCore

/// The cosine of the angle between the input and each of some learned vectors: nn.Cosine (`nn/Cosine.lua`).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     y[n, j] = x[n] · w[j] / (|x[n]| |w[j]|)        x (N, D) or (D)    W (H, D)    y (N, H) or (H)
///
/// The norms are increased by 1e-12. W is drawn uniformly from ±1/√H. Unlike the original's, the gradient of a batch
/// is multiplied by the scale of `backward`. The angle of two inputs is `nn.CosineDistance`.
///
/// ```lua
/// m = nn.Cosine(2, 2)
/// m.weight:copy(torch.Tensor{{5, 0}, {-1, 1}})
/// y = m:forward(torch.Tensor{2, 0})
/// print(string.format('%.4f %.4f', y[1], y[2]))  --> 1.0000 -0.7071
/// ```
public final class Cosine: Module {
  /// `(H, D)`: the vectors w.
  public var weight: Tensor?
  /// `(H, D)`: its gradient, summed over the backward passes.
  public var gradWeight: Tensor?

  func build(_ inputSize: Int, _ outputSize: Int) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    weight = try Tensor([outputSize, inputSize], dtype)
    gradWeight = try Tensor([outputSize, inputSize], dtype)
    try callReset(nil)
  }

  public override class var help: String {
    "the cosine of the angle between the input and each of some learned vectors"
  }
  public override class var fields: [Field] {
    super.fields + Field.parameter("weight", \Cosine.weight, "gradWeight", \Cosine.gradWeight)
  }
  public override class var constructor: Constructor {
    Constructor(Cosine.build, .integer("inputSize"), .integer("outputSize"))
  }
  public override class var example: Example { Example([4, 3]) }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func reset(_ stdv: Double?) throws {
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no 2-D weight") }
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[0]).squareRoot()
    try weight.uniform(Environment.current.generator, -bound, bound)
  }

  /// The input as rows, W, and the norms of both, as columns.
  private struct Rows { let x: Tensor, w: Tensor, xNorm: Tensor, wNorm: Tensor }

  private func rows(_ input: Value) throws -> Rows {
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no 2-D weight") }
    let x = try dense(input), d = weight.sizes[1]
    guard x.dimension == 1 || x.dimension == 2, x.sizes[x.dimension - 1] == d else {
      throw NNError.input(
        describe(), "input must be vector or matrix, got \(input.summary); expected \(d), or N x \(d)")
    }
    func norms(_ t: Tensor) throws -> Tensor {
      let norms = try Tensor(dtype)
      try norms.norm(t, 2, 1)
      try norms.add(norms, 1e-12)
      return norms
    }
    let matrix = try x.view([x.count / Swift.max(d, 1), d])
    return Rows(x: matrix, w: weight, xNorm: try norms(matrix), wNorm: try norms(weight))
  }

  private func quotient(_ t: Tensor, _ divisor: Tensor) throws -> Tensor {
    let quotient = try Tensor(dtype)
    try quotient.cdiv(t, divisor.expandAs(t))
    return quotient
  }

  /// The last output, and the gradient with respect to it, as rows.
  private func outputs(_ gradOutput: Value, _ r: Rows) throws -> (y: Tensor, dy: Tensor) {
    let y = try dense(output, "output"), sizes: Dims = [r.x.sizes[0], r.w.sizes[0]]
    guard y.count == sizes[0] * sizes[1] else { throw NNError.input(describe(), "backward needs forward first") }
    return (try y.view(sizes), try dense(gradOutput, "gradOutput", like: y).view(sizes))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let r = try rows(input), h = r.w.sizes[0]
    let y = try ownOutput(tensor(input).dimension == 1 ? [h] : [r.x.sizes[0], h])
    let matrix = try y.view([r.x.sizes[0], h])
    // The quotient first: a product of large vectors has no place in the range.
    try matrix.mm(quotient(r.x, r.xNorm), r.w.t())
    try matrix.cdiv(matrix, r.wNorm.view([1, h]).expandAs(matrix))
    return output
  }

  // dx = (Σ dy w / |w| - x Σ dy y / |x|) / |x|
  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let r = try rows(input), (y, dy) = try outputs(gradOutput, r), h = r.w.sizes[0]
    let dx = try ownGradInput(tensor(input).sizes).view(r.x.sizes)
    let product = try Tensor(dtype), sum = try Tensor(dtype)
    try product.cmul(dy, y)
    try sum.sum(product, 1)
    try dx.cdiv(r.x, r.xNorm.expandAs(r.x))
    try dx.cmul(dx, sum.expandAs(dx))
    try dx.addmm(-1, dx, 1, quotient(dy, r.wNorm.view([1, h])), r.w)
    try dx.cdiv(dx, r.xNorm.expandAs(dx))
    return gradInput
  }

  // dw = (Σ dy x / |x| - w Σ dy y / |w|) / |w|
  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let r = try rows(input), (y, dy) = try outputs(gradOutput, r), h = r.w.sizes[0]
    guard let gradWeight else { return }
    let product = try Tensor(dtype), sum = try Tensor(dtype)
    try product.cmul(dy, y)
    try sum.sum(product, 0)
    let dw = try quotient(r.w, r.wNorm)
    try dw.cmul(dw, sum.view([h, 1]).expandAs(dw))
    try dw.addmm(-1, dw, 1, dy.t(), quotient(r.x, r.xNorm))
    try gradWeight.cadd(gradWeight, scale, quotient(dw, r.wNorm))
  }
}
