import NN
import NNTestSupport
import TensorCore
import Testing

/// The layers of torch/rnn, which came after Element-Research's rnn: one law has one kernel under all its names.
@Suite struct SuccessorTests {
  static func x(_ steps: Int = 4) throws -> Tensor { try Jacobian.random([steps, 2, 3], seed: 5) }

  private func seeded<M: Module>(_ make: () throws -> M) throws -> M {
    Environment.current.generator.manualSeed(9)
    return try make()
  }

  /// Outputs, gradients of x and of the parameters.
  private func pass(_ net: Module, _ x: Tensor, _ dy: Tensor) throws -> [Value] {
    try net.callZeroGradParameters()
    let y = try copies(net.forward(.tensor(x))), dx = try copies(net.backward(.tensor(x), .tensor(dy)))
    return [y, dx, .list(try net.callParameters().map { .tensor(try $0.gradient.clone()) })]
  }

  private func expectEqual(_ a: [Value], _ b: [Value], _ limit: Double = 1e-13) throws {
    for (a, b) in zip(a, b) { #expect(try distance(a, b) < limit) }
  }

  /// One seed gives the weights, since all draw them alike.
  @Test(arguments: [nil, 4] as [Int?]) func lstmsAgree(_ outputSize: Int?) throws {
    let x = try Self.x(), dy = try Jacobian.random([4, 2, outputSize ?? 5], seed: 6)
    let whole = try seeded { () -> Module in
      if let outputSize { return try SeqLSTMP(3, projecting: 5, to: outputSize) }
      let layer = try SeqLSTM(3, 5)
      // The two draw with other deviations.
      try layer.reset(0.3)
      return layer
    }
    let recurrent = try RecLSTM(3, 5, outputSize), step = try StepLSTM(3, 5, outputSize)
    for layer in [recurrent as Module, step] {
      for (mine, theirs) in zip(try layer.callParameters(), try whole.callParameters()) {
        try mine.value.copy(from: theirs.value)
      }
    }
    let sizes: Value = .list([.list([.number(Double(outputSize ?? 5))]), .list([5])])
    let recurrence = Sequential(
      try Recurrence(Sequential(FlattenTable(), step), sizes, 1), SelectTable(1))
    let expected = try pass(whole, x, dy)
    try expectEqual(pass(Sequencer(recurrent), x, dy), expected)
    try expectEqual(pass(Sequencer(recurrence), x, dy), expected)
    // The graph of the layer instead of its kernel, and steps by themselves.
    #expect(recurrent.sequenceSupport == .sequence)
    recurrent.usesKernel = false
    #expect(recurrent.sequenceSupport == .steps)
    try expectEqual(pass(Sequencer(recurrent), x, dy), expected)
  }

  @Test func grusAgree() throws {
    let x = try Self.x(), dy = try Jacobian.random([4, 2, 5], seed: 6)
    let whole = try seeded { try SeqGRU(3, 5) }, recurrent = try seeded { try RecGRU(3, 5) }
    let step = try seeded { try StepGRU(3, 5) }
    let recurrence = try Recurrence(step, 5, 1)
    let expected = try pass(whole, x, dy)
    for packs in [true, false] {
      let net = Sequencer(recurrent)
      net.packs = packs
      try expectEqual(pass(net, x, dy), expected)
    }
    try expectEqual(pass(Sequencer(recurrence), x, dy), expected)
    recurrent.usesKernel = false
    try expectEqual(pass(Sequencer(recurrent), x, dy), expected)
  }

  /// `getParameters` moves the weights, a conversion makes new ones, a script writes to a step's setting.
  @Test func kernelFollowsItsWeights() throws {
    let layer = try RecLSTM(3, 5, 4), x = try Self.x(), net = Sequencer(layer)
    let before = try copies(net.forward(.tensor(x)))
    let (flat, _) = try layer.getParameters()
    #expect(layer.sequenceSupport == .sequence)
    #expect(try distance(net.forward(.tensor(x)), before) == 0)
    try flat.zero()
    #expect(try #require(net.forward(.tensor(x)).tensor).normAll() == 0)
    try net.convert(to: .float, Copier())
    #expect(layer.sequenceSupport == .sequence)
    _ = try net.forward(.tensor(x.to(.float)))
    let step = try #require(layer.modules.first as? StepLSTM)
    step.maskzero = true
    step.writes += 1
    #expect(layer.sequenceSupport == .steps)
  }

  /// Rows of zeros give zeros and start anew, on every road.
  @Test func masks() throws {
    let x = try Self.x(), dy = try Jacobian.random([4, 2, 5], seed: 6)
    try x.select(0, 1).select(0, 0).zero()
    try x.select(0, 2).select(0, 1).zero()
    let whole = try seeded { try SeqGRU(3, 5) }, recurrent = try seeded { try RecGRU(3, 5) }
    let inner = try seeded { try RecGRU(3, 5) }
    whole.maskZero()
    try recurrent.maskZero(1)
    (inner.modules[0] as? StepGRU)?.maskzero = true
    let expected = try pass(whole, x, dy)
    try expectEqual(pass(Sequencer(recurrent), x, dy), expected)
    try expectEqual(pass(Sequencer(inner), x, dy), expected)
    let y = try #require(expected[0].tensor)
    #expect(try y.select(0, 1).select(0, 0).normAll() == 0 && y.select(0, 2).select(0, 1).normAll() == 0)
  }

  /// Given and remembered states, also of other sizes than the output.
  @Test func statesOfAProjection() throws {
    let layer = try RecLSTM(3, 5, 4), x = try Self.x(6)
    let net = Sequencer(layer)
    let whole = try copies(net.forward(.tensor(x)))
    try net.remember("both")
    try net.forget()
    let first = try copies(net.forward(.tensor(x.narrow(0, 0, 2))))
    let second = try copies(net.forward(.tensor(x.narrow(0, 2, 4))))
    #expect(try distance(first, .tensor(#require(whole.tensor).narrow(0, 0, 2))) < 1e-15)
    #expect(try distance(second, .tensor(#require(whole.tensor).narrow(0, 2, 4))) < 1e-15)
    let states = tensors(try layer.getHiddenState(nil))
    #expect(states.map(\.sizes) == [[2, 4], [2, 5]])
    try net.forget()
    try layer.setHiddenState(0, .list(states.map { .tensor($0) }))
    #expect(
      try distance(.list(tensors(layer.getHiddenState(0)).map { .tensor($0) }), .list(states.map { .tensor($0) })) == 0)
  }

