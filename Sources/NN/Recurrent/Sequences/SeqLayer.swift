import TensorCore

/// A recurrent layer that takes a whole sequence as one tensor: the common part of nn.SeqLSTM and
/// nn.SeqGRU.
///
/// T = steps, N = batch, D = inputSize, R = outputSize. Input x `(T, N, D)`, or a table of initial states
/// `(N, ·)` followed by x; output `(T, N, R)`. With `batchfirst` x is `(N, T, D)` and the output
/// `(N, T, R)`.
open class SeqLayer: Module, GateWeights, MemoryKeeper {
  /// D, the features of the input.
  public final var inputSize = 0
  /// R, the features of the output.
  public final var outputSize = 0
  /// `(D + R, G·H)`.
  public final var weight: Tensor?
  /// The gradient of `weight`.
  public final var gradWeight: Tensor?
  /// `(G·H)`.
  public final var bias: Tensor?
  /// The gradient of `bias`.
  public final var gradBias: Tensor?
  /// Whether the batch comes before the steps.
  public final var batchfirst = false
  /// Rows of zeros in the input start a new sequence (and give zeros).
  public final var maskzero = false
  /// When the next sequence goes on from the last one's states.
  public final var rememberMode = Remember.neither
  /// Takes the place of the initial output in the next forward pass, once.
  public final var userPrevOutput: Tensor?
  /// Flows into the last output in the next backward pass, once.
  public final var gradPrevOutput: Tensor?
  final let span = Span()
  /// Whether the states of the last sequence are there to go on from.
  private var hasPast = false
  private var source: Tensor?
  /// How many initial states the last input brought.
  private var given = 0
  private var backwardDone = false

