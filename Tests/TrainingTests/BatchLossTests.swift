import NN
import NNTestSupport
import TensorCore
import Testing
import Training

/// The loss of a batch against that of its samples alone.
@Suite struct BatchLossTests {
  private func expectEqual(
    _ model: Module, _ criterion: Criterion, _ samples: [Sample], _ place: SourceLocation = #_sourceLocation
  ) throws {
    let result = try Comparison(model, criterion, samples)
    #expect(result.batches.count == 1, sourceLocation: place)
    #expect(result.worst < 1e-12, "\(result)", sourceLocation: place)
  }

  private func model() throws -> Module {
    Sequential(Sequencer(try GRU(2, 3)), Sequencer(LogSoftMax()))
  }

  @Test func classesAtEveryStep() throws {
    let samples = try Sequences.tables(step: Sequences.numbers([2]), target: Sequences.index(3))
    let weights = try Tensor([0.5, 2, 0], [3])
    let inner: [Criterion] = [
      ClassNLLCriterion(), try ClassNLLCriterion(nil, false), try ClassNLLCriterion(weights),
      try ClassNLLCriterion(weights, false), CrossEntropyCriterion(), MultiMarginCriterion(),
      try ClassNLLCriterion(nil, true, 2),
    ]
    for criterion in inner {
      for averages in [false, true] {
        try expectEqual(model(), SequencerCriterion(criterion, averages), samples)
      }
    }
  }

  @Test func numbersAtEveryStep() throws {
    let samples = try Sequences.tables(step: Sequences.numbers([2]), target: Sequences.numbers([3]))
    let summed = MSECriterion()
    summed.sizeAverage = false
    let both = MultiCriterion()
    try both.add(MSECriterion(), 0.3)
    try both.add(AbsCriterion())
    let mixed = MultiCriterion()
    try mixed.add(MSECriterion(), 0.3)
    try mixed.add(summed)
    for criterion in [
      MSECriterion(), summed, AbsCriterion(), SmoothL1Criterion(), L1Cost(), both, mixed, Cubes(),
      try WeightedMSECriterion(weight: Tensor([1, 2, 3], [3])),
    ] as [Criterion] {
      for averages in [false, true] {
        try expectEqual(Sequencer(try GRU(2, 3)), SequencerCriterion(criterion, averages), samples)
      }
    }
  }

  @Test func oneTargetForAllSteps() throws {
    let samples = try Sequences.labelled(step: Sequences.numbers([2]), target: Sequences.index(3))
    try expectEqual(model(), RepeaterCriterion(ClassNLLCriterion()), samples)
    let vectors = try Sequences.labelled(step: Sequences.numbers([2]), target: Sequences.numbers([3]))
    try expectEqual(Sequencer(try GRU(2, 3)), RepeaterCriterion(MSECriterion()), vectors)
    try expectEqual(Sequencer(try GRU(2, 3)), RepeaterCriterion(Cubes()), vectors)
  }

  @Test func samplesThatAreNoSequences() throws {
    let generator = Generator(seed: 3)
    func samples(_ target: (Generator) throws -> Value) throws -> [Sample] {
      try (0..<7).map { _ in Sample(input: try Sequences.numbers([4])(generator), target: try target(generator)) }
    }
    let classes = try samples(Sequences.index(3)), one = try samples(Sequences.indices(3, [1]))
    let tensor = try samples(Sequences.numbers([3]))
    for criterion in [ClassNLLCriterion(), CrossEntropyCriterion(), MultiMarginCriterion()] as [Criterion] {
      try expectEqual(Sequential(try Linear(4, 3), LogSoftMax()), criterion, classes)
      try expectEqual(Sequential(try Linear(4, 3), LogSoftMax()), criterion, one)
    }
    for criterion in [MSECriterion(), AbsCriterion(), Cubes()] as [Criterion] {
      try expectEqual(Sequential(try Linear(4, 3), Tanh()), criterion, tensor)
    }
  }

