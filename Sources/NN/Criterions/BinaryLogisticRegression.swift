import TensorCore

/// Σ ln(1 + e^(-t x)) / N for targets t of -1 and 1: nn.BinaryLogisticRegression
/// (`dpnn/BinaryLogisticRegression.lua`).
///
/// Input and target (N) or (N, 1). Without `sizeAverage` (true by default) the sum. x is a score, positive for yes.
///
/// ```lua
/// c = nn.BinaryLogisticRegression()
/// print(string.format('%.4f', c:forward(torch.Tensor{0, 0}, torch.Tensor{1, -1})))  --> 0.6931
/// print(string.format('%.4f', c:forward(torch.Tensor{3}, torch.Tensor{1})))  --> 0.0486
/// ```
public final class BinaryLogisticRegression: ElementCriterion {
  public override class var help: String { "Σ ln(1 + e^(-t x)) / N for targets of -1 and 1" }
  public override class var example: Example { Example(input: .normal([4, 1]), target: .signs([4, 1])) }
  override var loss: any Loss { SoftMarginLoss() }

  private func check(_ value: Value, _ what: String) throws {
    guard let x = value.tensor else { return }
    guard x.dimension == 1 || x.dimension == 2 && x.sizes.contains(1) else {
      throw NNError.input(typeName, "\(what): Expecting batchSize x 1, got \(value.summary)")
    }
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    try check(input, "Input")
    try check(target, "Target")
    return try super.updateOutput(input, target)
  }
}

/// Σ ln(1 + e^(-t x)) / (2 N H W) over the pixels of images of one channel: nn.SpatialBinaryLogisticRegression
/// (`dpnn/SpatialBinaryLogisticRegression.lua`).
///
/// Input (N, 1, H, W) or (1, H, W), targets of -1 and 1 in the same sizes. With the field `sizeAverage` false (it is
/// true) the sum is divided by 2 H W only.
///
/// ```lua
/// c = nn.SpatialBinaryLogisticRegression()
/// print(string.format('%.4f', c:forward(torch.zeros(2, 1, 3, 3), torch.ones(2, 1, 3, 3))))  --> 0.3466
/// ```
public final class SpatialBinaryLogisticRegression: ElementCriterion {
  public override class var help: String { "Σ ln(1 + e^(-t x)) / (2 N H W) over pixels whose targets are -1 and 1" }
  public override class var constructor: Constructor { .fields() }
  public override class var example: Example { Example(input: .normal([2, 1, 3, 4]), target: .signs([2, 1, 3, 4])) }
  override var loss: any Loss { SoftMarginLoss() }

  /// What the sum of the losses of all elements is divided by, for an element criterion that divides by their number
  /// when `sizeAverage`.
  private func factor(_ input: Value, _ target: Value) throws -> Double {
    let x = try realTensor(input)
    guard x.dimension == 3 || x.dimension == 4, x.sizes[x.dimension - 3] == 1, target.tensor?.sizes == x.sizes else {
      throw NNError.input(
        typeName,
        "expected images N x 1 x H x W and targets of the same sizes, got \(input.summary) and "
          + target.summary)
    }
    let pixels = x.sizes[x.dimension - 2] * x.sizes[x.dimension - 1]
    return sizeAverage ? 0.5 : 0.5 / Double(Swift.max(pixels, 1))
  }

  public override func batchDivisor(_ input: Value, _ target: Value) -> Double? {
    guard let x = input.tensor, x.dimension == 4 else { return nil }
    return sizeAverage ? Double(x.sizes[0]) : 1
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let factor = try factor(input, target)
    output = .number(factor * (try super.updateOutput(input, target).number ?? 0))
    return output
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let factor = try factor(input, target)
    if let dx = try super.updateGradInput(input, target).tensor { try dx.mul(dx, factor) }
    return gradInput
  }
}
