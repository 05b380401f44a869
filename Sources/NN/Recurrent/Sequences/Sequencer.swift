import TensorCore

/// Runs a module over every step of a sequence: nn.Sequencer (`rnn/Sequencer.lua`).
///
/// The sequence is a table of T steps, or a tensor with the steps first, (T, N, D) say; the output, and the gradient,
/// have the same form. Recurrent layers inside have a memory from step to step; modules without memory are wrapped in
/// a `nn.Recursor`. Each sequence starts anew, unless `remember('both')` says otherwise. Steps of one shape through
/// modules that can run them all as one operation are run so; everything else goes step by step, with the same
/// results. The field `packed` = false forces that.
///
/// ```lua
/// s = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- running sums
/// x = torch.Tensor{{1}, {2}, {3}}
/// print(table.concat(s:forward(x):view(3):totable(), ' '))  --> 1 3 6
/// s:remember('both')
/// s:forward(x)
/// print(table.concat(s:forward(x):view(3):totable(), ' '))  --> 13 15 18
/// ```
public final class Sequencer: AbstractSequencer {
  /// False forces the step-by-step road.
  public var packs = true
  private var inputs = StepPacker()
  private var gradOutputs = StepPacker()
  private var outputs = StepPacker()
  private var gradInputs = StepPacker()
  /// The packed input of the last forward pass; nil when it went step by step.
  private var packed: PackedSequence?
  private var packedGradOutput: PackedSequence?
  /// Copies of the steps' outputs in evaluation, where modules reuse theirs.
  private var copies: [Value] = []

  /// Modules without memory are wrapped in a `Recursor`.
  public convenience init(_ module: Module) {
    self.init()
    build(module)
  }

  func build(_ module: Module) { modules = [module as? AbstractRecurrent ?? Recursor(module)] }

  public override class var help: String { "runs a module over every step of a sequence" }
  public override class var constructor: Constructor { Constructor(Sequencer.build, .object("module")) }
  public override class var example: Example {
    Example([.object(try Linear(4, 5))], input: .table([.normal([3, 4]), .normal([3, 4])]))
  }
  public override class var fields: [Field] {
    super.fields + [
      .child("module", of: Sequencer.self, 0, stored: true),
      .computed(
        "packed", { (s: Sequencer) in .boolean(s.packs) },
        set: { s, value in
          guard case .boolean(let flag) = value else { throw Field.wrong(s, "packed", "a boolean", value) }
          s.packs = flag
        }),
      // Buffers of the original, which its code does not make itself.
      .computed("tableoutput", stored: true) { (_: Sequencer) in .list([]) },
      .computed("tablegradInput", stored: true) { (_: Sequencer) in .list([]) },
      .computed("_output", stored: true) { (_: Sequencer) in .list([]) },
      // What its `clearState` of dpnn clears.
      .computed("dpnn_mediumEmpty", stored: true) { (_: Sequencer) in
        .list(["output", "gradInput", "momGradParams", "dpnn_input", "_output"].map(Value.string))
      },
    ]
  }

  override var summaryChildren: [Module] { Recursor.unwrapped(modules) }

