import TensorCore

/// A recurrent layer that computes whole stretches of time itself, without inner modules: the common
/// part of LSTM, GRU and their kin.
///
/// A stretch (`Span`) is what one forward call covers: T steps of a packed sequence, or one step. Both
/// go through the same kernels, so the two roads differ by rounding only. T = steps, N = batch,
/// H = outputSize.
open class RecurrentLayer: AbstractRecurrent {
  public final var inputSize = 0
  public final var outputSize = 0

  /// What one forward call leaves for its backward call.
  public final class Span {
    /// The number, from 1, of the first step.
    var first = 1
    var steps = 0
    var batch = 0
    var isBatched = false
    /// Each state as `((T + 1)·N, H)`: block 0 is the initial one, block t the state after step t.
    /// The first is the hidden state, which is also the output.
    var states: [Tensor] = []
    /// The gradients with respect to the states, laid out as they are.
    var stateGradients: [Tensor] = []
    /// `(T·N, G·H)`: pre-activations, then activations of the gates.
    var gates: Tensor?
    /// `(T·N, G·H)`: gradients of the pre-activations.
    var gateGradients: Tensor?
    /// `(T·N, H)`: whatever else the kernel keeps.
    var extra: Tensor?
    /// False when the initial states are all zero, so that the first step needs no recurrent product.
    var hasInitialState = false
    /// Which rows the layer leaves out because their input is zero; empty for none.
    var mask: [Bool] = []
    /// Views on the output and the gradient of the input, given to callers.
    var output: Tensor?
    var gradInput: Tensor?

    var last: Int { first + steps - 1 }
    var rows: Int { steps * batch }

    @inline(__always) func isMasked(_ row: Int) -> Bool { !mask.isEmpty && mask[row] }
  }

  /// Steps whose input is all zeros give zeros and forget (`rnn/MaskZero.lua`).
  public final var masksZero = false

  private var spans: [Span] = []
  private var pool: [Span] = []
  /// States that a script sets for the next step; the gradients that it injects at the last.
  private var givenState: [Tensor]?
  private var givenGradient: [Tensor]?

  /// How many states a step has: 2 for an LSTM (h, c), 1 for a GRU.
  open var stateCount: Int { 1 }
  /// How many gates of H columns the kernel works on.
  open var gateCount: Int { 1 }

  open override class var fields: [Field] {
    super.fields + [
      .integer("inputSize", \RecurrentLayer.inputSize),
      .integer("outputSize", \RecurrentLayer.outputSize),
      Field(
        "masksZero", .option, stored: false, { (m: RecurrentLayer) in .boolean(m.masksZero) }
      ) { (m: RecurrentLayer, value) in
        if case .boolean(let flag) = value { m.masksZero = flag }
      },
      .computed("outputs") { (m: RecurrentLayer) in (try? m.history(0)) ?? .list([]) },
    ]
  }

  open override var inputOutputSizes: (input: Int, output: Int)? { (inputSize, outputSize) }

  // A container would ask its modules, of which a layer with kernels has none.
  public override func zeroGradParameters() throws {
    for parameter in try callParameters() { try parameter.gradient.zero() }
  }

  public override func updateParameters(_ learningRate: Double) throws {
    for parameter in try callParameters() {
      try parameter.value.cadd(parameter.value, -learningRate, parameter.gradient)
    }
  }

  // MARK: Files

  /// Takes over tensors in the order of `parameters()`. Throws when their number or sizes are wrong.
  open func take(_ parameters: [Parameter]) throws {
    throw NNError.input(typeName, "cannot take over parameters")
  }

  /// The modules that the original makes of this layer, for its files. Sets further fields of `file`
  /// that the original has, and returns the graph of one step.
  open func composite(_ graph: CompositeGraph, _ file: T7Table) throws -> T7Object {
    throw NNError.input(typeName, "cannot be written to a .t7 file")
  }

  /// Takes over the graph of one step of the original: here only its parameters count.
  open func adopt(inner graph: T7Object, _ file: StoredFields) throws {
    guard graph.className == "nn.Sequential" else {
      throw NNError.input(typeName, "its inner module is a \(graph.className), which this layer cannot take over")
    }
    try take(CompositeGraph.scan(graph).parameters)
  }

