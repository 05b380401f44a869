import CVector

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Fills of contiguous elements, at most 128 numbers at a time: the same numbers and the same state
// afterwards as from single calls.

extension Generator {
  /// What is between the steps of a fill. The steps go through memory, as the compiler takes a vector
  /// apart once single lanes of it are wanted.
  final class Scratch {
    static let pairs = 64
    /// x and y of every pair, as 32 bits each.
    let bits: UnsafeMutablePointer<UInt32>
    /// Logarithms, sines and cosines; the arguments of the first, and those of the other two.
    let (logs, sines, cosines, t, p): (Reals, Reals, Reals, Reals, Reals)
    private let reals: Reals
    private let room: UnsafeMutableRawPointer

    typealias Reals = UnsafeMutablePointer<Double>

    init() {
      let pairs = Scratch.pairs
      bits = .allocate(capacity: 2 * pairs)
      bits.initialize(repeating: 0, count: 2 * pairs)
      reals = .allocate(capacity: 5 * pairs)
      reals.initialize(repeating: 0, count: 5 * pairs)
      (logs, sines, cosines) = (reals, reals + pairs, reals + 2 * pairs)
      (t, p) = (reals + 3 * pairs, reals + 4 * pairs)
      room = .allocate(byteCount: 2 * pairs * MemoryLayout<Double>.size, alignment: 64)
    }

    deinit {
      bits.deallocate()
      reals.deallocate()
      room.deallocate()
    }

    /// Room for the numbers of all pairs.
    func numbers<T: RealScalar>(_: T.Type) -> UnsafeMutablePointer<T> {
      room.bindMemory(to: T.self, capacity: 2 * Scratch.pairs)
    }
  }

  /// `n` uniform numbers on `a` ..< `b`, the same as those of `n` calls of `uniform`.
  func uniform<T: RealScalar>(_ out: UnsafeMutablePointer<T>, _ n: Int, _ a: Double, _ b: Double) {
    let bits = scratch.bits
    var i = 0
    while i < n {
      let count = min(n &- i, 2 * Scratch.pairs)
      draw(bits, count)
      let to = out + i
      for k in 0..<count { to[k] = T(Generator.unit(bits[k]) * (b - a) + a) }
      i &+= count
    }
  }

  /// `n` normal numbers, the same as those of `n` calls of `normal`. `make` turns the bits of so many
  /// vectors of eight pairs into numbers.
  @inline(__always) private func fill<T: RealScalar>(
    _ out: UnsafeMutablePointer<T>, _ n: Int, _ mean: Double, _ stdv: Double,
    _ make: (UnsafeMutablePointer<T>, Int) -> Void
  ) throws {
    try Generator.check(stdv: stdv)
    var i = 0
    if n > 0 && hasSecondNormal {
      out[0] = T(try normal(mean, stdv))
      i = 1
    }
    let bits = scratch.bits
    while i < n {
      let count = min(n &- i, 2 * Scratch.pairs)
      let drawn = count &+ count & 1
      draw(bits, drawn)
      let isWhole = count & 15 == 0
      let to = isWhole ? out + i : scratch.numbers(T.self)
      make(to, (count &+ 15) / 16)
      if !isWhole { (out + i).update(from: to, count: count) }
      i &+= count
      if i == n {
        setPair(
          Generator.unit(bits[drawn &- 2]), Generator.unit(bits[drawn &- 1]),
          isSecondWaiting: drawn != count)
      }
    }
  }

  /// x and y of eight pairs.
  @inline(__always)
  private static func uniforms(_ bits: UnsafePointer<UInt32>) -> (x: VectorMath.D8, y: VectorMath.D8) {
    let words = UnsafeRawPointer(bits).loadUnaligned(as: VectorMath.U8.self)
    // With the exponent of 2^20 the 32 bits stand behind the point.
    let exponent = VectorMath.U8(repeating: 0x4130_0000_0000_0000)
    return (
      VectorMath.value((words & 0xffff_ffff) | exponent) - 0x1p20,
      VectorMath.value((words &>> 32) | exponent) - 0x1p20
    )
  }

  /// One pair as `normal` makes it.
  private static func pair(_ bits: UnsafePointer<UInt32>) -> (first: Double, second: Double) {
    let (rho, p) = (rho(unit(bits[1])), 2 * .pi * unit(bits[0]))
    return (rho * cos(p), rho * sin(p))
  }

  // MARK: Float