  private func module() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  private func place(step: Int) -> String { "In step \(step + 1) of \(typeName):" }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let module = modules.first else { return nil }
    switch input {
    case .steps(let step):
      guard let form = module.formOfBatch(step, run.inStep), form.startsWithBatch else { return nil }
      return .steps(form)
    case .tensor(let axes):
      guard axes.first == .time, let form = module.formOfBatch(.tensor(Array(axes.dropFirst())), run.inStep)?.axes,
        form.first == .batch
      else { return nil }
      return .tensor([.time] + form)
    case .table, .many: return nil
    }
  }

  // The module sees steps, not sequences: no padding is in force there.
  public override func updateOutput(_ input: Value) throws -> Value {
    try BatchPadding.perform(nil) { try run(input) }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try BatchPadding.perform(nil) { try runBack(input, gradOutput) }
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try BatchPadding.perform(nil) { try accumulate(input, gradOutput, scale: scale) }
  }

  private func run(_ input: Value) throws -> Value {
    let module = try module()
    let count = try stepCount(input)
    try module.callMaxBPTTstep(count)
    if !hasMemory { try module.callForget() }
    packed = nil
    packedGradOutput = nil
    if packs, module.packedSupport != .steps, let sequence = try inputs.pack(input, module.dtype) {
      let result = try inside("In \(typeName), \(count) steps:") { try module.updateOutput(sequence: sequence) }
      packed = sequence
      output = try outputs.unpack(result, like: input)
      return output
    }
    var steps: [Value] = []
    for t in 0..<count {
      let step = try inside(place(step: t)) { try module.callUpdateOutput(self.step(input, t)) }
      steps.append(isTraining ? step : try copy(step, t))
    }
    output = try gathered(steps, like: input, output)
    return output
  }

  private func runBack(_ input: Value, _ gradOutput: Value) throws -> Value {
    let module = try module()
    let count = try checkGradOutput(input, gradOutput)
    if let packed {
      let gradient = try packedGradient(gradOutput, packed)
      packedGradOutput = gradient
      let result = try inside("In \(typeName), \(count) steps:") {
        try module.updateGradInput(sequence: packed, gradient)
      }
      gradInput = try gradInputs.unpack(result, like: input)
      return gradInput
    }
    var steps = [Value](repeating: .none, count: count)
    for t in (0..<count).reversed() {
      steps[t] = try inside(place(step: t)) {
        try module.callUpdateGradInput(self.step(input, t), self.step(gradOutput, t))
      }
    }
    gradInput = try gathered(steps, like: input, gradInput)
    return gradInput
  }

  private func accumulate(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let module = try module()
    let count = try checkGradOutput(input, gradOutput)
    if let packed {
      guard let gradient = packedGradOutput else {
        throw NNError.input(typeName, "Missing updateGradInput")
      }
      try inside("In \(typeName), \(count) steps:") {
        try module.accGradParameters(sequence: packed, gradient, scale: scale)
      }
      return
    }
    for t in (0..<count).reversed() {
      try inside(place(step: t)) {
        try module.callAccGradParameters(self.step(input, t), self.step(gradOutput, t), scale: scale)
      }
    }
  }

  private func packedGradient(_ gradOutput: Value, _ packed: PackedSequence) throws -> PackedSequence {
    guard let gradient = try gradOutputs.pack(gradOutput, try module().dtype),
      gradient.steps == packed.steps, gradient.batch == packed.batch
    else {
      throw NNError.input(
        typeName,
        "gradOutput must have the shape of the output (\(output.summary) of \(firstSummary(output))), got "
          + "\(gradOutput.summary) of \(firstSummary(gradOutput))")
    }
    return gradient
  }

  private func firstSummary(_ value: Value) -> String {
    value.list?.first?.summary ?? value.summary
  }

  /// T, of a table of steps or a tensor with the steps first.
  private func stepCount(_ input: Value) throws -> Int {
    switch input {
    case .tensor(let x) where x.dimension > 1: return x.sizes[0]
    case .tensor(let x) where x.dimension == 1:
      throw NNError.input(
        typeName,
        "input is a vector of \(x.sizes[0]) numbers, expected steps: a tensor T x D or T x N x D, or a table of steps")
    case .table(let table):
      guard let hole = table.list.firstIndex(where: \.isNone) else { return table.list.count }
      throw NNError.input(typeName, "step \(hole + 1) of the input is nil")
    default:
      throw NNError.input(typeName, "expecting input table or tensor of steps, got \(input.summary)")
    }
  }

  private func checkGradOutput(_ input: Value, _ gradOutput: Value) throws -> Int {
    let count = try stepCount(input)
    switch (input, gradOutput) {
    case (.tensor, .tensor(let g)) where g.dimension > 0 && g.sizes[0] == count: return count
    case (.table, .table(let g)) where g.list.count == count: return count
    case (.tensor, .tensor), (.table, .table):
      throw NNError.input(
        typeName,
        "gradOutput should have as many elements as input: input is \(input.summary), gradOutput \(gradOutput.summary)")
    case (.tensor, _):
      throw NNError.input(typeName, "expecting gradOutput Tensor since input is a Tensor, got \(gradOutput.summary)")
    default:
      throw NNError.input(typeName, "expecting gradOutput table, got \(gradOutput.summary)")
    }
  }

  private func step(_ value: Value, _ t: Int) throws -> Value {
    switch value {
    case .tensor(let x): .tensor(try x.select(0, t))
    case .table(let table): table.list[t]
    default: .none
    }
  }

  /// The steps as a table, or copied into `old` (or a new tensor) when the input is a tensor.
  private func gathered(_ steps: [Value], like input: Value, _ old: Value) throws -> Value {
    guard case .tensor = input, let first = steps.first else { return .list(steps) }
    guard case .tensor(let one) = first else {
      throw NNError.input(typeName, "a tensor of steps needs tensors as output, got \(first.summary)")
    }
    var sizes = one.sizes
    sizes.insert(steps.count, at: 0)
    let result = try reuse(old.tensor, sizes)
    for (t, step) in steps.enumerated() {
      guard case .tensor(let tensor) = step, tensor.count == one.count else {
        throw NNError.input(typeName, "step \(t + 1) gave \(step.summary), step 1 \(first.summary)")
      }
      try result.select(0, t).copy(from: tensor)
    }
    return .tensor(result)
  }

  /// The output of step `t`, copied into the sequencer's own tensors.
  private func copy(_ value: Value, _ t: Int) throws -> Value {
    let fresh: Value
    if case .tensor(let x) = value, let own = copies[safe: t]?.tensor, own.dtype == x.dtype {
      try own.resize(x.sizes)
      try own.copy(from: x)
      return .tensor(own)
    } else {
      fresh = try value.mapTensors { try $0.clone() }
    }
    if t < copies.count { copies[t] = fresh } else { copies.append(fresh) }
    return fresh
  }

  public override func training() throws {
    if train == false { copies = [] }
    try super.training()
  }

  public override func clearState() throws {
    inputs = StepPacker()
    gradOutputs = StepPacker()
    outputs = StepPacker()
    gradInputs = StepPacker()
    packed = nil
    packedGradOutput = nil
    copies = []
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }

  public override func describe() -> String {
    modules.first.map { "\(typeName) @ \($0.callDescribe())" } ?? typeName
  }
}
