import NN
import TensorCore
import Testing

/// Recurrent layers outside a sequencer, and what scripts do with their states.
@Suite struct StepwiseTests {
  static func lstm(_ rho: Int? = nil, peepholes: Bool = true) throws -> LSTM {
    Environment.current.generator.manualSeed(5)
    return try LSTM(3, 4, rho, peepholes)
  }

  static func copies(_ value: Value) throws -> Value { try value.mapTensors { try $0.clone() } }

  static func gradients(_ module: Module) throws -> Value {
    .list(try module.callParameters().map { .tensor(try $0.gradient.clone()) })
  }

  /// Forward calls in order, then updateGradInput and accGradParameters, interleaved or one after the
  /// other, from the last step to the first.
  static func run(_ module: Module, _ x: [Value], _ dy: [Value], interleaved: Bool = true) throws -> (
    y: Value, dx: Value
  ) {
    var y: [Value] = []
    var dx = [Value](repeating: .none, count: x.count)
    for step in x { y.append(try copies(module.forward(step))) }
    for t in x.indices.reversed() {
      dx[t] = try copies(module.callUpdateGradInput(x[t], dy[t]))
      if interleaved { try module.callAccGradParameters(x[t], dy[t], scale: 1) }
    }
    if !interleaved {
      for t in x.indices.reversed() { try module.callAccGradParameters(x[t], dy[t], scale: 1) }
    }
    return (.list(y), .list(dx))
  }

  /// Steps by hand give what a sequencer gives; twice, to see that forget() starts anew.
  @Test(arguments: [true, false], [[3], [2, 3]]) func stepsByHand(interleaved: Bool, sizes: [Int]) throws {
    for wrapped in [false, true] {
      let layer = try Self.lstm()
      let byHand: Module = wrapped ? Recursor(try Sequential(layer, Linear(4, 4), Tanh())) : layer
      let sequencer = Sequencer(try Copier().copy(byHand))
      var outputSizes = Dims(sizes)
      outputSizes[outputSizes.count - 1] = 4
      let x = try Jacobian.steps(4, Dims(sizes))
      let dy = try Jacobian.steps(4, outputSizes, seed: 40)
      for _ in 0..<2 {
        try byHand.forget()
        try byHand.zeroGradParameters()
        try sequencer.zeroGradParameters()
        let (y, dx) = try Self.run(byHand, x.list ?? [], dy.list ?? [], interleaved: interleaved)
        #expect(try RecurrentTests.difference(sequencer.forward(x), y) < 1e-13)
        #expect(try RecurrentTests.difference(sequencer.backward(x, dy), dx) < 1e-13)
        #expect(try RecurrentTests.difference(Self.gradients(byHand), Self.gradients(sequencer)) < 1e-13)
      }
    }
  }

  @Test func backwardOutOfOrder() throws {
    let layer = try Self.lstm()
    let x = Value.tensor(try Jacobian.random([3], seed: 1))
    let dy = Value.tensor(try Jacobian.random([4], seed: 2))
    #expect(throws: NNError.self) { try layer.updateGradInput(x, dy) }
    _ = try layer.forward(x)
    #expect(throws: NNError.self) { try layer.accGradParameters(x, dy, scale: 1) }
    _ = try layer.updateGradInput(x, dy)
    #expect(throws: NNError.self) { try layer.updateGradInput(x, dy) }
    try layer.accGradParameters(x, dy, scale: 1)
    #expect(throws: NNError.self) { try layer.accGradParameters(x, dy, scale: 1) }
    #expect(throws: NNError.self) { try layer.updateGradInput(x, .tensor(Tensor([5]))) }
  }

  /// With rho = 2 two steps back are always there, with the gradients of a truncated pass; going
  /// further ends in an error.
  @Test func rhoBoundsTheMemory() throws {
    let layer = try Self.lstm(2)
    let x = try Jacobian.steps(12, [3]).list ?? []
    let dy = try Jacobian.steps(12, [4], seed: 50).list ?? []
    for step in x { _ = try layer.forward(step) }
    let full = Recursor(try Self.lstm())
    for step in x { _ = try full.forward(step) }
    var reached = 0
    for t in x.indices.reversed() {
      do {
        let dx = try Self.copies(layer.updateGradInput(x[t], dy[t]))
        try layer.accGradParameters(x[t], dy[t], scale: 1)
        #expect(try RecurrentTests.difference(dx, full.updateGradInput(x[t], dy[t])) < 1e-13)
        reached += 1
      } catch let error as NNError {
        #expect(error.description.contains("rho = 2"))
        break
      }
    }
    #expect(reached >= 2 && reached <= 4)
    try layer.maxBPTTstep(12)
    try layer.forget()
    for step in x { _ = try layer.forward(step) }
    for t in x.indices.reversed() { _ = try layer.updateGradInput(x[t], dy[t]) }
  }

