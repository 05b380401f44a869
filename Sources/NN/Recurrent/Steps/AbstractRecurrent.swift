import TensorCore

/// A module with memory: nn.AbstractRecurrent (`rnn/AbstractRecurrent.lua`).
///
/// What all recurrent layers come from; it computes nothing itself. Forward calls advance the field `step`, the number
/// of the next one; backward calls go back from the last step, one at a time. `forget()` starts a new sequence at step
/// 1, `maxBPTTstep(rho)` bounds the steps kept for back-propagation, `getHiddenState(step)` and `setHiddenState(step,
/// state)` read and set the memory, `maskZero(nInputDim)` lets samples of zeros start anew. A class of a script keeps
/// its outputs in self.outputs and computes gradients in `_updateGradInput` and `_accGradParameters`.
///
/// ```lua
/// m = nn.LSTM(3, 2)
/// for t = 1, 4 do m:forward(torch.randn(3)) end
/// print(m.step)  --> 5
/// m:forget()
/// print(m.step)  --> 1
/// ```
open class AbstractRecurrent: Container {
  /// The most steps kept for back-propagation; a sequencer sets it to the sequence's length.
  public final var rho = 99999
  /// The number, from 1, that the next forward call gets.
  public final var step = 1
  /// What the next `updateGradInput` and `accGradParameters` count down from.
  final var gradInputStep: Int?
  final var gradParametersStep: Int?

  open override class var help: String { "a module with memory: forward calls advance its step" }
  open override class var fields: [Field] {
    super.fields + [
      .integer("rho", \AbstractRecurrent.rho),
      .computed("sharedClones") { (m: AbstractRecurrent) in m.sharedClones },
      .computed("nSharedClone") { (m: AbstractRecurrent) in .number(Double(m.sharedClones.list?.count ?? 0)) },
      .computed(
        "step", { (m: AbstractRecurrent) in .number(Double(m.step)) },
        set: { m, value in
          // Steps that have not run would have to be made up; a script's class counts its own.
          guard let number = value.number, m.isScriptMade || number <= Double(m.step) else {
            throw Field.wrong(m, "step", "a step that has run, at most \(m.step)", value)
          }
          m.setStep(number)
        }),
      .backwardStep("updateGradInputStep", \AbstractRecurrent.gradInputStep),
      .backwardStep("accGradParametersStep", \AbstractRecurrent.gradParametersStep),
    ]
  }

  open override class var constructor: Constructor {
    Constructor(AbstractRecurrent.start, .optional(.integer("rho")))
  }

  private func start(_ rho: Int?) throws {
    self.rho = rho ?? self.rho
    try forgetScriptedSteps()
  }

  open override func read(from file: StoredFields) throws {
    let step = file.take("step").asNumber
    try super.read(from: file)
    setStep(step)
  }

  /// Sums of steps stay in range whatever a script or a file says.
  private func setStep(_ number: Double?) {
    step = Swift.max(Int(bounded: number ?? 1), 1)
  }

