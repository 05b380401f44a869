import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// Derivatives through time of every layer with memory: inputs, parameters, initial states and what flows
/// into the last state, by differences of the loss; and the same sums on different roads.
@Suite struct ThroughTimeTests {
  typealias Steps = StepwiseTests

  // MARK: Layers that take a step at a time

  /// A layer of 3 features in and 4 out, with access to its states.
  struct StepCase: CustomTestStringConvertible, @unchecked Sendable {
    let testDescription: String
    let make: () throws -> AbstractRecurrent
    /// How many states it has; 0 when a script cannot give them.
    let states: Int

    func layer() throws -> AbstractRecurrent {
      Environment.current.generator.manualSeed(8)
      return try make()
    }
  }

  static let gated: [StepCase] = [
    StepCase(testDescription: "LSTM", make: { try LSTM(3, 4) }, states: 2),
    StepCase(testDescription: "LSTM without peepholes", make: { try LSTM(3, 4, nil, false) }, states: 2),
    StepCase(testDescription: "FastLSTM", make: { try FastLSTM(3, 4) }, states: 2),
    StepCase(testDescription: "GRU", make: { try GRU(3, 4) }, states: 1),
  ]

  static let stepped: [StepCase] =
    gated + [
      StepCase(
        testDescription: "Recurrent",
        make: { Recurrent(try Add([4]), try Linear(3, 4), try Linear(4, 4), Tanh()) }, states: 0),
      StepCase(
        testDescription: "Recurrent with a start of its own",
        make: { Recurrent(try Linear(4, 4), try Linear(3, 4), try Linear(4, 4), Sigmoid(), 9, CMulTable()) },
        states: 0),
      StepCase(
        testDescription: "Recurrence",
        make: {
          let sum = Sequential(ParallelTable(try Linear(3, 4), try Linear(4, 4)), CAddTable(), Tanh())
          return try Recurrence(sum, .number(4), 1)
        }, states: 0),
      StepCase(
        testDescription: "Recursor of layers",
        make: { Recursor(Sequential(try Linear(3, 5), try GRU(5, 4), try LSTM(4, 4))) }, states: 0),
    ]

  static let shapes: [Dims] = [[3], [2, 3]]

  static func set(_ object: TorchObject, _ name: String, _ value: Value) throws {
    try #require(object.fieldTable.byName[name], "\(object.typeName) has no \(name)").set(object, value)
  }

  static func get(_ object: TorchObject, _ name: String) throws -> Value {
    try #require(object.fieldTable.byName[name], "\(object.typeName) has no \(name)").get(object)
  }

  /// Sets the initial states by the names that scripts use.
  static func start(_ layer: TorchObject, _ states: [Tensor]) throws {
    for (name, state) in zip(["userPrevOutput", "userPrevCell"], states) { try set(layer, name, .tensor(state)) }
  }

  /// What flows into the last states, by the names that scripts use.
  static func finish(_ layer: TorchObject, _ gradients: [Tensor]) throws {
    for (name, gradient) in zip(["userNextGradOutput", "userNextGradCell"], gradients) {
      try set(layer, name, .tensor(gradient))
    }
  }

  static func parameters(_ module: Module) throws -> [(Tensor, Tensor)] {
    try module.callParameters().map { ($0.value, try $0.gradient.clone()) }
  }

  @Test(arguments: stepped, [true, false]) func derivatives(_ test: StepCase, packs: Bool) throws {
    for sizes in Self.shapes {
      let net = Sequencer(try test.layer())
      net.packs = packs
      #expect(try Jacobian.worstError(net, Jacobian.steps(4, sizes)) < 1e-8)
      // A second pass with another length, after the first has left its buffers.
      #expect(try Jacobian.worstError(net, Jacobian.steps(2, sizes, seed: 9)) < 1e-8)
    }
  }

  /// The layer by itself: forward calls in order, backward calls from the last step to the first.
  @Test(arguments: stepped) func derivativesByHand(_ test: StepCase) throws {
    for sizes in Self.shapes {
      let layer = try test.layer()
      let x = try Jacobian.steps(4, sizes)
      var outputSizes = sizes
      outputSizes[sizes.count - 1] = 4
      let dy = try Jacobian.steps(4, outputSizes, seed: 30)
      let (xs, dys) = (x.list ?? [], dy.list ?? [])
      let loss = {
        try layer.forget()
        return try dot(.list(xs.map { try copies(layer.forward($0)) }), dy)
      }
      try layer.zeroGradParameters()
      let dx = try Steps.run(layer, xs, dys, interleaved: false).dx
      let pairs = zip(tensors(x), tensors(dx)).map { ($0, $1) } + (try Self.parameters(layer))
      #expect(try Jacobian.worstError(pairs, loss) < 1e-8)
    }
  }