  @Test func tablesOfInputsAndTargets() throws {
    let generator = Generator(seed: 4)
    let samples = try (0..<6).map { _ in
      Sample(
        input: .list([try Sequences.numbers([2])(generator), try Sequences.numbers([3])(generator)]),
        target: .list([try Sequences.numbers([4])(generator), try Sequences.index(5)(generator)]))
    }
    let criterion = ParallelCriterion()
    try criterion.add(MSECriterion(), 0.5)
    try criterion.add(ClassNLLCriterion())
    let model = ParallelTable(try Linear(2, 4), Sequential(try Linear(3, 5), LogSoftMax()))
    try expectEqual(model, criterion, samples)
    // Pairs whose distance is learned.
    let pairs = try (0..<6).map { _ in
      Sample(
        input: .list([try Sequences.numbers([2])(generator), try Sequences.numbers([2])(generator)]),
        target: .number(-1))
    }
    let shared = try Linear(2, 3)
    try expectEqual(ParallelTable(shared, shared), CosineEmbeddingCriterion(), pairs)
    try expectEqual(
      Sequential(ParallelTable(shared, shared), JoinTable(1, 1)), MarginCriterion(),
      pairs.map {
        Sample(input: $0.input, target: .tensor(try Tensor([1, -1, 1, -1, 1, 1], [6])))
      })
  }

  @Test func repeatedInputs() throws {
    let generator = Generator(seed: 5)
    let samples = try (0..<4).map { _ in
      Sample(
        input: try Sequences.numbers([2])(generator),
        target: .list(try (0..<5).map { _ in try Sequences.numbers([3])(generator) }))
    }
    try expectEqual(Repeater(try LSTM(2, 3), 5), SequencerCriterion(MSECriterion()), samples)
  }

