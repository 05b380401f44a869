import TensorCore

/// A recurrent layer whose step is a graph of small modules, and that has a kernel which computes the same
/// faster: the common part of LSTM, FastLSTM and GRU.
///
/// The graph, {x, h' …} to the next state, is the layer's only module (`recurrentModule`): it holds the
/// parameters, and what a script does to them or to it is done there. The kernel runs whole stretches of time
/// (`Span`) instead of it as long as the graph is the law of the cell and nothing else (`GraphWatch`).
/// Everything else (dropout, batch normalisation, a script's `buildModel`, a graph of another program's file)
/// runs the graph, step by step. T = steps, N = batch, D = inputSize, H = outputSize.
open class GatedLayer: AbstractRecurrent {
  /// D, the features of the input.
  public final var inputSize = 0
  /// H, the features of the output.
  public final var outputSize = 0
  /// False runs the graph even where the kernel could stand for it.
  public final var usesKernel = true

  private var watch: GraphWatch?
  private let clones = StepClones()
  private var spans: [Span] = []
  private var pool: [Span] = []
  /// States that a script sets for the next step; the gradients that it injects at the last.
  private var givenState: [Tensor]?
  private var givenGradient: [Tensor]?
  /// Whether a state waits for the next step.
  final var hasGivenState: Bool { givenState != nil }

  open override class var fields: [Field] {
    super.fields + [
      .integer("inputSize", \GatedLayer.inputSize), .integer("outputSize", \GatedLayer.outputSize),
      .child("recurrentModule", of: GatedLayer.self, 0, stored: true),
      .history("outputs", 0), .history("cells", 1),
      .computed("gradCells") { (m: GatedLayer) in m.stepHistory { try $0.gradient(1, $1 + 1) } },
      .computed("_gradOutputs") { (m: GatedLayer) in m.stepHistory { try $0.outputGradient($1) } },
      // The original's initial state; here it is made where it is needed.
      .computed("zeroTensor", stored: true, { (m: GatedLayer) in m.emptyTensor() }, set: { _, _ in }),
    ]
  }

