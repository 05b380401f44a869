import TensorCore

/// An LSTM over a whole sequence: nn.SeqLSTM (`rnn/SeqLSTM.lua`), and with a projection nn.SeqLSTMP.
///
/// T = steps, N = batch, D = inputsize, H = hiddensize, R = outputsize (= H without projection); gates in
/// the 4·H columns: i, f, o, g.
///
///     a = x W[0 ..< D] + h' W[D ..< D+R] + b       (N, 4H)
///     i, f, o = σ(a)    g = tanh a    c = f * c' + i * g    h = o * tanh c
///
/// Input x `(T, N, D)`, {h0, x} or {c0, h0, x}; output `(T, N, R)`. W is drawn from N(0, 1/√(D+R)); b is
/// 0, for f 1.
public class SeqLSTM: SeqLayer {
  public override class var help: String { "an LSTM over a whole sequence" }
  public override class var constructor: Constructor {
    Constructor(
      adopting: { try SeqLSTM($0, $1, $2) },
      .integer("inputsize"), .integer("hiddensize"), .optional(.integer("outputsize")))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("maskZero", SeqLayer.maskZero), ClassMethod("resetStates", SeqLayer.forget),
    ]
  }

  public final var hiddenSize = 0
  public final var userPrevCell: Tensor?
  public final var userNextGradCell: Tensor?

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ hiddenSize: Int, _ outputSize: Int? = nil) throws {
    self.init()
    try build(inputSize, hiddenSize, outputSize ?? hiddenSize)
    try reset(nil)
  }

  final func build(_ d: Int, _ h: Int, _ r: Int) throws {
    try checkSizes(Self.className, ("inputsize", d), ("hiddensize", h), ("outputsize", r))
    guard r == h || self is SeqLSTMP else {
      throw NNError.input(Self.className, "hiddensize \(h) and outputsize \(r) differ: use nn.SeqLSTMP")
    }
    inputSize = d
    hiddenSize = h
    outputSize = r
    weight = try Tensor([d + r, 4 * h], dtype)
    gradWeight = try Tensor([d + r, 4 * h], dtype)
    bias = try Tensor([4 * h], dtype)
    gradBias = try Tensor([4 * h], dtype)
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

  public override func reset(_ stdv: Double?) throws {
    try drawWeights(stdv ?? 1 / Double(outputSize + inputSize).squareRoot())
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
  func projection(gradient: Bool) throws -> WeightBlock? { nil }
  /// `(T·N, H)` and `(T·N, R)`: the projection's inputs, and its outputs' gradients.
  final var raw: Tensor?
  final var outputGradients: Tensor?

  private func kernelWeights(gradient: Bool = false) throws -> LSTMCellWeights {
    let w = gradient ? gradWeight : weight, columns = 0..<(4 * hiddenSize)
    return LSTMCellWeights(
      input: try block(w, rows: 0, inputSize, columns: columns),
      hidden: try block(w, rows: inputSize, outputSize, columns: columns),
      bias: try BiasBlock(gradient ? gradBias : bias, wide: 4 * hiddenSize, self),
      output: try projection(gradient: gradient))
  }

  override func forward(_ x: Tensor) throws {
    let weights = try kernelWeights()
    raw = weights.output == nil ? nil : try reuse(raw, [span.rows, hiddenSize])
    try compute(
      LSTMCellForward(span: span, x: x, h: hiddenSize, order: .sequence, weights: weights, raw: raw))
  }

  override func backward(_ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    let weights = try kernelWeights()
    outputGradients = weights.output == nil ? nil : try reuse(outputGradients, [span.rows, outputSize])
    try compute(
      LSTMCellBackward(
        span: span, dy: dy, dx: dx, h: hiddenSize, order: .sequence, weights: weights,
        outputGradients: outputGradients))
  }

  override func accumulate(_ x: Tensor, scale: Double) throws {
    try compute(
      LSTMCellAccumulate(
        span: span, x: x, h: hiddenSize, scale: scale, weights: kernelWeights(gradient: true), raw: raw,
        outputGradients: outputGradients))
  }
}

/// A SeqLSTM whose outputs are a linear map of the cell's: nn.SeqLSTMP (`rnn/SeqLSTMP.lua`).
///
///     h = (o * tanh c) Wₒ      Wₒ (H, R), drawn after W from N(0, 1/√(R+H)); W from N(0, 1/√(H+D))
public final class SeqLSTMP: SeqLSTM {
  public override class var help: String { "a SeqLSTM whose outputs are a linear map of the cell" }
  public override class var constructor: Constructor {
    Constructor(
      adopting: { try SeqLSTMP($0, projecting: $1, to: $2) },
      .integer("inputsize"), .integer("hiddensize"), .integer("outputsize"))
  }
  public override class var example: Example { Example([4, 6, 5], input: .normal([2, 3, 4])) }

  public var weightO: Tensor?
  public var gradWeightO: Tensor?

  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, projecting hiddenSize: Int, to outputSize: Int) throws {
    self.init()
    try build(inputSize, hiddenSize, outputSize)
    weightO = try Tensor([hiddenSize, outputSize], dtype)
    gradWeightO = try Tensor([hiddenSize, outputSize], dtype)
    try reset(nil)
  }

  public override class var fields: [Field] {
    super.fields + Field.parameter("weightO", \SeqLSTMP.weightO, "gradWeightO", \SeqLSTMP.gradWeightO)
  }

  public override func reset(_ stdv: Double?) throws {
    try drawWeights(stdv ?? 1 / Double(hiddenSize + inputSize).squareRoot())
    try weightO?.normal(
      Environment.current.generator, 0, stdv ?? 1 / Double(outputSize + hiddenSize).squareRoot())
  }

  override func projection(gradient: Bool) throws -> WeightBlock? {
    try WeightBlock(
      gradient ? gradWeightO : weightO, wide: outputSize, inner: hiddenSize, transposed: true, self)
  }
}
