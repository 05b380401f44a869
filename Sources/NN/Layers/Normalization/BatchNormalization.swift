import TensorCore

/// Normalises each feature over a batch: nn.BatchNormalization (`nn/BatchNormalization.lua`; Ioffe & Szegedy,
/// arXiv:1502.03167).
///
/// N = batch, D = nOutput, the number of features.
///
///     y = (x - μ) / √(v + eps) · w + b     x, y (N, D)    w, b (D)
///
/// In training μ and v are the batch's mean and biased variance, and the running ones, `running_mean` (0 at first) and
/// `running_var` (1), move by `momentum` (0.1: the share of the newest batch) towards μ and the unbiased variance; in
/// evaluation, and for a batch of one, the running ones are used. So call `evaluate()` before testing. `eps` is 1e-5;
/// without `affine` (true) there are no w and b. w, the field `weight`, is drawn from (0, 1), b starts as 0. In
/// evaluation single vectors (D) are taken, too.
///
/// ```lua
/// m = nn.BatchNormalization(1)
/// m.weight:fill(1)
/// y = m:forward(torch.Tensor{{1}, {3}})
/// print(string.format('%.3f %.3f', y[1][1], y[2][1]))  --> -1.000 1.000
/// print(string.format('%.2f', m.running_mean[1]))  --> 0.20
/// m:evaluate()
/// print(string.format('%.3f', m:forward(torch.Tensor{{1}})[1][1]))  --> 0.763
/// ```
public class BatchNormalization: Module {
  /// Whether the constructor makes w and b; without them they are 1 and 0. True by default.
  public final var affine = true
  /// Added to the variance against division by zero; 1e-5 by default.
  public final var eps = 1e-5
  /// The share of the newest batch in the running mean and variance; 0.1 by default.
  public final var momentum = 0.1
  /// `(D)`: the running mean, at first 0; `running_mean` in Torch.
  public final var runningMean: Tensor?
  /// `(D)`: the running variance, at first 1; `running_var` in Torch.
  public final var runningVar: Tensor?
  /// `(D)`: w; nil when not affine.
  public final var weight: Tensor?
  /// `(D)`: b, at first 0; nil when not affine.
  public final var bias: Tensor?
  /// `(D)`: the sum of dy (x - μ) / √(v + eps) over the batch; nil when not affine.
  public final var gradWeight: Tensor?
  /// `(D)`: the sum of dy over the batch; nil when not affine.
  public final var gradBias: Tensor?
  private var mean: [Double] = []
  private var inverse: [Double] = []

  /// Throws when `nOutput` is not positive or too large.
  public convenience init(
    _ nOutput: Int, _ eps: Double? = nil, _ momentum: Double? = nil, _ affine: Bool? = nil
  ) throws {
    self.init()
    try build(nOutput, eps, momentum, affine)
  }

  final func build(_ nOutput: Int, _ eps: Double?, _ momentum: Double?, _ affine: Bool?) throws {
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
      .tensor("running_mean", \BatchNormalization.runningMean, .shared),
      .tensor("running_var", \BatchNormalization.runningVar, .shared),
      .computed("nDim") { (m: BatchNormalization) in .number(Double(type(of: m).batchDimensions)) },
      .computed("save_mean") { (m: BatchNormalization) in m.saved(m.mean) },
      .computed("save_std") { (m: BatchNormalization) in m.saved(m.inverse) },
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

  public override final func reset(_ stdv: Double?) throws {
    try weight?.uniform(Environment.current.generator, 0, 1)
    try bias?.zero()
    try runningMean?.zero()
    try runningVar?.fill(1)
  }

  /// How many dimensions a batch has; `nDim` in Torch.
  class var batchDimensions: Int { 2 }

  /// Samples, features, and numbers of each feature in a sample.
  private func check(_ x: Tensor) throws -> (n: Int, d: Int, inner: Int) {
    let d = runningMean?.count ?? 0, full = Self.batchDimensions
    guard x.dimension == full || (x.dimension == full - 1 && !isTraining) else {
      throw NNError.input(
        describe(),
        "only mini-batch supported (\(full)D tensor), got \(x.dimension)D tensor instead (\(x.sizes.text))")
    }
    let axis = x.dimension == full ? 1 : 0
    guard x.sizes[axis] == d, runningVar?.count == d else {
      throw NNError.input(describe(), "got \(x.sizes[axis])-feature tensor, expected \(d) (\(x.sizes.text))")
    }
    let n = axis == 1 ? x.sizes[0] : 1
    return (n, d, n > 0 && d > 0 ? x.count / n / d : 0)
  }

  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    // In training the rows of a batch are not apart; that is what the layer is for. Padding must not be among them.
    if isTraining, run.isPadded || !run.singlesHaveBatch { return nil }
    return input == .rows(Self.batchDimensions - 1) ? input : nil
  }

