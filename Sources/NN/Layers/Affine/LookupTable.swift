import TensorCore

/// A learned vector for each index: nn.LookupTable (`nn/LookupTable.lua`).
///
/// K = nIndex, D = nOutput. Input: indices 1 … K, (N) or (N, M), in a tensor of any type; output (N, D) or (N, M, D).
/// W (K, D) is drawn from N(0, 1). The gradient for the input is zeros of its sizes and type.
///
/// - paddingValue (0, none): the index whose vector is not learned; it is looked up as any other.
/// - maxNorm (none): the vectors that a forward pass uses are first scaled down to this norm, in W itself.
/// - normType (2): the p of that norm.
///
/// `scaleGradByFreq()` divides each vector's gradient by the number of its uses in a batch; `accUpdateOnly()` takes
/// the gradient's memory away, so that only `accUpdateGradParameters` learns.
///
/// ```lua
/// m = nn.LookupTable(4, 2)
/// m.weight:copy(torch.Tensor{{1, 1}, {2, 2}, {3, 3}, {4, 4}})
/// print(m:forward(torch.LongTensor{4, 1, 4}))  -->  4  4
/// -->  1  1
/// -->  4  4
/// --> [torch.DoubleTensor of size 3x2]
/// ```
public class LookupTable: Module {
  /// `(K, D)`.
  public final var weight: Tensor?
  /// `(K, D)`: dy summed over the places where each index stood.
  public final var gradWeight: Tensor?
  /// The index whose vector is never learned; 0 for none.
  public final var paddingValue = 0.0
  /// The largest norm of a vector in use; nil for none.
  public final var maxNorm: Double?
  /// The p of that norm; nil for 2.
  public final var normType: Double?
  /// Divides each vector's gradient by the number of its uses.
  public final var shouldScaleGradByFreq = false

  /// Throws when a size is not positive or too large.
  public convenience init(
    _ nIndex: Int, _ nOutput: Int, _ paddingValue: Double? = nil, _ maxNorm: Double? = nil,
    _ normType: Double? = nil
  ) throws {
    self.init()
    try build(nIndex, nOutput, paddingValue, maxNorm, normType)
  }

  func build(_ nIndex: Int, _ nOutput: Int, _ paddingValue: Double?, _ maxNorm: Double?, _ normType: Double?) throws {
    try build(nIndex, nOutput)
    self.paddingValue = paddingValue ?? self.paddingValue
    self.maxNorm = maxNorm
    self.normType = normType
  }

  final func build(_ nIndex: Int, _ nOutput: Int) throws {
    try checkSizes(typeName, ("nIndex", nIndex), ("nOutput", nOutput))
    weight = try Tensor([nIndex, nOutput], dtype)
    gradWeight = try Tensor([nIndex, nOutput], dtype)
    try callReset(nil)
  }

