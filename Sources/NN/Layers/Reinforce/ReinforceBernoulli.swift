import TensorCore

/// Draws ones with the probabilities given: nn.ReinforceBernoulli (`dpnn/ReinforceBernoulli.lua`).
///
///     y ~ Bernoulli(p)        ∂ ln f / ∂p = (y - p) / (p (1 - p))
///
/// Input p (N, …), output zeros and ones of the same sizes; evaluation gives p, unless `stochastic` (false by
/// default). The gradient is -reward (N) times the above, whatever gradOutput is; `reinforce(reward)` must come before
/// `backward`. p of 0 or 1 has none: it is not finite there.
///
/// ```lua
/// m, p = nn.ReinforceBernoulli(), torch.Tensor{{0.5}}
/// y = m:forward(p)[1][1]
/// print(y == 0 or y == 1)  --> true
/// m:reinforce(torch.Tensor{1})
/// print(m:backward(p, p)[1][1] == (y == 1 and -2 or 2))  --> true
/// m:evaluate()
/// print(m:forward(p)[1][1])  --> 0.5
/// ```
public final class ReinforceBernoulli: Reinforce {
  public override class var help: String { "draws ones with the probabilities given; its gradient comes from rewards" }
  public override class var example: Example {
    Example(input: .fractions([3, 4]), withoutJacobian: "its gradient is that of what was drawn, times the reward")
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let p = try tensor(input)
    let y = try ownOutput(p.sizes)
    guard draws else {
      try y.copy(from: p)
      return output
    }
    try y.uniform(Environment.current.generator, 0, 1)
    try y.lt(y.clone(), p)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let p = try tensor(input)
    guard let y = output.tensor, y.sizes == p.sizes else {
      throw NNError.input(describe(), "backward needs forward first")
    }
    let dp = try ownGradInput(p.sizes), variance = try Tensor(p.sizes, dtype)
    try variance.fill(1)
    try variance.csub(variance, 1, p)
    try variance.cmul(variance, p)
    try dp.csub(y, 1, p)
    try dp.cdiv(dp, variance)
    try weigh(dp)
    return gradInput
  }
}

/// Draws one of C classes with the probabilities given: nn.ReinforceCategorical (`dpnn/ReinforceCategorical.lua`).
///
///     y = the row of the identity for a class ~ p        ∂ ln f / ∂p = y / (p + 10⁻⁸)
///
/// Input p (N, C), of a `nn.SoftMax`, output (N, C) with one 1 in each row; evaluation gives p, unless `stochastic`
/// (false by default). The gradient is -reward (N) times the above; `reinforce(reward)` must come before `backward`.
///
/// ```lua
/// m, p = nn.ReinforceCategorical(), torch.Tensor{{0, 1, 0}}
/// print(table.concat(m:forward(p)[1]:totable(), ' '))  --> 0 1 0
/// m:reinforce(torch.Tensor{0.5})
/// print(string.format('%.4f', m:backward(p, p)[1][2]))  --> -0.5000
/// ```
public final class ReinforceCategorical: Reinforce {
  public override class var help: String {
    "draws one of the classes with the probabilities given; its gradient comes from rewards"
  }
  public override class var example: Example {
    Example(input: .fractions([3, 4]), withoutJacobian: "its gradient is that of what was drawn, times the reward")
  }

  private func probabilities(_ input: Value) throws -> Tensor {
    let p = try tensor(input)
    guard p.dimension == 2 else {
      throw NNError.input(describe(), "expected probabilities N x C, got \(input.summary)")
    }
    return p
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let p = try probabilities(input)
    let y = try ownOutput(p.sizes)
    guard draws else {
      try y.copy(from: p)
      return output
    }
    let classes = try Tensor(.long)
    try classes.multinomial(Environment.current.generator, p, 1)
    try y.zero()
    try y.scatter(1, classes, 1)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let p = try probabilities(input)
    guard let y = output.tensor, y.sizes == p.sizes else {
      throw NNError.input(describe(), "backward needs forward first")
    }
    let dp = try ownGradInput(p.sizes), safe = try Tensor(p.sizes, dtype)
    try safe.add(p, 1e-8)
    try dp.cdiv(y, safe)
    try weigh(dp)
    return gradInput
  }
}
