import TensorCore

/// A gated recurrent unit: nn.GRU (`rnn/GRU.lua`; Cho et al., arXiv:1406.1078).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ)            z = σ(x W_zᵀ + b_z + h' U_zᵀ)
///     g = tanh(x W_gᵀ + b_g + (r * h') U_gᵀ)   h = (1 - z) * g + z * h'
///
/// Parameters: W of r and z (2H, D), b (2H), U (2H, H), then W of g (H, D), b (H), U (H, H), drawn in
/// this order from ±1/√D and, for U, ±1/√H.
public final class GRU: GatedLayer {
  public override class var help: String { "a gated recurrent unit" }
  public override class var constructor: Constructor {
    Constructor(
      adopting: { try GRU($0, $1, $2, $3, $4) },
      .integer("inputSize"), .integer("outputSize"), .optional(.integer("rho")), .optional(.number("p")),
      .optional(.flag("mono")))
  }
  public override class var example: Example { Example([4, 5]) }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("maskZero", GatedLayer.maskZero, .integer("nInputDim"))]
  }

  /// Probability of the variational dropout; 0 for none.
  public private(set) var p = 0.0
  /// True when all samples of a batch share one dropout mask.
  public private(set) var mono = false
  public var userPrevOutput: Tensor?
  public var userNextGradOutput: Tensor?
  private var weights = WeightList()

  /// `rho` bounds back-propagation outside a sequencer. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int, _ rho: Int? = nil, _ p: Double? = nil, _ mono: Bool? = nil
  ) throws {
    self.init()
    try checkSizes(Self.className, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.rho = rho ?? 9999
    self.p = try checkDropout(Self.className, p ?? 0)
    self.mono = mono ?? false
    if self.p == 0 {
      weights = try WeightList(parameterSizes, dtype)
    } else {
      graph = try .gru(inputSize, outputSize, self.p, self.mono)
    }
    if graph == nil { try reset(nil) }
  }

  public override class var fields: [Field] {
    super.fields + [
      .number("p", \GRU.p), .flag("mono", \GRU.mono),
      .tensor("userPrevOutput", \GRU.userPrevOutput),
      .tensor("userNextGradOutput", \GRU.userNextGradOutput),
      .weights(\GRU.weights),
    ]
  }

  public override var gateCount: Int { 3 }

  public override func parameters() throws -> [Parameter] {
    graph == nil ? weights.list : try super.parameters()
  }

  private var parameterSizes: [Dims] {
    let (d, h) = (inputSize, outputSize)
    return [[2 * h, d], [2 * h], [2 * h, h], [h, d], [h], [h, h]]
  }

  public override func take(_ parameters: [Parameter]) throws {
    weights = try WeightList(parameters, parameterSizes, self)
  }

  public override func composite(_ graph: CompositeGraph, _ file: T7Table) throws -> T7Object {
    let w = try WeightList(weights.list, parameterSizes, self).list
    return try graph.gru(w, outputSize, file)
  }

  public override func reset(_ stdv: Double?) throws {
    if graph != nil { return try super.reset(stdv) }
    let w = weights.list
    guard w.count == 6 else { return }
    for (k, size) in [inputSize, inputSize, outputSize, inputSize, inputSize, outputSize].enumerated() {
      let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(size).squareRoot()
      try w[k].value.uniform(Environment.current.generator, -bound, bound)
    }
  }

  public override func convert(to dtype: DType, _ copier: Copier) throws {
    weights = try weights.converted(to: dtype, copier)
    try super.convert(to: dtype, copier)
  }

  public override var initialState: [Tensor]? { userPrevOutput.map { [$0] } }
  public override var finalGradient: [Tensor]? { userNextGradOutput.map { [$0] } }

  // MARK: Kernels

  private func kernelWeights(gradient: Bool = false) throws -> GRUWeights {
    let w = weights.list.map { gradient ? $0.gradient : $0.value }
    let (d, h) = (inputSize, outputSize)
    return GRUWeights(
      input: [
        try WeightBlock(w[safe: 0], wide: 2 * h, inner: d, self),
        try WeightBlock(w[safe: 3], wide: h, inner: d, column: 2 * h, self),
      ],
      gates: try WeightBlock(w[safe: 2], wide: 2 * h, inner: h, self),
      candidate: try WeightBlock(w[safe: 5], wide: h, inner: h, column: 2 * h, self),
      bias: [
        try BiasBlock(w[safe: 1], wide: 2 * h, self),
        try BiasBlock(w[safe: 4], wide: h, column: 2 * h, self),
      ])
  }

  public override func forward(_ span: Span, _ x: Tensor) throws {
    try compute(GRUForward(span: span, x: x, h: outputSize, weights: kernelWeights()))
  }

  public override func backward(_ span: Span, _ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(GRUBackward(span: span, dy: dy, dx: dx, h: outputSize, weights: kernelWeights()))
  }

  public override func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    try compute(
      GRUAccumulate(
        span: span, x: x, h: outputSize, scale: scale, weights: kernelWeights(gradient: true)))
  }

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(outputSize), \(LuaFormat.fixed(p, width: 0, places: 2)))"
  }
}
