import TensorCore

/// A GRU over a whole sequence: nn.SeqGRU (`rnn/SeqGRU.lua`).
///
/// T = steps, N = batch, D = inputSize, H = outputSize; gates in the 3·H columns: r, z, g. Formulas as at
/// `GRU`, with W `(D + H, 3H)` from N(0, 1/√(D+H)), its first D rows for x; b `(3H)` is 0, for z 1.
/// Input x `(T, N, D)` or {h0, x}; output `(T, N, H)`.
public final class SeqGRU: SeqLayer {
  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    self.init()
    try build(inputSize, outputSize)
  }

  private func build(_ inputSize: Int, _ outputSize: Int) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    weight = try Tensor([inputSize + outputSize, 3 * outputSize], dtype)
    gradWeight = try Tensor([inputSize + outputSize, 3 * outputSize], dtype)
    bias = try Tensor([3 * outputSize], dtype)
    gradBias = try Tensor([3 * outputSize], dtype)
    try callReset(nil)
  }

  public override class var help: String { "a GRU over a whole sequence" }
  public override class var constructor: Constructor {
    Constructor(SeqGRU.build, .integer("inputSize"), .integer("outputSize"))
  }
  public override class var example: Example { Example([4, 5], input: .normal([2, 3, 4])) }

  public override class var fields: [Field] {
    super.fields + [
      .integer("inputSize", \SeqGRU.inputSize), .integer("outputSize", \SeqGRU.outputSize),
    ]
  }

  /// With two fields that only the original's constructor knows.
  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    for name in ["seqLength", "miniBatch"] { file.set(name, .number(1)) }
  }

  public override func reset(_ stdv: Double?) throws {
    try drawWeights(stdv ?? 1 / Double(outputSize + inputSize).squareRoot())
  }

  override var gateCount: Int { 3 }

  private func kernel(gradient: Bool = false) throws -> GRUKernel {
    let w = gradient ? gradWeight : weight, (d, h) = (inputSize, outputSize)
    return GRUKernel(
      h: h, input: try block(w, rows: 0, d, columns: 0..<(3 * h)),
      bias: try GateVector(gradient ? gradBias : bias, width: 3 * h, self),
      hidden: try block(w, rows: d, h, columns: 0..<(2 * h)),
      candidate: try block(w, rows: d, h, columns: (2 * h)..<(3 * h), at: 2 * h))
  }

  override func forward(_ x: Tensor) throws {
    try compute(CellForward(cell: kernel(), span: span, x: x))
  }

  override func backward(_ x: Tensor, _ dy: Tensor, _ dx: Tensor) throws {
    try compute(CellBackward(cell: kernel(), span: span, dy: dy, dx: dx))
  }

  override func accumulate(_ x: Tensor, scale: Double) throws {
    try compute(CellAccumulate(cell: kernel(gradient: true), span: span, x: x, scale: scale))
  }
}