  public override class var help: String { "a learned vector for each index" }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \LookupTable.weight, "gradWeight", \LookupTable.gradWeight)
      + [
        .number("paddingValue", \LookupTable.paddingValue), .number("maxNorm", \LookupTable.maxNorm),
        .number("normType", \LookupTable.normType),
        .flag("shouldScaleGradByFreq", \LookupTable.shouldScaleGradByFreq),
      ]
  }

  public override class var constructor: Constructor {
    Constructor(
      LookupTable.build(_:_:_:_:_:), .integer("nIndex"), .integer("nOutput"), .optional(.number("paddingValue")),
      .optional(.number("maxNorm")), .optional(.number("normType")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("setPadding", { (m: LookupTable) in { m.paddingValue = $0 } }, .number("paddingValue")),
      ClassMethod("setMaxNorm", { (m: LookupTable) in { m.maxNorm = $0 } }, .optional(.number("maxNorm"))),
      ClassMethod("setNormType", { (m: LookupTable) in { m.normType = $0 } }, .optional(.number("normType"))),
      ClassMethod("scaleGradByFreq", { (m: LookupTable) in { m.shouldScaleGradByFreq = true } }),
      // Without a gradient only accUpdateGradParameters learns.
      ClassMethod("accUpdateOnly", { (m: LookupTable) in { m.gradWeight = nil } }),
    ]
  }
  public override class var example: Example { Example([5, 4], input: .indices([2, 3], upTo: 5)) }

  // A column feeds an output here, and a row comes from an input; without a bound for columns that of rows holds for them,
  // too (`dpnn/LookupTable.lua`).
  override func limitNorms(_ outNorm: Double?, _ inNorm: Double?) throws {
    guard let weight else { return }
    if let bound = outNorm ?? inNorm, bound > 0 { try weight.renorm(weight, 2, 1, bound) }
    if let inNorm, inNorm > 0 { try weight.renorm(weight, 2, 0, inNorm) }
  }

  public override func reset(_ stdv: Double?) throws {
    try weight?.normal(Environment.current.generator, 0, stdv ?? 1)
  }

  /// What is added to an index before the look-up.
  var shift: Int { 0 }

  private func rows(_ input: Value) throws -> (x: Tensor, rows: [Int], weight: Tensor) {
    guard case .tensor(let x) = input, x.dimension == 1 || x.dimension == 2 else {
      throw NNError.input(describe(), "input must be a vector or matrix of indices, got \(input.summary)")
    }
    guard let weight, weight.dimension == 2 else { throw NNError.input(typeName, "has no weight") }
    let dense = try x.contiguous()
    let rows = try (0..<dense.count).map { k -> Int in
      let index = dense[linear: k]
      let row = Int(bounded: index)
      let last = weight.sizes[0] - shift
      guard !index.isNaN, row >= 1 - shift, row <= last else {
        throw NNError.input(
          typeName, "index \(index.formatted) is out of range: there are \(last) vectors, \(1 - shift) to \(last)")
      }
      return row - 1 + shift
    }
    return (x, rows, weight)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, axes.count <= 2, !shouldScaleGradByFreq else { return nil }
    // Alone, a number is no input.
    return axes.count == 1 && !run.singlesHaveBatch ? nil : .tensor(axes + [.feature])
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, rows, weight) = try rows(input)
    let d = weight.sizes[1]
    if let maxNorm {
      for row in Set(rows).sorted() {
        let vector = try weight.select(0, row)
        let norm = try vector.normAll(normType ?? 2)
        if norm > maxNorm { try vector.mul(vector, maxNorm / (norm + 1e-7)) }
      }
    }
    var sizes = x.sizes
    sizes.append(d)
    let y = try ownOutput(sizes)
    try compute(Take(w: checked(weight, "weight", count: weight.count).contiguous(), y: y, rows: rows, d: d))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard case .tensor(let x) = input else { return gradInput }
    if gradInput.tensor?.sizes != x.sizes || gradInput.tensor?.dtype != x.dtype {
      gradInput = .tensor(try Tensor(x.sizes, x.dtype))
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let (_, rows, weight) = try rows(input)
    let dy = try dense(gradOutput, "gradOutput")
    let d = weight.sizes[1]
    guard dy.count == rows.count * d, let gradWeight, gradWeight.isContiguous, gradWeight.sizes == weight.sizes
    else {
      throw NNError.input(describe(), "gradOutput is \(gradOutput.summary), expected \(rows.count) x \(d)")
    }
    var uses: [Int: Int] = [:]
    if shouldScaleGradByFreq { for row in rows { uses[row, default: 0] += 1 } }
    let padding = Int(bounded: paddingValue) - 1
    try compute(
      Give(
        dw: checked(gradWeight, "gradWeight", count: weight.count), dy: dy, rows: rows, d: d, scale: scale, uses: uses,
        padding: padding))
  }

  // Straight into the vectors that are used.
  public override func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    let kept = gradWeight
    defer { gradWeight = kept }
    gradWeight = weight
    try callAccGradParameters(input, gradOutput, scale: -rate)
  }

  private struct Take: LayerWork {
    let w: Tensor, y: Tensor, rows: [Int], d: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let w = w.elements(T.self), y = y.elements(T.self)
      for (k, row) in rows.enumerated() { (y + k * d).update(from: w + row * d, count: d) }
    }
  }

  private struct Give: LayerWork {
    let dw: Tensor, dy: Tensor, rows: [Int], d: Int, scale: Double, uses: [Int: Int], padding: Int
    func run<T: LayerScalar>(_ type: T.Type) {
      let dw = dw.elements(T.self), dy = dy.elements(T.self)
      for (k, row) in rows.enumerated() where row != padding {
        T.axpy(d, T(scale / Double(uses[row] ?? 1)), dy + k * d, 1, dw + row * d, 1)
      }
    }
  }
}

/// A LookupTable where index 0 gives zeros: nn.LookupTableMaskZero (`rnn/LookupTableMaskZero.lua`).
///
/// K = nIndex, D = nOutput. Input: indices 0 … K, (N) or (N, M); output (N, D) or (N, M, D). The weight (K + 1, D) has
/// the vector of index i in row i + 1; row 1 belongs to index 0 and is zeroed before each use. It makes the zero rows
/// that `nn.MaskZero` and recurrent layers with `maskzero` take for padding.
///
/// ```lua
/// m = nn.LookupTableMaskZero(10, 3)
/// y = m:forward(torch.LongTensor{0, 5})
/// print(y[1]:norm())  --> 0
/// print(m.weight:size(1))  --> 11
/// ```
public final class LookupTableMaskZero: LookupTable {
  /// Throws when a size is not positive or too large.
  public convenience init(masking nIndex: Int, _ nOutput: Int) throws {
    self.init()
    try build(masking: nIndex, nOutput)
  }

  func build(masking nIndex: Int, _ nOutput: Int) throws {
    try checkSizes(typeName, ("nIndex", nIndex))
    try build(nIndex + 1, nOutput)
  }

  public override class var help: String { "a LookupTable where index 0 gives zeros" }
  public override class var constructor: Constructor {
    Constructor(LookupTableMaskZero.build(masking:_:), .integer("nIndex"), .integer("nOutput"))
  }

  override var shift: Int { 1 }

  public override func updateOutput(_ input: Value) throws -> Value {
    if let weight, weight.dimension == 2 { try weight.select(0, 0).zero() }
    return try super.updateOutput(input)
  }
}
