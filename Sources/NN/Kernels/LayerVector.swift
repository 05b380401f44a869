import TensorCore

/// A vector of 512 bits, with the functions that layers are made of. Their errors are at `VectorMath`.
protocol LayerVector: SIMD where Scalar: LayerScalar {
  func exp() -> Self
  func log() -> Self
  func log1p() -> Self
  func sigmoid() -> Self
  func tanh() -> Self
}

extension LayerVector {
  /// `x` in every lane.
  @inline(__always) static func all(_ x: Double) -> Self { Self(repeating: Scalar(x)) }

  @inline(__always) var magnitude: Self { replacing(with: -self, where: self .< 0) }
}

/// `a` where the mask is set, else `b`.
@inline(__always)
func pick<V: LayerVector>(_ mask: SIMDMask<V.MaskStorage>, _ a: V, _ b: V) -> V { b.replacing(with: a, where: mask) }

extension SIMD8: LayerVector where Scalar == Double {
  @inline(__always) func exp() -> Self { VectorMath.exp(self) }
  @inline(__always) func log() -> Self { VectorMath.log(self) }
  @inline(__always) func log1p() -> Self { VectorMath.log1p(self) }
  @inline(__always) func sigmoid() -> Self { VectorMath.sigmoid(self) }
  @inline(__always) func tanh() -> Self { VectorMath.tanh(self) }
}

extension SIMD16: LayerVector where Scalar == Float {
  @inline(__always) func exp() -> Self { VectorMath.exp(self) }
  @inline(__always) func log() -> Self { VectorMath.log(self) }
  @inline(__always) func log1p() -> Self { VectorMath.log1p(self) }
  @inline(__always) func sigmoid() -> Self { VectorMath.sigmoid(self) }
  @inline(__always) func tanh() -> Self { VectorMath.tanh(self) }
}
