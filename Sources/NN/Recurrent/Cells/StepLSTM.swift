import TensorCore

/// One step of an LSTM: nn.StepLSTM (`StepLSTM.lua` of torch/rnn).
///
/// N = batch, D = inputsize, H = hiddensize, R = outputsize (H without one). {x (N, D), h' (N, R), c' (N, H)} to {h,
/// c}, or vectors without N. It has no memory of its own: the caller keeps the states, as `nn.RecLSTM` does. The law
/// is that of `nn.SeqLSTM`, and with `outputsize` given that of `nn.SeqLSTMP`. W is drawn from N(0, 1/√(H+D)); b is 0,
/// for f 1. `maskZero()` lets rows of zeros in x give zeros.
///
/// ```lua
/// m = nn.StepLSTM(3, 2)
/// y = m:forward{torch.randn(5, 3), torch.zeros(5, 2), torch.zeros(5, 2)}
/// print(#y .. ': ' .. table.concat(y[1]:size():totable(), ' '))  --> 2: 5 2
/// print(table.concat(m.weight:size():totable(), ' ') .. ', ' .. m.bias:sum())  --> 5 8, 2
/// ```
public final class StepLSTM: StepLayer, LSTMWeights {
  /// H, the size of the cell.
  public var hiddenSize = 0
  /// `(H, R)`, from the cell's outputs to the layer's; nil without a projection.
  public var weightO: Tensor? {
    didSet { Changes.note() }
  }
  /// The gradient of `weightO`.
  public var gradWeightO: Tensor? {
    didSet { Changes.note() }
  }

  /// Projects the outputs when `outputSize` is given. Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int? = nil) throws {
    self.init()
    try build(inputSize, hiddenSize, outputSize)
  }

  private func build(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int?) throws {
    try checkSizes(
      typeName, ("inputsize", inputSize), ("hiddensize", hiddenSize), ("outputsize", outputSize ?? hiddenSize))
    (self.inputSize, self.hiddenSize, self.outputSize) = (inputSize, hiddenSize, outputSize ?? hiddenSize)
    try makeGates()
    if let outputSize {
      (weightO, gradWeightO) = (
        try Tensor([hiddenSize, outputSize], dtype), try Tensor([hiddenSize, outputSize], dtype)
      )
    }
    try callReset(nil)
  }

  public override class var help: String { "one step of an LSTM: {x, h, c} to {h, c}" }
  public override class var constructor: Constructor {
    Constructor(
      StepLSTM.build(_:_:_:), .integer("inputsize"), .integer("hiddensize"),
      .optional(.integer("outputsize"), as: "hiddensize"))
  }
  public override class var example: Example {
    Example([4, 6, 5], input: .table([.normal([3, 4]), .normal([3, 5]), .normal([3, 6])]))
  }
  public override class var fields: [Field] {
    super.fields + Field.parameter("weightO", \StepLSTM.weightO, "gradWeightO", \StepLSTM.gradWeightO) + [
      .integer("hiddensize", \StepLSTM.hiddenSize)
    ]
  }

  public override func reset(_ stdv: Double?) throws {
    try drawGates(stdv ?? 1 / Double(hiddenSize + inputSize).squareRoot())
    try weightO?.normal(Environment.current.generator, 0, stdv ?? 1 / Double(outputSize + hiddenSize).squareRoot())
  }

  override var parameterTensors: [Tensor?] { super.parameterTensors + [weightO, gradWeightO] }
  override var stateSizes: [Int] { [outputSize, hiddenSize] }
  override var gateCount: Int { 4 }
  override var gateSize: Int { hiddenSize }
  override var rawSize: Int { weightO == nil ? 0 : hiddenSize }

  func projection(gradient: Bool) throws -> GateMatrix? {
    guard weightO != nil else { return nil }
    return try GateMatrix(transposed: gradient ? gradWeightO : weightO, out: outputSize, inner: hiddenSize, self)
  }

  override func computeForward(_ x: Tensor) throws {
    try compute(CellForward(cell: kernel(gradient: false), span: span, x: x))
  }

  override func backward(_ dy: Tensor, _ dx: Tensor) throws {
    try compute(CellBackward(cell: kernel(gradient: false), span: span, dy: dy, dx: dx))
  }

  override func accumulate(_ x: Tensor, scale: Double) throws {
    try compute(CellAccumulate(cell: kernel(gradient: true), span: span, x: x, scale: scale))
  }

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(weightO == nil ? "" : "\(hiddenSize) -> ")\(outputSize))"
  }
}

