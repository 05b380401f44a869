import CThreads
import CVector
import TensorCore

/// A weight matrix W from K inputs to H outputs where it lies in memory: the way of every layer to BLAS. One
/// row goes through gemv, more through gemm.
struct Matrix<T: LayerScalar> {
  let w: UnsafeMutablePointer<T>
  /// H and K.
  let out: Int, inner: Int
  /// True when W is stored `(K, H)`, as nn.SeqLSTM has it; else `(H, K)`, as nn.Linear.
  let isTransposed: Bool
  /// How far the stored rows are apart.
  let lead: Int

  init(
    _ w: UnsafeMutablePointer<T>, out: Int, inner: Int, transposed: Bool = false, lead: Int? = nil
  ) {
    self.w = w
    self.out = out
    self.inner = inner
    isTransposed = transposed
    self.lead = lead ?? (transposed ? out : inner)
  }

  /// The stored sizes.
  private var rows: Int { isTransposed ? inner : out }
  private var columns: Int { isTransposed ? out : inner }

  /// a `(m, H)` = x `(m, K)` Wᵀ + beta a; rows of `a` are `stride` apart.
  func project(_ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T) {
    if m == 1 {
      T.gemv(isTransposed, rows, columns, 1, w, lead, x, 1, beta, a, 1)
    } else if m > 0 {
      T.gemm(false, !isTransposed, m, out, inner, 1, x, inner, w, lead, beta, a, stride)
    }
  }

  /// dx `(m, K)` = da `(m, H)` W + beta dx; rows of `da` are `stride` apart.
  func projectBack(_ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T) {
    if m == 1 {
      T.gemv(!isTransposed, rows, columns, 1, w, lead, da, 1, beta, dx, 1)
    } else if m > 0 {
      T.gemm(false, isTransposed, m, inner, out, 1, da, stride, w, lead, beta, dx, inner)
    }
  }

  /// Adds scale · daᵀ x to W, which is a gradient here.
  func accumulate(_ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, stride: Int, scale: T) {
    guard m > 0 else { return }
    if isTransposed {
      T.gemm(true, false, inner, out, m, scale, x, inner, da, stride, 1, w, lead)
    } else {
      T.gemm(true, false, out, inner, m, scale, da, stride, x, inner, 1, w, lead)
    }
  }

  /// Calls `body` with the matrix laid out for `project`, or with `back` for `projectBack`.
  func pack(back: Bool, _ body: (PackedMatrix<T>) -> Void) {
    let (k, columns) = back ? (out, inner) : (inner, out)
    let count = cvector_packed_count(PackedMatrix<T>.isDouble, k, columns)
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(count, 1)) { buffer in
      guard let packed = buffer.baseAddress else { return }
      cvector_pack(PackedMatrix<T>.isDouble, w, lead, back == isTransposed ? 1 : 0, k, columns, packed)
      body(PackedMatrix(elements: UnsafePointer(packed), inner: k, out: columns, isBack: back))
    }
  }
}

/// A matrix in the order in which the processor takes it, for many products with few rows each.
struct PackedMatrix<T: LayerScalar> {
  let elements: UnsafePointer<T>
  let inner: Int, out: Int
  let isBack: Bool

  static var isDouble: Int32 { T.self == Double.self ? 1 : 0 }

  /// Whether laying a matrix out pays, for `count` products of `m` rows with `size` elements: OpenBLAS lays it out each
  /// time, but for small products.
  static func pays(rows m: Int, size: Int, count: Int) -> Bool {
    count >= 4 && m >= 2 && m <= 256 && Double(m) * Double(size) >= 1e6
  }

