import TensorCore

/// Each plane less its mean and divided by its deviation, both given: nn.SpatialFeatNormalization
/// (`dpnn/SpatialFeatNormalization.lua`).
///
///     y = (x - mean) / std        x, y (C, H, W) or (N, C, H, W)    mean, std (C)
///
/// `std` is ones if left out. Copies of both are kept; nothing is learned. It brings a data set's colours to mean 0
/// and deviation 1 in the model itself.
///
/// ```lua
/// m = nn.SpatialFeatNormalization(torch.Tensor{10, 20}, torch.Tensor{2, 5})
/// y = m:forward(torch.Tensor{{{12}}, {{20}}})
/// print(table.concat(y:view(2):totable(), ' '))  --> 1 0
/// ```
public final class SpatialFeatNormalization: Module {
  /// `(C)`.
  public var mean: Tensor?
  /// `(C)`; ones by default.
  public var std: Tensor?

  /// Takes copies. Throws unless both are 1-D and of one size.
  public convenience init(_ mean: Tensor, _ std: Tensor? = nil) throws {
    self.init()
    try build(mean, std)
  }

  func build(_ mean: Tensor, _ std: Tensor?) throws {
    guard mean.dimension == 1, std?.count ?? mean.count == mean.count else {
      throw NNError.input(
        typeName,
        "Mean/Std should be 1D and of one size, got \(Value.tensor(mean).summary)"
          + (std.map { " and \(Value.tensor($0).summary)" } ?? ""))
    }
    let ownMean = try Tensor(mean.sizes, dtype), ownStd = try Tensor(mean.sizes, dtype)
    try ownMean.copy(from: mean)
    if let std { try ownStd.copy(from: std) } else { try ownStd.fill(1) }
    (self.mean, self.std) = (ownMean, ownStd)
  }

  public override class var help: String { "each plane less a given mean and divided by a given deviation" }
  public override class var fields: [Field] {
    super.fields + [
      .tensor("mean", \SpatialFeatNormalization.mean), .tensor("std", \SpatialFeatNormalization.std),
      .computed("noOfFeats", stored: true) { (m: SpatialFeatNormalization) in .number(Double(m.mean?.count ?? 0)) },
    ]
  }
  public override class var constructor: Constructor {
    Constructor(SpatialFeatNormalization.build, .tensor("mean"), .optional(.tensor("std")))
  }
  public override class var example: Example {
    Example([.tensor(try Tensor([0.5, -1], [2])), .tensor(try Tensor([2, 0.5], [2]))], input: .normal([3, 2, 2, 2]))
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .rows(3) ? input : nil
  }

  /// One number for each plane, as wide as `x`.
  private func spread(_ numbers: Tensor?, _ x: Tensor) throws -> Tensor {
    _ = try Planes(x, .image, self)
    let planes = x.sizes[x.dimension - 3]
    guard let numbers, numbers.count == planes else {
      throw NNError.input(
        describe(),
        "No. of Feats dont match: input has \(planes) planes (\(x.sizes.text)), expected \(mean?.count ?? 0)")
    }
    let column = try checked(numbers, "mean or std", count: planes).contiguous()
    return try column.view(x.dimension == 4 ? [1, planes, 1, 1] : [planes, 1, 1]).expandAs(x)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let y = try ownOutput(x.sizes)
    try y.cadd(x, -1, spread(mean, x))
    try y.cdiv(y, spread(std, x))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try dense(gradOutput, "gradOutput", like: tensor(input))
    try ownGradInput(dy.sizes).cdiv(dy, spread(std, dy))
    return gradInput
  }
}
