import COpenBLAS
import CThreads

/// OpenBLAS, as a process shares it.
///
/// Its own threads give other bits than one thread does, and small products take longer with them. So it keeps to
/// the thread that calls it, and large products are cut into parts, by their sizes alone, that threads share.
public enum BLAS {
  /// What is done before the first call.
  @usableFromInline static let single: Void = {
    seqlua_choose_kernels()
    openblas_set_num_threads(1)
  }()

  /// How many threads a large product may use; 1 until `setThreads` is called.
  nonisolated(unsafe) public private(set) static var threads = 1

  /// Sets `threads`. More than the machine has processors are no use, and each would hold a buffer of its own.
  public static func setThreads(_ n: Int) {
    threads = isAlone ? 1 : Swift.max(Swift.min(n, Int(openblas_get_num_procs())), 1)
  }

  nonisolated(unsafe) private static var isAlone = false

  /// Keeps `threads` at 1 from now on: in a process made by fork the threads of its parent are not.
  package static func stayOnOneThread() {
    isAlone = true
    threads = 1
  }

  /// The most that OpenBLAS takes for the buffer that it works in.
  private static let buffer = 136 << 20

  /// Makes OpenBLAS take its buffer, for which it would wait for ever when there is no memory left. False when there is
  /// none already.
  public static func takeBuffer() -> Bool {
    guard (try? StorageMemory.require(buffer)) != nil else { return false }
    _ = single
    let n = 128
    let one = [Double](repeating: 1, count: n * n)
    var c = one
    one.withUnsafeBufferPointer { a in
      c.withUnsafeMutableBufferPointer { c in
        guard let a = a.baseAddress, let c = c.baseAddress else { return }
        let n = Int32(n)
        seqlua_gemm(1, flag(false), flag(false), n, n, n, 1, a, n, a, n, 0, c, n)
      }
    }
    return true
  }

  /// Runs `body` while each call of BLAS keeps to the thread that makes it: what may then be several at a time.
  package static func onOneThreadEach(_ body: () -> Void) {
    let before = threads
    threads = 1
    body()
    threads = before
  }

  /// Products of m · n · k from here on are cut into parts: below, handing a part over takes longer than it saves.
  @usableFromInline static let shareable = 4e6

  /// c = alpha * a * b + beta * c as `Scalar.gemm` has it, of Float or Double, in parts.
  @usableFromInline static func share(_ product: Product) {
    var product = product
    withUnsafeMutablePointer(to: &product) { product in
      cthreads_run(
        { context, part, _ in context?.assumingMemoryBound(to: Product.self).pointee.run(part) }, product,
        product.pointee.parts, threads)
    }
  }

  /// A product of matrices on raw memory, cut along the longer side of its result. It holds no object, so that any
  /// thread may run a part.
  @usableFromInline struct Product {
    let isDouble: Int32
    let transA: Bool, transB: Bool
    let m: Int, n: Int, k: Int
    let alpha: Double, beta: Double
    let a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeMutableRawPointer
    let lda: Int, ldb: Int, ldc: Int

    @usableFromInline init(
      _ isDouble: Int32, _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double,
      _ a: UnsafeRawPointer, _ lda: Int, _ b: UnsafeRawPointer, _ ldb: Int, _ beta: Double,
      _ c: UnsafeMutableRawPointer, _ ldc: Int
    ) {
      self.isDouble = isDouble
      (self.transA, self.transB) = (transA, transB)
      (self.m, self.n, self.k) = (m, n, k)
      (self.alpha, self.beta) = (alpha, beta)
      (self.a, self.b, self.c) = (a, b, c)
      (self.lda, self.ldb, self.ldc) = (lda, ldb, ldc)
    }

    private var long: Int { Swift.max(m, n) }
    /// Rows or columns of a part: a multiple of the kernels' blocks, at least two of them.
    private var width: Int {
      let most = Double(m) * Double(n) * Double(k) < 512e6 ? 2 : 4
      return Swift.max((long / most + 63) & ~63, 128)
    }
    var parts: Int { (long + width - 1) / width }

