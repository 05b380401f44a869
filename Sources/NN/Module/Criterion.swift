import TensorCore

/// A loss: nn.Criterion (`nn/Criterion.lua`).
///
/// What every loss comes from, also those written in Lua; it computes nothing itself. A class of a script says in
/// `updateOutput(input, target)` what the loss is, a number that it leaves in self.output and returns, and in
/// `updateGradInput(input, target)` its gradient with respect to the input, in self.gradInput. `forward` and
/// `backward` call these. Criterions have no parameters.
///
/// ```lua
/// Cube = torch.class('nn.CubeCriterion', 'nn.Criterion')
/// function Cube:updateOutput(x, t) self.output = torch.pow(x - t, 3):sum() return self.output end
/// function Cube:updateGradInput(x, t) self.gradInput = torch.pow(x - t, 2) * 3 return self.gradInput end
/// c, x, t = nn.CubeCriterion(), torch.Tensor{3}, torch.Tensor{1}
/// print(c:forward(x, t) .. ' ' .. c:backward(x, t)[1])  --> 8 12
/// ```
open class Criterion: TorchObject {
  /// The last loss; a number for nearly every criterion.
  public final var output: Value = .number(0)
  /// The last gradient with respect to the input.
  public final var gradInput: Value = .none
  /// The element type the criterion computes in.
  public final var dtype: DType

  /// A criterion of the current environment's type, with a loss of 0 and an empty gradient.
  public required init() {
    dtype = Environment.current.dtype
    super.init()
    gradInput = (try? Tensor(dtype)).map(Value.tensor) ?? .none
  }

  open override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    visitor.visit(output)
    visitor.visit(gradInput)
  }

  open override class var help: String { "what every loss comes from, also those written in Lua; computes nothing" }
  open override class var fields: [Field] {
    [
      .value("output", \Criterion.output, .transient),
      .value("gradInput", \Criterion.gradInput, .transient),
      Field("_type", .option, { (m: Criterion) in .string(m.dtype.tensorName) }) { (m: Criterion, value) in
        guard case .string(let name) = value, let dtype = DType(named: name) else {
          throw Field.wrong(m, "_type", "the name of a tensor type", value)
        }
        m.dtype = dtype
      },
    ]
  }

  /// The loss of `input` against `target`; also leaves it in `output`.
  open func updateOutput(_ input: Value, _ target: Value) throws -> Value { output }

  /// The gradient of the loss with respect to `input`; also leaves it in `gradInput`.
  open func updateGradInput(_ input: Value, _ target: Value) throws -> Value { gradInput }

  /// What `forward` gives a script after the loss.
  open var furtherOutputs: [Value] { [] }

  /// Criterions inside this one.
  open var children: [Criterion] { [] }

  open override var parts: [TorchObject] { children }

  /// Converts the Float and Double tensors of the criterion and of those inside it to `dtype`.
  open func convert(to dtype: DType, _ copier: Copier) throws {
    written = nil
    for field in fieldTable.list where !field.isComputed {
      if case .tensor(let tensor) = field.get(self), tensor.dtype.isReal, tensor.dtype != dtype {
        try field.set(self, .tensor(copier.copy(tensor, to: dtype)))
      }
    }
    self.dtype = dtype
    try script?.convertFields(of: self, to: dtype, copier)
    for child in children { try child.callConvert(to: dtype, copier) }
  }

  /// `convert`, or the `type` that a script has put in its place, which gets `copier` as its cache.
  public final func callConvert(to dtype: DType, _ copier: Copier) throws {
    if isScripted(.type) {
      _ = try callScript(.type, [.string(dtype.tensorName), .object(copier)])
    } else {
      try convert(to: dtype, copier)
    }
  }

  /// What the sum of the losses of a batch's samples, each alone, is divided by in the loss of the batch: N for a mean,
  /// 1 for a sum. Input and target are tensors `(N, …)`, or tables of them. nil when it is not known.
  open func batchDivisor(_ input: Value, _ target: Value) -> Double? { nil }

  /// `batchDivisor`, or nil where `isScripted`.
  public final func divisorOfBatch(_ input: Value, _ target: Value) -> Double? {
    isScripted ? nil : batchDivisor(input, target)
  }

  /// Whether a script has put a method of its own in the place of one that computes.
  public final var isScripted: Bool { isScripted(.updateOutput) || isScripted(.updateGradInput) }

  // MARK: Calling, script first

  /// The loss of `input` against `target`, by the script's `updateOutput` where there is one.
  public final func forward(_ input: Value, _ target: Value) throws -> Value {
    guard let watcher = Watcher.current else { return try callUpdateOutput(input, target) }
    return try watcher.forward(self, input, target) { try callUpdateOutput(input, target) }
  }

  private func callUpdateOutput(_ input: Value, _ target: Value) throws -> Value {
    if isScripted(.updateOutput) {
      return try callScript(.updateOutput, [input, target]).first ?? .none
    }
    return try updateOutput(input, target)
  }

  /// The gradient of the loss with respect to `input`, by the script's `updateGradInput` where there is one.
  public final func backward(_ input: Value, _ target: Value) throws -> Value {
    if isScripted(.updateGradInput) {
      return try callScript(.updateGradInput, [input, target]).first ?? .none
    }
    return try updateGradInput(input, target)
  }
}
