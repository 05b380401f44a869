import TensorCore

/// A learned tensor and the place where its gradient is summed.
public struct Parameter {
  /// What is learned, the module's own tensor.
  public let value: Tensor
  /// The sum of its gradients since they were last set to zero, of as many elements.
  public let gradient: Tensor

  /// A learned tensor and its gradient.
  public init(value: Tensor, gradient: Tensor) {
    self.value = value
    self.gradient = gradient
  }
}

/// A layer or a network: nn.Module (`nn/Module.lua`, with the additions of rnn and dpnn).
///
/// What every layer comes from, also those written in Lua; it computes nothing itself, its output is empty. A class of
/// a script says what its layer does in `updateOutput(input)`, which leaves the result in self.output and returns it,
/// `updateGradInput(input, gradOutput)`, the same with self.gradInput, and, if there is something to learn,
/// `accGradParameters(input, gradOutput, scale)`, which adds to self.gradWeight and self.gradBias. Tensors in the
/// fields weight, bias, gradWeight and gradBias are its parameters; others are named by a `parameters()` of its own.
/// Callers use `forward` and `backward`, which find these methods.
///
/// The field `train` is nil until `training()` or `evaluate()` (nil counts as training). A new module computes in the
/// default tensor type, `type`, `double` and `float` change that. Output and gradInput belong to the module, which
/// reuses their memory in the next pass: clone what is to last.
///
/// ```lua
/// Double = torch.class('nn.Double', 'nn.Module')
/// function Double:updateOutput(x) self.output = x * 2 return self.output end
/// function Double:updateGradInput(x, dy) self.gradInput = dy * 2 return self.gradInput end
/// m = nn.Sequential():add(nn.Double()):add(nn.Square())
/// print(m:forward(torch.Tensor{3})[1] .. ' ' .. m:backward(torch.Tensor{3}, torch.ones(1))[1])  --> 36 24
/// ```
open class Module: TorchObject {
  /// The last output.
  public final var output: Value = .none
  /// The last gradient with respect to the input.
  public final var gradInput: Value = .none
  /// nil until `training()` or `evaluate()`; nil counts as training.
  public final var train: Bool?
  /// The element type the module computes in.
  public final var dtype: DType
  /// The running gradients of `updateGradParameters`; none before its first call.
  public final var momGradParams: Value = .none
  /// The names of the fields that an `nn.Serial` around the module leaves out; none for none of them.
  final var serialEmpty: Value = .none

  /// A module of the current environment's type, with an empty output and gradInput.
  public required init() {
    dtype = Environment.current.dtype
    super.init()
    output = emptyTensor()
    gradInput = emptyTensor()
  }

  open override func visitHeld(_ visitor: HeldVisitor) {
    super.visitHeld(visitor)
    for value in [output, gradInput, momGradParams, serialEmpty] { visitor.visit(value) }
  }

  open override class var help: String { "what every layer comes from, also those written in Lua; computes nothing" }
  open override class var fields: [Field] {
    [
      .value("output", \Module.output, .transient),
      .value("gradInput", \Module.gradInput, .transient),
      .flag("train", \Module.train),
      .value("momGradParams", \Module.momGradParams, .buffer),
      Field("dpnn_serialEmpty", .option, kind: .table, stored: false, { (m: Module) in m.serialEmpty }) {
        (m: Module, value) in m.serialEmpty = value
      },
      Field("_type", .option, { (m: Module) in .string(m.dtype.tensorName) }) { (m: Module, value) in
        guard case .string(let name) = value, let dtype = DType(named: name) else {
          throw Field.wrong(m, "_type", "the name of a tensor type", value)
        }
        m.dtype = dtype
      },
    ]
  }

  /// True unless `evaluate()` was called last.
  public final var isTraining: Bool { train != false }

  /// An empty tensor of the module's type; none if even that cannot be had.
  final func emptyTensor() -> Value { (try? Tensor(dtype)).map(Value.tensor) ?? .none }

  // MARK: What a layer implements

  /// The output for `input`; also leaves it in `output`.
  open func updateOutput(_ input: Value) throws -> Value { output }

  /// The gradient with respect to the input; also leaves it in `gradInput`.
  open func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value { gradInput }

  /// Adds `scale` times the gradient with respect to the parameters to their gradients.
  open func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {}

