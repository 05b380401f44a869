/// The matrix kernels as plain loops: for integers, and for what OpenBLAS's 32 bits cannot hold.
/// The arguments are those of `BLAS`.
func plainGemm<T: Scalar>(
  _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: T,
  _ a: UnsafePointer<T>, _ lda: Int, _ b: UnsafePointer<T>, _ ldb: Int, _ beta: T,
  _ c: UnsafeMutablePointer<T>, _ ldc: Int
) {
  let (aRow, aColumn) = transA ? (1, lda) : (lda, 1)
  let (bRow, bColumn) = transB ? (1, ldb) : (ldb, 1)
  for i in 0..<Swift.max(m, 0) {
    for j in 0..<Swift.max(n, 0) {
      var sum = T.zero
      for p in 0..<Swift.max(k, 0) {
        sum = T.add(
          sum, T.mul(a[i &* aRow &+ p &* aColumn], b[p &* bRow &+ j &* bColumn]))
      }
      let place = c + i &* ldc + j
      let scaled = T.mul(alpha, sum)
      place.pointee = beta == .zero ? scaled : T.add(T.mul(beta, place.pointee), scaled)
    }
  }
}

/// a (m x n) += alpha * x * y^T.
func plainGer<T: Scalar>(
  _ m: Int, _ n: Int, _ alpha: T, _ x: UnsafePointer<T>, _ incx: Int, _ y: UnsafePointer<T>,
  _ incy: Int, _ a: UnsafeMutablePointer<T>, _ lda: Int
) {
  for i in 0..<Swift.max(m, 0) {
    let scaled = T.mul(alpha, x[i &* incx])
    let row = a + i &* lda
    for j in 0..<Swift.max(n, 0) { row[j] = T.add(row[j], T.mul(scaled, y[j &* incy])) }
  }
}

/// The sum of x * y.
func plainDot<T: Scalar>(
  _ n: Int, _ x: UnsafePointer<T>, _ incx: Int, _ y: UnsafePointer<T>, _ incy: Int
) -> T {
  var sum = T.zero
  for i in 0..<Swift.max(n, 0) { sum = T.add(sum, T.mul(x[i &* incx], y[i &* incy])) }
  return sum
}

/// `BLAS.gemm` for any element type; the test of the type vanishes in each specialisation.
@inline(__always)
func gemm<T: Scalar>(
  _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: T,
  _ a: UnsafePointer<T>, _ lda: Int, _ b: UnsafePointer<T>, _ ldb: Int, _ beta: T,
  _ c: UnsafeMutablePointer<T>, _ ldc: Int
) {
  if T.self == Double.self {
    BLAS.gemm(
      transA, transB, m, n, k, alpha.number, cast(a), lda, cast(b), ldb, beta.number,
      UnsafeMutablePointer(mutating: cast(UnsafePointer(c), Double.self)), ldc)
  } else if T.self == Float.self {
    BLAS.gemm(
      transA, transB, m, n, k, Float(alpha.number), cast(a), lda, cast(b), ldb,
      Float(beta.number), UnsafeMutablePointer(mutating: cast(UnsafePointer(c), Float.self)), ldc)
  } else {
    plainGemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
  }
}

/// `BLAS.gemv` for any element type.
@inline(__always)
func gemv<T: Scalar>(
  _ trans: Bool, _ m: Int, _ n: Int, _ alpha: T, _ a: UnsafePointer<T>, _ lda: Int,
  _ x: UnsafePointer<T>, _ incx: Int, _ beta: T, _ y: UnsafeMutablePointer<T>, _ incy: Int
) {
  if T.self == Double.self {
    BLAS.gemv(
      trans, m, n, alpha.number, cast(a), lda, cast(x), incx, beta.number,
      UnsafeMutablePointer(mutating: cast(UnsafePointer(y), Double.self)), incy)
  } else if T.self == Float.self {
    BLAS.gemv(
      trans, m, n, Float(alpha.number), cast(a), lda, cast(x), incx, Float(beta.number),
      UnsafeMutablePointer(mutating: cast(UnsafePointer(y), Float.self)), incy)
  } else {
    plainGemm(
      trans, false, trans ? n : m, 1, trans ? m : n, alpha, a, lda, x, incx, beta, y, incy)
  }
}

/// `BLAS.ger` for any element type.
@inline(__always)
func ger<T: Scalar>(
  _ m: Int, _ n: Int, _ alpha: T, _ x: UnsafePointer<T>, _ incx: Int, _ y: UnsafePointer<T>,
  _ incy: Int, _ a: UnsafeMutablePointer<T>, _ lda: Int
) {
  if T.self == Double.self {
    BLAS.ger(
      m, n, alpha.number, cast(x), incx, cast(y), incy,
      UnsafeMutablePointer(mutating: cast(UnsafePointer(a), Double.self)), lda)
  } else if T.self == Float.self {
    BLAS.ger(
      m, n, Float(alpha.number), cast(x), incx, cast(y), incy,
      UnsafeMutablePointer(mutating: cast(UnsafePointer(a), Float.self)), lda)
  } else {
    plainGer(m, n, alpha, x, incx, y, incy, a, lda)
  }
}

/// `p` as what the caller has found T to be.
@inline(__always)
func cast<T, U>(_ p: UnsafePointer<T>, _ type: U.Type = U.self) -> UnsafePointer<U> {
  UnsafeRawPointer(p).assumingMemoryBound(to: U.self)
}