  open override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \SeqLayer.weight, "gradWeight", \SeqLayer.gradWeight)
      + Field.parameter("bias", \SeqLayer.bias, "gradBias", \SeqLayer.gradBias)
      + [
        .flag("batchfirst", \SeqLayer.batchfirst), .flag("maskzero", \SeqLayer.maskzero),
        .tensor("userPrevOutput", \SeqLayer.userPrevOutput),
        .tensor("gradPrevOutput", \SeqLayer.gradPrevOutput),
        Field("_remember", .option, { (s: SeqLayer) in .string(s.rememberMode.rawValue) }) {
          (s: SeqLayer, value) in
          guard case .string(let name) = value, let mode = Remember(rawValue: name) else {
            throw Field.wrong(s, "_remember", "'both', 'eval', 'train' or 'neither'", value)
          }
          s.rememberMode = mode
        },
        .computed("h0") { (s: SeqLayer) in s.state(0, first: true) },
        .computed("userGradPrevOutput") { (s: SeqLayer) in s.stateGradient(0) },
      ]
  }

  open override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("maskZero", SeqLayer.maskZero), ClassMethod("resetStates", SeqLayer.forget)]
  }

  // MARK: Files

  /// Buffers that the original makes in its constructor and no one else.
  private static let buffers = ["buffer1", "buffer2", "buffer3", "grad_a_buffer", "grad_x", "gates"]

  /// The fields with each state before the first step, its gradient, and the state after every step.
  private static let histories = [
    (initial: "h0", gradient: "grad_h0", steps: "_output"), (initial: "c0", gradient: "grad_c0", steps: "cell"),
  ]

  open override func read(from file: StoredFields) throws {
    for name in Self.buffers + Self.histories.map(\.gradient) { file.ignore(name) }
    // A table of buffers in the original.
    file.ignore("gradInput", "seqLength", "miniBatch")
    let states = Self.histories.map { (file.take($0.initial).asTensor, file.take($0.steps).asTensor) }
    try super.read(from: file)
    try restore(states)
  }

  /// Takes over the states of the last sequence of a file, if there was one and they fit.
  private func restore(_ stored: [(initial: Tensor?, steps: Tensor?)]) throws {
    guard let sizes = stored.first?.steps?.sizes, sizes.count == 3, sizes[0] > 0, sizes[1] > 0 else { return }
    let (t, n) = (sizes[0], sizes[1])
    var all: [Tensor] = []
    for (k, width) in stateSizes.enumerated() {
      guard let initial = stored[k].initial, let steps = stored[k].steps, initial.sizes == [n, width],
        steps.sizes == [t, n, width], initial.dtype == dtype, steps.dtype == dtype
      else { return }
      let state = try Tensor([(t + 1) * n, width], dtype)
      try state.narrow(0, 0, n).copy(from: initial)
      try state.narrow(0, n, t * n).copy(from: steps.contiguous().view([t * n, width]))
      all.append(state)
    }
    span.restore(t, n, all)
    hasPast = true
  }

  open override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    for name in Self.buffers { file.set(name, .tensor(try Tensor(dtype))) }
    var gradients = [file["grad_x"]]
    for (k, name) in Self.histories.prefix(stateSizes.count).enumerated() {
      file.set(name.initial, try writer.value(state(k, first: true)))
      file.set(name.gradient, .tensor(try Tensor(dtype)))
      gradients.insert(file[name.gradient], at: 0)
      if k > 0 || hasPast { file.set(name.steps, try writer.value(allStates(k))) }
    }
    file.set("gradInput", .table(T7Table(gradients)))
  }

  /// The copy goes on from where `other` is.
  public override func copyMemory(of other: TorchObject, _ copier: Copier) throws {
    try super.copyMemory(of: other, copier)
    guard let other = other as? SeqLayer, other.hasPast else { return }
    try span.copy(other.span, copier)
    source = try other.source.map { try copier.copy($0) }
    (hasPast, given, backwardDone) = (true, other.given, other.backwardDone)
  }

  // MARK: What a layer implements

  /// Columns of each state: R, and H for a cell.
  var stateSizes: [Int] { [outputSize] }
  var gateCount: Int { 1 }
  /// H, the columns of each gate.
  var gateSize: Int { outputSize }
  /// The columns that a projection of the outputs is given; 0 without one.
  var rawSize: Int { 0 }
  /// States that a script has set for the next forward pass, in the order of the states.
  var userStates: [Tensor?] { [userPrevOutput] }
  /// Gradients that a script has set for the next backward pass.
  var userGradients: [Tensor?] { [gradPrevOutput] }
  func forgetUserStates() { userPrevOutput = nil }
  func forgetUserGradients() { gradPrevOutput = nil }
  func computeForward(_ x: Tensor) throws {}
  func backward(_ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {}
  func accumulate(_ x: Tensor, scale: Double) throws {}

  // MARK: Steps

  /// Whether the next sequence goes on from the last one in the present mode.
  public final var hasMemory: Bool {
    switch rememberMode {
    case .both: true
    case .train: isTraining
    case .eval: !isTraining
    case .neither: false
    }
  }

  /// x as `(T, N, D)`, dense, and the given states, h first.
  private func split(_ input: Value) throws -> (x: Tensor, states: [Tensor]) {
    var states: [Tensor] = []
    var value = input
    if case .table(let table) = input {
      guard let last = table.list.last, table.list.count <= stateSizes.count + 1 else {
        throw NNError.input(describe(), "expected a sequence or a table of states and a sequence, got \(input.summary)")
      }
      value = last
      // Torch's order is c, h, x; here h comes first.
      states = try table.list.dropLast().reversed().map { try dense($0, "initial state") }
    }
    let x = try tensor(value)
    guard x.dimension == 3, x.sizes[2] == inputSize else {
      throw NNError.input(
        describe(),
        "Only supports batch mode: input is \(value.summary), expected \(batchfirst ? "N x T" : "T x N") x \(inputSize)"
      )
    }
    let sequence = try (batchfirst ? x.transpose(0, 1) : x).contiguous()
    for (k, state) in states.enumerated() where state.sizes != [sequence.sizes[1], stateSizes[k]] {
      throw NNError.input(
        describe(), "initial state is \(state.sizes.text), expected \(sequence.sizes[1]) x \(stateSizes[k])")
    }
    return (sequence, states)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    // It takes no sequence without a batch, so a sample has one alone, too.
    guard run.singlesHaveBatch, userStates.allSatisfy({ $0 == nil }), userGradients.allSatisfy({ $0 == nil }) else {
      return nil
    }
    return input == .tensor(batchfirst ? [.batch, .time, .feature] : [.time, .batch, .feature]) ? input : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, states) = try split(input)
    let steps = x.sizes[0], n = x.sizes[1], rows = steps * n
    let user = userStates
    var starts: [Tensor?] = []
    for (k, size) in stateSizes.enumerated() {
      var start = states[safe: k] ?? user[k]
      if start == nil, hasPast, hasMemory {
        guard span.batch == n else {
          throw NNError.input(
            describe(), "batch sizes must be the same to remember states: \(span.batch) before, \(n) now")
        }
        start = try span.state(k, span.steps)
      }
      if let start, start.count != n * size || start.dtype != dtype {
        throw NNError.input(
          describe(), "batch sizes must be consistent: a state is \(start.sizes.text), expected \(n) x \(size)")
      }
      starts.append(start)
    }
    try span.start(
      steps, n, widths: stateSizes, gates: gateCount * gateSize, extra: gateSize, raw: rawSize, dtype, from: starts)
    let flat = try x.view([rows, inputSize])
    span.mask = maskzero ? try compute(ZeroRows(x: flat)) : []
    try computeForward(flat)
    forgetUserStates()
    hasPast = true
    source = flat
    given = states.count
    backwardDone = false
    let h = span.states[0]
    let all = try Tensor(
      storage: h.storage,
      layout: Layout([steps, n, outputSize], offset: h.layout.offset + n * outputSize))
    output = .tensor(batchfirst ? try all.transpose(0, 1) : all)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard let x = source else { throw NNError.input(describe(), "backward needs forward first") }
    let steps = span.steps, n = span.batch, rows = span.rows
    let dyShape: Dims = batchfirst ? [n, steps, outputSize] : [steps, n, outputSize]
    let dyGiven = try tensor(gradOutput, "gradOutput")
    guard dyGiven.sizes == dyShape else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(dyShape.text)")
    }
    let dy = try (batchfirst ? dyGiven.transpose(0, 1) : dyGiven).contiguous().view([rows, outputSize])
    try span.startBackward(gates: gateCount * gateSize, dtype, flowing: userGradients) { describe() }
    let dx = try reuse(span.gradInput, [rows, inputSize])
    span.gradInput = dx
    try backward(x, dy, dx)
    forgetUserGradients()
    backwardDone = true
    var all = try dx.view([steps, n, inputSize])
    if batchfirst { all = try all.transpose(0, 1) }
    gradInput =
      given == 0
      ? .tensor(all) : .list((0..<given).reversed().map { stateGradient($0) } + [.tensor(all)])
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    guard let x = source, backwardDone else { throw NNError.input(describe(), "Missing updateGradInput") }
    try accumulate(x, scale: scale)
  }

  /// State `k` before the first step or after the last.
  final func state(_ k: Int, first: Bool) -> Value {
    guard hasPast, k < span.states.count else { return emptyTensor() }
    return (try? span.state(k, first ? 0 : span.steps)).map(Value.tensor) ?? .none
  }

  /// State `k` after every step, `(T, N, ·)`.
  final func allStates(_ k: Int) -> Value {
    guard let state = span.states[safe: k], hasPast,
      let all = try? state.narrow(0, span.batch, span.rows).view([span.steps, span.batch, stateSizes[k]])
    else { return emptyTensor() }
    return .tensor(all)
  }

  /// The gradient of initial state `k`.
  final func stateGradient(_ k: Int) -> Value {
    guard backwardDone, let gradient = try? span.gradient(k, 0) else { return emptyTensor() }
    return .tensor(gradient)
  }

  // MARK: Memory

  /// Rows of zeros in the input start a new sequence from now on.
  public final func maskZero() { maskzero = true }

  public override func forget() throws { hasPast = false }

  /// The state that the next step goes on from; nil at a start.
  public final func memory() throws -> Value? {
    hasPast ? .list(try stateSizes.indices.map { .tensor(try span.state($0, span.steps)) }) : nil
  }

  /// Starts anew, then goes on from `memory`.
  public final func restoreMemory(_ memory: Value) throws {
    try callForget()
    let states = (memory.list ?? []).compactMap(\.tensor)
    guard states.count == stateSizes.count, let n = states.first?.sizes.first,
      zip(states, stateSizes).allSatisfy({ $0.sizes == [n, $1] && $0.dtype == dtype })
    else { throw NNError.input(describe(), "the memory is \(memory.summary), expected \(stateSizes.count) states") }
    // As after one step whose own start is not known.
    let all = try states.map { state -> Tensor in
      let both = try Tensor([2 * n, state.sizes[1]], dtype)
      try both.narrow(0, n, n).copy(from: state)
      return both
    }
    span.restore(1, n, all)
    hasPast = true
  }

  public override func remember(_ mode: String?) throws {
    guard let mode = Remember(rawValue: mode ?? "both") else {
      throw NNError.input(
        typeName, "unrecognized value for remember: \(mode ?? ""); expected both, eval, train or neither")
    }
    rememberMode = mode
  }

  public override func training() throws {
    if train == false { try callForget() }
    try super.training()
  }

  public override func evaluate() throws {
    if isTraining { try callForget() }
    try super.evaluate()
  }

  public override func clearState() throws {
    hasPast = false
    backwardDone = false
    source = nil
    span.clear()
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }
}
