import TensorCore

/// A layer that compares each place of an image with the weighted mean around it, over all planes.
///
/// Near the edges a mean is over what there is of the neighbourhood.
public class LocalNormalization: Module {
  /// P, the planes of the input; 1 by default.
  public final var nInputPlane = 1
  /// The weights of the neighbourhood, (K, L), or (K) for a product of two, K and L odd; their sum is 1 / P, or of a
  /// vector's in `SpatialDivisiveNormalization` 1 / √P. 9 x 9 equal ones by default.
  public final var kernel: Tensor?
  /// The weighted sum around each place, once for each plane.
  public final var meanestimator = Sequential()
  /// Divides by `coef`.
  public final var divider = CDivTable()
  /// Of `meanestimator`'s output's sizes: the sum of the weights around each place that lie in the image.
  public final var coef: Tensor?
  /// The sizes of the input that `coef` is for.
  private var coefSizes: Dims?

  public override class var fields: [Field] {
    super.fields + [
      .integer("nInputPlane", \LocalNormalization.nInputPlane), .tensor("kernel", \LocalNormalization.kernel),
      .object("meanestimator", \LocalNormalization.meanestimator), .object("divider", \LocalNormalization.divider),
      .tensor("coef", \LocalNormalization.coef),
    ]
  }

  // Modules of its own that no one else lists.
  public override var children: [Module] { [meanestimator, divider] }
  override final var summaryChildren: [Module] { [] }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(meanestimator)
    visitor.visit(divider)
  }

  public override final func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(3) ? input : nil
  }

  /// Keeps a copy of the kernel whose sum is 1 / `total`, and makes `meanestimator`.
  final func setUp(_ nInputPlane: Int, _ kernel: Tensor, total: Double) throws {
    self.nInputPlane = nInputPlane
    let own = try Tensor(kernel.sizes, dtype)
    try own.copy(from: kernel)
    try own.div(own, own.sumAll() * total)
    self.kernel = own
    coef = try Tensor([1, 1, 1], dtype)
    meanestimator = try Sequential.estimator(own, nInputPlane)
  }

  /// Throws unless the input is an image of P planes, or a batch of them.
  final func check(_ input: Value) throws -> Tensor {
    let x = try tensor(input)
    _ = try Planes(x, .image, self)
    guard x.sizes[x.dimension - 3] == nInputPlane else {
      throw NNError.input(
        describe(), "input has \(x.sizes[x.dimension - 3]) planes (\(x.sizes.text)), expected \(nInputPlane)")
    }
    return x
  }

  /// `coef` for inputs of the sizes of `x`.
  final func coefficients(_ x: Tensor) throws -> Tensor {
    if let coef, coefSizes == x.sizes, coef.dtype == dtype { return coef }
    let ones = try Tensor(Dims(Array(x.sizes.suffix(3))), dtype)
    try ones.fill(1)
    let sums = try tensor(meanestimator.callUpdateOutput(.tensor(ones)), "meanestimator's output").clone()
    coefSizes = x.sizes
    let fresh = x.dimension == 4 ? try sums.unsqueeze(0).expand(Dims([x.sizes[0]] + sums.sizes)) : sums
    coef = fresh
    return fresh
  }

  public override final func clearState() throws {
    coef = try Tensor([1, 1, 1], dtype)
    coefSizes = nil
    try super.clearState()
  }
}

extension LocalNormalization {
  /// The kernel of an argument. Throws unless it is a vector or a matrix of odd sizes.
  static func kernel(_ given: Tensor?, _ typeName: String) throws -> Tensor {
    if let given {
      guard given.dimension == 1 || given.dimension == 2 else {
        throw NNError.input(typeName, "averaging kernel must be 2D or 1D, got \(Value.tensor(given).summary)")
      }
      guard given.sizes.allSatisfy({ $0 % 2 == 1 }) else {
        throw NNError.input(typeName, "averaging kernel must have ODD dimensions, got \(given.sizes.text)")
      }
      return given
    }
    let ones = try Tensor([9, 9])
    try ones.fill(1)
    return ones
  }
}