  // MARK: States given by scripts

  /// The gradient of `loss` against every element of `x`, by central differences.
  static func numeric(_ x: Tensor, _ loss: () throws -> Double) throws -> [Double] {
    let epsilon = 1e-5
    return try (0..<x.count).map { i in
      let saved = x[linear: i]
      x[linear: i] = saved + epsilon
      let up = try loss()
      x[linear: i] = saved - epsilon
      let down = try loss()
      x[linear: i] = saved
      return (up - down) / (2 * epsilon)
    }
  }

  static func dot(_ a: Value, _ b: Value) throws -> Double {
    try zip(tensors(a), tensors(b)).reduce(0) { try $0 + $1.0.contiguous().dot($1.1.contiguous()) }
  }

  @Test(arguments: [true, false]) func initialState(packs: Bool) throws {
    let layer = try Self.lstm()
    let net = Sequencer(layer)
    net.packs = packs
    let h = try Jacobian.random([2, 4], seed: 90), c = try Jacobian.random([2, 4], seed: 91)
    layer.userPrevOutput = h
    layer.userPrevCell = c
    let x = try Jacobian.steps(3, [2, 3])
    #expect(try Jacobian.worstError(net, x) < 1e-8)
    let dy = try Jacobian.steps(3, [2, 4], seed: 60)
    let loss = { try Self.dot(net.forward(x), dy) }
    _ = try net.forward(x)
    #expect(try RecurrentTests.difference(layer.getHiddenState(0), .list([.tensor(h), .tensor(c)])) == 0)
    _ = try net.backward(x, dy)
    let gradient = tensors(try Self.copies(layer.getGradHiddenState(0)))
    #expect(gradient.count == 2)
    for (state, g) in zip([h, c], gradient) {
      #expect(g.sizes == [2, 4])
      #expect(deviation(try elements(g), try Self.numeric(state, loss)) < 1e-8)
    }
    layer.userPrevCell = try Tensor([3, 4])
    #expect(throws: (any Error).self) { try net.forward(x) }
  }

  /// An encoder whose last state starts a decoder; the gradient goes back the same way.
  @Test(arguments: [true, false], [true, false]) func encoderAndDecoder(packs: Bool, byMethods: Bool) throws {
    let encoderLayer = try Self.lstm()
    let decoderLayer = try LSTM(2, 4)
    let encoder = Sequencer(encoderLayer)
    let decoder = Sequencer(decoderLayer)
    encoder.packs = packs
    decoder.packs = packs
    if byMethods { try decoder.remember("both") }
    let x = try Jacobian.steps(3, [2, 3])
    let z = try Jacobian.steps(2, [2, 2], seed: 20)
    let dy = try Jacobian.steps(2, [2, 4], seed: 70)
    func loss() throws -> Double {
      _ = try encoder.forward(x)
      try decoder.forget()
      let state = try encoderLayer.getHiddenState(3)
      if byMethods {
        try decoderLayer.setHiddenState(0, Self.copies(state))
      } else {
        decoderLayer.userPrevOutput = try tensors(state)[0].clone()
        decoderLayer.userPrevCell = try tensors(state)[1].clone()
      }
      return try Self.dot(decoder.forward(z), dy)
    }
    for _ in 0..<2 {
      _ = try loss()
      try encoder.zeroGradParameters()
      try decoder.zeroGradParameters()
      let dz = try Self.copies(decoder.backward(z, dy))
      try encoderLayer.setGradHiddenState(3, decoderLayer.getGradHiddenState(0))
      let none = try encoder.output.mapTensors { try Tensor($0.sizes) }
      let dx = try Self.copies(encoder.backward(x, none))
      for (value, gradient) in [(x, dx), (z, dz)] {
        for (a, g) in zip(tensors(value), tensors(gradient)) {
          #expect(deviation(try elements(g), try Self.numeric(a, loss)) < 1e-8)
        }
      }
      for p in try encoder.parameters() + decoder.parameters() {
        let mine = try elements(p.gradient)
        #expect(deviation(mine, try Self.numeric(p.value, loss)) < 1e-8)
      }
    }
  }

  /// A gradient given for one sequence does not flow into the next.
  @Test func givenGradientIsUsedOnce() throws {
    let layer = try Self.lstm()
    let net = Sequencer(layer)
    try net.remember("both")
    let x = try Jacobian.steps(2, [3]), dy = try Jacobian.steps(2, [4], seed: 9)
    func gradient() throws -> Value {
      _ = try net.forward(x)
      return try Self.copies(net.backward(x, dy))
    }
    _ = try gradient()
    let plain = try gradient()
    try net.forget()
    _ = try net.forward(x)
    try layer.setGradHiddenState(
      2, .list([.tensor(Jacobian.random([4], seed: 3)), .tensor(Jacobian.random([4], seed: 4))]))
    _ = try net.backward(x, dy)
    #expect(try RecurrentTests.difference(gradient(), plain) < 1e-14)
  }

