import TensorCore

/// What layers compute in: Float or Double, with BLAS and vectors of 256 bits.
///
/// Layer kernels are generic over it and stay inside this module, where they are specialised.
protocol LayerScalar: BLASScalar {
  associatedtype Vector: SIMD where Vector.Scalar == Self
  static func sigmoid(_ v: Vector) -> Vector
  static func tanh(_ v: Vector) -> Vector
  static func exp(_ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, _ n: Int)
  static func tanh(_ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, _ n: Int)
  static func sigmoid(_ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, _ n: Int)
  static func logarithm(_ x: Self) -> Self
}

extension Double: LayerScalar {
  typealias Vector = SIMD4<Double>
  @inline(__always) static func sigmoid(_ v: Vector) -> Vector { VectorMath.sigmoid(v) }
  @inline(__always) static func tanh(_ v: Vector) -> Vector { VectorMath.tanh(v) }
  static func exp(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    VectorMath.exp(x, y, n)
  }
  static func tanh(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    VectorMath.tanh(x, y, n)
  }
  static func sigmoid(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int) {
    VectorMath.sigmoid(x, y, n)
  }
  static func logarithm(_ x: Double) -> Double { libmLog(x) }
}

extension Float: LayerScalar {
  typealias Vector = SIMD8<Float>
  @inline(__always) static func sigmoid(_ v: Vector) -> Vector { VectorMath.sigmoid(v) }
  @inline(__always) static func tanh(_ v: Vector) -> Vector { VectorMath.tanh(v) }
  static func exp(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    VectorMath.exp(x, y, n)
  }
  static func tanh(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    VectorMath.tanh(x, y, n)
  }
  static func sigmoid(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int) {
    VectorMath.sigmoid(x, y, n)
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

/// `count` elements from `p + k` as a vector; what lies beyond `n` is zero.
@inline(__always)
func load<T: LayerScalar>(_ p: UnsafePointer<T>, _ k: Int, _ n: Int) -> T.Vector {
  if k + T.Vector.scalarCount <= n {
    return UnsafeRawPointer(p + k).loadUnaligned(as: T.Vector.self)
  }
  var v = T.Vector(repeating: 0)
  for j in 0..<(n - k) { v[j] = p[k + j] }
  return v
}

/// Writes the part of `v` that lies before `n` at `p + k`.
@inline(__always)
func store<T: LayerScalar>(_ v: T.Vector, _ p: UnsafeMutablePointer<T>, _ k: Int, _ n: Int) {
  if k + T.Vector.scalarCount <= n {
    UnsafeMutableRawPointer(p + k).storeBytes(of: v, as: T.Vector.self)
  } else {
    for j in 0..<(n - k) { p[k + j] = v[j] }
  }
}