  /// y `(m, out)` = x `(m, inner)` times the matrix, or that added to y; rows are `ldx` and `ldy` apart.
  func multiply(_ x: UnsafePointer<T>, _ ldx: Int, _ m: Int, _ y: UnsafeMutablePointer<T>, _ ldy: Int, adds: Bool) {
    var product = PackedProduct(
      isDouble: Self.isDouble, x: x, ldx: ldx, m: m, matrix: elements, inner: inner, out: out, y: y, ldy: ldy,
      adds: adds ? 1 : 0, parts: 1)
    // A part for each thread, since the numbers do not depend on where the columns are cut.
    if Double(m) * Double(inner) * Double(out) >= 1e6 { product.parts = Swift.min(BLAS.threads, product.panels) }
    withUnsafeMutablePointer(to: &product) { product in
      cthreads_run(
        { context, part, _ in context?.assumingMemoryBound(to: PackedProduct.self).pointee.run(part) }, product,
        product.pointee.parts, BLAS.threads)
    }
  }
}

/// The product on raw memory, cut into columns. It holds no object, so that any thread may run a part.
private struct PackedProduct {
  let isDouble: Int32
  let x: UnsafeRawPointer
  let ldx: Int, m: Int
  let matrix: UnsafeRawPointer
  let inner: Int, out: Int
  let y: UnsafeMutableRawPointer
  let ldy: Int
  let adds: Int32
  var parts: Int

  /// The columns that are laid out together.
  private var panel: Int { cvector_packed_count(isDouble, 1, 1) }
  var panels: Int { (out &+ panel &- 1) / panel }

  func run(_ part: Int) {
    let size = isDouble != 0 ? MemoryLayout<Double>.size : MemoryLayout<Float>.size
    let first = panels &* part / parts &* panel
    let end = Swift.min(panels &* (part &+ 1) / parts &* panel, out)
    cvector_product(
      isDouble, x, ldx, m, matrix + first &* inner &* size, inner, end &- first, y + first &* size, ldy, adds)
  }
}

/// Tensors that stand side by side in the columns of a buffer: what `GateMatrix` and `GateVector` are made of.
struct GateParts {
  /// One tensor and how many of the buffer's columns it fills.
  struct Part {
    let tensor: Tensor
    let width: Int
  }

  let first: Part
  let rest: [Part]
  /// The buffer's column where they begin.
  let column: Int
  /// How many columns they fill.
  let width: Int

  init(_ first: Part, _ rest: [Part] = [], column: Int = 0) {
    self.first = first
    self.rest = rest
    self.column = column
    width = rest.reduce(first.width) { $0 + $1.width }
  }

  /// Tensors and their widths; nil for none.
  init?(_ parts: [(Tensor, width: Int)]) {
    guard let first = parts.first else { return nil }
    self.init(Part(tensor: first.0, width: first.width), parts.dropFirst().map { Part(tensor: $0.0, width: $0.width) })
  }

  /// Calls `body` with each tensor, its first column and its width.
  @inline(__always)
  func each(_ body: (Tensor, Int, Int) -> Void) {
    body(first.tensor, column, first.width)
    var next = column + first.width
    for part in rest {
      body(part.tensor, next, part.width)
      next += part.width
    }
  }

  /// A tensor that is not dense, of `dtype` and of its width, or of its width times `inner`.
  func misfit(_ dtype: DType, inner: Int?) -> (tensor: Tensor, expected: Dims)? {
    func fits(_ part: Part) -> Bool {
      let tensor = part.tensor
      return tensor.dtype == dtype && tensor.isContiguous && tensor.dimension == (inner == nil ? 1 : 2)
        && tensor.sizes[0] == part.width && (inner == nil || tensor.sizes[1] == inner)
    }
    func misfit(_ part: Part) -> (tensor: Tensor, expected: Dims) {
      (part.tensor, inner.map { [part.width, $0] } ?? [part.width])
    }
    if !fits(first) { return misfit(first) }
    for part in rest where !fits(part) { return misfit(part) }
    return nil
  }

