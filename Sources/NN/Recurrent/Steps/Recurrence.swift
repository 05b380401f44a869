import TensorCore

/// Makes a recurrence of any module from {input, previous output} to output: nn.Recurrence (`rnn/Recurrence.lua`).
///
///     h(t) = module {x(t), h(t-1)}        h(0) = zeros of outputSize
///
/// `outputSize` is the size, or a table of the sizes, of one sample's output, or a table of these tables for a table
/// of outputs; `nInputDim` is the number of dimensions of one sample of the input, one more is a batch; `rho` (9999)
/// bounds the steps kept outside a sequencer. The field `userPrevOutput` takes the place of the zeros; `forget()`
/// starts anew.
///
/// ```lua
/// m = nn.Sequencer(nn.Recurrence(nn.CAddTable(), 1, 1))  -- running sums
/// y = m:forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 1 3 6
/// ```
public class Recurrence: AbstractRecurrent, MemoryKeeper {
  /// The sizes of one sample's output, or a table of sizes for a table of outputs.
  public final var outputSize: Value = .none
  /// How many dimensions one sample of the input has.
  public final var nInputDim = 1
  /// The output before step 1; none for zeros.
  public final var userPrevOutput: Value = .none
  /// The gradient that flows into the last output, besides its own; none for zeros.
  public final var userNextGradOutput: Value = .none
  private var graph: StepGraph?

  /// An empty module that remembers fewer steps than others (`rnn/Recurrence.lua`).
  public required init() {
    super.init()
    rho = 9999
  }

  /// Throws when `outputSize` is neither a number nor a table of sizes.
  public convenience init(
    _ module: Module, _ outputSize: Value, _ nInputDim: Int, _ rho: Int? = nil
  ) throws {
    self.init()
    try build(module, outputSize, nInputDim, rho)
  }

  final func build(_ module: Module, _ outputSize: Value, _ nInputDim: Int, _ rho: Int?) throws {
    if case .number = outputSize {
      self.outputSize = .list([outputSize])
    } else if case .table = outputSize {
      self.outputSize = outputSize
    } else {
      throw NNError.input(typeName, "Unsupported size type: \(outputSize.summary)")
    }
    self.nInputDim = nInputDim
    if let rho { self.rho = rho }
    modules = [module]
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for value in [outputSize, userPrevOutput, userNextGradOutput] { visitor.visit(value) }
    visitor.visit(graph)
  }

  public override class var help: String { "makes a recurrence of any module from {input, previous output} to output" }
  public override class var constructor: Constructor {
    Constructor(
      Recurrence.build, .object("recurrentModule"), .value("outputSize"), .integer("nInputDim"),
      .optional(.integer("rho")))
  }
  public override class var example: Example {
    Example([.object(Sequential(JoinTable(1, 1), try Linear(9, 5))), 5, 1])
  }
  public override class var fields: [Field] {
    super.fields + [
      .value("outputSize", \Recurrence.outputSize), .integer("nInputDim", \Recurrence.nInputDim),
      .value("userPrevOutput", \Recurrence.userPrevOutput),
      .value("userNextGradOutput", \Recurrence.userNextGradOutput),
      .computed("recurrentModule", stored: true) { (m: Recurrence) in m.modules.first.map { .object($0) } ?? .none },
      .computed("outputs") { (m: Recurrence) in m.outputs(m.graph) },
      .computed("module", stored: true) { (m: Recurrence) in m.modules.first.map { .object($0) } ?? .none },
    ]
  }

