import TensorCore

/// A layer whose output is drawn, and whose gradient comes from a reward instead of gradOutput: nn.Reinforce
/// (`dpnn/Reinforce.lua`; Williams, Machine Learning 8, 1992).
///
/// N = batch. A criterion (`nn.VRClassReward`) gives the rewards (N) by `reinforce`; the backward pass then follows
/// -reward ∂ ln f(y; x) / ∂x, f being the distribution that y was drawn from. This class itself passes its input on,
/// and gives the reward as gradient; scripts derive from it, or use nn.ReinforceBernoulli, nn.ReinforceCategorical,
/// nn.ReinforceNormal, nn.ReinforceGamma. With `stochastic` (false by default) evaluation draws, too.
///
/// ```lua
/// m, x = nn.Reinforce(), torch.zeros(2, 3)
/// m:forward(x)
/// m:reinforce(torch.Tensor{1, -1})
/// print(m:backward(x, torch.zeros(2, 3)))  -->  1  1  1
/// --> -1 -1 -1
/// --> [torch.DoubleTensor of size 2x3]
/// ```
public class Reinforce: Module {
  /// Draws in evaluation, too; by default evaluation gives the distribution's mean.
  public final var stochastic = false
  /// `(N)`: what the last outputs were worth; nil before the first `reinforce`.
  public final var reward: Tensor?

  public override class var help: String { "passes its input on; its gradient is the reward" }
  public override class var fields: [Field] {
    super.fields + [
      .flag("stochastic", \Reinforce.stochastic), .tensor("reward", \Reinforce.reward, .transient),
    ]
  }
  public override class var constructor: Constructor { .fields("stochastic") }
  public override class var example: Example { Example(withoutJacobian: "its gradient is the reward") }

  /// Whether the next output is drawn.
  final var draws: Bool { stochastic || isTraining }

  public override func reinforce(_ reward: Value) throws {
    try super.reinforce(reward)
    guard case .tensor(let tensor) = reward else {
      throw NNError.input(describe(), "expected a tensor of N rewards, got \(reward.summary)")
    }
    self.reward = tensor
  }

  /// The rewards, one for each row of `x`, in the sizes of `x`. Throws before `reinforce`, and when they are not N.
  final func rewards(as x: Tensor) throws -> Tensor {
    guard let reward, reward.dimension == 1, reward.dtype == dtype else {
      throw NNError.input(
        describe(),
        "reinforce must be called with N rewards before backward, "
          + "got \(reward.map { Value.tensor($0).summary } ?? "none")")
    }
    // Without a batch the reward is that of the only sample.
    let n = reward.sizes[0]
    guard x.dimension > 0, x.sizes[0] == n || n == 1 else {
      throw NNError.input(describe(), "got \(n) rewards for an input of \(x.sizes.text)")
    }
    var sizes = Dims(repeating: 1, count: x.dimension)
    sizes[0] = n
    return try reward.contiguous().view(sizes).expandAs(x)
  }

  /// gradient = -reward gradient.
  final func weigh(_ gradient: Tensor) throws {
    try gradient.cmul(gradient, rewards(as: gradient))
    try gradient.mul(gradient, -1)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = .tensor(try tensor(input))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    try ownGradInput(x.sizes).copy(from: rewards(as: x))
    return gradInput
  }
}

/// A Reinforce layer of a location and a spread: the spread is a setting, or the second entry of the input.
public class SpreadReinforce: Reinforce {
  /// A number, a tensor of one sample's sizes or of the input's; none when the input brings it.
  final var spread: Value = .none

  /// The input's two parts; the spread in the sizes of the location. Throws when there is no spread, or one of other
  /// sizes.
  final func parts(_ input: Value) throws -> (location: Tensor, spread: Tensor, isGiven: Bool) {
    if case .table = input {
      let both = try tensors(input, least: 2)
      guard both.count == 2, both[0].sizes == both[1].sizes else {
        throw NNError.input(
          describe(), "expected two tensors of one size, got \(both.map(\.sizes.text).joined(separator: " and "))")
      }
      return (both[0], both[1], true)
    }
    let x = try tensor(input)
    switch spread {
    case .number(let number):
      let all = try Tensor(x.sizes, dtype)
      try all.fill(number)
      return (x, all, false)
    case .tensor(let given) where given.dtype == dtype:
      if given.sizes == x.sizes { return (x, given, false) }
      if x.dimension == given.dimension + 1 {
        return (x, try given.contiguous().view(Dims([1] + Array(given.sizes))).expandAs(x), false)
      }
      throw NNError.input(describe(), "the input is \(x.sizes.text), \(Self.spreadName) \(given.sizes.text)")
    default:
      throw NNError.input(
        describe(), "\(Self.spreadName) must be an argument, or the second entry of the input; it is \(spread.summary)")
    }
  }

  /// What scripts call the spread.
  class var spreadName: String { "stdev" }

  public override class var fields: [Field] { super.fields + [.value(spreadName, \SpreadReinforce.spread)] }
  public override class var constructor: Constructor { .fields(spreadName, "stochastic") }
  public override class var example: Example {
    Example([0.3], withoutJacobian: "its gradient is that of what was drawn, times the reward")
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try super.convert(to: dtype, copier)
    // With a table of gradients the next pass makes it anew.
    if case .table = gradInput { gradInput = .list([]) }
  }

  /// The gradients' tensors: of the location, and of the spread when the input brought it.
  final func ownGradients(_ x: Tensor, _ isGiven: Bool) throws -> (location: Tensor, spread: Tensor?) {
    guard isGiven else { return (try ownGradInput(x.sizes), nil) }
    let both = try ownGradInputs([x.sizes, x.sizes])
    return (both[0], both[1])
  }

  /// What was drawn last, in the sizes of `x`.
  final func drawn(_ x: Tensor) throws -> Tensor {
    guard let y = output.tensor, y.sizes == x.sizes, y.dtype == dtype else {
      throw NNError.input(describe(), "backward needs forward first")
    }
    return y
  }
}