  /// Moves the tensors into one new storage, one behind the other, so that a matrix of them is one for BLAS.
  func pack() throws {
    guard !rest.isEmpty else { return }
    let tensors = [first.tensor] + rest.map(\.tensor)
    let storage = try Storage(first.tensor.dtype, count: tensors.reduce(0) { $0 + $1.count })
    var offset = 0
    for tensor in tensors {
      let layout = try Layout(tensor.sizes, offset: offset)
      try Tensor(storage: storage, layout: layout).copy(from: tensor)
      try tensor.set(storage, layout)
      offset += tensor.count
    }
  }
}

/// The weight matrices from K inputs to the gates in a buffer's columns, or their gradients.
///
/// Matrices `(H, K)` that stand one behind the other in memory, as those of a new layer, go through BLAS in
/// one call; after `getParameters` they are apart, and each has its own. A matrix stored `(K, H)` is one alone
/// and may be a view whose rows are apart.
struct GateMatrix {
  let parts: GateParts
  let inner: Int
  let isTransposed: Bool

  /// Matrices `(H, K)`.
  init(_ parts: GateParts, inner: Int) {
    self.parts = parts
    self.inner = inner
    isTransposed = false
  }

  /// A matrix stored `(K, H)`. Throws when it has other sizes or another type than the layer needs.
  init(transposed tensor: Tensor?, out: Int, inner: Int, column: Int = 0, _ layer: Module) throws {
    guard let tensor, tensor.sizes == [inner, out], tensor.dtype == layer.dtype,
      tensor.strides[1] == 1 || out == 1
    else {
      throw NNError.input(
        layer.describe(),
        "a weight is \(tensor.map { Value.tensor($0).summary } ?? "missing"), expected a \(inner) x "
          + "\(out) \(layer.dtype.tensorName)")
    }
    parts = GateParts(GateParts.Part(tensor: tensor, width: out), column: column)
    self.inner = inner
    isTransposed = true
  }

  func misfit(_ dtype: DType) -> (tensor: Tensor, expected: Dims)? {
    isTransposed ? nil : parts.misfit(dtype, inner: inner)
  }

  /// The matrices as BLAS takes them, for as long as the tensors stay where they are.
  struct Blocks<T: LayerScalar> {
    /// All in one; nil when each goes by itself.
    fileprivate let whole: Matrix<T>?
    fileprivate let matrix: GateMatrix
    /// `whole` once more, for one of the two directions.
    fileprivate var packed: PackedMatrix<T>?

    @inline(__always)
    private func each(_ body: (Matrix<T>, Int) -> Void) {
      if let whole { return body(whole, matrix.parts.column) }
      matrix.parts.each { tensor, column, width in
        body(Matrix(tensor.elements(T.self), out: width, inner: matrix.inner), column)
      }
    }

    /// a `(m, H)` = x `(m, K)` Wᵀ + beta a, in the columns of `a` that belong to the gates; rows of `a` are
    /// `stride` apart. beta is 0 or 1.
    func project(_ x: UnsafePointer<T>, _ a: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T) {
      if let packed, !packed.isBack {
        return packed.multiply(x, matrix.inner, m, a + matrix.parts.column, stride, adds: beta != 0)
      }
      each { w, column in w.project(x, a + column, m, stride: stride, beta: beta) }
    }

    /// dx `(m, K)` = da `(m, H)` W + beta dx. beta is 0 or 1.
    func projectBack(_ da: UnsafePointer<T>, _ dx: UnsafeMutablePointer<T>, _ m: Int, stride: Int, beta: T) {
      if let packed, packed.isBack {
        return packed.multiply(da + matrix.parts.column, stride, m, dx, matrix.inner, adds: beta != 0)
      }
      var beta = beta
      each { w, column in
        w.projectBack(da + column, dx, m, stride: stride, beta: beta)
        beta = 1
      }
    }

    /// Adds scale · daᵀ x to the matrices.
    fileprivate func accumulate(_ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, stride: Int, scale: T) {
      each { w, column in w.accumulate(da + column, x, m, stride: stride, scale: scale) }
    }
  }

