import NN
import NNTestSupport
import TensorCore
import Testing

private typealias G = Golden

/// Layers with memory against the original's numbers and against numeric derivatives.
@Suite struct GoldenRecurrentTests {
  static let cases: [ModuleCase] = [
    ModuleCase("LSTM") { (Sequencer(try LSTM(3, 4)), try G.steps(4, 2, 3)) },
    ModuleCase("LSTM no peephole") { (Sequencer(try LSTM(3, 4, nil, false)), try G.steps(4, 2, 3)) },
    ModuleCase("LSTM vector") { (Sequencer(try LSTM(3, 4)), try G.steps(4, 3)) },
    ModuleCase("LSTM tensor") { (Sequencer(try LSTM(3, 4)), try G.randn(4, 2, 3)) },
    ModuleCase("FastLSTM") { (Sequencer(try FastLSTM(3, 4)), try G.steps(4, 2, 3)) },
    ModuleCase("GRU") { (Sequencer(try GRU(3, 4)), try G.steps(4, 2, 3)) },
    ModuleCase("GRU vector") { (Sequencer(try GRU(3, 4)), try G.steps(4, 3)) },
    ModuleCase("SeqLSTM") { (try SeqLSTM(3, 4), try G.randn(5, 2, 3)) },
    ModuleCase("SeqLSTM maskzero", jacobian: false) {
      let layer = try SeqLSTM(3, 4)
      layer.maskzero = true
      let x = try G.randn(5, 2, 3)
      for t in 0..<2 { try x.tensor?.select(0, t).select(0, 1).zero() }
      return (layer, x)
    },
    ModuleCase("SeqLSTM batchfirst") {
      let layer = try SeqLSTM(3, 4)
      layer.batchfirst = true
      return (layer, try G.randn(2, 5, 3))
    },
    ModuleCase("SeqLSTMP") { (try SeqLSTMP(3, projecting: 5, to: 2), try G.randn(5, 2, 3)) },
    ModuleCase("SeqGRU") { (try SeqGRU(3, 4), try G.randn(5, 2, 3)) },
    ModuleCase("Sequencer chain") {
      let chain = Sequential(
        try Linear(3, 5), Tanh(), try LSTM(5, 4), try GRU(4, 3), try Linear(3, 2), LogSoftMax())
      return (Sequencer(chain), try G.steps(5, 2, 3))
    },
    ModuleCase("Sequencer dropout", jacobian: false) {
      (Sequencer(Sequential(try Dropout(0.3), try LSTM(3, 4))), try G.steps(4, 2, 3))
    },
    ModuleCase("SeqBRNN") { (try SeqBRNN(3, 4), try G.randn(5, 2, 3)) },
    ModuleCase("BiSequencer") { (try BiSequencer(LSTM(3, 4), LSTM(3, 4)), try G.steps(4, 2, 3)) },
    ModuleCase("BiSequencer add") { (try BiSequencer(GRU(3, 4), nil, CAddTable()), try G.steps(4, 2, 3)) },
    ModuleCase("BiSequencerLM") { (try BiSequencerLM(FastLSTM(3, 4)), try G.steps(4, 2, 3)) },
    ModuleCase("Recurrent") {
      let layer = Recurrent(try Add([4]), try Linear(3, 4), try Linear(4, 4), Sigmoid(), 4)
      return (Sequencer(layer), try G.steps(4, 2, 3))
    },
    ModuleCase("Recurrence") {
      let step = Sequential(ParallelTable(try Linear(3, 4), try Linear(4, 4)), CAddTable(), Tanh())
      return (Sequencer(try Recurrence(step, .number(4), 1)), try G.steps(4, 2, 3))
    },
    ModuleCase("Repeater") { (try Repeater(GRU(3, 3), 4), try G.randn(2, 3)) },
    ModuleCase("SeqReverseSequence") { (try SeqReverseSequence(1), try G.randn(4, 2, 3)) },
    ModuleCase("LSTM maskZero", jacobian: false) {
      let x = try G.steps(4, 2, 3)
      for t in 0..<2 { try x.list?[t].tensor?.select(0, 1).zero() }
      let layer = try LSTM(3, 4)
      try layer.maskZero(1)
      return (Sequencer(layer), x)
    },
    ModuleCase("LSTM bayesian", jacobian: false) {
      (Sequencer(try LSTM(3, 4, nil, nil, 0.25)), try G.steps(4, 2, 3))
    },
    ModuleCase("GRU bayesian", jacobian: false) {
      (Sequencer(try GRU(3, 4, nil, 0.25)), try G.steps(4, 2, 3))
    },
  ]

  @Test(arguments: cases) func golden(_ test: ModuleCase) throws { try test.run() }

  @Test(arguments: cases.filter(\.jacobian)) func derivatives(_ test: ModuleCase) throws {
    try test.derivatives()
  }

  /// Packed and step by step differ by rounding only, over three training steps.
  @Test(arguments: [Remember.neither, .both]) func roadsAgree(mode: Remember) throws {
    for make in [{ try GRU(3, 5) }, { try FastLSTM(3, 5) }] as [() throws -> Module] {
      var results: [[Value]] = []
      for packs in [true, false] {
        G.generator.manualSeed(5)
        let net = Sequencer(Sequential(try make(), try Linear(5, 2)))
        net.packs = packs
        try net.remember(mode.rawValue)
        var seen: [Value] = []
        for round in 0..<3 {
          let x = try Jacobian.steps(4 + round % 2, [2, 3], seed: UInt64(round + 1))
          let y = try copies(net.forward(x))
          let dy = try y.mapTensors { try Jacobian.random($0.sizes, seed: 77) }
          seen += [y, try copies(net.backward(x, dy))]
          seen.append(.list(try net.callParameters().map { .tensor(try $0.gradient.clone()) }))
          try net.callUpdateParameters(0.1)
          try net.callZeroGradParameters()
        }
        results.append(seen)
      }
      for (a, b) in zip(results[0], results[1]) {
        #expect(try distance(a, b) < 1e-12)
      }
    }
  }
}
