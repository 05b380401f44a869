import CVector
import TensorCore

/// What layers compute in: Float or Double, with BLAS and vectors of 512 bits.
///
/// Layer kernels are generic over it and stay inside this module, where they are specialised.
protocol LayerScalar: RealScalar, Codable {
  associatedtype Vector: LayerVector where Vector.Scalar == Self
  static func sigmoid(_ v: Vector) -> Vector
  static func tanh(_ v: Vector) -> Vector
  static func exp(_ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, _ n: Int)
  static func logarithm(_ x: Self) -> Self
  /// a b + c, fused where the processor can.
  static func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  /// The first `n` lanes from `p`, the rest 0; n is less than the number of lanes.
  static func loadFirst(_ p: UnsafePointer<Self>, _ n: Int) -> Vector
  /// Writes the first `n` lanes.
  static func storeFirst(_ v: Vector, _ p: UnsafeMutablePointer<Self>, _ n: Int)
}

extension Double: LayerScalar {
  typealias Vector = SIMD8<Double>
  @inline(__always) static func sigmoid(_ v: Vector) -> Vector { VectorMath.sigmoid(v) }
  @inline(__always) static func tanh(_ v: Vector) -> Vector { VectorMath.tanh(v) }
  @inline(__always) static func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    cvector_d8_fma(a, b, c)
  }
  @inline(__always) static func loadFirst(_ p: UnsafePointer<Double>, _ n: Int) -> Vector {
    cvector_d8_load(p, n)
  }
  @inline(__always) static func storeFirst(_ v: Vector, _ p: UnsafeMutablePointer<Double>, _ n: Int) {
    cvector_d8_store(p, v, n)
  }
  static func exp(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    VectorMath.exp(x, y, n)
  }
  static func logarithm(_ x: Double) -> Double { libmLog(x) }
}

extension Float: LayerScalar {
  typealias Vector = SIMD16<Float>
  @inline(__always) static func sigmoid(_ v: Vector) -> Vector { VectorMath.sigmoid(v) }
  @inline(__always) static func tanh(_ v: Vector) -> Vector { VectorMath.tanh(v) }
  @inline(__always) static func fma(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
    cvector_f16_fma(a, b, c)
  }
  @inline(__always) static func loadFirst(_ p: UnsafePointer<Float>, _ n: Int) -> Vector {
    cvector_f16_load(p, n)
  }
  @inline(__always) static func storeFirst(_ v: Vector, _ p: UnsafeMutablePointer<Float>, _ n: Int) {
    cvector_f16_store(p, v, n)
  }
  static func exp(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    VectorMath.exp(x, y, n)
  }
  static func logarithm(_ x: Float) -> Float { Float(libmLog(Double(x))) }
}

/// A layer's kernel, written once for Float and Double.
protocol LayerWork {
  associatedtype Result
  func run<T: LayerScalar>(_ type: T.Type) throws -> Result
}

extension Module {
  /// Runs `work` in the module's element type.
  final func compute<W: LayerWork>(_ work: W) throws -> W.Result {
    switch dtype {
    case .double: return try work.run(Double.self)
    case .float: return try work.run(Float.self)
    default: throw NNError.input(describe(), "cannot compute in \(dtype.tensorName)")
    }
  }
}

/// A vector of the elements from `p + k` on, of `n` in all from `p`; lanes beyond those are zero.
@inline(__always)
func load<T: LayerScalar>(_ p: UnsafePointer<T>, _ k: Int, _ n: Int) -> T.Vector {
  if k + T.Vector.scalarCount <= n {
    return UnsafeRawPointer(p + k).loadUnaligned(as: T.Vector.self)
  }
  return T.loadFirst(p + k, n &- k)
}

/// sums[k] += scale · Σ a[i·stride + k], over the `rows` rows i, for 0 <= k < n.
func addColumnSums<T: LayerScalar>(
  _ a: UnsafePointer<T>, rows: Int, stride: Int, scale: T, _ sums: UnsafeMutablePointer<T>, _ n: Int
) {
  for k in Swift.stride(from: 0, to: n, by: T.Vector.scalarCount) {
    var (even, odd) = (T.Vector(repeating: 0), T.Vector(repeating: 0))
    var i = 0
    while i &+ 1 < rows {
      even += load(a + i &* stride, k, n)
      odd += load(a + (i &+ 1) &* stride, k, n)
      i &+= 2
    }
    if i < rows { even += load(a + i &* stride, k, n) }
    store(T.fma(T.Vector(repeating: scale), even + odd, load(UnsafePointer(sums), k, n)), sums, k, n)
  }
}

/// sums[k] += scale · Σ a[i·stride + k] b[i·n + k], over the `rows` rows i, for 0 <= k < n.
func addColumnProducts<T: LayerScalar>(
  _ a: UnsafePointer<T>, stride: Int, _ b: UnsafePointer<T>, rows: Int, scale: T,
  _ sums: UnsafeMutablePointer<T>, _ n: Int
) {
  for k in Swift.stride(from: 0, to: n, by: T.Vector.scalarCount) {
    var sum = T.Vector(repeating: 0)
    for i in 0..<rows { sum = T.fma(load(a + i &* stride, k, n), load(b + i &* n, k, n), sum) }
    store(T.fma(T.Vector(repeating: scale), sum, load(UnsafePointer(sums), k, n)), sums, k, n)
  }
}

/// Writes the part of `v` that lies before `n` at `p + k`.
@inline(__always)
func store<T: LayerScalar>(_ v: T.Vector, _ p: UnsafeMutablePointer<T>, _ k: Int, _ n: Int) {
  if k + T.Vector.scalarCount <= n {
    UnsafeMutableRawPointer(p + k).storeBytes(of: v, as: T.Vector.self)
  } else {
    T.storeFirst(v, p + k, n &- k)
  }
}

/// Calls `body` with the place of every vector of `n` elements and with where the elements end. For all but the
/// last the end is that of the vector, so that the compiler leaves out the question whether it is whole.
@inline(__always)
func eachVector<T: LayerScalar>(_ type: T.Type, _ n: Int, _ body: (_ k: Int, _ end: Int) -> Void) {
  let lanes = T.Vector.scalarCount
  var k = 0
  while k &+ lanes <= n {
    body(k, k &+ lanes)
    k &+= lanes
  }
  if k < n { body(k, n) }
}
