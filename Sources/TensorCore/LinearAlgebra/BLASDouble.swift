import COpenBLAS

// MARK: Double

extension BLAS {
  /// c (m x n) = alpha * a (m x k) * b (k x n) + beta * c.
  public static func gemm(
    _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double,
    _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double,
    _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    if m <= 0 || n <= 0 { return }
    guard k > 0, fits(m, n, k, lda, ldb, ldc) else {
      return plainGemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    }
    _ = single
    cblas_dgemm(
      CblasRowMajor, flag(transA), flag(transB), Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda),
      b, Int32(ldb), beta, c, Int32(ldc))
  }

  /// y = alpha * a * x + beta * y; `a` is m x n in memory, transposed before use when `trans`.
  public static func gemv(
    _ trans: Bool, _ m: Int, _ n: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
    _ x: UnsafePointer<Double>, _ incx: Int, _ beta: Double, _ y: UnsafeMutablePointer<Double>,
    _ incy: Int
  ) {
    let count = trans ? n : m
    if count <= 0 { return }
    if beta == 0 { for i in 0..<count { y[i &* incy] = 0 } }  // OpenBLAS may keep NaNs
    guard m > 0, n > 0, incx > 0, incy > 0, fits(m, n, lda, incx, incy) else {
      return plainGemm(
        trans, false, count, 1, trans ? m : n, alpha, a, lda, x, incx, beta, y, incy)
    }
    _ = single
    cblas_dgemv(
      CblasRowMajor, flag(trans), Int32(m), Int32(n), alpha, a, Int32(lda), x, Int32(incx),
      beta == 0 ? 1 : beta, y, Int32(incy))
  }

  /// a (m x n) += alpha * x * y^T.
  public static func ger(
    _ m: Int, _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
    _ y: UnsafePointer<Double>, _ incy: Int, _ a: UnsafeMutablePointer<Double>, _ lda: Int
  ) {
    if m <= 0 || n <= 0 { return }
    guard incx > 0, incy > 0, fits(m, n, lda, incx, incy) else {
      return plainGer(m, n, alpha, x, incx, y, incy, a, lda)
    }
    _ = single
    cblas_dger(
      CblasRowMajor, Int32(m), Int32(n), alpha, x, Int32(incx), y, Int32(incy), a, Int32(lda))
  }

  /// y += alpha * x.
  public static func axpy(
    _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
    _ y: UnsafeMutablePointer<Double>, _ incy: Int
  ) {
    guard incx > 0, incy > 0, fits(n, incx, incy) else {
      var i = 0
      while i < n {
        y[i &* incy] += alpha * x[i &* incx]
        i += 1
      }
      return
    }
    _ = single
    if n > 0 { cblas_daxpy(Int32(n), alpha, x, Int32(incx), y, Int32(incy)) }
  }

  /// The sum of x * y.
  public static func dot(
    _ n: Int, _ x: UnsafePointer<Double>, _ incx: Int, _ y: UnsafePointer<Double>, _ incy: Int
  ) -> Double {
    if incx == 1 && incy == 1 { return VectorMath.dot(x, y, n) }
    guard incx > 0, incy > 0, fits(n, incx, incy) else { return plainDot(n, x, incx, y, incy) }
    _ = single
    return n > 0 ? cblas_ddot(Int32(n), x, Int32(incx), y, Int32(incy)) : 0
  }

  /// x *= alpha; plain zeros for alpha = 0.
  public static func scal(
    _ n: Int, _ alpha: Double, _ x: UnsafeMutablePointer<Double>, _ incx: Int
  ) {
    var i = 0
    if alpha == 0 {
      while i < n {
        x[i &* incx] = 0
        i += 1
      }
    } else {
      while i < n {
        x[i &* incx] *= alpha
        i += 1
      }
    }
  }
}

extension Double: BLASScalar {
  public static func gemm(
    _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double,
    _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double,
    _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) { BLAS.gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) }

  public static func gemv(
    _ trans: Bool, _ m: Int, _ n: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
    _ x: UnsafePointer<Double>, _ incx: Int, _ beta: Double, _ y: UnsafeMutablePointer<Double>,
    _ incy: Int
  ) { BLAS.gemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy) }

  public static func ger(
    _ m: Int, _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
    _ y: UnsafePointer<Double>, _ incy: Int, _ a: UnsafeMutablePointer<Double>, _ lda: Int
  ) { BLAS.ger(m, n, alpha, x, incx, y, incy, a, lda) }

  public static func axpy(
    _ n: Int, _ alpha: Double, _ x: UnsafePointer<Double>, _ incx: Int,
    _ y: UnsafeMutablePointer<Double>, _ incy: Int
  ) { BLAS.axpy(n, alpha, x, incx, y, incy) }

  public static func dot(
    _ n: Int, _ x: UnsafePointer<Double>, _ incx: Int, _ y: UnsafePointer<Double>, _ incy: Int
  ) -> Double { BLAS.dot(n, x, incx, y, incy) }

  public static func scal(
    _ n: Int, _ alpha: Double, _ x: UnsafeMutablePointer<Double>, _ incx: Int
  ) { BLAS.scal(n, alpha, x, incx) }
}
