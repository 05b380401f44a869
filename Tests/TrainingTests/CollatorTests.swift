import NN
import NNTestSupport
import TensorCore
import Testing
import Training

/// The layouts of batches, and what is wrong with samples.
@Suite struct CollatorTests {
  private func collate(_ model: Module, _ criterion: Criterion, _ samples: [Sample]) throws -> [Batch] {
    try Collator(model: model, criterion: criterion).collate(
      samples.enumerated().map { ($0.offset + 1, $0.element) })
  }

  private func tensor(_ values: [Double], _ sizes: Dims) throws -> Value { .tensor(try Tensor(values, sizes)) }

  private func sizes(_ value: Value) -> [Dims] { tensors(value).map(\.sizes) }

  private let classes = SequencerCriterion(ClassNLLCriterion())

  @Test func tablesOfSteps() throws {
    let samples = [
      Sample(
        input: .list([try tensor([1, 2], [2]), try tensor([3, 4], [2])]), target: .list([.number(1), .number(2)])),
      Sample(
        input: .list([try tensor([5, 6], [2]), try tensor([7, 8], [2]), try tensor([9, 10], [2])]),
        target: .list([.number(3), .number(2), .number(1)])),
    ]
    let batch = try #require(try collate(Sequencer(LSTM(2, 3)), classes, samples).first)
    #expect(batch.count == 2 && batch.numbers == [1, 2] && batch.lengths == [2, 3] && !batch.isPlain)
    #expect(batch.padding?.lengths == [2, 3] && batch.padding?.steps == 3)
    #expect(sizes(batch.input) == [[2, 2], [2, 2], [2, 2]] && sizes(batch.target) == [[2], [2], [2]])
    #expect(try tensors(batch.input).map(elements) == [[1, 2, 5, 6], [3, 4, 7, 8], [3, 4, 9, 10]])
    #expect(try tensors(batch.target).map(elements) == [[1, 3], [2, 2], [2, 1]])
  }

  @Test func equalLengthsNeedNoPadding() throws {
    let samples = try Sequences.tables([4, 4, 4], step: Sequences.numbers([2]), target: Sequences.index(3))
    let batch = try #require(try collate(Sequencer(LSTM(2, 3)), classes, samples).first)
    #expect(batch.padding == nil && batch.lengths == [4, 4, 4])
  }

  @Test func oneSampleIsAsItIs() throws {
    let samples = try Sequences.tables([4], step: Sequences.numbers([2]), target: Sequences.index(3))
    let batch = try #require(try collate(Sequencer(LSTM(2, 3)), classes, samples).first)
    #expect(batch.isPlain && batch.lengths == nil && batch.padding == nil)
    #expect(zip(tensors(batch.input), tensors(samples[0].input)).allSatisfy { $0 === $1 })
  }

