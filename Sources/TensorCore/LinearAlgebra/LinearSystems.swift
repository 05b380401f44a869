/// Linear systems, inverses and Cholesky factors (LAPACK). Float and Double. Results are resized and
/// may be the arguments.
extension Tensor {
  /// x (n x k) solves a (n x n) x = b; `lu` = the factors of `a`. Throws for a singular `a`.
  public static func gesv(_ x: Tensor, _ lu: Tensor, _ b: Tensor, _ a: Tensor) throws {
    try checkSystem("gesv", b, a, square: true)
    try dispatchLAPACK(a.dtype, "gesv", Solve(x: x, factor: lu, b: b, a: a))
  }

  /// x (n x k) minimises |a x - b| (or |x| where many do); a (m x n), b (m x k). `qr` = the factors.
  public static func gels(_ x: Tensor, _ qr: Tensor, _ b: Tensor, _ a: Tensor) throws {
    try checkSystem("gels", b, a, square: false)
    try dispatchLAPACK(a.dtype, "gels", LeastSquares(x: x, factor: qr, b: b, a: a))
  }

  /// x solves the triangular system op(a) x = b; uplo 'U' or 'L', trans 'N' or 'T', diag 'N', or 'U'
  /// for ones on the diagonal. `copy` = a.
  public static func trtrs(
    _ x: Tensor, _ copy: Tensor, _ b: Tensor, _ a: Tensor, _ uplo: Character, _ trans: Character,
    _ diag: Character
  ) throws {
    try checkSystem("trtrs", b, a, square: true)
    try dispatchLAPACK(
      a.dtype, "trtrs", Triangular(x: x, copy: copy, b: b, a: a, options: (uplo, trans, diag)))
  }

  /// r = the inverse of a (n x n).
  public func inverse(_ a: Tensor) throws {
    try Tensor.checkSquare("inverse", a)
    try dispatchLAPACK(a.dtype, "inverse", Inverse(r: self, a: a))
  }

  /// r = the upper ('U') or lower ('L') Cholesky factor of a (n x n).
  public func potrf(_ a: Tensor, _ uplo: Character) throws {
    try Tensor.checkSquare("potrf", a)
    try dispatchLAPACK(a.dtype, "potrf", Cholesky(r: self, a: a, uplo: uplo, invert: false))
  }

  /// r = the inverse of the matrix whose Cholesky factor is `a`.
  public func potri(_ a: Tensor, _ uplo: Character) throws {
    try Tensor.checkSquare("potri", a)
    try dispatchLAPACK(a.dtype, "potri", Cholesky(r: self, a: a, uplo: uplo, invert: true))
  }

  /// r solves A r = b, where `a` is the Cholesky factor of A.
  public func potrs(_ b: Tensor, _ a: Tensor, _ uplo: Character) throws {
    try Tensor.checkSystem("potrs", b, a, square: true)
    try dispatchLAPACK(a.dtype, "potrs", CholeskySolve(r: self, b: b, a: a, uplo: uplo))
  }

  /// r = the Cholesky factor of a (n x n) with complete pivoting; `pivots` (an IntTensor) = the rows'
  /// order, from 1. A negative `tolerance` stands for LAPACK's own.
  public func pstrf(_ pivots: Tensor, _ a: Tensor, _ uplo: Character, _ tolerance: Double) throws {
    try Tensor.checkSquare("pstrf", a)
    try pivots.require(.int, "pstrf")
    try dispatchLAPACK(
      a.dtype, "pstrf",
      PivotedCholesky(r: self, pivots: pivots, a: a, uplo: uplo, tolerance: tolerance))
  }

  // MARK: Checks

  static func checkSquare(_ function: String, _ a: Tensor) throws {
    if a.dimension != 2 {
      throw TensorError.argument(
        position: 1, function: function, reason: "A should be 2 dimensional, but has \(a.dimension)"
      )
    }
    if a.sizes[0] != a.sizes[1] {
      throw TensorError.argument(
        position: 1, function: function,
        reason: "A should be square, but is \(a.sizes[0])x\(a.sizes[1])")
    }
  }

  private static func checkSystem(_ function: String, _ b: Tensor, _ a: Tensor, square: Bool) throws {
    func bad(_ position: Int, _ reason: String) -> TensorError {
      .argument(position: position, function: function, reason: reason)
    }
    try b.require(a.dtype, function)
    if a.dimension != 2 { throw bad(2, "A should have 2 dimensions, but has \(a.dimension)") }
    if b.dimension != 1 && b.dimension != 2 {
      throw bad(1, "B should have 1 or 2 dimensions, but has \(b.dimension)")
    }
    if square && a.sizes[0] != a.sizes[1] {
      throw bad(2, "A should be square, but is \(a.sizes[0])x\(a.sizes[1])")
    }
    if a.sizes[0] != b.sizes[0] {
      throw bad(2, "A,B size incompatible - A has \(a.sizes[0]) rows, B has \(b.sizes[0])")
    }
  }
}

/// Throws when LAPACK reports failure.
func checkInfo(_ info: Int32, _ text: @autoclosure () -> String) throws {
  if info != 0 { throw TensorError.message(text()) }
}