  open override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("buildModel", result: { (m: GatedLayer) in { .object(try m.buildModel()) } })]
  }

  open override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(watch)
    visitor.visit(clones)
  }

  open override var inputOutputSizes: (input: Int, output: Int)? { (inputSize, outputSize) }

  /// None: its graph is how it is computed.
  override var summaryChildren: [Module] { [] }

  // MARK: What a cell says

  /// Makes the graph of one step, {x, h' …} to the next state, and notes its parts.
  open func buildModel() throws -> Module { throw NNError.input(typeName, "has no model to build") }

  /// The graph that the kernel stands for, for one input and one output.
  func lawfulGraph() throws -> Module { try buildModel() }

  /// How many states a step has: 2 for an LSTM (h, c), 1 for a GRU. Several come out of the graph as a table.
  var stateCount: Int { 1 }
  /// The columns of each state; the first is the output.
  var stateSizes: [Int] { [Int](repeating: outputSize, count: stateCount) }
  /// How many gates the kernel works on.
  var gateCount: Int { 1 }
  /// The columns of each gate.
  var gateSize: Int { outputSize }
  /// The columns that a projection of the outputs is given; 0 without one.
  var rawSize: Int { 0 }

  /// Makes the kernels of the graph's parameters, in Torch's order, or none when they are not those of the law.
  func bind(_ parameters: [Parameter]) {}

  /// The kernels, one of the weights and one of their gradients.
  var kernels: [any CellKernel] { [] }

  /// Whether `bind` has made the kernels.
  var isBound: Bool { false }

  /// A parameter that the kernels cannot take, and the sizes that they expect.
  var misfit: (tensor: Tensor, expected: Dims)? { nil }

  /// Fills the states and gates of `span` from x `(T·N, D)`.
  func forward(_ span: Span, _ x: Tensor) throws {}

  /// Fills the gradients of `span` from dy `(T·N, H)` and what flows in from later. Writes dx `(T·N, D)`.
  func backward(_ span: Span, _ dy: Tensor, _ dx: Tensor) throws {}

  /// Fills block 0 of the state gradients of a span whose initial states are all zero, where `backward` leaves
  /// that out.
  func finishInitialGradient(_ span: Span) throws {}

  /// Adds `scale` times the gradients of the parameters.
  func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {}

  /// States for step 1 that a script has set: `userPrevOutput` and the like.
  var initialState: [Tensor]? { nil }

  /// Gradients for the last step that a script has set: `userNextGradCell` and the like.
  var finalGradient: [Tensor]? { nil }

  // MARK: The graph

  /// An empty layer; cells remember fewer steps than other modules with memory (`rnn/LSTM.lua`).
  public required init() {
    super.init()
    rho = 9999
  }

  /// Builds the layer when its own settings are made. Throws when a size is not positive.
  final func build(_ inputSize: Int, _ outputSize: Int, rho: Int?) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    if let rho { self.rho = rho }
    guard !isScripted(.buildModel) else {
      guard case .object(let graph as Module)? = try callScript(.buildModel).first else {
        throw NNError.input(typeName, "buildModel gave no module")
      }
      return try hold([graph])
    }
    try hold([try buildModel()])
    // Also before it has run, several states are a table.
    if stateCount > 1 { modules[0].output = .list([]) }
    bind(try modules[0].parameters())
    for kernel in kernels { for parts in kernel.parts { try parts.pack() } }
  }

  /// Maps of x or h to `gates` gates with a mask each, joined along the features.
  static func masked(_ gates: Int, _ p: Double, _ mono: Bool, _ map: () throws -> Module) throws -> Module {
    let masks = ConcatTable(), maps = ParallelTable()
    for _ in 0..<gates { masks.modules.append(try Dropout(p, false, false, true, mono)) }
    for _ in 0..<gates { maps.modules.append(try map()) }
    return Sequential(masks, maps, JoinTable(1, 1))
  }

  /// What is known of the graph; nil when there is none or it cannot be walked.
  private func currentWatch() -> GraphWatch? {
    guard modules.count == 1 else { return nil }
    if let watch, watch.holds(modules[0]) { return watch }
    watch = try? GraphWatch(modules[0], size: outputSize) { try lawfulGraph() }
    if let watch, watch.isLaw { bind(watch.parameters) }
    return watch
  }

  /// The same when the kernel may stand for the graph.
  private func kernelWatch() -> GraphWatch? {
    guard let watch = lawWatch(), isBound, misfit == nil else { return nil }
    return watch
  }

  /// Whether the kernel runs the next span, and whether it leaves out rows of zeros.
  private func kernelMode() -> (runs: Bool, masks: Bool) {
    guard usesKernel, let watch = kernelWatch() else { return (false, false) }
    return (true, watch.masksZero)
  }

  /// What is known of the graph when it is the law. It has some sixty modules, so that what is done to all of
  /// its parameters goes by the list of them then, and what only modules with memory need is left out.
  private func lawWatch() -> GraphWatch? {
    guard let watch = currentWatch(), watch.isLaw else { return nil }
    return watch
  }

  public override func parameters() throws -> [Parameter] { try lawWatch()?.parameters ?? super.parameters() }

  public override func zeroGradParameters() throws {
    guard let watch = lawWatch() else { return try super.zeroGradParameters() }
    for parameter in watch.parameters { try parameter.gradient.zero() }
  }

  public override func updateParameters(_ learningRate: Double) throws {
    guard let watch = lawWatch() else { return try super.updateParameters(learningRate) }
    for parameter in watch.parameters {
      try parameter.value.cadd(parameter.value, -learningRate, parameter.gradient)
    }
  }

  private func graph() throws -> Module {
    guard let module = modules.first else { throw NNError.input(typeName, "has no recurrentModule") }
    return module
  }

  // In evaluation one for all.
  public override func stepModule(_ step: Int) throws -> Module {
    isTraining ? try clones.module(step, of: graph(), rho: rho) : try graph()
  }

  /// The modules of the steps; what ran in the kernel instead stands in them as if they had.
  override var sharedClones: Value {
    for span in spans where span.usesKernel && isTraining {
      for t in 0..<span.steps { try? show(span, t, in: clones.module(span.first + t, of: graph(), rho: rho)) }
    }
    return clones.value(modules.first)
  }

  private func show(_ span: Span, _ t: Int, in module: Module) throws {
    module.output = bundle(try (0..<stateCount).map { try span.state($0, t + 1) })
    if t == 0, span.gradInput != nil, !span.hasInitialState { try finishInitialGradient(span) }
    let gradients = try (0..<stateCount).compactMap { try span.gradient($0, t) }
    guard let dx = try span.inputGradient(t), gradients.count == stateCount else { return }
    module.gradInput = .list(([dx] + gradients).map { .tensor($0) })
  }

  override func eachClone(_ body: (Module) throws -> Void) throws { try clones.each(body) }

  // MARK: Spans

  /// The span for the next `steps` steps, with buffers and initial state in place.
  private func nextSpan(_ steps: Int, _ batch: Int, _ isBatched: Bool) throws -> Span {
    let previous = spans.last
    let span: Span
    if !isTraining, let previous, previous.steps == steps, previous.batch == batch {
      // In evaluation no step is kept: the span goes round.
      span = previous
      spans.removeLast()
    } else {
      recycle()
      span = pool.popLast() ?? Span()
    }
    var starts: [Tensor?] = []
    if let given = givenState ?? (previous == nil ? initialState : nil) {
      starts = try given.enumerated().map { try denseState($0, $1, batch) }
    } else if let previous {
      guard previous.batch == batch, previous.isBatched == isBatched else {
        throw NNError.input(
          describe(),
          "remembers a state of batch \(previous.isBatched ? String(previous.batch) : "none"), the input has "
            + "batch \(isBatched ? String(batch) : "none"); call forget() first")
      }
      starts = try (0..<stateCount).map { try previous.state($0, previous.steps) }
    }
    givenState = nil
    try span.start(
      steps, batch, widths: stateSizes, gates: gateCount * gateSize, extra: gateSize, raw: rawSize, dtype, from: starts)
    span.first = step
    span.isBatched = isBatched
    spans.append(span)
    return span
  }

  private func denseState(_ k: Int, _ state: Tensor, _ batch: Int) throws -> Tensor {
    guard k < stateCount, state.dtype == dtype, state.count == batch * stateSizes[k] else {
      throw NNError.input(
        describe(),
        "the initial state is \(Value.tensor(state).summary), expected \(batch) x \(stateSizes[safe: k] ?? 0)")
    }
    return try state.contiguous().view([batch, stateSizes[k]])
  }

  /// The most steps that were kept at once.
  private var mostKept = 1

  /// Gives up spans that lie more than `rho` steps back, but never keeps fewer than it has (`rnn/AbstractRecurrent.lua`
  /// recycle): scripts raise `rho` between the way there and the way back.
  private func recycle() {
    let keep = Swift.max(rho, mostKept)
    while let first = spans.first, spans.count > 1, first.last < step - keep {
      pool.append(first)
      spans.removeFirst()
    }
    if let first = spans.first { mostKept = Swift.max(mostKept, Swift.min(step - first.first, rho)) }
  }

  private func span(of step: Int) throws -> Span {
    for span in spans.reversed() where step >= span.first && step <= span.last { return span }
    throw NNError.input(
      describe(),
      "step \(step) is no longer kept: back-propagation reaches back rho = \(rho) steps; see maxBPTTstep()")
  }

  /// Runs a span; `x` is `(T·N, D)`, `input` the same for one step in the caller's sizes.
  private func run(_ x: Tensor, _ steps: Int, _ batch: Int, _ isBatched: Bool, _ input: Tensor) throws -> Span {
    let kernel = kernelMode()
    guard kernel.runs || steps == 1 else {
      throw NNError.input(describe(), "its graph of modules runs one step at a time, not \(steps)")
    }
    let span = try nextSpan(steps, batch, isBatched)
    span.usesKernel = kernel.runs
    span.mask = kernel.masks ? try compute(ZeroRows(x: x)) : []
    // It was for the state that was the last until now.
    givenGradient = nil
    if kernel.runs { try forward(span, x) } else { try stepForward(span, input) }
    step += steps
    startBackward()
    return span
  }

  private func runBack(_ span: Span, _ x: Tensor, _ dy: Tensor, _ input: Tensor) throws -> Tensor {
    guard span.canGoBack, !span.usesKernel || kernelWatch() != nil else {
      throw NNError.input(describe(), "the layer is not the one that went forward through step \(span.first)")
    }
    let next = spans.last === span ? nil : spans.first { $0.first == span.last + 1 }
    var flowing: [Tensor?] = []
    if spans.last === span {
      flowing = givenGradient ?? finalGradient ?? []
    } else if let next {
      flowing = try (0..<stateCount).map { try next.gradient($0, 0) }
    }
    try span.startBackward(gates: gateCount * gateSize, dtype, flowing: flowing) { describe() }
    let dx = try reuse(span.gradInput, x.sizes)
    (span.gradInput, span.gradOutput) = (dx, dy)
    if span.usesKernel { try backward(span, dy, dx) } else { try stepBackward(span, input, dy, dx) }
    return dx
  }

  private func runAccumulate(_ span: Span, _ x: Tensor, _ input: Tensor, scale: Double) throws {
    if !span.usesKernel { return try stepAccumulate(span, input, scale: scale) }
    guard kernelWatch() != nil else {
      throw NNError.input(describe(), "the layer is not the one that went forward through step \(span.first)")
    }
    try accumulate(span, x, scale: scale)
  }

  // MARK: One step of the graph

  private func inputs(_ span: Span, _ x: Tensor) throws -> Value {
    .list([.tensor(x)] + (try (0..<stateCount).map { .tensor(try span.state($0, 0)) }))
  }

  private func bundle(_ values: [Tensor]) -> Value {
    values.count == 1 ? .tensor(values[0]) : .list(values.map { .tensor($0) })
  }

  private func stepForward(_ span: Span, _ x: Tensor) throws {
    let result = try stepModule(span.first).callUpdateOutput(inputs(span, x))
    let states = stateCount == 1 ? [result] : result.list ?? []
    for k in 0..<stateCount {
      let block = try span.state(k, 1)
      guard states.count == stateCount, let state = states[k].tensor, state.count == block.count,
        state.dtype == dtype
      else {
        throw NNError.input(
          describe(), "the step's module gave \(result.summary), expected \(stateCount) of \(block.sizes.text)")
      }
      try block.copy(from: state.contiguous().view(block.sizes))
    }
  }

  /// What flows into the states after a step's span, to which `stepBackward` adds dy.
  private func total(_ span: Span) throws -> [Tensor] {
    try (0..<stateCount).map { k in
      guard let gradient = try span.gradient(k, 1) else { throw NNError.input(describe(), "Missing updateGradInput") }
      return gradient
    }
  }

  private func stepBackward(_ span: Span, _ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    let total = try total(span)
    try total[0].cadd(total[0], 1, dy.view(total[0].sizes))
    let result = try stepModule(span.first).callUpdateGradInput(inputs(span, x), bundle(total))
    let gradients = (result.list ?? []).compactMap(\.tensor)
    guard gradients.count == stateCount + 1, gradients[0].count == dx.count else {
      throw NNError.input(describe(), "the step's module gave \(result.summary) as gradInput")
    }
    try dx.copy(from: gradients[0].contiguous().view(dx.sizes))
    for k in 0..<stateCount {
      guard let before = try span.gradient(k, 0), gradients[k + 1].count == before.count else {
        throw NNError.input(describe(), "the step's module gave a gradient of \(gradients[k + 1].sizes.text)")
      }
      try before.copy(from: gradients[k + 1].contiguous().view(before.sizes))
    }
  }

  private func stepAccumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    try stepModule(span.first).callAccGradParameters(inputs(span, x), bundle(total(span)), scale: scale)
  }

  // MARK: Step by step

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard run.isStep, input == .rows(1), initialState == nil, finalGradient == nil else { return nil }
    if lawWatch() != nil { return input }
    // What stands in the place of the law may mix rows.
    let state = BatchForm.rows(1)
    let states = [BatchForm](repeating: state, count: stateCount)
    let after = modules.first?.formOfBatch(.table([input] + states), run)
    return after == (stateCount == 1 ? state : .table(states)) ? state : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let batch = try checkInput(x)
    let span = try run(x.view([batch, inputSize]), 1, batch, x.dimension == 2, x)
    output = .tensor(try result(span, x.dimension == 2 ? [batch, outputSize] : [outputSize]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try dense(input)
    let batch = try checkInput(x)
    let span = try oneStep(nextGradInputStep(), batch)
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.sizes == (x.dimension == 2 ? [batch, outputSize] : [outputSize]) else {
      throw NNError.input(
        describe(),
        "gradOutput is \(dy.sizes.text), expected \(x.dimension == 2 ? "\(batch) x " : "")\(outputSize)")
    }
    let dx = try runBack(span, x.view([batch, inputSize]), dy.view([batch, outputSize]), x)
    try dx.resize(x.sizes)
    gradInput = .tensor(dx)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try dense(input)
    let batch = try checkInput(x)
    let span = try oneStep(nextGradParametersStep(), batch)
    try runAccumulate(span, x.view([batch, inputSize]), x, scale: scale)
  }

  private func oneStep(_ step: Int, _ batch: Int) throws -> Span {
    let span = try span(of: step)
    guard span.steps == 1, span.batch == batch else {
      throw NNError.input(
        describe(),
        "step \(step) ran as part of a sequence of \(span.steps) x \(span.batch), backward has one step of \(batch)")
    }
    return span
  }

  private func checkInput(_ x: Tensor) throws -> Int {
    let d = x.dimension
    guard d == 1 || d == 2, x.sizes[d - 1] == inputSize else {
      throw NNError.input(
        describe(),
        d == 1 || d == 2
          ? "input has \(x.sizes[d - 1]) features in its last dimension (\(x.sizes.text)), expected \(inputSize) (\(inputSize), or N x \(inputSize))"
          : "expects 1D or 2D input at each step, got \(Value.tensor(x).summary)")
    }
    return d == 2 ? x.sizes[0] : 1
  }

  /// The tensor that views the outputs of `span`, with `sizes`; callers keep it.
  private func result(_ span: Span, _ sizes: Dims) throws -> Tensor {
    let states = span.states[0]
    let layout = try Layout(sizes, offset: states.layout.offset + span.batch * outputSize)
    guard let old = span.output, old.dtype == states.dtype else {
      let fresh = try Tensor(storage: states.storage, layout: layout)
      span.output = fresh
      return fresh
    }
    if old.storage !== states.storage || old.layout != layout { try old.set(states.storage, layout) }
    return old
  }

  // MARK: Packed

  public override var sequenceSupport: SequenceSupport { kernelMode().runs ? .sequence : .steps }

  public override func updateOutput(sequence input: PackedSequence) throws -> PackedSequence {
    _ = try checkInput(input.rows)
    let span = try run(input.rows, input.steps, input.batch, input.isBatched, input.rows)
    let result = try result(span, [span.rows, outputSize])
    output = .tensor(result)
    return input.with(rows: result)
  }

  public override func updateGradInput(sequence input: PackedSequence, _ gradOutput: PackedSequence)
    throws -> PackedSequence
  {
    let span = try wholeSpan(input)
    let dy = try dense(.tensor(gradOutput.rows), "gradOutput")
    guard dy.sizes == [span.rows, outputSize] else {
      throw NNError.input(describe(), "gradOutput is \(dy.sizes.text), expected \(span.rows) x \(outputSize)")
    }
    let dx = try runBack(span, input.rows, dy, input.rows)
    gradInputStep = span.first
    gradInput = .tensor(dx)
    return input.with(rows: dx)
  }

  public override func accGradParameters(
    sequence input: PackedSequence, _ gradOutput: PackedSequence, scale: Double
  ) throws {
    let span = try wholeSpan(input)
    guard span.stateGradients.first?.sizes == span.states.first?.sizes else {
      throw NNError.input(describe(), "Missing updateGradInput")
    }
    gradParametersStep = span.first
    try runAccumulate(span, input.rows, input.rows, scale: scale)
  }

  private func wholeSpan(_ input: PackedSequence) throws -> Span {
    guard let span = spans.last, span.steps == input.steps, span.batch == input.batch,
      input.rows.sizes == [span.rows, inputSize]
    else {
      throw NNError.input(
        describe(), "backward has a sequence of \(input.steps) x \(input.batch), forward had another")
    }
    return span
  }

  // MARK: Memory

  public override func forget() throws {
    if lawWatch() == nil { try super.forget() } else { restart() }
    pool.append(contentsOf: spans.reversed())
    spans.removeAll(keepingCapacity: true)
    givenState = nil
    givenGradient = nil
  }

  /// `output` and `gradInput` become those of `step`, where a container's backward pass finds them.
  public override func setOutputStep(_ step: Int) throws {
    let span = try span(of: step)
    if let result = span.output { output = .tensor(result) }
    if let gradient = span.gradInput { gradInput = .tensor(gradient) }
  }

  public override func clearState() throws {
    try forget()
    pool = []
    try clones.each { try $0.callClearState() }
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    clones.drop()
    try clearState()
    try super.convert(to: dtype, copier)
  }

  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let other = other as? GatedLayer else { return }
    usesKernel = other.usesKernel
    clones.follow(other.clones)
    spans = try other.spans.map {
      let span = Span()
      try span.copy($0, copier)
      return span
    }
    givenState = try other.givenState?.map { try copier.copy($0) }
    givenGradient = try other.givenGradient?.map { try copier.copy($0) }
  }

  // MARK: States

  /// State `k` after the last step; nil before the first.
  final func lastState(_ k: Int) -> Value {
    guard let span = spans.last, let state = try? span.state(k, span.steps) else { return .none }
    return .tensor(state)
  }

  /// State `k` after each step that is kept, by its number.
  private func steps(_ k: Int) throws -> [(step: Int, state: Tensor)] {
    guard k < stateCount else { return [] }
    return try spans.flatMap { span in
      try (0..<span.steps).map { (span.first + $0, try span.state(k, $0 + 1)) }
    }
  }

  /// State `k` after each step, as the fields `outputs` and `cells`; empty when the first is no longer kept.
  fileprivate final func history(_ k: Int) -> Value {
    guard spans.first?.first ?? 1 == 1, let all = try? steps(k) else { return .list([]) }
    return .list(all.map { .tensor($0.state) })
  }

  /// What `body` gives for each step, from 0 in its span; empty when that of one is not known.
  private func stepHistory(_ body: (Span, Int) throws -> Tensor?) -> Value {
    guard spans.first?.first ?? 1 == 1 else { return .list([]) }
    let all = spans.flatMap { span in (0..<span.steps).map { t in (try? body(span, t)).flatMap { $0 } } }
    let known = all.compactMap { $0 }
    return .list(known.count == all.count ? known.map { .tensor($0) } : [])
  }

  /// Writes state `k` after each step that is kept; nil and other sizes are left out.
  fileprivate final func setHistory(_ k: Int, _ value: Value) throws {
    guard let list = value.list else {
      throw NNError.message("\(typeName): expected a table of states, got \(value.summary)")
    }
    for (step, state) in try steps(k) {
      if let given = list[safe: step - 1]?.tensor, given.dtype == dtype, given.count == state.count, given !== state {
        try state.copy(from: given.contiguous().view(state.sizes))
      }
    }
  }

  /// `nil` is the last step, negative numbers count back from it (`rnn/LSTM.lua` getHiddenState).
  private func resolve(_ asked: Int?, _ current: Int) -> Int {
    guard let asked else { return current - 1 }
    return asked < 0 ? current &+ asked : asked
  }

  private func unpack(_ value: Value) throws -> [Tensor] {
    let tensors = stateCount == 1 ? [value.tensor] : (value.list ?? []).map(\.tensor)
    guard tensors.count == stateCount else {
      throw NNError.input(describe(), "expected a table of \(stateCount) states, got \(value.summary)")
    }
    return try tensors.map {
      guard let tensor = $0 else { throw NNError.input(describe(), "expected tensors as hidden state") }
      return tensor
    }
  }

  private func empty() throws -> Value { bundle(try (0..<stateCount).map { _ in try Tensor(dtype) }) }

  public override func getHiddenState(_ step: Int?) throws -> Value {
    let step = resolve(step, self.step)
    if step == self.step - 1, let givenState { return bundle(givenState) }
    if step == 0 {
      guard let first = spans.first, first.first == 1 else { return try initialState.map(bundle) ?? empty() }
      return bundle(try (0..<stateCount).map { try first.state($0, 0) })
    }
    let span = try span(of: step)
    return bundle(try (0..<stateCount).map { try span.state($0, step - span.first + 1) })
  }

  public override func setHiddenState(_ step: Int?, _ value: Value) throws {
    let states = try unpack(value)
    let step = resolve(step, self.step)
    if step == self.step - 1 {
      givenState = states
    } else {
      let span = try span(of: step)
      for k in 0..<stateCount { try span.state(k, step - span.first + 1).copy(from: states[k]) }
    }
  }

  public override func getGradHiddenState(_ step: Int?) throws -> Value {
    let step = resolve(step, gradInputStep ?? self.step)
    if step == self.step - 1 { return try (givenGradient ?? finalGradient).map(bundle) ?? empty() }
    // The gradient of the state after `step` is what step + 1 gave back.
    let span = try span(of: step &+ 1)
    if step + 1 == span.first, !span.hasInitialState, span.usesKernel, span.gateGradients != nil,
      kernelWatch() != nil
    {
      try finishInitialGradient(span)
    }
    return bundle(
      try (0..<stateCount).map {
        guard let gradient = try span.gradient($0, step + 1 - span.first) else {
          throw NNError.input(describe(), "no gradient for step \(step): backward has not reached it")
        }
        return gradient
      })
  }

  public override func setGradHiddenState(_ step: Int?, _ value: Value) throws {
    let gradients = try unpack(value)
    let step = resolve(step, gradInputStep ?? self.step)
    if step == self.step - 1 {
      givenGradient = gradients
    } else {
      let span = try span(of: step &+ 1)
      guard span.stateGradients.count == stateCount, step + 1 == span.first else {
        throw NNError.input(describe(), "cannot set the gradient inside a packed sequence (step \(step))")
      }
      for k in 0..<stateCount { try span.gradient(k, 0)?.copy(from: gradients[k]) }
    }
  }

  // MARK: Files

  /// The fields that hold each state after each step.
  private static let histories = ["outputs", "cells"]

  public override func read(from file: StoredFields) throws {
    let states = Self.histories.prefix(stateCount).map { file.take($0).asTable }
    let recurrent = try file.takeValue("recurrentModule")
    ignoreSteps(in: file)
    try super.read(from: file)
    if modules.isEmpty, case .object(let module as Module) = recurrent { modules = [module] }
    guard !modules.isEmpty else {
      throw NNError.input(typeName, "the file holds no inner modules, so no parameters")
    }
    restore(states)
  }

  /// Takes over the states after the last steps of a file; starts anew when there are none that fit.
  private func restore(_ tables: [T7Table?]) {
    let end = step
    restart()
    var steps: [[Tensor]] = []
    var next = end - 1
    while next >= 1, let states = restorable(next, tables), steps.last.map({ $0[0].sizes == states[0].sizes }) ?? true {
      steps.append(states)
      next -= 1
    }
    guard let sizes = steps.first?[0].sizes else { return }
    let batch = sizes.count == 2 ? sizes[0] : 1
    let span = Span()
    guard
      let all = try? (0..<stateCount).map({ k -> Tensor in
        let width = stateSizes[k], all = try Tensor([(steps.count + 1) * batch, width], dtype)
        let first = try restorable(next, tables)?[k] ?? Tensor([batch, width], dtype)
        for (t, state) in ([first] + steps.reversed().map { $0[k] }).enumerated() {
          try all.narrow(0, t * batch, batch).copy(from: state.contiguous().view([batch, width]))
        }
        return all
      })
    else { return }
    span.restore(steps.count, batch, all)
    span.first = next + 1
    span.isBatched = sizes.count == 2
    spans = [span]
    step = end
  }

  /// The states after `step` of a file, all of the layer's type and sizes.
  private func restorable(_ step: Int, _ tables: [T7Table?]) -> [Tensor]? {
    let states = tables.compactMap { $0?[step].asTensor }
    guard states.count == stateCount else { return nil }
    var sizes = states[0].sizes
    guard sizes.count == 1 || sizes.count == 2, sizes[0] > 0 else { return nil }
    for (state, width) in zip(states, stateSizes) {
      sizes[sizes.count - 1] = width
      guard state.sizes == sizes, state.dtype == dtype else { return nil }
    }
    return states
  }

  public override func didRead() throws {
    guard lawWatch() != nil, isBound, let (tensor, expected) = misfit else { return }
    throw NNError.input(
      describe(), "a parameter is \(Value.tensor(tensor).summary), expected \(expected.text) \(dtype.tensorName)")
  }

  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    writeNoSteps(to: file)
    file.set("gradCells", .table(T7Table()))
    file.set("sharedClones", .table(T7Table(modules.map { .object(writer.object($0)) })))
    for (k, name) in Self.histories.enumerated() {
      let table = T7Table()
      for (step, state) in try steps(k) { table.set(.number(Double(step)), .tensor(state)) }
      if let givenState, k < stateCount { table.set(.number(Double(step - 1)), .tensor(givenState[k])) }
      file.set(name, .table(table))
    }
  }
}

extension Field {
  /// A module of a layer's graph, by the original's name.
  static func part<O: TorchObject>(_ name: String, _ path: ReferenceWritableKeyPath<O, Module?>) -> Field {
    Field(name, .option, { (o: O) in o[keyPath: path].map { .object($0) } ?? .none }) { (o: O, value) in
      switch value {
      case .object(let object as Module): o[keyPath: path] = object
      case .none: o[keyPath: path] = nil
      default: throw wrong(o, name, "a module", value)
      }
    }
  }

  /// State `k` after each step.
  fileprivate static func history(_ name: String, _ k: Int) -> Field {
    .computed(name, { (m: GatedLayer) in m.history(k) }, set: { m, value in try m.setHistory(k, value) })
  }
}

/// Throws unless `p` is a probability that a dropout layer takes.
func checkDropout(_ layer: String, _ p: Double) throws -> Double {
  guard p >= 0, p < 1 else {
    throw NNError.input(layer, "<Dropout> illegal percentage, must be 0 <= p < 1, got \(p.formatted)")
  }
  return p
}
