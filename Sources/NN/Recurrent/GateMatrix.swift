import TensorCore

/// The weight matrices of a layer's gates, used as one.
///
/// G gates, H = rows of each, K = columns; K = 0 stands for vectors of H. Gates that stand one behind the other in memory (as a new
/// layer's do) go through BLAS in one call; after `getParameters` they are apart, and each has its own.
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

  /// Pointers to the matrices; `packed` when they form one `(G·H, K)` matrix.
  private func pointers<T: LayerScalar>(_ type: T.Type, _ tensors: [Tensor])
    -> (first: UnsafeMutablePointer<T>, packed: Bool)?
  {
    guard let first = tensors.first?.elements(T.self) else { return nil }
    let packed = tensors.indices.allSatisfy {
      tensors[$0].isContiguous && tensors[$0].elements(T.self) == first + $0 * rows * columns
    }
    return (first, packed)
  }

  /// a `(M, G·H)` = x `(M, K)` Wᵀ + beta a.
  func project<T: LayerScalar>(
    _ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, beta: T
  ) {
    let wide = gates.count * rows
    guard m > 0, let (first, packed) = pointers(T.self, gates) else { return }
    if packed {
      if m == 1 {
        T.gemv(false, wide, columns, 1, first, columns, x, 1, beta, a, 1)
      } else {
        T.gemm(false, true, m, wide, columns, 1, x, columns, first, columns, beta, a, wide)
      }
      return
    }
    for (g, gate) in gates.enumerated() {
      let w = gate.elements(T.self)
      if m == 1 {
        T.gemv(false, rows, columns, 1, w, columns, x, 1, beta, a + g * rows, 1)
      } else {
        T.gemm(
          false, true, m, rows, columns, 1, x, columns, w, columns, beta, a + g * rows, wide)
      }
    }
  }

  /// dx `(M, K)` = da `(M, G·H)` W.
  func projectBack<T: LayerScalar>(_ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int) {
    let wide = gates.count * rows
    guard m > 0, let (first, packed) = pointers(T.self, gates) else { return }
    if packed {
      if m == 1 {
        T.gemv(true, wide, columns, 1, first, columns, da, 1, 0, dx, 1)
      } else {
        T.gemm(false, false, m, columns, wide, 1, da, wide, first, columns, 0, dx, columns)
      }
      return
    }
    for (g, gate) in gates.enumerated() {
      let w = gate.elements(T.self), beta: T = g == 0 ? 0 : 1
      if m == 1 {
        T.gemv(true, rows, columns, 1, w, columns, da + g * rows, 1, beta, dx, 1)
      } else {
        T.gemm(
          false, false, m, columns, rows, 1, da + g * rows, wide, w, columns, beta, dx, columns)
      }
    }
  }

  /// Adds scale · daᵀ x to the matrices (which are gradients here).
  func accumulate<T: LayerScalar>(
    _ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, scale: T
  ) {
    let wide = gates.count * rows
    guard m > 0, let (first, packed) = pointers(T.self, gates) else { return }
    if packed {
      T.gemm(true, false, wide, columns, m, scale, da, wide, x, columns, 1, first, columns)
      return
    }
    for (g, gate) in gates.enumerated() {
      T.gemm(
        true, false, rows, columns, m, scale, da + g * rows, wide, x, columns, 1,
        gate.elements(T.self), columns)
    }
  }
}
