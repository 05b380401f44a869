import TensorCore

/// Log-probabilities of classes: nn.LogSoftMax (`nn/lib/THNN/generic/LogSoftMax.c`).
///
///     y = x - log Σ exp x        dx = dy - exp(y) Σ dy
///
/// The classes C are the only dimension of a (C), the second of (N, C) and (N, C, H, W), the first of (C, H, W); the
/// output has the input's sizes. The largest x is taken off before the exp, so that large scores do not overflow. It
/// stands before `nn.ClassNLLCriterion`; the two in one are `nn.CrossEntropyCriterion`, which takes scores without it.
/// Where one x of a vector is ∞, y is what it tends to: 0 there, and -∞ elsewhere.
///
/// ```lua
/// y = nn.LogSoftMax():forward(torch.Tensor{1000, 1000})
/// print(string.format('%.4f %.4f', y[1], y[2]))  --> -0.6931 -0.6931
/// ```
public class LogSoftMax: Module {
  public override class var help: String { "log-probabilities of classes: x - log Σ exp x" }

  public override final var sequenceSupport: SequenceSupport { .rows }

  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, axes.count <= 4, run.axis(axes, { $0 % 2 == 0 ? 1 : 0 }).map({ axes[$0] }) == .feature
    else { return nil }
    return input
  }

  public override final func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let axis = try Axis(x, self)
    try compute(Forward(x: x, y: ownOutput(x.sizes), axis: axis))
    return output
  }

  public override final func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try Axis(x, self)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    let y = try dense(output, "output", like: x)
    try compute(Backward(y: y, dy: dy, dx: ownGradInput(x.sizes), axis: axis))
    return gradInput
  }

  /// Where the classes lie: `outer` blocks of `classes` rows of `inner` elements.
  struct Axis {
    let outer: Int, classes: Int, inner: Int

    init(_ x: Tensor, _ layer: Module) throws {
      let s = x.sizes
      switch s.count {
      case 1: (outer, classes, inner) = (1, s[0], 1)
      case 2: (outer, classes, inner) = (s[0], s[1], 1)
      case 3: (outer, classes, inner) = (1, s[0], s[1] * s[2])
      case 4: (outer, classes, inner) = (s[0], s[1], s[2] * s[3])
      default:
        throw NNError.input(
          layer.describe(),
          "expected a vector, a matrix, or a 3-D or 4-D tensor, got \(Value.tensor(x).summary)")
      }
    }

    /// What scores with an infinite one tend to: `winner` there, `other` elsewhere. NaN if there are two, or a NaN.
    func limit<T: LayerScalar>(_ y: UnsafeMutablePointer<T>, winner: T, other: T, _ score: (Int) -> T) {
      let places = (0..<classes).map { $0 * inner }
      let isPlain = places.count { score($0) == .infinity } == 1 && !places.contains { score($0).isNaN }
      for k in places { y[k] = isPlain ? (score(k) == .infinity ? winner : other) : .nan }
    }
  }

  private struct Forward: LayerWork {
    let x: Tensor, y: Tensor, axis: Axis
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self)
      let classes = axis.classes, inner = axis.inner
      for block in 0..<(axis.outer * inner) {
        let start = block / inner * classes * inner + block % inner
        let x = x + start, y = y + start
        var top = -T.infinity
        for c in 0..<classes { top = Swift.max(top, x[c * inner]) }
        if top == .infinity {
          axis.limit(y, winner: 0, other: -.infinity) { x[$0] }
          continue
        }
        for c in 0..<classes { y[c * inner] = x[c * inner] - top }
        var sum: T = 0
        if inner == 1 {
          withUnsafeTemporaryAllocation(of: T.self, capacity: classes) { e in
            guard let e = e.baseAddress else { return }
            T.exp(y, e, classes)
            for c in 0..<classes { sum += e[c] }
          }
        } else {
          for c in 0..<classes { sum += expOne(y[c * inner]) }
        }
        let shift = T.logarithm(sum)
        for c in 0..<classes { y[c * inner] -= shift }
      }
    }
  }

  private struct Backward: LayerWork {
    let y: Tensor, dy: Tensor, dx: Tensor, axis: Axis
    func run<T: LayerScalar>(_ type: T.Type) {
      let y = y.elements(T.self), dy = dy.elements(T.self), dx = dx.elements(T.self)
      let classes = axis.classes, inner = axis.inner
      for block in 0..<(axis.outer * inner) {
        let start = block / inner * classes * inner + block % inner
        var sum: T = 0
        for c in 0..<classes { sum += dy[start + c * inner] }
        if inner == 1 {
          withUnsafeTemporaryAllocation(of: T.self, capacity: classes) { e in
            guard let e = e.baseAddress else { return }
            T.exp(y + start, e, classes)
            for c in 0..<classes { dx[start + c] = dy[start + c] - e[c] * sum }
          }
          continue
        }
        for c in 0..<classes {
          let k = start + c * inner
          dx[k] = dy[k] - expOne(y[k]) * sum
        }
      }
    }
  }
}

/// Log-probabilities of classes at each place of an image: nn.SpatialLogSoftMax (`nn/SpatialLogSoftMax.lua`).
///
/// `nn.LogSoftMax` under another name: the classes are the planes of (C, H, W) or (N, C, H, W), the output has the
/// same sizes. `nn.SpatialClassNLLCriterion` takes it.
///
/// ```lua
/// y = nn.SpatialLogSoftMax():forward(torch.randn(2, 5, 3, 3))
/// print(string.format('%.4f', torch.exp(y[2]):sum(1)[1][3][3]))  --> 1.0000
/// ```
public final class SpatialLogSoftMax: LogSoftMax {
  public override class var help: String { "log-probabilities of classes at each place of an image" }
  public override class var example: Example { Example(input: .normal([2, 3, 2, 2])) }
}

/// exp of one number through the vector kernel.
func expOne<T: LayerScalar>(_ x: T) -> T {
  var x = x
  var y: T = 0
  T.exp(&x, &y, 1)
  return y
}
