import TensorCore

/// Zeroes elements at random in training: nn.Dropout as rnn has it (`rnn/Dropout.lua`; Srivastava et al., JMLR 15,
/// 2014).
///
/// Inputs have any shape, the output has the same. In training each element is 0 with probability `p` (0.5 by default,
/// 0 ≤ p < 1), else divided by 1 - p; in evaluation the input is passed on. So call `evaluate()` before testing.
///
/// - v1 (false): training does not divide; evaluation multiplies by 1 - p instead.
/// - inplace (false): the output is written over the input, gradInput over gradOutput.
/// - lazy (false): a new mask is drawn only after a backward pass.
/// - mono (false): one row of the mask for all rows of a batch.
///
/// The field `noise` holds the mask; `p` may be changed between passes.
///
/// ```lua
/// m, x = nn.Dropout(0.75), torch.ones(1000)
/// y = m:forward(x)
/// print(y:max() .. ' ' .. tostring(y:eq(0):sum() > 600))  --> 4 true
/// print((m:backward(x, x) - y):norm())  --> 0
/// m:evaluate()
/// print(m:forward(x):sum())  --> 1000
/// ```
public final class Dropout: Module {
  /// The probability of an element to be zeroed; 0.5 by default.
  public var p = 0.5 {
    didSet { Changes.note() }
  }
  /// Writes the output over the input, and gradInput over gradOutput; false by default.
  public var inplace = false
  /// Draws a new mask only after a backward pass; false by default.
  public var lazy = false
  /// Draws one row of the mask for all rows of a batch; false by default.
  public var mono = false
  /// True (the default) when training scales; false when evaluation does.
  public var v2 = true
  /// True when a lazy layer is to draw a new mask.
  public var flag = true
  /// The last mask, of the input's sizes (1 row with `mono`); empty before the first.
  public var noise: Tensor?

  /// Throws unless 0 ≤ p < 1.
  public convenience init(
    _ p: Double? = nil, _ v1: Bool? = nil, _ inplace: Bool? = nil, _ lazy: Bool? = nil,
    _ mono: Bool? = nil
  ) throws {
    self.init()
    try build(p, v1, inplace, lazy, mono)
  }

  func build(_ p: Double?, _ v1: Bool?, _ inplace: Bool?, _ lazy: Bool?, _ mono: Bool?) throws {
    self.p = try checkDropout(typeName, p ?? self.p)
    v2 = !(v1 ?? false)
    self.inplace = inplace ?? self.inplace
    self.lazy = lazy ?? self.lazy
    self.mono = mono ?? self.mono
    train = true
    noise = try Tensor(dtype)
  }

  public override class var help: String { "zeroes elements with probability p in training" }
  public override class var fields: [Field] {
    super.fields + [
      .number("p", \Dropout.p), .flag("inplace", \Dropout.inplace), .flag("lazy", \Dropout.lazy),
      .flag("mono", \Dropout.mono), .flag("v2", \Dropout.v2), .flag("flag", \Dropout.flag),
      .tensor("noise", \Dropout.noise),
    ]
  }

  public override class var constructor: Constructor {
    Constructor(
      Dropout.build, .optional(.number("p")), .optional(.flag("v1")), .optional(.flag("inplace")),
      .optional(.flag("lazy")), .optional(.flag("mono")))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [ClassMethod("setp", Dropout.setp, .number("p"))]
  }

  /// Changes the probability (`nn/Dropout.lua`). Throws unless 0 ≤ p < 1.
  public func setp(_ p: Double) throws { self.p = try checkDropout(typeName, p) }

  public override class var example: Example { Example(withoutJacobian: "it draws a new mask in each forward pass") }

  // The mask of a step would be drawn in another order.
  public override var sequenceSupport: SequenceSupport { isTraining && p > 0 ? .steps : .rows }

  private func own(_ x: Tensor, _ buffer: (Dims) throws -> Tensor) throws -> Tensor {
    if inplace { return x }
    let y = try buffer(x.sizes)
    try y.copy(from: x)
    return y
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? { input.ifTensor }

  public override func updateOutput(_ input: Value) throws -> Value {
    let x = try tensor(input)
    let y = try own(x, ownOutput)
    if inplace { output = .tensor(x) }
    guard p > 0 else { return output }
    if !isTraining {
      if !v2 { try y.mul(y, 1 - p) }
      return output
    }
    if !lazy || flag || noise == nil {
      var sizes = x.sizes
      if mono, sizes.count > 0 { sizes[0] = 1 }
      let mask = try reuse(noise, sizes)
      try mask.bernoulli(Environment.current.generator, 1 - p)
      if v2 { try mask.div(mask, 1 - p) }
      noise = mask
      flag = false
    }
    try y.cmul(y, mask(like: x))
    return output
  }

  private func mask(like x: Tensor) throws -> Tensor {
    guard let noise else { throw NNError.input(describe(), "backward needs forward first") }
    if noise.sizes == x.sizes { return noise }
    guard mono, x.dimension == noise.dimension, x.dimension > 0,
      x.count / Swift.max(x.sizes[0], 1) == noise.count / Swift.max(noise.sizes[0], 1)
    else {
      throw NNError.input(describe(), "the mask is \(noise.sizes.text), the tensor \(x.sizes.text)")
    }
    return try noise.narrow(0, 0, 1).expandAs(x)
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let dy = try tensor(gradOutput, "gradOutput")
    if lazy { flag = true }
    let dx = try own(dy, ownGradInput)
    if inplace { gradInput = .tensor(dy) }
    guard p > 0 else { return gradInput }
    if isTraining {
      try dx.cmul(dx, mask(like: dy))
    } else if !v2 {
      try dx.mul(dx, 1 - p)
    }
    return gradInput
  }

  public override func clearState() throws {
    noise = try Tensor(dtype)
    flag = true
    try super.clearState()
  }

  public override func describe() -> String {
    "\(typeName)(\(LuaFormat.fixed(p, width: 0, places: 1)), \(lazy ? "lazy" : "busy"))"
  }
}