  /// `updateGradInput` and `accGradParameters`; a container goes through its children once.
  open func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    let result = try callUpdateGradInput(input, gradOutput)
    try callAccGradParameters(input, gradOutput, scale: scale)
    return result
  }

  /// The learned tensors with their gradients, in Torch's order, then those that a script has put on the module by
  /// Torch's names; a container gives those of the modules inside.
  open func parameters() throws -> [Parameter] {
    let declared = fieldTable.parameters.compactMap { pair -> Parameter? in
      guard let value = pair.value.get(self).tensor, let gradient = pair.gradient.get(self).tensor
      else { return nil }
      return Parameter(value: value, gradient: gradient)
    }
    guard let script else { return declared }
    return try declared + script.parameters(of: self)
  }

  /// Draws the parameters anew; `stdv` as in the layer's Torch original.
  open func reset(_ stdv: Double?) throws {}

  /// Modules directly inside this one.
  open var children: [Module] { [] }

  /// The children that a summary lists: what whoever made the model put there.
  var summaryChildren: [Module] { children }

  open override var parts: [TorchObject] { children }

  /// Sets every parameter gradient to zero.
  open func zeroGradParameters() throws {
    for parameter in try callParameters() { try parameter.gradient.zero() }
  }

  /// Adds `-learningRate` times its gradient to every parameter.
  open func updateParameters(_ learningRate: Double) throws {
    for parameter in try callParameters() {
      try parameter.value.cadd(parameter.value, -learningRate, parameter.gradient)
    }
  }

  /// Tells the module and those inside it that training follows (`train` is true).
  open func training() throws {
    for child in children { try child.callTraining() }
    train = true
  }

  /// Tells the module and those inside it that evaluation follows (`train` is false).
  open func evaluate() throws {
    for child in children { try child.callEvaluate() }
    train = false
  }

  /// Converts every Float and Double tensor of the module and of what is inside it to `dtype`; tables that the
  /// next pass makes anew are emptied.
  open func convert(to dtype: DType, _ copier: Copier) throws {
    written = nil
    // Computed fields follow by themselves; to read them may make what they show anew.
    for field in fieldTable.list where !field.isComputed {
      switch field.get(self) {
      case .tensor(let tensor) where tensor.dtype.isReal && tensor.dtype != dtype:
        try field.set(self, .tensor(copier.copy(tensor, to: dtype)))
      case .table(let table) where field.isResult && !table.list.isEmpty:
        try? field.set(self, .list([]))
      default: break
      }
    }
    if let running = momGradParams.list {
      momGradParams = .list(
        try running.map { value in
          guard case .tensor(let tensor) = value else { return value }
          return .tensor(try copier.copy(tensor, to: dtype))
        })
    }
    self.dtype = dtype
    try script?.convertFields(of: self, to: dtype, copier)
    for child in children { try child.callConvert(to: dtype, copier) }
  }

  /// Empties `output`, `gradInput` and other recomputed tensors and tables, here and inside (`nn.utils.clear`).
  open func clearState() throws {
    written = nil
    // Computed fields follow by themselves.
    for field in fieldTable.list where field.isResult {
      if case .tensor(let tensor) = field.get(self) { try field.set(self, .tensor(Tensor(tensor.dtype))) }
      if case .table = field.get(self) { try? field.set(self, .list([])) }
    }
    for child in children { try child.callClearState() }
  }

  /// What `maxParamNorm` does to a module without others inside.
  func limitNorms(_ outNorm: Double?, _ inNorm: Double?) throws {
    for p in try callParameters() where p.value.dimension > 1 {
      if let outNorm, outNorm > 0 { try p.value.renorm(p.value, 2, 0, outNorm) }
      if let inNorm, inNorm > 0 { try p.value.renorm(p.value, 2, p.value.dimension - 1, inNorm) }
    }
  }

  // MARK: Sequences

  /// How the module can treat a whole sequence in one call.
  open var sequenceSupport: SequenceSupport { .steps }

  /// `sequenceSupport`, or `.steps` where a script replaces one of the methods that a packed run skips.
  public final var packedSupport: SequenceSupport {
    if let script {
      let skipped: MethodSet = [
        MethodSet(.updateOutput), MethodSet(.updateGradInput), MethodSet(.accGradParameters),
        MethodSet(.backward), MethodSet(.stepClone),
      ]
      if !script.overridden.union(ownMethods).isDisjoint(with: skipped) { return .steps }
    }
    return sequenceSupport
  }

  /// The module's work on a packed sequence; only called when `sequenceSupport` is not `.steps`.
  open func updateOutput(sequence input: PackedSequence) throws -> PackedSequence {
    input.with(rows: try tensorResult(updateOutput(.tensor(input.rows))))
  }

  /// The gradient with respect to a packed input.
  open func updateGradInput(sequence input: PackedSequence, _ gradOutput: PackedSequence) throws
    -> PackedSequence
  {
    input.with(
      rows: try tensorResult(updateGradInput(.tensor(input.rows), .tensor(gradOutput.rows))))
  }

  /// Adds the parameters' gradients of a whole packed sequence.
  open func accGradParameters(
    sequence input: PackedSequence, _ gradOutput: PackedSequence, scale: Double
  ) throws {
    try accGradParameters(.tensor(input.rows), .tensor(gradOutput.rows), scale: scale)
  }

  private func tensorResult(_ value: Value) throws -> Tensor {
    guard case .tensor(let tensor) = value else {
      throw NNError.input(describe(), "gave \(value.summary) for a packed sequence")
    }
    return tensor
  }

  /// The form of the output for a batch of this form; nil unless each sample gets there what it would get alone,
  /// forward and backward. What is carried from one sequence to the next (`remember`) is left to the caller.
  open func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    sequenceSupport == .rows && input == .rows(1) ? input : nil
  }

  // MARK: Memory of recurrent layers (rnn/Module.lua)

  /// True for recurrent layers, which keep all their steps themselves and are never cloned per step.
  open var keepsAllSteps: Bool { false }

  /// Starts a new sequence.
  open func forget() throws { for child in children { try child.callForget() } }

  /// Says when a sequencer carries its memory over: `both`, `train`, `eval` or `neither`.
  open func remember(_ mode: String?) throws { for child in children { try child.callRemember(mode) } }

  /// Bounds the number of steps kept for back-propagation.
  open func maxBPTTstep(_ rho: Int) throws { for child in children { try child.callMaxBPTTstep(rho) } }

  /// Tells recurrent layers inside that the next backward call is for `step` (from 1).
  open func setOutputStep(_ step: Int) throws { for child in children { try child.callSetOutputStep(step) } }

  // MARK: Rewards (dpnn/Module.lua)

  /// Tells the modules inside that draw their outputs what those were worth: `(N)`, one reward for each sample.
  open func reinforce(_ reward: Value) throws { for child in children { try child.callReinforce(reward) } }

  // MARK: Calling, script first

  /// Runs the network on `input`.
  public final func forward(_ input: Value) throws -> Value {
    guard let watcher = Watcher.current else { return try callUpdateOutput(input) }
    return try watcher.forward(self, input) { try callUpdateOutput(input) }
  }

  /// Runs back through the network after `forward(input)`: returns the gradient with respect to the
  /// input, and adds `scale` times the parameters' gradients.
  public final func backward(_ input: Value, _ gradOutput: Value, scale: Double = 1) throws -> Value {
    if isScripted(.backward) {
      return try callScript(.backward, [input, gradOutput, .number(scale)]).first ?? .none
    }
    return try backwardNatively(input, gradOutput, scale: scale)
  }

  /// `updateOutput`, or what a script has put in its place.
  public final func callUpdateOutput(_ input: Value) throws -> Value {
    if isScripted(.updateOutput) { return try callScript(.updateOutput, [input]).first ?? .none }
    return try updateOutput(input)
  }

  /// `updateGradInput`, or what a script has put in its place.
  public final func callUpdateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    if isScripted(.updateGradInput) {
      return try callScript(.updateGradInput, [input, gradOutput]).first ?? .none
    }
    return try updateGradInput(input, gradOutput)
  }

  /// `accGradParameters`, or what a script has put in its place.
  public final func callAccGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    if isScripted(.accGradParameters) {
      _ = try callScript(.accGradParameters, [input, gradOutput, .number(scale)])
    } else {
      try accGradParameters(input, gradOutput, scale: scale)
    }
  }

  /// `parameters`, or what a script has put in its place. Throws when that gives lists of unequal length.
  public final func callParameters() throws -> [Parameter] {
    guard isScripted(.parameters) else { return try parameters() }
    let results = try callScript(.parameters)
    let values = (results.first?.list ?? []).compactMap(\.tensor)
    let gradients = (results.dropFirst().first?.list ?? []).compactMap(\.tensor)
    guard values.count == gradients.count else {
      throw NNError.message(
        "\(typeName): parameters() gave \(values.count) parameters and \(gradients.count) gradients")
    }
    return zip(values, gradients).map { Parameter(value: $0, gradient: $1) }
  }

  /// `zeroGradParameters`, or what a script has put in its place.
  public final func callZeroGradParameters() throws {
    if isScripted(.zeroGradParameters) { _ = try callScript(.zeroGradParameters) } else { try zeroGradParameters() }
  }

  /// Moves the parameters by -`rate` times their gradients for this input; the gradients that were
  /// accumulated before stay as they are (`nn/Module.lua`).
  open func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    let gradients = try callParameters().map(\.gradient)
    let kept = try gradients.map { try $0.clone() }
    try callZeroGradParameters()
    defer { for (gradient, old) in zip(gradients, kept) { try? gradient.copy(from: old) } }
    try callAccGradParameters(input, gradOutput, scale: 1)
    try callUpdateParameters(rate)
  }

  /// `accUpdateGradParameters`, or what a script has put in its place.
  public final func callAccUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    if isScripted(.accUpdateGradParameters) {
      _ = try callScript(.accUpdateGradParameters, [input, gradOutput, .number(rate)])
    } else {
      try accUpdateGradParameters(input, gradOutput, rate)
    }
  }

  /// `updateParameters`, or what a script has put in its place.
  public final func callUpdateParameters(_ learningRate: Double) throws {
    if isScripted(.updateParameters) {
      _ = try callScript(.updateParameters, [.number(learningRate)])
    } else {
      try updateParameters(learningRate)
    }
  }

  /// `training`, or what a script has put in its place.
  public final func callTraining() throws {
    if isScripted(.training) { _ = try callScript(.training) } else { try training() }
  }

  /// `evaluate`, or what a script has put in its place.
  public final func callEvaluate() throws {
    if isScripted(.evaluate) { _ = try callScript(.evaluate) } else { try evaluate() }
  }

  /// `reset`, or what a script has put in its place.
  public final func callReset(_ stdv: Double?) throws {
    if isScripted(.reset) {
      _ = try callScript(.reset, [stdv.map(Value.number) ?? .none])
    } else {
      try reset(stdv)
    }
  }

  /// `convert`, or the `type` that a script has put in its place, which gets `copier` as its cache.
  public final func callConvert(to dtype: DType, _ copier: Copier) throws {
    if isScripted(.type) {
      _ = try callScript(.type, [.string(dtype.tensorName), .object(copier)])
    } else {
      try convert(to: dtype, copier)
    }
  }

  /// `clearState`, or what a script has put in its place.
  public final func callClearState() throws {
    if isScripted(.clearState) { _ = try callScript(.clearState) } else { try clearState() }
  }

  /// `forget`, or what a script has put in its place.
  public final func callForget() throws {
    if isScripted(.forget) { _ = try callScript(.forget) } else { try forget() }
  }

  /// `remember`, or what a script has put in its place.
  public final func callRemember(_ mode: String?) throws {
    if isScripted(.remember) {
      _ = try callScript(.remember, [mode.map(Value.string) ?? .none])
    } else {
      try remember(mode)
    }
  }

  /// `maxBPTTstep`, or what a script has put in its place.
  public final func callMaxBPTTstep(_ rho: Int) throws {
    if isScripted(.maxBPTTstep) {
      _ = try callScript(.maxBPTTstep, [.number(Double(rho))])
    } else {
      try maxBPTTstep(rho)
    }
  }

  /// `setOutputStep`, or what a script has put in its place.
  public final func callSetOutputStep(_ step: Int) throws {
    if isScripted(.setOutputStep) {
      _ = try callScript(.setOutputStep, [.number(Double(step))])
    } else {
      try setOutputStep(step)
    }
  }

  /// `reinforce`, or what a script has put in its place.
  public final func callReinforce(_ reward: Value) throws {
    if isScripted(.reinforce) { _ = try callScript(.reinforce, [reward]) } else { try reinforce(reward) }
  }

  /// A module for one more step of a sequence: same parameters, own outputs; recurrent layers
  /// inside are the same objects (`dpnn/Module.lua` sharedClone with stepClone).
  public final func callStepClone() throws -> Module {
    if isScripted(.stepClone), case .object(let object as Module)? = try callScript(.stepClone).first {
      return object
    }
    return try Copier(sharing: .steps).copy(self)
  }
}
