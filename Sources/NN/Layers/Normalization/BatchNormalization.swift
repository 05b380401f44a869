import TensorCore

/// Normalises each feature over a batch: nn.BatchNormalization (`nn/BatchNormalization.lua`;
/// Ioffe & Szegedy, arXiv:1502.03167).
///
/// N = batch, D = features.
///
///     y = (x - μ) / √(v + eps) · w + b      x, y (N, D)    w, b (D)
///
/// In training μ and v are the batch's mean and biased variance, and the running ones move by `momentum`
/// towards μ and the unbiased variance; in evaluation, and for a batch of one, the running ones are used.
/// w is drawn from (0, 1), b starts as 0.
public final class BatchNormalization: Module {
  /// Whether the constructor makes w and b; without them they are 1 and 0. True by default.
  public var affine = true
  /// Added to the variance against division by zero; 1e-5 by default.
  public var eps = 1e-5
  /// The share of the newest batch in the running mean and variance; 0.1 by default.
  public var momentum = 0.1
  /// `(D)`: the running mean, at first 0; `running_mean` in Torch.
  public var runningMean: Tensor?
  /// `(D)`: the running variance, at first 1; `running_var` in Torch.
  public var runningVar: Tensor?
  /// `(D)`: w; nil when not affine.
  public var weight: Tensor?
  /// `(D)`: b, at first 0; nil when not affine.
  public var bias: Tensor?
  /// `(D)`: the sum of dy (x - μ) / √(v + eps) over the batch; nil when not affine.
  public var gradWeight: Tensor?
  /// `(D)`: the sum of dy over the batch; nil when not affine.
  public var gradBias: Tensor?
  private var mean: [Double] = []
  private var inverse: [Double] = []

  /// Throws when `nOutput` is not positive or too large.
  public convenience init(
    _ nOutput: Int, _ eps: Double? = nil, _ momentum: Double? = nil, _ affine: Bool? = nil
  ) throws {
    self.init()
    try build(nOutput, eps, momentum, affine)
  }

  func build(_ nOutput: Int, _ eps: Double?, _ momentum: Double?, _ affine: Bool?) throws {
    try checkSizes(typeName, ("nOutput", nOutput))
    self.affine = affine ?? self.affine
    self.eps = eps ?? self.eps
    self.momentum = momentum ?? self.momentum
    train = true
    runningMean = try Tensor([nOutput], dtype)
    runningVar = try Tensor([nOutput], dtype)
    if self.affine {
      weight = try Tensor([nOutput], dtype)
      bias = try Tensor([nOutput], dtype)
      gradWeight = try Tensor([nOutput], dtype)
      gradBias = try Tensor([nOutput], dtype)
    }
    try callReset(nil)
  }

  public override class var help: String { "normalises each feature over a batch" }

  public override class var fields: [Field] {
    super.fields + [
      .flag("affine", \BatchNormalization.affine), .number("eps", \BatchNormalization.eps),
      .number("momentum", \BatchNormalization.momentum),
      .tensor("running_mean", \BatchNormalization.runningMean),
      .tensor("running_var", \BatchNormalization.runningVar),
    ]
      + Field.parameter(
        "weight", \BatchNormalization.weight, "gradWeight", \BatchNormalization.gradWeight)
      + Field.parameter("bias", \BatchNormalization.bias, "gradBias", \BatchNormalization.gradBias)
  }

  public override class var constructor: Constructor {
    Constructor(
      BatchNormalization.build, .integer("nOutput"), .optional(.number("eps")), .optional(.number("momentum")),
      .optional(.flag("affine")))
  }
  public override class var example: Example { Example([4]) }
  // Since version 2 files hold the running variance itself.
  public override class var fileVersion: Int { 2 }

  public override func reset(_ stdv: Double?) throws {
    try weight?.uniform(Environment.current.generator, 0, 1)
    try bias?.zero()
    try runningMean?.zero()
    try runningVar?.fill(1)
  }

