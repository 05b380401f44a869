/// Tensors from Swift's arrays, and back.
extension Tensor {
  /// A vector of these numbers.
  public convenience init(vector values: [Double], _ dtype: DType = .double) throws {
    try self.init(values, [values.count], dtype)
  }

  /// A matrix of these rows. Throws `TensorError.shape` when they are of different lengths.
  public convenience init(rows: [[Double]], _ dtype: DType = .double) throws {
    let width = rows.first?.count ?? 0
    if let i = rows.firstIndex(where: { $0.count != width }) {
      throw TensorError.shape("row \(i) has \(rows[i].count) numbers, row 0 has \(width)")
    }
    try self.init(rows.flatMap { $0 }, rows.isEmpty ? [] : [rows.count, width], dtype)
  }

  /// The elements of `values` in row-major order, as a tensor of their own type: of Floats a `torch.FloatTensor`. Throws
  /// `TensorError.shape` when their number is not the sizes' product.
  public convenience init<T: Scalar>(copying values: [T], _ sizes: Dims) throws {
    try self.init(uninitialized: sizes, T.dtype)
    guard values.count == count else {
      throw TensorError.shape("\(values.count) values do not fill a [\(sizes.text)] tensor")
    }
    values.withUnsafeBufferPointer {
      if let start = $0.baseAddress { elements(T.self).update(from: start, count: $0.count) }
    }
  }

  /// The one element. Throws `TensorError.shape` when there are more, or none.
  public func item() throws -> Double {
    guard count == 1 else { throw TensorError.shape("item: the tensor has \(count) elements, \(sizeText)") }
    return load(layout.offset)
  }

  /// The one element as another type, converted as a C cast would.
  public func item<T: Scalar>(as type: T.Type) throws -> T {
    if count == 1, T.dtype == dtype { return elements(T.self).pointee }
    return T(number: try item())
  }

  /// All elements in row-major order. Throws when memory is short.
  public func array() throws -> [Double] { try array(of: Double.self) }

  /// All elements in row-major order as another type, converted as a C cast would. Throws when memory is short.
  public func array<T: Scalar>(of type: T.Type) throws -> [T] {
    let dense = try (dtype == T.dtype ? self : to(T.dtype)).contiguous()
    guard dense.count > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: dense.elements(T.self), count: dense.count))
  }

  /// The rows of a matrix. Throws `TensorError.shape` for another number of dimensions.
  public func rows() throws -> [[Double]] {
    guard dimension == 2 else { throw TensorError.shape("rows: the tensor is no matrix but \(sizeText)") }
    let all = try array()
    let width = sizes[1]
    return (0..<sizes[0]).map { Array(all[$0 * width..<($0 + 1) * width]) }
  }
}

extension Tensor: CustomStringConvertible {
  /// What scripts' `print` shows.
  public var description: String { text }
}