/// An LSTM whose step is a StepLSTM: nn.RecLSTM (`RecLSTM.lua` of torch/rnn).
///
/// N = batch, D = inputsize, H = hiddensize, R = outputsize (H without one). One call of `forward` is one step: x (N,
/// D) in, h (N, R) out; `nn.Sequencer` runs it over a sequence. Law, weights and drawing are those of `nn.SeqLSTM`,
/// with `outputsize` given those of `nn.SeqLSTMP`; the weights are in modules[1]. Hidden states are {h, c}.
///
/// ```lua
/// s, r = nn.SeqLSTM(3, 2), nn.RecLSTM(3, 2)
/// r.modules[1].weight:copy(s.weight)
/// x = torch.randn(5, 4, 3)
/// print((nn.Sequencer(r):forward(x) - s:forward(x)):abs():max() < 1e-12)  --> true
/// ```
public final class RecLSTM: GatedLayer {
  /// H, the size of the cell.
  public private(set) var hiddenSize = 0
  private var isProjected = false

  /// Projects the outputs when `outputSize` is given. Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int? = nil) throws {
    self.init()
    try build(inputSize, hiddenSize, outputSize)
  }

  private func build(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int?) throws {
    try checkSizes(typeName, ("hiddensize", hiddenSize))
    (self.hiddenSize, isProjected) = (hiddenSize, outputSize != nil)
    try build(inputSize, outputSize ?? hiddenSize, rho: 99999)
  }

  public override class var help: String { "an LSTM with all gates in one matrix, step by step" }
  public override class var constructor: Constructor {
    Constructor(
      RecLSTM.build(_:_:_:), .integer("inputsize"), .integer("hiddensize"),
      .optional(.integer("outputsize"), as: "hiddensize"))
  }
  public override class var example: Example { Example([4, 6, 5]) }
  public override class var fields: [Field] {
    super.fields + [
      .integer("hiddensize", \RecLSTM.hiddenSize),
      .computed("inputsize", stored: true) { (m: RecLSTM) in .number(Double(m.inputSize)) },
      .computed("outputsize", stored: true) { (m: RecLSTM) in .number(Double(m.outputSize)) },
      .computed("cell") { (m: RecLSTM) in m.lastState(1) },
    ]
  }

  private var stepLayer: StepLSTM? { modules.first?.allModules.lazy.compactMap { $0 as? StepLSTM }.first }

  // MARK: The law

  public override func buildModel() throws -> Module {
    try StepLSTM(inputSize, hiddenSize, isProjected ? outputSize : nil)
  }

  // Its weights stay empty: only the sizes are compared.
  override func lawfulGraph() throws -> Module {
    let law = StepLSTM()
    (law.inputSize, law.hiddenSize, law.outputSize) = (inputSize, hiddenSize, outputSize)
    return law
  }

  // MARK: The kernel

  override var stateCount: Int { 2 }
  override var stateSizes: [Int] { [outputSize, hiddenSize] }
  override var gateCount: Int { 4 }
  override var gateSize: Int { hiddenSize }
  override var rawSize: Int { stepLayer?.rawSize ?? 0 }

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

  public override func describe() -> String {
    "\(typeName)(\(inputSize) -> \(rawSize == 0 ? "" : "\(hiddenSize) -> ")\(outputSize))"
  }
}
