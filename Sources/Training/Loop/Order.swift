import TensorCore

/// The order of the samples in an epoch: a function of seed and epoch alone, so that a resumed run finds it again.
struct Order {
  /// The samples' numbers from 1; nil for their own order.
  private let permutation: [Int32]?

  /// The order of `count` samples in `epoch`; without a `seed` their own.
  init(count: Int, seed: UInt64?, epoch: Int) {
    guard let seed else {
      permutation = nil
      return
    }
    // Neighbouring seeds must not share epochs: the constant is 2⁶⁴ over the golden ratio.
    let mixed = (seed &+ UInt64(truncatingIfNeeded: epoch)) &* 0x9e37_79b9_7f4a_7c15
    let generator = Generator(seed: mixed >> 32)
    var numbers = (0..<Swift.max(count, 0)).map { Int32(truncatingIfNeeded: $0 + 1) }
    for i in numbers.indices.dropFirst().reversed() {
      let j = Int((UInt64(generator.random()) &* UInt64(i + 1)) >> 32)
      numbers.swapAt(i, j)
    }
    permutation = numbers
  }

  /// The number of the sample at `place`, both from 1.
  func number(_ place: Int) -> Int {
    guard let permutation, permutation.indices.contains(place - 1) else { return place }
    return Int(permutation[place - 1])
  }
}