  @Test func tensorsOfSteps() throws {
    let samples = try [3, 5].map { length in
      Sample(
        input: try Sequences.numbers([length, 2])(Generator(seed: 1)),
        target: try tensor([1, 2, 3, 1, 2].prefix(length) + [], [length]))
    }
    let batch = try #require(try collate(SeqLSTM(2, 3), classes, samples).first)
    #expect(sizes(batch.input) == [[5, 2, 2]] && sizes(batch.target) == [[5, 2]])
    #expect(try elements(tensors(batch.target)[0]) == [1, 1, 2, 2, 3, 3, 3, 1, 3, 2])
    let first = try SeqLSTM(2, 3)
    first.batchfirst = true
    let other = try #require(try collate(first, MSECriterion(), samples).first)
    #expect(sizes(other.input) == [[2, 5, 2]])
    let floats = try samples.map {
      Sample(input: .tensor(try #require($0.input.tensor).to(.float)), target: $0.target)
    }
    #expect(tensors(try collate(SeqLSTM(2, 3), classes, floats)[0].input)[0].dtype == .float)
  }

  @Test func samplesThatAreNoSequences() throws {
    let samples = [1.0, 2].map { k in Sample(input: .list([]), target: .number(k)) }
    let vectors = try samples.map { Sample(input: try tensor([1, 2, 3], [3]), target: $0.target) }
    let batch = try #require(try collate(Linear(3, 2), ClassNLLCriterion(), vectors).first)
    #expect(sizes(batch.input) == [[2, 3]] && sizes(batch.target) == [[2]] && batch.lengths == nil)
    let rows = try samples.map { Sample(input: try tensor([1, 2, 3], [1, 3]), target: $0.target) }
    #expect(sizes(try collate(Linear(3, 2), ClassNLLCriterion(), rows)[0].input) == [[2, 3]])
    let matrices = try samples.map {
      Sample(input: try Sequences.numbers([4, 3])(Generator(seed: 1)), target: $0.target)
    }
    let view = try View([-1])
    view.numInputDims = 2
    let flat = Sequential(view, try Linear(12, 2))
    #expect(sizes(try collate(flat, ClassNLLCriterion(), matrices)[0].input) == [[2, 4, 3]])
    let pairs = try samples.map {
      Sample(input: .list([try tensor([1, 2], [2]), try tensor([1, 2, 3], [3])]), target: $0.target)
    }
    let both = Sequential(ParallelTable(try Linear(2, 4), try Linear(3, 4)), CAddTable())
    #expect(sizes(try collate(both, ClassNLLCriterion(), pairs)[0].input) == [[2, 2], [2, 3]])
  }

  @Test func tablesOfSequences() throws {
    let generator = Generator(seed: 2)
    let samples = try [2, 3].map { length in
      func steps(_ size: Int) throws -> Value {
        .list(try (0..<length).map { _ in try Sequences.numbers([size])(generator) })
      }
      return Sample(input: .list([try steps(2), try steps(4)]), target: try steps(3))
    }
    let model = Sequential(
      ParallelTable(Sequencer(try LSTM(2, 3)), Sequencer(try LSTM(4, 3))), ZipTable(), Sequencer(CAddTable()))
    let batch = try #require(try collate(model, SequencerCriterion(MSECriterion()), samples).first)
    #expect(sizes(batch.input) == [[2, 2], [2, 2], [2, 2], [2, 4], [2, 4], [2, 4]])
    let result = try Comparison(model, SequencerCriterion(MSECriterion()), samples)
    #expect(result.batches.count == 1 && result.worst < 1e-12)
  }

  @Test func otherSizesMakeOtherBatches() throws {
    // Bags of words of different size.
    let samples = try [3, 5, 3, 5].map {
      Sample(input: try Sequences.indices(9, [$0])(Generator(seed: 1)), target: .number(1))
    }
    let sum = Sum()
    sum.nInputDims = 2
    let model = Sequential(try LookupTable(9, 4), sum, try Linear(4, 3), LogSoftMax())
    let result = try Comparison(model, ClassNLLCriterion(), samples)
    #expect(result.batches.map(\.numbers) == [[1, 3], [2, 4]])
    #expect(result.worst < 1e-12)
  }

  @Test func errorsOfSamples() throws {
    func error(_ change: (inout [Sample]) throws -> Void) throws -> String {
      var samples = try Sequences.tables([4, 3, 5], step: Sequences.numbers([2]), target: Sequences.index(3))
      try change(&samples)
      return try #require(throws: SampleError.self) {
        try self.collate(Sequencer(LSTM(2, 3)), self.classes, samples)
      }.description
    }
    #expect(try error { $0[1].input = .none } == "sample 2: the input is nil")
    #expect(try error { $0[2].input = .list([]) } == "sample 3: the input is a table without entries")
    #expect(
      try error { $0[0].input = .list([$0[1].input.list?[0] ?? .none, .none, $0[1].input.list?[1] ?? .none]) }
        == "sample 1: entry 2 of the input is nil")
    #expect(try error { $0[2].input = .tensor(try Tensor()) } == "sample 3: the input is empty")
    #expect(
      try error { $0[1].input = .list([.tensor(try Tensor([3, 2])), .tensor(try Tensor([3, 2]))]) }
        == "sample 2: the input is a table of 2, the first a 3 x 2 torch.DoubleTensor, sample 1's is a table of 4, "
        + "the first a 2 torch.DoubleTensor")
    #expect(
      try error { $0[1].input = .tensor(try Tensor([3, 2])) }
        == "sample 2: the input is a 3 x 2 torch.DoubleTensor, sample 1's is a table of 4, "
        + "the first a 2 torch.DoubleTensor")
    #expect(
      try error { $0[2].target = .list([.number(1), .number(2)]) } == "sample 3: the target has 2 steps, the input 5")
    // One alone, too.
    #expect(throws: SampleError.self) {
      try self.collate(Sequencer(LSTM(2, 3)), self.classes, [Sample(input: .none, target: .number(1))])
    }
  }

  @Test func samplesOfAnotherSizeAreLeftToTheModel() throws {
    var samples = try Sequences.tables([4, 3, 5], step: Sequences.numbers([2]), target: Sequences.index(3))
    samples[1].input = .list([try tensor([1, 2, 3], [3]), try tensor([1, 2, 3], [3]), try tensor([1, 2, 3], [3])])
    let model = Sequencer(try LSTM(2, 3))
    let batches = try collate(model, classes, samples)
    #expect(batches.map(\.numbers) == [[1, 3], [2]])
    do {
      _ = try model.forward(batches[1].input)
      Issue.record("3 features instead of 2")
    } catch {
      #expect(String(describing: batches[1].naming(error, of: model)).hasPrefix("sample 2: "))
    }
  }

  @Test func targetsThatCannotStandTogether() throws {
    var samples = try Sequences.tables([4, 3, 5], step: Sequences.numbers([2]), target: Sequences.numbers([3]))
    // A step with a target of other sizes and as many elements.
    samples[1].target = .list(try (0..<3).map { _ in try tensor([1, 2, 3], [3, 1]) })
    let result = try Comparison(Sequencer(LSTM(2, 3)), SequencerCriterion(MSECriterion()), samples)
    #expect(result.batches.count == 1 && result.worst < 1e-12)
  }

  @Test func buffersAreUsedAgain() throws {
    let samples = try Sequences.tables([4, 3, 5], step: Sequences.numbers([2]), target: Sequences.index(3))
    let collator = Collator(model: Sequencer(try LSTM(2, 3)), criterion: classes)
    let numbered = samples.enumerated().map { (number: $0.offset, sample: $0.element) }
    let first = try collator.collate(numbered), second = try collator.collate(numbered)
    #expect(tensors(first[0].input)[0].storage === tensors(second[0].input)[0].storage)
    #expect(tensors(first[0].target)[0].storage === tensors(second[0].target)[0].storage)
  }
}
