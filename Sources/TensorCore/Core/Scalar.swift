#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An element of a tensor. Kernels are generic over it and stay inside this module, where the
/// compiler specialises them; one `dispatch` per call picks the type.
public protocol Scalar: Comparable, BitwiseCopyable, SendableMetatype {
  /// The type a whole reduction is summed in, as Torch's `accreal`: Int for integers, Double for reals.
  associatedtype Accumulator: Scalar, Numeric

  static var dtype: DType { get }
  static var zero: Self { get }
  static var one: Self { get }

  /// Converts as a C cast would; NaN becomes 0 and out-of-range values wrap or saturate, never trap.
  init(number: Double)
  /// Wraps a 64-bit integer into the type.
  init(integer: Int)
  /// The value as Lua's float.
  var number: Double { get }
  /// The value as an integer: truncated, saturating, NaN as 0.
  var integer: Int { get }

  /// Arithmetic that wraps for integers, never traps; division of an integer by zero gives 0.
  static func add(_ a: Self, _ b: Self) -> Self
  static func sub(_ a: Self, _ b: Self) -> Self
  static func mul(_ a: Self, _ b: Self) -> Self
  static func div(_ a: Self, _ b: Self) -> Self

  static func accumulator(_ a: Self) -> Accumulator
  init(accumulated: Accumulator)
}

/// A `Scalar` of floating point that is computed in: Float or Double.
public protocol RealScalar: Scalar, BinaryFloatingPoint {}

extension Int {
  /// `number` truncated towards zero; NaN is 0, values beyond Int's range saturate.
  public init(saturating number: Double) {
    if number.isNaN {
      self = 0
    } else if number >= 0x1p63 {
      self = .max
    } else if number < -0x1p63 {
      self = .min
    } else {
      self = Int(number)
    }
  }
}

extension Scalar where Self: FixedWidthInteger & BitwiseCopyable {
  @inlinable public static var one: Self { 1 }
  @inlinable public init(number: Double) { self.init(truncatingIfNeeded: Int(saturating: number)) }
  @inlinable public init(integer: Int) { self.init(truncatingIfNeeded: integer) }
  @inlinable public var number: Double { Double(self) }
  @inlinable public var integer: Int { Int(truncatingIfNeeded: self) }
  @inlinable public static func add(_ a: Self, _ b: Self) -> Self { a &+ b }
  @inlinable public static func sub(_ a: Self, _ b: Self) -> Self { a &- b }
  @inlinable public static func mul(_ a: Self, _ b: Self) -> Self { a &* b }
  @inlinable public static func div(_ a: Self, _ b: Self) -> Self {
    b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
  }
  @inlinable public static func accumulator(_ a: Self) -> Int { Int(truncatingIfNeeded: a) }
  @inlinable public init(accumulated: Int) { self.init(truncatingIfNeeded: accumulated) }
}

extension Scalar where Self: BinaryFloatingPoint & BitwiseCopyable {
  @inlinable public static var one: Self { 1 }
  @inlinable public init(number: Double) { self.init(number) }
  @inlinable public init(integer: Int) { self.init(integer) }
  @inlinable public var number: Double { Double(self) }
  @inlinable public var integer: Int { Int(saturating: Double(self)) }
  @inlinable public static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inlinable public static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inlinable public static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  @inlinable public static func div(_ a: Self, _ b: Self) -> Self { a / b }
  @inlinable public static func accumulator(_ a: Self) -> Double { Double(a) }
  @inlinable public init(accumulated: Double) { self.init(accumulated) }
}

extension UInt8: Scalar { public static var dtype: DType { .byte } }
extension Int8: Scalar { public static var dtype: DType { .char } }
extension Int16: Scalar { public static var dtype: DType { .short } }
extension Int32: Scalar { public static var dtype: DType { .int } }
extension Int: Scalar { public static var dtype: DType { .long } }
extension Float: RealScalar { public static var dtype: DType { .float } }
extension Double: RealScalar { public static var dtype: DType { .double } }

