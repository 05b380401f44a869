import NN
import NNTestSupport
import TensorCore
import Testing

/// A cell's kernel against its graph of modules, which is the law; and which of the two a layer runs.
@Suite struct CellLawTests {
  typealias Steps = StepwiseTests

  struct Cell: CustomTestStringConvertible, @unchecked Sendable {
    let testDescription: String
    let states: Int
    let make: () throws -> GatedLayer
  }

  static let cells: [Cell] = [
    Cell(testDescription: "LSTM", states: 2) { try LSTM(3, 5) },
    Cell(testDescription: "LSTM without peepholes", states: 2) { try LSTM(3, 5, nil, false) },
    Cell(testDescription: "FastLSTM", states: 2) { try FastLSTM(3, 5) },
    Cell(testDescription: "GRU", states: 1) { try GRU(3, 5) },
  ]

  /// How a test feeds its layer.
  struct Setting: CustomTestStringConvertible, Sendable {
    var batch = 0
    var given = false
    var masked = false
    var dtype = DType.double
    /// Parameters in one storage, apart from each other.
    var flat = false
    var testDescription: String { "N = \(batch), given \(given), masked \(masked), \(dtype), flat \(flat)" }
  }

  static let settings: [Setting] = [0, 1, 2, 6].flatMap { batch in
    [DType.double, .float].flatMap { dtype in
      [
        Setting(batch: batch, dtype: dtype), Setting(batch: batch, given: true, dtype: dtype),
        Setting(batch: batch, given: true, masked: true, dtype: dtype, flat: true),
      ]
    }
  }

  static func cast(_ value: Value, _ dtype: DType) throws -> Value {
    try value.mapTensors { try Copier().copy($0, to: dtype) }
  }

  /// A layer and the same one that runs its graph.
  static func pair(_ cell: Cell, _ setting: Setting) throws -> (kernel: GatedLayer, graph: GatedLayer) {
    Environment.current.generator.manualSeed(3)
    let kernel = try cell.make()
    if setting.masked { try kernel.maskZero(1) }
    if setting.flat { _ = try kernel.getParameters() }
    try kernel.convert(to: setting.dtype, Copier())
    let graph = try Copier().copy(kernel)
    graph.usesKernel = false
    return (kernel, graph)
  }

  /// Outputs, gradients of inputs and of initial states, states, and gradients of parameters.
  static func pass(_ layer: GatedLayer, _ cell: Cell, _ setting: Setting, packs: Bool) throws -> [Value] {
    let lead: Dims = setting.batch == 0 ? [] : [setting.batch]
    let sizes = Dims(Array(lead) + [3]), stateSizes = Dims(Array(lead) + [5])
    func random(_ sizes: Dims, _ seed: UInt64) throws -> Tensor {
      try #require(try cast(.tensor(Jacobian.random(sizes, seed: seed)), setting.dtype).tensor)
    }
    let net = Sequencer(layer)
    net.packs = packs
    try net.convert(to: setting.dtype, Copier())
    let x = try cast(Jacobian.steps(4, sizes), setting.dtype)
    let dy = try cast(Jacobian.steps(4, stateSizes, seed: 40), setting.dtype)
    if setting.masked {
      let steps = tensors(x)
      try (setting.batch > 1 ? steps[0].select(0, 1) : steps[1]).zero()
      try (setting.batch > 1 ? steps[2].select(0, 0) : steps[3]).zero()
    }
    if setting.given {
      try ThroughTimeTests.start(layer, (0..<cell.states).map { try random(stateSizes, 90 + UInt64($0)) })
      try ThroughTimeTests.finish(layer, (0..<cell.states).map { try random(stateSizes, 95 + UInt64($0)) })
    }
    var seen: [Value] = []
    // Twice, so that buffers and clones are used again.
    for _ in 0..<2 {
      try net.zeroGradParameters()
      seen.append(try copies(net.forward(x)))
      seen.append(try copies(layer.getHiddenState(4)))
      seen.append(try copies(layer.getHiddenState(2)))
      seen.append(try copies(net.backward(x, dy)))
      if setting.given { seen.append(try copies(layer.getGradHiddenState(0))) }
      seen.append(try StepwiseTests.gradients(layer))
    }
    return seen
  }

