import TensorCore

/// The same elements in other sizes: nn.Reshape (`nn/Reshape.lua`).
///
/// The arguments are the sizes of one sample, as numbers or a LongStorage, and perhaps `batchMode`: with true the
/// input's first dimension is kept as a batch, with false never; if it is left out, the batch is kept unless the input
/// has exactly the elements of the sizes (and more than one row). An input with gaps in memory is copied, unlike by
/// `nn.View`.
///
/// ```lua
/// m = nn.Reshape(2, 3)
/// print(table.concat(m:forward(torch.zeros(6)):size():totable(), ' '))  --> 2 3
/// print(table.concat(m:forward(torch.zeros(5, 6)):size():totable(), ' '))  --> 5 2 3
/// print(table.concat(nn.Reshape(6, true):forward(torch.zeros(1, 2, 3)):size():totable(), ' '))  --> 1 6
/// ```
public final class Reshape: Module {
  /// The sizes of one sample of the output.
  public var size: Dims = []
  /// Whether the input's first dimension is a batch; nil, the default, to go by the number of elements.
  public var batchMode: Bool?

  /// Throws when a size is not positive or the sizes multiply beyond what fits.
  public convenience init(_ size: Dims, _ batchMode: Bool? = nil) throws {
    self.init()
    try build(size, batchMode)
  }

  func build(_ size: Dims, _ batchMode: Bool?) throws {
    for n in size { try checkSizes(typeName, ("size", n)) }
    guard size.product != nil else { throw NNError.input(typeName, "\(size.text) is too large") }
    self.size = size
    self.batchMode = batchMode
  }

  public override class var help: String { "the same elements in other sizes" }
  public override class var fields: [Field] {
    super.fields + [
      .sizes("size", \Reshape.size), .flag("batchMode", \Reshape.batchMode),
      .computed("nelement", stored: true) { (m: Reshape) in .number(Double(m.size.product ?? 0)) },
      // A buffer of the original, which its code does not make itself.
      .computed("batchsize", stored: true) { (m: Reshape) in
        var sizes = m.size
        sizes.insert(0, at: 0)
        return Field.storage(sizes)
      },
    ]
  }

  public override class var constructor: Constructor {
    Constructor(Reshape.build, .sizes("size"), .optional(.flag("batchMode")))
  }
  public override class var example: Example { Example([2, 2]) }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard batchMode != false, let axes = input.axes, input == .rows(axes.count - 1) else { return nil }
    // Without a batch, a matrix could be rows.
    guard run.singlesHaveBatch || (batchMode == nil && axes.count == 2 && (size.product ?? 0) > 1) else { return nil }
    return .rows(size.count)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try dense(input)
    let count = size.product ?? 0
    guard x.dimension > 0 else { throw NNError.input(describe(), "input is empty") }
    var sizes = size
    if !(batchMode == false || (batchMode == nil && x.count == count && x.sizes[0] != 1)) {
      sizes.insert(x.sizes[0], at: 0)
    }
    guard sizes.product == x.count else {
      throw NNError.input(
        describe(), "input is \(input.summary), expected \(count) elements, or N x \(count)")
    }
    output = .tensor(try x.view(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .tensor(try sameElements(gradOutput, as: tensor(input)))
    return gradInput
  }

  public override func describe() -> String {
    "\(typeName)(\(size.map(String.init).joined(separator: "x")))"
  }
}

extension Module {
  /// The gradient of a layer that only changes sizes: gradOutput in the input's sizes.
  final func sameElements(_ gradOutput: Value, as x: Tensor) throws -> Tensor {
    let dy = try dense(gradOutput, "gradOutput")
    guard dy.count == x.count else {
      throw NNError.input(
        describe(), "gradOutput is \(gradOutput.summary), expected the \(x.count) elements of the input")
    }
    return try dy.view(x.sizes)
  }
}
