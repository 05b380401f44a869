import TensorCore

/// Gives any module a step counter: nn.Recursor (`rnn/Recursor.lua`).
///
/// Each step has a clone of the module that shares the parameters; recurrent layers inside are not cloned, they keep
/// their own steps. So a chain with an LSTM inside can be called step by step and then go back through all steps;
/// sequencers wrap modules without memory in one. In evaluation there is one module for all steps. `rho` (9999999) is
/// the most steps kept for back-propagation outside a sequencer. Backward calls go from the last step to the first.
///
/// ```lua
/// m = nn.Recursor(nn.Square())
/// m:forward(torch.Tensor{3})
/// m:forward(torch.Tensor{5})
/// print(m:backward(torch.Tensor{5}, torch.ones(1))[1])  --> 10
/// print(m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 6
/// ```
public final class Recursor: AbstractRecurrent {
  private let clones = StepClones()

  /// An empty module that remembers more steps than others (`rnn/Recursor.lua`).
  public required init() {
    super.init()
    rho = 9_999_999
  }

  /// `rho` is the most steps kept for back-propagation outside a sequencer.
  public convenience init(_ module: Module, _ rho: Int? = nil) {
    self.init()
    build(module, rho)
  }

  func build(_ module: Module, _ rho: Int?) {
    if let rho { self.rho = rho }
    modules = [module]
  }

  public override class var help: String { "makes a module with memory of any module, step by step" }
  public override class var constructor: Constructor {
    Constructor(Recursor.build, .object("module"), .optional(.integer("rho")))
  }
  public override class var example: Example { Example([.object(try Linear(4, 5))]) }
  public override class var fields: [Field] {
    super.fields + [
      .child("module", of: Recursor.self, 0, stored: true),
      .child("recurrentModule", of: Recursor.self, 0, stored: true),
    ]
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(clones)
  }

  public override func read(from file: StoredFields) throws {
    ignoreSteps(in: file)
    try super.read(from: file)
  }

  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    writeNoSteps(to: file)
    file.set("sharedClones", .table(T7Table(modules.prefix(1).map { .object(writer.object($0)) })))
  }

  /// The modules without the wrapper that a sequencer gives one that has no memory.
  static func unwrapped(_ modules: [Module]) -> [Module] { modules.flatMap { ($0 as? Recursor)?.modules ?? [$0] } }

  /// The decorated module.
  func module() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  // In evaluation one for all.
  public override func stepModule(_ step: Int) throws -> Module {
    isTraining ? try clones.module(step, of: module(), rho: rho) : try module()
  }

  override var sharedClones: Value { clones.value(modules.first) }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    if let other = other as? Recursor { clones.follow(other.clones) }
  }

  override func eachClone(_ body: (Module) throws -> Void) throws { try clones.each(body) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    run.isStep ? modules.first?.formOfBatch(input, run) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let module = try stepModule(step)
    output = try module.callUpdateOutput(input)
    step += 1
    startBackward()
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let step = try nextGradInputStep()
    let module = try stepModule(step)
    try module.callSetOutputStep(step)
    gradInput = try module.callUpdateGradInput(input, gradOutput)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let step = try nextGradParametersStep()
    let module = try stepModule(step)
    try module.callSetOutputStep(step)
    try module.callAccGradParameters(input, gradOutput, scale: scale)
  }

  public override func maxBPTTstep(_ rho: Int) throws {
    self.rho = rho
    for module in modules { try module.callMaxBPTTstep(rho) }
  }

  /// `output` and `gradInput` become those of `step`, where a container's backward pass finds them.
  public override func setOutputStep(_ step: Int) throws {
    guard isTraining else { return }
    guard step >= 1, step < self.step else {
      throw NNError.input(typeName, "step \(step) has not run: the next one is \(self.step)")
    }
    let module = try stepModule(step)
    output = module.output
    gradInput = module.gradInput
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    clones.drop()
    try super.convert(to: dtype, copier)
  }

  public override func clearState() throws {
    clones.drop()
    restart()
    try super.clearState()
  }

  public override func getHiddenState(_ step: Int?) throws -> Value {
    try HiddenStates.get(module(), step)
  }

  public override func setHiddenState(_ step: Int?, _ state: Value) throws {
    try HiddenStates.set(module(), step, state)
  }

  public override func getGradHiddenState(_ step: Int?) throws -> Value {
    try HiddenStates.getGradient(module(), step)
  }

  public override func setGradHiddenState(_ step: Int?, _ state: Value) throws {
    try HiddenStates.setGradient(module(), step, state)
  }

  // MARK: Sequences

  public override var sequenceSupport: SequenceSupport { modules.first?.packedSupport ?? .steps }

  public override func updateOutput(sequence input: PackedSequence) throws -> PackedSequence {
    let result = try module().updateOutput(sequence: input)
    step += input.steps
    startBackward()
    output = .tensor(result.rows)
    return result
  }

  public override func updateGradInput(sequence input: PackedSequence, _ gradOutput: PackedSequence)
    throws -> PackedSequence
  {
    let result = try module().updateGradInput(sequence: input, gradOutput)
    gradInputStep = step - input.steps
    gradInput = .tensor(result.rows)
    return result
  }

  public override func accGradParameters(
    sequence input: PackedSequence, _ gradOutput: PackedSequence, scale: Double
  ) throws {
    try module().accGradParameters(sequence: input, gradOutput, scale: scale)
    gradParametersStep = step - input.steps
  }

  public override func describe() -> String {
    modules.first.map { "\(typeName) @ \($0.callDescribe())" } ?? typeName
  }
}

/// The hidden states of everything inside a module: a recurrent layer's own, or a table with one
/// entry for each child (`rnn/Module.lua`).
public enum HiddenStates {
  /// The hidden states after `step` (nil: the last). Throws when the step is not kept.
  public static func get(_ module: Module, _ step: Int?) throws -> Value {
    if let layer = module as? AbstractRecurrent { return try layer.getHiddenState(step) }
    return .list(try module.children.map { try get($0, step) })
  }

  /// Replaces the hidden states after `step`. Throws when they have another structure.
  public static func set(_ module: Module, _ step: Int?, _ state: Value) throws {
    if let layer = module as? AbstractRecurrent { return try layer.setHiddenState(step, state) }
    try forEach(module, state) { try set($0, step, $1) }
  }

  /// The gradients with respect to the hidden states after `step`. Throws when there are none.
  public static func getGradient(_ module: Module, _ step: Int?) throws -> Value {
    if let layer = module as? AbstractRecurrent { return try layer.getGradHiddenState(step) }
    return .list(try module.children.map { try getGradient($0, step) })
  }

  /// Sets the gradients that flow into the hidden states after `step`. Throws when they have another structure.
  public static func setGradient(_ module: Module, _ step: Int?, _ state: Value) throws {
    if let layer = module as? AbstractRecurrent { return try layer.setGradHiddenState(step, state) }
    try forEach(module, state) { try setGradient($0, step, $1) }
  }

  private static func forEach(_ module: Module, _ state: Value, _ body: (Module, Value) throws -> Void)
    throws
  {
    let children = module.children
    if children.isEmpty { return }
    guard case .table(let table) = state else {
      throw NNError.input(module.typeName, "expected a table of hidden states, got \(state.summary)")
    }
    for (i, child) in children.enumerated() {
      try body(child, i < table.list.count ? table.list[i] : .none)
    }
  }
}
