import TensorCore

/// Long short-term memory with peepholes: nn.LSTM (`rnn/LSTM.lua`; Graves, arXiv:1303.5778).
///
/// D = inputSize, H = outputSize (D if left out), N = batch.
///
///     i = σ(x Wᵢᵀ + bᵢ + h' Uᵢᵀ + pᵢ * c')      f = σ(x W_fᵀ + b_f + h' U_fᵀ + p_f * c')
///     g = tanh(x W_gᵀ + b_g + h' U_gᵀ)           c = f * c' + i * g
///     o = σ(x Wₒᵀ + bₒ + h' Uₒᵀ + pₒ * c)        h = o * tanh c
///
/// One call of `forward` is one step: x (N, D) or (D) in, h (N, H) or (H) out; `nn.Sequencer` runs it over a sequence.
/// The first step's h' and c' are zeros, or the fields `userPrevOutput` and `userPrevCell`; `forget()` starts anew.
///
/// - rho (9999): the most steps kept for back-propagation outside a sequencer.
/// - cell2gate (true): whether there are peepholes p.
/// - p (0): the probability of a variational dropout on x and h', one mask for all steps (Gal, arXiv:1512.05287).
/// - mono (false): one mask for all samples of a batch.
///
/// W (H, D) and b (H) are drawn from ±1/√D, U (H, H) and p (H) from ±1/√H, gate by gate and within a gate W, b, U, p:
/// by the constructor in the order i, f, g, o, by `reset` in that of `parameters()`: f, i, g, o.
///
/// ```lua
/// m, x = nn.LSTM(3, 2), torch.randn(4, 3)
/// first = m:forward(x):clone()
/// print((m:forward(x) - first):norm() > 0)  --> true
/// m:forget()
/// print((m:forward(x) - first):norm())  --> 0
/// print(table.concat(m.cell:size():totable(), ' '))  --> 4 2
/// ```
public class LSTM: GatedLayer {
  /// True with peepholes, the diagonal weights p from the cell to the gates.
  public final internal(set) var cell2gate = true
  /// Probability of the variational dropout; 0 for none.
  public final internal(set) var p = 0.0
  /// True when all samples of a batch share one dropout mask.
  public final internal(set) var mono = false
  /// The hidden state before step 1, `(N, H)` or `(H)`; nil for zeros.
  public final var userPrevOutput: Tensor?
  /// The cell before step 1, `(N, H)` or `(H)`; nil for zeros.
  public final var userPrevCell: Tensor?
  /// The gradient that flows into the last hidden state, besides the output's; nil for zeros.
  public final var userNextGradOutput: Tensor?
  /// The gradient that flows into the last cell; nil for zeros.
  public final var userNextGradCell: Tensor?
  /// The part of the graph that makes i.
  public final var inputGate: Module?
  /// The part of the graph that makes f.
  public final var forgetGate: Module?
  /// The part of the graph that makes g.
  public final var hiddenLayer: Module?
  /// The part of the graph that makes o.
  public final var outputGate: Module?
  /// The part of the graph that makes c.
  public final var cellLayer: Module?
  /// The weights, and their gradients, as the kernel takes them.
  final var weights: LSTMKernel?, gradients: LSTMKernel?

  /// `rho` bounds back-propagation outside a sequencer. Throws when a size is not positive.
  public convenience init(
    _ inputSize: Int, _ outputSize: Int? = nil, _ rho: Int? = nil, _ cell2gate: Bool? = nil,
    _ p: Double? = nil, _ mono: Bool? = nil
  ) throws {
    self.init()
    try build(inputSize, outputSize, rho, cell2gate, p, mono)
  }

  private func build(
    _ inputSize: Int, _ outputSize: Int?, _ rho: Int?, _ cell2gate: Bool?, _ p: Double?, _ mono: Bool?
  ) throws {
    self.cell2gate = cell2gate ?? self.cell2gate
    self.p = try checkDropout(typeName, p ?? self.p)
    self.mono = mono ?? self.mono
    try build(inputSize, outputSize ?? inputSize, rho: rho)
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for part in [inputGate, forgetGate, hiddenLayer, outputGate, cellLayer] { visitor.visit(part) }
  }

  public override class var help: String { "long short-term memory with peepholes" }
  public override class var constructor: Constructor {
    Constructor(
      LSTM.build(_:_:_:_:_:_:), .integer("inputSize"), .omissible(.integer("outputSize"), as: "inputSize"),
      .optional(.integer("rho")),
      .optional(.flag("cell2gate")), .optional(.number("p")), .optional(.flag("mono")))
  }
  public override class var example: Example { Example([4, 5]) }

  public override class var fields: [Field] {
    super.fields + [
      .flag("cell2gate", \LSTM.cell2gate), .number("p", \LSTM.p), .flag("mono", \LSTM.mono),
      .tensor("userPrevOutput", \LSTM.userPrevOutput), .tensor("userPrevCell", \LSTM.userPrevCell),
      .tensor("userNextGradOutput", \LSTM.userNextGradOutput),
      .tensor("userNextGradCell", \LSTM.userNextGradCell),
      .part("inputGate", \LSTM.inputGate), .part("forgetGate", \LSTM.forgetGate),
      .part("hiddenLayer", \LSTM.hiddenLayer), .part("outputGate", \LSTM.outputGate),
      .part("cellLayer", \LSTM.cellLayer),
      .computed("cell", stored: true) { (m: LSTM) in m.lastState(1) },
    ]
  }