private struct Solve: LAPACKWork {
  let x: Tensor
  let factor: Tensor
  let b: Tensor
  let a: Tensor

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let (fa, fb) = (try ColumnMatrix<T>(a, "gesv"), try ColumnMatrix<T>(b, "gesv"))
    var (n, k) = (Int32(fa.rows), Int32(fb.columns))
    var info: Int32 = 0
    var (stepA, stepB) = (fa.step, fb.step)
    var pivots = [Int32](repeating: 0, count: fa.rows)
    T.lapack.gesv(&n, &k, fa.pointer, &stepA, &pivots, fb.pointer, &stepB, &info)
    try checkInfo(info, "Lapack Error in gesv : U(\(info),\(info)) is zero, singular U.")
    try fa.write(to: factor)
    try fb.write(to: x)
  }
}

private struct LeastSquares: LAPACKWork {
  let x: Tensor
  let factor: Tensor
  let b: Tensor
  let a: Tensor

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let fa = try ColumnMatrix<T>(a, "gels")
    try fa.requireFinite("gels")
    let fb = try ColumnMatrix<T>(b, "gels", rows: Swift.max(fa.rows, fa.columns))
    var (m, n, k) = (Int32(fa.rows), Int32(fa.columns), Int32(fb.columns))
    var info: Int32 = 0
    var (stepA, stepB) = (fa.step, fb.step)
    var trans = letter("N")
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.gels(
        &trans, &m, &n, &k, fa.pointer, &stepA, fb.pointer, &stepB, work, &count, &info, 1)
    }
    try checkInfo(
      info,
      "Lapack Error in gels : The \(info)-th diagonal element of the triangular factor of A is zero"
    )
    try fa.write(to: factor)
    try fb.write(to: x, rows: fa.columns)
  }
}

private struct Triangular: LAPACKWork {
  let x: Tensor
  let copy: Tensor
  let b: Tensor
  let a: Tensor
  let options: (Character, Character, Character)

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let (fa, fb) = (try ColumnMatrix<T>(a, "trtrs"), try ColumnMatrix<T>(b, "trtrs"))
    var (n, k) = (Int32(fa.rows), Int32(fb.columns))
    var info: Int32 = 0
    var (stepA, stepB) = (fa.step, fb.step)
    var (uplo, trans, diag) = (letter(options.0), letter(options.1), letter(options.2))
    T.lapack.trtrs(
      &uplo, &trans, &diag, &n, &k, fa.pointer, &stepA, fb.pointer, &stepB, &info, 1, 1, 1)
    try checkInfo(info, "Lapack Error in trtrs : A(\(info),\(info)) is zero, singular A")
    try fa.write(to: copy)
    try fb.write(to: x)
  }
}

private struct Inverse: LAPACKWork {
  let r: Tensor
  let a: Tensor

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "inverse")
    var (n, step) = (Int32(f.rows), f.step)
    var info: Int32 = 0
    var pivots = [Int32](repeating: 0, count: f.rows)
    T.lapack.getrf(&n, &n, f.pointer, &step, &pivots, &info)
    try checkInfo(info, "Lapack Error getrf : U(\(info),\(info)) is 0, U is singular")
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.getri(&n, f.pointer, &step, pivots, work, &count, &info)
    }
    try checkInfo(info, "Lapack Error getri : U(\(info),\(info)) is 0, U is singular")
    try f.write(to: r)
  }
}

private struct Cholesky: LAPACKWork {
  let r: Tensor
  let a: Tensor
  let uplo: Character
  let invert: Bool

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, invert ? "potri" : "potrf")
    var (n, step, part) = (Int32(f.rows), f.step, letter(uplo))
    var info: Int32 = 0
    if invert {
      T.lapack.potri(&part, &n, f.pointer, &step, &info, 1)
      try checkInfo(info, "Lapack Error potri : A(\(info),\(info)) is 0, A cannot be factorized")
      f.mirrorTriangle(upper: uplo == "U")
    } else {
      T.lapack.potrf(&part, &n, f.pointer, &step, &info, 1)
      try checkInfo(
        info,
        "Lapack Error in potrf : the leading minor of order \(info) is not positive definite")
      f.keepTriangle(upper: uplo == "U")
    }
    try f.write(to: r)
  }
}

private struct CholeskySolve: LAPACKWork {
  let r: Tensor
  let b: Tensor
  let a: Tensor
  let uplo: Character

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let (fa, fb) = (try ColumnMatrix<T>(a, "potrs"), try ColumnMatrix<T>(b, "potrs"))
    var (n, k, part) = (Int32(fa.rows), Int32(fb.columns), letter(uplo))
    var info: Int32 = 0
    var (stepA, stepB) = (fa.step, fb.step)
    T.lapack.potrs(&part, &n, &k, fa.pointer, &stepA, fb.pointer, &stepB, &info, 1)
    try checkInfo(info, "Lapack Error in potrs : A(\(info),\(info)) is zero, singular A")
    try fb.write(to: r)
  }
}

private struct PivotedCholesky: LAPACKWork {
  let r: Tensor
  let pivots: Tensor
  let a: Tensor
  let uplo: Character
  let tolerance: Double

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "pstrf")
    var (n, step, part, limit) = (Int32(f.rows), f.step, letter(uplo), T(tolerance))
    var (rank, info) = (Int32(0), Int32(0))
    var order = [Int32](repeating: 0, count: f.rows)
    let work = try Tensor([Swift.max(2 * f.rows, 1)], T.dtype)
    T.lapack.pstrf(
      &part, &n, f.pointer, &step, &order, &rank, &limit, work.elements(T.self), &info, 1)
    try checkInfo(
      info, "Lapack Error pstrf : matrix is rank deficient or not positive semidefinite")
    f.keepTriangle(upper: uplo == "U")
    try f.write(to: r)
    try pivots.resize([f.rows])
    try pivots.copy(from: Tensor(order.map(Double.init), [f.rows], .int))
  }
}
