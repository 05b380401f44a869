import TensorCore

/// A weight matrix from K inputs to some of the columns of a gate buffer.
///
/// W is stored `(wide, K)` as nn.Linear does, or `(K, wide)` as SeqLSTM does; it may be a view whose
/// rows are apart in memory. `column` is the first of the buffer's columns that it fills.
struct WeightBlock {
  let tensor: Tensor
  let column: Int
  let isTransposed: Bool
  let wide: Int
  let inner: Int

  /// Throws when the matrix has other sizes or another type than the layer needs.
  init(
    _ tensor: Tensor?, wide: Int, inner: Int, column: Int = 0, transposed: Bool = false, _ layer: Module
  ) throws {
    let sizes: Dims = transposed ? [inner, wide] : [wide, inner]
    guard let tensor, tensor.sizes == sizes, tensor.dtype == layer.dtype,
      tensor.strides[1] == 1 || sizes[1] == 1
    else {
      throw NNError.input(
        layer.describe(),
        "a weight is \(tensor.map { Value.tensor($0).summary } ?? "missing"), expected a \(sizes.text) \(layer.dtype.tensorName)"
      )
    }
    self.tensor = tensor
    self.column = column
    isTransposed = transposed
    self.wide = wide
    self.inner = inner
  }

  private var lead: Int { Swift.max(tensor.strides[0], tensor.sizes[1]) }

  /// a `(m, wide)` = x `(m, K)` Wᵀ + beta a; rows of `a` are `stride` apart.
  func project<T: LayerScalar>(
    _ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T
  ) {
    guard m > 0 else { return }
    let w = tensor.elements(T.self), a = a + column
    if m == 1 {
      let rows = tensor.sizes[0], columns = tensor.sizes[1]
      T.gemv(isTransposed, rows, columns, 1, w, lead, x, 1, beta, a, 1)
    } else {
      T.gemm(false, !isTransposed, m, wide, inner, 1, x, inner, w, lead, beta, a, stride)
    }
  }

  /// dx `(m, K)` = da `(m, wide)` W + beta dx; rows of `da` are `stride` apart.
  func projectBack<T: LayerScalar>(
    _ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T
  ) {
    guard m > 0 else { return }
    let w = tensor.elements(T.self), da = da + column
    if m == 1 {
      T.gemv(!isTransposed, tensor.sizes[0], tensor.sizes[1], 1, w, lead, da, 1, beta, dx, 1)
    } else {
      T.gemm(false, isTransposed, m, inner, wide, 1, da, stride, w, lead, beta, dx, inner)
    }
  }

  /// Adds scale · daᵀ x to the matrix, which is a gradient here.
  func accumulate<T: LayerScalar>(
    _ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, stride: Int, scale: T
  ) {
    guard m > 0 else { return }
    let w = tensor.elements(T.self), da = da + column
    if isTransposed {
      T.gemm(true, false, inner, wide, m, scale, x, inner, da, stride, 1, w, lead)
    } else {
      T.gemm(true, false, wide, inner, m, scale, da, stride, x, inner, 1, w, lead)
    }
  }
}

/// A bias that fills some of the columns of a gate buffer.
struct BiasBlock {
  let tensor: Tensor
  let column: Int

  /// Throws unless the bias is a dense vector of `wide` elements of the layer's type.
  init(_ tensor: Tensor?, wide: Int, column: Int = 0, _ layer: Module) throws {
    guard let tensor, tensor.count == wide, tensor.dtype == layer.dtype, tensor.isContiguous else {
      throw NNError.input(
        layer.describe(),
        "a bias is \(tensor.map { Value.tensor($0).summary } ?? "missing"), expected a dense vector of \(wide)")
    }
    self.tensor = tensor
    self.column = column
  }

  /// Writes the bias into each of `m` rows of `a`.
  func spread<T: LayerScalar>(_ a: UnsafeMutablePointer<T>, _ m: Int, stride: Int) {
    let b = tensor.elements(T.self), count = tensor.count
    for row in 0..<m { (a + row * stride + column).update(from: b, count: count) }
  }

  /// Adds `scale` times the sum of the rows of `da` to the bias, which is a gradient here.
  func accumulate<T: LayerScalar>(_ da: UnsafePointer<T>, _ m: Int, stride: Int, scale: T) {
    addColumnSums(da + column, rows: m, stride: stride, scale: scale, tensor.elements(T.self), tensor.count)
  }
}
