import TensorCore

/// (x - t)²: nn.MSECriterion (`nn/MSECriterion.lua`).
public class MSECriterion: ElementCriterion {
  override func withLoss(_ work: LossWork) throws -> Double { work.run(MSECriterionLoss()) }
}

private struct MSECriterionLoss: Loss {
  func value<T: LayerScalar>(_ x: T, _ t: T) -> T { (x - t) * (x - t) }
  func slope<T: LayerScalar>(_ x: T, _ t: T) -> T { 2 * (x - t) }
}

/// (x - w t)², w of one sample's sizes: nn.WeightedMSECriterion (`nn/WeightedMSECriterion.lua`).
public final class WeightedMSECriterion: MSECriterion {
  public var weight: Tensor?

  public convenience init(weight: Tensor) throws {
    self.init()
    self.weight = try weight.clone()
  }

  public override class var fields: [Field] {
    super.fields + [.tensor("weight", \WeightedMSECriterion.weight)]
  }

  private func weighted(_ target: Value) throws -> Value {
    let t = try realTensor(target, "target")
    guard let weight, weight.dtype == t.dtype, weight.count > 0, t.count % weight.count == 0 else {
      throw NNError.input(
        typeName, "weight is \(weight?.sizes.text ?? "missing"), target \(target.summary)")
    }
    let result = try t.clone()
    let rows = try result.view([t.count / weight.count, weight.count])
    try rows.cmul(rows, weight.contiguous().view([1, weight.count]).expandAs(rows))
    return .tensor(result)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateOutput(input, weighted(target))
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateGradInput(input, weighted(target))
  }
}
