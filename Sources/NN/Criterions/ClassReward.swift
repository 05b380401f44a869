import TensorCore

/// A criterion that rewards right classes: what nn.VRClassReward and nn.BinaryClassReward have in common.
///
/// N = batch. Input {prediction, baseline}, the baseline being the reward that the model expects, N elements. Right
/// samples have the reward r = scale, others 0.
///
///     loss = -Σ r        divided by N when sizeAverage
///
/// The backward pass tells `module` r - baseline (divided by N when sizeAverage) by `reinforce`. The prediction's gradient
/// is 0; that of the baseline is the one of `criterion` against r.
public class ClassReward: Criterion {
  /// What is told the rewards, with all that is inside; it must be set before use.
  public final var module: Module?
  /// The reward of a right sample; 1 by default.
  public final var scale = 1.0
  /// What teaches the baseline the reward; an MSECriterion by default.
  public final var criterion: Criterion = MSECriterion()
  /// Divides the loss and what `module` is told by N; true by default.
  public final var sizeAverage = true
  /// `(N)`: the rewards of the last forward pass.
  public final var reward: Tensor?
  /// `(N)`: what `module` was told last.
  public final var vrReward: Tensor?

  public override class var fields: [Field] {
    super.fields + [
      .part("module", \ClassReward.module), .number("scale", \ClassReward.scale),
      .object("criterion", \ClassReward.criterion), .flag("sizeAverage", \ClassReward.sizeAverage),
      .tensor("reward", \ClassReward.reward, .transient), .tensor("vrReward", \ClassReward.vrReward, .transient),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      ClassReward.build, .object("module"), .number("scale", default: 1), .optional(.object("criterion")))
  }

  func build(_ module: Module, _ scale: Double, _ criterion: Criterion?) throws {
    self.module = module
    self.scale = scale
    if let criterion { try Self.nest(self, \.criterion, criterion) }
  }

  // The module is the model's, and goes through its own conversions.
  public override var children: [Criterion] { [criterion] }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(module)
    visitor.visit(criterion)
  }

  /// The classes that `x` predicts, as targets call them.
  func classes(_ x: Tensor) throws -> [Double] { [] }

  private struct Parts {
    let prediction: Tensor, baseline: Tensor, classes: [Double]
  }

  private func parts(_ input: Value) throws -> Parts {
    guard let list = input.list, list.count == 2 else {
      throw NNError.input(typeName, "expected {prediction, baseline} as input, got \(input.summary)")
    }
    let prediction = try realTensor(list[0], "prediction"), baseline = try realTensor(list[1], "baseline")
    let classes = try classes(prediction.contiguous())
    guard baseline.count == classes.count, baseline.dtype == prediction.dtype, !classes.isEmpty else {
      throw NNError.input(
        typeName,
        "the prediction is \(list[0].summary), the baseline \(list[1].summary): expected \(classes.count) "
          + "elements of one type")
    }
    return Parts(prediction: prediction, baseline: baseline, classes: classes)
  }

  private func targets(_ target: Value, _ n: Int) throws -> [Double] {
    switch target {
    case .number(let t) where n == 1: return [t]
    case .tensor(let t) where t.count == n:
      let dense = try t.contiguous()
      return (0..<n).map { dense[linear: $0] }
    default: throw NNError.input(typeName, "expected \(n) targets, got \(target.summary)")
    }
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let parts = try parts(input), n = parts.classes.count
    let targets = try targets(target, n)
    let reward = try Tensor.reuse(reward, [n], parts.prediction.dtype)
    self.reward = reward
    var sum = 0.0
    for (i, t) in targets.enumerated() {
      let own = parts.classes[i] == t ? scale : 0
      reward[linear: i] = own
      sum += own
    }
    output = .number(-sum / (sizeAverage ? Double(n) : 1))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let parts = try parts(input), n = parts.classes.count
    guard let reward, reward.count == n else { throw NNError.input(typeName, "backward needs forward first") }
    guard let module else { throw NNError.input(typeName, "has no module to reinforce") }
    let told = try Tensor.reuse(vrReward, [n], parts.prediction.dtype)
    vrReward = told
    try told.csub(reward, 1, parts.baseline.contiguous().view([n]))
    if sizeAverage { try told.div(told, Double(n)) }
    try module.callReinforce(.tensor(told))
    let dx = try Tensor.reuse(gradInput.list?.first?.tensor, parts.prediction.sizes, parts.prediction.dtype)
    try dx.zero()
    _ = try criterion.forward(.tensor(parts.baseline), .tensor(reward))
    let gradient = try criterion.backward(.tensor(parts.baseline), .tensor(reward))
    gradInput = .list([.tensor(dx), gradient])
    return gradInput
  }
}