  @Test func errorsNameTheSample() throws {
    var samples = try Sequences.tables(step: Sequences.numbers([2]), target: Sequences.index(3))
    samples[5].target = .list([Value](repeating: .number(11), count: Sequences.lengths[5]))
    let numbered = samples.enumerated().map { (number: $0.offset + 7, sample: $0.element) }
    let model = try model(), criterion = SequencerCriterion(ClassNLLCriterion())
    let batch = try #require(try Collator(model: model, criterion: criterion).collate(numbered).first)
    let output = try batch.perform { try model.forward(batch.input) }
    let error = try #require(throws: SampleError.self) { try BatchLoss(criterion).forward(output, batch) }
    #expect(error.numbers == [12])
    #expect(error.description.hasPrefix("sample 12: "))
    #expect(error.description.contains("target 11 is out of range: there are 3 classes, 1 to 3"))
    // Also of one alone.
    let single = try #require(try Collator(model: model, criterion: criterion).collate([numbered[5]]).first)
    let alone = try #require(throws: SampleError.self) {
      try BatchLoss(criterion).forward(model.forward(single.input), single)
    }
    #expect(alone.numbers == [12])
  }

  @Test func errorsOfTheModelNameTheSample() throws {
    var samples = try Sequences.tables([4, 4, 2], step: Sequences.indices(5, [1]), target: Sequences.index(3))
    samples[1].input = .list([Value](repeating: .tensor(try Tensor([9], [1])), count: 4))
    let model = Sequential(Sequencer(try LookupTable(5, 3)), Sequencer(LogSoftMax()))
    let batch = try #require(
      try Collator(model: model, criterion: SequencerCriterion(ClassNLLCriterion())).collate(
        samples.enumerated().map { ($0.offset + 1, $0.element) }
      ).first)
    do {
      _ = try batch.perform { try model.forward(batch.input) }
      Issue.record("an index of 9 in a table of 5")
    } catch {
      let named = try #require(batch.naming(error, of: model) as? SampleError)
      #expect(named.numbers == [2])
      #expect(named.description.contains("index 9 is out of range"))
    }
    struct Other: Error {}
    #expect(batch.naming(Other(), of: model) is Other)
  }

  @Test func goingBackNeedsGoingForward() throws {
    let batch = try #require(
      try Collator(model: Linear(2, 2), criterion: MSECriterion()).collate([
        (1, Sample(input: .tensor(Tensor([1, 2], [2])), target: .tensor(Tensor([1, 2], [2]))))
      ]).first)
    #expect(throws: (any Error).self) { try BatchLoss(MSECriterion()).backward(batch.input, batch) }
  }

  // MARK: Rows

  @Test func rowsOfSteps() throws {
    let samples = try Sequences.tables([2, 4, 3], step: Sequences.numbers([2]), target: Sequences.index(3))
    let model = try model(), criterion = SequencerCriterion(ClassNLLCriterion())
    let batch = try #require(
      try Collator(model: model, criterion: criterion).collate(samples.enumerated().map { ($0.offset, $0.element) })
        .first
    )
    let output = try batch.perform { try model.forward(batch.input) }
    let rows = try #require(try StepRows(output: output, batch: batch, criterion: criterion))
    #expect(rows.isStepwise)
    #expect(rows.sample == [0, 1, 2, 0, 1, 2, 1, 2, 1])
    #expect(rows.output.sizes == [9, 3] && rows.target.sizes == [9])
    var next = [0, 0, 0]
    for (r, n) in rows.sample.enumerated() {
      let own = try #require(batch.output(of: n, in: output).list)
      #expect(try rows.output.select(0, r).dist(#require(own[next[n]].tensor), 2) == 0)
      #expect(try rows.target.narrow(0, r, 1).sumAll() == samples[n].target.list?[next[n]].number)
      next[n] += 1
    }
    for (n, sample) in samples.enumerated() {
      let single = try #require(try Collator(model: model, criterion: criterion).collate([(n, sample)]).first)
      let alone = try #require(
        try StepRows(output: model.forward(sample.input), batch: single, criterion: criterion))
      let length = sample.input.list?.count ?? 0
      #expect(alone.output.sizes == [length, 3] && alone.target.sizes == [length])
      #expect(alone.sample == [Int](repeating: 0, count: length) && alone.isStepwise)
    }
  }

  @Test func rowsOfSamples() throws {
    let samples = try Sequences.labelled([2, 4, 3], step: Sequences.numbers([2]), target: Sequences.numbers([3]))
    let model = Sequential(Sequencer(try LSTM(2, 3)), SelectTable(-1))
    let batch = try #require(
      try Collator(model: model, criterion: MSECriterion()).collate(
        samples.enumerated().map { ($0.offset, $0.element) }
      ).first)
    let output = try batch.perform { try model.forward(batch.input) }
    let rows = try #require(try StepRows(output: output, batch: batch, criterion: MSECriterion()))
    #expect(!rows.isStepwise && rows.sample == [0, 1, 2])
    #expect(rows.output.sizes == [3, 3] && rows.target.sizes == [3, 3])
    #expect(try rows.target.select(0, 1).dist(#require(samples[1].target.tensor), 2) == 0)
    let single = try #require(try Collator(model: model, criterion: MSECriterion()).collate([(1, samples[1])]).first)
    let alone = try #require(
      try StepRows(output: model.forward(single.input), batch: single, criterion: MSECriterion()))
    #expect(alone.output.sizes == [1, 3] && alone.target.sizes == [1, 3])
    // The steps of a sequence with a loss of the whole are no rows.
    let all = Sequencer(try LSTM(2, 3))
    #expect(try StepRows(output: all.forward(single.input), batch: single, criterion: MSECriterion()) == nil)
  }
}

/// Σ |x - t|³ over all elements; it does not say how rows add up.
private final class Cubes: Criterion {
  private func difference(_ input: Value, _ target: Value) throws -> Tensor {
    guard let x = input.tensor, let t = target.tensor else { throw NNError.message("expected tensors") }
    let d = try x.clone()
    try d.cadd(d, -1, t.contiguous().view(x.sizes))
    return d
  }

  override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    let d = try difference(input, target)
    try d.abs(d)
    try d.pow(d, 3)
    return .number(try d.sumAll())
  }

  override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    let d = try difference(input, target)
    let size = try d.clone()
    try size.abs(size)
    try size.mul(size, 3)
    try d.cmul(d, size)
    return .tensor(d)
  }
}
