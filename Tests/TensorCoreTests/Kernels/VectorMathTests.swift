import CVector
import Foundation
import TensorCore
import Testing

/// The reference is libm: in 80 bits for Double where the machine has them, in Double for Float.
@Suite struct VectorMathTests {
  #if arch(x86_64)
    typealias Wide = Float80
    static let doubt = 0.0
  #else
    typealias Wide = Double
    static let doubt = 1.0  // ulp that the reference itself may miss.
  #endif

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let double: @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
    let float: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    let wide: @Sendable (Wide) -> Wide
    let naive: @Sendable (Double) -> Double
    let bound: Double
    var floatBound = 0.51
    /// What more the error may be where products and sums are rounded apart.
    var unfused = 0.0
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "exp", double: { VectorMath.exp($0, $1, $2) }, float: { VectorMath.exp($0, $1, $2) },
      wide: { exp($0) }, naive: { exp($0) }, bound: 1, floatBound: 1),
    Case(
      name: "expm1", double: { VectorMath.expm1($0, $1, $2) },
      float: { VectorMath.expm1($0, $1, $2) }, wide: { expm1($0) }, naive: { expm1($0) }, bound: 2),
    Case(
      name: "sigmoid", double: { VectorMath.sigmoid($0, $1, $2) },
      float: { VectorMath.sigmoid($0, $1, $2) }, wide: { 1 / (1 + exp(-$0)) },
      naive: { 1 / (1 + exp(-$0)) }, bound: 1.5, floatBound: 1, unfused: 0.25),
    Case(
      name: "tanh", double: { VectorMath.tanh($0, $1, $2) },
      float: { VectorMath.tanh($0, $1, $2) }, wide: { tanh($0) }, naive: { tanh($0) }, bound: 2),
    Case(
      name: "log", double: { VectorMath.log($0, $1, $2) }, float: { VectorMath.log($0, $1, $2) },
      wide: { log($0) }, naive: { log($0) }, bound: 1),
    Case(
      name: "log1p", double: { VectorMath.log1p($0, $1, $2) },
      float: { VectorMath.log1p($0, $1, $2) }, wide: { log1p($0) }, naive: { log1p($0) }, bound: 1),
  ]

  /// Distance of `a` from `exact` in units in the last place of the rounded `exact`; infinite when the
  /// one is NaN, infinite or a zero of another sign and the other is not.
  static func ulps<T: BinaryFloatingPoint, W: BinaryFloatingPoint>(_ a: T, _ exact: W) -> Double {
    let r = T(exact)
    if r.isNaN || a.isNaN { return r.isNaN && a.isNaN ? 0 : .infinity }
    if r.isInfinite || a.isInfinite { return r == a ? 0 : .infinity }
    if r == 0 && a == 0 { return r.sign == a.sign ? 0 : .infinity }
    return Double((W(a) - exact).magnitude / W(r.ulp))
  }

  static func apart(_ c: Case) -> Double { c.unfused * Double(1 - cvector_fuses) }

  static let edges: [Double] = {
    let positive: [Double] = [
      0, .infinity, 1, .leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude / 8,
      .greatestFiniteMagnitude, 709.782712893384, 709.7827128933841, 710, 708.396, 708.397, 745.133,
      745.134, 746, 800, 88.722, 88.723, 87.33, 87.34, 103.97, 103.98, 104, 22, 44, 0.625, 0.25,
      1 - 0x1p-53, 1 + 0x1p-52, 0x1p-27, 0x1p-54, 36.7, 37, 40, 1e300, 0x1p-126, 0x1p-149, 0x1p53,
      0.5.squareRoot(), 2.0.squareRoot(),
    ]
    return positive + positive.map { -$0 } + [.nan]
  }()

  static func doubles() -> [Double] {
    var x = edges
    let g = Generator(seed: 11)
    for _ in 0..<40_000 {
      let sign = g.random() & 1 == 0 ? 1.0 : -1.0
      x.append(Double(bitPattern: UInt64(g.random()) << 32 | UInt64(g.random())))
      x.append(g.uniform(-750, 720))
      x.append(g.uniform(-40, 40))
      x.append(g.uniform(-3, 3))
      x.append(g.uniform(0.5, 2))
      x.append(sign * exp(g.uniform(-60, 5)))
    }
    return x
  }

  @Test(arguments: cases) func doubleError(c: Case) {
    let x = Self.doubles()
    var y = x
    c.double(x, &y, x.count)
    var worst = 0.0
    var at = 0.0
    for i in x.indices {
      let e = Self.ulps(y[i], c.wide(Wide(x[i])))
      if e > worst { (worst, at) = (e, x[i]) }
    }
    #expect(worst <= c.bound + Self.doubt + Self.apart(c), "\(c.name)(\(at)) is \(worst) ulp off")
  }

  @Test(arguments: cases) func floatError(c: Case) {
    var x = Self.edges.map { Float($0) }
    var bits: UInt32 = 0
    repeat {  // Every 9973rd Float there is.
      x.append(Float(bitPattern: bits))
      let (next, isOver) = bits.addingReportingOverflow(9973)
      bits = isOver ? 0 : next
    } while bits != 0
    var y = x
    c.float(x, &y, x.count)
    var worst = 0.0
    var at: Float = 0
    for i in x.indices {
      let e = Self.ulps(y[i], c.naive(Double(x[i])))
      if e > worst { (worst, at) = (e, x[i]) }
    }
    #expect(worst <= c.floatBound + Self.apart(c), "\(c.name)(\(at)) is \(worst) ulp off")
  }

  @Test(arguments: cases) func placeAndCountDoNotMatter(c: Case) {
    let x = Array(Self.doubles().prefix(60))
    var y = x
    c.double(x, &y, x.count)
    let xf = x.map { Float($0) }
    var yf = xf
    c.float(xf, &yf, xf.count)
    for start in 0..<9 {
      for n in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 33] {
        var part = x  // In place.
        part.withUnsafeMutableBufferPointer {
          guard let p = $0.baseAddress else { return }
          c.double(p + start, p + start, n)
        }
        var partF = xf
        partF.withUnsafeMutableBufferPointer {
          guard let p = $0.baseAddress else { return }
          c.float(p + start, p + start, n)
        }
        for i in x.indices {
          let inside = i >= start && i < start + n
          let (want, wantF) = inside ? (y[i], yf[i]) : (x[i], xf[i])
          #expect(part[i] == want || (part[i].isNaN && want.isNaN))
          #expect(partF[i] == wantF || (partF[i].isNaN && wantF.isNaN))
        }
      }
    }
  }

  @Test func vectorsEqualArrays() {
    let x = [-1.5, 0.3, 2, 700, 0, -0.1, 5, -40]
    var y = [Double](repeating: 0, count: 8)
    VectorMath.tanh(x, &y, 8)
    let v = VectorMath.tanh(SIMD8(x))
    for i in 0..<8 { #expect(v[i] == y[i]) }
    let xf = (0..<16).map { Float($0) / 2 - 3 }
    var yf = [Float](repeating: 0, count: 16)
    VectorMath.sigmoid(xf, &yf, 16)
    let f = VectorMath.sigmoid(SIMD16(xf))
    for i in 0..<16 { #expect(f[i] == yf[i]) }
  }

  @Test func reductions() {
    let g = Generator(seed: 2)
    for n in [0, 1, 3, 15, 16, 17, 31, 32, 33, 100, 1001] {
      let x = (0..<n).map { _ in g.uniform(-1, 1) }
      let xf = x.map { Float($0) }
      #expect(abs(VectorMath.sum(x, n) - x.reduce(0, +)) < 1e-12)
      #expect(abs(VectorMath.sum(xf, n) - xf.reduce(0) { $0 + Double($1) }) < 1e-12)
      let y = (0..<n).map { _ in g.uniform(-1, 1) }
      let exact = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(VectorMath.dot(x, y, n) - exact) < 1e-12)
      #expect(abs(Double(VectorMath.dot(xf, y.map { Float($0) }, n)) - exact) < 1e-4)
      #expect(VectorMath.max(x, n) == x.max() ?? -.infinity)
      #expect(VectorMath.max(xf, n) == xf.max() ?? -.infinity)
      #expect(VectorMath.min(x, n) == x.min() ?? .infinity)
      #expect(VectorMath.min(xf, n) == xf.min() ?? .infinity)
    }
  }

  @Test func aNaNIsTheMaximumWhereverItStands() {
    for n in [1, 5, 16, 40, 70] {
      for i in 0..<n {
        var x = (0..<n).map { Double($0) }
        x[i] = .nan
        #expect(VectorMath.max(x, n).isNaN)
        #expect(VectorMath.min(x, n).isNaN)
        #expect(VectorMath.max(x.map { Float($0) }, n).isNaN)
      }
    }
  }

  @Test func infinitiesAreNotNaN() {
    for n in [1, 5, 16, 40, 70] {
      var x = (0..<n).map { Double($0) }
      x[n / 2] = .infinity
      #expect(VectorMath.max(x, n) == .infinity)
      #expect(VectorMath.min(x.map { Float(-$0) }, n) == -.infinity)
    }
  }

  @Test func updates() {
    for n in [0, 1, 7, 8, 9, 16, 37] {
      let x = (0..<n).map { Double($0) - 3 }
      let y = (0..<n).map { Double($0 * $0) }
      let (xf, yf) = (x.map { Float($0) }, y.map { Float($0) })
      var z = y
      var zf = yf
      VectorMath.axpy(2, x, &z, n)
      VectorMath.axpy(2, xf, &zf, n)
      #expect(z == zip(x, y).map { 2 * $0 + $1 } && zf == zip(xf, yf).map { 2 * $0 + $1 })
    }
  }

  /// Every length around the vectors, against a plain loop in the order of no vectors.
  @Test func sumsOfSquares() {
    for n in Array(0...70) + [1000] {
      let x = (0..<n).map { Double(($0 * 37) % 101) / 16 - 3 }
      let expected = x.reduce(0) { $0 + $1 * $1 }
      #expect(abs(VectorMath.sumOfSquares(x, n) - expected) <= 1e-13 * expected)
      #expect(abs(VectorMath.sumOfSquares(x.map(Float.init), n) - expected) <= 1e-13 * expected)
    }
    // In Double, where Float would be infinite.
    #expect(VectorMath.sumOfSquares([Float](repeating: 1e30, count: 64), 64).isFinite)
    for place in [0, 40] {
      var x = [Double](repeating: 1, count: 41)
      x[place] = .nan
      #expect(VectorMath.sumOfSquares(x, 41).isNaN && VectorMath.sumOfSquares(x.map(Float.init), 41).isNaN)
      x[place] = -.infinity
      #expect(VectorMath.sumOfSquares(x, 41) == .infinity)
    }
  }
}
