import TensorCore

/// -(t log x + (1 - t) log(1 - x)), with 1e-12 against log 0: nn.BCECriterion (`nn/BCECriterion.lua`).
public final class BCECriterion: ElementCriterion {
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

  public override class var fields: [Field] { super.fields + [.tensor("weights", \BCECriterion.weights)] }

  override func elementWeights(_ x: Tensor) throws -> Tensor? { try columnWeights(weights, x) }

  override func withLoss(_ work: LossWork) throws -> Double { work.run(BCECriterionLoss()) }
}

private struct BCECriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T {
    -(T.logarithm(x + T(1e-12)) * t + T.logarithm(1 - x + T(1e-12)) * (1 - t))
  }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { -(t - x) / ((1 - x + T(1e-12)) * (x + T(1e-12))) }
}
