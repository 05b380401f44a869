import TensorCore

/// log(1 + exp(beta x)) / beta: nn.SoftPlus (`nn/SoftPlus.lua`).
public final class SoftPlus: Pointwise {
  public final var beta = 1.0
  public final var threshold = 20.0

  public convenience init(_ beta: Double? = nil, _ threshold: Double? = nil) {
    self.init()
    self.beta = beta ?? 1.0
    self.threshold = threshold ?? 20.0
  }

  public override class var fields: [Field] {
    super.fields + [.number("beta", \SoftPlus.beta), .number("threshold", \SoftPlus.threshold)]
  }

  override func forward(_ x: Tensor, _ y: Tensor) throws {
    try apply(SoftPlusCurve(beta: beta, threshold: threshold), x, y)
  }

  override func backward(_ x: Tensor, _ y: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try chain(SoftPlusCurve(beta: beta, threshold: threshold), x, y, dy, dx)
  }
}

private struct SoftPlusCurve: Curve {
  let beta: Double
  let threshold: Double
  func value<T: LayerScalar>(_ x: T) -> T {
    x * T(beta) > T(threshold) ? x : logarithmOfOnePlus(exponential(x * T(beta))) / T(beta)
  }
  func slope<T: LayerScalar>(_ x: T, _ y: T) -> T { y * T(beta) > T(threshold) ? 1 : 1 - exponential(-y * T(beta)) }
}
