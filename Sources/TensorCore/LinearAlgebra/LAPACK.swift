import COpenBLAS

/// The LAPACK routines of one element type: single (`s…`) or double (`d…`) precision.
struct LAPACKRoutines<T> {
  typealias In<V> = UnsafePointer<V>?
  typealias Out<V> = UnsafeMutablePointer<V>?
  typealias I = In<Int32>
  typealias C = In<CChar>

  let gesv: (I, I, Out<T>, I, Out<Int32>, Out<T>, I, Out<Int32>) -> Void
  let gels: (C, I, I, I, Out<T>, I, Out<T>, I, Out<T>, I, Out<Int32>, Int) -> Void
  let trtrs: (C, C, C, I, I, In<T>, I, Out<T>, I, Out<Int32>, Int, Int, Int) -> Void
  let syev: (C, C, I, Out<T>, I, Out<T>, Out<T>, I, Out<Int32>, Int, Int) -> Void
  let geev:
    (
      C, C, I, Out<T>, I, Out<T>, Out<T>, Out<T>, I, Out<T>, I, Out<T>, I, Out<Int32>, Int, Int
    ) -> Void
  let gesvd:
    (
      C, C, I, I, Out<T>, I, Out<T>, Out<T>, I, Out<T>, I, Out<T>, I, Out<Int32>, Int, Int
    ) -> Void
  let getrf: (I, I, Out<T>, I, Out<Int32>, Out<Int32>) -> Void
  let getri: (I, Out<T>, I, I, Out<T>, I, Out<Int32>) -> Void
  let potrf: (C, I, Out<T>, I, Out<Int32>, Int) -> Void
  let potrs: (C, I, I, In<T>, I, Out<T>, I, Out<Int32>, Int) -> Void
  let potri: (C, I, Out<T>, I, Out<Int32>, Int) -> Void
  let pstrf: (C, I, Out<T>, I, Out<Int32>, Out<Int32>, In<T>, Out<T>, Out<Int32>, Int) -> Void
  let geqrf: (I, I, Out<T>, I, Out<T>, Out<T>, I, Out<Int32>) -> Void
  let orgqr: (I, I, I, Out<T>, I, In<T>, Out<T>, I, Out<Int32>) -> Void
  let ormqr:
    (
      C, C, I, I, I, In<T>, I, In<T>, Out<T>, I, Out<T>, I, Out<Int32>, Int, Int
    ) -> Void
}

/// A type that LAPACK computes in.
protocol LAPACKScalar: RealScalar {
  static var lapack: LAPACKRoutines<Self> { get }
}

extension Float: LAPACKScalar {
  static let lapack = LAPACKRoutines<Float>(
    gesv: sgesv_, gels: sgels_, trtrs: strtrs_, syev: ssyev_, geev: sgeev_, gesvd: sgesvd_,
    getrf: sgetrf_, getri: sgetri_, potrf: spotrf_, potrs: spotrs_, potri: spotri_, pstrf: spstrf_,
    geqrf: sgeqrf_, orgqr: sorgqr_, ormqr: sormqr_)
}

extension Double: LAPACKScalar {
  static let lapack = LAPACKRoutines<Double>(
    gesv: dgesv_, gels: dgels_, trtrs: dtrtrs_, syev: dsyev_, geev: dgeev_, gesvd: dgesvd_,
    getrf: dgetrf_, getri: dgetri_, potrf: dpotrf_, potrs: dpotrs_, potri: dpotri_, pstrf: dpstrf_,
    geqrf: dgeqrf_, orgqr: dorgqr_, ormqr: dormqr_)
}

/// Work with LAPACK.
protocol LAPACKWork {
  associatedtype Result
  func run<T: LAPACKScalar>(_ type: T.Type) throws -> Result
}

/// Runs `work` for Float and Double, on this thread alone: with any number of threads the bits are the same.
func dispatchLAPACK<W: LAPACKWork>(_ dtype: DType, _ function: String, _ work: W) throws -> W.Result {
  _ = BLAS.single
  switch dtype {
  case .float: return try work.run(Float.self)
  case .double: return try work.run(Double.self)
  default: throw TensorError.unsupported(function, dtype)
  }
}

