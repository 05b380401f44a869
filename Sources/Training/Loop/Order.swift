import TensorCore

/// The order of the samples in an epoch: a function of seed and epoch alone, so that a resumed run finds it again.
package struct Order {
  private enum Kind {
    case asTheyAre
    /// The samples' numbers from 1.
    case list([Int32])
    case cipher(Cipher)
  }

  private let kind: Kind

  /// The samples' own order.
  package init() { kind = .asTheyAre }

  /// The order of `count` samples in `epoch`; without a `seed` their own. Of more than `most`, whose list would take much
  /// memory, each number is worked out. Throws when there is no memory for a list.
  package init(count: Int, seed: UInt64?, epoch: Int, most: Int = 1 << 26) throws {
    guard let seed, count > 0 else {
      kind = .asTheyAre
      return
    }
    // Neighbouring seeds must not share epochs: the constant is 2⁶⁴ over the golden ratio.
    let mixed = (seed &+ UInt64(truncatingIfNeeded: epoch)) &* 0x9e37_79b9_7f4a_7c15
    let generator = Generator(seed: mixed >> 32)
    guard count <= most else {
      kind = .cipher(Cipher(count, generator))
      return
    }
    try StorageMemory.spend(4 * count)
    var numbers = (0..<Int32(count)).map { $0 + 1 }
    for i in numbers.indices.dropFirst().reversed() {
      let j = Int((UInt64(generator.random()) &* UInt64(i + 1)) >> 32)
      numbers.swapAt(i, j)
    }
    kind = .list(numbers)
  }

  /// The number of the sample at `place`, both from 1.
  package func number(_ place: Int) -> Int {
    switch kind {
    case .asTheyAre: place
    case .list(let numbers): numbers.indices.contains(place - 1) ? Int(numbers[place - 1]) : place
    case .cipher(let cipher): place <= cipher.count ? Int(cipher.number(UInt64(place - 1))) + 1 : place
    }
  }

  /// A permutation of 0 ..< count without a list: a Feistel network over the least even number of bits that hold `count`,
  /// again and again until the result is below it (Black and Rogaway, Ciphers with arbitrary finite domains, 2002).
  private struct Cipher {
    let count: Int
    private let half: UInt64
    private let keys: [UInt64]

    init(_ count: Int, _ generator: Generator) {
      self.count = count
      half = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount + 1) / 2
      keys = (0..<4).map { _ in UInt64(generator.random()) << 32 | UInt64(generator.random()) }
    }

    func number(_ place: UInt64) -> UInt64 {
      let mask: UInt64 = (1 << half) - 1
      var x = place
      repeat {
        for key in keys {
          // The last steps of SplitMix64 (Steele, Lea and Flood, 2014).
          var z = (x & mask) &+ key
          z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
          z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
          x = (x & mask) << half | (x >> half ^ z ^ z >> 31) & mask
        }
      } while x >= UInt64(count)
      return x
    }
  }
}
