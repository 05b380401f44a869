/// Eigenvalues, singular values and QR factors (LAPACK). Float and Double. Results are resized and
/// may be the arguments.
extension Tensor {
  /// values (n) = the eigenvalues of the symmetric a (n x n), ascending; `vectors` (n x n) = its
  /// eigenvectors in columns with job 'V'. Only triangle `uplo` of `a` is read.
  public static func symeig(
    _ values: Tensor, _ vectors: Tensor, _ a: Tensor, _ job: Character, _ uplo: Character
  ) throws {
    try checkSquare("symeig", a)
    try dispatchLAPACK(
      a.dtype, "symeig",
      SymmetricEigen(values: values, vectors: vectors, a: a, job: job, uplo: uplo))
  }

  /// values (n x 2) = real and imaginary parts of the eigenvalues of a (n x n); `vectors` (n x n) =
  /// its right eigenvectors in columns with job 'V'.
  public static func eig(_ values: Tensor, _ vectors: Tensor, _ a: Tensor, _ job: Character) throws {
    try checkSquare("eig", a)
    try dispatchLAPACK(a.dtype, "eig", Eigen(values: values, vectors: vectors, a: a, job: job))
  }

  /// a (m x n) = u diag(s) v^T; k = min(m, n). Job 'S': u (m x k), s (k), v (n x k); 'A': u (m x m),
  /// v (n x n).
  public static func svd(
    _ u: Tensor, _ s: Tensor, _ v: Tensor, _ a: Tensor, _ job: Character
  ) throws {
    try checkMatrix("svd", a)
    try dispatchLAPACK(a.dtype, "svd", SingularValues(u: u, s: s, v: v, a: a, job: job))
  }

  /// a (m x n) = q (m x k) r (k x n), k = min(m, n).
  public static func qr(_ q: Tensor, _ r: Tensor, _ a: Tensor) throws {
    let (reflectors, tau) = (try Tensor(a.dtype), try Tensor(a.dtype))
    try geqrf(reflectors, tau, a)
    let k = tau.count
    try r.triu(reflectors.narrow(0, 0, k))
    try q.orgqr(reflectors.narrow(1, 0, k), tau)
  }

  /// The factors of a (m x n) as LAPACK gives them: r above reflectors (m x n), and their scales (k).
  public static func geqrf(_ r: Tensor, _ tau: Tensor, _ a: Tensor) throws {
    try checkMatrix("geqrf", a)
    try dispatchLAPACK(a.dtype, "geqrf", Reflectors(r: r, tau: tau, a: a))
  }

  /// r (m x k) = the q that the reflectors a (m x n) and tau (k <= n) stand for.
  public func orgqr(_ a: Tensor, _ tau: Tensor) throws {
    try Tensor.checkMatrix("orgqr", a)
    try Tensor.checkReflectors("orgqr", tau, atMost: Swift.min(a.sizes[0], a.sizes[1]))
    try dispatchLAPACK(a.dtype, "orgqr", ExplicitQ(r: self, a: a, tau: tau))
  }

  /// r = q c (side 'L') or c q ('R'), q transposed with trans 'T'; q from reflectors `a` and `tau`.
  public func ormqr(
    _ a: Tensor, _ tau: Tensor, _ c: Tensor, _ side: Character, _ trans: Character
  ) throws {
    try Tensor.checkMatrix("ormqr", a)
    try Tensor.checkMatrix("ormqr", c)
    try Tensor.checkReflectors("ormqr", tau, atMost: Swift.min(a.sizes[0], a.sizes[1]))
    let along = c.sizes[side == "L" ? 0 : 1]
    if a.sizes[0] != along {
      throw TensorError.shape(
        "ormqr: size mismatch, reflectors \(a.sizeText) "
          + "for \(along) rows or columns of \(c.sizeText)"
      )
    }
    try dispatchLAPACK(
      a.dtype, "ormqr", ProductWithQ(r: self, a: a, tau: tau, c: c, side: side, trans: trans))
  }

  private static func checkMatrix(_ function: String, _ a: Tensor) throws {
    if a.dimension != 2 {
      throw TensorError.argument(
        position: 1, function: function, reason: "A should be 2 dimensional, but has \(a.dimension)"
      )
    }
  }

  private static func checkReflectors(_ function: String, _ tau: Tensor, atMost k: Int) throws {
    if tau.dimension != 1 || tau.count > k {
      throw TensorError.argument(
        position: 2, function: function,
        reason: "tau \(tau.sizeText): a vector of at most \(k) elements expected")
    }
  }
}

private struct SymmetricEigen: LAPACKWork {
  let values: Tensor
  let vectors: Tensor
  let a: Tensor
  let job: Character
  let uplo: Character

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "symeig")
    try f.requireFinite("symeig")
    let found = try Tensor([f.rows], T.dtype)
    var (n, step, want, part) = (Int32(f.rows), f.step, letter(job), letter(uplo))
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.syev(
        &want, &part, &n, f.pointer, &step, found.elements(T.self), work, &count, &info, 1, 1)
    }
    try checkInfo(
      info, "Lapack Error syev : \(info) off-diagonal elements didn't converge to zero")
    try f.write(to: vectors)
    try values.resizeAs(found)
    try values.copy(from: found)
  }
}

