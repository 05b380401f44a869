import NN
import TensorCore

/// Thrown when the user interrupts an evaluation or a prediction.
public struct Interrupted: Error, CustomStringConvertible {
  /// Torch scripts know it by this text.
  public var description: String { "interrupted!" }
}

/// Runs a model over samples without changing it.
struct Evaluation {
  private let trainer: Trainer
  private let collator: Collator
  private let loss: BatchLoss
  private let isInterrupted: (() -> Bool)?

  /// `stops` lets an interrupt end it; a run's own evaluations go on to their end.
  init(_ trainer: Trainer, stops: Bool) throws {
    self.trainer = trainer
    isInterrupted = stops ? trainer.options.isInterrupted : nil
    collator = Collator(model: trainer.model, criterion: trainer.criterion)
    loss = BatchLoss(trainer.criterion)
  }

  /// Calls `work` in evaluation mode, and puts back the modes that the modules were in.
  private func evaluating<R>(_ work: () throws -> R) throws -> R {
    let model = trainer.model
    let wasTraining = model.isTraining
    try model.callEvaluate()
    defer { if wasTraining { try? model.callTraining() } }
    return try work()
  }

  /// The figures of a whole dataset.
  func figures(_ data: any Dataset) throws -> Figures {
    var sums = PassSums(trainer.options.metrics, trainer.criterion)
    let feed = Feed(data, trainer.options, seed: nil)
    try feed.start(epoch: 1)
    guard feed.count != 0 else { throw NNError.message("the dataset to evaluate is empty: size() is 0") }
    try evaluating {
      while let samples = try feed.next(), !samples.isEmpty {
        for batch in try collator.collate(samples) {
          if let isInterrupted, isInterrupted() { throw Interrupted() }
          let output = try trainer.model.run(batch)
          try sums.add(batch, output, loss.forward(output, batch), endsSequences: true)
        }
      }
    }
    guard sums.count > 0 else { throw NNError.message("the dataset to evaluate gave no sample") }
    return sums.figures
  }

  /// The outputs for inputs, in their order.
  func outputs(_ inputs: [Value]) throws -> [Value] {
    try StorageMemory.spend(inputs.count * MemoryLayout<Value>.stride)
    var results = [Value](repeating: .none, count: inputs.count)
    let size = trainer.options.batchSize
    try evaluating {
      for start in stride(from: 0, to: inputs.count, by: size) {
        let part = (start..<Swift.min(start + size, inputs.count)).map {
          (number: $0 + 1, sample: Sample(input: inputs[$0], target: .none))
        }
        for batch in try collator.collate(part) {
          if let isInterrupted, isInterrupted() { throw Interrupted() }
          let output = try trainer.model.run(batch)
          for (i, number) in batch.numbers.enumerated() where results.indices.contains(number - 1) {
            results[number - 1] = try batch.output(of: i, in: output).mapTensors { try $0.clone() }
          }
        }
      }
    }
    return results
  }
}

extension Module {
  /// The output for a batch, padded or not. An error of a sample names it.
  func run(_ batch: Batch) throws -> Value {
    do { return try batch.perform { try forward(batch.input) } } catch { throw batch.naming(error, of: self) }
  }
}