  public override final func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (n, d, inner) = try check(x)
    guard let runningMean, let runningVar else { return output }
    if isTraining && n > 1 {
      let sums = try compute(Statistics(x: x, n: n, d: d, inner: inner))
      let count = Double(n * inner)
      mean = sums.mean
      inverse = zip(sums.squares, sums.scale).map { squares, scale in
        squares == 0 && eps == 0 ? 0 : scale / (squares / count + eps * scale * scale).squareRoot()
      }
      try move(runningMean, to: mean)
      try move(runningVar, to: zip(sums.squares, sums.scale).map { $0 / (count - 1) / $1 / $1 })
    } else {
      // A batch of one has no variance; the running ones serve.
      mean = try numbers(runningMean)
      inverse = try numbers(runningVar).map { 1 / ($0 + eps).squareRoot() }
    }
    try compute(
      Forward(
        x: x, y: ownOutput(x.sizes), w: weight.map { try checked($0, "weight", count: d).contiguous() },
        b: bias.map { try checked($0, "bias", count: d).contiguous() }, n: n, d: d, inner: inner, mean: mean,
        inverse: inverse))
    return output
  }

  /// Figures of the last forward pass, μ or 1 / √(v + eps); none before it.
  private func saved(_ figures: [Double]) -> Value {
    guard !figures.isEmpty, let t = try? Tensor(figures, [figures.count], dtype) else { return .none }
    return .tensor(t)
  }

  private func numbers(_ t: Tensor) throws -> [Double] {
    let dense = try t.contiguous()
    return (0..<dense.count).map { dense[linear: $0] }
  }

  /// Moves a running figure towards that of this batch.
  private func move(_ running: Tensor, to new: [Double]) throws {
    let dense = try running.contiguous()
    for (k, value) in new.enumerated() { dense[linear: k] = momentum * value + (1 - momentum) * dense[linear: k] }
    if dense !== running { try running.copy(from: dense) }
  }

  private func back(_ input: Value, _ gradOutput: Value, dx: (Dims) throws -> Tensor?, scale: Double?) throws {
    let x = try dense(input)
    let (n, d, inner) = try check(x)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    guard mean.count == d else { throw NNError.input(describe(), "must call :updateOutput() first") }
    let sums = try compute(Gradients(x: x, dy: dy, n: n, d: d, inner: inner, mean: mean, inverse: inverse))
    if let dx = try dx(x.sizes) {
      try compute(
        Backward(
          x: x, dy: dy, dx: dx, w: weight.map { try checked($0, "weight", count: d).contiguous() }, n: n, d: d,
          inner: inner, mean: mean, inverse: inverse, isBatch: isTraining && n > 1, sums: sums))
    }
    if let scale {
      let isDivisor = inverse.map { dtype == .float ? Float($0).isDivisor : $0.isDivisor }
      try add(
        sums.dot.indices.map { scale * sums.dot[$0] * (isDivisor[$0] ? inverse[$0] : 1) }, to: gradWeight, "gradWeight")
      try add(sums.sum.map { scale * $0 }, to: gradBias, "gradBias")
    }
  }

  private func add(_ numbers: [Double], to gradient: Tensor?, _ name: String) throws {
    guard let gradient else { return }
    let dense = try checked(gradient, name, count: numbers.count).contiguous()
    for (k, number) in numbers.enumerated() { dense[linear: k] += number }
    if dense !== gradient { try gradient.copy(from: dense) }
  }

  public override final func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(input, gradOutput, dx: { try ownGradInput($0) }, scale: nil)
    return gradInput
  }

  public override final func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try back(input, gradOutput, dx: { _ in nil }, scale: scale)
  }

  /// Each feature's mean, and the sum of the squares of what is left without it, times `scale`².
  private struct Statistics: LayerWork {
    let x: Tensor, n: Int, d: Int, inner: Int
    func run<T: LayerScalar>(_ type: T.Type) -> (mean: [Double], squares: [Double], scale: [Double]) {
      let x = x.elements(T.self)
      var mean = [Double](repeating: 0, count: d), squares = mean
      for row in 0..<n * d {
        let x = x + row * inner
        mean[row % d] += sum(inner) { Double(x[$0]) }
      }
      for k in 0..<d { mean[k] /= Double(n * inner) }
      for row in 0..<n * d {
        let x = x + row * inner, m = mean[row % d]
        squares[row % d] += sum(inner) { (Double(x[$0]) - m) * (Double(x[$0]) - m) }
      }
      var scale = [Double](repeating: 1, count: d)
      for k in 0..<d where !squares[k].isFinite { (mean[k], squares[k], scale[k]) = far(x, k) }
      return (mean, squares, scale)
    }

    /// The same for feature k, of which a sum has no place in the range: of the numbers times a power of two.
    private func far<T: LayerScalar>(_ x: UnsafeMutablePointer<T>, _ k: Int) -> (Double, Double, Double) {
      func sumOfAll(_ start: Double, _ add: (Double, Double) -> Double) -> Double {
        var sum = start
        for sample in 0..<n {
          for i in 0..<inner { sum = add(sum, Double(x[(sample * d + k) * inner + i])) }
        }
        return sum
      }
      let scale = sumOfAll(0) { Swift.max($0, $1.magnitude) }.scaleToOne
      let mean = sumOfAll(0) { $0 + $1 * scale } / Double(n * inner)
      return (mean / scale, sumOfAll(0) { $0 + ($1 * scale - mean) * ($1 * scale - mean) }, scale)
    }
  }

  private struct Forward: LayerWork {
    let x: Tensor, y: Tensor, w: Tensor?, b: Tensor?, n: Int, d: Int, inner: Int, mean: [Double], inverse: [Double]
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self)
      let w = w?.elements(T.self), b = b?.elements(T.self)
      for row in 0..<n * d {
        let k = row % d, x = x + row * inner, y = y + row * inner
        let m = T(mean[k]), s = T(inverse[k]), w = w?[k] ?? 1, b = b?[k] ?? 0
        if s.isDivisor {
          for i in 0..<inner { y[i] = (x[i] - m) * s * w + b }
        } else {
          for i in 0..<inner { y[i] = T(farRatio(x[i], mean[k], inverse[k])) * w + b }
        }
      }
    }
  }

  /// Each feature's Σ dy and Σ (x - μ) dy; of what is far from 1, the latter with `inverse` in it.
  private struct Gradients: LayerWork {
    let x: Tensor, dy: Tensor, n: Int, d: Int, inner: Int, mean: [Double], inverse: [Double]
    func run<T: LayerScalar>(_ type: T.Type) -> (sum: [Double], dot: [Double]) {
      let x = x.elements(T.self), dy = dy.elements(T.self)
      var sums = [Double](repeating: 0, count: d), dots = sums
      for row in 0..<n * d {
        let k = row % d, x = x + row * inner, dy = dy + row * inner, m = mean[k]
        sums[k] += sum(inner) { Double(dy[$0]) }
        let s = inverse[k]
        if T(s).isDivisor {
          dots[k] += sum(inner) { (Double(x[$0]) - m) * Double(dy[$0]) }
        } else {
          dots[k] += sum(inner) { farRatio(x[$0], m, s) * Double(dy[$0]) }
        }
      }
      return (sums, dots)
    }
  }

  private struct Backward: LayerWork {
    let x: Tensor, dy: Tensor, dx: Tensor, w: Tensor?
    let n: Int, d: Int, inner: Int, mean: [Double], inverse: [Double], isBatch: Bool
    let sums: (sum: [Double], dot: [Double])
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), dy = dy.elements(T.self), dx = dx.elements(T.self)
      let w = w?.elements(T.self), count = Double(n * inner)
      for row in 0..<n * d {
        let k = row % d, x = x + row * inner, dy = dy + row * inner, dx = dx + row * inner
        let m = T(mean[k]), s = T(inverse[k]), w = w?[k] ?? 1
        let average = isBatch ? T(sums.sum[k] / count) : 0
        let slope = isBatch ? T(sums.dot[k] / count) * s * s : 0
        if s.isDivisor {
          for i in 0..<inner { dx[i] = (dy[i] - average - (x[i] - m) * slope) * s * w }
        } else {
          let dot = isBatch ? sums.dot[k] / count : 0
          for i in 0..<inner {
            let rest = Double(dy[i]) - Double(average) - farRatio(x[i], mean[k], inverse[k]) * dot
            dx[i] = T(rest * inverse[k] * Double(w))
          }
        }
      }
    }
  }

  public override final func describe() -> String {
    "\(typeName) (\(Self.batchDimensions)D) (\(runningMean?.count ?? 0))"
  }
}