  public override func read(from file: StoredFields) throws {
    let outputs = file.take("outputs")
    ignoreSteps(in: file)
    file.ignore("typeTensor")
    try super.read(from: file)
    if !modules.isEmpty { try readSteps(outputs, steps(), file) }
  }

  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    writeNoSteps(to: file)
    try writeSteps(graph, to: file, writer)
    file.set("sharedClones", .table(T7Table(modules.prefix(1).map { .object(writer.object($0)) })))
    file.set("typeTensor", .tensor(try Tensor(dtype)))
  }

  private func steps() throws -> StepGraph {
    guard let module = modules.first else { throw NNError.input(typeName, "has no module") }
    if let graph, graph.module === module { return graph }
    let fresh = StepGraph(module)
    graph = fresh
    return fresh
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let graph = (other as? Recurrence)?.graph, !modules.isEmpty else { return }
    try steps().states = graph.states.mapValues { try copier.copy($0) }
    try steps().follow(graph)
  }

  private func zeros(_ size: Value, batch: Int?) throws -> Value {
    guard let list = size.list, !list.isEmpty else {
      throw NNError.input(describe(), "Unknown size type: \(size.summary)")
    }
    let numbers = list.compactMap(\.number)
    guard numbers.count == list.count else { return .list(try list.map { try zeros($0, batch: batch) }) }
    let sizes = numbers.map { Int(bounded: $0) }
    for n in sizes { try checkSizes(typeName, ("outputSize", n)) }
    return .tensor(try Tensor(Dims((batch.map { [$0] } ?? []) + sizes), dtype))
  }

  private func start(_ input: Value) throws -> Value {
    if !userPrevOutput.isNone { return userPrevOutput }
    guard let x = input.firstTensor, x.dimension == nInputDim || x.dimension - 1 == nInputDim else {
      throw NNError.input(
        describe(),
        "inconsistent tensor dims: input is \(input.firstTensor.map { Value.tensor($0).summary } ?? input.summary), "
          + "expected \(nInputDim), or with a batch \(nInputDim &+ 1)")
    }
    return try zeros(outputSize, batch: x.dimension == nInputDim ? nil : x.sizes[0])
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    func state(_ size: Value) -> BatchForm? {
      guard let list = size.list, !list.isEmpty else { return nil }
      if list.allSatisfy({ $0.number != nil }) { return .rows(list.count) }
      return BatchForm.entries(list.map(state))
    }
    guard run.isStep, userPrevOutput.isNone, userNextGradOutput.isNone, let before = state(outputSize),
      modules.first?.formOfBatch(.table([input, before]), run) == before
    else { return nil }
    return before
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let graph = try steps()
    let before = try graph.states[step - 1] ?? start(input)
    output = try graph.forward(self, input, step, before: before)
    step += 1
    startBackward()
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let graph = try steps(), step = try nextGradInputStep()
    if step == self.step - 1, !userNextGradOutput.isNone { graph.gradients[step] = userNextGradOutput }
    gradInput = try graph.backward(self, input, gradOutput, step)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try steps().accumulate(self, input, nextGradParametersStep(), scale: scale)
  }

  public override func setOutputStep(_ step: Int) throws {
    output = try steps().states[step] ?? .none
    try super.setOutputStep(step)
  }

  public override func maxBPTTstep(_ rho: Int) throws {
    self.rho = rho
    for module in modules { try module.callMaxBPTTstep(rho) }
  }

  public override func forget() throws {
    try super.forget()
    graph?.forget()
  }

  override var sharedClones: Value { graph?.sharedClones ?? super.sharedClones }

  public override func stepModule(_ step: Int) throws -> Module { try steps().module(self, step) }

  override func eachClone(_ body: (Module) throws -> Void) throws { try graph?.eachClone(body) }

  public override func clearState() throws {
    graph = nil
    restart()
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    graph = nil
    restart()
    try super.convert(to: dtype, copier)
  }

  /// The state that the next step goes on from; nil at a start.
  public func memory() throws -> Value? { graph?.states[step - 1] }

  /// Starts anew, then goes on from `memory`.
  public func restoreMemory(_ memory: Value) throws {
    try callForget()
    try steps().states[0] = memory
  }

  public override func getHiddenState(_ step: Int?) throws -> Value {
    let state = try steps().states[step ?? self.step - 1] ?? .none
    return .list([state] + (try modules.map { .list([try HiddenStates.get($0, step)]) }))
  }

  public override func setHiddenState(_ step: Int?, _ state: Value) throws {
    let list = try items(state, "hidden state")
    guard let first = list.first else { throw NNError.input(describe(), "expected a state, got an empty table") }
    try steps().states[step ?? self.step - 1] = first
    if let inner = list[safe: 1]?.list?.first, let module = modules.first {
      try HiddenStates.set(module, step, inner)
    }
  }

  /// The gradient that `step` + 1 has given back, or that is to flow into the last step; then those inside.
  public override func getGradHiddenState(_ step: Int?) throws -> Value {
    let step = step ?? (gradInputStep ?? self.step) - 1
    let own = step == self.step - 1 ? userNextGradOutput : .none
    let gradient = try steps().gradients[step] ?? own
    return .list([gradient] + (try modules.map { .list([try HiddenStates.getGradient($0, step)]) }))
  }

  public override func setGradHiddenState(_ step: Int?, _ state: Value) throws {
    let step = step ?? (gradInputStep ?? self.step) - 1
    let list = try items(state, "gradient of the hidden state")
    guard let first = list.first else { throw NNError.input(describe(), "expected a gradient, got an empty table") }
    try steps().gradients[step] = first
    if let inner = list[safe: 1]?.list?.first, let module = modules.first {
      try HiddenStates.setGradient(module, step, inner)
    }
  }

  public override func describe() -> String {
    modules.first.map { "\(typeName) @ \($0.callDescribe())" } ?? typeName
  }
}