extension Sequential {
  /// The sums around each place weighted by `kernel`, over all planes and once for each: the original's chain of
  /// layers, of squares and with the root at the end when `squares`.
  fileprivate static func estimator(_ kernel: Tensor, _ planes: Int, squares: Bool = false) throws -> Sequential {
    try checkSizes("nn.Sequential", ("nInputPlane", planes))
    func number(_ n: Int) -> Value { .number(Double(n)) }
    let height = kernel.sizes[0], isMatrix = kernel.dimension == 2, width = isMatrix ? kernel.sizes[1] : height
    let pad = try SpatialZeroPadding.make(
      number(width / 2), number(width / 2), number(height / 2), number(height / 2))
    var layers: [Module] = squares ? [Square(), pad] : [pad]
    if !isMatrix {
      let pairs = try Tensor([planes, 2])
      for i in 0..<2 * planes { pairs[linear: i] = Double(i / 2 + 1) }
      let rows = try SpatialConvolutionMap.make(.tensor(pairs), number(width), 1)
      for i in 0..<planes { try rows.weight?.select(0, i).copy(from: kernel) }
      try rows.bias?.zero()
      layers.append(rows)
    }
    let all = try SpatialConvolution.make(number(planes), 1, number(isMatrix ? width : 1), number(height))
    for i in 0..<planes { try all.weight?.select(0, 0).select(0, i).copy(from: kernel) }
    try all.bias?.zero()
    layers += [all, try Replicate.make(number(planes), 1, 3)]
    if squares { layers.append(Sqrt()) }
    let chain = Sequential()
    try chain.hold(layers)
    return chain
  }
}

/// An image less the weighted mean around each place: nn.SpatialSubtractiveNormalization
/// (`nn/SpatialSubtractiveNormalization.lua`).
///
///     y = x - Σ w x / Σ w        x, y (P, H, W) or (N, P, H, W)
///
/// P = nInputPlane, 1 by default; the mean is over all planes. `kernel` holds the weights w of the neighbourhood, (K,
/// L), or (K) for the product of two, K and L odd; 9 x 9 equal ones by default. It is scaled to the sum 1 / P. Near
/// the edges the mean is over what there is of the neighbourhood.
///
/// ```lua
/// m = nn.SpatialSubtractiveNormalization(1, torch.ones(3, 3))
/// print(m:forward(torch.ones(1, 5, 5)):abs():max() < 1e-9)  --> true
/// x = torch.zeros(1, 3, 3)
/// x[1][2][2] = 9
/// print(m:forward(x)[1][2][2])  --> 8
/// ```
public final class SpatialSubtractiveNormalization: LocalNormalization {
  /// Makes the difference.
  public var subtractor = CSubTable()
  private var sums = Value.none, adjusted = Value.none

  func build(_ nInputPlane: Int?, _ kernel: Tensor?) throws {
    let planes = nInputPlane ?? 1
    try setUp(planes, Self.kernel(kernel, typeName), total: Double(planes))
  }

  public override class var help: String { "an image less the weighted mean around each place" }
  public override class var fields: [Field] {
    super.fields + [.object("subtractor", \SpatialSubtractiveNormalization.subtractor)]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialSubtractiveNormalization.build, .optional(.integer("nInputPlane")), .optional(.tensor("kernel")))
  }
  public override class var example: Example {
    Example([2, .tensor(try Tensor([1, 2, 1], [3]))], input: .normal([2, 2, 4, 3]))
  }
  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(subtractor)
  }

  public override var children: [Module] { super.children + [subtractor] }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try check(input)
    let coef = Value.tensor(try coefficients(x))
    sums = try meanestimator.callUpdateOutput(input)
    adjusted = try divider.callUpdateOutput(.list([sums, coef]))
    output = try subtractor.callUpdateOutput(.list([input, adjusted]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try check(input)
    let dy = Value.tensor(try dense(gradOutput, "gradOutput", like: x))
    let coef = Value.tensor(try coefficients(x))
    let difference = try subtractor.callUpdateGradInput(.list([input, adjusted]), dy)
    let quotient = try divider.callUpdateGradInput(.list([sums, coef]), part(difference, 1, of: adjusted))
    let mean = try meanestimator.callUpdateGradInput(input, part(quotient, 0, of: sums))
    try ownGradInput(x.sizes).cadd(tensor(mean), 1, tensor(part(difference, 0, of: input)))
    return gradInput
  }
}

