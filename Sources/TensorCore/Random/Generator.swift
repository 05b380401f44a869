import CVector

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A stream of random numbers: MT19937 with Torch7's distributions on top, bit for bit.
///
/// Matsumoto and Nishimura, "Mersenne Twister", 1998, seeded as in their version of 2002. Every
/// uniform number is one draw of 32 bits divided by 2^32; normal numbers come in pairs (Box-Muller),
/// the second of which waits until the next call. The names and defaults are those of
/// `torch.random`, `torch.uniform` and so on.
public final class Generator {
  static let length = 624
  static let middle = 397

  private let words: UnsafeMutablePointer<UInt32>
  /// Room for the numbers that fills make at a time.
  let scratch = Scratch()
  /// Draws left before the words are renewed, plus one.
  private var left = 1
  private var next = 0
  private var seedValue: UInt64 = 0
  private var normalX = 0.0
  private var normalY = 0.0
  private var normalRho = 0.0
  /// True when the second number of a pair waits.
  private(set) var hasSecondNormal = false

  /// Seeded with `seed`, or from the system's entropy without one.
  public init(seed: UInt64? = nil) {
    words = .allocate(capacity: Generator.length)
    words.initialize(repeating: 0, count: Generator.length)
    if let seed { manualSeed(seed) } else { self.seed() }
  }

  deinit { words.deallocate() }

  // MARK: Seeds

  /// Seeds from the system's entropy and returns the seed: 53 bits, so that a script's number holds it
  /// and `manualSeed` of it repeats the run.
  @discardableResult public func seed() -> UInt64 {
    let seed = UInt64.random(in: 0..<(1 << 53))
    manualSeed(seed)
    return seed
  }

  /// Starts the stream that belongs to the low 32 bits of `seed`; forgets a waiting normal number.
  public func manualSeed(_ seed: UInt64) {
    seedValue = seed
    words[0] = UInt32(truncatingIfNeeded: seed)
    for j in 1..<Generator.length {
      let before = words[j - 1]
      words[j] = 1_812_433_253 &* (before ^ (before >> 30)) &+ UInt32(j)
    }
    left = 1
    next = 0
    normalX = 0
    normalY = 0
    normalRho = 0
    hasSecondNormal = false
  }

  /// The seed of the last `seed` or `manualSeed`.
  public var initialSeed: UInt64 { seedValue }

  // MARK: Integers

  /// 32 random bits.
  public func random() -> UInt32 {
    left &-= 1
    if left <= 0 || next >= Generator.length { renew() }
    let y = words[next]
    next &+= 1
    return Generator.temper(y)
  }

  @inline(__always) private static func temper(_ word: UInt32) -> UInt32 {
    var y = word
    y ^= y >> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    y ^= y >> 18
    return y
  }

  /// What the next `n` calls of `random` give.
  func draw(_ out: UnsafeMutablePointer<UInt32>, _ n: Int) {
    var i = 0
    while i < n {
      let count = min(n &- i, left &- 1, Generator.length &- next)
      if count <= 0 {
        out[i] = random()
        i &+= 1
        continue
      }
      let (from, to) = (words + next, out + i)
      for k in 0..<count { to[k] = Generator.temper(from[k]) }
      left &-= count
      next &+= count
      i &+= count
    }
  }

  private func renew() {
    let (p, n, m) = (words, Generator.length, Generator.middle)
    @inline(__always) func twist(_ k: Int, _ after: Int, _ far: Int) {
      let mixed = (p[k] & 0x8000_0000) | (p[after] & 0x7fff_ffff)
      p[k] = p[far] ^ (mixed >> 1) ^ ((0 &- (p[after] & 1)) & 0x9908_b0df)
    }
    for k in 0..<(n - m) { twist(k, k + 1, k + m) }
    for k in (n - m)..<(n - 1) { twist(k, k + 1, k + m - n) }
    twist(n - 1, 0, m - 1)
    left = n
    next = 0
  }

  /// An integer of 1 ... `upper`. Throws `TensorError.argument` unless `upper` > 0.
  public func random(_ upper: Int) throws -> Int {
    try Generator.check(upper: upper)
    return draw(UInt64(upper), 1)
  }

  /// An integer of `lower` ... `upper`. Throws `TensorError.argument` when `upper` < `lower`.
  public func random(_ lower: Int, _ upper: Int) throws -> Int {
    try Generator.check(lower: lower, upper: upper)
    return draw(UInt64(bitPattern: Int64(upper &- lower &+ 1)), lower)
  }

  /// `lower` plus a draw modulo `span`, where 0 stands for 2^64.
  @inline(__always) func draw(_ span: UInt64, _ lower: Int) -> Int {
    let bits = UInt64(random())
    return lower &+ Int(truncatingIfNeeded: span == 0 ? bits : bits % span)
  }

  static func check(upper: Int) throws {
    guard upper > 0 else {
      throw invalid(1, "random", "upper bound must be strictly positive")
    }
  }

  static func check(lower: Int, upper: Int) throws {
    guard upper >= lower else {
      throw invalid(2, "random", "upper bound must be larger than lower bound")
    }
  }

  static func invalid(_ position: Int, _ function: String, _ reason: String) -> TensorError {
    .argument(position: position, function: function, reason: reason)
  }

  // MARK: Distributions