private struct Eigen: LAPACKWork {
  let values: Tensor
  let vectors: Tensor
  let a: Tensor
  let job: Character

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "eig")
    try f.requireFinite("eig")
    let right = try ColumnMatrix<T>(
      rows: job == "V" ? f.rows : 1, columns: job == "V" ? f.rows : 1, "eig")
    let (re, im) = (try Tensor([f.rows], T.dtype), try Tensor([f.rows], T.dtype))
    var (n, step, rightStep, one) = (Int32(f.rows), f.step, right.step, Int32(1))
    var (left, want) = (letter("N"), letter(job))
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.geev(
        &left, &want, &n, f.pointer, &step, re.elements(T.self), im.elements(T.self), nil, &one,
        right.pointer, &rightStep, work, &count, &info, 1, 1)
    }
    try checkInfo(
      info, "Lapack Error in geev : \(info) off-diagonal elements of an didn't converge to zero")
    if job == "V" { try right.write(to: vectors) }
    try values.resize([f.rows, 2])
    try values.select(1, 0).copy(from: re)
    try values.select(1, 1).copy(from: im)
  }
}

private struct SingularValues: LAPACKWork {
  let u: Tensor
  let s: Tensor
  let v: Tensor
  let a: Tensor
  let job: Character

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "svd")
    try f.requireFinite("svd")
    let k = Swift.min(f.rows, f.columns)
    let (left, right) = job == "A" ? (f.rows, f.columns) : (k, k)
    let fu = try ColumnMatrix<T>(rows: f.rows, columns: left, "svd")
    let fv = try ColumnMatrix<T>(rows: right, columns: f.columns, "svd")
    let found = try Tensor([k], T.dtype)
    var (m, n, want) = (Int32(f.rows), Int32(f.columns), letter(job))
    var (step, stepU, stepV) = (f.step, fu.step, fv.step)
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var (count, wantV) = (count, want)
      T.lapack.gesvd(
        &want, &wantV, &m, &n, f.pointer, &step, found.elements(T.self), fu.pointer, &stepU,
        fv.pointer, &stepV, work, &count, &info, 1, 1)
    }
    try checkInfo(info, "Lapack Error gesvd : \(info) superdiagonals failed to converge.")
    try fu.write(to: u)
    try s.resizeAs(found)
    try s.copy(from: found)
    // v^T column by column is v row by row.
    try v.resizeAs(fv.transposed)
    try v.copy(from: fv.transposed)
  }
}

private struct Reflectors: LAPACKWork {
  let r: Tensor
  let tau: Tensor
  let a: Tensor

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "geqrf")
    let scales = try Tensor([Swift.min(f.rows, f.columns)], T.dtype)
    var (m, n, step) = (Int32(f.rows), Int32(f.columns), f.step)
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.geqrf(&m, &n, f.pointer, &step, scales.elements(T.self), work, &count, &info)
    }
    try checkInfo(info, "Lapack Error geqrf : unknown Lapack error. info = \(info)")
    try f.write(to: r)
    try tau.resizeAs(scales)
    try tau.copy(from: scales)
  }
}

private struct ExplicitQ: LAPACKWork {
  let r: Tensor
  let a: Tensor
  let tau: Tensor

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let f = try ColumnMatrix<T>(a, "orgqr")
    let scales = try tau.contiguous()
    var (m, k, step) = (Int32(f.rows), Int32(scales.count), f.step)
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.orgqr(&m, &k, &k, f.pointer, &step, scales.elements(T.self), work, &count, &info)
    }
    try checkInfo(info, "Lapack Error orgqr : unknown Lapack error. info = \(info)")
    try f.write(to: r)
  }
}

private struct ProductWithQ: LAPACKWork {
  let r: Tensor
  let a: Tensor
  let tau: Tensor
  let c: Tensor
  let side: Character
  let trans: Character

  func run<T: LAPACKScalar>(_: T.Type) throws {
    let (fa, fc) = (try ColumnMatrix<T>(a, "ormqr"), try ColumnMatrix<T>(c, "ormqr"))
    let scales = try tau.contiguous()
    var (m, n, k) = (Int32(fc.rows), Int32(fc.columns), Int32(scales.count))
    var (stepA, stepC, at, turn) = (fa.step, fc.step, letter(side), letter(trans))
    var info: Int32 = 0
    try withWorkspace(T.self) { work, count in
      var count = count
      T.lapack.ormqr(
        &at, &turn, &m, &n, &k, fa.pointer, &stepA, scales.elements(T.self), fc.pointer, &stepC,
        work, &count, &info, 1, 1)
    }
    try checkInfo(info, "Lapack Error ormqr : unknown Lapack error. info = \(info)")
    try fc.write(to: r)
  }
}
