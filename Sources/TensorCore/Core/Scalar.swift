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

  /// The element type of tensors of it.
  static var dtype: DType { get }
  /// 0.
  static var zero: Self { get }
  /// 1.
  static var one: Self { get }

  /// Converts as a C cast would; NaN becomes 0 and out-of-range values wrap or saturate, never trap.
  init(number: Double)
  /// Wraps a 64-bit integer into the type.
  init(integer: Int)
  /// The value as Lua's float.
  var number: Double { get }
  /// The value as an integer: truncated, saturating, NaN as 0.
  var integer: Int { get }

  /// a + b; wraps for integers, never traps.
  static func add(_ a: Self, _ b: Self) -> Self
  /// a - b; wraps for integers, never traps.
  static func sub(_ a: Self, _ b: Self) -> Self
  /// a b; wraps for integers, never traps.
  static func mul(_ a: Self, _ b: Self) -> Self
  /// a / b; of integers truncated, and 0 for b = 0.
  static func div(_ a: Self, _ b: Self) -> Self

  /// The value as what sums are made of.
  static func accumulator(_ a: Self) -> Accumulator
  /// A sum as an element: integers wrap, reals round.
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
  /// 1.
  @inlinable public static var one: Self { 1 }
  /// Cuts the fraction off, saturates at Int's range, then wraps; NaN becomes 0.
  @inlinable public init(number: Double) { self.init(truncatingIfNeeded: Int(saturating: number)) }
  /// Keeps the low bits.
  @inlinable public init(integer: Int) { self.init(truncatingIfNeeded: integer) }
  /// Exact below 2^53, else rounded to nearest.
  @inlinable public var number: Double { Double(self) }
  /// Exact.
  @inlinable public var integer: Int { Int(truncatingIfNeeded: self) }
  /// a + b, wrapping.
  @inlinable public static func add(_ a: Self, _ b: Self) -> Self { a &+ b }
  /// a - b, wrapping.
  @inlinable public static func sub(_ a: Self, _ b: Self) -> Self { a &- b }
  /// a b, wrapping.
  @inlinable public static func mul(_ a: Self, _ b: Self) -> Self { a &* b }
  /// a / b truncated towards zero; 0 for b = 0, and the least number divided by -1 is itself.
  @inlinable public static func div(_ a: Self, _ b: Self) -> Self {
    b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
  }
  /// The value as Int.
  @inlinable public static func accumulator(_ a: Self) -> Int { Int(truncatingIfNeeded: a) }
  /// Keeps the low bits of a sum.
  @inlinable public init(accumulated: Int) { self.init(truncatingIfNeeded: accumulated) }
}

extension Scalar where Self: BinaryFloatingPoint & BitwiseCopyable {
  /// 1.
  @inlinable public static var one: Self { 1 }
  /// Rounds to nearest.
  @inlinable public init(number: Double) { self.init(number) }
  /// Rounds to nearest.
  @inlinable public init(integer: Int) { self.init(integer) }
  /// Exact.
  @inlinable public var number: Double { Double(self) }
  /// Truncated towards zero, saturating; NaN is 0.
  @inlinable public var integer: Int { Int(saturating: Double(self)) }
  /// a + b.
  @inlinable public static func add(_ a: Self, _ b: Self) -> Self { a + b }
  /// a - b.
  @inlinable public static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  /// a b.
  @inlinable public static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  /// a / b, by the rules of IEEE 754.
  @inlinable public static func div(_ a: Self, _ b: Self) -> Self { a / b }
  /// The value as Double.
  @inlinable public static func accumulator(_ a: Self) -> Double { Double(a) }
  /// Rounds a sum to nearest.
  @inlinable public init(accumulated: Double) { self.init(accumulated) }
}

extension UInt8: Scalar {
  /// `DType.byte`.
  public static var dtype: DType { .byte }
}
extension Int8: Scalar {
  /// `DType.char`.
  public static var dtype: DType { .char }
}
extension Int16: Scalar {
  /// `DType.short`.
  public static var dtype: DType { .short }
}
extension Int32: Scalar {
  /// `DType.int`.
  public static var dtype: DType { .int }
}
extension Int: Scalar {
  /// `DType.long`.
  public static var dtype: DType { .long }
}
extension Float: RealScalar {
  /// `DType.float`.
  public static var dtype: DType { .float }
}
extension Double: RealScalar {
  /// `DType.double`.
  public static var dtype: DType { .double }
}

/// IEEE binary16 as Torch's Half: stored, copied and converted; computed in as Float.
public struct Half: Scalar {
  /// The sixteen bits as in memory.
  public var bits: UInt16

  /// `DType.half`.
  public static var dtype: DType { .half }
  /// 0.
  public static var zero: Half { Half(bits: 0) }
  /// 1.
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

  /// Rounds to nearest, ties to even; overflow gives infinity.
  public init(integer: Int) { self.init(number: Double(integer)) }

  /// Exact.
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

  /// Truncated towards zero, saturating; NaN is 0.
  public var integer: Int { Int(saturating: number) }
  /// By value: 0 is -0, NaN is not itself.
  public static func == (a: Half, b: Half) -> Bool { a.number == b.number }
  /// By value; false when one is NaN.
  public static func < (a: Half, b: Half) -> Bool { a.number < b.number }
  /// a + b, rounded to Half.
  public static func add(_ a: Half, _ b: Half) -> Half { Half(number: a.number + b.number) }
  /// a - b, rounded to Half.
  public static func sub(_ a: Half, _ b: Half) -> Half { Half(number: a.number - b.number) }
  /// a b, rounded to Half.
  public static func mul(_ a: Half, _ b: Half) -> Half { Half(number: a.number * b.number) }
  /// a / b, rounded to Half.
  public static func div(_ a: Half, _ b: Half) -> Half { Half(number: a.number / b.number) }
  /// The value as Double.
  public static func accumulator(_ a: Half) -> Double { a.number }
  /// Rounds a sum to nearest.
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