/// Rewards predictions whose largest element is the target's: nn.VRClassReward (`dpnn/VRClassReward.lua`).
///
///     loss = -Σ r        divided by N when sizeAverage; r = scale for right samples, 0 for others
///
/// N = batch, C = classes. Input {prediction (N, C), baseline (N) or (N, 1)}, the baseline being the reward that the
/// model expects; targets (N) from 1. The backward pass tells `module`, the model with its `nn.Reinforce` layers, r -
/// baseline (divided by N when sizeAverage) by `reinforce`. The prediction's gradient is 0; that of the baseline is
/// the one of `criterion` (a nn.MSECriterion if left out) against r. `scale` is 1, the field `sizeAverage` true.
///
/// ```lua
/// model = nn.ReinforceCategorical()
/// c = nn.VRClassReward(model)
/// x, t = {torch.Tensor{{0.1, 0.9}, {0.7, 0.3}}, torch.Tensor{{0.5}, {0.5}}}, torch.LongTensor{2, 2}
/// print(c:forward(x, t))  --> -0.5
/// c:backward(x, t)
/// print(table.concat(model.reward:totable(), ' '))  --> 0.25 -0.25
/// ```
public final class VRClassReward: ClassReward {
  public override class var help: String { "rewards the module for right classes, less the reward that was expected" }
  public override class var example: Example {
    Example(
      [.object(Reinforce())], input: .table([.normal([3, 4]), .normal([3, 1])]), target: .indices([3], upTo: 4),
      withoutJacobian: "its gradient is that of the expected reward alone")
  }

  override func classes(_ x: Tensor) throws -> [Double] {
    guard x.dimension == 1 || x.dimension == 2, x.count > 0 else {
      throw NNError.input(typeName, "expected a prediction N x C, got \(Value.tensor(x).summary)")
    }
    let c = x.sizes[x.dimension - 1]
    return (0..<(x.count / c)).map { row in
      var best = 0
      for k in 1..<Swift.max(c, 1) where x[linear: row * c + k] > x[linear: row * c + best] { best = k }
      return Double(best + 1)
    }
  }
}

/// Rewards predictions that are on the target's side of 0.5: nn.BinaryClassReward (`dpnn/BinaryClassReward.lua`).
///
///     loss = -Σ r        divided by N when sizeAverage; r = scale for right samples, 0 for others
///
/// N = batch. Input {prediction (N), baseline (N) or (N, 1)}, the baseline being the reward that the model expects;
/// targets (N) of 0 and 1. All else as `nn.VRClassReward`: `module` is told r - baseline, the baseline learns r by
/// `criterion`, the prediction has no gradient.
///
/// ```lua
/// model = nn.ReinforceBernoulli()
/// c = nn.BinaryClassReward(model)
/// x, t = {torch.Tensor{0.9, 0.2}, torch.Tensor{{0}, {0}}}, torch.Tensor{1, 1}
/// print(c:forward(x, t))  --> -0.5
/// c:backward(x, t)
/// print(table.concat(model.reward:totable(), ' '))  --> 0.5 0
/// ```
public final class BinaryClassReward: ClassReward {
  public override class var help: String {
    "rewards the module for right sides of 0.5, less the reward that was expected"
  }
  public override class var example: Example {
    Example(
      [.object(Reinforce())], input: .table([.fractions([3]), .normal([3, 1])]), target: .indices([3], upTo: 1),
      withoutJacobian: "its gradient is that of the expected reward alone")
  }

  override func classes(_ x: Tensor) throws -> [Double] {
    guard x.dimension == 1 else {
      throw NNError.input(typeName, "expected a prediction N, got \(Value.tensor(x).summary)")
    }
    return (0..<x.count).map { x[linear: $0] > 0.5 ? 1 : 0 }
  }
}
