import TensorCore

/// x where x > 0, else w · x with a learned w: nn.PReLU (`nn/PReLU.lua`; He et al., arXiv 1502.01852).
///
/// One w for all elements, or with `nOutputPlane` (0 by default) one for each plane: dimension 1 of a vector, else 2,
/// which must have this size; a single image (C, H, W) must so be a batch of one. w starts as 0.25; its gradient is Σ
/// x dy over the x ≤ 0 that it multiplies. Weight decay draws w towards 0, so leave it out of that. The output has the
/// input's sizes.
///
/// ```lua
/// m, x = nn.PReLU(), torch.Tensor{-4, 2}
/// print(table.concat(m:forward(x):totable(), ' '))  --> -1 2
/// m:backward(x, torch.ones(2))
/// print(m.gradWeight[1])  --> -4
/// ```
public final class PReLU: Module {
  /// 0 for a single w.
  public var nOutputPlane = 0
  /// `(1)`, or `(nOutputPlane)`: w.
  public var weight: Tensor?
  /// Of the weight's sizes: x dy summed over the x ≤ 0 of each plane.
  public var gradWeight: Tensor?

  /// A layer with w = 0.25. Throws when `nOutputPlane` is negative or too large.
  public convenience init(_ nOutputPlane: Int = 0) throws {
    self.init()
    try build(nOutputPlane)
  }

  func build(_ nOutputPlane: Int?) throws {
    self.nOutputPlane = nOutputPlane ?? self.nOutputPlane
    let count = self.nOutputPlane == 0 ? 1 : self.nOutputPlane
    try checkSizes(typeName, ("nOutputPlane", count))
    weight = try Tensor([count], dtype)
    gradWeight = try Tensor([count], dtype)
    try weight?.fill(0.25)
  }

  public override class var help: String { "x where x > 0, else w x with a learned w" }
  public override class var fields: [Field] {
    super.fields + [.integer("nOutputPlane", \PReLU.nOutputPlane)]
      + Field.parameter("weight", \PReLU.weight, "gradWeight", \PReLU.gradWeight)
  }
  public override class var constructor: Constructor { Constructor(PReLU.build, .optional(.integer("nOutputPlane"))) }

  public override var sequenceSupport: SequenceSupport { .rows }

  private func layout(_ x: Tensor) throws -> (weight: Tensor, planes: Int, inner: Int) {
    guard let weight, weight.isContiguous, weight.count == Swift.max(nOutputPlane, 1) else {
      throw NNError.input(typeName, "weight must have \(Swift.max(nOutputPlane, 1)) elements")
    }
    _ = try checked(weight, "weight", count: weight.count)
    if nOutputPlane == 0 { return (weight, 1, Swift.max(x.count, 1)) }
    let axis = x.dimension > 1 ? 1 : 0
    guard x.dimension > 0, x.sizes[axis] == nOutputPlane else {
      throw NNError.input(
        typeName,
        "Wrong number of input planes. Expected \(nOutputPlane) but got \(Value.tensor(x).summary)")
    }
    return (weight, nOutputPlane, x.sizes.dropFirst(axis + 1).reduce(1, *))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, nOutputPlane > 0 else { return input.ifTensor }
    return run.axis(axes, { $0 > 1 ? 1 : 0 }).map { axes[$0] } == .feature ? input : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (w, planes, inner) = try layout(x)
    try compute(Work(x: x, dy: x, w: w, out: ownOutput(x.sizes), planes: planes, inner: inner))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let (w, planes, inner) = try layout(x)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    try compute(Work(x: x, dy: dy, w: w, out: ownGradInput(x.sizes), planes: planes, inner: inner))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try dense(input)
    let (w, planes, inner) = try layout(x)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    guard let gradWeight, gradWeight.count == w.count, gradWeight.isContiguous else { return }
    try compute(
      Accumulate(
        x: x, dy: dy, dw: checked(gradWeight, "gradWeight", count: w.count), planes: planes, inner: inner, scale: scale)
    )
  }

  /// out = dy where x > 0, else w dy; with dy = x the forward pass.
  private struct Work: LayerWork {
    let x: Tensor, dy: Tensor, w: Tensor, out: Tensor, planes: Int, inner: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), dy = dy.elements(T.self), w = w.elements(T.self)
      let out = out.elements(T.self)
      for k in 0..<self.x.count { out[k] = x[k] > 0 ? dy[k] : w[k / inner % planes] * dy[k] }
    }
  }

  private struct Accumulate: LayerWork {
    let x: Tensor, dy: Tensor, dw: Tensor, planes: Int, inner: Int, scale: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), dy = dy.elements(T.self), dw = dw.elements(T.self)
      for k in 0..<self.x.count where x[k] <= 0 { dw[k / inner % planes] += T(scale) * x[k] * dy[k] }
    }
  }
}
