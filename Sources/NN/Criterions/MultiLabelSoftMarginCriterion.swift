import TensorCore

/// -(t log σ(x) + (1 - t) log(1 - σ(x))): nn.MultiLabelSoftMarginCriterion (`nn/MultiLabelSoftMarginCriterion.lua`).
public final class MultiLabelSoftMarginCriterion: ElementCriterion {
  /// One weight for each column of (N, C), or each element of (C).
  public var weights: Tensor?

  /// Throws unless `weights` is 1-D.
  public convenience init(_ weights: Tensor?, _ sizeAverage: Bool? = nil) throws {
    self.init(sizeAverage: sizeAverage)
    guard weights?.dimension ?? 1 == 1 else {
      throw NNError.input(typeName, "weights input should be 1-D Tensor, got \(weights?.sizes.text ?? "")")
    }
    self.weights = weights
  }

  public override class var fields: [Field] {
    super.fields + [.tensor("weights", \MultiLabelSoftMarginCriterion.weights)]
  }

  override func elementWeights(_ x: Tensor) throws -> Tensor? { try columnWeights(weights, x) }

  override func withLoss(_ work: LossWork) throws -> Double { work.run(MultiLabelSoftMarginCriterionLoss()) }
}

private struct MultiLabelSoftMarginCriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T {
    logarithmOfOnePlus(exponential(-x.magnitude)) - x * (t - (x >= 0 ? 1 : 0))
  }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { 1 / (1 + exponential(-x)) - t }
}
