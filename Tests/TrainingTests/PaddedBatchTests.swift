import NN
import NNTestSupport
import TensorCore
import Testing
import Training

/// Batches of sequences of 3 to 30 steps against each sequence alone, in Double.
@Suite struct PaddedBatchTests {
  /// Expects all differences to be rounding, and as many batches as given.
  private func expectEqual(
    _ model: Module, _ criterion: Criterion, _ samples: [Sample], alone: [Sample]? = nil, batches: Int = 1,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let result = try Comparison(model, criterion, samples, alone: alone)
    #expect(result.batches.count == batches, sourceLocation: place)
    #expect(result.worst < 1e-12, "\(result)", sourceLocation: place)
    if batches == 1 { #expect(result.batches.first?.padding != nil, sourceLocation: place) }
  }

  private func classes() -> SequencerCriterion { SequencerCriterion(ClassNLLCriterion()) }

  /// A table of steps (2) with a class of 3 at each.
  private func tagged() throws -> [Sample] {
    try Sequences.tables(step: Sequences.numbers([2]), target: Sequences.index(3))
  }

  /// `layers` over steps, then classes.
  private func tagger(_ layers: Module..., width: Int = 5) throws -> Module {
    let model = Sequential()
    try model.extend(layers)
    try model.add(Sequencer(try Linear(width, 3)))
    try model.add(Sequencer(LogSoftMax()))
    return model
  }

  private static func recurrent() throws -> Recurrent {
    Recurrent(try Add([5]), try Linear(2, 5), try Linear(5, 5), Tanh())
  }

  /// Every layer of one direction.
  static let layers: [(name: String, make: @Sendable () throws -> Module)] = [
    ("LSTM", { try LSTM(2, 5) }), ("FastLSTM", { try FastLSTM(2, 5) }), ("GRU", { try GRU(2, 5) }),
    ("Recurrent", { try recurrent() }),
    ("Recurrence", { try Recurrence(Sequential(JoinTable(1, 1), try Linear(7, 5), Tanh()), 5, 1) }),
    ("Recursor", { Recursor(Sequential(try Linear(2, 5), Tanh())) }),
    ("Linear", { try Linear(2, 5) }),
    (
      "LSTM's graph",
      {
        let layer = try LSTM(2, 5)
        layer.usesKernel = false
        return layer
      }
    ),
    (
      "GRU that masks zeros",
      {
        let layer = try GRU(2, 5)
        try layer.maskZero(1)
        return layer
      }
    ),
  ]

  @Test(arguments: layers.indices) func oneDirection(_ i: Int) throws {
    try expectEqual(try tagger(Sequencer(Self.layers[i].make())), classes(), tagged())
  }

  @Test(arguments: layers.indices) func bothDirections(_ i: Int) throws {
    try expectEqual(try tagger(try BiSequencer(Self.layers[i].make()), width: 10), classes(), tagged())
  }

  @Test func seenFromBothSides() throws {
    try expectEqual(try tagger(try BiSequencerLM(try LSTM(2, 5)), width: 10), classes(), tagged())
    try expectEqual(try tagger(try BiSequencerLM(try GRU(2, 5), try FastLSTM(2, 4)), width: 9), classes(), tagged())
    let short = try tagged() + Sequences.tables([1], step: Sequences.numbers([2]), target: Sequences.index(3))
    let model = try tagger(try BiSequencerLM(try LSTM(2, 5)), width: 10)
    let batch = try #require(
      try Collator(model: model, criterion: classes()).collate(short.enumerated().map { ($0.offset, $0.element) }).first
    )
    #expect(throws: (any Error).self) { try batch.perform { try model.forward(batch.input) } }
  }

  @Test func stacks() throws {
    try expectEqual(try tagger(Sequencer(try LSTM(2, 4)), Sequencer(try GRU(4, 5))), classes(), tagged())
    try expectEqual(
      try tagger(try BiSequencer(try LSTM(2, 4)), try BiSequencer(try GRU(8, 5)), width: 10), classes(), tagged())
    try expectEqual(
      try tagger(Sequencer(Sequential(try FastLSTM(2, 4), try FastLSTM(4, 5)))), classes(), tagged())
  }