  // MARK: The law

  public override func buildModel() throws -> Module {
    let graph = try LSTM.graph(inputSize, outputSize, peepholes: cell2gate, p, mono)
    (inputGate, forgetGate, hiddenLayer) = (graph.input, graph.forget, graph.hidden)
    (outputGate, cellLayer) = (graph.output, graph.cell)
    return graph.step
  }

  override func lawfulGraph() throws -> Module { try LSTM.graph(1, 1, peepholes: cell2gate, 0, false).step }

  private struct Graph {
    let step: Module
    let input: Module, forget: Module, hidden: Module, output: Module, cell: Module
  }

  /// {x, h', c'} to {h, c}.
  private static func graph(_ d: Int, _ h: Int, peepholes: Bool, _ p: Double, _ mono: Bool) throws -> Graph {
    func gate(_ activation: Module, peephole: Bool) throws -> Module {
      let fromInput = Sequential(try Dropout(p, false, false, true, mono), try Linear(d, h))
      let fromState = Sequential(try Dropout(p, false, false, true, mono), try LinearNoBias(h, h))
      if peephole {
        return Sequential(ParallelTable(fromInput, fromState, try CMul([h])), CAddTable(), activation)
      }
      return Sequential(NarrowTable(1, 2), ParallelTable(fromInput, fromState), CAddTable(), activation)
    }
    let input = try gate(Sigmoid(), peephole: peepholes), forget = try gate(Sigmoid(), peephole: peepholes)
    let hidden = try gate(Tanh(), peephole: false)
    let kept = Sequential(ConcatTable(forget, SelectTable(3)), CMulTable())
    let fresh = Sequential(ConcatTable(input, hidden), CMulTable())
    let cell = Sequential(ConcatTable(kept, fresh), CAddTable())
    let output = try gate(Sigmoid(), peephole: peepholes)
    let result = Sequential(ConcatTable(output, Sequential(SelectTable(3), Tanh())), CMulTable())
    return Graph(
      // {{x, h'}, c} flattened: the output gate sees the new cell.
      step: Sequential(
        ConcatTable(NarrowTable(1, 2), cell), FlattenTable(), ConcatTable(result, SelectTable(3))),
      input: input, forget: forget, hidden: hidden, output: output, cell: cell)
  }

  // MARK: The kernel

  override final var stateCount: Int { 2 }
  override final var gateCount: Int { 4 }

  override final var initialState: [Tensor]? { Self.pair(userPrevOutput, userPrevCell) }
  override final var finalGradient: [Tensor]? { Self.pair(userNextGradOutput, userNextGradCell) }

  /// h and c with zeros for the one that is missing; nil when both are.
  private static func pair(_ output: Tensor?, _ cell: Tensor?) -> [Tensor]? {
    func zeros(_ tensor: Tensor?) -> Tensor? { tensor.flatMap { try? Tensor($0.sizes, $0.dtype) } }
    guard let first = output ?? zeros(cell), let second = cell ?? zeros(output) else { return nil }
    return [first, second]
  }

  override func bind(_ p: [Parameter]) {
    let (d, h) = (inputSize, outputSize)
    // Where the gates' parameters begin, in the kernel's order: i, f, o, g; g has no peephole.
    let places = cell2gate ? [4, 0, 11, 8] : [3, 0, 9, 6]
    func kernel(_ part: (Parameter) -> Tensor) -> LSTMKernel? {
      func parts(_ offset: Int, _ places: ArraySlice<Int>) -> GateParts? {
        GateParts(places.map { (part(p[$0 + offset]), width: h) })
      }
      guard p.count == (cell2gate ? 15 : 12), let input = parts(0, places[...]), let bias = parts(1, places[...]),
        let hidden = parts(2, places[...])
      else { return nil }
      return LSTMKernel(
        h: h, order: .sequence, input: GateMatrix(input, inner: d), bias: GateVector(bias),
        hidden: GateMatrix(hidden, inner: h),
        peepholes: cell2gate ? parts(3, places.prefix(3)).map { GateVector($0) } : nil)
    }
    (weights, gradients) = (kernel(\.value), kernel(\.gradient))
  }

  override final var isBound: Bool { weights != nil && gradients != nil }
  override final var kernels: [any CellKernel] { [weights, gradients].compactMap { $0 } }

  override final var misfit: (tensor: Tensor, expected: Dims)? {
    weights?.misfit(dtype) ?? gradients?.misfit(dtype)
  }

  override final func forward(_ span: Span, _ x: Tensor) throws {
    if let weights { try compute(CellForward(cell: weights, span: span, x: x)) }
  }

  override final func backward(_ span: Span, _ dy: Tensor, _ dx: Tensor) throws {
    if let weights { try compute(CellBackward(cell: weights, span: span, dy: dy, dx: dx, needsInitial: false)) }
  }

  override final func finishInitialGradient(_ span: Span) throws {
    if let weights { try compute(CellInitialGradient(cell: weights, span: span)) }
  }

  override final func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    if let gradients { try compute(CellAccumulate(cell: gradients, span: span, x: x, scale: scale)) }
  }
}