  /// Initial states that a script gives, and gradients into the last states, on both roads.
  @Test(arguments: gated, [true, false]) func statesOfScripts(_ test: StepCase, packs: Bool) throws {
    for batch in [0, 2] {
      let lead: Dims = batch == 0 ? [] : [batch]
      let layer = try test.layer()
      let net = Sequencer(layer)
      net.packs = packs
      let x = try Jacobian.steps(3, Dims(Array(lead) + [3]))
      let stateSizes = Dims(Array(lead) + [4])
      let states = try (0..<test.states).map { try Jacobian.random(stateSizes, seed: 90 + UInt64($0)) }
      let flowing = try (0..<test.states).map { try Jacobian.random(stateSizes, seed: 95 + UInt64($0)) }
      let dy = try Jacobian.steps(3, stateSizes, seed: 60)
      try Self.start(layer, states)
      func loss() throws -> Double {
        let sum = try dot(net.forward(x), dy)
        let last = tensors(try layer.getHiddenState(3))
        return try sum + dot(.list(last.map { .tensor($0) }), .list(flowing.map { .tensor($0) }))
      }
      _ = try loss()
      try Self.finish(layer, flowing)
      try net.zeroGradParameters()
      let dx = try copies(net.backward(x, dy))
      let initial = tensors(try copies(layer.getGradHiddenState(0)))
      #expect(initial.count == test.states)
      let pairs =
        zip(tensors(x), tensors(dx)).map { ($0, $1) } + zip(states, initial).map { ($0, $1) }
        + (try Self.parameters(net))
      #expect(try Jacobian.worstError(pairs, loss) < 1e-8)
    }
  }

  /// A sequence that goes on from the last one has the gradients of one that is given the same states.
  @Test(arguments: gated, [true, false]) func rememberedStates(_ test: StepCase, packs: Bool) throws {
    func net() throws -> (Sequencer, AbstractRecurrent) {
      let layer = try test.layer()
      let net = Sequencer(layer)
      net.packs = packs
      return (net, layer)
    }
    for sizes in Self.shapes {
      let first = try Jacobian.steps(3, sizes), second = try Jacobian.steps(4, sizes, seed: 20)
      var outputSizes = sizes
      outputSizes[sizes.count - 1] = 4
      let dy = try Jacobian.steps(4, outputSizes, seed: 40)
      let (a, remembering) = try net()
      try a.remember("both")
      _ = try a.forward(first)
      let states = tensors(try copies(remembering.getHiddenState(3)))
      let ya = try copies(a.forward(second))
      let dxa = try copies(a.backward(second, dy))
      let (b, given) = try net()
      try Self.start(given, states)
      #expect(try distance(b.forward(second), ya) < 1e-14)
      #expect(try distance(b.backward(second, dy), dxa) < 1e-14)
      #expect(try distance(Steps.gradients(a), Steps.gradients(b)) < 1e-14)
      let initial = (try remembering.getGradHiddenState(3), try given.getGradHiddenState(0))
      #expect(try distance(initial.0, initial.1) < 1e-14)
    }
  }

