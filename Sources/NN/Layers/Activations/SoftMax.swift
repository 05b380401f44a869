import TensorCore

/// Probabilities of classes: nn.SoftMax (`nn/lib/THNN/generic/SoftMax.c`).
///
///     y = exp x / Σ exp x        dx = y (dy - Σ dy y)
///
/// The classes C are the only dimension of a (C), the second of (N, C) and (N, C, H, W), the first of (C, H, W); the
/// output has the input's sizes. The largest x is taken off before the exp, so that large scores do not overflow. For
/// a loss on the log of the probabilities use `nn.LogSoftMax`. Of an infinite score comes 1, and 0 elsewhere.
///
/// ```lua
/// print(table.concat(nn.SoftMax():forward(torch.Tensor{0, math.log(3)}):totable(), ' '))  --> 0.25 0.75
/// print(nn.SoftMax():forward(torch.randn(4, 3)):sum(2)[1][1])  --> 1
/// ```
public class SoftMax: Module {
  public override class var help: String { "probabilities of classes: exp x / Σ exp x" }

  public override var sequenceSupport: SequenceSupport { .rows }

  /// -1 for SoftMin.
  var sign: Double { 1 }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, axes.count <= 4, run.axis(axes, { $0 % 2 == 0 ? 1 : 0 }).map({ axes[$0] }) == .feature
    else { return nil }
    return input
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let axis = try LogSoftMax.Axis(x, self)
    try compute(Forward(x: x, y: ownOutput(x.sizes), axis: axis, sign: sign))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let axis = try LogSoftMax.Axis(x, self)
    let dy = try dense(gradOutput, "gradOutput", like: x)
    let y = try dense(output, "output", like: x)
    try compute(Backward(y: y, dy: dy, dx: ownGradInput(x.sizes), axis: axis, sign: sign))
    return gradInput
  }

  private struct Forward: LayerWork {
    let x: Tensor, y: Tensor, axis: LogSoftMax.Axis, sign: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = x.elements(T.self), y = y.elements(T.self), sign = T(sign)
      let classes = axis.classes, inner = axis.inner
      for block in 0..<(axis.outer * inner) {
        let start = block / inner * classes * inner + block % inner
        let x = x + start, y = y + start
        var top = -T.infinity
        for c in 0..<classes { top = Swift.max(top, sign * x[c * inner]) }
        if top == .infinity {
          axis.limit(y, winner: 1, other: 0) { sign * x[$0] }
          continue
        }
        var sum: T = 0
        for c in 0..<classes {
          let e: T = exponential(sign * x[c * inner] - top)
          y[c * inner] = e
          sum += e
        }
        for c in 0..<classes { y[c * inner] /= sum }
      }
    }
  }

  private struct Backward: LayerWork {
    let y: Tensor, dy: Tensor, dx: Tensor, axis: LogSoftMax.Axis, sign: Double
    func run<T: LayerScalar>(_ type: T.Type) {
      let y = y.elements(T.self), dy = dy.elements(T.self), dx = dx.elements(T.self), sign = T(sign)
      let classes = axis.classes, inner = axis.inner
      for block in 0..<(axis.outer * inner) {
        let start = block / inner * classes * inner + block % inner
        var sum: T = 0
        for c in 0..<classes { sum += dy[start + c * inner] * y[start + c * inner] }
        for c in 0..<classes {
          let k = start + c * inner
          dx[k] = sign * y[k] * (dy[k] - sum)
        }
      }
    }
  }
}

/// Probabilities of classes, the smallest x the likeliest: nn.SoftMin (`nn/SoftMin.lua`), `nn.SoftMax` of -x, with the
/// same shapes. It makes weights of distances.
///
/// ```lua
/// print(table.concat(nn.SoftMin():forward(torch.Tensor{0, math.log(3)}):totable(), ' '))  --> 0.75 0.25
/// ```
public final class SoftMin: SoftMax {
  public override class var help: String { "SoftMax of -x" }

  override var sign: Double { -1 }
}

/// Probabilities of classes at each place of an image: nn.SpatialSoftMax (`nn/SpatialSoftMax.lua`).
///
/// `nn.SoftMax` under another name: the classes are the planes of (C, H, W) or (N, C, H, W), the output has the same
/// sizes.
///
/// ```lua
/// y = nn.SpatialSoftMax():forward(torch.zeros(4, 2, 2))
/// print(y[1][2][2] .. ' ' .. y:sum())  --> 0.25 4
/// ```
public final class SpatialSoftMax: SoftMax {
  public override class var help: String { "probabilities of classes at each place of an image" }
  public override class var example: Example { Example(input: .normal([2, 3, 2, 2])) }
}