  @Test func dropout() throws {
    for layer in [try LSTM(2, 5, nil, false, 0.4, false), try GRU(2, 5, nil, 0.4, false)] as [Module] {
      let model = try tagger(Sequencer(try Dropout(0.3)), Sequencer(layer))
      try model.callEvaluate()
      try expectEvaluates(model)
    }
    let both = try tagger(try BiSequencer(try LSTM(2, 5)), Sequencer(try Dropout(0.5)), width: 10)
    try both.callEvaluate()
    try expectEvaluates(both)
    let evaluated = try tagger(Sequencer(try Dropout(0.5)), Sequencer(try LSTM(2, 5)), Sequencer(try Dropout(0.5)))
    try evaluated.callEvaluate()
    try expectEqual(evaluated, classes(), tagged())
    let off = try tagger(Sequencer(try Dropout(0)), Sequencer(try LSTM(2, 5)))
    try off.callTraining()
    try expectEqual(off, classes(), tagged())
  }

  /// Evaluation keeps nothing for the way back through a graph: only outputs and loss are compared.
  private func expectEvaluates(_ model: Module, _ place: SourceLocation = #_sourceLocation) throws {
    let samples = try tagged(), criterion = classes()
    let singles = try samples.map { try copies(model.forward($0.input)) }
    let batches = try Collator(model: model, criterion: criterion).collate(
      samples.enumerated().map { ($0.offset, $0.element) })
    #expect(batches.count == 1 && batches[0].padding != nil, sourceLocation: place)
    let output = try batches[0].perform { try model.forward(batches[0].input) }
    for n in samples.indices {
      #expect(try distance(batches[0].output(of: n, in: output), singles[n]) < 1e-12, sourceLocation: place)
    }
  }

  @Test func zeroedStepsStartAnew() throws {
    let samples = try tagged()
    for sample in samples {
      for (t, step) in (sample.input.list ?? []).enumerated() where t % 4 == 2 { try step.tensor?.zero() }
    }
    // The last step of the first sample, and so its padding, too.
    try samples[0].input.list?.last?.tensor?.zero()
    for layer in [try LSTM(2, 5), try FastLSTM(2, 5), try GRU(2, 5)] as [GatedLayer] {
      try layer.maskZero(1)
      try expectEqual(try tagger(try BiSequencer(layer), width: 10), classes(), samples)
    }
  }

  // MARK: Layers over tensors

  /// (T, 1, 2) with targets (T, 1, 5).
  private func regressed() throws -> [Sample] {
    try Sequences.tensors(sizes: { [$0, 1, 2] }, target: { try Sequences.numbers([$0, 1, 5])($1) })
  }

  @Test func layersOverTensors() throws {
    let zeroing = try SeqLSTM(2, 5)
    zeroing.maskZero()
    let models: [Module] = [
      try SeqLSTM(2, 5), try SeqGRU(2, 5), try SeqLSTMP(2, projecting: 6, to: 5), try SeqBRNN(2, 5), zeroing,
      Sequential(try SeqGRU(2, 3), try SeqLSTM(3, 5)), Sequential(try SeqBRNN(2, 3), try SeqBRNN(3, 5)),
      try SeqBRNN(2, 5, false, CMulTable()),
    ]
    for model in models {
      try expectEqual(model, SequencerCriterion(MSECriterion()), regressed())
      try expectEqual(model, SequencerCriterion(MSECriterion(), true), regressed())
      // A mean over a whole sequence.
      try expectEqual(model, MSECriterion(), regressed())
    }
  }

  @Test func batchFirst() throws {
    let ahead = try SeqLSTM(2, 5)
    ahead.batchfirst = true
    let samples = try Sequences.tensors(sizes: { [1, $0, 2] }, target: { try Sequences.numbers([1, $0, 5])($1) })
    for model in [ahead, try SeqBRNN(2, 5, true)] as [Module] { try expectEqual(model, MSECriterion(), samples) }
  }

