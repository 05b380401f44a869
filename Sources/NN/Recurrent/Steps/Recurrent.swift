import TensorCore

/// A simple recurrence: nn.Recurrent (`rnn/Recurrent.lua`).
///
///     h(1) = transfer(start(input(x)))    h(t) = transfer(merge {input(x), feedback(h(t-1))})
///
/// `start` is a module, or a size (or sizes) for a nn.Add of it, a learned bias; `input` and `feedback` are modules;
/// `transfer` is a nn.Sigmoid and `merge` a nn.CAddTable if left out; `rho` (99999) bounds the steps kept outside a
/// sequencer. Since the first step runs another module than the others, `maskZero` and `trimZero` are refused: use
/// `nn.Recurrence` for that.
///
/// ```lua
/// m = nn.Recurrent(1, nn.Identity(), nn.MulConstant(10), nn.Identity())
/// m.startModule.bias:zero()
/// y = nn.Sequencer(m):forward{torch.Tensor{1}, torch.Tensor{2}, torch.Tensor{3}}
/// print(y[1][1] .. ' ' .. y[2][1] .. ' ' .. y[3][1])  --> 1 12 123
/// ```
public final class Recurrent: AbstractRecurrent, MemoryKeeper {
  private var initial: Module?
  private var graph: StepGraph?
  private var firstTotal: Value = .none
  /// The outputs of a file, until everything in it has been read.
  private var stored: (outputs: T7Value, file: StoredFields)?

  /// The modules in the order start, input, feedback, transfer (a Sigmoid) and merge (a CAddTable).
  public convenience init(
    _ start: Module, _ input: Module, _ feedback: Module, _ transfer: Module? = nil, _ rho: Int? = nil,
    _ merge: Module? = nil
  ) {
    self.init()
    set(start, input, feedback, transfer, rho, merge)
  }

  private func set(
    _ start: Module, _ input: Module, _ feedback: Module, _ transfer: Module?, _ rho: Int?, _ merge: Module?
  ) {
    if let rho { self.rho = rho }
    modules = [start, input, feedback, transfer ?? Sigmoid(), merge ?? CAddTable()]
  }

  /// A start that is a size, or sizes, stands for an Add of them.
  func build(
    _ start: Value, _ input: Module, _ feedback: Module, _ transfer: Module?, _ rho: Int?, _ merge: Module?
  ) throws {
    if case .object(let object) = start, let module = object as? Module {
      return set(module, input, feedback, transfer, rho, merge)
    }
    let add = Add()
    try add.construct([start])
    set(add, input, feedback, transfer, rho, merge)
  }

  public override class var help: String { "a recurrence of an input, a feedback and a transfer module" }
  public override class var constructor: Constructor {
    Constructor(
      Recurrent.build, .value("start"), .object("input"), .object("feedback"), .optional(.object("transfer")),
      .optional(.integer("rho")), .optional(.object("merge")))
  }
  public override class var example: Example { Example([5, .object(try Linear(4, 5)), .object(try Linear(5, 5))]) }
  public override class var fields: [Field] {
    func part(_ name: String, _ i: Int) -> Field {
      .computed(name) { (m: Recurrent) in m.modules[safe: i].map { .object($0) } ?? .none }
    }
    return super.fields + [
      part("startModule", 0), part("inputModule", 1), part("feedbackModule", 2), part("transferModule", 3),
      part("mergeModule", 4),
      .computed("outputs") { (m: Recurrent) in m.outputs(m.graph) },
    ]
  }

  /// Builds what the first step and the others run, from the five modules.
  private func build() throws -> (initial: Module, graph: StepGraph) {
    if let initial, let graph { return (initial, graph) }
    guard modules.count == 5 else { throw NNError.input(typeName, "has \(modules.count) modules, expected 5") }
    func shared(_ module: Module) throws -> Module { try Copier(sharing: .parameters).copy(module) }
    let first = Sequential(try shared(modules[1]), modules[0], try shared(modules[3]))
    let others = StepGraph(
      Sequential(ParallelTable(modules[1], modules[2]), modules[4], modules[3]), from: 2)
    initial = first
    graph = others
    if let train { try train ? first.callTraining() : first.callEvaluate() }
    return (first, others)
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(initial)
    visitor.visit(graph)
  }