  /// Rows of zeros give zeros and start anew; all else has its derivatives. Both roads.
  @Test(arguments: gated, [true, false]) func maskedSteps(_ test: StepCase, packs: Bool) throws {
    for sizes in Self.shapes {
      let layer = try #require(try test.layer() as? GatedLayer)
      try layer.maskZero(1)
      let net = Sequencer(layer)
      net.packs = packs
      let x = try Jacobian.steps(5, sizes)
      // Sample 2 begins late and both have a hole; a vector has the hole.
      var zeros: [Tensor] = []
      let steps = tensors(x)
      if sizes.count == 1 {
        zeros = [steps[2]]
      } else {
        zeros = try [steps[0].select(0, 1), steps[1].select(0, 1), steps[3].select(0, 0), steps[3].select(0, 1)]
      }
      for zero in zeros { try zero.zero() }
      var outputSizes = sizes
      outputSizes[sizes.count - 1] = 4
      let dy = try Jacobian.steps(5, outputSizes, seed: 60)
      let loss = { try dot(net.forward(x), dy) }
      _ = try loss()
      try net.zeroGradParameters()
      let dx = try copies(net.backward(x, dy))
      // A row of zeros that is moved off zero counts again: there is no derivative, and the gradient is 0.
      let masked = try steps.map { step in try elements(step).map { $0 == 0 } }
      for (gradient, mask) in zip(tensors(dx), masked) {
        for (g, isZero) in zip(try elements(gradient), mask) where isZero { #expect(g == 0) }
      }
      let places = Dictionary(uniqueKeysWithValues: zip(steps.map(ObjectIdentifier.init), masked))
      let pairs = zip(steps, tensors(dx)).map { ($0, $1) } + (try Self.parameters(net))
      #expect(
        try Jacobian.worstError(pairs, skip: { x, i in places[ObjectIdentifier(x)]?[i] ?? false }, loss) < 1e-8)
    }
  }

