import TensorCore

/// The weight matrices of a layer's gates, used as one.
///
/// G gates, H = rows of each, K = columns; K = 0 stands for vectors of H. Gates that stand one behind the
/// other in memory (as a new layer's do) go through BLAS in one call; after `getParameters` they are
/// apart, and each has its own.
struct GateMatrix {
  /// G tensors `(H, K)`.
  let gates: [Tensor]
  let rows: Int
  let columns: Int

  init(_ gates: [Tensor], rows: Int, columns: Int) {
    self.gates = gates
    self.rows = rows
    self.columns = columns
  }

  /// Throws `NNError` unless every matrix is a dense `(rows, columns)` of `dtype`; the kernels rely on it,
  /// and a script may have changed the tensors.
  func check(_ dtype: DType, _ layer: () -> String) throws {
    let sizes = columns == 0 ? Dims(rows) : Dims(rows, columns)
    for gate in gates where gate.sizes != sizes || gate.dtype != dtype || !gate.isContiguous {
      throw NNError.input(
        layer(),
        "a weight is a \(gate.sizes.text) \(gate.dtype.tensorName)\(gate.isContiguous ? "" : " with gaps"), "
          + "expected \(sizes.text) \(dtype.tensorName)")
    }
  }

  /// The matrices for BLAS: one of `(G·H, K)`, or apart.
  struct Matrix<T: LayerScalar> {
    /// One for each gate, or one for all when `gates` is 1.
    fileprivate let first: [UnsafeMutablePointer<T>]
    fileprivate let rows: Int, columns: Int, wide: Int

    /// a `(M, G·H)` = x `(M, K)` Wᵀ + beta a.
    func project(_ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, beta: T) {
      guard m > 0 else { return }
      for (g, w) in first.enumerated() {
        let a = a + g * rows
        if m == 1 {
          T.gemv(false, rows, columns, 1, w, columns, x, 1, beta, a, 1)
        } else {
          T.gemm(false, true, m, rows, columns, 1, x, columns, w, columns, beta, a, wide)
        }
      }
    }

    /// dx `(M, K)` = da `(M, G·H)` W.
    func projectBack(_ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int) {
      guard m > 0 else { return }
      for (g, w) in first.enumerated() {
        let da = da + g * rows, beta: T = g == 0 ? 0 : 1
        if m == 1 {
          T.gemv(true, rows, columns, 1, w, columns, da, 1, beta, dx, 1)
        } else {
          T.gemm(false, false, m, columns, rows, 1, da, wide, w, columns, beta, dx, columns)
        }
      }
    }

    /// Adds scale · daᵀ x to the matrices (which are gradients here).
    func accumulate(_ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, scale: T) {
      guard m > 0 else { return }
      for (g, w) in first.enumerated() {
        T.gemm(true, false, rows, columns, m, scale, da + g * rows, wide, x, columns, 1, w, columns)
      }
    }
  }

  /// The matrices where they are.
  private func matrix<T: LayerScalar>(_ type: T.Type) -> Matrix<T> {
    let all = gates.map { $0.elements(T.self) }
    let size = rows * columns
    let packed = all.indices.allSatisfy { all[$0] == all[0] + $0 * size }
    let wide = gates.count * rows
    return Matrix(
      first: packed ? Array(all.prefix(1)) : all, rows: packed ? wide : rows, columns: columns, wide: wide)
  }

  /// Calls `body` with the matrices to be read. Matrices that are apart are copied together when `m`
  /// rows and more go through them at a time, which pays from a few rows on.
  func withMatrix<T: LayerScalar>(_ type: T.Type, rows m: Int, _ body: (Matrix<T>) -> Void) {
    let matrix = matrix(T.self)
    guard matrix.first.count > 1, m >= 4 else { return body(matrix) }
    let size = rows * columns
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(gates.count * size, 1)) { buffer in
      guard let copy = buffer.baseAddress else { return }
      for (g, w) in matrix.first.enumerated() { (copy + g * size).update(from: w, count: size) }
      body(Matrix(first: [copy], rows: matrix.wide, columns: columns, wide: matrix.wide))
    }
  }

  /// a `(M, G·H)` = x `(M, K)` Wᵀ + beta a.
  func project<T: LayerScalar>(
    _ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, beta: T
  ) {
    withMatrix(T.self, rows: m) { $0.project(x, a, m, beta: beta) }
  }

  /// dx `(M, K)` = da `(M, G·H)` W.
  func projectBack<T: LayerScalar>(_ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int) {
    withMatrix(T.self, rows: m) { $0.projectBack(da, dx, m) }
  }

  /// Adds scale · daᵀ x to the matrices (which are gradients here).
  func accumulate<T: LayerScalar>(
    _ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, scale: T
  ) {
    matrix(T.self).accumulate(da, x, m, scale: scale)
  }
}
