import TensorCore

/// A recurrent layer with kernels of its own, or, for variants that no kernel knows (variational dropout,
/// batch normalisation), with a graph of modules that runs step by step.
open class GatedLayer: RecurrentLayer {
  /// nil when the kernels do the work.
  final var graph: StepGraph? {
    didSet { modules = graph.map { [$0.module] } ?? [] }
  }

  open override class var fields: [Field] {
    super.fields + [
      Field("graph", .option, stored: false, { (m: GatedLayer) in m.graph.map { .object($0.module) } ?? .none }) {
        (m: GatedLayer, value) in
        guard case .object(let object as Module) = value else {
          m.graph = nil
          return
        }
        try GatedLayer.nest(m, \.graph, StepGraph(object, states: m.stateCount))
      }
    ]
  }

  open override var sequenceSupport: SequenceSupport { graph == nil ? .sequence : .steps }

  /// A file's graph with dropout or normalisation becomes this layer's graph.
  open override func adopt(inner source: T7Object, _ file: StoredFields) throws {
    guard CompositeGraph.needsModules(source) else {
      graph = nil
      return try super.adopt(inner: source, file)
    }
    guard case .object(let object) = try file.value(.object(source)), let module = object as? Module else {
      throw NNError.input(typeName, "its inner module is a \(source.className)")
    }
    graph = StepGraph(module, states: stateCount)
  }

  open override func inner(_ file: T7Table, _ writer: ObjectWriter) throws -> T7Object {
    if let graph { return writer.object(graph.module) }
    return try super.inner(file, writer)
  }

  private func start(_ x: Value) throws -> [Value] {
    if let given = initialState { return given.map { .tensor($0) } }
    guard case .tensor(let tensor) = x else {
      throw NNError.input(describe(), "expected a tensor as input, got \(x.summary)")
    }
    let sizes: Dims = tensor.dimension == 2 ? [tensor.sizes[0], outputSize] : [outputSize]
    return try (0..<stateCount).map { _ in .tensor(try Tensor(sizes, dtype)) }
  }

  open override func updateOutput(_ input: Value) throws -> Value {
    guard let graph else { return try super.updateOutput(input) }
    let x = Value.tensor(try tensor(input))
    let before = try graph.states[step - 1] ?? start(x)
    output = try graph.forward(self, x, step, before: before)
    step += 1
    startBackward()
    return output
  }

  open override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    guard let graph else { return try super.updateGradInput(input, gradOutput) }
    let step = try nextGradInputStep()
    if step == self.step - 1, let given = finalGradient {
      graph.gradients[step] = given.map { .tensor($0) }
    }
    gradInput = try graph.backward(self, input, gradOutput, step)
    return gradInput
  }

  open override func accGradParameters(_ input: Value, _ gradOutput: Value, scale: Double) throws {
    guard let graph else { return try super.accGradParameters(input, gradOutput, scale: scale) }
    try graph.accumulate(self, input, nextGradParametersStep(), scale: scale)
  }

  open override func setOutputStep(_ step: Int) throws {
    guard let graph else { return try super.setOutputStep(step) }
    output = graph.results(step)
  }

  open override func forget() throws {
    try super.forget()
    graph?.forget()
  }

  open override func training() throws {
    try super.training()
    try graph?.eachClone { try $0.callTraining() }
  }

  open override func evaluate() throws {
    try super.evaluate()
    try graph?.eachClone { try $0.callEvaluate() }
  }

  open override func clearState() throws {
    graph?.dropClones()
    try super.clearState()
  }

  open override func convert(to dtype: DType, _ copier: Copier) throws {
    graph?.dropClones()
    try super.convert(to: dtype, copier)
  }

  open override func getHiddenState(_ step: Int?) throws -> Value {
    guard let graph else { return try super.getHiddenState(step) }
    let states = graph.states[step ?? self.step - 1] ?? []
    return stateCount == 1 ? states.first ?? .none : .list(states)
  }

  open override func setHiddenState(_ step: Int?, _ state: Value) throws {
    guard let graph else { return try super.setHiddenState(step, state) }
    let states = stateCount == 1 ? [state] : state.list ?? []
    guard states.count == stateCount else {
      throw NNError.input(describe(), "expected a table of \(stateCount) states, got \(state.summary)")
    }
    graph.states[step ?? self.step - 1] = states
  }

  /// Steps whose input is all zeros give zeros and start anew; inputs have `nInputDim` dimensions without
  /// the batch's, which for these layers is 1.
  public final func maskZero(_ nInputDim: Int) throws {
    guard nInputDim == 1 else {
      throw NNError.input(describe(), "nInputDim error: inputs have 1 dimension, got \(nInputDim)")
    }
    masksZero = true
    if let graph { self.graph = StepGraph(MaskZero(graph.module, 1), states: graph.count) }
  }

  open override func parameters() throws -> [Parameter] {
    graph == nil ? [] : try super.parameters()
  }
}

/// Throws unless `p` is a probability that a dropout layer takes.
func checkDropout(_ layer: String, _ p: Double) throws -> Double {
  guard p >= 0, p < 1 else {
    throw NNError.input(layer, "<Dropout> illegal percentage, must be 0 <= p < 1, got \(p.formatted)")
  }
  return p
}
