import TensorCore

/// Long short-term memory without peepholes, its four gates in one matrix: nn.FastLSTM
/// (`rnn/FastLSTM.lua`).
///
/// D = inputSize, H = outputSize, N = batch; gates in the 4·H columns: i, g, f, o.
///
///     a = x Wᵀ + b + h' Uᵀ                 i, f, o = σ(a)    g = tanh a
///     c = f * c' + i * g                    h = o * tanh c
///
/// W (4H, D), then b (4H), are drawn from ±1/√D, U (4H, H) from ±1/√H.
public final class FastLSTM: GatedLayer {
  public override class var help: String { "long short-term memory without peepholes, its gates in one matrix" }
  public override class var constructor: Constructor {
    Constructor(
      adopting: { try FastLSTM($0, $1, $2, $3, $4, $5, $6, $7) },
      .integer("inputSize"), .optional(.integer("outputSize")), .optional(.integer("rho")),
      .optional(.number("eps")), .optional(.number("momentum")), .optional(.flag("affine")), .optional(.number("p")),
      .optional(.flag("mono")))
  }
  public override class var example: Example { Example([4, 5]) }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("maskZero", GatedLayer.maskZero, .integer("nInputDim"))]
  }

  public private(set) var eps: Double?
  public private(set) var momentum: Double?
  public private(set) var affine = true
  /// Probability of the variational dropout; 0 for none.
  public private(set) var p = 0.0
  public private(set) var mono = false
  public var userPrevOutput: Tensor?
  public var userPrevCell: Tensor?
  public var userNextGradOutput: Tensor?
  public var userNextGradCell: Tensor?
  private var weights = WeightList()

  /// With `batchNormalized` (`FastLSTM.bn`) the two products and the cell are normalised over the batch;
  /// `eps`, `momentum` and `affine` are for this. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int? = nil, _ rho: Int? = nil, _ eps: Double? = nil,
    _ momentum: Double? = nil, _ affine: Bool? = nil, _ p: Double? = nil, _ mono: Bool? = nil,
    batchNormalized: Bool = false
  ) throws {
    self.init()
    let outputSize = outputSize ?? inputSize
    try checkSizes(Self.className, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.rho = rho ?? 9999
    self.eps = eps
    self.momentum = momentum
    self.affine = affine ?? true
    self.p = try checkDropout(Self.className, p ?? 0)
    self.mono = mono ?? false
    if self.p != 0 || batchNormalized {
      let norm = batchNormalized ? (eps: eps, momentum: momentum, affine: self.affine) : nil
      graph = try .fastLSTM(inputSize, outputSize, self.p, self.mono, norm: norm)
    } else {
      weights = try WeightList(parameterSizes, dtype)
      try reset(nil)
    }
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("eps", \FastLSTM.eps), .number("momentum", \FastLSTM.momentum),
      .flag("affine", \FastLSTM.affine), .number("p", \FastLSTM.p), .flag("mono", \FastLSTM.mono),
      .tensor("userPrevOutput", \FastLSTM.userPrevOutput),
      .tensor("userPrevCell", \FastLSTM.userPrevCell),
      .tensor("userNextGradOutput", \FastLSTM.userNextGradOutput),
      .tensor("userNextGradCell", \FastLSTM.userNextGradCell),
      .computed("cell") { (m: FastLSTM) in m.lastState(1) },
      .computed("cells") { (m: FastLSTM) in (try? m.history(1)) ?? .list([]) },
      .weights(\FastLSTM.weights),
      // The switch of the original's parent class, LSTM.
      .computed("cell2gate", stored: true) { (_: FastLSTM) in .boolean(true) },
    ]
  }

  public override var stateCount: Int { 2 }
  public override var gateCount: Int { 4 }

  public override func parameters() throws -> [Parameter] {
    graph == nil ? weights.list : try super.parameters()
  }

  private var parameterSizes: [Dims] {
    let (d, h) = (inputSize, outputSize)
    return [[4 * h, d], [4 * h], [4 * h, h]]
  }

  public override func take(_ parameters: [Parameter]) throws {
    weights = try WeightList(parameters, parameterSizes, self)
  }

  public override func composite(_ graph: CompositeGraph, _ file: T7Table) throws -> T7Object {
    let w = try WeightList(weights.list, parameterSizes, self).list
    return try graph.fastLSTM(w, outputSize, file)
  }

  public override func reset(_ stdv: Double?) throws {
    if graph != nil { return try super.reset(stdv) }
    for (parameter, size) in zip(weights.list, [inputSize, inputSize, outputSize]) {
      let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(size).squareRoot()
      try parameter.value.uniform(Environment.current.generator, -bound, bound)
    }
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    weights = try weights.converted(to: dtype, copier)
    try super.convert(to: dtype, copier)
  }

  public override var initialState: [Tensor]? {
    pairOfStates(userPrevOutput, userPrevCell)
  }

  public override var finalGradient: [Tensor]? {
    pairOfStates(userNextGradOutput, userNextGradCell)
  }

  // MARK: Kernels

  private func kernelWeights(gradient: Bool = false) throws -> LSTMCellWeights {
    let w = weights.list.map { gradient ? $0.gradient : $0.value }
    let wide = 4 * outputSize
    return LSTMCellWeights(
      input: try WeightBlock(w[safe: 0], wide: wide, inner: inputSize, self),
      hidden: try WeightBlock(w[safe: 2], wide: wide, inner: outputSize, self),
      bias: try BiasBlock(w[safe: 1], wide: wide, self))
  }

  public override func forward(_ span: Span, _ x: Tensor) throws {
    try compute(
      LSTMCellForward(span: span, x: x, h: outputSize, order: .fast, weights: kernelWeights()))
  }

  public override func backward(_ span: Span, _ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(
      LSTMCellBackward(
        span: span, dy: dy, dx: dx, h: outputSize, order: .fast, weights: kernelWeights(), needsInitial: false))
  }

  public override func finishInitialGradient(_ span: Span) throws {
    try compute(LSTMCellInitialGradient(span: span, hidden: kernelWeights().hidden))
  }

  public override func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    try compute(
      LSTMCellAccumulate(
        span: span, x: x, h: outputSize, scale: scale, weights: kernelWeights(gradient: true)))
  }
}

/// h and c with zeros for the one that is missing; nil when both are.
func pairOfStates(_ output: Tensor?, _ cell: Tensor?) -> [Tensor]? {
  func zeros(_ tensor: Tensor?) -> Tensor? { tensor.flatMap { try? Tensor($0.sizes, $0.dtype) } }
  guard let first = output ?? zeros(cell), let second = cell ?? zeros(output) else { return nil }
  return [first, second]
}
