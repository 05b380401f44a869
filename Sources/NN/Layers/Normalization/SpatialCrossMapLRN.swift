import TensorCore

/// Divides each number of an image by the strength of its neighbours in other planes: nn.SpatialCrossMapLRN
/// (`nn/SpatialCrossMapLRN.lua`; Krizhevsky et al., NIPS 2012).
///
///     y = x s^-beta    s = k + alpha / size Σ x²,    the sum over the `size` planes around
///
/// x (C, H, W) or (N, C, H, W), y the same. `size` is odd; `alpha` is 1e-4, `beta` 0.75 and `k` 1 by default. At the
/// first and last planes the sum is over those that are there.
///
/// ```lua
/// m = nn.SpatialCrossMapLRN(3, 3, 0.5)
/// y = m:forward(torch.Tensor{{{1}}, {{1}}, {{1}}})
/// print(string.format('%.4f %.4f', y[1][1][1], y[2][1][1]))  --> 0.5774 0.5000
/// ```
public final class SpatialCrossMapLRN: Module {
  /// How many planes a sum is over; odd.
  public var size = 1
  /// 0.0001 by default.
  public var alpha = 0.0001
  /// 0.75 by default.
  public var beta = 0.75
  /// 1 by default.
  public var k = 1.0
  /// s of the last forward pass, of the input's sizes.
  public private(set) var scale: Tensor?

  public override class var help: String { "divides each number by the strength of its neighbours in other planes" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("size", \SpatialCrossMapLRN.size), .number("alpha", \SpatialCrossMapLRN.alpha),
      .number("beta", \SpatialCrossMapLRN.beta), .number("k", \SpatialCrossMapLRN.k),
      .tensor("scale", \SpatialCrossMapLRN.scale, .transient),
    ]
  }
  public override class var constructor: Constructor { .fields("size", "alpha", "beta", "k", required: 1) }
  public override class var example: Example { Example([3, 0.5, 0.7, 2], input: .normal([2, 5, 2, 2])) }

  public override func validate() throws {
    guard size > 0, size % 2 == 1, size <= 1 << 40 else {
      throw NNError.input(typeName, "size must be odd and positive, got \(size)")
    }
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(3) ? input : nil
  }

  private func channels(_ x: Tensor) throws -> (samples: Int, channels: Int, inner: Int) {
    try validate()
    let planes = try Planes(x, .image, self), channels = x.sizes[x.dimension - 3]
    return (planes.count / channels, channels, planes.sizes[0] * planes.sizes[1])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let (n, channels, inner) = try channels(x)
    let s = try reuse(scale, x.sizes), y = try ownOutput(x.sizes)
    scale = s
    // y holds the squares for a moment.
    try y.cmul(x, x)
    try compute(Neighbours(x: y, sums: s, samples: n, channels: channels, inner: inner, reach: size / 2))
    try s.mul(s, alpha / Double(size))
    try s.add(s, k)
    try y.pow(s, -beta)
    try y.cmul(y, x)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let (n, channels, inner) = try channels(x)
    let dy = try dense(gradOutput, "gradOutput", like: x), y = try dense(output, "output", like: x)
    guard let s = scale, s.sizes == x.sizes, s.isContiguous, s.dtype == dtype else {
      throw NNError.input(describe(), "backward needs forward of the same input first")
    }
    // dx = dy s^-beta - 2 alpha beta / size x Σ dy y / s
    let ratios = try Tensor(x.sizes, dtype), sums = try Tensor(x.sizes, dtype)
    try ratios.cmul(dy, y)
    try ratios.cdiv(ratios, s)
    try compute(Neighbours(x: ratios, sums: sums, samples: n, channels: channels, inner: inner, reach: size / 2))
    let dx = try ownGradInput(x.sizes)
    try dx.pow(s, -beta)
    try dx.cmul(dx, dy)
    try dx.addcmul(dx, -2 * alpha * beta / Double(size), x, sums)
    return gradInput
  }

  /// sums[c] = Σ x[c′] over the planes c′ at most `reach` away from c.
  private struct Neighbours: LayerWork {
    let x: Tensor, sums: Tensor, samples: Int, channels: Int, inner: Int, reach: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let x = UnsafePointer(x.elements(T.self)), sums = sums.elements(T.self)
      let inner = inner
      for sample in 0..<samples {
        for c in 0..<channels {
          let sum = sums + (sample * channels + c) * inner
          sum.update(repeating: 0, count: inner)
          for other in Swift.max(0, c - reach)...Swift.min(channels - 1, c + reach) {
            let x = x + (sample * channels + other) * inner
            eachVector(T.self, inner) { k, n in store(load(UnsafePointer(sum), k, n) + load(x, k, n), sum, k, n) }
          }
        }
      }
    }
  }
}
