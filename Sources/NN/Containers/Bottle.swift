import TensorCore

/// Lets a module that takes few dimensions work on many: nn.Bottle (`nn/Bottle.lua`).
///
/// The leading dimensions beyond `nInputDim` (2 by default) are merged into the first that the module sees, and taken
/// apart again in its output, which must have `nOutputDim` dimensions (as nInputDim if left out). An input of no more
/// dimensions than nInputDim goes to the module as it is. So a `nn.Linear` works on every step of (T, N, D).
///
/// ```lua
/// m = nn.Bottle(nn.Linear(4, 2))
/// print(table.concat(m:forward(torch.randn(5, 3, 4)):size():totable(), ' '))  --> 5 3 2
/// ```
public final class Bottle: Decorator {
  /// How many dimensions the module takes; 2 by default. An input of no more goes to it as it is.
  public var nInputDim = 2
  /// How many dimensions the module gives for such an input; the constructor sets it to `nInputDim` by default.
  public var nOutputDim = 2

  /// A bottle around `module`; the defaults are 2 and as many as `nInputDim`.
  public convenience init(_ module: Module, _ nInputDim: Int? = nil, _ nOutputDim: Int? = nil) {
    self.init()
    build(module, nInputDim, nOutputDim)
  }

  func build(_ module: Module, _ nInputDim: Int?, _ nOutputDim: Int?) {
    modules = [module]
    self.nInputDim = nInputDim ?? self.nInputDim
    self.nOutputDim = nOutputDim ?? self.nInputDim
  }

  public override class var help: String { "lets a module that takes few dimensions work on many" }
  public override class var fields: [Field] {
    super.fields + [.integer("nInputDim", \Bottle.nInputDim), .integer("nOutputDim", \Bottle.nOutputDim)]
  }

  public override class var constructor: Constructor {
    Constructor(Bottle.build, .object("module"), .optional(.integer("nInputDim")), .optional(.integer("nOutputDim")))
  }
  public override class var example: Example { Example([.object(try Linear(4, 5))], input: .normal([2, 3, 4])) }

  /// The leading sizes, and `x` with them merged.
  private func squeezed(_ x: Tensor, _ dims: Int) throws -> Tensor {
    guard dims >= 1, x.dimension > dims else { return x }
    let lead = x.dimension - dims + 1
    var sizes: Dims = [x.sizes.prefix(lead).reduce(1, *)]
    for d in lead..<x.dimension { sizes.append(x.sizes[d]) }
    return try x.contiguous().view(sizes)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    guard let axes = input.axes, let module = modules.first, axes.last == .feature else { return nil }
    if axes.count <= nInputDim { return module.formOfBatch(input, run) }
    // The leading dimensions become rows, which the module is to treat by themselves.
    let rows = BatchForm.rows(1), inside = BatchRun(isPadded: run.isPadded, singlesHaveBatch: true).inStep
    guard nInputDim == 2, nOutputDim == 2, module.formOfBatch(rows, inside) == rows,
      run.singlesHaveBatch || axes.count > 2
    else { return nil }
    return input
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let result = try tensor(decorated().callUpdateOutput(.tensor(squeezed(x, nInputDim))), "output")
    guard nInputDim >= 1, x.dimension > nInputDim else {
      output = .tensor(try result.alias())
      return output
    }
    guard result.dimension == nOutputDim else {
      throw NNError.input(
        describe(),
        "Wrong number of output dims on module. Expected: \(nOutputDim) but got \(result.dimension)")
    }
    var sizes: Dims = []
    for d in 0..<(x.dimension - nInputDim) { sizes.append(x.sizes[d]) }
    let merged = sizes.reduce(1, *)
    for d in 0..<nOutputDim { sizes.append(d == 0 ? result.sizes[0] / Swift.max(merged, 1) : result.sizes[d]) }
    output = .tensor(try result.contiguous().view(sizes))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let x = try tensor(input)
    let dy = try squeezedGradient(x, gradOutput)
    let dx = try decorated().callUpdateGradInput(.tensor(squeezed(x, nInputDim)), .tensor(dy))
    gradInput = .tensor(try tensor(dx, "gradInput").contiguous().view(x.sizes))
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    let x = try tensor(input)
    try decorated().callAccGradParameters(
      .tensor(squeezed(x, nInputDim)), .tensor(squeezedGradient(x, gradOutput)), scale: scale)
  }

  private func squeezedGradient(_ x: Tensor, _ gradOutput: Value) throws -> Tensor {
    let dy = try tensor(gradOutput, "gradOutput")
    guard nInputDim >= 1, x.dimension > nInputDim else { return dy }
    return try squeezed(dy, nOutputDim)
  }
}
