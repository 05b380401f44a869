import TensorCore

/// Modules one after the other: nn.Sequential (`nn/Sequential.lua`).
///
/// Each module gets the output of the one before; input and output may be tensors or tables. `add(m)` appends a module
/// and returns the chain, `insert(m, i)` puts one at a place, `remove(i)` takes one away, `get(i)` and `size()` read.
/// Errors say in which module they arose. Without modules it passes its input on.
///
/// ```lua
/// m = nn.Sequential():add(nn.Linear(4, 3)):add(nn.Tanh()):add(nn.Linear(3, 1))
/// print(m:forward(torch.randn(5, 4)):size(1) .. ' ' .. m:size())  --> 5 3
/// print(m)  --> nn.Sequential {
/// -->   [input -> (1) -> (2) -> (3) -> output]
/// -->   (1): nn.Linear(4 -> 3)
/// -->   (2): nn.Tanh
/// -->   (3): nn.Linear(3 -> 1)
/// --> }
/// ```
public class Sequential: Container {
  /// A chain of `modules`.
  public convenience init(_ modules: Module...) {
    self.init()
    self.modules = modules
  }

  public override class var help: String { "modules one after the other" }
  public override class var example: Example {
    Example(after: { try ($0 as? Container)?.extend([try Linear(4, 5), Tanh()]) })
  }

  public override func batchForm(of input: BatchForm, _ run: BatchRun) -> BatchForm? {
    var form = input
    for module in modules {
      guard let next = module.formOfBatch(form, run) else { return nil }
      form = next
    }
    return form
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    var current = input
    for (i, module) in modules.enumerated() {
      current = try inside(place(i)) { try module.callUpdateOutput(current) }
    }
    output = current
    return current
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = try throughBackwards(input, gradOutput) { try $0.callUpdateGradInput($1, $2) }
    return gradInput
  }

  public override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    _ = try throughBackwards(input, gradOutput) { module, input, gradOutput in
      try module.callAccGradParameters(input, gradOutput, scale: scale)
      return module.gradInput
    }
  }

  public override func accUpdateGradParameters(_ input: Value, _ gradOutput: Value, _ rate: Double) throws {
    _ = try throughBackwards(input, gradOutput) { module, input, gradOutput in
      try module.callAccUpdateGradParameters(input, gradOutput, rate)
      return module.gradInput
    }
  }

  public override func backwardBoth(_ input: Value, _ gradOutput: Value, scale: Double) throws -> Value {
    gradInput = try throughBackwards(input, gradOutput) { try $0.backward($1, $2, scale: scale) }
    return gradInput
  }

  /// Walks from the last module to the first; each gets its input and the gradient of its output.
  private func throughBackwards(
    _ input: Value, _ gradOutput: Value, _ step: (Module, Value, Value) throws -> Value
  ) throws -> Value {
    var current = gradOutput
    var i = modules.count - 1
    while i >= 0 {
      let its = i > 0 ? modules[i - 1].output : input
      current = try inside(place(i)) { try step(modules[i], its, current) }
      i -= 1
    }
    return current
  }

  // MARK: Sequences

  private var packedOutputs: [PackedSequence] = []
  private var packedGradients: [PackedSequence] = []

  public override var sequenceSupport: SequenceSupport {
    var support = SequenceSupport.rows
    for module in modules {
      switch module.packedSupport {
      case .steps: return .steps
      case .sequence: support = .sequence
      case .rows: break
      }
    }
    return support
  }

  public override func updateOutput(sequence input: PackedSequence) throws -> PackedSequence {
    packedOutputs.removeAll(keepingCapacity: true)
    var current = input
    for (i, module) in modules.enumerated() {
      current = try inside(place(i)) { try module.updateOutput(sequence: current) }
      packedOutputs.append(current)
    }
    output = .tensor(current.rows)
    return current
  }

  public override func updateGradInput(sequence input: PackedSequence, _ gradOutput: PackedSequence)
    throws -> PackedSequence
  {
    packedGradients.removeAll(keepingCapacity: true)
    packedGradients.append(gradOutput)
    var i = modules.count - 1
    while i >= 0 {
      let its = i > 0 ? packedOutputs[i - 1] : input
      let gradient = packedGradients[packedGradients.count - 1]
      packedGradients.append(
        try inside(place(i)) { try modules[i].updateGradInput(sequence: its, gradient) })
      i -= 1
    }
    let result = packedGradients[packedGradients.count - 1]
    gradInput = .tensor(result.rows)
    return result
  }

  public override func accGradParameters(
    sequence input: PackedSequence, _ gradOutput: PackedSequence, scale: Double
  ) throws {
    guard packedGradients.count == modules.count + 1, packedOutputs.count == modules.count else {
      throw NNError.input(describe(), "accGradParameters needs updateGradInput first")
    }
    for i in modules.indices.reversed() {
      let its = i > 0 ? packedOutputs[i - 1] : input
      let gradient = i == modules.count - 1 ? gradOutput : packedGradients[modules.count - 1 - i]
      try inside(place(i)) {
        try modules[i].accGradParameters(sequence: its, gradient, scale: scale)
      }
    }
  }

  // MARK: Text

  // Torch writes `nn.Sequential` here whatever the class is.
  public override func describe() -> String {
    var text = "nn.Sequential {\n  [input" + modules.indices.map { " -> (\($0 + 1))" }.joined()
    text += " -> output]"
    for (i, module) in modules.enumerated() {
      text += "\n  (\(i + 1)): " + Container.indented(module.callDescribe())
    }
    return text + "\n}"
  }
}
