import NN
import NNTestSupport
import TensorCore
import Testing
import Training

/// What samples that run one after the other give, and what their batches give.
struct Comparison {
  /// The batches that were made.
  var batches: [Batch] = []
  /// The largest differences.
  var loss = 0.0, outputs = 0.0, parameters = 0.0, inputs = 0.0

  /// Runs `samples` alone and in batches; `alone` are the samples as the model takes them alone, where that is another
  /// form. `change` may change a batch before it runs.
  init(
    _ model: Module, _ criterion: Criterion, _ samples: [Sample], alone: [Sample]? = nil,
    change: (Batch) throws -> Void = { _ in }
  ) throws {
    let singles = alone ?? samples
    let parameters = try model.callParameters().map(\.gradient)
    var sum = LossSum()
    try model.callZeroGradParameters()
    let alone = BatchLoss(criterion)
    var outputs: [Value] = [], gradients: [Value] = []
    for (i, sample) in singles.enumerated() {
      let batch = try #require(try Collator(model: model, criterion: criterion).collate([(i + 1, sample)]).first)
      #expect(batch.isPlain)
      try model.callForget()
      let output = try model.forward(sample.input)
      let loss = try criterion.forward(output, sample.target)
      // The hand-written loop and the loss of a batch of one are the same.
      let own = try alone.forward(output, batch)
      if own.units == 1 { #expect(loss.number == own.sum) }
      sum = sum + own
      gradients.append(try copies(model.backward(sample.input, criterion.backward(output, sample.target))))
      outputs.append(try copies(output))
    }
    let count = Double(samples.count)
    let expected = try parameters.map { gradient in
      let mean = try gradient.clone()
      try mean.div(mean, count)
      return mean
    }
    try model.callZeroGradParameters()
    let together = BatchLoss(criterion)
    var total = LossSum()
    batches = try Collator(model: model, criterion: criterion).collate(
      samples.enumerated().map { ($0.offset + 1, $0.element) })
    for batch in batches {
      try change(batch)
      try model.callForget()
      let output = try batch.perform { try model.forward(batch.input) }
      total = try total + together.forward(output, batch)
      let gradient = try together.backward(output, batch)
      let dx = try batch.perform {
        try model.backward(batch.input, gradient, scale: Double(batch.count) / count)
      }
      for (n, number) in batch.numbers.enumerated() {
        self.outputs = max(self.outputs, try Self.difference(batch.output(of: n, in: output), outputs[number - 1]))
        let own = try batch.input(of: n, in: dx).mapTensors { x in
          let scaled = try x.clone()
          try scaled.mul(scaled, Double(batch.count))
          return scaled
        }
        inputs = max(inputs, try Self.difference(own, gradients[number - 1]))
      }
    }
    #expect(batches.flatMap(\.numbers).sorted() == Array(1...samples.count))
    #expect(total.units == sum.units)
    loss = abs(total.mean - sum.mean)
    for (a, b) in zip(parameters, expected) {
      self.parameters = max(self.parameters, try a.contiguous().dist(b, 2))
    }
  }

  /// The largest distance of two tensors of as many elements at the same place.
  private static func difference(_ a: Value, _ b: Value) throws -> Double {
    let (first, second) = (tensors(a), tensors(b))
    #expect(first.count == second.count && !first.isEmpty)
    return try zip(first, second).map { x, y in
      guard x.count == y.count else { return .infinity }
      let (a, b) = (try x.to(.double).contiguous(), try y.to(.double).contiguous())
      return try a.view([x.count]).dist(b.view([y.count]), 2)
    }.max() ?? .infinity
  }

  /// The largest of all differences.
  var worst: Double {
    let all = [loss, outputs, parameters, inputs]
    return all.contains(where: \.isNaN) ? .infinity : all.max() ?? .infinity
  }
}

/// What samples of sequences are made of.
enum Sequences {
  /// From 3 to 30 steps, some alike, the longest not first.
  static let lengths = [5, 30, 3, 17, 5, 12, 3, 9]

  /// Samples of these lengths; `step` makes the input of a step, `target` what should come out there.
  static func tables(
    _ lengths: [Int] = lengths, step: (Generator) throws -> Value, target: (Generator) throws -> Value
  ) rethrows -> [Sample] {
    let generator = Generator(seed: 11)
    return try lengths.map { length in
      Sample(
        input: .list(try (0..<length).map { _ in try step(generator) }),
        target: .list(try (0..<length).map { _ in try target(generator) }))
    }
  }

  /// Samples of these lengths with one target each.
  static func labelled(
    _ lengths: [Int] = lengths, step: (Generator) throws -> Value, target: (Generator) throws -> Value
  ) rethrows -> [Sample] {
    let generator = Generator(seed: 12)
    return try lengths.map { length in
      Sample(input: .list(try (0..<length).map { _ in try step(generator) }), target: try target(generator))
    }
  }

  /// Samples whose inputs are tensors of `sizes(length)`.
  static func tensors(
    _ lengths: [Int] = lengths, sizes: (Int) -> Dims, target: (Int, Generator) throws -> Value
  ) throws -> [Sample] {
    let generator = Generator(seed: 13)
    return try lengths.map { length in
      Sample(input: try numbers(sizes(length))(generator), target: try target(length, generator))
    }
  }

  /// Uniform numbers from -1 to 1.
  static func numbers(_ sizes: Dims) -> (Generator) throws -> Value {
    { generator in
      let t = try Tensor(sizes)
      try t.uniform(generator, -1, 1)
      return .tensor(t)
    }
  }

  /// A whole number from 1 to `last`.
  static func index(_ last: Int) -> (Generator) throws -> Value {
    { generator in
      let t = try Tensor([1])
      try t.uniform(generator, 1, Double(last) + 1)
      return .number(try t.sumAll().rounded(.down))
    }
  }

  /// The same as a tensor of `sizes`.
  static func indices(_ last: Int, _ sizes: Dims) -> (Generator) throws -> Value {
    { generator in
      let t = try Tensor(sizes)
      try t.uniform(generator, 1, Double(last) + 1)
      try t.floor(t)
      return .tensor(t)
    }
  }
}