  /// Packed and step by step, three rounds of training, with and without memory between the rounds.
  @Test(arguments: stepped, [Remember.neither, .both]) func roadsAgree(_ test: StepCase, mode: Remember) throws {
    for sizes in Self.shapes {
      var results: [[Value]] = []
      for packs in [true, false] {
        let net = Sequencer(Sequential(try test.layer(), try Linear(4, 2)))
        net.packs = packs
        try net.remember(mode.rawValue)
        var seen: [Value] = []
        for round in 0..<3 {
          let x = try Jacobian.steps(3 + round % 2, sizes, seed: UInt64(10 * round + 1))
          let y = try copies(net.forward(x))
          let dy = try y.mapTensors { try Jacobian.random($0.sizes, seed: 77) }
          try net.callZeroGradParameters()
          seen += [y, try copies(net.backward(x, dy)), try Steps.gradients(net)]
          try net.callUpdateParameters(0.1)
        }
        results.append(seen)
      }
      for (a, b) in zip(results[0], results[1]) { #expect(try distance(a, b) < 1e-12) }
    }
  }

  // MARK: Layers that take a sequence as one tensor

  struct SequenceCase: CustomTestStringConvertible, @unchecked Sendable {
    let testDescription: String
    /// Columns of each state.
    let states: [Int]
    let make: () throws -> SeqLayer

    func layer() throws -> SeqLayer {
      Environment.current.generator.manualSeed(8)
      return try make()
    }
  }

  static let sequences: [SequenceCase] = [
    SequenceCase(testDescription: "SeqLSTM", states: [4, 4]) { try SeqLSTM(3, 4) },
    SequenceCase(testDescription: "SeqLSTMP", states: [2, 5]) { try SeqLSTMP(3, projecting: 5, to: 2) },
    SequenceCase(testDescription: "SeqGRU", states: [4]) { try SeqGRU(3, 4) },
  ]

  /// States in the input table, `{c0, h0, x}`.
  @Test(arguments: sequences, [false, true]) func statesInTheInput(_ test: SequenceCase, batchfirst: Bool) throws {
    let layer = try test.layer()
    layer.batchfirst = batchfirst
    let states = try test.states.enumerated().map { try Jacobian.random([2, $1], seed: 70 + UInt64($0)) }
    let x = try Jacobian.random(batchfirst ? [2, 5, 3] : [5, 2, 3], seed: 3)
    #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-8)
    for given in 1...states.count {
      let input = Value.list(states.prefix(given).reversed().map { .tensor($0) } + [.tensor(x)])
      #expect(try Jacobian.worstError(layer, input) < 1e-8)
    }
    // And without again, after a pass with states.
    #expect(try Jacobian.worstError(layer, .tensor(x)) < 1e-8)
  }

  /// States that a script gives (each for one pass), and gradients into the last states.
  @Test(arguments: sequences) func statesOfScripts(_ test: SequenceCase) throws {
    let layer = try test.layer()
    let x = try Jacobian.random([3, 2, 3], seed: 3)
    let states = try test.states.enumerated().map { try Jacobian.random([2, $1], seed: 70 + UInt64($0)) }
    let flowing = try test.states.enumerated().map { try Jacobian.random([2, $1], seed: 80 + UInt64($0)) }
    let dy = try Jacobian.random([3, 2, test.states[0]], seed: 5)
    func loss() throws -> Double {
      try Self.start(layer, states)
      let y = try #require(try layer.forward(.tensor(x)).tensor)
      var sum = try y.contiguous().dot(dy) + y.select(0, 2).contiguous().dot(flowing[0])
      if states.count == 2 {
        let cell = try #require(try Self.get(layer, "cell").tensor)
        #expect(cell.sizes == [3, 2, test.states[1]])
        sum += try cell.select(0, 2).contiguous().dot(flowing[1])
      }
      return sum
    }
    _ = try loss()
    for (name, gradient) in zip(["gradPrevOutput", "userNextGradCell"], flowing) {
      try Self.set(layer, name, .tensor(gradient))
    }
    try layer.zeroGradParameters()
    let dx = try #require(try layer.backward(.tensor(x), .tensor(dy)).tensor).clone()
    let names = ["userGradPrevOutput", "userGradPrevCell"].prefix(states.count)
    let initial = try names.map { try #require(try Self.get(layer, $0).tensor).clone() }
    let pairs = [(x, dx)] + zip(states, initial).map { ($0, $1) } + (try Self.parameters(layer))
    #expect(try Jacobian.worstError(pairs, loss) < 1e-8)
    // They served once.
    #expect(try Self.get(layer, "userPrevOutput").isNone && Self.get(layer, "gradPrevOutput").isNone)
  }

  @Test(arguments: sequences) func rememberedStates(_ test: SequenceCase) throws {
    let first = try Jacobian.random([3, 2, 3], seed: 3), second = try Jacobian.random([4, 2, 3], seed: 4)
    let dy = Value.tensor(try Jacobian.random([4, 2, test.states[0]], seed: 5))
    let a = try test.layer()
    try a.remember("both")
    var states = [try #require(try a.forward(.tensor(first)).tensor).select(0, 2).clone()]
    if test.states.count == 2 { states.append(try #require(try Self.get(a, "cell").tensor).select(0, 2).clone()) }
    let ya = try copies(a.forward(.tensor(second)))
    let dxa = try copies(a.backward(.tensor(second), dy))
    let b = try test.layer()
    try Self.start(b, states)
    #expect(try distance(b.forward(.tensor(second)), ya) < 1e-14)
    #expect(try distance(b.backward(.tensor(second), dy), dxa) < 1e-14)
    #expect(try distance(Steps.gradients(a), Steps.gradients(b)) < 1e-14)
    try a.forget()
    #expect(try distance(a.forward(.tensor(second)), ya) > 1e-4)
  }

  @Test(arguments: sequences) func maskedSteps(_ test: SequenceCase) throws {
    let layer = try test.layer()
    layer.maskzero = true
    let x = try Jacobian.random([5, 2, 3], seed: 3)
    for (t, n) in [(0, 1), (1, 1), (3, 0), (3, 1)] { try x.select(0, t).select(0, n).zero() }
    let dy = try Jacobian.random([5, 2, test.states[0]], seed: 5)
    let loss = { try dot(layer.forward(.tensor(x)), .tensor(dy)) }
    _ = try loss()
    try layer.zeroGradParameters()
    let dx = try #require(try layer.backward(.tensor(x), .tensor(dy)).tensor).clone()
    let masked = try elements(x).map { $0 == 0 }
    for (g, isZero) in zip(try elements(dx), masked) where isZero { #expect(g == 0) }
    let pairs = [(x, dx)] + (try Self.parameters(layer))
    #expect(try Jacobian.worstError(pairs, skip: { t, i in t === x && masked[i] }, loss) < 1e-8)
  }

  /// One step at a time with memory gives what the whole sequence gives.
  @Test(arguments: sequences) func oneStepAtATime(_ test: SequenceCase) throws {
    let x = try Jacobian.random([5, 2, 3], seed: 3)
    let whole = try test.layer(), single = try test.layer()
    try single.remember("both")
    let y = try #require(try whole.forward(.tensor(x)).tensor)
    for t in 0..<5 {
      let step = try single.forward(.tensor(x.narrow(0, t, 1)))
      #expect(try distance(step, .tensor(y.narrow(0, t, 1))) < 1e-14)
    }
  }

  // MARK: The same law in two layers

  /// Fills the weights of a SeqLayer from those of a step layer: `from` names, for each gate in the order of
  /// the columns, the W, b and U with their first row.
  private static func fill(_ layer: SeqLayer, _ gates: [(w: Tensor, b: Tensor, u: Tensor, row: Int)]) throws {
    let weight = try #require(layer.weight), bias = try #require(layer.bias)
    for (g, gate) in gates.enumerated() {
      let columns = try weight.narrow(1, 4 * g, 4)
      try columns.narrow(0, 0, 3).copy(from: gate.w.narrow(0, gate.row, 4).transpose(0, 1))
      try columns.narrow(0, 3, 4).copy(from: gate.u.narrow(0, gate.row, 4).transpose(0, 1))
      try bias.narrow(0, 4 * g, 4).copy(from: gate.b.narrow(0, gate.row, 4))
    }
  }

  private static func gradients(
    _ layer: SeqLayer, _ gates: [(w: Tensor, b: Tensor, u: Tensor, row: Int)]
  ) throws -> Double {
    let weight = try #require(layer.gradWeight), bias = try #require(layer.gradBias)
    var worst = 0.0
    for (g, gate) in gates.enumerated() {
      let columns = try weight.narrow(1, 4 * g, 4)
      for (mine, theirs) in [
        (try columns.narrow(0, 0, 3), try gate.w.narrow(0, gate.row, 4).transpose(0, 1)),
        (try columns.narrow(0, 3, 4), try gate.u.narrow(0, gate.row, 4).transpose(0, 1)),
        (try bias.narrow(0, 4 * g, 4), try gate.b.narrow(0, gate.row, 4)),
      ] { worst = max(worst, deviation(try elements(mine), try elements(theirs))) }
    }
    return worst
  }

  /// SeqLSTM, and LSTM without peepholes and FastLSTM in a Sequencer, both roads; so SeqGRU and GRU.
  @Test(arguments: ["LSTM", "FastLSTM", "GRU"], [true, false]) func twoLayersOneLaw(name: String, packs: Bool) throws {
    Environment.current.generator.manualSeed(8)
    let layer: Module =
      name == "GRU" ? try GRU(3, 4) : name == "LSTM" ? try LSTM(3, 4, nil, false) : try FastLSTM(3, 4)
    let whole: SeqLayer = name == "GRU" ? try SeqGRU(3, 4) : try SeqLSTM(3, 4)
    func gates(_ p: [Tensor]) -> [(w: Tensor, b: Tensor, u: Tensor, row: Int)] {
      func gate(_ k: Int, _ row: Int) -> (w: Tensor, b: Tensor, u: Tensor, row: Int) { (p[k], p[k + 1], p[k + 2], row) }
      switch name {
      // r and z stand in one matrix.
      case "GRU": return [gate(0, 0), gate(0, 4), gate(3, 0)]
      // f, i, g, o; SeqLSTM has i, f, o, g.
      case "LSTM": return [gate(3, 0), gate(0, 0), gate(9, 0), gate(6, 0)]
      // i, g, f, o.
      default: return [gate(0, 0), gate(0, 8), gate(0, 12), gate(0, 4)]
      }
    }
    try Self.fill(whole, gates(layer.parameters().map(\.value)))
    let net = Sequencer(layer)
    net.packs = packs
    let x = Value.tensor(try Jacobian.random([6, 2, 3], seed: 3))
    let dy = Value.tensor(try Jacobian.random([6, 2, 4], seed: 4))
    #expect(try distance(net.forward(x), whole.forward(x)) < 1e-12)
    try net.zeroGradParameters()
    try whole.zeroGradParameters()
    #expect(try distance(net.backward(x, dy), whole.backward(x, dy)) < 1e-12)
    #expect(try Self.gradients(whole, gates(layer.parameters().map(\.gradient))) < 1e-12)
  }

  /// A BiSequencer on both roads.
  @Test(arguments: [[3], [2, 3]]) func biSequencerRoadsAgree(_ sizes: [Int]) throws {
    var results: [[Value]] = []
    for packs in [true, false] {
      Environment.current.generator.manualSeed(8)
      let net = try BiSequencer(FastLSTM(3, 4), GRU(3, 4))
      GoldenFileTests.setPacking(net, packs)
      let x = try Jacobian.steps(4, Dims(sizes))
      #expect(try Jacobian.worstError(net, x) < 1e-8)
      let y = try copies(net.forward(x))
      try net.zeroGradParameters()
      results.append([y, try copies(net.backward(x, y)), try Steps.gradients(net)])
    }
    for (a, b) in zip(results[0], results[1]) { #expect(try distance(a, b) < 1e-12) }
  }
}
