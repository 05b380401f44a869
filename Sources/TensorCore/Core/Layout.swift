/// Where the elements of a tensor lie in its storage.
public struct Layout: Equatable, Sendable {
  /// The number of elements along each dimension; none is negative.
  public let sizes: Dims
  /// How many elements of the storage lie from one index to the next, for each dimension.
  public let strides: Dims
  /// Index of the first element in the storage.
  public let offset: Int
  /// Number of elements; 0 for a tensor without dimensions.
  public let count: Int
  /// True when the elements stand in row-major order without gaps.
  public let isContiguous: Bool
  /// One past the highest storage index that an element has; 0 when there are no elements.
  public let extent: Int

  /// The layout of a tensor without dimensions.
  public init() {
    sizes = Dims()
    strides = Dims()
    offset = 0
    count = 0
    isContiguous = true
    extent = 0
  }

  /// Row-major. Throws `TensorError.size` when a size is negative or the product overflows.
  public init(_ sizes: Dims, offset: Int = 0) throws {
    guard let count = sizes.product, count <= Layout.maximum, offset >= 0, offset <= Layout.maximum
    else { throw TensorError.size(sizes) }
    var strides = sizes
    var step = 1
    var d = sizes.count - 1
    while d >= 0 {
      if sizes[d] < 0 { throw TensorError.size(sizes) }
      strides[d] = step
      // A size of 0 hides the others from the count, but not from the strides.
      let (next, overflow) = step.multipliedReportingOverflow(by: max(sizes[d], 1))
      if overflow || next > Layout.maximum { throw TensorError.size(sizes) }
      step = next
      d -= 1
    }
    self.sizes = sizes
    self.strides = strides
    self.offset = offset
    self.count = count
    self.isContiguous = true
    self.extent = count == 0 ? 0 : offset + count
  }

  /// Row-major, of the same sizes, at the beginning of a storage.
  func dense() throws -> Layout {
    guard offset == 0, isContiguous else { return try Layout(sizes) }
    var step = 1
    var d = sizes.count - 1
    while d >= 0 {  // Those of dimensions of 1 may be any.
      if strides[d] != step { return try Layout(sizes) }
      step = step &* max(sizes[d], 1)
      d -= 1
    }
    return self
  }

  /// Any strides. Throws `TensorError.size` for negative numbers or overflow.
  public init(sizes: Dims, strides: Dims, offset: Int) throws {
    guard sizes.count == strides.count, offset >= 0, let count = sizes.product else {
      throw TensorError.size(sizes)
    }
    var last = offset
    var dense = true
    var step = 1
    var d = sizes.count - 1
    while d >= 0 {
      let (size, stride) = (sizes[d], strides[d])
      if size < 0 || stride < 0 { throw TensorError.size(sizes) }
      let (span, overflow) = max(size - 1, 0).multipliedReportingOverflow(by: stride)
      let (sum, overflow2) = last.addingReportingOverflow(span)
      if overflow || overflow2 || sum >= Layout.maximum { throw TensorError.size(sizes) }
      last = sum
      if size != 1 {
        if stride != step { dense = false }
        step = step.multipliedReportingOverflow(by: size).partialValue
      }
      d -= 1
    }
    self.sizes = sizes
    self.strides = strides
    self.offset = offset
    self.count = count
    self.isContiguous = dense || count == 0
    self.extent = count == 0 ? 0 : last + 1
  }

  /// More elements than any machine holds; sums and products below stay far from overflow.
  static let maximum = 1 << 48

  /// Number of dimensions; 0 when empty.
  public var dimension: Int { sizes.count }
}