  @Test func bothDirections() throws {
    let x = try Self.x(), layer = try SeqBLSTM.make(3, 5)
    let ahead = try #require(layer.modules[0].children[0].children[0] as? SeqLSTM)
    let back = try #require((layer.modules[0].children[0].children[1] as? ReverseUnreverse)?.sequencer as? SeqLSTM)
    let y = try #require(try layer.forward(.tensor(x)).tensor).clone()
    let reversed = try Tensor(x.sizes)
    for t in 0..<4 { try reversed.select(0, t).copy(from: x.select(0, 3 - t)) }
    let forward = try #require(try ahead.forward(.tensor(x)).tensor)
    let backward = try #require(try back.forward(.tensor(reversed)).tensor)
    for t in 0..<4 {
      let sum = try forward.select(0, t).clone()
      try sum.cadd(sum, 1, backward.select(0, 3 - t))
      #expect(try distance(.tensor(sum), .tensor(y.select(0, t))) < 1e-15)
    }
    try layer.remember("both")
    #expect(ahead.rememberMode == .both && back.rememberMode == .neither)
  }

  /// Samples of different lengths get what they get alone, forward and backward, also where a layer goes back in time.
  @Test(arguments: [false, true]) func lengthsVary(lastOnly: Bool) throws {
    let samples = try [3, 1, 4].map { try Jacobian.random([$0, 3], seed: UInt64($0)) }
    for inner in [try SeqGRU(3, 5) as Module, try SeqBGRU.make(3, 5), try Sequencer(LSTM(3, 5))] {
      let layer = try VariableLength.make(.object(inner), .boolean(lastOnly))
      let input = Value.list(samples.map { .tensor($0) })
      let y = try copies(layer.forward(input))
      let dy = try y.mapTensors { try Jacobian.random($0.sizes, seed: 3) }
      try layer.callZeroGradParameters()
      let dx = tensors(try copies(layer.backward(input, dy)))
      let together = try inner.callParameters().map { try elements($0.gradient) }
      try inner.callZeroGradParameters()
      for (n, sample) in samples.enumerated() {
        let t = sample.sizes[0], alone = Value.tensor(try sample.view([t, 1, 3]))
        let own = try #require(try copies(inner.forward(alone)).tensor)
        let gradient = try Tensor(own.sizes)
        if lastOnly {
          try gradient.select(0, t - 1).copy(from: tensors(dy)[0].narrow(0, n, 1))
          #expect(try distance(.tensor(own.select(0, t - 1)), .tensor(tensors(y)[0].narrow(0, n, 1))) < 1e-14)
        } else {
          try gradient.copy(from: tensors(dy)[n].view(own.sizes))
          #expect(try distance(.tensor(own.view([t, 5])), .tensor(tensors(y)[n])) < 1e-14)
        }
        let back = try #require(try copies(inner.backward(alone, .tensor(gradient))).tensor)
        #expect(try distance(.tensor(back.view([t, 3])), .tensor(dx[n])) < 1e-14)
      }
      for (a, b) in zip(together, try inner.callParameters().map { try elements($0.gradient) }) {
        for (a, b) in zip(a, b) { #expect(abs(a - b) < 1e-13) }
      }
    }
  }

  /// The three that stand for simple graphs.
  @Test func linearAndLookup() throws {
    let layer = try LinearRNN.make(3, 4), x = try Jacobian.random([2, 3], seed: 1)
    let linear = try #require(layer.modules.first?.children[1] as? Linear)
    let joined = try Tensor([2, 7])
    try joined.narrow(1, 0, 3).copy(from: x)
    let expected = try #require(try linear.forward(.tensor(joined)).tensor).clone()
    try expected.sigmoid(expected)
    #expect(try distance(layer.forward(.tensor(x)), .tensor(expected)) < 1e-15)
    let lookup = try LookupRNN.make(6, 4)
    let indices = Value.tensor(try Tensor([1, 0, 6], [3]))
    #expect(try #require(lookup.forward(indices).tensor).sizes == [3, 4])
  }
}
