import TensorCore

/// Its input, copied if it has gaps in memory: nn.Contiguous (`nn/Contiguous.lua`).
///
/// A dense input is passed on without a copy; so is the gradient. It goes between a layer that gives a view with gaps,
/// such as `nn.Replicate`, and one that needs dense inputs, such as `nn.View`.
///
/// ```lua
/// x = torch.Tensor{{1, 2}, {3, 4}}:t()
/// print(x:isContiguous())  --> false
/// print(nn.Contiguous():forward(x):isContiguous())  --> true
/// ```
public final class Contiguous: Module {
  public override class var help: String { "its input, copied if it has gaps in memory" }

  public override var sequenceSupport: SequenceSupport { .rows }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  /// The tensor of the last pass, now a view of `x` or of a copy without gaps.
  private func viewed(_ old: Value, _ x: Tensor) throws -> Value {
    let y: Tensor
    if case .tensor(let kept) = old, kept.dtype == dtype { y = kept } else { y = try Tensor(dtype) }
    try y.set(x.contiguous())
    return .tensor(y)
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try viewed(output, tensor(input))
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try viewed(gradInput, tensor(gradOutput, "gradOutput"))
    return gradInput
  }
}

/// A copy, or a conversion to another type and back: nn.Copy (`nn/Copy.lua`).
///
/// `intype` and `outtype` are names of tensor types: the output is a copy of the input in outtype, the gradient comes
/// back in intype; both are the module's own type if left out. `nn.Convert` chooses by the input.
///
/// ```lua
/// m = nn.Copy('torch.FloatTensor', 'torch.DoubleTensor')
/// x = torch.FloatTensor{1, 2}
/// print(m:forward(x):type())  --> torch.DoubleTensor
/// print(m:backward(x, torch.DoubleTensor{1, 1}):type())  --> torch.FloatTensor
/// ```
public final class Copy: Module {
  /// The type of gradInput; nil for the module's own.
  public var intype: DType?
  /// The type of the output; nil for the module's own.
  public var outtype: DType?

  /// The names of tensor types; throws for unknown ones.
  public convenience init(_ intype: String? = nil, _ outtype: String? = nil) throws {
    self.init()
    try build(intype, outtype)
  }

  func build(_ intype: String?, _ outtype: String?) throws {
    func type(_ name: String?) throws -> DType? {
      guard let name else { return nil }
      guard let type = DType(named: name) else {
        throw NNError.input(typeName, "expected the name of a tensor type, got \(name)")
      }
      return type
    }
    self.intype = try type(intype)
    self.outtype = try type(outtype)
  }

  public override class var help: String { "a copy of its input in type outtype; the gradient comes back in intype" }
  public override class var fields: [Field] {
    func type(_ name: String, _ path: ReferenceWritableKeyPath<Copy, DType?>) -> Field {
      Field(name, .option, { (m: Copy) in m[keyPath: path].map { .string($0.tensorName) } ?? .none }) {
        (m: Copy, value) in
        if case .string(let text) = value { m[keyPath: path] = DType(named: text) }
      }
    }
    return super.fields + [type("intype", \Copy.intype), type("outtype", \Copy.outtype)]
  }

  public override class var constructor: Constructor {
    Constructor(Copy.build, .optional(.string("intype")), .optional(.string("outtype")))
  }

  private func converted(_ value: Value, to type: DType, _ what: String) throws -> Value {
    guard case .tensor(let x) = value else {
      throw NNError.input(describe(), "expected a tensor as \(what), got \(value.summary)")
    }
    let y = try Tensor(x.sizes, type)
    try y.copy(from: x)
    return .tensor(y)
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    output = try converted(input, to: outtype ?? dtype, "input")
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try converted(gradOutput, to: intype ?? dtype, "gradOutput")
    return gradInput
  }
}
