import NN
import TensorCore

/// Takes the samples of an epoch out of a dataset, a batch at a time.
final class Feed {
  private let data: any Dataset
  private let batchSize: Int
  private let epochSize: Int?
  private let dropsLast: Bool
  /// The seed of the order; nil for the dataset's own.
  var seed: UInt64?
  private var order = Order()
  /// How many samples the epoch has; nil for a stream that ends by itself.
  private(set) var count: Int?
  /// How many of them have been taken.
  private(set) var place = 0
  /// How many samples a stream has given since it began.
  private(set) var drawn = 0
  private var isStream = false
  private var isOver = false

  /// `seed` is that of the order; nil for the dataset's own.
  init(_ data: any Dataset, _ options: TrainerOptions, seed: UInt64?) {
    self.data = data
    self.seed = seed
    batchSize = options.batchSize
    epochSize = options.epochSize
    dropsLast = options.dropsLast
  }

  /// Begins an epoch. Throws what the dataset throws, and when there is no memory for the order.
  func start(epoch: Int) throws {
    let size = try data.count()
    isStream = size == nil
    if let size, size < 0 { throw NNError.message("the dataset's size() is \(size)") }
    count = isStream ? epochSize : size
    order = try Order(count: size ?? 0, seed: isStream ? nil : seed, epoch: epoch)
    place = 0
    isOver = false
  }

  /// Goes to `place` of the epoch that has been started; a stream that had given `drawn` samples is asked for
  /// them anew. Throws what the dataset throws.
  func skip(to place: Int, drawn: Int) throws {
    if isStream {
      for number in 0..<drawn {
        guard try data.sample(number + 1) != nil else { break }
      }
      self.drawn = drawn
    }
    self.place = place
  }

  /// The next samples with their numbers, at most `batchSize`; nil at the end of the epoch. Throws what the dataset
  /// throws, with the sample's number.
  func next() throws -> [(number: Int, sample: Sample)]? {
    var samples: [(number: Int, sample: Sample)] = []
    samples.reserveCapacity(Swift.min(batchSize, 1024))
    while samples.count < batchSize, !isOver, count.map({ place < $0 }) ?? true {
      let number = order.number(place + 1)
      let sample: Sample?
      do { sample = try data.sample(number) } catch { throw SampleError([number], error) }
      guard let sample else {
        guard isStream else {
          throw SampleError([number], NNError.message("the dataset has none, though its size() is \(count ?? 0)"))
        }
        isOver = true
        drawn = 0
        break
      }
      place += 1
      if isStream { drawn += 1 }
      try StorageMemory.grow(to: samples.count, MemoryLayout<(Int, Sample)>.stride)
      samples.append((number, sample))
    }
    try StorageMemory.spend(100 * samples.count)
    if samples.isEmpty || (dropsLast && samples.count < batchSize) { return nil }
    return samples
  }
}
