import TensorCore

/// A gated recurrent unit: nn.GRU (`rnn/GRU.lua`; Cho et al., arXiv:1406.1078).
///
/// D = inputSize, H = outputSize, N = batch.
///
///     r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ)            z = σ(x W_zᵀ + b_z + h' U_zᵀ)
///     g = tanh(x W_gᵀ + b_g + (r * h') U_gᵀ)    h = (1 - z) * g + z * h'
///
/// One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
/// The first step's h' is zeros, or the field `userPrevOutput`; `forget()` starts anew. `rho` (9999) bounds the steps
/// kept outside a sequencer; `p` (0) is the probability of a variational dropout on x and h', with `mono` one mask for
/// all samples.
///
/// Parameters: W of r and z (2H, D), b (2H), U (2H, H), then W of g (H, D), b (H), U (H, H), drawn in this order from
/// ±1/√D and, for U, ±1/√H.
///
/// ```lua
/// m = nn.GRU(1, 1)
/// for _, w in ipairs(m:parameters()) do w:zero() end  -- so that z is 1/2 and g is 0
/// m.userPrevOutput = torch.ones(1)
/// print(m:forward(torch.zeros(1))[1])  --> 0.5
/// print(m:forward(torch.zeros(1))[1])  --> 0.25
/// ```
public class GRU: GatedLayer {
  /// Probability of the variational dropout; 0 for none.
  public private(set) final var p = 0.0
  /// True when all samples of a batch share one dropout mask.
  public private(set) final var mono = false
  /// The state before step 1, `(N, H)` or `(H)`; nil for zeros.
  public final var userPrevOutput: Tensor?
  /// The gradient that flows into the last state, besides the output's; nil for zeros.
  public final var userNextGradOutput: Tensor?
  /// The part of the graph that makes the pre-activations of r and z of x.
  public private(set) final var i2g: Module?
  /// The part of the graph that makes the pre-activations of r and z of h'.
  public private(set) final var o2g: Module?
  private var weights: GRUKernel?, gradients: GRUKernel?