  @Test func tensorsWithoutBatchAxis() throws {
    // The last line compares bits, which the order of a sum may change for other weights.
    Environment.current.generator.manualSeed(1)
    let single = try Sequences.tensors(sizes: { [$0, 1, 2] }, target: { try Sequences.indices(5, [$0, 1])($1) })
    let samples = try single.map { sample in
      let (x, t) = (try #require(sample.input.tensor), try #require(sample.target.tensor))
      return Sample(input: .tensor(try x.select(1, 0)), target: .tensor(try t.select(1, 0)))
    }
    let model = Sequential(try SeqLSTM(2, 5), Sequencer(LogSoftMax()))
    try expectEqual(model, classes(), samples, alone: single)
    // Also a batch of one gets the axis.
    let one = try #require(try Collator(model: model, criterion: classes()).collate([(1, samples[0])]).first)
    #expect(one.input.tensor?.sizes == [5, 1, 2])
    let output = try model.forward(one.input)
    let expected = try classes().forward(model.forward(single[0].input), single[0].target)
    #expect(try BatchLoss(classes()).forward(output, one).sum == expected.number)
  }

  @Test func sequencersOverTensors() throws {
    let samples = try Sequences.tensors(sizes: { [$0, 2] }, target: { try Sequences.indices(3, [$0])($1) })
    try expectEqual(try tagger(Sequencer(try LSTM(2, 5))), classes(), samples)
    let tables = try Sequences.tensors(sizes: { [$0, 2] }) { length, generator in
      .list(try (0..<length).map { _ in try Sequences.index(3)(generator) })
    }
    try expectEqual(try tagger(SplitTable(1), try BiSequencer(try LSTM(2, 5)), width: 10), classes(), tables)
    try expectEqual(try tagger(SplitTable(1, 2), Sequencer(try GRU(2, 5))), classes(), tables)
  }

  @Test func indices() throws {
    let single = try Sequences.tables(step: Sequences.indices(7, [1]), target: Sequences.index(3))
    let model = try tagger(Sequencer(try LookupTable(7, 2)), try BiSequencer(try LSTM(2, 5)), width: 10)
    try expectEqual(model, classes(), single)
    let numbers = try single.map { sample in
      Sample(
        input: .list(try (sample.input.list ?? []).map { .number(try #require($0.tensor).sumAll()) }),
        target: sample.target)
    }
    try expectEqual(model, classes(), numbers, alone: single)
    // A whole sequence of indices as a tensor.
    let whole = try Sequences.lengths.enumerated().map { i, length in
      Sample(input: try Sequences.indices(7, [length])(Generator(seed: UInt64(i))), target: single[i].target)
    }
    try expectEqual(
      try tagger(try LookupTable(7, 2), SplitTable(1), Sequencer(try GRU(2, 5))), classes(), whole)
  }

  @Test func stepsWithTheirOwnBatchAxis() throws {
    let samples = try Sequences.tables(step: Sequences.numbers([1, 2]), target: Sequences.indices(3, [1]))
    try expectEqual(try tagger(try BiSequencer(try FastLSTM(2, 5)), width: 10), classes(), samples)
    let regressed = try Sequences.tables(step: Sequences.numbers([1, 2]), target: Sequences.numbers([1, 5]))
    try expectEqual(Sequencer(try GRU(2, 5)), SequencerCriterion(MSECriterion()), regressed)
  }

  // MARK: One output for a sequence

  @Test func lastStep() throws {
    let samples = try Sequences.labelled(step: Sequences.numbers([2]), target: Sequences.index(3))
    let models: [Module] = [
      Sequential(Sequencer(try LSTM(2, 5)), SelectTable(-1), try Linear(5, 3), LogSoftMax()),
      Sequential(try BiSequencer(try GRU(2, 5)), SelectTable(-1), try Linear(10, 3), LogSoftMax()),
      Sequential(try BiSequencer(try GRU(2, 5)), SelectTable(1), try Linear(10, 3), LogSoftMax()),
    ]
    for model in models {
      try expectEqual(model, ClassNLLCriterion(), samples)
      try expectEqual(model, CrossEntropyCriterion(), samples)
    }
    let tensors = try Sequences.tensors(sizes: { [$0, 1, 2] }, target: { try Sequences.numbers([1, 3])($1) })
    for layer in [try SeqLSTM(2, 5), try SeqBRNN(2, 5)] as [Module] {
      try expectEqual(Sequential(layer, Select(1, -1), try Linear(5, 3)), MSECriterion(), tensors)
    }
  }

  // MARK: What cannot be padded

  @Test func groupsOfEqualLength() throws {
    let sizes = Set(Sequences.lengths).count
    let labelled = try Sequences.labelled(step: Sequences.numbers([2]), target: Sequences.index(3))
    // The sum over all steps knows no padding.
    let sum = Sequential(Sequencer(try LSTM(2, 5)), CAddTable(), try Linear(5, 3), LogSoftMax())
    try expectEqual(sum, ClassNLLCriterion(), labelled, batches: sizes)
    let tensors = try Sequences.tensors(sizes: { [$0, 1, 2] }, target: { try Sequences.numbers([1, 5])($1) })
    try expectEqual(Sequential(try SeqLSTM(2, 5), Mean()), MSECriterion(), tensors, batches: sizes)
    // The second step is not the last one of every sequence.
    let second = Sequential(Sequencer(try LSTM(2, 5)), SelectTable(-2), try Linear(5, 3), LogSoftMax())
    try expectEqual(second, ClassNLLCriterion(), labelled, batches: sizes)
  }

  @Test func normalisedBatchesHaveNoPadding() throws {
    let model = try tagger(Sequencer(try BatchNormalization(2)), Sequencer(try LSTM(2, 5)))
    try model.callTraining()
    let samples = try Sequences.tables(step: Sequences.numbers([1, 2]), target: Sequences.indices(3, [1]))
    let batches = try Collator(model: model, criterion: classes()).collate(
      samples.enumerated().map { ($0.offset, $0.element) })
    #expect(batches.count == Set(Sequences.lengths).count)
    #expect(batches.allSatisfy { $0.padding == nil })
    #expect(batches[0].numbers == [0, 4])
    // In evaluation its rows are apart.
    try model.callEvaluate()
    try expectEvaluates(try tagger(Sequencer(try BatchNormalization(2)), Sequencer(try LSTM(2, 5))).evaluating())
  }

  @Test func unknownModulesRunAlone() throws {
    let model = try tagger(Sequencer(try LSTM(2, 5)), Unknown())
    let result = try Comparison(model, classes(), tagged())
    #expect(result.batches.count == Sequences.lengths.count)
    #expect(result.batches.allSatisfy { $0.isPlain })
    #expect(result.worst < 1e-12)
  }

  @Test func singlePrecision() throws {
    let model = try tagger(try BiSequencer(try LSTM(2, 5)), width: 10)
    try model.callConvert(to: .float, Copier())
    let criterion = classes()
    try criterion.convert(to: .float, Copier())
    let samples = try tagged().map { sample in
      Sample(input: try sample.input.mapTensors { try $0.to(.float) }, target: sample.target)
    }
    let result = try Comparison(model, criterion, samples)
    #expect(result.batches.count == 1 && result.worst < 1e-5 && result.worst > 0, "\(result)")
  }

  // MARK: Padding

  @Test func paddingDoesNotMatter() throws {
    let model = try tagger(try BiSequencer(try LSTM(2, 5)), try BiSequencerLM(try GRU(10, 4)), width: 8)
    let result = try Comparison(model, classes(), tagged()) { batch in
      for (t, step) in (batch.input.list ?? []).enumerated() {
        for (n, length) in (batch.lengths ?? []).enumerated() where t >= length {
          try step.tensor?.select(0, n).fill(-3)
        }
      }
    }
    #expect(result.worst < 1e-12, "\(result)")
  }

  @Test func paddingRepeatsTheLastStep() throws {
    let samples = try tagged()
    let batch = try #require(
      try Collator(model: tagger(Sequencer(try LSTM(2, 5))), criterion: classes()).collate(
        samples.enumerated().map { ($0.offset, $0.element) }
      ).first)
    for (n, sample) in samples.enumerated() {
      let steps = sample.input.list ?? []
      for (t, step) in (batch.input.list ?? []).enumerated() {
        let expected = try #require(steps[min(t, steps.count - 1)].tensor)
        #expect(try #require(step.tensor).select(0, n).dist(expected, 2) == 0)
      }
    }
  }
}

extension Module {
  /// The module after `evaluate()`.
  fileprivate func evaluating() throws -> Module {
    try callEvaluate()
    return self
  }
}

/// A module that says nothing of itself: it passes everything on.
private final class Unknown: Module {
  override func updateOutput(_ input: Value) throws -> Value {
    output = input
    return input
  }

  override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    gradInput = gradOutput
    return gradOutput
  }
}
