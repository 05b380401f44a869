import TensorCore

/// (x - t)²: nn.MSECriterion (`nn/MSECriterion.lua`).
///
///     loss = Σ (x - t)²        divided by the number of elements when sizeAverage (true by default)
///
/// Input and target are tensors of as many elements, of any shape. The gradient is 2 (x - t), divided likewise: with
/// (N, D) by N D, not by N.
///
/// ```lua
/// c, x, t = nn.MSECriterion(), torch.Tensor{1, 5}, torch.Tensor{2, 2}
/// print(c:forward(x, t))  --> 5
/// print(table.concat(c:backward(x, t):totable(), ' '))  --> -1 3
/// print(nn.MSECriterion(false):forward(x, t))  --> 10
/// ```
public class MSECriterion: ElementCriterion {
  public override class var help: String { "(x - t)²" }

  final override var loss: any Loss { MSELoss() }
}

struct MSELoss: Loss {
  func value<V: LayerVector>(_ x: V, _ t: V) -> V { (x - t) * (x - t) }
  func slope<V: LayerVector>(_ x: V, _ t: V) -> V { 2 * (x - t) }
}

/// (x - w t)², w of one sample's sizes: nn.WeightedMSECriterion (`nn/WeightedMSECriterion.lua`).
///
/// Input and target (D) or (N, D), or of other sizes whose number of elements w divides; `weight` w (D) multiplies the
/// target, not the error. With the field `sizeAverage` (true) the sum is divided by the number of elements.
///
/// ```lua
/// c = nn.WeightedMSECriterion(torch.Tensor{1, 10})
/// print(c:forward(torch.Tensor{1, 10}, torch.Tensor{1, 1}))  --> 0
/// ```
public final class WeightedMSECriterion: MSECriterion {
  /// w.
  public var weight: Tensor?

  /// Takes a copy of `weight`.
  public convenience init(weight: Tensor) throws {
    self.init()
    try build(weight)
  }

  func build(_ weight: Tensor) throws { self.weight = try weight.clone() }

  public override class var help: String { "(x - w t)², with a weight w for each element of a sample" }
  public override class var fields: [Field] { super.fields + [.tensor("weight", \WeightedMSECriterion.weight)] }
  public override class var constructor: Constructor { Constructor(WeightedMSECriterion.build, .tensor("weight")) }
  public override class var example: Example {
    Example([.tensor(try Tensor([0.5, 1, 1.5, 2], [4], .double))], target: .normal([3, 4]))
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

/// The squared error against the middle of a target that is at least as large: nn.SpatialAutoCropMSECriterion
/// (`nn/SpatialAutoCropMSECriterion.lua`).
///
/// Input x (C, H, W) or (N, C, H, W), target the same with at least as many rows and columns, of which the middle
/// counts; `sizeAverage` (true by default) divides by the number of x's elements. Convolutions without padding give
/// such smaller outputs. The original's way back takes no larger target; this does.
///
/// ```lua
/// c = nn.SpatialAutoCropMSECriterion()
/// t = torch.zeros(1, 3, 3)
/// t[1][2][2] = 5
/// print(c:forward(torch.Tensor{{{3}}}, t))  --> 4
/// ```
public final class SpatialAutoCropMSECriterion: MSECriterion {
  public override class var help: String { "(x - t)², t the middle of the target" }
  public override class var example: Example { Example(input: .normal([2, 2, 3, 2]), target: .normal([2, 2, 4, 5])) }

  /// The part of the target that the input is compared with.
  private func cropped(_ input: Value, _ target: Value) throws -> Value {
    let x = try realTensor(input)
    var t = try realTensor(target, "target")
    guard x.dimension == 3 || x.dimension == 4, t.dimension == x.dimension else {
      throw NNError.input(
        typeName,
        "input and target must both have 3 or 4 dimensions: input is \(input.summary), target "
          + target.summary)
    }
    for axis in x.dimension - 2..<x.dimension {
      guard x.sizes[axis] > 0, x.sizes[axis] <= t.sizes[axis] else {
        throw NNError.input(
          typeName,
          "Spatial resolution of input should be less than or equal to the spatial resolution of the target: "
            + "input is \(input.summary), target \(target.summary)")
      }
      t = try t.narrow(axis, (t.sizes[axis] - x.sizes[axis]) / 2, x.sizes[axis])
    }
    return .tensor(t)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateOutput(input, cropped(input, target))
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateGradInput(input, cropped(input, target))
  }
}