/// An image divided by its weighted deviation from 0 around each place: nn.SpatialDivisiveNormalization
/// (`nn/SpatialDivisiveNormalization.lua`).
///
///     y = x / s    s = √(Σ w x²) / Σ w, or `thresval` where that is not above `threshold`
///
/// x, y (P, H, W) or (N, P, H, W), P = nInputPlane, 1 by default. `kernel` (K, L) or (K), of odd sizes, holds the
/// weights w, 9 x 9 equal ones by default; a matrix is scaled to the sum 1 / P, a vector to 1 / √P. `threshold` is
/// 1e-4, `thresval` as the threshold if left out: they keep flat regions from being blown up.
///
/// ```lua
/// m = nn.SpatialDivisiveNormalization(1, torch.ones(3, 3))
/// y = m:forward(torch.Tensor(1, 5, 5):fill(100))
/// print(string.format('%.4f', y[1][3][3]))  --> 1.0000
/// ```
public final class SpatialDivisiveNormalization: LocalNormalization {
  /// 1e-4 by default.
  public var threshold = 1e-4
  /// The threshold by default.
  public var thresval = 1e-4
  /// √(Σ w x²) around each place, once for each plane.
  public var stdestimator = Sequential()
  /// Divides the input.
  public var normalizer = CDivTable()
  /// Applies the threshold.
  public var thresholder = Threshold()
  private var deviations = Value.none, adjusted = Value.none, divisors = Value.none

  func build(_ nInputPlane: Int?, _ kernel: Tensor?, _ threshold: Double?, _ thresval: Double?) throws {
    let planes = nInputPlane ?? 1, kernel = try Self.kernel(kernel, typeName)
    self.threshold = threshold ?? self.threshold
    self.thresval = thresval ?? self.threshold
    try setUp(planes, kernel, total: kernel.dimension == 2 ? Double(planes) : Double(planes).squareRoot())
    if let own = self.kernel { stdestimator = try Sequential.estimator(own, planes, squares: true) }
    thresholder = try Threshold.make(.number(self.threshold), .number(self.thresval))
  }

  public override class var help: String { "an image divided by its weighted deviation around each place" }
  public override class var fields: [Field] {
    super.fields + [
      .number("threshold", \SpatialDivisiveNormalization.threshold),
      .number("thresval", \SpatialDivisiveNormalization.thresval),
      .object("stdestimator", \SpatialDivisiveNormalization.stdestimator),
      .object("normalizer", \SpatialDivisiveNormalization.normalizer),
      .object("thresholder", \SpatialDivisiveNormalization.thresholder),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialDivisiveNormalization.build, .optional(.integer("nInputPlane")), .optional(.tensor("kernel")),
      .optional(.number("threshold")), .optional(.number("thresval")))
  }
  public override class var example: Example {
    Example([2, .tensor(try Tensor([1, 2, 1], [1, 3]))], input: .normal([2, 2, 4, 3]))
  }
  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for module in [stdestimator, normalizer, thresholder] { visitor.visit(module) }
  }

  public override var children: [Module] { super.children + [stdestimator, normalizer, thresholder] }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try check(input)
    let coef = Value.tensor(try coefficients(x))
    deviations = try stdestimator.callUpdateOutput(input)
    adjusted = try divider.callUpdateOutput(.list([deviations, coef]))
    divisors = try thresholder.callUpdateOutput(adjusted)
    output = try normalizer.callUpdateOutput(.list([input, divisors]))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try check(input)
    let dy = Value.tensor(try dense(gradOutput, "gradOutput", like: x))
    let coef = Value.tensor(try coefficients(x))
    let quotient = try normalizer.callUpdateGradInput(.list([input, divisors]), dy)
    let limited = try thresholder.callUpdateGradInput(adjusted, part(quotient, 1, of: divisors))
    let scaled = try divider.callUpdateGradInput(.list([deviations, coef]), limited)
    let deviation = try stdestimator.callUpdateGradInput(input, part(scaled, 0, of: deviations))
    try ownGradInput(x.sizes).cadd(tensor(deviation), 1, tensor(part(quotient, 0, of: input)))
    return gradInput
  }
}

