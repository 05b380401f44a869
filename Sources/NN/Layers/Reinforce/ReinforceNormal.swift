import TensorCore

/// Draws from normal distributions: nn.ReinforceNormal (`dpnn/ReinforceNormal.lua`).
///
///     y ~ N(μ, σ²)        ∂ ln f / ∂μ = (y - μ) / σ²        ∂ ln f / ∂σ = ((y - μ)² - σ²) / (σ³ + 10⁻⁸)
///
/// Input μ (N, …) with σ as `stdev` (a number, or a tensor of a sample's sizes), or {μ, σ}; output the sizes of μ.
/// Evaluation gives μ, unless `stochastic` (false by default). The gradient is -reward (N) times the above;
/// `reinforce(reward)` must come before `backward`.
///
/// ```lua
/// m, mean = nn.ReinforceNormal(0.5), torch.Tensor{{1, 2}}
/// y = m:forward(mean):clone()
/// m:reinforce(torch.Tensor{3})
/// print((m:backward(mean, y) + (y - mean) * 3 / 0.25):norm() < 1e-12)  --> true
/// m:evaluate()
/// print(table.concat(m:forward(mean)[1]:totable(), ' '))  --> 1 2
/// ```
public final class ReinforceNormal: SpreadReinforce {
  public override class var help: String { "draws from normal distributions; its gradient comes from rewards" }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (mean, stdev, _) = try parts(input)
    let y = try ownOutput(mean.sizes)
    guard draws else {
      try y.copy(from: mean)
      return output
    }
    try y.normal(Environment.current.generator, 0, 1)
    try y.cmul(y, stdev)
    try y.cadd(y, 1, mean)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (mean, stdev, isGiven) = try parts(input)
    let (dMean, dStdev) = try ownGradients(mean, isGiven)
    let y = try drawn(mean), variance = try Tensor(mean.sizes, dtype)
    try variance.cmul(stdev, stdev)
    try dMean.csub(y, 1, mean)
    if let dStdev {
      try dStdev.cmul(dMean, dMean)
      try dStdev.csub(dStdev, 1, variance)
      let cube = try Tensor(mean.sizes, dtype)
      try cube.cmul(variance, stdev)
      try cube.add(cube, 1e-8)
      try dStdev.cdiv(dStdev, cube)
      try weigh(dStdev)
    }
    try dMean.cdiv(dMean, variance)
    try weigh(dMean)
    return gradInput
  }
}