  @inline(__always) private func unit() -> Double { Generator.unit(random()) }

  /// 0 ..< 1 from 32 bits.
  @inline(__always) static func unit(_ bits: UInt32) -> Double { Double(bits) * 0x1p-32 }

  /// Uniform on `a` ..< `b`.
  public func uniform(_ a: Double = 0, _ b: Double = 1) -> Double { unit() * (b - a) + a }

  /// Normal: rho cos(2 pi x) and rho sin(2 pi x), rho = sqrt(-2 log(1 - y)), x and y uniform.
  /// Throws `TensorError.argument` unless `stdv` > 0.
  public func normal(_ mean: Double = 0, _ stdv: Double = 1) throws -> Double {
    try Generator.check(stdv: stdv)
    return standardNormal() * stdv + mean
  }

  static func check(stdv: Double) throws {
    guard stdv > 0 else {
      throw invalid(2, "normal", "standard deviation must be strictly positive")
    }
  }

  @inline(__always) private func standardNormal() -> Double {
    if hasSecondNormal {
      hasSecondNormal = false
      return normalRho * sin(2 * .pi * normalX)
    }
    setPair(unit(), unit(), isSecondWaiting: true)
    return normalRho * cos(2 * .pi * normalX)
  }

  /// The state after the first normal number of the pair of `x` and `y`, or after both.
  @inline(__always) func setPair(_ x: Double, _ y: Double, isSecondWaiting: Bool) {
    normalX = x
    normalY = y
    normalRho = Generator.rho(y)
    hasSecondNormal = isSecondWaiting
  }

  @inline(__always) static func rho(_ y: Double) -> Double { (-2 * log(1 - y)).squareRoot() }

  /// Exponential with rate `lambda`.
  public func exponential(_ lambda: Double) -> Double { -1 / lambda * log(1 - unit()) }

  /// Cauchy.
  public func cauchy(_ median: Double = 0, _ sigma: Double = 1) -> Double {
    median + sigma * tan(.pi * (unit() - 0.5))
  }

  /// The exponential of a normal number of that mean and deviation (not of its own mean and
  /// deviation). Throws `TensorError.argument` unless `stdv` > 0.
  public func logNormal(_ mean: Double = 1, _ stdv: Double = 2) throws -> Double {
    guard stdv > 0 else {
      throw Generator.invalid(2, "logNormal", "standard deviation must be strictly positive")
    }
    return exp(standardNormal() * stdv + mean)
  }

  /// The integer i >= 1 with probability (1 - p) p^(i - 1). Throws `TensorError.argument` unless
  /// 0 < `p` < 1.
  public func geometric(_ p: Double) throws -> Int {
    guard p > 0, p < 1 else { throw Generator.invalid(1, "geometric", "must be > 0 and < 1") }
    return Int(saturating: log(1 - unit()) / log(p)) &+ 1
  }

  /// 1 with probability `p`, else 0. Throws `TensorError.argument` unless 0 <= `p` <= 1.
  public func bernoulli(_ p: Double = 0.5) throws -> Int {
    guard p >= 0, p <= 1 else { throw Generator.invalid(1, "bernoulli", "must be >= 0 and <= 1") }
    return unit() <= p ? 1 : 0
  }

  // MARK: State

  /// Bytes of a state: a 64-bit Torch7's `struct THGenerator`.
  public static let stateSize = 5048

  /// The state in Torch7's layout, little-endian: seed (8 bytes), draws left (4), a 1 (4), next
  /// (8), 624 words of 8 bytes, x, y and rho of the last pair of normals (8 each), whether the
  /// second of the pair waits (4), padding (4).
  public var state: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Generator.stateSize)
    func put<T: FixedWidthInteger>(_ value: T) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    put(seedValue)
    put(Int32(left))
    put(Int32(1))
    put(UInt64(next))
    for k in 0..<Generator.length { put(UInt64(words[k])) }
    for number in [normalX, normalY, normalRho] { put(number.bitPattern) }
    put(Int32(hasSecondNormal ? 1 : 0))
    put(Int32(0))
    return bytes
  }

  /// Takes over a state that `state` gave, here or in Torch7. Throws `TensorError.argument` when it
  /// is none.
  public func restore(_ bytes: [UInt8]) throws {
    guard bytes.count == Generator.stateSize else {
      throw Generator.invalid(1, "setRNGState", "RNG state is wrong size")
    }
    func word(_ position: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
    }
    let newLeft = Int(Int32(truncatingIfNeeded: word(8)))
    let isSeeded = word(8) >> 32 == 1
    let newNext = word(16)
    let length = Generator.length
    guard isSeeded, newLeft > 0, newLeft <= length, newNext <= UInt64(length) else {
      throw Generator.invalid(1, "setRNGState", "Invalid RNG state")
    }
    seedValue = word(0)
    left = newLeft
    next = Int(newNext)
    for k in 0..<length { words[k] = UInt32(truncatingIfNeeded: word(24 + 8 * k)) }
    let tail = 24 + 8 * length
    normalX = Double(bitPattern: word(tail))
    normalY = Double(bitPattern: word(tail + 8))
    normalRho = Double(bitPattern: word(tail + 16))
    hasSecondNormal = word(tail + 24) & 0xffff_ffff != 0
  }
}
