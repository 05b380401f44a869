import TensorCore

/// An LSTM over a whole sequence: nn.SeqLSTM (`rnn/SeqLSTM.lua`).
///
/// T = steps, N = batch, D = inputsize, H = hiddensize; gates in the 4·H columns: i, f, o, g.
///
///     a = x W + h' U + b        (N, 4H)
///     i, f, o = σ(a)    g = tanh a    c = f * c' + i * g    h = o * tanh c
///
/// Input x (T, N, D), {h0, x} or {c0, h0, x}; output (T, N, H); with the field `batchfirst` (N, T, D) to (N, T, H).
/// The weight (D + H, 4H), W over U, is drawn from N(0, 1/√(D+H)); b (4H) is 0, for f 1. Each sequence starts with
/// zeros, or h0 and c0, or the fields `userPrevOutput` and `userPrevCell`, unless `remember('both')` lets it go on
/// from the last one. `maskZero()` lets rows of zeros start anew. `toFastLSTM()` gives a `nn.FastLSTM` of the same
/// weights. `outputsize` must be H here: `nn.SeqLSTMP` has another.
///
/// ```lua
/// m, x = nn.SeqLSTM(3, 2), torch.randn(5, 4, 3)
/// y = m:forward(x)
/// print(table.concat(y:size():totable(), ' '))  --> 5 4 2
/// print((nn.Sequencer(m:toFastLSTM()):forward(x) - y):abs():max() < 1e-12)  --> true
/// ```
public class SeqLSTM: SeqLayer, LSTMWeights {
  /// H, the size of the cell.
  public final var hiddenSize = 0
  /// Takes the place of the initial cell in the next forward pass, once.
  public final var userPrevCell: Tensor?
  /// Flows into the last cell in the next backward pass, once.
  public final var userNextGradCell: Tensor?

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int? = nil) throws {
    self.init()
    try construct(inputSize, hiddenSize, outputSize)
  }

  private func construct(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int?) throws {
    try build(inputSize, hiddenSize, outputSize ?? hiddenSize)
    try callReset(nil)
  }

  public override class var help: String { "an LSTM over a whole sequence" }
  public override class var constructor: Constructor {
    Constructor(
      SeqLSTM.construct(_:_:_:), .integer("inputsize"), .integer("hiddensize"),
      .optional(.integer("outputsize"), as: "hiddensize"))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }

  final func build(_ d: Int, _ h: Int, _ r: Int) throws {
    try checkSizes(typeName, ("inputsize", d), ("hiddensize", h), ("outputsize", r))
    guard r == h || self is SeqLSTMP else {
      throw NNError.input(typeName, "hiddensize \(h) and outputsize \(r) differ: use nn.SeqLSTMP")
    }
    inputSize = d
    hiddenSize = h
    outputSize = r
    try makeGates()
  }

  public override class var fields: [Field] {
    super.fields + [
      .integer("inputsize", \SeqLSTM.inputSize), .integer("hiddensize", \SeqLSTM.hiddenSize),
      .integer("outputsize", \SeqLSTM.outputSize),
      .tensor("userPrevCell", \SeqLSTM.userPrevCell),
      .tensor("userNextGradCell", \SeqLSTM.userNextGradCell),
      .computed("cell") { (s: SeqLSTM) in s.allStates(1) },
      .computed("c0") { (s: SeqLSTM) in s.state(1, first: true) },
      .computed("userGradPrevCell") { (s: SeqLSTM) in s.stateGradient(1) },
    ]
  }

  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("toFastLSTM", result: { (s: SeqLSTM) in { .object(try s.toFastLSTM()) } })
    ]
  }

  /// A FastLSTM with copies of the parameters and their gradients. Throws for a layer with a projection.
  public final func toFastLSTM() throws -> FastLSTM {
    guard rawSize == 0 else { throw NNError.input(typeName, "a FastLSTM has no projection") }
    let layer = try FastLSTM(inputSize, outputSize)
    try layer.convert(to: dtype, Copier())
    // Where the gates i, f, o, g stand in a FastLSTM.
    try copyGates([0, 2, 3, 1], to: layer.parameters(), [0, 1, 2])
    return layer
  }

  public override func reset(_ stdv: Double?) throws {
    try drawGates(stdv ?? 1 / Double(outputSize + inputSize).squareRoot())
  }

  override var stateSizes: [Int] { [outputSize, hiddenSize] }
  override var gateCount: Int { 4 }
  override var gateSize: Int { hiddenSize }
  override var userStates: [Tensor?] { [userPrevOutput, userPrevCell] }
  override var userGradients: [Tensor?] { [gradPrevOutput, userNextGradCell] }

  override func forgetUserStates() {
    super.forgetUserStates()
    userPrevCell = nil
  }

  override func forgetUserGradients() {
    super.forgetUserGradients()
    userNextGradCell = nil
  }

  /// The projection from H to R, of SeqLSTMP.
  func projection(gradient: Bool) throws -> GateMatrix? { nil }

  override func computeForward(_ x: Tensor) throws {
    try compute(CellForward(cell: kernel(gradient: false), span: span, x: x))
  }

  override func backward(_ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(CellBackward(cell: kernel(gradient: false), span: span, dy: dy, dx: dx))
  }

  override func accumulate(_ x: Tensor, scale: Double) throws {
    try compute(CellAccumulate(cell: kernel(gradient: true), span: span, x: x, scale: scale))
  }
}

