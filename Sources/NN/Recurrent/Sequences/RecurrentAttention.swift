import TensorCore

/// Looks at one input for `nStep` steps, each at what an action drawn from the last hidden state says:
/// nn.RecurrentAttention (`rnn/RecurrentAttention.lua`; Mnih et al., NIPS 2014).
///
///     a(t) = action(h(t-1))        h(t) = rnn {x, a(t)}        h(0) = 0, (N, hiddenSize)
///
/// Input x with a batch N first; `rnn` and `action` are modules, `hiddenSize` is a table of the sizes of one sample's
/// hidden state. The output is the table of h(t), with the field `forwardActions` (false) of {h(t), a(t)}; `actions`
/// holds the a(t). No gradient flows from the rnn into the actions: layers like `nn.ReinforceNormal` learn them from
/// rewards.
///
/// ```lua
/// step = nn.Sequential():add(nn.FlattenTable()):add(nn.JoinTable(1, 1)):add(nn.Linear(4 + 2 + 5, 5))
/// rnn = nn.Recurrence(step, 5, 1)  -- of {{x, action}, h'}
/// action = nn.Sequential():add(nn.Linear(5, 2)):add(nn.ReinforceNormal(0.1))
/// m = nn.RecurrentAttention(rnn, action, 3, {5})
/// y = m:forward(torch.randn(6, 4))
/// print(#y .. ': ' .. table.concat(y[1]:size():totable(), ' '))  --> 3: 6 5
/// ```
public final class RecurrentAttention: AbstractSequencer {
  /// How many steps there are.
  public var nStep = 1
  /// The sizes of one sample's hidden state.
  public var hiddenSize: Value = .none
  /// Gives the actions along with the hidden states.
  public var forwardActions = false
  private var start: Value = .none
  private var actions: [Value] = [], states: [Value] = []
  /// What flows into the hidden states and the actions, as the last backward pass has found it.
  private var gradients: [(hidden: Value, action: Value)] = []

  func build(_ rnn: Module, _ action: Module, _ nStep: Int, _ hiddenSize: Value) throws {
    guard nStep > 0, nStep <= 1 << 20 else {
      throw NNError.input(typeName, "nStep must be between 1 and \(1 << 20), got \(nStep)")
    }
    guard let sizes = hiddenSize.list, !sizes.isEmpty, sizes.allSatisfy({ $0.number != nil }) else {
      throw NNError.input(typeName, "hiddenSize must be a table of sizes, got \(hiddenSize.summary)")
    }
    for size in sizes { try checkSizes(typeName, ("hiddenSize", Int(bounded: size.number ?? 0))) }
    self.nStep = nStep
    self.hiddenSize = hiddenSize
    try hold([rnn, action].map { $0 as? AbstractRecurrent ?? Recursor($0) })
  }

  /// One whose output is a table from the start, as the original's is.
  public required init() {
    super.init()
    output = .list([])
  }

  public override class var help: String { "looks at one input for some steps, each at what an action says" }
  public override class var constructor: Constructor {
    Constructor(
      RecurrentAttention.build, .object("rnn"), .object("action"), .integer("nStep"), .value("hiddenSize", "table"))
  }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nStep", \RecurrentAttention.nStep), .value("hiddenSize", \RecurrentAttention.hiddenSize),
      .flag("forwardActions", \RecurrentAttention.forwardActions),
      .child("rnn", of: RecurrentAttention.self, 0, stored: true),
      .child("action", of: RecurrentAttention.self, 1, stored: true),
      .computed("actions") { (m: RecurrentAttention) in .list(m.actions) },
    ]
  }
  public override class var example: Example {
    Example(
      [
        .object(
          try Recurrence(
            Sequential(FlattenTable(), JoinTable(1, 1), try Linear(11, 5), Tanh()), .list([5]), 1)),
        .object(Sequential(try Linear(5, 2), try ReinforceNormal.make(0.1))), 3, .list([5]),
      ], withoutJacobian: "actions are drawn anew in each forward pass")
  }

  override var summaryChildren: [Module] { Recursor.unwrapped(modules) }

  private func parts() throws -> (rnn: Module, action: Module) {
    guard modules.count == 2 else {
      throw NNError.input(typeName, "has \(modules.count) modules, expected rnn and action")
    }
    return (modules[0], modules[1])
  }

  /// Modules reuse their outputs in evaluation.
  private func kept(_ value: Value) throws -> Value { isTraining ? value : try value.cloned() }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (rnn, action) = try parts()
    guard let x = input.firstTensor, x.dimension > 0 else {
      throw NNError.input(typeName, "expected a batch as input, got \(input.summary)")
    }
    try rnn.callMaxBPTTstep(nStep)
    try action.callMaxBPTTstep(nStep)
    try rnn.callForget()
    try action.callForget()
    let sizes = [x.sizes[0]] + (hiddenSize.list ?? []).map { Int(bounded: $0.number ?? 0) }
    start = .tensor(try Tensor(Dims(sizes), dtype))
    (actions, states, gradients) = ([], [], [])
    for t in 0..<nStep {
      try inside("In step \(t + 1) of \(typeName):") {
        actions.append(try kept(action.callUpdateOutput(t == 0 ? start : states[t - 1])))
        states.append(try kept(rnn.callUpdateOutput(.list([input, actions[t]]))))
      }
    }
    output = .list(forwardActions ? zip(states, actions).map { .list([$0, $1]) } : states)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (rnn, action) = try parts()
    guard states.count == nStep else { throw NNError.input(typeName, "inconsistent rnn steps: forward comes first") }
    let dy = try items(gradOutput, "gradOutput", count: nStep)
    gradients = [(hidden: Value, action: Value)](repeating: (.none, .none), count: nStep)
    var (sum, fromAction) = (Value.none, Value.none)
    for t in (0..<nStep).reversed() {
      try inside("In step \(t + 1) of \(typeName):") {
        let pair =
          forwardActions ? try items(dy[t], "gradOutput[\(t + 1)]", count: 2) : [dy[t], try actions[t].zeros()]
        gradients[t] = (try fromAction.adding(pair[0], typeName), pair[1])
        fromAction = try action.callUpdateGradInput(t == 0 ? start : states[t - 1], pair[1]).cloned()
        let given = try rnn.callUpdateGradInput(.list([input, actions[t]]), gradients[t].hidden)
        guard let dx = given.list?.first else {
          throw NNError.input(typeName, "the rnn gave \(given.summary) as gradInput, expected those of {x, action}")
        }
        sum = sum.isNone ? try dx.cloned() : try sum.adding(dx, typeName)
      }
    }
    gradInput = sum
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (rnn, action) = try parts()
    guard gradients.count == nStep else { throw NNError.input(typeName, "Missing updateGradInput") }
    for t in (0..<nStep).reversed() {
      try action.callAccGradParameters(t == 0 ? start : states[t - 1], gradients[t].action, scale: scale)
      try rnn.callAccGradParameters(.list([input, actions[t]]), gradients[t].hidden, scale: scale)
    }
  }

  public override func clearState() throws {
    start = .none
    (actions, states, gradients) = ([], [], [])
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }

  public override func describe() -> String {
    guard modules.count == 2 else { return typeName }
    func text(_ i: Int) -> String { Container.indented(modules[i].describe(), by: "    |    ") }
    return "\(typeName) {\n  action : \(text(1))\n  rnn     : \(text(0))\n}"
  }
}