  open override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    file.set("step", .number(Double(step)))
  }

  /// Writes the tables of steps that the original expects, empty: files hold no way back.
  final func writeNoSteps(to file: T7Table) {
    for name in ["outputs", "gradInputs", "_gradOutputs", "gradOutputs"] { file.set(name, .table(T7Table())) }
  }

  /// Passes over what a file holds for the way back through a running sequence.
  final func ignoreSteps(in file: StoredFields) {
    file.ignore(
      "outputs", "gradInputs", "_gradOutputs", "gradOutputs", "sharedClones", "nSharedClone", "cells",
      "gradCells", "cell", "zeroTensor", "updateGradInputStep", "accGradParametersStep", "gradPrevOutput")
  }

  /// The outputs of the steps that `graph` keeps, as the field of this name; empty when the first is gone.
  final func outputs(_ graph: StepGraph?) -> Value {
    let all = (1..<Swift.max(step, 1)).map { graph?.states[$0] ?? .none }
    return .list(all.contains(where: \.isNone) ? [] : all)
  }

  /// Writes the outputs that `graph` keeps.
  final func writeSteps(_ graph: StepGraph?, to file: T7Table, _ writer: ObjectWriter) throws {
    let table = T7Table()
    for (step, state) in (graph?.states ?? [:]).sorted(by: { $0.key < $1.key }) where step <= self.step {
      table.set(.number(Double(step)), try writer.value(state))
    }
    file.set("outputs", .table(table))
  }

  /// Reads what `writeSteps` writes; without the last step's output the layer starts anew.
  final func readSteps(_ outputs: T7Value, _ graph: StepGraph, _ file: StoredFields) throws {
    for (key, value) in outputs.asTable?.pairs ?? [] {
      guard let number = key.asNumber, let step = Int(exactly: number), step >= 0, step < self.step else { continue }
      graph.states[step] = try file.value(value)
    }
    if step > 1, graph.states[step - 1] == nil { restart() }
  }

  /// The copy goes on from the same step.
  open override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let other = other as? AbstractRecurrent else { return }
    (step, gradInputStep, gradParametersStep) = (other.step, other.gradInputStep, other.gradParametersStep)
  }

  open override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("maskZero", AbstractRecurrent.maskZero, .integer("nInputDim")),
      ClassMethod("trimZero", AbstractRecurrent.trimZero, .integer("nInputDim")),
      ClassMethod(
        "getStepModule", result: { (m: AbstractRecurrent) in { .object(try m.stepModule($0)) } }, .integer("step")),
      // Steps go round by themselves here.
      ClassMethod("recycle", { (_: AbstractRecurrent) in { (_: Value?) in } }, .optional(.value("offset"))),
    ]
  }

  /// Lets steps whose input is all zeros give zeros and start anew; inputs have `nInputDim` dimensions without
  /// the batch's.
  open func maskZero(_ nInputDim: Int) throws { try hold([MaskZero(decorated(), nInputDim)]) }

  /// As `maskZero`; the rows of zeros do not run at all.
  open func trimZero(_ nInputDim: Int) throws {
    let mask = TrimZero()
    try mask.build(decorated(), nInputDim)
    try hold([mask])
  }

  private func decorated() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    return module
  }

  // MARK: Modules of steps

  /// The module that runs `step`, from 1: its own where steps have modules of their own. Throws when there is none.
  open func stepModule(_ step: Int) throws -> Module {
    let own = try script?.field("recurrentModule", of: self)
    if isScriptMade, case .object(let module as Module) = own {
      return try scriptedClones.module(Swift.max(step, 1), of: module, rho: rho)
    }
    throw NNError.input(describe(), "its steps have no modules of their own")
  }

  /// The modules that run the steps, as the field of this name.
  var sharedClones: Value { .list(modules.map { .object($0) }) }

  /// Calls `body` with the modules that steps have besides those in `modules`.
  func eachClone(_ body: (Module) throws -> Void) throws { try scriptedClones.each(body) }

  /// The modules that steps have besides those in `modules`.
  public final var stepClones: [Module] {
    var all: [Module] = []
    try? eachClone { all.append($0) }
    return all
  }

  open override func training() throws {
    try super.training()
    try eachClone { try $0.callTraining() }
  }

  open override func evaluate() throws {
    try super.evaluate()
    try eachClone { try $0.callEvaluate() }
  }

  /// A table of rewards, or a tensor of two or more dimensions, has one for each of the last steps.
  open override func reinforce(_ reward: Value) throws {
    let rewards: [Value]
    switch reward {
    case .table(let table): rewards = table.list
    case .tensor(let tensor) where tensor.dimension > 1:
      rewards = try (0..<tensor.sizes[0]).map { .tensor(try tensor.select(0, $0)) }
    default:
      try super.reinforce(reward)
      return try eachClone { try $0.callReinforce(reward) }
    }
    guard rewards.count < step else {
      throw NNError.input(describe(), "got rewards of \(rewards.count) steps, but only \(step - 1) have run")
    }
    for (i, reward) in rewards.enumerated() {
      try stepModule(step - rewards.count + i).callReinforce(reward)
    }
  }

  open override var keepsAllSteps: Bool { true }

  open override func maxBPTTstep(_ rho: Int) throws { self.rho = rho }

  open override func forget() throws {
    try super.forget()
    restart()
    try forgetScriptedSteps()
  }

  open override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(scriptedClones)
  }

  // MARK: Classes of scripts

  /// Whether a script has derived the class from this one, and so keeps the steps' outputs itself and computes their
  /// gradients in `_updateGradInput` and `_accGradParameters`.
  private var isScriptMade: Bool { type(of: self) == AbstractRecurrent.self && script != nil }

  private final let scriptedClones = StepClones()

  private func forgetScriptedSteps() throws {
    guard isScriptMade, let script else { return }
    for name in ["outputs", "gradInputs", "gradOutputs", "_gradOutputs"] {
      try script.setField(name, of: self, to: .list([]))
    }
  }

  open override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard isScripted(.stepGradInput) else { return try super.updateGradInput(input, gradOutput) }
    let step = gradInputStep ?? self.step
    gradInputStep = step
    gradInput = try callScript(.stepGradInput, [input, gradOutput]).first ?? .none
    gradInputStep = step - 1
    return gradInput
  }

  open override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    guard isScripted(.stepAccGradParameters) else {
      return try super.accGradParameters(input, gradOutput, scale: scale)
    }
    guard let done = gradInputStep, done < step else { throw NNError.input(describe(), "Missing updateGradInput") }
    let step = gradParametersStep ?? self.step
    gradParametersStep = step
    _ = try callScript(.stepAccGradParameters, [input, gradOutput, .number(scale)])
    gradParametersStep = step - 1
  }

  open override func setOutputStep(_ step: Int) throws {
    guard isScriptMade, let script, let kept = try script.field("outputs", of: self).list?[safe: step &- 1] else {
      return try super.setOutputStep(step)
    }
    output = kept
  }

  /// Back to step 1.
  final func restart() {
    step = 1
    startBackward()
  }

  /// The next backward call is for the last step.
  final func startBackward() {
    gradInputStep = nil
    gradParametersStep = nil
  }

  /// The step of the next `updateGradInput`; counts down.
  final func nextGradInputStep() throws -> Int {
    let next = (gradInputStep ?? step) - 1
    guard next >= 1 else {
      throw NNError.input(
        describe(),
        step > 1 ? "backward was called more often than forward" : "expecting at least one updateOutput")
    }
    gradInputStep = next
    return next
  }

  /// The step of the next `accGradParameters`; counts down.
  final func nextGradParametersStep() throws -> Int {
    let next = (gradParametersStep ?? step) - 1
    guard next >= 1, let done = gradInputStep, done <= next else {
      throw NNError.input(describe(), "Missing updateGradInput")
    }
    gradParametersStep = next
    return next
  }

  open override func describe() -> String {
    guard let sizes = inputOutputSizes else { return typeName }
    return "\(typeName)(\(sizes.input) -> \(sizes.output))"
  }

  /// The layer's sizes, for printing.
  open var inputOutputSizes: (input: Int, output: Int)? { nil }

  /// The hidden state after `step` (nil: the last; 0: the initial one), in the layer's own form.
  open func getHiddenState(_ step: Int?) throws -> Value {
    throw NNError.input(describe(), "getHiddenState is not defined")
  }

  /// Replaces the hidden state after `step`.
  open func setHiddenState(_ step: Int?, _ state: Value) throws {
    throw NNError.input(describe(), "setHiddenState is not defined")
  }

  /// The gradient with respect to the hidden state after `step`.
  open func getGradHiddenState(_ step: Int?) throws -> Value {
    throw NNError.input(describe(), "getGradHiddenState is not defined")
  }

  /// Sets the gradient that flows into the hidden state after `step`, besides the output's.
  open func setGradHiddenState(_ step: Int?, _ state: Value) throws {
    throw NNError.input(describe(), "setGradHiddenState is not defined")
  }
}

extension Field {
  /// The number that the next backward call counts down from; nil before the first.
  fileprivate static func backwardStep(
    _ name: String, _ path: ReferenceWritableKeyPath<AbstractRecurrent, Int?>
  ) -> Field {
    .computed(
      name, { (m: AbstractRecurrent) in m[keyPath: path].map { .number(Double($0)) } ?? .none },
      set: { m, value in
        guard value.isNone || value.number != nil else { throw wrong(m, name, "a number or nil", value) }
        m[keyPath: path] = value.number.map { Int(bounded: $0) }
      })
  }
}
