import NN
import TensorCore
import Testing
import Training

/// Each metric against figures that are made by hand.
@Suite struct MetricTests {
  /// What `metric` comes to over samples of an output and a target, evaluated in batches of `size` by a model that
  /// gives its input.
  private func figure(
    _ metric: any Metric, _ pairs: [(Value, Value)], _ criterion: Criterion = MSECriterion(), size: Int = 1,
    model: Module = Identity()
  ) throws -> Figure {
    var options = TrainerOptions()
    (options.metrics, options.batchSize, options.progress) = ([metric], size, .quiet)
    let trainer = try Trainer(model, criterion, options)
    let figures = try trainer.evaluate(ArrayDataset(pairs.map { Sample(input: $0, target: $1) }))
    return figures.metrics[0].value
  }

  private func vector(_ numbers: [Double]) throws -> Value {
    .tensor(try Tensor(numbers, [numbers.count]))
  }

  private func steps(_ rows: [[Double]]) throws -> Value { .list(try rows.map(vector)) }

  private func isNear(_ figure: Figure, _ value: Double) -> Bool {
    if case .number(let number) = figure { abs(number - value) < 1e-12 } else { false }
  }

  @Test(arguments: [1, 2, 3]) func accuracyOfSamples(size: Int) throws {
    let pairs = [
      (try vector([-1, -2, -3]), Value.number(1)), (try vector([-1, -2, -0.5]), .number(1)),
      (try vector([-3, -2, -3]), .number(2)),
    ]
    #expect(isNear(try figure(Metrics.make("accuracy"), pairs, ClassNLLCriterion(), size: size), 2.0 / 3))
    let confusion = try figure(Metrics.make("confusion"), pairs, ClassNLLCriterion(), size: size)
    #expect(confusion == .counts([[1, 0, 1], [0, 1, 0], [0, 0, 0]]))
  }

  @Test func aProbabilityIsAClass() throws {
    let pairs = [(try vector([0.9]), try vector([1])), (try vector([0.4]), try vector([1]))]
    #expect(isNear(try figure(Metrics.make("accuracy"), pairs, BCECriterion()), 0.5))
  }

  /// Sequences of 2 and 3 steps: padding does not count.
  @Test(arguments: [1, 2]) func accuracyOfSteps(size: Int) throws {
    let pairs = [
      (try steps([[-1, -2], [-2, -1]]), Value.list([.number(1), .number(2)])),
      (try steps([[-1, -2], [-2, -1], [-1, -3]]), Value.list([.number(1), .number(1), .number(1)])),
    ]
    let criterion = SequencerCriterion(ClassNLLCriterion())
    let model = Sequencer(Identity())
    #expect(isNear(try figure(Metrics.make("accuracy"), pairs, criterion, size: size, model: model), 0.8))
    #expect(isNear(try figure(Metrics.make("sequenceAccuracy"), pairs, criterion, size: size, model: model), 0.5))
    // The mean over the five steps of the losses 1, 1, 1, 2 and 1.
    let perplexity = try figure(Metrics.make("perplexity"), pairs, criterion, size: size, model: model)
    #expect(isNear(perplexity, 3.3201169227365472))
  }

  @Test(arguments: [1, 3]) func errorsOfNumbers(size: Int) throws {
    let pairs = [
      (try vector([1, 2]), try vector([2, 2])), (try vector([0, 4]), try vector([3, 4])),
      (try vector([5, 6]), try vector([5, 8])),
    ]
    #expect(isNear(try figure(Metrics.make("mae"), pairs, size: size), 1))
    #expect(isNear(try figure(Metrics.make("mse"), pairs, size: size), 14.0 / 6))
    // Targets 2 2 3 4 5 8: mean 4, Σ (t − 4)² = 26, Σ (t − y)² = 14.
    #expect(isNear(try figure(Metrics.make("r2"), pairs, size: size), 1 - 14.0 / 26))
  }

  @Test func aFunctionIsAveragedOverSamples() throws {
    let metric = FunctionMetric("first", isHigherBetter: true) { output, target in
      (output.tensor?[linear: 0] ?? .nan) - (target.tensor?[linear: 1] ?? .nan)
    }
    let pairs = [(try vector([1, 2]), try vector([2, 3])), (try vector([7, 0]), try vector([3, 4]))]
    #expect(isNear(try figure(metric, pairs, size: 2), 0.5))
  }

  /// What was added before goes on in another object that takes the state over.
  @Test(arguments: Metrics.names) func stateGoesOn(name: String) throws {
    let (whole, first, second) = (try Metrics.make(name), try Metrics.make(name), try Metrics.make(name))
    let isOfNumbers = ["mae", "mse", "r2"].contains(name)
    func pair(_ i: Int) throws -> (Value, Value) {
      if isOfNumbers { return (try vector([Double(i % 4)]), try vector([Double(i)])) }
      return (try vector([-Double(i % 3), -1.5]), .number(Double(i % 2 + 1)))
    }
    let pairs = try (0..<6).map(pair)
    let criterion: Criterion = isOfNumbers ? MSECriterion() : ClassNLLCriterion()
    let expected = try figure(whole, pairs, criterion)
    _ = try figure(first, Array(pairs[..<2]), criterion)
    second.state = first.state
    #expect(second.figure == first.figure)
    second.reset()
    #expect(try figure(second, pairs, criterion) == expected)
  }
}