  /// `rho` bounds back-propagation outside a sequencer. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int, _ rho: Int? = nil, _ p: Double? = nil, _ mono: Bool? = nil
  ) throws {
    self.init()
    try build(inputSize, outputSize, rho, p, mono)
  }

  private func build(_ inputSize: Int, _ outputSize: Int, _ rho: Int?, _ p: Double?, _ mono: Bool?) throws {
    self.p = try checkDropout(typeName, p ?? self.p)
    self.mono = mono ?? self.mono
    try build(inputSize, outputSize, rho: rho)
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(i2g)
    visitor.visit(o2g)
  }

  public override class var help: String { "a gated recurrent unit" }
  public override class var constructor: Constructor {
    Constructor(
      GRU.build(_:_:_:_:_:), .integer("inputSize"), .integer("outputSize"), .optional(.integer("rho")),
      .optional(.number("p")), .optional(.flag("mono")))
  }
  public override class var example: Example { Example([4, 5]) }

  public override class var fields: [Field] {
    super.fields + [
      .number("p", \GRU.p), .flag("mono", \GRU.mono),
      .tensor("userPrevOutput", \GRU.userPrevOutput),
      .tensor("userNextGradOutput", \GRU.userNextGradOutput),
      .part("i2g", \GRU.i2g), .part("o2g", \GRU.o2g),
    ]
  }

  // MARK: The law

  public override func buildModel() throws -> Module {
    let graph = try Self.graph(inputSize, outputSize, p, mono)
    (i2g, o2g) = (graph.i2g, graph.o2g)
    return graph.step
  }

  override func lawfulGraph() throws -> Module { try Self.graph(1, 1, 0, false).step }

  /// {x, h'} to h.
  private static func graph(_ d: Int, _ h: Int, _ p: Double, _ mono: Bool) throws -> (
    step: Module, i2g: Module, o2g: Module
  ) {
    let i2g = try p == 0 ? Linear(d, 2 * h) : masked(2, p, mono) { try Linear(d, h) }
    let o2g = try p == 0 ? LinearNoBias(h, 2 * h) : masked(2, p, mono) { try LinearNoBias(h, h) }
    let gates = Sequential(
      ParallelTable(i2g, o2g), CAddTable(), try Reshape([2, h]), SplitTable(1, 2),
      ParallelTable(Sigmoid(), Sigmoid()))
    let fromInput = Sequential(SelectTable(1)), fromState = Sequential(NarrowTable(2, 2), CMulTable())
    if p != 0 {
      fromInput.modules.append(try Dropout(p, false, false, true, mono))
      fromState.modules.append(try Dropout(p, false, false, true, mono))
    }
    fromInput.modules.append(try Linear(d, h))
    fromState.modules.append(try LinearNoBias(h, h))
    // From here on the table is {x, h', r, z, h'}.
    let candidate = Sequential(ConcatTable(fromInput, fromState), CAddTable(), Tanh())
    let fresh = Sequential(ConcatTable(candidate, Sequential(SelectTable(4), SAdd(-1, true))), CMulTable())
    let kept = Sequential(NarrowTable(4, 2), CMulTable())
    let step = Sequential(
      ConcatTable(Identity(), gates), FlattenTable(), ConcatTable(NarrowTable(1, 4), SelectTable(2)),
      FlattenTable(), Sequential(ConcatTable(fresh, kept), CAddTable()))
    return (step, i2g, o2g)
  }

  // MARK: The kernel

  override var gateCount: Int { 3 }
  override var initialState: [Tensor]? { userPrevOutput.map { [$0] } }
  override var finalGradient: [Tensor]? { userNextGradOutput.map { [$0] } }

  override func bind(_ p: [Parameter]) {
    let (d, h) = (inputSize, outputSize)
    func kernel(_ part: (Parameter) -> Tensor) -> GRUKernel? {
      guard p.count == 6, let input = GateParts([(part(p[0]), width: 2 * h), (part(p[3]), width: h)]),
        let bias = GateParts([(part(p[1]), width: 2 * h), (part(p[4]), width: h)]),
        let gates = GateParts([(part(p[2]), width: 2 * h)])
      else { return nil }
      return GRUKernel(
        h: h, input: GateMatrix(input, inner: d), bias: GateVector(bias), hidden: GateMatrix(gates, inner: h),
        candidate: GateMatrix(GateParts(.init(tensor: part(p[5]), width: h), column: 2 * h), inner: h))
    }
    (weights, gradients) = (kernel(\.value), kernel(\.gradient))
  }

  override var isBound: Bool { weights != nil && gradients != nil }
  override var kernels: [any CellKernel] { [weights, gradients].compactMap { $0 } }

  override var misfit: (tensor: Tensor, expected: Dims)? { weights?.misfit(dtype) ?? gradients?.misfit(dtype) }

  override func forward(_ span: Span, _ x: Tensor) throws {
    if let weights { try compute(CellForward(cell: weights, span: span, x: x)) }
  }

  override func backward(_ span: Span, _ dy: Tensor, _ dx: Tensor) throws {
    if let weights { try compute(CellBackward(cell: weights, span: span, dy: dy, dx: dx)) }
  }

  override func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    if let gradients { try compute(CellAccumulate(cell: gradients, span: span, x: x, scale: scale)) }
  }

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(outputSize), \(LuaFormat.fixed(p, width: 0, places: 2)))"
  }
}

/// The kernel of `GRU` and `SeqGRU` over a buffer of 3·H columns: r, z, g. `extra` keeps r * h'.
final class GRUKernel: CellKernel {
  let h: Int
  let input: GateMatrix
  let bias: GateVector
  /// From h' to r and z.
  let hidden: GateMatrix
  /// From r * h' to g.
  let candidate: GateMatrix

  init(h: Int, input: GateMatrix, bias: GateVector, hidden: GateMatrix, candidate: GateMatrix) {
    (self.h, self.input, self.bias, self.hidden, self.candidate) = (h, input, bias, hidden, candidate)
  }

  var scratch: Int { h }

  func misfit(_ dtype: DType) -> (tensor: Tensor, expected: Dims)? {
    input.misfit(dtype) ?? bias.misfit(dtype) ?? hidden.misfit(dtype) ?? candidate.misfit(dtype)
  }

  func step<T: LayerScalar>(_ at: SpanPointers<T>, _ t: Int, _ hidden: GateMatrix.Blocks<T>?) {
    let n = at.n, wide = at.wide, first = t * n
    hidden?.project(UnsafePointer(at.h + first * h), at.gates + first * wide, n, stride: wide, beta: 1)
    for row in first..<(first + n) {
      openGates(at.gates + row * wide, UnsafePointer(at.h + row * h), at.extra + row * h)
    }
    if hidden != nil {
      candidate.read(T.self, rows: n) {
        $0.project(UnsafePointer(at.extra + first * h), at.gates + first * wide, n, stride: wide, beta: 1)
      }
    }
    for row in first..<(first + n) {
      blend(at.gates + row * wide, UnsafePointer(at.h + row * h), at.h + (row + n) * h)
    }
  }

