import TensorCore

/// -log(e⁻ᵃ / (e⁻ᵃ + e⁻ᵇ)) of distances {a, b} of like and unlike samples: nn.DistanceRatioCriterion
/// (`nn/DistanceRatioCriterion.lua`; Hoffer et al., arXiv 1610.00243).
///
/// Input {a (N), b (N)}: the distance of a sample from a like one, and that from an unlike one, of
/// `nn.PairwiseDistance` say. It needs no target. With `sizeAverage` (true by default) the loss is divided by N.
/// Computed as log(1 + e^(a - b)), which no distance makes overflow.
///
/// ```lua
/// c = nn.DistanceRatioCriterion()
/// print(string.format('%.4f', c:forward{torch.Tensor{1}, torch.Tensor{1}}))  --> 0.6931
/// print(string.format('%.4f', c:forward{torch.Tensor{0}, torch.Tensor{5}}))  --> 0.0067
/// ```
public final class DistanceRatioCriterion: PairCriterion {
  /// Divides the loss and its gradient by the first size of a; true by default.
  public var sizeAverage = true

  public override class var help: String { "-log(e⁻ᵃ / (e⁻ᵃ + e⁻ᵇ)) of distances {a, b} of like and unlike samples" }
  public override class var fields: [Field] {
    super.fields + [.flag("sizeAverage", \DistanceRatioCriterion.sizeAverage)]
  }
  public override class var constructor: Constructor { .fields("sizeAverage") }
  public override class var example: Example { Example(input: .table([.fractions([4]), .fractions([4])])) }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    sizeAverage ? input.list?.first?.tensor?.sizes.first.map(Double.init) : 1
  }

  /// sigmoid(a - b), and a - b.
  private func ratios(_ input: Value) throws -> (ratio: Tensor, difference: Tensor, divisor: Double) {
    let (a, b) = try pair(input)
    let difference = try Tensor(a.dtype), ratio = try Tensor(a.dtype)
    try difference.cadd(a, -1, b)
    try ratio.sigmoid(difference)
    return (ratio, difference, sizeAverage ? Double(a.sizes[0]) : 1)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let (_, difference, divisor) = try ratios(input)
    // log(1 + e^d) = max(d, 0) + log(1 + e^-|d|)
    let rest = try Tensor(difference.dtype), positive = try Tensor(difference.dtype)
    try rest.abs(difference)
    try rest.neg(rest)
    try rest.exp(rest)
    try rest.log1p(rest)
    try positive.cmax(difference, 0)
    output = .number(try (rest.sumAll() + positive.sumAll()) / divisor)
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let (ratio, _, divisor) = try ratios(input)
    let negative = try Tensor(ratio.dtype)
    try ratio.div(ratio, divisor)
    try negative.neg(ratio)
    gradInput = .list([.tensor(ratio), .tensor(negative)])
    return gradInput
  }
}