  /// `n` normal numbers, the same as those of `n` calls of `normal` rounded to Float.
  ///
  /// They are made in Double with errors of less than 2^-40 of the number before the mean is added;
  /// where such an error could change a Float, 16 numbers are made anew by libm.
  func normal(_ out: UnsafeMutablePointer<Float>, _ n: Int, _ mean: Double, _ stdv: Double) throws {
    typealias D8 = VectorMath.D8
    let bits = scratch.bits
    try fill(out, n, mean, stdv) { to, blocks in
      let (scale, middle) = (D8(repeating: stdv), D8(repeating: mean))
      let (less, more) = (D8(repeating: 1 - 0x1p-40), D8(repeating: 1 + 0x1p-40))
      for block in 0..<blocks {
        let (from, to) = (bits + 16 &* block, to + 16 &* block)
        let (x, y) = Generator.uniforms(from)
        let rho = cvector_d8_sqrt(-2 * VectorMath.logMiddle(1 - y)) * scale
        let (sin, cos) = VectorMath.sincosMiddle((2 * Double.pi) * x)
        let (first, second) = (rho * cos, rho * sin)
        let low = Generator.interleave(
          VectorMath.fma(first, less, middle), VectorMath.fma(second, less, middle))
        let high = Generator.interleave(
          VectorMath.fma(first, more, middle), VectorMath.fma(second, more, middle))
        VectorMath.store(low, to)
        if cvector_f16_differ(low, high) != 0 {
          for k in 0..<8 {
            let (first, second) = Generator.pair(from + 2 &* k)
            to[2 &* k] = Float(first * stdv + mean)
            to[2 &* k &+ 1] = Float(second * stdv + mean)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func interleave(_ a: VectorMath.D8, _ b: VectorMath.D8) -> VectorMath.F16 {
    var v = VectorMath.F16()
    v.evenHalf = cvector_narrow(a)
    v.oddHalf = cvector_narrow(b)
    return v
  }

  // MARK: Double

  /// `n` normal numbers, the same as those of `n` calls of `normal`.
  func normal(_ out: UnsafeMutablePointer<Double>, _ n: Int, _ mean: Double, _ stdv: Double) throws {
    try fill(out, n, mean, stdv) { to, blocks in
      if Generator.isLibraryKnown { return self.makeNormals(to, blocks, mean, stdv) }
      for k in 0..<(8 &* blocks) {
        let (first, second) = Generator.pair(self.scratch.bits + 2 &* k)
        to[2 &* k] = first * stdv + mean
        to[2 &* k &+ 1] = second * stdv + mean
      }
    }
  }

  /// The GNU library states errors of at most 0.52 ulp for log (e_log.c) and 0.55 ulp for sin and cos
  /// (s_sin.c). So its results are the Doubles nearest to the true ones, unless these lie near the
  /// middle between two; there, in about one of eight cases, the library itself is asked. Our own
  /// errors are below 0.02 ulp, which needs fused arithmetic.
  private static let ulps = (log: 0.54, sincos: 0.57)
  private static var isLibraryKnown: Bool {
    #if canImport(Glibc)
      return cvector_fuses == 1
    #else
      return false
    #endif
  }

  private func makeNormals(
    _ out: UnsafeMutablePointer<Double>, _ blocks: Int, _ mean: Double, _ stdv: Double
  ) {
    let (bits, logs, sines, cosines) = (scratch.bits, scratch.logs, scratch.sines, scratch.cosines)
    // Bit k is set where the number of pair k is not certain.
    var (askLog, askSin, askCos) = (UInt64(0), UInt64(0), UInt64(0))
    for block in 0..<blocks {
      let k = 8 &* block
      let (x, y) = Generator.uniforms(bits + 2 &* k)
      let (t, p) = (1 - y, (2 * Double.pi) * x)
      VectorMath.store(t, scratch.t + k)
      VectorMath.store(p, scratch.p + k)
      let sum = VectorMath.logSum(t)
      VectorMath.store(sum.high, logs + k)
      askLog |= UInt64(cvector_d8_signs(sum.certainty(Generator.ulps.log))) &<< UInt64(k)
      let v = VectorMath.sincosSum(p, Generator.ulps.sincos)
      VectorMath.store(v.sin, sines + k)
      VectorMath.store(v.cos, cosines + k)
      askSin |= UInt64(cvector_d8_signs(v.sinCertainty)) &<< UInt64(k)
      askCos |= UInt64(cvector_d8_signs(v.cosCertainty)) &<< UInt64(k)
    }
    Generator.ask(log, askLog, scratch.t, logs)
    Generator.ask(sin, askSin, scratch.p, sines)
    Generator.ask(cos, askCos, scratch.p, cosines)
    for block in 0..<blocks {
      let k = 8 &* block
      let rho = cvector_d8_sqrt(-2 * VectorMath.load(logs + k))
      var numbers = SIMD16<Double>()
      numbers.evenHalf = rho * VectorMath.load(cosines + k) * stdv + mean
      numbers.oddHalf = rho * VectorMath.load(sines + k) * stdv + mean
      UnsafeMutableRawPointer(out + 2 &* k).storeBytes(of: numbers, as: SIMD16<Double>.self)
    }
  }

  /// y[k] = f(x[k]) for every bit k of `lanes`.
  @inline(__always) private static func ask(
    _ f: (Double) -> Double, _ lanes: UInt64, _ x: UnsafePointer<Double>,
    _ y: UnsafeMutablePointer<Double>
  ) {
    var lanes = lanes
    while lanes != 0 {
      let k = lanes.trailingZeroBitCount
      y[k] = f(x[k])
      lanes &= lanes &- 1
    }
  }
}