  @Test func badStates() throws {
    let layer = try Self.lstm()
    _ = try layer.forward(.tensor(Tensor([3])))
    #expect(throws: NNError.self) { try layer.setHiddenState(nil, .none) }
    #expect(throws: NNError.self) { try layer.setHiddenState(nil, .list([.none, .none])) }
    #expect(throws: NNError.self) { try layer.getHiddenState(7) }
    #expect(throws: NNError.self) { try layer.getHiddenState(Int.min) }
    #expect(throws: NNError.self) { try layer.getGradHiddenState(Int.max) }
    try layer.setHiddenState(nil, .list([.tensor(Tensor([5])), .tensor(Tensor([4]))]))
    #expect(throws: NNError.self) { try layer.forward(.tensor(Tensor([3]))) }
    try layer.forget()
    _ = try layer.forward(.tensor(Tensor([3])))
    _ = try layer.forward(.tensor(Tensor([3])))
    #expect(throws: (any Error).self) {
      try layer.setHiddenState(1, .list([.tensor(Tensor([5])), .tensor(Tensor([4]))]))
    }
    try layer.setGradHiddenState(nil, .list([.tensor(Tensor([5])), .tensor(Tensor([4]))]))
    #expect(throws: NNError.self) { try layer.updateGradInput(.tensor(Tensor([3])), .tensor(Tensor([4]))) }
  }

  // MARK: Other sizes, other types

  @Test(arguments: [true, false]) func batchMayChangeOnlyBetweenSequences(packs: Bool) throws {
    let net = try RecurrentTests.network()
    net.packs = packs
    for sizes in [[2, 3], [5, 3], [3]] as [Dims] {
      let x = try Jacobian.steps(3, sizes)
      #expect(try Jacobian.worstError(net, x) < 1e-8)
    }
    try net.remember("both")
    try net.forget()
    _ = try net.forward(Jacobian.steps(3, [2, 3]))
    for sizes in [[5, 3], [3]] as [Dims] {
      let error = #expect(throws: (any Error).self) { try net.forward(Jacobian.steps(3, sizes)) }
      #expect(error.map { "\($0)".contains("call forget() first") } == true)
      try net.forget()
      _ = try net.forward(Jacobian.steps(3, sizes))
      try net.forget()
      _ = try net.forward(Jacobian.steps(3, [2, 3]))
    }
    // Backward with another batch than forward.
    #expect(throws: (any Error).self) { try net.backward(Jacobian.steps(3, [5, 3]), Jacobian.steps(3, [5, 2])) }
  }

  @Test(arguments: [true, false]) func floatAndBack(packs: Bool) throws {
    let net = try RecurrentTests.network()
    net.packs = packs
    let x = try Jacobian.steps(4, [2, 3])
    let dy = try Jacobian.steps(4, [2, 2], seed: 8)
    func float(_ value: Value) throws -> Value { try value.mapTensors { try Copier().copy($0, to: .float) } }
    func pass(_ x: Value, _ dy: Value) throws -> [Value] {
      try net.zeroGradParameters()
      let y = try Self.copies(net.forward(x))
      return [y, try Self.copies(net.backward(x, dy)), try Self.gradients(net)]
    }
    let double = try pass(x, dy)
    try net.convert(to: .float, Copier())
    #expect(try net.parameters().allSatisfy { $0.value.dtype == .float && $0.gradient.dtype == .float })
    let single = try pass(float(x), float(dy))
    for (a, b) in zip(single, double) {
      for (s, d) in zip(tensors(a), tensors(b)) {
        #expect(s.dtype == .float)
        #expect(deviation(try elements(s), try elements(d)) < 1e-5)
      }
    }
    #expect(throws: (any Error).self) { try net.forward(x) }
    try net.convert(to: .double, Copier())
    for (a, b) in zip(try pass(x, dy), double) {
      for (s, d) in zip(tensors(a), tensors(b)) { #expect(deviation(try elements(s), try elements(d)) < 1e-5) }
    }
    try net.forget()
    #expect(try Jacobian.worstError(net, x) < 1e-8)
  }

  @Test(arguments: [true, false]) func clearStateKeepsTheNetwork(packs: Bool) throws {
    let net = try RecurrentTests.network()
    net.packs = packs
    let x = try Jacobian.steps(4, [2, 3])
    let before = try Self.copies(net.forward(x))
    _ = try net.backward(x, before)
    try net.clearState()
    #expect(tensors(net.output).isEmpty || tensors(net.output).allSatisfy { $0.count == 0 })
    #expect(try RecurrentTests.difference(net.forward(x), before) == 0)
    #expect(try Jacobian.worstError(net, x) < 1e-8)
    try net.clearState()
    #expect(throws: (any Error).self) { try net.backward(x, before) }
  }
}