    func run(_ part: Int) {
      let first = part * width, count = Swift.min(width, long - first)
      let size = isDouble != 0 ? MemoryLayout<Double>.size : MemoryLayout<Float>.size
      let byRows = m >= n
      seqlua_gemm(
        isDouble, BLAS.flag(transA), BLAS.flag(transB), Int32(byRows ? count : m), Int32(byRows ? n : count), Int32(k),
        alpha, a + (byRows ? first * (transA ? 1 : lda) * size : 0), Int32(lda),
        b + (byRows ? 0 : first * (transB ? ldb : 1) * size), Int32(ldb), beta,
        c + first * (byRows ? ldc : 1) * size, Int32(ldc))
    }
  }

  @inlinable static func fits(_ a: Int, _ b: Int, _ c: Int, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0) -> Bool {
    Swift.max(a, b, Swift.max(c, d, Swift.max(e, f))) <= Int(Int32.max)
  }

  @inlinable static func flag(_ transposed: Bool) -> CBLAS_TRANSPOSE { transposed ? CblasTrans : CblasNoTrans }
}

/// Row-major matrix kernels on raw pointers: by OpenBLAS for Float and Double, by plain loops for other types
/// and for numbers beyond OpenBLAS's 32 bits. `lda` and so on are the elements from one row to the next,
/// `trans` says that the matrix in memory is the transpose of the operand. Results are not read where beta
/// is 0. Sizes may be 0.
///
/// They are specialised where they are called, and then hold one direct call: the tests of the type are
/// constants.
extension Scalar {
  @inlinable static var isDouble: Int32 { Self.self == Double.self ? 1 : 0 }
  @inlinable static var hasBLAS: Bool { Self.self == Double.self || Self.self == Float.self }

  /// c (m x n) = alpha * a (m x k) * b (k x n) + beta * c.
  @inlinable public static func gemm(
    _ transA: Bool, _ transB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self,
    _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int, _ beta: Self,
    _ c: UnsafeMutablePointer<Self>, _ ldc: Int
  ) {
    if m <= 0 || n <= 0 { return }
    guard hasBLAS, k > 0, BLAS.fits(m, n, k, lda, ldb, ldc) else {
      return plainGemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    }
    _ = BLAS.single
    if Double(m) * Double(n) * Double(k) >= BLAS.shareable {
      return BLAS.share(
        BLAS.Product(isDouble, transA, transB, m, n, k, alpha.number, a, lda, b, ldb, beta.number, c, ldc))
    }
    seqlua_gemm(
      isDouble, BLAS.flag(transA), BLAS.flag(transB), Int32(m), Int32(n), Int32(k), alpha.number, a, Int32(lda),
      b, Int32(ldb), beta.number, c, Int32(ldc))
  }

  /// y = alpha * a * x + beta * y; `a` is m x n in memory, transposed before use when `trans`.
  @inlinable public static func gemv(
    _ trans: Bool, _ m: Int, _ n: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ x: UnsafePointer<Self>, _ incx: Int, _ beta: Self, _ y: UnsafeMutablePointer<Self>, _ incy: Int
  ) {
    let count = trans ? n : m
    if count <= 0 { return }
    guard hasBLAS, m > 0, n > 0, incx > 0, incy > 0, BLAS.fits(m, n, lda, incx, incy) else {
      return plainGemm(trans, false, count, 1, trans ? m : n, alpha, a, lda, x, incx, beta, y, incy)
    }
    if beta == .zero { for i in 0..<count { y[i &* incy] = .zero } }  // OpenBLAS may keep NaNs
    _ = BLAS.single
    seqlua_gemv(
      isDouble, BLAS.flag(trans), Int32(m), Int32(n), alpha.number, a, Int32(lda), x, Int32(incx),
      beta == .zero ? 1 : beta.number, y, Int32(incy))
  }

