import TensorCore

/// One step of a GRU: nn.StepGRU (`StepGRU.lua` of torch/rnn).
///
/// N = batch, D = inputsize, H = outputsize. {x (N, D), h' (N, H)} to h (N, H), or vectors without N. It has no memory
/// of its own: the caller keeps the state, as `nn.RecGRU` does. The law is that of `nn.GRU`, weights as in
/// `nn.SeqGRU`. `maskZero()` lets rows of zeros in x give zeros.
///
/// ```lua
/// m = nn.StepGRU(3, 2)
/// print(table.concat(m:forward{torch.randn(5, 3), torch.zeros(5, 2)}:size():totable(), ' '))  --> 5 2
/// ```
public final class StepGRU: StepLayer, GRUWeights {
  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    self.init()
    try build(inputSize, outputSize)
  }

  private func build(_ inputSize: Int, _ outputSize: Int) throws {
    try checkSizes(typeName, ("inputsize", inputSize), ("outputsize", outputSize))
    (self.inputSize, self.outputSize) = (inputSize, outputSize)
    try makeGates()
    try callReset(nil)
  }

  public override class var help: String { "one step of a GRU: {x, h} to h" }
  public override class var constructor: Constructor {
    Constructor(StepGRU.build(_:_:), .integer("inputsize"), .integer("outputsize"))
  }
  public override class var example: Example { Example([4, 5], input: .table([.normal([3, 4]), .normal([3, 5])])) }

  public override func reset(_ stdv: Double?) throws {
    try drawGates(stdv ?? 1 / Double(outputSize + inputSize).squareRoot())
  }

  override var gateCount: Int { 3 }

  override func computeForward(_ x: Tensor) throws {
    try compute(CellForward(cell: kernel(gradient: false), span: span, x: x))
  }

  override func backward(_ dy: Tensor, _ dx: Tensor) throws {
    try compute(CellBackward(cell: kernel(gradient: false), span: span, dy: dy, dx: dx))
  }

  override func accumulate(_ x: Tensor, scale: Double) throws {
    try compute(CellAccumulate(cell: kernel(gradient: true), span: span, x: x, scale: scale))
  }

  public override func describe() -> String { "\(typeName)(\(inputSize) -> \(outputSize))" }
}

/// A GRU whose step is a StepGRU: nn.RecGRU (`RecGRU.lua` of torch/rnn).
///
/// N = batch, D = inputsize, H = outputsize. One call of `forward` is one step: x (N, D) in, h (N, H) out;
/// `nn.Sequencer` runs it over a sequence. Law, weights and drawing are those of `nn.SeqGRU`; the weights are in
/// modules[1].
///
/// ```lua
/// s, r = nn.SeqGRU(3, 2), nn.RecGRU(3, 2)
/// r.modules[1].weight:copy(s.weight)
/// x = torch.randn(5, 4, 3)
/// print((nn.Sequencer(r):forward(x) - s:forward(x)):abs():max() < 1e-12)  --> true
/// ```
public final class RecGRU: GatedLayer {

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    self.init()
    try build(inputSize, outputSize)
  }

  private func build(_ inputSize: Int, _ outputSize: Int) throws { try build(inputSize, outputSize, rho: 99999) }

  public override class var help: String { "a GRU with all gates in one matrix, step by step" }
  public override class var constructor: Constructor {
    Constructor(RecGRU.build(_:_:), .integer("inputsize"), .integer("outputsize"))
  }
  public override class var example: Example { Example([4, 5]) }
  public override class var fields: [Field] {
    super.fields + [
      .computed("inputsize", stored: true) { (m: RecGRU) in .number(Double(m.inputSize)) },
      .computed("outputsize", stored: true) { (m: RecGRU) in .number(Double(m.outputSize)) },
    ]
  }

  private var stepLayer: StepGRU? { modules.first?.allModules.lazy.compactMap { $0 as? StepGRU }.first }

  // MARK: The law

  public override func buildModel() throws -> Module { try StepGRU(inputSize, outputSize) }

  // Its weights stay empty: only the sizes are compared.
  override func lawfulGraph() throws -> Module {
    let law = StepGRU()
    (law.inputSize, law.outputSize) = (inputSize, outputSize)
    return law
  }

  // MARK: The kernel

  override var gateCount: Int { 3 }

  // Made anew for each pass: its parts are views, which do not follow when `getParameters` moves the weights.
  override var isBound: Bool {
    guard let step = stepLayer else { return false }
    return (try? step.kernel(gradient: false)) != nil && (try? step.kernel(gradient: true)) != nil
  }

  override func forward(_ span: Span, _ x: Tensor) throws {
    if let step = stepLayer { try compute(CellForward(cell: step.kernel(gradient: false), span: span, x: x)) }
  }

  override func backward(_ span: Span, _ dy: Tensor, _ dx: Tensor) throws {
    guard let step = stepLayer else { return }
    try compute(CellBackward(cell: step.kernel(gradient: false), span: span, dy: dy, dx: dx))
  }

  override func accumulate(_ span: Span, _ x: Tensor, scale: Double) throws {
    guard let step = stepLayer else { return }
    try compute(CellAccumulate(cell: step.kernel(gradient: true), span: span, x: x, scale: scale))
  }
}
