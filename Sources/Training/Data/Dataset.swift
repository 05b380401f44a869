import NN
import TensorCore

/// What a model learns from: what goes in and what should come out.
///
/// A sequence is a table of steps, or a tensor with the steps first.
public struct Sample {
  /// What goes in.
  public var input: Value
  /// What should come out.
  public var target: Value

  /// A sample of an input and its target.
  public init(input: Value, target: Value) {
    self.input = input
    self.target = target
  }
}

/// Where samples come from.
public protocol Dataset: AnyObject {
  /// How many samples an epoch has; nil for a stream that ends by itself. Throws what the source of the data throws.
  func count() throws -> Int?

  /// Sample `number`, from 1; of a stream the next one, nil at its end. Throws what the source of the data throws.
  func sample(_ number: Int) throws -> Sample?
}

extension Dataset {
  /// The first samples, `most` or as many as there are. Throws what the dataset throws, and when there is no memory for
  /// them.
  package func first(_ most: Int?) throws -> [Sample] {
    var samples: [Sample] = []
    while most.map({ samples.count < $0 }) ?? true, let sample = try sample(samples.count + 1) {
      try StorageMemory.grow(to: samples.count, MemoryLayout<Sample>.stride)
      try StorageMemory.spend(100)
      samples.append(sample)
    }
    return samples
  }
}

/// Samples in memory.
public final class ArrayDataset: Dataset {
  /// The samples.
  public let samples: [Sample]

  /// A dataset of these samples.
  public init(_ samples: [Sample]) { self.samples = samples }

  /// How many there are.
  public func count() -> Int? { samples.count }

  /// Sample `number`, from 1; nil outside.
  public func sample(_ number: Int) -> Sample? {
    samples.indices.contains(number - 1) ? samples[number - 1] : nil
  }
}