extension LocalNormalization {
  /// Entry `i` of a table of gradients, in the sizes of what it is the gradient of: sums have one dimension more than
  /// images, of size 1.
  fileprivate func part(_ table: Value, _ i: Int, of value: Value) throws -> Value {
    guard let gradient = table.list?[safe: i]?.tensor, let sizes = value.tensor?.sizes, sizes.product == gradient.count
    else { throw NNError.input(describe(), "backward needs forward of the same input first") }
    return .tensor(try gradient.contiguous().view(sizes))
  }
}

/// Subtractive, then divisive normalisation: nn.SpatialContrastiveNormalization
/// (`nn/SpatialContrastiveNormalization.lua`).
///
/// x, y (P, H, W) or (N, P, H, W), P = nInputPlane, 1 by default. First `nn.SpatialSubtractiveNormalization`, then
/// `nn.SpatialDivisiveNormalization`, with the same `kernel` (9 x 9 equal weights by default), `threshold` (1e-4) and
/// `thresval` (the threshold). It makes images independent of brightness and contrast.
///
/// ```lua
/// m = nn.SpatialContrastiveNormalization(1, torch.ones(5))
/// x = torch.rand(1, 8, 8)
/// a = m:forward(x):clone()
/// print((a - m:forward(x * 3 + 10)):abs():max() < 1e-6)  --> true
/// ```
public final class SpatialContrastiveNormalization: Module {
  /// P; 1 by default.
  public var nInputPlane = 1
  /// As `LocalNormalization.kernel`.
  public var kernel: Tensor?
  /// As of `SpatialDivisiveNormalization`.
  public var threshold = 1e-4, thresval = 1e-4
  /// The two normalisations.
  public var normalizer = Sequential()

  func build(_ nInputPlane: Int?, _ kernel: Tensor?, _ threshold: Double?, _ thresval: Double?) throws {
    self.nInputPlane = nInputPlane ?? 1
    self.threshold = threshold ?? self.threshold
    self.thresval = thresval ?? self.threshold
    let kernel = try LocalNormalization.kernel(kernel, typeName)
    let first = SpatialSubtractiveNormalization(), second = SpatialDivisiveNormalization()
    try first.build(self.nInputPlane, kernel)
    self.kernel = first.kernel
    try second.build(self.nInputPlane, kernel, self.threshold, self.thresval)
    normalizer = Sequential(first, second)
  }

  public override class var help: String { "subtractive, then divisive normalisation" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nInputPlane", \SpatialContrastiveNormalization.nInputPlane),
      .tensor("kernel", \SpatialContrastiveNormalization.kernel),
      .number("threshold", \SpatialContrastiveNormalization.threshold),
      .number("thresval", \SpatialContrastiveNormalization.thresval),
      .object("normalizer", \SpatialContrastiveNormalization.normalizer),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(
      SpatialContrastiveNormalization.build, .optional(.integer("nInputPlane")), .optional(.tensor("kernel")),
      .optional(.number("threshold")), .optional(.number("thresval")))
  }
  public override class var example: Example {
    Example([2, .tensor(try Tensor([1, 2, 1], [3, 1]))], input: .normal([2, 2, 4, 3]))
  }

  public override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(normalizer)
  }

  public override var children: [Module] { [normalizer] }
  override var summaryChildren: [Module] { [] }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    normalizer.formOfBatch(input, run)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try normalizer.callUpdateOutput(input)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try normalizer.callUpdateGradInput(input, gradOutput)
    return gradInput
  }
}
