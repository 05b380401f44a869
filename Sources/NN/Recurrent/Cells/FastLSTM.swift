import TensorCore

/// Long short-term memory without peepholes, its four gates in one matrix: nn.FastLSTM (`rnn/FastLSTM.lua`).
///
/// D = inputSize, H = outputSize (D if left out), N = batch; gates in the 4·H columns: i, g, f, o.
///
///     a = x Wᵀ + b + h' Uᵀ                 i, f, o = σ(a)    g = tanh a
///     c = f * c' + i * g                   h = o * tanh c
///
/// One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
/// States, `rho`, `p` and `mono` as for `nn.LSTM`. After nn.FastLSTM.bn = true new layers normalise the two products
/// and the cell over the batch (arXiv:1603.09025), for which `eps`, `momentum` and `affine` are; after
/// nn.FastLSTM.usenngraph = true the step is a nn.gModule. W (4H, D), then b (4H), are drawn from ±1/√D, U (4H, H)
/// from ±1/√H.
///
/// ```lua
/// m = nn.Sequencer(nn.FastLSTM(3, 2))
/// y = m:forward(torch.randn(5, 4, 3))  -- 5 steps, a batch of 4
/// print(table.concat(y:size():totable(), ' '))  --> 5 4 2
/// print(#m:parameters())  --> 3
/// ```
public final class FastLSTM: LSTM {
  /// The `eps` of the batch normalisation; nil for its default.
  public private(set) var eps: Double?
  /// The `momentum` of the batch normalisation; nil for its default.
  public private(set) var momentum: Double?
  /// Whether the batch normalisation learns a scale and a shift.
  public private(set) var affine = true
  /// The part of the graph that makes the gates' pre-activations of x.
  public private(set) var i2g: Module?
  /// The part of the graph that makes the gates' pre-activations of h'.
  public private(set) var o2g: Module?
  /// Whether the graph normalises over the batch: `FastLSTM.bn` when it was built.
  private var isNormalized = false
  /// Whether the graph is an nn.gModule: `FastLSTM.usenngraph` when it was built.
  private var usesGraphModule = false

  /// A FastLSTM has no peepholes to choose.
  @available(*, unavailable)
  public convenience init(
    _ inputSize: Int, _ outputSize: Int? = nil, _ rho: Int? = nil, _ cell2gate: Bool? = nil,
    _ p: Double? = nil, _ mono: Bool? = nil
  ) throws {
    self.init()
  }