  /// The matrices where they are.
  private func blocks<T: LayerScalar>(_ type: T.Type) -> Blocks<T> {
    let first = parts.first.tensor
    let w = first.elements(T.self)
    if isTransposed {
      return Blocks(
        whole: Matrix(
          w, out: parts.width, inner: inner, transposed: true, lead: Swift.max(first.strides[0], parts.width)),
        matrix: self)
    }
    var next = w + parts.first.width * inner
    for part in parts.rest {
      if part.tensor.elements(T.self) != next { return Blocks(whole: nil, matrix: self) }
      next += part.width * inner
    }
    return Blocks(whole: Matrix(w, out: parts.width, inner: inner), matrix: self)
  }

  /// Calls `body` with the matrices to be read. Those that are apart are copied together when `m` rows and
  /// more go through them at a time, which pays from a few rows on. `body` multiplies `count` times, in one direction.
  func read<T: LayerScalar>(
    _ type: T.Type, rows m: Int, count: Int = 1, back: Bool = false, _ body: (Blocks<T>) -> Void
  ) {
    func packing(_ blocks: Blocks<T>) {
      guard let whole = blocks.whole, PackedMatrix<T>.pays(rows: m, size: parts.width * inner, count: count) else {
        return body(blocks)
      }
      whole.pack(back: back) { packed in
        var blocks = blocks
        blocks.packed = packed
        body(blocks)
      }
    }
    let blocks = blocks(T.self)
    guard blocks.whole == nil, m >= 4 else { return packing(blocks) }
    withUnsafeTemporaryAllocation(of: T.self, capacity: Swift.max(parts.width * inner, 1)) { buffer in
      guard let copy = buffer.baseAddress else { return }
      parts.each { tensor, column, width in
        (copy + (column - parts.column) * inner).update(from: tensor.elements(T.self), count: width * inner)
      }
      packing(Blocks(whole: Matrix(copy, out: parts.width, inner: inner), matrix: self))
    }
  }

  /// Adds scale · daᵀ x to the matrices, which are gradients here.
  func accumulate<T: LayerScalar>(
    _ da: UnsafePointer<T>, _ x: UnsafePointer<T>, _ m: Int, stride: Int, scale: T
  ) {
    blocks(T.self).accumulate(da, x, m, stride: stride, scale: scale)
  }
}

/// The biases of the gates in a buffer's columns, or their gradients.
struct GateVector {
  let parts: GateParts

  init(_ parts: GateParts) { self.parts = parts }

  /// Throws unless the bias is a dense vector of `width` elements of the layer's type.
  init(_ tensor: Tensor?, width: Int, _ layer: Module) throws {
    guard let tensor, tensor.count == width, tensor.dtype == layer.dtype, tensor.isContiguous else {
      throw NNError.input(
        layer.describe(),
        "a bias is \(tensor.map { Value.tensor($0).summary } ?? "missing"), expected a dense vector of \(width)")
    }
    parts = GateParts(GateParts.Part(tensor: tensor, width: width))
  }

  func misfit(_ dtype: DType) -> (tensor: Tensor, expected: Dims)? { parts.misfit(dtype, inner: nil) }

  /// Writes the biases into each of `m` rows of `a`.
  func spread<T: LayerScalar>(_ a: UnsafeMutablePointer<T>, _ m: Int, stride: Int) {
    parts.each { tensor, column, width in
      let b = tensor.elements(T.self)
      for row in 0..<m { (a + row * stride + column).update(from: b, count: width) }
    }
  }

  /// Adds `scale` times the sum of the rows of `da` to the biases, which are gradients here.
  func accumulate<T: LayerScalar>(_ da: UnsafePointer<T>, _ m: Int, stride: Int, scale: T) {
    parts.each { tensor, column, width in
      addColumnSums(da + column, rows: m, stride: stride, scale: scale, tensor.elements(T.self), width)
    }
  }
}