  /// The graph of one step for a file.
  open func inner(_ file: T7Table, _ writer: ObjectWriter) throws -> T7Object {
    try composite(CompositeGraph(self), file)
  }

  /// The original makes the layer of many small modules.
  open override func read(from file: StoredFields) throws {
    let modules = file.take("modules").asTable?[1] ?? .nil
    let recurrent = file.take("recurrentModule")
    ignoreSteps(in: file)
    try super.read(from: file)
    restart()
    guard var graph = (modules.isNil ? recurrent : modules).asObject else {
      throw NNError.input(typeName, "the file holds no inner modules, so no parameters")
    }
    let all = CompositeGraph.scan(graph).objects
    masksZero = graph.className == "nn.MaskZero"
    if masksZero, let masked = graph["modules"].asTable?[1].asObject { graph = masked }
    try adopt(inner: graph, file)
    // The layer's names for parts of the graph.
    file.ignore { $0.asObject.map { all.contains(ObjectIdentifier($0)) } ?? false }
  }

  open override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    writeNoSteps(to: file)
    var inner = try inner(file, writer)
    if masksZero { inner = try CompositeGraph(self).masked(inner) }
    for name in ["cells", "gradCells"] { file.set(name, .table(T7Table())) }
    file.set("zeroTensor", .tensor(try Tensor(dtype)))
    file.set("recurrentModule", .object(inner))
    file.set("modules", .table(T7Table([.object(inner)])))
    file.set("sharedClones", .table(T7Table([.object(inner)])))
  }

  // MARK: What a layer implements

  /// Fills `span.states` and `span.gates` from `x` `(T·N, D)`; block 0 of the states is set.
  open func forward(_ span: Span, _ x: Tensor) throws {}

  /// Fills `span.gateGradients` and `span.stateGradients` from dy `(T·N, H)`; block T of the state
  /// gradients is what flows in from later. Writes dx `(T·N, D)`.
  open func backward(_ span: Span, _ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {}

  /// Fills block 0 of the state gradients of a span whose initial states are all zero; `backward` may
  /// leave that out, since it is rarely asked for.
  open func finishInitialGradient(_ span: Span) throws {}

  /// Adds `scale` times the gradients of the parameters.
  open func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {}

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
    let carries = previous != nil || givenState != nil || initialState != nil
    let rows = steps * batch
    while span.states.count < stateCount { span.states.append(try Tensor(dtype)) }
    if carries, givenState == nil, let previous, previous.batch != batch || previous.isBatched != isBatched {
      throw NNError.input(
        describe(),
        "remembers a state of batch \(previous.isBatched ? String(previous.batch) : "none"), the input has "
          + "batch \(isBatched ? String(batch) : "none"); call forget() first")
    }
    let sources = try (givenState ?? (previous == nil ? initialState : nil))?.map { state -> Tensor in
      guard state.dtype == dtype, state.count == batch * outputSize else {
        throw NNError.input(
          describe(), "the initial state is \(Value.tensor(state).summary), expected \(batch) x \(outputSize)")
      }
      return try state.contiguous()
    }
    for k in 0..<stateCount {
      let width = batch * outputSize
      var initial: Tensor?
      if let sources, k < sources.count {
        initial = sources[k]
      } else if let previous {
        let from = previous.states[k]
        initial = try from.narrow(0, previous.steps * batch, batch)
        // The span may be the previous one, whose block is moved before anything is overwritten.
        if previous === span, steps > 0 { initial = try initial?.clone() }
      }
      let state = span.states[k]
      if state.dtype != dtype { span.states[k] = try Tensor(dtype) }
      try span.states[k].resize(Dims(rows + batch, outputSize))
      let block = try span.states[k].narrow(0, 0, batch)
      if let initial, initial.count == width {
        try block.copy(from: initial)
      } else {
        try block.zero()
      }
    }
    givenState = nil
    span.gates = try reuse(span.gates, Dims(rows, gateCount * outputSize))
    span.extra = try reuse(span.extra, Dims(rows, outputSize))
    span.first = step
    span.steps = steps
    span.batch = batch
    span.isBatched = isBatched
    span.hasInitialState = carries
    spans.append(span)
    return span
  }

  /// States for step 1 that a script has set: `userPrevOutput` and the like.
  open var initialState: [Tensor]? { nil }

  /// Gradients for the last step that a script has set: `userNextGradCell` and the like.
  open var finalGradient: [Tensor]? { nil }

  /// Gives up spans that lie more than `rho` steps back.
  private func recycle() {
    let keep = Swift.max(rho, 1)
    while let first = spans.first, spans.count > 1, first.last < step - keep {
      pool.append(first)
      spans.removeFirst()
    }
  }

  private func span(of step: Int) throws -> Span {
    for span in spans.reversed() where step >= span.first && step <= span.last { return span }
    throw NNError.input(
      describe(),
      "step \(step) is no longer kept: back-propagation reaches back rho = \(rho) steps; see maxBPTTstep()")
  }

  private func run(_ x: Tensor, _ steps: Int, _ batch: Int, _ isBatched: Bool) throws -> Span {
    let span = try nextSpan(steps, batch, isBatched)
    span.mask = masksZero ? try compute(ZeroRows(x: x)) : []
    // It was for the state that was the last until now.
    givenGradient = nil
    try forward(span, x)
    step += steps
    startBackward()
    return span
  }

  /// Prepares the gradients that flow into `span` from the next one, or from the script.
  private func startGradient(_ span: Span) throws {
    let rows = span.rows + span.batch
    let next = spans.last === span ? nil : spans.first { $0.first == span.last + 1 }
    let given = spans.last === span ? givenGradient ?? finalGradient : nil
    while span.stateGradients.count < stateCount { span.stateGradients.append(try Tensor(dtype)) }
    for k in 0..<stateCount {
      if span.stateGradients[k].dtype != dtype { span.stateGradients[k] = try Tensor(dtype) }
      try span.stateGradients[k].resize(Dims(rows, outputSize))
      let block = try span.stateGradients[k].narrow(0, span.rows, span.batch)
      if let given, k < given.count {
        guard given[k].count == block.count else {
          throw NNError.input(
            describe(),
            "the hidden state's gradient is \(given[k].sizes.text), expected \(span.batch) x \(outputSize)")
        }
        try block.copy(from: given[k])
      } else if let next, let gradient = next.stateGradients[safe: k], gradient.count > 0 {
        try block.copy(from: gradient.narrow(0, 0, span.batch))
      } else {
        try block.zero()
      }
    }
    span.gateGradients = try reuse(span.gateGradients, Dims(span.rows, gateCount * outputSize))
  }

  private func runBack(_ span: Span, _ x: Tensor, _ dy: Tensor) throws -> Tensor {
    try startGradient(span)
    let dx = try reuse(span.gradInput, x.sizes)
    span.gradInput = dx
    try backward(span, x, dy, dx)
    return dx
  }

  // MARK: Step by step

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let batch = try checkInput(x)
    let span = try run(x.view([batch, inputSize]), 1, batch, x.dimension == 2)
    let rows = try span.states[0].narrow(0, batch, batch)
    let result = try reuseView(span.output, rows, x.dimension == 2 ? [batch, outputSize] : [outputSize])
    span.output = result
    output = .tensor(result)
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
    let dx = try runBack(span, x.view([batch, inputSize]), dy.view([batch, outputSize]))
    try dx.resize(x.sizes)
    gradInput = .tensor(dx)
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try dense(input)
    let batch = try checkInput(x)
    let span = try oneStep(nextGradParametersStep(), batch)
    try accumulate(span, x.view([batch, inputSize]), scale: scale)
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

  // MARK: Packed

  public override var sequenceSupport: SequenceSupport { .sequence }

  public override func updateOutput(sequence input: PackedSequence) throws -> PackedSequence {
    _ = try checkInput(input.rows)
    let span = try run(input.rows, input.steps, input.batch, input.isBatched)
    let rows = try span.states[0].narrow(0, span.batch, span.rows)
    let result = try reuseView(span.output, rows, rows.sizes)
    span.output = result
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
    let dx = try runBack(span, input.rows, dy)
    gradInputStep = span.first
    gradInput = .tensor(dx)
    return input.with(rows: dx)
  }

  public override func accGradParameters(
    sequence input: PackedSequence, _ gradOutput: PackedSequence, scale: Double
  ) throws {
    let span = try wholeSpan(input)
    guard span.gateGradients?.count == span.rows * gateCount * outputSize else {
      throw NNError.input(describe(), "Missing updateGradInput")
    }
    gradParametersStep = span.first
    try accumulate(span, input.rows, scale: scale)
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

  /// `old` set to view what `rows` views, with `sizes`; callers keep such a tensor.
  private func reuseView(_ old: Tensor?, _ rows: Tensor, _ sizes: Dims) throws -> Tensor {
    let layout = try Layout(sizes, offset: rows.layout.offset)
    guard let old, old.dtype == rows.dtype else { return try Tensor(storage: rows.storage, layout: layout) }
    if old.storage !== rows.storage || old.layout != layout { try old.set(rows.storage, layout) }
    return old
  }

  // MARK: Memory

  public override func forget() throws {
    try super.forget()
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
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }

  /// State `k` after the last step; nil before the first.
  final func lastState(_ k: Int) -> Value {
    guard let span = spans.last, let state = try? state(span, k, span.steps) else { return .none }
    return .tensor(state)
  }

  /// State `k` after each step, as Lua's `outputs` and `cells`.
  final func history(_ k: Int) throws -> Value {
    guard (spans.first?.first ?? 1) == 1 else { return .list([]) }
    var all: [Value] = []
    for span in spans { for t in 1...Swift.max(span.steps, 1) { all.append(.tensor(try state(span, k, t))) } }
    return .list(all)
  }

  /// State `k` of `span` after its step `t` (0: before the first), a view.
  private func state(_ span: Span, _ k: Int, _ t: Int) throws -> Tensor {
    try shaped(span.states[k].narrow(0, t * span.batch, span.batch), span)
  }

  private func shaped(_ block: Tensor, _ span: Span) throws -> Tensor {
    span.isBatched ? block : try block.view([outputSize])
  }

  /// `nil` is the last step, negative numbers count back from it (`rnn/LSTM.lua` getHiddenState).
  private func resolve(_ asked: Int?, _ current: Int) -> Int {
    guard let asked else { return current - 1 }
    return asked < 0 ? current + asked : asked
  }

  private func pack(_ values: [Tensor]) -> Value {
    stateCount == 1 ? .tensor(values[0]) : .list(values.map { .tensor($0) })
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

  public override func getHiddenState(_ step: Int?) throws -> Value {
    let step = resolve(step, self.step)
    if step == self.step - 1, let givenState { return pack(givenState) }
    if step == 0, spans.first?.first != 1 {
      if let initialState { return pack(initialState) }
      return pack(try (0..<stateCount).map { _ in try Tensor(dtype) })
    }
    if step == 0, let span = spans.first {
      return pack(try (0..<stateCount).map { try state(span, $0, 0) })
    }
    let span = try span(of: step)
    return pack(try (0..<stateCount).map { try state(span, $0, step - span.first + 1) })
  }

  public override func setHiddenState(_ step: Int?, _ value: Value) throws {
    let states = try unpack(value)
    let step = resolve(step, self.step)
    if step == self.step - 1 {
      givenState = states
    } else {
      let span = try span(of: step)
      for k in 0..<stateCount { try state(span, k, step - span.first + 1).copy(from: states[k]) }
    }
  }

  public override func getGradHiddenState(_ step: Int?) throws -> Value {
    let step = resolve(step, gradInputStep ?? self.step)
    if step == self.step - 1 {
      if let gradient = givenGradient ?? finalGradient { return pack(gradient) }
      return pack(try (0..<stateCount).map { _ in try Tensor(dtype) })
    }
    // The gradient of the state after `step` is what step + 1 gave back.
    let span = try span(of: step &+ 1)
    guard span.stateGradients.count == stateCount, span.stateGradients[0].sizes.first == span.rows + span.batch
    else { throw NNError.input(describe(), "no gradient for step \(step): backward has not reached it") }
    if step + 1 == span.first, !span.hasInitialState { try finishInitialGradient(span) }
    return pack(
      try (0..<stateCount).map {
        try shaped(span.stateGradients[$0].narrow(0, (step + 1 - span.first) * span.batch, span.batch), span)
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
      for k in 0..<stateCount {
        try span.stateGradients[k].narrow(0, 0, span.batch).copy(from: gradients[k])
      }
    }
  }
}

extension Array {
  /// The element, or nil beyond the end.
  subscript(safe i: Int) -> Element? { indices.contains(i) ? self[i] : nil }
}
