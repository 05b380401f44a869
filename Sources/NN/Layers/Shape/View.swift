import TensorCore

/// The same memory in other sizes: nn.View (`nn/View.lua`).
///
/// The arguments are the sizes of the output, as numbers or a LongStorage; one may be -1, for what is left. What the
/// input has beyond the view's elements becomes a batch dimension in front; after `setNumInputDims(n)` the last n
/// dimensions are those of one sample, so that a batch of one keeps its dimension and -1 does not swallow the batch.
/// The input must be dense: `nn.Contiguous` before it, or `nn.Reshape` instead.
///
/// ```lua
/// print(table.concat(nn.View(6):forward(torch.zeros(2, 3)):size():totable(), ' '))  --> 6
/// print(table.concat(nn.View(6):forward(torch.zeros(5, 2, 3)):size():totable(), ' '))  --> 5 6
/// m = nn.View(-1):setNumInputDims(2)
/// print(table.concat(m:forward(torch.zeros(5, 2, 3)):size():totable(), ' '))  --> 5 6
/// ```
public final class View: Module {
  /// The sizes of the output, without the batch's; one of them may be -1, for what is left.
  public var size: Dims = []
  /// Dimensions of one sample; nil for all of the input's.
  public var numInputDims: Int?

  /// Throws when a size is below -1 or too large, or two are -1.
  public convenience init(_ size: Dims) throws {
    self.init()
    try resetSize(size)
  }

  /// Sets the sizes. Throws when one is below -1 or too large, or two are -1.
  public func resetSize(_ size: Dims) throws {
    for n in size where n < -1 || n > 1 << 40 {
      throw NNError.input(Self.className, "size should be positive or -1, got \(n)")
    }
    guard size.filter({ $0 == -1 }).count <= 1 else {
      throw NNError.input(Self.className, "only one dimension can be at -1")
    }
    self.size = size
  }

  public override class var help: String { "the same memory in other sizes, of which one may be -1" }
  public override class var fields: [Field] {
    super.fields + [
      .sizes("size", \View.size), .integer("numInputDims", \View.numInputDims),
      .computed("numElements", stored: true) { (m: View) in .number(Double(m.elements)) },
    ]
  }
  public override class var constructor: Constructor { Constructor(View.resetSize, .sizes("size")) }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod("resetSize", View.resetSize, .sizes("size")), setNumInputDims(\View.numInputDims),
    ]
  }
  public override class var example: Example { Example([2, 2]) }

  private var elements: Int { size.contains { $0 >= 0 } ? Dims(size.filter { $0 >= 0 }).product ?? 0 : 1 }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    // Without -1, more elements than `size` has would become rows.
    guard let axes = input.axes, input == .rows(axes.count - 1), !run.singlesHaveBatch,
      numInputDims == axes.count - 1, size.contains(-1)
    else { return nil }
    return .rows(size.count)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    guard x.isContiguous else {
      throw NNError.input(describe(), "input should be contiguous: put nn.Contiguous or nn.Copy before")
    }
    let own = Swift.max(0, Swift.min(numInputDims ?? x.dimension, x.dimension))
    let lead = x.dimension - own
    let sample = x.sizes.dropFirst(lead).reduce(1, *)
    let outer = x.sizes.prefix(lead).reduce(1, *)
    guard elements > 0, sample % elements == 0 else {
      throw NNError.input(
        describe(),
        "input view (\(x.sizes.map(String.init).joined(separator: "x"))) and desired view "
          + "(\(size.map(String.init).joined(separator: "x"))) do not match")
    }
    let batch = (size.contains(-1) ? 1 : sample / elements) * outer
    var sizes = size
    if !(batch == 1 && x.dimension <= numInputDims ?? x.dimension) { sizes.insert(batch, at: 0) }
    if let free = sizes.firstIndex(of: -1) {
      let rest = sizes.enumerated().filter { $0.offset != free }.reduce(1) { $0 * $1.element }
      guard rest > 0, x.count % rest == 0 else {
        throw NNError.input(describe(), "input is \(input.summary), which \(describe()) does not divide")
      }
      sizes[free] = x.count / rest
    }
    output = .tensor(try x.view(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = .tensor(try sameElements(gradOutput, as: tensor(input)))
    return gradInput
  }

  public override func describe() -> String {
    "\(typeName)(\(size.map(String.init).joined(separator: ", ")))"
  }
}