/// A SeqLSTM whose outputs are a linear map of the cell's: nn.SeqLSTMP (`rnn/SeqLSTMP.lua`).
///
///     h = (o * tanh c) Wₒ    Wₒ (H, R)
///
/// R = outputsize, H = hiddensize, the size of the cell; input (T, N, D), output (T, N, R); all else as `nn.SeqLSTM`.
/// So a large cell has a small weight, (D + R, 4H). The weight is drawn from N(0, 1/√(H+D)), then Wₒ, the field
/// `weightO`, from N(0, 1/√(R+H)).
///
/// ```lua
/// m = nn.SeqLSTMP(3, 100, 10)
/// print(table.concat(m:forward(torch.randn(5, 4, 3)):size():totable(), ' '))  --> 5 4 10
/// print(table.concat(m.weight:size():totable(), ' '))  --> 13 400
/// ```
public final class SeqLSTMP: SeqLSTM {
  /// `(H, R)`, from the cell's outputs to the layer's.
  public var weightO: Tensor?
  /// The gradient of `weightO`.
  public var gradWeightO: Tensor?

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, projecting hiddenSize: Int, to outputSize: Int) throws {
    self.init()
    try construct(inputSize, hiddenSize, outputSize)
  }

  private func construct(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int) throws {
    try build(inputSize, hiddenSize, outputSize)
    weightO = try Tensor([hiddenSize, outputSize], dtype)
    gradWeightO = try Tensor([hiddenSize, outputSize], dtype)
    try callReset(nil)
  }

  public override class var help: String { "a SeqLSTM whose outputs are a linear map of the cell" }
  public override class var constructor: Constructor {
    Constructor(
      SeqLSTMP.construct(_:_:_:), .integer("inputsize"), .integer("hiddensize"), .integer("outputsize"))
  }
  public override class var example: Example { Example([4, 6, 5], input: .normal([2, 3, 4])) }

  public override class var fields: [Field] {
    super.fields + Field.parameter("weightO", \SeqLSTMP.weightO, "gradWeightO", \SeqLSTMP.gradWeightO)
  }

  public override func reset(_ stdv: Double?) throws {
    try drawGates(stdv ?? 1 / Double(hiddenSize + inputSize).squareRoot())
    try weightO?.normal(
      Environment.current.generator, 0, stdv ?? 1 / Double(outputSize + hiddenSize).squareRoot())
  }

  override var rawSize: Int { hiddenSize }
  override func projection(gradient: Bool) throws -> GateMatrix? {
    try GateMatrix(transposed: gradient ? gradWeightO : weightO, out: outputSize, inner: hiddenSize, self)
  }
}
