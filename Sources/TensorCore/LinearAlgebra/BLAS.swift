import COpenBLAS

/// Row-major matrix kernels on raw pointers, by OpenBLAS: `lda` and so on are the elements from one
/// row to the next, `trans` says that the matrix in memory is the transpose of the operand. Results
/// are not read where beta is 0. Sizes may be 0; numbers beyond OpenBLAS's 32 bits take plain
/// loops.
public enum BLAS {
  static let single: Void = openblas_set_num_threads(1)

  /// Number of threads OpenBLAS may use in this process.
  public static var threads: Int {
    _ = single
    return Int(openblas_get_num_threads())
  }

  /// Sets `threads`, which is 1 until this is called. More than the machine has processors are no use, and
  /// each would hold a buffer of its own.
  public static func setThreads(_ n: Int) {
    _ = single
    openblas_set_num_threads(Swift.max(Swift.min(Int32(clamping: n), openblas_get_num_procs()), 1))
  }

  static func fits(
    _ a: Int, _ b: Int, _ c: Int, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0
  ) -> Bool {
    Swift.max(a, b, Swift.max(c, d, Swift.max(e, f))) <= Int(Int32.max)
  }

  static func flag(_ transposed: Bool) -> CBLAS_TRANSPOSE {
    transposed ? CblasTrans : CblasNoTrans
  }
}

/// Float and Double with their BLAS, so that a generic kernel can call the concrete functions.
public protocol BLASScalar: RealScalar {
  /// c (m x n) = alpha * a (m x k) * b (k x n) + beta * c.
  static func gemm(
    _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: Int)
  /// y = alpha * a * x + beta * y; `a` is m x n in memory, transposed before use when `trans`.
  static func gemv(
    _ trans: Bool, _ m: Int, _ n: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ x: UnsafePointer<Self>, _ incx: Int, _ beta: Self, _ y: UnsafeMutablePointer<Self>,
    _ incy: Int)
  /// a (m x n) += alpha * x * y^T.
  static func ger(
    _ m: Int, _ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: Int,
    _ y: UnsafePointer<Self>, _ incy: Int, _ a: UnsafeMutablePointer<Self>, _ lda: Int)
  /// y += alpha * x.
  static func axpy(
    _ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: Int,
    _ y: UnsafeMutablePointer<Self>, _ incy: Int)
  /// The sum of x * y.
  static func dot(
    _ n: Int, _ x: UnsafePointer<Self>, _ incx: Int, _ y: UnsafePointer<Self>, _ incy: Int
  ) -> Self
  /// x *= alpha; plain zeros for alpha = 0.
  static func scal(_ n: Int, _ alpha: Self, _ x: UnsafeMutablePointer<Self>, _ incx: Int)
}
