import TensorCore

/// A GRU over a whole sequence: nn.SeqGRU (`rnn/SeqGRU.lua`).
///
/// T = steps, N = batch, D = inputSize, H = outputSize; gates in the 3·H columns: r, z, g.
///
///     r, z = σ(x W + h' U + b)        g = tanh(x W + (r * h') U + b)        h = (1 - z) * g + z * h'
///
/// Input x (T, N, D) or {h0, x}; output (T, N, H); with the field `batchfirst` (N, T, D) to (N, T, H). The weight (D +
/// H, 3H), W over U, is drawn from N(0, 1/√(D+H)); b (3H) is 0, for z 1. Each sequence starts with zeros, or h0, or
/// the field `userPrevOutput`, unless `remember('both')` lets it go on from the last one. `maskZero()` lets rows of
/// zeros start anew. `toGRU()` gives a `nn.GRU` of the same weights.
///
/// ```lua
/// m, x = nn.SeqGRU(3, 2), torch.randn(5, 4, 3)
/// y = m:forward(x)
/// print(table.concat(y:size():totable(), ' '))  --> 5 4 2
/// print((nn.Sequencer(m:toGRU()):forward(x) - y):abs():max() < 1e-12)  --> true
/// ```
public final class SeqGRU: SeqLayer, GRUWeights {
  /// Throws when a size is not positive or too large.
  public convenience init(_ inputSize: Int, _ outputSize: Int) throws {
    self.init()
    try build(inputSize, outputSize)
  }

  private func build(_ inputSize: Int, _ outputSize: Int) throws {
    try checkSizes(typeName, ("inputSize", inputSize), ("outputSize", outputSize))
    self.inputSize = inputSize
    self.outputSize = outputSize
    try makeGates()
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

  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("toGRU", result: { (s: SeqGRU) in { .object(try s.toGRU()) } })]
  }

  /// A GRU with copies of the parameters and their gradients. Throws what making it throws.
  public func toGRU() throws -> GRU {
    let layer = try GRU(inputSize, outputSize)
    try layer.convert(to: dtype, Copier())
    let parameters = try layer.parameters()
    try copyGates([0, 1], to: parameters, [0, 1, 2])
    try copyGates([0], from: 2, to: parameters, [3, 4, 5])
    return layer
  }

  /// With two fields that only the original's constructor knows.
  public override func write(to file: T7Table, _ writer: ObjectWriter) throws {
    try super.write(to: file, writer)
    for name in ["seqLength", "miniBatch"] { file.set(name, .number(1)) }
  }

  public override func reset(_ stdv: Double?) throws {
    try drawGates(stdv ?? 1 / Double(outputSize + inputSize).squareRoot())
  }

  override var gateCount: Int { 3 }

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