  private func check(_ x: Tensor) throws -> (n: Int, d: Int) {
    let d = runningMean?.count ?? 0
    guard x.dimension == 2 || (x.dimension == 1 && !isTraining) else {
      throw NNError.input(
        describe(), "only mini-batch supported (2D tensor), got \(x.dimension)D tensor instead (\(x.sizes.text))")
    }
    guard x.sizes[x.dimension - 1] == d, runningVar?.count == d else {
      throw NNError.input(
        describe(), "got \(x.sizes[x.dimension - 1])-feature tensor, expected \(d) (\(x.sizes.text))")
    }
    return (x.dimension == 2 ? x.sizes[0] : 1, d)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    // In training the rows of a batch are not apart; that is what the layer is for. Padding must not be among them.
    if isTraining, run.isPadded || !run.singlesHaveBatch { return nil }
    return input == .rows(1) ? input : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (n, d) = try check(x)
    guard let runningMean, let runningVar else { return output }
    (mean, inverse) = ([], [])
    // A batch of one has no variance; the running ones serve.
    if isTraining && n > 1 {
      let matrix = try x.view([n, d])
      for k in 0..<d {
        let column = try matrix.select(1, k)
        let m = try column.meanAll(), v = try column.varAll(biased: true)
        mean.append(m)
        inverse.append(v == 0 && eps == 0 ? 0 : 1 / (v + eps).squareRoot())
        let unbiased = v * Double(n) / Double(n - 1)
        let rm = try runningMean.narrow(0, k, 1), rv = try runningVar.narrow(0, k, 1)
        try rm.fill(momentum * m + (1 - momentum) * rm.sumAll())
        try rv.fill(momentum * unbiased + (1 - momentum) * rv.sumAll())
      }
    } else {
      for k in 0..<d {
        mean.append(try runningMean.narrow(0, k, 1).sumAll())
        inverse.append(1 / (try runningVar.narrow(0, k, 1).sumAll() + eps).squareRoot())
      }
    }
    try compute(
      Forward(
        x: x, y: ownOutput(x.sizes), w: weight.map { try checked($0, "weight", count: d).contiguous() },
        b: bias.map { try checked($0, "bias", count: d).contiguous() }, n: n, d: d, mean: mean,
        inverse: inverse))
    return output
  }

  private func back(_ input: Value, _ gradOutput: Value, dx: (Dims) throws -> Tensor?, scale: Double?) throws {
    let x = try dense(input)
    let (n, d) = try check(x)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    guard mean.count == d else { throw NNError.input(describe(), "must call :updateOutput() first") }
    try compute(
      Backward(
        x: x, dy: dy, dx: dx(x.sizes), w: weight.map { try checked($0, "weight", count: d).contiguous() },
        dw: scale == nil ? nil : gradWeight,
        db: scale == nil ? nil : gradBias, n: n, d: d, mean: mean, inverse: inverse,
        isBatch: isTraining && n > 1, scale: scale ?? 0))
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(input, gradOutput, dx: { try ownGradInput($0) }, scale: nil)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try back(input, gradOutput, dx: { _ in nil }, scale: scale)
  }

  private struct Forward: LayerWork {
    let x: Tensor, y: Tensor, w: Tensor?, b: Tensor?, n: Int, d: Int, mean: [Double], inverse: [Double]
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self)
      let w = w?.elements(T.self), b = b?.elements(T.self)
      for k in 0..<d {
        let m = T(mean[k]), s = T(inverse[k]), w = w?[k] ?? 1, b = b?[k] ?? 0
        for row in 0..<n { y[row * d + k] = (x[row * d + k] - m) * s * w + b }
      }
    }
  }

  private struct Backward: LayerWork {
    let x: Tensor, dy: Tensor, dx: Tensor?, w: Tensor?, dw: Tensor?, db: Tensor?
    let n: Int, d: Int, mean: [Double], inverse: [Double], isBatch: Bool, scale: Double
    func run<T: LayerScalar>(_ type: T.Type) throws {
      let x = x.elements(T.self), dy = dy.elements(T.self), dx = dx?.elements(T.self)
      let w = w?.elements(T.self)
      for k in 0..<d {
        let m = T(mean[k]), s = T(inverse[k]), w = w?[k] ?? 1
        var sum = 0.0, dot = 0.0
        for row in 0..<n {
          sum += Double(dy[row * d + k])
          dot += Double((x[row * d + k] - m) * dy[row * d + k])
        }
        if let dx {
          let average = isBatch ? T(sum / Double(n)) : 0, slope = isBatch ? T(dot) * s * s / T(n) : 0
          for row in 0..<n {
            dx[row * d + k] = (dy[row * d + k] - average - (x[row * d + k] - m) * slope) * s * w
          }
        }
        if let dw { try dw.narrow(0, k, 1).add(dw.narrow(0, k, 1), scale * dot * Double(s)) }
        if let db { try db.narrow(0, k, 1).add(db.narrow(0, k, 1), scale * sum) }
      }
    }
  }

  public override func describe() -> String { "\(typeName) (2D) (\(runningMean?.count ?? 0))" }
}
