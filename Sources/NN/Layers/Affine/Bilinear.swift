import TensorCore

/// A bilinear form for each output: nn.Bilinear (`nn/Bilinear.lua`).
///
/// N = batch, D = inputSize1, E = inputSize2, H = outputSize.
///
///     y[n, k] = Σ a[n, i] W[k, i, j] b[n, j] + bias[k]        {a (N, D), b (N, E)}    W (H, D, E)    y (N, H)
///
/// The input is a table of two matrices; single vectors are not taken. Without `bias` (true by default) nothing is
/// added. W, then the bias, are drawn uniformly from ±1/√D. Unlike the original's, the gradient of W is multiplied by
/// the scale of `backward`.
///
/// ```lua
/// m = nn.Bilinear(2, 2, 1, false)
/// m.weight[1]:copy(torch.eye(2))  -- aᵀ I b, the dot product
/// print(m:forward{torch.Tensor{{1, 2}}, torch.Tensor{{3, 4}}}[1][1])  --> 11
/// ```
public final class Bilinear: Module {
  /// `(H, D, E)`.
  public var weight: Tensor?
  /// `(H, D, E)`: the gradient, summed over the backward passes.
  public var gradWeight: Tensor?
  /// `(H)`, or nil without bias.
  public var bias: Tensor?
  /// `(H)`: the sum of dy's rows; nil without bias.
  public var gradBias: Tensor?

  /// One whose gradInput is a table from the start, as the original's is.
  public required init() {
    super.init()
    gradInput = .list([])
  }

  func build(_ inputSize1: Int, _ inputSize2: Int, _ outputSize: Int, _ hasBias: Bool) throws {
    try checkSizes(
      typeName, ("inputSize1", inputSize1), ("inputSize2", inputSize2), ("outputSize", outputSize))
    weight = try Tensor([outputSize, inputSize1, inputSize2], dtype)
    gradWeight = try Tensor([outputSize, inputSize1, inputSize2], dtype)
    bias = hasBias ? try Tensor([outputSize], dtype) : nil
    gradBias = hasBias ? try Tensor([outputSize], dtype) : nil
    try callReset(nil)
  }

  public override class var help: String { "a bilinear form aᵀ W b + bias of a pair {a, b} for each output" }
  public override class var fields: [Field] {
    super.fields
      + Field.parameter("weight", \Bilinear.weight, "gradWeight", \Bilinear.gradWeight)
      + Field.parameter("bias", \Bilinear.bias, "gradBias", \Bilinear.gradBias)
  }
  public override class var constructor: Constructor {
    Constructor(
      Bilinear.build, .integer("inputSize1"), .integer("inputSize2"), .integer("outputSize"),
      .flag("bias", default: true))
  }
  public override class var example: Example {
    Example([4, 3, 2], input: .table([.normal([3, 4]), .normal([3, 3])]))
  }

  public override func reset(_ stdv: Double?) throws {
    guard let weight, weight.dimension == 3 else { throw NNError.input(typeName, "has no 3-D weight") }
    guard stdv ?? 1 > 0 else { throw NNError.input(typeName, "standard deviation should be a positive number") }
    let bound = stdv.map { $0 * 3.0.squareRoot() } ?? 1 / Double(weight.sizes[1]).squareRoot()
    let generator = Environment.current.generator
    try weight.uniform(generator, -bound, bound)
    try bias?.uniform(generator, -bound, bound)
  }

  private struct Operands { let a: Tensor, b: Tensor, weight: Tensor }

  private func operands(_ input: Value) throws -> Operands {
    guard let weight, weight.dimension == 3 else { throw NNError.input(typeName, "has no 3-D weight") }
    guard input.list?.count == 2 else {
      throw NNError.input(
        describe(), "input should be a table containing two data Tensors, got \(input.summary)")
    }
    let x = try tensors(input)
    guard x[0].dimension == 2, x[1].dimension == 2, x[0].sizes[0] == x[1].sizes[0],
      x[0].sizes[1] == weight.sizes[1], x[1].sizes[1] == weight.sizes[2]
    else {
      throw NNError.input(
        describe(),
        "input is a pair of \(x[0].sizes.text) and \(x[1].sizes.text), expected N x \(weight.sizes[1]) and "
          + "N x \(weight.sizes[2])")
    }
    return Operands(a: x[0], b: x[1], weight: weight)
  }

  private func gradient(_ gradOutput: Value, _ x: Operands) throws -> Tensor {
    let dy = try tensor(gradOutput, "gradOutput")
    guard dy.sizes == [x.a.sizes[0], x.weight.sizes[0]] else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), expected \(x.a.sizes[0]) x \(x.weight.sizes[0])")
    }
    return dy
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    input == .table([.rows(1), .rows(1)]) ? .rows(1) : nil
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try operands(input)
    let y = try ownOutput([x.a.sizes[0], x.weight.sizes[0]])
    let product = try Tensor(dtype)
    for k in 0..<x.weight.sizes[0] {
      try product.mm(x.a, x.weight.select(0, k))
      try product.cmul(product, x.b)
      try y.narrow(1, k, 1).sum(product, 1)
    }
    if let bias { try y.cadd(y, 1, bias.contiguous().view([1, y.sizes[1]]).expandAs(y)) }
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try operands(input), dy = try gradient(gradOutput, x)
    let dx = try ownGradInputs([x.a.sizes, x.b.sizes])
    try dx[0].zero()
    try dx[1].zero()
    let product = try Tensor(dtype)
    for k in 0..<x.weight.sizes[0] {
      let w = try x.weight.select(0, k), d = try dy.narrow(1, k, 1)
      try product.mm(x.b, w.t())
      try dx[0].addcmul(dx[0], 1, product, d.expandAs(product))
      try product.mm(x.a, w)
      try dx[1].addcmul(dx[1], 1, product, d.expandAs(product))
    }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try operands(input), dy = try gradient(gradOutput, x)
    if let gradWeight {
      _ = try checked(gradWeight, "gradWeight", count: x.weight.count)
      let product = try Tensor(dtype)
      for k in 0..<x.weight.sizes[0] {
        try product.cmul(x.a, dy.narrow(1, k, 1).expandAs(x.a))
        let slice = try gradWeight.select(0, k)
        try slice.addmm(1, slice, scale, product.t(), x.b)
      }
    }
    if let gradBias {
      let sum = try Tensor(dtype)
      try sum.sum(dy, 0)
      try gradBias.cadd(gradBias, scale, sum)
    }
  }

  // As the original's, blanks included.
  public override func describe() -> String {
    guard let weight, weight.dimension == 3 else { return typeName }
    return "\(typeName)(\(weight.sizes[1])x\(weight.sizes[2]) -> \(weight.sizes[0])) "
      + (bias == nil ? " without bias" : "")
  }
}