/// IEEE binary16 as Torch's Half: stored, copied and converted; computed in as Float.
public struct Half: Scalar {
  /// The sixteen bits as in memory.
  public var bits: UInt16

  public static var dtype: DType { .half }
  public static var zero: Half { Half(bits: 0) }
  public static var one: Half { Half(number: 1) }

  @inlinable init(bits: UInt16) { self.bits = bits }

  /// Rounds to nearest, ties to even; overflow gives infinity.
  public init(number: Double) {
    let x = Float(number)
    let f = x.bitPattern
    let sign = UInt16(truncatingIfNeeded: (f >> 16) & 0x8000)
    let magnitude = f & 0x7fff_ffff
    if magnitude > 0x7f80_0000 {
      bits = sign | 0x7e00
    } else if magnitude >= 0x4780_0000 {
      bits = sign | 0x7c00
    } else if magnitude < 0x3880_0000 {
      // Subnormal half: adding 0.5 lines the mantissa up, and the hardware rounds.
      let shifted = Float(bitPattern: magnitude) + 0.5
      bits = sign | UInt16(truncatingIfNeeded: shifted.bitPattern &- Float(0.5).bitPattern)
    } else {
      let odd = (magnitude >> 13) & 1
      bits = sign | UInt16(truncatingIfNeeded: (magnitude &- 0x3800_0000 &+ 0xfff &+ odd) >> 13)
    }
  }

  public init(integer: Int) { self.init(number: Double(integer)) }

  public var number: Double {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let mantissa = UInt32(bits & 0x3ff)
    if exponent == 0 {
      let magnitude = Double(mantissa) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    }
    let wide = exponent == 31 ? 0x7f80_0000 : (exponent + 112) << 23
    return Double(Float(bitPattern: sign | wide | mantissa << 13))
  }

  public var integer: Int { Int(saturating: number) }
  public static func == (a: Half, b: Half) -> Bool { a.number == b.number }
  public static func < (a: Half, b: Half) -> Bool { a.number < b.number }
  public static func add(_ a: Half, _ b: Half) -> Half { Half(number: a.number + b.number) }
  public static func sub(_ a: Half, _ b: Half) -> Half { Half(number: a.number - b.number) }
  public static func mul(_ a: Half, _ b: Half) -> Half { Half(number: a.number * b.number) }
  public static func div(_ a: Half, _ b: Half) -> Half { Half(number: a.number / b.number) }
  public static func accumulator(_ a: Half) -> Double { a.number }
  public init(accumulated: Double) { self.init(number: accumulated) }
}

// MARK: Choosing the type

/// Work that is written once for every element type. A generic closure does not exist in Swift; a
/// small struct with a generic method is its stand-in, and each case below specialises it.
protocol ScalarWork: ~Copyable {
  associatedtype Result
  func run<T: Scalar>(_ type: T.Type) throws -> Result
}

/// Work for Float and Double only.
protocol RealWork: ~Copyable {
  associatedtype Result
  func run<T: RealScalar>(_ type: T.Type) throws -> Result
}

/// Runs `work` for the element type `dtype`.
func dispatch<W: ScalarWork & ~Copyable>(_ dtype: DType, _ work: borrowing W) throws -> W.Result {
  switch dtype {
  case .byte: try work.run(UInt8.self)
  case .char: try work.run(Int8.self)
  case .short: try work.run(Int16.self)
  case .int: try work.run(Int32.self)
  case .long: try work.run(Int.self)
  case .float: try work.run(Float.self)
  case .double: try work.run(Double.self)
  case .half: try work.run(Half.self)
  }
}

/// Runs `work` for `dtype`, or throws that `function` wants Float or Double.
func dispatchReal<W: RealWork & ~Copyable>(
  _ dtype: DType, _ function: String, _ work: borrowing W
) throws -> W.Result {
  switch dtype {
  case .float: try work.run(Float.self)
  case .double: try work.run(Double.self)
  default: throw TensorError.unsupported(function, dtype)
  }
}
