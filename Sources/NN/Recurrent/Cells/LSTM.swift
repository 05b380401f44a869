import TensorCore

/// Long short-term memory with peepholes: nn.LSTM (`rnn/LSTM.lua`; Graves, arXiv:1303.5778).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     i = σ(x Wᵢᵀ + bᵢ + h' Uᵢᵀ + pᵢ * c')        f = σ(x W_fᵀ + b_f + h' U_fᵀ + p_f * c')
///     g = tanh(x W_gᵀ + b_g + h' U_gᵀ)             c = f * c' + i * g
///     o = σ(x Wₒᵀ + bₒ + h' Uₒᵀ + pₒ * c)          h = o * tanh c
///
/// W (H, D) and b (H) are drawn from ±1/√D, U (H, H) and p (H) from ±1/√H, gate by gate in the order
/// i, f, g, o and within a gate W, b, U, p. `parameters()` lists the gates in the order f, i, g, o.
public final class LSTM: GatedLayer {
  public override class var help: String { "long short-term memory with peepholes" }
  public override class var constructor: Constructor {
    Constructor(
      adopting: { try LSTM($0, $1, $2, $3, $4, $5) },
      .integer("inputSize"), .optional(.integer("outputSize")), .optional(.integer("rho")),
      .optional(.flag("cell2gate")), .optional(.number("p")), .optional(.flag("mono")))
  }
  public override class var example: Example { Example([4, 5]) }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("maskZero", GatedLayer.maskZero, .integer("nInputDim"))]
  }

  /// True with peepholes, the diagonal weights p from the cell to the gates.
  public private(set) var cell2gate = true
  /// Probability of the variational dropout; 0 for none.
  public private(set) var p = 0.0
  /// True when all samples of a batch share one dropout mask.
  public private(set) var mono = false

  /// One gate's weights; `Storage` is shared by all gates of a new layer.
  struct Gate {
    var input: Parameter
    var bias: Parameter
    var hidden: Parameter
    var peephole: Parameter?
  }

  /// In the kernel's order: i, f, o, g.
  private var gates: [Gate] = [] {
    didSet {
      prepared = nil
      listed = nil
    }
  }
  private var listed: [Parameter]?
  private var prepared: LSTMWeights?
  public var userPrevOutput: Tensor?
  public var userPrevCell: Tensor?
  public var userNextGradOutput: Tensor?
  public var userNextGradCell: Tensor?

  /// `rho` bounds back-propagation outside a sequencer. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int? = nil, _ rho: Int? = nil, _ cell2gate: Bool? = nil,
    _ p: Double? = nil, _ mono: Bool? = nil
  ) throws {
    self.init()
    let outputSize = outputSize ?? inputSize
    try checkSizes(Self.className, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.rho = rho ?? 9999
    self.cell2gate = cell2gate ?? true
    self.p = try checkDropout(Self.className, p ?? 0)
    self.mono = mono ?? false
    if self.p != 0 {
      graph = try .lstm(inputSize, outputSize, peepholes: self.cell2gate, self.p, self.mono)
    } else {
      try build()
      try reset(nil)
    }
  }

  public override class var fields: [Field] {
    super.fields + [
      .flag("cell2gate", \LSTM.cell2gate), .number("p", \LSTM.p), .flag("mono", \LSTM.mono),
      .tensor("userPrevOutput", \LSTM.userPrevOutput),
      .tensor("userPrevCell", \LSTM.userPrevCell),
      .tensor("userNextGradOutput", \LSTM.userNextGradOutput),
      .tensor("userNextGradCell", \LSTM.userNextGradCell),
      .computed("cell") { (m: LSTM) in m.lastState(1) },
      .computed("cells") { (m: LSTM) in (try? m.history(1)) ?? .list([]) },
      Field(
        "gates", .parameter, stored: false,
        { (m: LSTM) in .list(m.parameterList.flatMap { [.tensor($0.value), .tensor($0.gradient)] }) }
      ) { (m: LSTM, value) in
        let tensors = (value.list ?? []).compactMap(\.tensor)
        try m.take(
          stride(from: 0, to: tensors.count - 1, by: 2).map {
            Parameter(value: tensors[$0], gradient: tensors[$0 + 1])
          })
      },
    ]
  }

  public override var stateCount: Int { 2 }
  public override var gateCount: Int { 4 }

  /// Lays out zero weights, each kind of all gates in one storage.
  private func build() throws {
    func stack(_ sizes: Dims, _ count: Int) throws -> [Tensor] {
      let one = try Layout(sizes)
      let storage = try Storage(dtype, count: one.count * count)
      return try (0..<count).map {
        try Tensor(storage: storage, layout: Layout(sizes, offset: $0 * one.count))
      }
    }
    func pairs(_ sizes: Dims, _ count: Int) throws -> [Parameter] {
      zip(try stack(sizes, count), try stack(sizes, count)).map { Parameter(value: $0, gradient: $1) }
    }
    let input = try pairs([outputSize, inputSize], 4)
    let bias = try pairs([outputSize], 4)
    let hidden = try pairs([outputSize, outputSize], 4)
    let peepholes = cell2gate ? try pairs([outputSize], 3) : []
    gates = (0..<4).map {
      Gate(input: input[$0], bias: bias[$0], hidden: hidden[$0], peephole: peepholes[safe: $0])
    }
  }

  private static let i = 0, f = 1, o = 2, g = 3

  /// Torch's order: forget gate, input gate, hidden layer, output gate.
  private var parameterList: [Parameter] {
    guard gates.count == 4 else { return [] }
    if let listed { return listed }
    let list = [LSTM.f, LSTM.i, LSTM.g, LSTM.o].flatMap { k in
      [gates[k].input, gates[k].bias, gates[k].hidden] + (gates[k].peephole.map { [$0] } ?? [])
    }
    listed = list
    return list
  }

  public override func parameters() throws -> [Parameter] {
    graph == nil ? parameterList : try super.parameters()
  }

  public override func take(_ parameters: [Parameter]) throws {
    let perGate = cell2gate ? [4, 4, 3, 4] : [3, 3, 3, 3]
    if parameters.isEmpty { return gates = [] }
    guard parameters.count == perGate.reduce(0, +) else {
      throw NNError.input(
        typeName, "expected \(perGate.reduce(0, +)) parameters, got \(parameters.count)")
    }
    var rest = parameters[...]
    func take(_ sizes: Dims) throws -> Parameter {
      let parameter = rest.removeFirst()
      for tensor in [parameter.value, parameter.gradient]
      where tensor.sizes != sizes || tensor.dtype != dtype {
        throw NNError.input(
          describe(),
          "a parameter is \(Value.tensor(tensor).summary), expected \(sizes.text) \(dtype.tensorName)")
      }
      return parameter
    }
    let read = try perGate.map { count in
      Gate(
        input: try take([outputSize, inputSize]), bias: try take([outputSize]),
        hidden: try take([outputSize, outputSize]), peephole: count == 4 ? try take([outputSize]) : nil)
    }
    gates = [read[1], read[0], read[3], read[2]]
  }

  /// The gates in Torch's order. Throws when the layer has no weights yet.
  func gateParameters() throws -> (forget: Gate, input: Gate, hidden: Gate, output: Gate) {
    guard gates.count == 4 else { throw NNError.input(typeName, "has no weights") }
    return (gates[LSTM.f], gates[LSTM.i], gates[LSTM.g], gates[LSTM.o])
  }

  public override func composite(_ graph: CompositeGraph, _ file: T7Table) throws -> T7Object {
    try self.graph(graph, file)
  }

  public override func reset(_ stdv: Double?) throws {
    if graph != nil { return try super.reset(stdv) }
    let generator = Environment.current.generator
    let given = stdv.map { $0 * 3.0.squareRoot() }
    let fromInput = given ?? 1 / Double(inputSize).squareRoot()
    let fromHidden = given ?? 1 / Double(outputSize).squareRoot()
    guard gates.count == 4 else { return }
    for k in [LSTM.i, LSTM.f, LSTM.g, LSTM.o] {
      try gates[k].input.value.uniform(generator, -fromInput, fromInput)
      try gates[k].bias.value.uniform(generator, -fromInput, fromInput)
      try gates[k].hidden.value.uniform(generator, -fromHidden, fromHidden)
      try gates[k].peephole?.value.uniform(generator, -fromHidden, fromHidden)
    }
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    if dtype != self.dtype {
      func converted(_ p: Parameter) throws -> Parameter {
        Parameter(value: try copier.copy(p.value, to: dtype), gradient: try copier.copy(p.gradient, to: dtype))
      }
      gates = try gates.map {
        Gate(
          input: try converted($0.input), bias: try converted($0.bias), hidden: try converted($0.hidden),
          peephole: try $0.peephole.map(converted))
      }
    }
    try super.convert(to: dtype, copier)
  }

  public override var initialState: [Tensor]? {
    pairOfStates(userPrevOutput, userPrevCell)
  }

  public override var finalGradient: [Tensor]? {
    pairOfStates(userNextGradOutput, userNextGradCell)
  }

  // MARK: Kernels

  /// The weights as the kernels want them, checked.
  private func weights() throws -> LSTMWeights {
    guard gates.count == 4 else { throw NNError.input(typeName, "has no weights") }
    // A script may also have written the sizes, which the check then finds wrong.
    if prepared?.input.rows != outputSize || prepared?.input.columns != inputSize { prepared = nil }
    let weights = prepared ?? LSTMWeights(gates, inputSize, outputSize)
    prepared = weights
    try weights.check(dtype) { self.describe() }
    return weights
  }

  public override func forward(_ span: Span, _ x: Tensor) throws {
    try compute(LSTMForward(span: span, x: x, h: outputSize, weights: weights()))
  }

  public override func backward(_ span: Span, _ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(LSTMBackward(span: span, dy: dy, dx: dx, h: outputSize, weights: weights()))
  }

  public override func finishInitialGradient(_ span: Span) throws {
    try compute(LSTMInitialGradient(span: span, hidden: weights().hidden))
  }

  public override func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    let weights = try weights()
    try weights.checkGradients(dtype) { self.describe() }
    try compute(LSTMAccumulate(span: span, x: x, h: outputSize, scale: scale, weights: weights))
  }
}