  @Test(arguments: cells, settings) func kernelIsTheGraph(_ cell: Cell, setting: Setting) throws {
    let (kernel, graph) = try Self.pair(cell, setting)
    #expect(kernel.sequenceSupport == .sequence && graph.sequenceSupport == .steps)
    let limit = setting.dtype == .double ? 1e-12 : 1e-4
    let law = try Self.pass(graph, cell, setting, packs: false)
    for packs in [true, false] {
      let fast = try Self.pass(kernel, cell, setting, packs: packs)
      #expect(fast.count == law.count)
      for (a, b) in zip(fast, law) { #expect(try distance(a, b) < limit) }
    }
  }

  /// Evaluation, a memory that is carried on, and the way back by hand.
  @Test(arguments: cells) func kernelIsTheGraphByHand(_ cell: Cell) throws {
    for sizes in [[3], [2, 3]] as [Dims] {
      let (kernel, graph) = try Self.pair(cell, Setting())
      var outputSizes = sizes
      outputSizes[sizes.count - 1] = 5
      let x = try Jacobian.steps(4, sizes).list ?? [], dy = try Jacobian.steps(4, outputSizes, seed: 40).list ?? []
      for _ in 0..<2 {
        let a = try StepwiseTests.run(kernel, x, dy), b = try StepwiseTests.run(graph, x, dy, interleaved: false)
        #expect(try distance(a.y, b.y) < 1e-12)
        #expect(try distance(a.dx, b.dx) < 1e-12)
        #expect(try distance(StepwiseTests.gradients(kernel), StepwiseTests.gradients(graph)) < 1e-12)
      }
      try kernel.evaluate()
      try graph.evaluate()
      for step in x { #expect(try distance(kernel.forward(step), graph.forward(step)) < 1e-12) }
    }
  }

  // MARK: Who runs

  static func ways(_ layer: GatedLayer) -> SequenceSupport { layer.sequenceSupport }

  /// What makes the graph more than the law sends the layer down the graph's road; taken back, the kernel runs.
  @Test(arguments: cells) func kernelRunsOnlyForTheLaw(_ cell: Cell) throws {
    let layer = try cell.make()
    #expect(layer.sequenceSupport == .sequence)
    #expect(try Copier().copy(layer).sequenceSupport == .sequence)
    _ = try layer.getParameters()
    #expect(layer.sequenceSupport == .sequence)
    try layer.convert(to: .float, Copier())
    #expect(layer.sequenceSupport == .sequence)
    try layer.convert(to: .double, Copier())
    // One more module.
    let graph = try #require(layer.modules.first as? Sequential)
    try graph.add(Identity())
    #expect(layer.sequenceSupport == .steps)
    graph.modules.removeLast()
    #expect(layer.sequenceSupport == .sequence)
    // A parameter of the right sizes that is not dense, one of another type, and one that is missing.
    let linear = try #require(Self.first(Linear.self, in: graph))
    let weight = try #require(linear.weight)
    linear.weight = try weight.transpose(0, 1).clone().transpose(0, 1)
    #expect(layer.sequenceSupport == .steps)
    let x = Value.tensor(try Jacobian.random([2, 3], seed: 1))
    let y = try copies(layer.forward(x))
    linear.weight = weight
    #expect(layer.sequenceSupport == .sequence)
    try layer.forget()
    #expect(try distance(layer.forward(x), y) < 1e-13)
    let gradient = linear.gradWeight
    linear.gradWeight = nil
    #expect(layer.sequenceSupport == .steps)
    linear.gradWeight = gradient
    #expect(layer.sequenceSupport == .sequence)
    // Another graph altogether.
    let other = try Copier().copy(graph)
    try other.add(Identity())
    try ThroughTimeTests.set(layer, "recurrentModule", .object(other))
    #expect(layer.sequenceSupport == .steps && layer.modules.first === other)
    try layer.maskZero(1)
    #expect(layer.sequenceSupport == .steps && layer.modules.first is MaskZero)
    try layer.hold([MaskZero(graph, 1)])
    #expect(layer.sequenceSupport == .sequence)
    try layer.hold([MaskZero(graph, 2)])
    #expect(layer.sequenceSupport == .steps)
  }

  @Test func dropoutRunsTheGraph() throws {
    let layer = try LSTM(3, 5)
    let dropout = try #require(Self.first(Dropout.self, in: layer))
    dropout.p = 0.5
    #expect(layer.sequenceSupport == .steps)
    dropout.p = 0
    #expect(layer.sequenceSupport == .sequence)
    #expect(try LSTM(3, 5, nil, nil, 0.5).sequenceSupport == .steps)
    #expect(try GRU(3, 5, nil, 0.5).sequenceSupport == .steps)
    #expect(try FastLSTM(3, 5, nil, nil, nil, nil, 0.5).sequenceSupport == .steps)
    #expect(try FastLSTM(3, 5, batchNormalized: true).sequenceSupport == .steps)
  }

  static func first<M: Module>(_ type: M.Type, in module: Module) -> M? {
    if let found = module as? M { return found }
    for child in module.children { if let found = first(type, in: child) { return found } }
    return nil
  }

  /// Each kind of parameter of all gates lies in one storage, in a new layer and in its clone.
  @Test func parametersLieSideBySide() throws {
    let layer = try LSTM(3, 5)
    for net in [layer, try Copier().copy(layer)] {
      for pick in [\Parameter.value, \Parameter.gradient] {
        let all = try net.parameters().map { $0[keyPath: pick] }
        for kind in 0..<3 {
          let tensors = [4, 0, 11, 8].map { all[$0 + kind] }
          for (k, tensor) in tensors.enumerated() {
            #expect(tensor.storage === tensors[0].storage)
            #expect(tensor.elements(Double.self) == tensors[0].elements(Double.self) + k * tensor.count)
          }
        }
      }
    }
  }

  // MARK: Memory

  /// A clone, and a layer from a file, go on from the same state; the clone can go back, too.
  @Test(arguments: cells, [true, false]) func clonesAndFilesKeepTheState(_ cell: Cell, usesKernel: Bool) throws {
    for train in [true, false] {
      for sizes in [[3], [2, 3]] as [Dims] {
        let layer = try cell.make()
        layer.usesKernel = usesKernel
        if !train { try layer.evaluate() }
        let x = try Jacobian.steps(4, sizes).list ?? []
        for step in x.prefix(2) { _ = try layer.forward(step) }
        let clone = try Copier().copy(layer)
        let writer = ObjectWriter()
        let file = try writer.value(.object(layer))
        try writer.finish()
        let reader = ObjectReader(make: registry.make)
        let read = try reader.value(T7.read(T7.write(file)))
        _ = try reader.finish()
        guard case .object(let object) = read else { throw NNError.message("not an object") }
        let loaded = try #require(object as? GatedLayer)
        loaded.usesKernel = usesKernel
        #expect(clone.step == 3 && loaded.step == 3)
        let count = try ThroughTimeTests.get(layer, "outputs").list?.count
        #expect(try ThroughTimeTests.get(clone, "outputs").list?.count == count)
        if train {
          #expect(count == 2)
          let outputs = try ThroughTimeTests.get(layer, "outputs")
          #expect(try distance(ThroughTimeTests.get(loaded, "outputs"), outputs) == 0)
        }
        for step in x.suffix(2) {
          let y = try copies(layer.forward(step))
          #expect(try distance(clone.forward(step), y) == 0)
          #expect(try distance(loaded.forward(step), y) == 0)
        }
        guard train, usesKernel else { continue }
        for step in x.reversed() {
          let dy = Value.tensor(try Jacobian.random(sizes.count == 1 ? [5] : [2, 5], seed: 9))
          let dx = try copies(layer.updateGradInput(step, dy))
          #expect(try distance(clone.updateGradInput(step, dy), dx) == 0)
        }
        // The file holds no way back beyond its last step.
        let dy = Value.tensor(try Jacobian.random(sizes.count == 1 ? [5] : [2, 5], seed: 9))
        _ = try loaded.updateGradInput(x[3], dy)
        _ = try loaded.updateGradInput(x[2], dy)
        #expect(throws: NNError.self) { try loaded.updateGradInput(x[1], dy) }
        try clone.forget()
        try layer.forget()
        #expect(try distance(layer.forward(x[0]), clone.forward(x[0])) == 0)
      }
    }
  }

  @Test(arguments: ThroughTimeTests.sequences)
  func sequenceLayersKeepTheState(_ test: ThroughTimeTests.SequenceCase) throws {
    let layer = try test.layer()
    try layer.remember("both")
    let first = Value.tensor(try Jacobian.random([3, 2, 3], seed: 3))
    let second = Value.tensor(try Jacobian.random([4, 2, 3], seed: 4))
    _ = try layer.forward(first)
    let clone = try Copier().copy(layer)
    let writer = ObjectWriter()
    let file = try writer.value(.object(layer))
    try writer.finish()
    let reader = ObjectReader(make: { $0 == "nn.SeqLSTMP" ? SeqLSTMP() : registry.make($0) })
    let read = try reader.value(T7.read(T7.write(file)))
    _ = try reader.finish()
    guard case .object(let object) = read else { throw NNError.message("not an object") }
    let loaded = try #require(object as? SeqLayer)
    let y = try copies(layer.forward(second))
    #expect(try distance(clone.forward(second), y) == 0)
    #expect(try distance(loaded.forward(second), y) == 0)
    try loaded.forget()
    #expect(try distance(loaded.forward(second), y) > 1e-4)
  }

  @Test func recurrencesKeepTheState() throws {
    func recurrence() throws -> AbstractRecurrent {
      let sum = Sequential(ParallelTable(try Linear(3, 4), try LinearNoBias(4, 4)), CAddTable(), Tanh())
      return try Recurrence(sum, .number(4), 1)
    }
    func recurrent() throws -> AbstractRecurrent {
      Recurrent(try Add([4]), try Linear(3, 4), try Linear(4, 4), Tanh())
    }
    for layer in [try recurrence(), try recurrent()] {
      let x = try Jacobian.steps(3, [2, 3]).list ?? []
      for step in x.prefix(2) { _ = try layer.forward(step) }
      let clone = try Copier().copy(layer)
      let writer = ObjectWriter()
      let file = try writer.value(.object(layer))
      try writer.finish()
      let reader = ObjectReader(make: registry.make)
      let read = try reader.value(T7.read(T7.write(file)))
      _ = try reader.finish()
      guard case .object(let object) = read else { throw NNError.message("not an object") }
      let loaded = try #require(object as? AbstractRecurrent)
      let y = try copies(layer.forward(x[2]))
      #expect(clone.step == 3 && loaded.step == 3)
      #expect(try distance(clone.forward(x[2]), y) == 0)
      #expect(try distance(loaded.forward(x[2]), y) == 0)
    }
  }
}