extension LayerScalar {
  /// Whether products with 1 / √(v + eps) and with its square stay in the range: they do, but for numbers without bounds.
  @inline(__always) fileprivate var isDivisor: Bool { self == 0 || (self * self).isNormal }
}

/// (x - μ) / √(v + eps) where that is not so.
private func farRatio<T: LayerScalar>(_ x: T, _ mean: Double, _ inverse: Double) -> Double {
  // Halves, since the difference may be twice as large as any number.
  (Double(x) * 0.5 - mean * 0.5) * inverse * 2
}

/// The sum of `term` over 0 ..< n, in four sums side by side.
@inline(__always)
private func sum(_ n: Int, _ term: (Int) -> Double) -> Double {
  var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
  var i = 0
  while i &+ 4 <= n {
    a += term(i)
    b += term(i &+ 1)
    c += term(i &+ 2)
    d += term(i &+ 3)
    i &+= 4
  }
  while i < n {
    a += term(i)
    i &+= 1
  }
  return a + b + (c + d)
}

/// Normalises each plane over a batch of images: nn.SpatialBatchNormalization (`nn/SpatialBatchNormalization.lua`).
///
///     y = (x - μ) / √(v + eps) · w + b     x, y (N, D, H, W)    w, b (D)
///
/// `nn.BatchNormalization` with the mean and the variance of plane d over all its N · H · W places; arguments, running
/// figures and evaluation are the same. In evaluation single images (D, H, W) are taken, too. The convolution before
/// it needs no bias.
///
/// ```lua
/// m = nn.SpatialBatchNormalization(3, nil, nil, false)
/// y = m:forward(torch.randn(4, 3, 5, 5) * 10 + 2)
/// print(string.format('%.2f %.2f', math.abs(y:mean()), y:select(2, 1):contiguous():std(true)))  --> 0.00 1.00
/// ```
public final class SpatialBatchNormalization: BatchNormalization {
  public override class var help: String { "normalises each feature over a batch of images" }
  public override class var example: Example { Example([2], input: .normal([3, 2, 2, 3])) }

  override class var batchDimensions: Int { 4 }
}

/// Normalises each plane over a batch of volumes: nn.VolumetricBatchNormalization
/// (`nn/VolumetricBatchNormalization.lua`).
///
///     y = (x - μ) / √(v + eps) · w + b     x, y (N, D, T, H, W)    w, b (D)
///
/// `nn.BatchNormalization` with the mean and the variance of plane d over all its N · T · H · W places; arguments,
/// running figures and evaluation are the same. In evaluation single volumes (D, T, H, W) are taken, too.
///
/// ```lua
/// m = nn.VolumetricBatchNormalization(2)
/// y = m:forward(torch.randn(3, 2, 4, 5, 5) + 100)
/// print(math.abs(y:mean()) < 1e-6)  --> true
/// ```
public final class VolumetricBatchNormalization: BatchNormalization {
  public override class var help: String { "normalises each feature over a batch of volumes" }
  public override class var example: Example { Example([2], input: .normal([3, 2, 2, 1, 3])) }

  override class var batchDimensions: Int { 5 }
}
