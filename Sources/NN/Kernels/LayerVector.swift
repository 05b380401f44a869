import CVector
import TensorCore

/// A vector of 512 bits, with the functions that layers are made of. Their errors are at `VectorMath`.
protocol LayerVector: SIMD where Scalar: LayerScalar {
  func exp() -> Self
  func expm1() -> Self
  func log() -> Self
  func log1p() -> Self
  func sigmoid() -> Self
  func tanh() -> Self
  func root() -> Self
  func absolute() -> Self
  /// f(|x|) with the sign of x, for an f(x) that is at most x, and x itself to the last place where it is tiny.
  func odd(_ f: (Self) -> Self) -> Self

  // Comparisons that stay vector instructions, which the masks of SIMD do not; NaN is in no relation.

  /// `x` where `a` > `b`, else `y`.
  static func pick(_ a: Self, above b: Self, _ x: Self, else y: Self) -> Self
  /// `x` where `a` >= `b`, else `y`.
  static func pick(_ a: Self, notBelow b: Self, _ x: Self, else y: Self) -> Self
  /// `x` where `a` == `b`, else `y`.
  static func pick(_ a: Self, equal b: Self, _ x: Self, else y: Self) -> Self
}

extension LayerVector {
  /// `x` in every lane.
  @inline(__always) static func all(_ x: Double) -> Self { Self(repeating: Scalar(x)) }

  /// The vector, but the largest number in place of infinity, with its sign; NaN stays.
  @inline(__always) var finite: Self {
    let most = Self(repeating: Scalar.greatestFiniteMagnitude)
    let v = Self.pick(self, above: most, most, else: self)
    return .pick(-most, above: v, -most, else: v)
  }

  /// x². Where that is below half the least number the processor need not find it out, which takes it long.
  @inline(__always) var squared: Self {
    let bound = Self(repeating: Scalar.leastNonzeroMagnitude.squareRoot() * 0.5)
    let x = Self.pick(bound, above: absolute(), .all(0), else: self)
    return x * x
  }

  /// The vector, but 0 where it is not above 0.
  @inline(__always) var positive: Self { .pick(self, above: .all(0), self, else: .all(0)) }
}

extension SIMD8: LayerVector where Scalar == Double {
  @inline(__always) func exp() -> Self { VectorMath.exp(self) }
  @inline(__always) func expm1() -> Self { VectorMath.expm1(self) }
  @inline(__always) func log() -> Self { VectorMath.log(self) }
  @inline(__always) func log1p() -> Self { VectorMath.log1p(self) }
  @inline(__always) func sigmoid() -> Self { VectorMath.sigmoid(self) }
  @inline(__always) func tanh() -> Self { VectorMath.tanh(self) }
  @inline(__always) func root() -> Self { cvector_d8_sqrt(self) }
  @inline(__always) func absolute() -> Self { cvector_d8_abs(self) }
  @inline(__always) func odd(_ f: (Self) -> Self) -> Self { VectorMath.odd(self, f) }
  @inline(__always) static func pick(_ a: Self, above b: Self, _ x: Self, else y: Self) -> Self {
    cvector_d8_above(a, b, x, y)
  }
  @inline(__always) static func pick(_ a: Self, notBelow b: Self, _ x: Self, else y: Self) -> Self {
    cvector_d8_notbelow(a, b, x, y)
  }
  @inline(__always) static func pick(_ a: Self, equal b: Self, _ x: Self, else y: Self) -> Self {
    cvector_d8_equal(a, b, x, y)
  }
}

extension SIMD16: LayerVector where Scalar == Float {
  @inline(__always) func exp() -> Self { VectorMath.exp(self) }
  @inline(__always) func expm1() -> Self { VectorMath.expm1(self) }
  @inline(__always) func log() -> Self { VectorMath.log(self) }
  @inline(__always) func log1p() -> Self { VectorMath.log1p(self) }
  @inline(__always) func sigmoid() -> Self { VectorMath.sigmoid(self) }
  @inline(__always) func tanh() -> Self { VectorMath.tanh(self) }
  @inline(__always) func root() -> Self { cvector_f16_sqrt(self) }
  @inline(__always) func absolute() -> Self { cvector_f16_abs(self) }
  @inline(__always) func odd(_ f: (Self) -> Self) -> Self { VectorMath.odd(self, f) }
  @inline(__always) static func pick(_ a: Self, above b: Self, _ x: Self, else y: Self) -> Self {
    cvector_f16_above(a, b, x, y)
  }
  @inline(__always) static func pick(_ a: Self, notBelow b: Self, _ x: Self, else y: Self) -> Self {
    cvector_f16_notbelow(a, b, x, y)
  }
  @inline(__always) static func pick(_ a: Self, equal b: Self, _ x: Self, else y: Self) -> Self {
    cvector_f16_equal(a, b, x, y)
  }
}