  /// a (m x n) += alpha * x * y^T.
  @inlinable public static func ger(
    _ m: Int, _ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: Int, _ y: UnsafePointer<Self>,
    _ incy: Int, _ a: UnsafeMutablePointer<Self>, _ lda: Int
  ) {
    if m <= 0 || n <= 0 { return }
    guard hasBLAS, incx > 0, incy > 0, BLAS.fits(m, n, lda, incx, incy) else {
      return plainGer(m, n, alpha, x, incx, y, incy, a, lda)
    }
    _ = BLAS.single
    seqlua_ger(
      isDouble, Int32(m), Int32(n), alpha.number, x, Int32(incx), y, Int32(incy), a, Int32(lda))
  }

  /// y += alpha * x, of n elements.
  @inlinable public static func axpy(
    _ n: Int, _ alpha: Self, _ x: UnsafePointer<Self>, _ incx: Int, _ y: UnsafeMutablePointer<Self>, _ incy: Int
  ) {
    if n <= 0 { return }
    guard hasBLAS, incx > 0, incy > 0, BLAS.fits(n, incx, incy) else {
      return plainGer(n, 1, alpha, x, incx, [.one], 1, y, incy)
    }
    _ = BLAS.single
    seqlua_axpy(isDouble, Int32(n), alpha.number, x, Int32(incx), y, Int32(incy))
  }

  /// The sum of x * y, of n elements: wide for integers, in the type itself for Float and Double.
  @inlinable static func accumulatedDot(
    _ n: Int, _ x: UnsafePointer<Self>, _ incx: Int, _ y: UnsafePointer<Self>, _ incy: Int
  ) -> Accumulator {
    if n <= 0 { return .zero }
    if incx == 1 && incy == 1 {
      if Self.self == Double.self {
        return Accumulator(number: VectorMath.dot(cast(x, Double.self), cast(y, Double.self), n))
      }
      if Self.self == Float.self {
        return Accumulator(number: Double(VectorMath.dot(cast(x, Float.self), cast(y, Float.self), n)))
      }
    }
    guard hasBLAS, incx > 0, incy > 0, BLAS.fits(n, incx, incy) else {
      var sum = Accumulator.zero
      for i in 0..<n {
        sum = .add(sum, .mul(accumulator(x[i &* incx]), accumulator(y[i &* incy])))
      }
      return sum
    }
    _ = BLAS.single
    return Accumulator(number: seqlua_dot(isDouble, Int32(n), x, Int32(incx), y, Int32(incy)))
  }
}

extension RealScalar {
  /// The sum of x * y, of n elements.
  @inlinable public static func dot(
    _ n: Int, _ x: UnsafePointer<Self>, _ incx: Int, _ y: UnsafePointer<Self>, _ incy: Int
  ) -> Self { Self(accumulated: accumulatedDot(n, x, incx, y, incy)) }
}

// MARK: Plain loops

/// `Scalar.gemm` as plain loops.
@inlinable func plainGemm<T: Scalar>(
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

/// `Scalar.ger` as plain loops.
@inlinable func plainGer<T: Scalar>(
  _ m: Int, _ n: Int, _ alpha: T, _ x: UnsafePointer<T>, _ incx: Int, _ y: UnsafePointer<T>,
  _ incy: Int, _ a: UnsafeMutablePointer<T>, _ lda: Int
) {
  for i in 0..<Swift.max(m, 0) {
    let scaled = T.mul(alpha, x[i &* incx])
    let row = a + i &* lda
    for j in 0..<Swift.max(n, 0) { row[j] = T.add(row[j], T.mul(scaled, y[j &* incy])) }
  }
}

/// `p` as what the caller has found T to be.
@inlinable @inline(__always)
func cast<T, U>(_ p: UnsafePointer<T>, _ type: U.Type = U.self) -> UnsafePointer<U> {
  UnsafeRawPointer(p).assumingMemoryBound(to: U.self)
}