  @inline(__always)
  private func openGates<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>, _ reset: UnsafeMutablePointer<T>
  ) {
    let h = h
    var k = 0
    while k < h {
      let r = T.sigmoid(load(UnsafePointer(a), k, h)), z = T.sigmoid(load(UnsafePointer(a + h), k, h))
      store(r, a, k, h)
      store(z, a + h, k, h)
      store(r * load(before, k, h), reset, k, h)
      k += T.Vector.scalarCount
    }
  }

  @inline(__always)
  private func blend<T: LayerScalar>(
    _ a: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>
  ) {
    let h = h
    var k = 0
    while k < h {
      let g = T.tanh(load(UnsafePointer(a + 2 * h), k, h)), z = load(UnsafePointer(a + h), k, h)
      store(g, a + 2 * h, k, h)
      store(g - z * g + z * load(before, k, h), y, k, h)
      k += T.Vector.scalarCount
    }
  }

  func stepBack<T: LayerScalar>(
    _ at: SpanPointers<T>, _ t: Int, _ dy: UnsafePointer<T>, _ hidden: GateMatrix.Blocks<T>?,
    _ scratch: UnsafeMutablePointer<T>
  ) {
    let n = at.n, wide = at.wide, first = t * n
    let da = at.gateGradients
    for row in first..<(first + n) {
      if at.span.isMasked(row) {
        (da + row * wide).update(repeating: 0, count: wide)
        (at.dh + row * h).update(repeating: 0, count: h)
      } else {
        close(
          UnsafePointer(at.gates + row * wide), da + row * wide, UnsafePointer(at.h + row * h), dy + row * h,
          UnsafePointer(at.dh + (row + n) * h), at.dh + row * h)
      }
    }
    candidate.read(T.self, rows: n) {
      $0.projectBack(UnsafePointer(da + first * wide), scratch, n, stride: wide, beta: 0)
    }
    for row in first..<(first + n) {
      reset(
        UnsafePointer(at.gates + row * wide), da + row * wide, UnsafePointer(at.h + row * h),
        UnsafePointer(scratch + (row - first) * h), at.dh + row * h)
    }
    hidden?.projectBack(UnsafePointer(da + first * wide), at.dh + first * h, n, stride: wide, beta: 1)
  }

  /// Gradients of z's and g's pre-activations, and the part of the state's that passes through z.
  @inline(__always)
  private func close<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>,
    _ dy: UnsafePointer<T>, _ dh: UnsafePointer<T>, _ dBefore: UnsafeMutablePointer<T>
  ) {
    let one = T.Vector(repeating: 1), h = h
    var k = 0
    while k < h {
      let z = load(a + h, k, h), g = load(a + 2 * h, k, h)
      let out = load(dy, k, h) + load(dh, k, h)
      store(out * (load(before, k, h) - g) * z * (one - z), da + h, k, h)
      store(out * (one - z) * (one - g * g), da + 2 * h, k, h)
      store(out * z, dBefore, k, h)
      k += T.Vector.scalarCount
    }
  }

  /// The gradient of r's pre-activation, and the part of the state's that passes through r * h'.
  @inline(__always)
  private func reset<T: LayerScalar>(
    _ a: UnsafePointer<T>, _ da: UnsafeMutablePointer<T>, _ before: UnsafePointer<T>,
    _ dReset: UnsafePointer<T>, _ dBefore: UnsafeMutablePointer<T>
  ) {
    let one = T.Vector(repeating: 1), h = h
    var k = 0
    while k < h {
      let r = load(a, k, h), d = load(dReset, k, h)
      store(d * load(before, k, h) * r * (one - r), da, k, h)
      store(load(UnsafePointer(dBefore), k, h) + d * r, dBefore, k, h)
      k += T.Vector.scalarCount
    }
  }

  func accumulateSteps<T: LayerScalar>(_ at: SpanPointers<T>, scale: T) {
    let da = UnsafePointer(at.gateGradients), rows = at.span.rows
    hidden.accumulate(da, UnsafePointer(at.h), rows, stride: at.wide, scale: scale)
    candidate.accumulate(da, UnsafePointer(at.extra), rows, stride: at.wide, scale: scale)
  }
}