  /// With `batchNormalized` (`FastLSTM.bn`) the two products and the cell are normalised over the batch;
  /// `eps`, `momentum` and `affine` are for this. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int? = nil, _ rho: Int? = nil, _ eps: Double? = nil,
    _ momentum: Double? = nil, _ affine: Bool? = nil, _ p: Double? = nil, _ mono: Bool? = nil,
    batchNormalized: Bool = false
  ) throws {
    self.init()
    isNormalized = batchNormalized
    try build(inputSize, outputSize, rho, eps, momentum, affine, p, mono)
  }

  private func build(
    _ inputSize: Int, _ outputSize: Int?, _ rho: Int?, _ eps: Double?, _ momentum: Double?, _ affine: Bool?,
    _ p: Double?, _ mono: Bool?
  ) throws {
    self.eps = eps
    self.momentum = momentum
    self.affine = affine ?? self.affine
    self.p = try checkDropout(typeName, p ?? self.p)
    self.mono = mono ?? self.mono
    // What a script has set on the class, or on the object under construction.
    if let script, case .boolean(let flag) = try script.field("bn", of: self) { isNormalized = flag }
    if let script, case .boolean(let flag) = try script.field("usenngraph", of: self) { usesGraphModule = flag }
    try build(inputSize, outputSize ?? inputSize, rho: rho)
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(i2g)
    visitor.visit(o2g)
  }

  public override class var help: String { "long short-term memory without peepholes, its gates in one matrix" }
  public override class var constructor: Constructor {
    Constructor(
      FastLSTM.build(_:_:_:_:_:_:_:_:), .integer("inputSize"), .omissible(.integer("outputSize"), as: "inputSize"),
      .optional(.integer("rho")), .optional(.number("eps")), .optional(.number("momentum")),
      .optional(.flag("affine")), .optional(.number("p")), .optional(.flag("mono")))
  }
  public override class var statics: [String: Value] { ["bn": false, "usenngraph": false] }
  public override class var example: Example { Example([4, 5]) }

  public override class var fields: [Field] {
    super.fields + [
      .number("eps", \FastLSTM.eps), .number("momentum", \FastLSTM.momentum),
      .flag("affine", \FastLSTM.affine),
      .part("i2g", \FastLSTM.i2g), .part("o2g", \FastLSTM.o2g),
    ]
  }

  // MARK: The law

  public override func buildModel() throws -> Module {
    if usesGraphModule, !isNormalized, p == 0 {
      let (input, hidden) = (try Linear(inputSize, 4 * outputSize), try LinearNoBias(outputSize, 4 * outputSize))
      (i2g, o2g) = (input, hidden)
      return try Self.graphModule(input, hidden, outputSize)
    }
    let norm = isNormalized ? (eps: eps, momentum: momentum, affine: affine) : nil
    let graph = try Self.graph(inputSize, outputSize, p, mono, norm: norm)
    (i2g, o2g) = (graph.i2g, graph.o2g)
    return graph.step
  }

  override func lawfulGraph() throws -> Module { try Self.graph(1, 1, 0, false, norm: nil).step }

  /// {x, h', c'} to {h, c}.
  private static func graph(
    _ d: Int, _ h: Int, _ p: Double, _ mono: Bool, norm: (eps: Double?, momentum: Double?, affine: Bool)?
  ) throws -> (step: Module, i2g: Module, o2g: Module) {
    let i2g = try p == 0 ? Linear(d, 4 * h) : masked(4, p, mono) { try Linear(d, h) }
    let o2g = try p == 0 ? LinearNoBias(h, 4 * h) : masked(4, p, mono) { try LinearNoBias(h, h) }
    var (input, hidden): (Module, Module) = (i2g, o2g)
    let squash = Sequential(SelectTable(1), Tanh())
    if let norm {
      let layers = try [4 * h, 4 * h, h].map { try BatchNormalization($0, norm.eps, norm.momentum, norm.affine) }
      for layer in layers { try layer.weight?.fill(0.1) }
      input = Sequential(input, layers[0])
      hidden = Sequential(hidden, layers[1], try Add([4 * h]))
      squash.modules.insert(layers[2], at: 1)
    }
    let gates = Sequential(
      NarrowTable(1, 2), ParallelTable(input, hidden), CAddTable(), try Reshape([4, h]),
      SplitTable(1, 2), ParallelTable(Sigmoid(), Tanh(), Sigmoid(), Sigmoid()))
    // From here on {i, g, f, o, c'}.
    let fresh = Sequential(NarrowTable(1, 2), CMulTable())
    let kept = Sequential(ConcatTable(SelectTable(3), SelectTable(5)), CMulTable())
    let cell = Sequential(ConcatTable(fresh, kept), CAddTable())
    // And {c, o}.
    let output = Sequential(ConcatTable(squash, SelectTable(2)), CMulTable())
    let step = Sequential(
      ConcatTable(gates, SelectTable(3)), FlattenTable(), ConcatTable(cell, SelectTable(4)), FlattenTable(),
      ConcatTable(output, SelectTable(1)))
    return (step, i2g, o2g)
  }

  /// {x, h', c'} to {h, c} as an nn.gModule.
  private static func graphModule(_ i2g: Module, _ o2g: Module, _ h: Int) throws -> Module {
    typealias Node = GraphPlan.Node
    var nodes = [Node(sources: [], entries: 3)]
    var modules: [Module] = []
    func entry(_ k: Int, of node: Int) -> Int {
      nodes.append(Node(sources: [node], entry: k))
      return nodes.count - 1
    }
    func apply(_ module: Module, _ sources: Int..., entries: Int? = nil) -> Int {
      nodes.append(Node(hasModule: true, sources: sources, entries: entries, place: "the node of \(module.typeName)"))
      modules.append(module)
      return nodes.count - 1
    }
    let (x, before, cell) = (entry(1, of: 0), entry(2, of: 0), entry(3, of: 0))
    let sums = apply(CAddTable(), apply(i2g, x), apply(o2g, before))
    let gates = apply(SplitTable(1, 2), apply(try Reshape([4, h]), sums), entries: 4)
    let (i, g) = (apply(Sigmoid(), entry(1, of: gates)), apply(Tanh(), entry(2, of: gates)))
    let (f, o) = (apply(Sigmoid(), entry(3, of: gates)), apply(Sigmoid(), entry(4, of: gates)))
    let next = apply(CAddTable(), apply(CMulTable(), f, cell), apply(CMulTable(), i, g))
    let output = apply(CMulTable(), o, apply(Tanh(), next))
    nodes.append(Node(sources: [output, next]))
    return try GModule(modules, GraphPlan(nodes, inputs: 3))
  }

  // MARK: The kernel

  override func bind(_ p: [Parameter]) {
    let (d, h) = (inputSize, outputSize)
    func kernel(_ part: (Parameter) -> Tensor) -> LSTMKernel? {
      guard p.count == 3 else { return nil }
      let parts = p.map { GateParts(GateParts.Part(tensor: part($0), width: 4 * h)) }
      return LSTMKernel(
        h: h, order: .fast, input: GateMatrix(parts[0], inner: d), bias: GateVector(parts[1]),
        hidden: GateMatrix(parts[2], inner: h))
    }
    (weights, gradients) = (kernel(\.value), kernel(\.gradient))
  }
}