  public override func read(from file: StoredFields) throws {
    let outputs = file.take("outputs")
    ignoreSteps(in: file)
    file.ignore("initialModule", "recurrentModule")
    try super.read(from: file)
    stored = (outputs, file)
  }

  public override func didRead() throws {
    guard let stored else { return }
    self.stored = nil
    if modules.count == 5 { try readSteps(stored.outputs, build().graph, stored.file) }
  }

  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    writeNoSteps(to: file)
    try writeSteps(graph, to: file, writer)
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let graph = (other as? Recurrent)?.graph, modules.count == 5 else { return }
    try build().graph.states = graph.states.mapValues { try copier.copy($0) }
    try build().graph.follow(graph)
  }

  public override func maskZero(_ nInputDim: Int) throws { try refuse("maskZero") }
  public override func trimZero(_ nInputDim: Int) throws { try refuse("trimZero") }

  private func refuse(_ method: String) throws {
    throw NNError.message(
      "Recurrent doesn't support \(method) as it uses a different module for the first time-step. "
        + "Use nn.Recurrence instead.")
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard run.isStep, modules.count == 5, let x = modules[1].formOfBatch(input, run),
      let start = modules[0].formOfBatch(x, run), let first = modules[3].formOfBatch(start, run),
      let feedback = modules[2].formOfBatch(first, run),
      let merged = modules[4].formOfBatch(.table([x, feedback]), run), modules[3].formOfBatch(merged, run) == first
    else { return nil }
    return first
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (first, graph) = try build()
    if step == 1 {
      output = try first.callUpdateOutput(input)
      graph.states[1] = isTraining ? output : try output.cloned()
    } else {
      guard let before = graph.states[step - 1] else {
        throw NNError.input(typeName, "step \(step - 1) is no longer kept; see maxBPTTstep()")
      }
      output = try graph.forward(self, input, step, before: before)
    }
    step += 1
    startBackward()
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let step = try nextGradInputStep()
    let (first, graph) = try build()
    if step > 1 {
      gradInput = try graph.backward(self, input, gradOutput, step)
    } else {
      firstTotal = try (graph.gradients[1] ?? .none).adding(gradOutput, typeName)
      gradInput = try first.callUpdateGradInput(input, firstTotal)
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let step = try nextGradParametersStep()
    let (first, graph) = try build()
    if step > 1 {
      try graph.accumulate(self, input, step, scale: scale)
    } else {
      try first.callAccGradParameters(input, firstTotal, scale: scale)
    }
  }

  public override func setOutputStep(_ step: Int) throws {
    output = graph?.states[step] ?? output
  }

  public override func forget() throws {
    try super.forget()
    try initial?.callForget()
    graph?.forget()
  }

  override var sharedClones: Value { graph?.sharedClones ?? .list([]) }

  public override func stepModule(_ step: Int) throws -> Module {
    let (first, graph) = try build()
    return step == 1 ? first : try graph.module(self, step)
  }

  override func eachClone(_ body: (Module) throws -> Void) throws {
    if let initial { try body(initial) }
    try graph?.eachClone(body)
  }

  private func drop() {
    (initial, graph) = (nil, nil)
    restart()
  }

  public override func clearState() throws {
    drop()
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    drop()
    try super.convert(to: dtype, copier)
  }

  /// The state that the next step goes on from; nil at a start.
  public func memory() throws -> Value? { step > 1 ? graph?.states[step - 1] : nil }

  /// Starts anew, then goes on from `memory` as after one step, since the first has no state before it.
  public func restoreMemory(_ memory: Value) throws {
    try callForget()
    try build().graph.states[1] = memory
    step = 2
  }

  public override func getHiddenState(_ step: Int?) throws -> Value {
    graph?.states[step ?? self.step - 1] ?? .none
  }

  public override func describe() -> String {
    guard modules.count == 5 else { return typeName }
    func text(_ i: Int, _ indent: String) -> String { Container.indented(modules[i].describe(), by: indent) }
    return """
      \(typeName) {
        [{input(t), output(t-1)} -> (1) -> (2) -> (3) -> output(t)]
        (1):  {
          input(t)
            |`-> (t==0): \(text(0, "    |    "))
            |`-> (t~=0): \(text(1, "    |    "))
          output(t-1)
            |`-> \(text(2, "      |    "))
        }
        (2): \(text(4, "  "))
        (3): \(text(3, "  "))
      }
      """
  }
}
