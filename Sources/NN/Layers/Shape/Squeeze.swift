import TensorCore

/// Leaves out dimensions of size 1: nn.Squeeze (`nn/Squeeze.lua`).
///
/// Without `dim` all of them, else that one if its size is 1. With `numInputDims`, the dimensions of one sample, an
/// input with one more is a batch: `dim` counts from the second, and a batch of one sample stays a batch. The output
/// is a view.
///
/// ```lua
/// x = torch.zeros(1, 3, 1, 4)
/// print(table.concat(nn.Squeeze():forward(x):size():totable(), ' '))  --> 3 4
/// print(table.concat(nn.Squeeze(3):forward(x):size():totable(), ' '))  --> 1 3 4
/// ```
public final class Squeeze: Module {
  /// The dimension, from 1; nil for all.
  public var dim: Int?
  /// Dimensions of one sample; with one more in the input, `dim` counts from the second.
  public var numInputDims: Int?

  /// Leaves out `dim` if its size is 1, or without it all dimensions of size 1.
  public convenience init(_ dim: Int? = nil, _ numInputDims: Int? = nil) {
    self.init()
    self.dim = dim
    self.numInputDims = numInputDims
  }

  public override class var help: String { "leaves out dimensions of size 1" }
  public override class var fields: [Field] {
    super.fields + [.integer("dim", \Squeeze.dim), .integer("numInputDims", \Squeeze.numInputDims)]
  }
  public override class var constructor: Constructor { .fields("dim", "numInputDims") }
  public override class var methods: [ClassMethod] { super.methods + [setNumInputDims(\Squeeze.numInputDims)] }
  public override class var example: Example { Example(input: .normal([3, 1, 4])) }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    if let dim {
      let axis = try axis(dim, of: x, nInputDims: numInputDims)
      output = .tensor(try x.squeeze(axis))
      return output
    }
    var y = try x.squeeze()
    // A batch of one sample stays a batch.
    if let numInputDims, x.dimension - 1 == numInputDims, x.sizes[0] == 1 { y = try y.unsqueeze(0) }
    output = .tensor(y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .tensor(try sameElements(gradOutput, as: tensor(input)))
    return gradInput
  }
}

/// Inserts a dimension of size 1: nn.Unsqueeze (`nn/Unsqueeze.lua`).
///
/// `pos`, from 1, is its place among the dimensions of one sample; `numInputDims` says how many those are, else the
/// first input does: what later inputs have more stands before as batch. The output is a view.
///
/// ```lua
/// print(table.concat(nn.Unsqueeze(2):forward(torch.zeros(3, 4)):size():totable(), ' '))  --> 3 1 4
/// print(table.concat(nn.Unsqueeze(1, 2):forward(torch.zeros(5, 3, 4)):size():totable(), ' '))  --> 5 1 3 4
/// ```
public final class Unsqueeze: Module {
  /// Where, from 1.
  public var pos = 1
  /// Dimensions of one sample; nil until the first input, whose dimensions it takes.
  public var numInputDims: Int?

  /// Inserts the dimension `pos` of each sample.
  public convenience init(_ pos: Int, _ numInputDims: Int? = nil) {
    self.init()
    self.pos = pos
    self.numInputDims = numInputDims
  }

  public override class var help: String { "inserts a dimension of size 1" }
  public override class var fields: [Field] {
    super.fields + [.integer("pos", \Unsqueeze.pos), .integer("numInputDims", \Unsqueeze.numInputDims)]
  }
  public override class var constructor: Constructor { .fields("pos", "numInputDims", required: 1) }
  public override class var methods: [ClassMethod] { super.methods + [setNumInputDims(\Unsqueeze.numInputDims)] }
  public override class var example: Example { Example([1]) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, input == .rows(axes.count - 1), !run.singlesHaveBatch, numInputDims == axes.count - 1
    else { return nil }
    return .rows(axes.count)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let own = numInputDims ?? x.dimension
    numInputDims = own
    let (lead, _) = x.dimension.subtractingReportingOverflow(own)
    let (at, _) = pos.addingReportingOverflow(lead)
    guard lead >= 0, at >= 1, at <= x.dimension + 1 else {
      throw NNError.input(
        describe(),
        "Invalid position: \(pos). input:dim() is \(x.dimension), input feature map dim (numInputDims) is \(own).")
    }
    output = .tensor(try x.unsqueeze(at - 1))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .tensor(try sameElements(gradOutput, as: tensor(input)))
    return gradInput
  }

  public override func describe() -> String { "\(typeName)(dim \(pos))" }
}