/// A matrix in LAPACK's order: a copy, column by column.
struct ColumnMatrix<T: LAPACKScalar> {
  /// The transpose, row-major, which is the same memory.
  let transposed: Tensor
  let rows: Int
  let columns: Int

  /// A copy of the vector or matrix `t` with room for `rows` rows.
  init(_ t: Tensor, _ function: String, rows: Int? = nil) throws {
    let matrix = t.dimension == 1 ? try t.view([t.count, 1]) : t
    self.init(
      transposed: try ColumnMatrix.zeros(
        Swift.max(rows ?? 0, matrix.sizes[0]), matrix.sizes[1], function),
      rows: Swift.max(rows ?? 0, matrix.sizes[0]), columns: matrix.sizes[1])
    try transposed.narrow(1, 0, matrix.sizes[0]).copy(from: matrix.t())
  }

  /// Zeros.
  init(rows: Int, columns: Int, _ function: String) throws {
    self.init(
      transposed: try ColumnMatrix.zeros(rows, columns, function), rows: rows, columns: columns)
  }

  private init(transposed: Tensor, rows: Int, columns: Int) {
    self.transposed = transposed
    self.rows = rows
    self.columns = columns
  }

  // LAPACK counts with 32 bits.
  private static func zeros(_ rows: Int, _ columns: Int, _ function: String) throws -> Tensor {
    let fresh = try Tensor([columns, rows], T.dtype)
    guard fresh.count <= Int(Int32.max) else {
      throw TensorError.shape(
        "\(function): a [\(rows) x \(columns)] matrix is too large for LAPACK")
    }
    return fresh
  }

  /// Throws when an element is infinite or not a number: iterations of LAPACK write outside their memory then.
  func requireFinite(_ function: String) throws {
    let p = pointer
    for i in 0..<transposed.count where !p[i].isFinite {
      throw TensorError.message("\(function): the matrix has an element that is not finite: \(p[i])")
    }
  }

  var pointer: UnsafeMutablePointer<T> { transposed.elements(T.self) }
  /// The distance of columns, at least 1 as LAPACK demands.
  var step: Int32 { Int32(Swift.max(rows, 1)) }

  /// Writes the first `rows` rows and `columns` columns to `r`, which becomes column-major as in
  /// Torch.
  func write(to r: Tensor, rows: Int? = nil, columns: Int? = nil) throws {
    let (m, n) = (rows ?? self.rows, columns ?? self.columns)
    try r.resize([n, m])
    if r.isContiguous || m != n { try r.set(r.t()) }
    try r.copy(from: transposed.narrow(0, 0, n).narrow(1, 0, m).t())
  }

  /// Clears what the other triangle held.
  func keepTriangle(upper: Bool) {
    for column in 0..<columns {
      for row in 0..<rows where upper ? row > column : row < column {
        pointer[column * rows + row] = 0
      }
    }
  }

  /// Mirrors the computed triangle.
  func mirrorTriangle(upper: Bool) {
    for column in 0..<columns {
      for row in 0..<rows where upper ? row > column : row < column {
        pointer[column * rows + row] = pointer[row * rows + column]
      }
    }
  }
}

/// Asks a routine how much space it wants (`lwork` = -1), then runs it.
func withWorkspace<T: LAPACKScalar>(
  _ type: T.Type, _ run: (_ work: UnsafeMutablePointer<T>, _ count: Int32) -> Void
) throws {
  var wanted = T.zero
  run(&wanted, -1)
  let count = Int32(clamping: Int(saturating: Double(wanted)))
  let work = try Tensor(Dims([Swift.max(Int(count), 1)]), T.dtype)
  run(work.elements(T.self), Swift.max(count, 1))
}

/// One ASCII letter, as Fortran takes it.
func letter(_ character: Character) -> CChar {
  CChar(truncatingIfNeeded: character.asciiValue ?? 32)
}
