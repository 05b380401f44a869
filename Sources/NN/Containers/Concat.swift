import TensorCore

/// Gives its input to every child and joins their outputs along a dimension: nn.Concat (`nn/Concat.lua`).
///
/// `dimension` counts from 1 or negative from the end, in the outputs as they are, batch included: nn.Concat(2) joins
/// the features of (N, D1) and (N, D2) to (N, D1 + D2). All other sizes must be the same. The gradient is the sum of
/// the children's. `nn.ConcatTable` leaves the outputs apart.
///
/// ```lua
/// m = nn.Concat(1):add(nn.Identity()):add(nn.Square())
/// print(table.concat(m:forward(torch.Tensor{2, 3}):totable(), ' '))  --> 2 3 4 9
/// print(nn.Concat(2):add(nn.Linear(4, 5)):add(nn.Linear(4, 2)):forward(torch.randn(3, 4)):size(2))  --> 7
/// ```
public class Concat: Container {
  /// The dimension of the outputs along which they are joined, from 1, or negative from the end.
  public final var dimension = 1

  /// Joins the outputs of `modules` along `dimension`.
  public convenience init(_ dimension: Int, _ modules: Module...) {
    self.init()
    self.dimension = dimension
    self.modules = modules
  }

  public override class var help: String { "gives its input to every child and joins their outputs along a dimension" }
  public override class var fields: [Field] {
    super.fields + [.integer("dimension", \Concat.dimension)]
  }
  public override class var constructor: Constructor { .fields("dimension", required: 1) }
  public override class var example: Example {
    Example([2], after: { try ($0 as? Container)?.extend([try Linear(4, 5), Tanh()]) })
  }

  /// The part of `whole` that belongs to a child's output of `sizes`, which starts at `offset` along the
  /// dimension.
  func window(_ whole: Tensor, _ sizes: Dims, _ axis: Int, _ offset: Int) throws -> Tensor {
    try whole.narrow(axis, offset, sizes[axis])
  }

  /// The sizes of all outputs together.
  func joined(_ outputs: [Tensor], _ axis: Int) throws -> Dims {
    guard var sizes = outputs.first?.sizes else { return [] }
    sizes[axis] = 0
    for (i, y) in outputs.enumerated() {
      guard y.dimension == sizes.count else {
        throw NNError.input(typeName, "output \(i + 1) is \(y.sizes.text), output 1 \(outputs[0].sizes.text)")
      }
      for d in 0..<sizes.count where d != axis && y.sizes[d] != sizes[d] {
        throw NNError.input(
          typeName,
          "output \(i + 1) is \(y.sizes.text), output 1 \(outputs[0].sizes.text): "
            + "only dimension \(dimension) may differ")
      }
      sizes[axis] += y.sizes[axis]
    }
    return sizes
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    let forms = modules.map { $0.formOfBatch(input, run) }
    guard let first = forms.first, let axes = first?.axes, forms.allSatisfy({ $0 == first }), !(self is DepthConcat),
      run.axis(axes, { Self.axis(dimension, rank: $0) }).map({ axes[$0] }) == .feature
    else { return nil }
    return first
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let outputs = try modules.enumerated().map { i, module in
      try tensor(inside(place(i)) { try module.callUpdateOutput(input) }, "output \(i + 1)")
    }
    guard let first = outputs.first else { throw NNError.input(typeName, "has no modules") }
    let axis = try axis(dimension, of: first)
    let all = try ownOutput(joined(outputs, axis))
    if self is DepthConcat { try all.zero() }
    var offset = 0
    for y in outputs {
      try window(all, y.sizes, axis, offset).copy(from: y)
      offset += y.sizes[axis]
    }
    return output
  }

  private func back(
    _ gradOutput: Value, _ body: (Module, Value) throws -> Value
  ) throws {
    let dy = try tensor(gradOutput, "gradOutput")
    guard dy.sizes == output.tensor?.sizes else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), expected \(output.tensor?.sizes.text ?? "forward first")")
    }
    var offset = 0
    var sum = Value.none
    let axis = try axis(dimension, of: dy)
    for (i, module) in modules.enumerated() {
      let y = try tensor(module.output, "output \(i + 1)")
      guard y.dimension == dy.dimension else {
        throw NNError.input(describe(), "output \(i + 1) is \(y.sizes.text), gradOutput \(dy.sizes.text)")
      }
      let part = try window(dy, y.sizes, axis, offset)
      offset += y.sizes[axis]
      let gradient = try inside(place(i)) { try body(module, .tensor(part)) }
      sum = i == 0 ? try gradient.cloned() : try sum.adding(gradient, describe())
    }
    if !sum.isNone { gradInput = sum }
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try back(gradOutput) { try $0.callUpdateGradInput(input, $1) }
    return gradInput
  }

  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    try back(gradOutput) { try $0.backward(input, $1, scale: scale) }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    try back(gradOutput) {
      try $0.callAccGradParameters(input, $1, scale: scale)
      return .none
    }
  }

  public override func describe() -> String { describeBranches() }
}

/// A Concat whose smaller outputs stand in the middle of zeros: nn.DepthConcat (`nn/DepthConcat.lua`).
///
/// The outputs are joined along `dimension` as in `nn.Concat`; along the others the largest size counts, and what is
/// smaller stands in the middle, nearer to the front where it does not fit evenly. It joins convolutions of kernels of
/// several sizes over one image.
///
/// ```lua
/// m = nn.DepthConcat(1):add(nn.SpatialConvolution(1, 2, 1, 1)):add(nn.SpatialConvolution(1, 3, 3, 3))
/// y = m:forward(torch.randn(1, 4, 4))
/// print(table.concat(y:size():totable(), ' '))  --> 5 4 4
/// print(y[3][1]:norm())  --> 0
/// ```
public final class DepthConcat: Concat {
  public override class var help: String { "a Concat whose smaller outputs stand in the middle of zeros" }

  override func joined(_ outputs: [Tensor], _ axis: Int) throws -> Dims {
    guard var sizes = outputs.first?.sizes else { return [] }
    for (i, y) in outputs.enumerated() {
      guard y.dimension == sizes.count else {
        throw NNError.input(typeName, "output \(i + 1) is \(y.sizes.text), output 1 \(outputs[0].sizes.text)")
      }
      if i == 0 { continue }
      for d in 0..<sizes.count {
        sizes[d] = d == axis ? sizes[d] + y.sizes[d] : Swift.max(sizes[d], y.sizes[d])
      }
    }
    return sizes
  }

  override func window(_ whole: Tensor, _ sizes: Dims, _ axis: Int, _ offset: Int) throws -> Tensor {
    var part = try whole.narrow(axis, offset, sizes[axis])
    for d in 0..<sizes.count where d != axis && part.sizes[d] != sizes[d] {
      part = try part.narrow(d, (part.sizes[d] - sizes[d]) / 2, sizes[d])
    }
    return part
  }
}
