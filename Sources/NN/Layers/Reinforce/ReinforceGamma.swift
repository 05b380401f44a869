import TensorCore

/// Draws from gamma distributions: nn.ReinforceGamma (`dpnn/ReinforceGamma.lua`).
///
///     y ~ Γ(k, θ)        ∂ ln f / ∂k = ln y - ψ(k) - ln θ        ∂ ln f / ∂θ = y / θ² - k / θ
///
/// Input the shapes k (N, …) with θ as `scale` (a number, or a tensor of a sample's sizes), or {k, θ}, all positive;
/// output the sizes of k. Evaluation gives the mean k θ, unless `stochastic` (false by default). The gradient is
/// -reward (N) times the above; `reinforce(reward)` must come before `backward`. Torch drew with the package
/// randomkit, so its numbers are others.
///
/// ```lua
/// m = nn.ReinforceGamma(2)
/// print(m:forward(torch.Tensor{{3}})[1][1] > 0)  --> true
/// m:evaluate()
/// print(m:forward(torch.Tensor{{3}})[1][1])  --> 6
/// ```
public final class ReinforceGamma: SpreadReinforce {
  public override class var help: String { "draws from gamma distributions; its gradient comes from rewards" }
  override class var spreadName: String { "scale" }
  public override class var example: Example {
    Example(
      [0.3], input: .fractions([3, 4]), withoutJacobian: "its gradient is that of what was drawn, times the reward")
  }

  private func checked(_ input: Value) throws -> (shape: Tensor, scale: Tensor, isGiven: Bool) {
    let (shape, scale, isGiven) = try parts(input)
    for (name, tensor) in [("shape", shape), ("scale", scale)] where tensor.count > 0 {
      // NaN is not positive either.
      let least = try tensor.minAll(), most = try tensor.maxAll()
      guard least > 0, most < .infinity else {
        throw NNError.input(
          describe(), "every \(name) must be positive and finite, they go from \(least.formatted) to \(most.formatted)")
      }
    }
    return (shape, scale, isGiven)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (shape, scale, _) = try checked(input)
    let y = try ownOutput(shape.sizes)
    if draws {
      let k = try shape.contiguous(), generator = Environment.current.generator
      for i in 0..<y.count { y[linear: i] = try Self.draw(k[linear: i], generator) }
    } else {
      try y.copy(from: shape)
    }
    try y.cmul(y, scale)
    return output
  }

  /// A number from Γ(k, 1) (Marsaglia and Tsang, ACM TOMS 26, 2000); for k < 1 from Γ(k + 1, 1) times U^(1/k).
  private static func draw(_ shape: Double, _ generator: Generator) throws -> Double {
    let d = (shape < 1 ? shape + 1 : shape) - 1 / 3, c = 1 / (9 * d).squareRoot()
    while true {
      let x = try generator.normal()
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root, u = 1 - generator.uniform()
      guard libmLog(u) < x * x / 2 + d - d * v + d * libmLog(v) else { continue }
      return shape < 1 ? d * v * libmExp(libmLog(1 - generator.uniform()) / shape) : d * v
    }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (shape, scale, isGiven) = try checked(input)
    let (dShape, dScale) = try ownGradients(shape, isGiven)
    let y = try drawn(shape), k = try shape.contiguous(), theta = try scale.contiguous()
    for i in 0..<y.count {
      let (y, k, theta) = (y[linear: i], k[linear: i], theta[linear: i])
      dShape[linear: i] = libmLog(y) - Self.digamma(k) - libmLog(theta)
      dScale?[linear: i] = (y / theta - k) / theta
    }
    try weigh(dShape)
    if let dScale { try weigh(dScale) }
    return gradInput
  }

  /// ψ(x) for x > 0: the recurrence ψ(x) = ψ(x + 1) - 1/x up to 10, then the asymptotic series (Abramowitz and
  /// Stegun 6.3.18), whose first term left out is below 10⁻¹⁵ there.
  static func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 10 {
      sum -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    let series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32760)))))
    return sum + libmLog(x) - 1 / (2 * x) - series
  }
}
