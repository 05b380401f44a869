import TensorCore

/// One step of a cell as a module without memory of its own, for nn.Recurrence: the common part of nn.StepLSTM and
/// nn.StepGRU.
///
/// N = batch, D = inputSize, R = outputSize. Input {x `(N, D)`, h' `(N, R)` …}; the states after the step come out, more
/// than one as a table. Without a batch all are vectors.
public class StepLayer: Module, GateWeights {
  /// D, the features of the input.
  public final var inputSize = 0
  /// R, the features of the output.
  public final var outputSize = 0
  /// `(D + R, G·H)`.
  public final var weight: Tensor? {
    didSet { Changes.note() }
  }
  /// The gradient of `weight`.
  public final var gradWeight: Tensor? {
    didSet { Changes.note() }
  }
  /// `(G·H)`.
  public final var bias: Tensor? {
    didSet { Changes.note() }
  }
  /// The gradient of `bias`.
  public final var gradBias: Tensor? {
    didSet { Changes.note() }
  }
  /// Rows of zeros in x give zeros.
  public final var maskzero = false
  final let span = Span()
  private var source: Tensor?
  private var backwardDone = false

  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \StepLayer.weight, "gradWeight", \StepLayer.gradWeight)
      + Field.parameter("bias", \StepLayer.bias, "gradBias", \StepLayer.gradBias)
      + [
        .integer("inputsize", \StepLayer.inputSize), .integer("outputsize", \StepLayer.outputSize),
        .flag("maskzero", \StepLayer.maskzero),
      ]
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod(
        "maskZero",
        { (m: StepLayer) in
          { (_: Bool?) in m.maskzero = true }
        }, .optional(.flag("v1")))
    ]
  }

  /// Columns of each state: R, and H for a cell.
  var stateSizes: [Int] { [outputSize] }
  var gateCount: Int { 1 }
  var gateSize: Int { outputSize }
  /// The columns that a projection of the outputs is given; 0 without one.
  var rawSize: Int { 0 }
  func computeForward(_ x: Tensor) throws {}
  func backward(_ dy: Tensor, _ dx: Tensor) throws {}
  func accumulate(_ x: Tensor, scale: Double) throws {}

  /// The tensors that kernels are made of.
  var parameterTensors: [Tensor?] { [weight, gradWeight, bias, gradBias] }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    let states = [BatchForm](repeating: .rows(1), count: stateSizes.count)
    guard input == .table([.rows(1)] + states) else { return nil }
    return states.count == 1 ? states[0] : .table(states)
  }

  private func bundle(_ values: [Tensor]) -> Value {
    values.count == 1 ? .tensor(values[0]) : .list(values.map { .tensor($0) })
  }

  /// The tensors of `values`, `(N, ·)` or `(·)`, of these columns, as `(N, ·)`.
  private func matrices(_ values: [Value], _ widths: [Int], _ what: String, batch: Int?) throws -> [Tensor] {
    try zip(values, widths).enumerated().map { i, pair in
      let x = try dense(pair.0, "\(what)[\(i + 1)]")
      guard x.sizes == (batch.map { [$0, pair.1] } ?? [pair.1]) else {
        throw NNError.input(
          describe(), "\(what)[\(i + 1)] is \(x.sizes.text), expected \(batch.map { "\($0) x " } ?? "")\(pair.1)")
      }
      return try x.view([batch ?? 1, pair.1])
    }
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let values = try items(input, count: 1 + stateSizes.count)
    let x = try dense(values[0], "input[1]")
    guard x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(describe(), "input[1] is \(values[0].summary), expected N x \(inputSize)")
    }
    let batch = x.dimension == 2 ? x.sizes[0] : nil
    let all = try matrices(values, [inputSize] + stateSizes, "input", batch: batch)
    try span.start(
      1, batch ?? 1, widths: stateSizes, gates: gateCount * gateSize, extra: gateSize, raw: rawSize, dtype,
      from: Array(all.dropFirst()))
    span.isBatched = batch != nil
    span.mask = maskzero ? try compute(ZeroRows(x: all[0])) : []
    try computeForward(all[0])
    source = all[0]
    backwardDone = false
    output = bundle(try stateSizes.indices.map { try span.state($0, 1) })
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard let x = source else { throw NNError.input(describe(), "backward needs forward first") }
    let given = stateSizes.count == 1 ? [gradOutput] : try items(gradOutput, "gradOutput", count: stateSizes.count)
    let dy = try matrices(given, stateSizes, "gradOutput", batch: span.isBatched ? span.batch : nil)
    let flowing: [Tensor?] = [nil] + Array(dy.dropFirst())
    try span.startBackward(gates: gateCount * gateSize, dtype, flowing: flowing) { describe() }
    let dx = try reuse(span.gradInput, x.sizes)
    span.gradInput = dx
    try backward(dy[0], dx)
    backwardDone = true
    var all = [span.isBatched ? dx : try dx.view([inputSize])]
    for k in stateSizes.indices {
      guard let gradient = try span.gradient(k, 0) else { throw NNError.input(describe(), "Missing updateGradInput") }
      all.append(gradient)
    }
    gradInput = .list(all.map { .tensor($0) })
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    guard let x = source, backwardDone else { throw NNError.input(describe(), "Missing updateGradInput") }
    try accumulate(x, scale: scale)
  }

  public override func clearState() throws {
    source = nil
    backwardDone = false
    span.clear()
    try super.clearState()
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    try clearState()
    try super.convert(to: dtype, copier)
  }
}
