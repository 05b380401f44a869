#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A view of a storage as an n-dimensional array: Torch7's Tensor of any element type.
///
/// Dimensions and indices count from 0 here; the Lua names count from 1. A tensor without
/// dimensions is empty, as in Torch7. Functions that write resize their destination as Torch does.
public final class Tensor {
  /// The element type; it never changes.
  public let dtype: DType
  // Both are only ever replaced as a whole, so no access can overlap one that changes them; checking
  // that at run time costs more than reading an element.
  /// The memory, shared with all views of it.
  @exclusivity(unchecked) public private(set) var storage: Storage
  /// Which elements of the storage these are. They lie inside its memory.
  @exclusivity(unchecked) public private(set) var layout: Layout

  /// An empty tensor, as `torch.Tensor()`.
  public init(_ dtype: DType = .double) throws {
    self.dtype = dtype
    storage = try Storage(dtype)
    layout = Layout()
  }

  /// Zeros of the given sizes.
  public init(_ sizes: Dims, _ dtype: DType = .double) throws {
    self.dtype = dtype
    layout = try Layout(sizes)
    storage = try TensorError.making(dtype, sizes) { [layout] in try Storage(dtype, count: layout.count) }
  }

  /// Of the given sizes, for a caller that writes every element at once.
  package init(uninitialized sizes: Dims, _ dtype: DType) throws {
    self.dtype = dtype
    layout = try Layout(sizes)
    storage = try TensorError.making(dtype, sizes) { [layout] in
      try Storage(uninitialized: dtype, count: layout.count)
    }
  }

  /// Contiguous, of the sizes and type of `t`, for a caller that writes every element at once.
  package init(uninitializedLike t: Tensor) throws {
    dtype = t.dtype
    layout = try t.layout.dense()
    storage = try TensorError.making(t.dtype, t.sizes) { [layout] in
      try Storage(uninitialized: t.dtype, count: layout.count)
    }
  }

  /// A view of `storage`, which grows when `layout` reaches beyond its end (as Torch's does).
  public init(storage: Storage, layout: Layout) throws {
    if layout.extent > storage.count { try storage.resize(layout.extent) }
    dtype = storage.dtype
    self.storage = storage
    self.layout = layout
  }

  /// Numbers in row-major order. Throws `TensorError.shape` when their count is not the sizes' product.
  public convenience init(_ values: [Double], _ sizes: Dims, _ dtype: DType = .double) throws {
    try self.init(sizes, dtype)
    guard values.count == count else {
      throw TensorError.shape("\(values.count) values do not fill a [\(sizes.text)] tensor")
    }
    for (i, value) in values.enumerated() { self[linear: i] = value }
  }

  // MARK: Shape

  /// The number of elements along each dimension.
  public var sizes: Dims { layout.sizes }
  /// How many elements of the storage lie from one index to the next, for each dimension.
  public var strides: Dims { layout.strides }
  /// Number of dimensions; 0 when empty.
  public var dimension: Int { layout.sizes.count }
  /// Number of elements.
  public var count: Int { layout.count }
  /// True when the elements stand in row-major order without gaps.
  public var isContiguous: Bool { layout.isContiguous }

  /// Looks elsewhere: `self` becomes a view of `storage`. Throws when the element types differ.
  public func set(_ storage: Storage, _ layout: Layout) throws {
    guard storage.dtype == dtype else {
      throw TensorError.message("cannot set a \(dtype.tensorName) to a \(storage.dtype.storageName)")
    }
    if layout.extent > storage.count { try storage.resize(layout.extent) }
    self.storage = storage
    self.layout = layout
  }

  /// Becomes another view of what `other` views.
  public func set(_ other: Tensor) throws { try set(other.storage, other.layout) }

  /// Changes the sizes; contiguous afterwards unless they are the same. Elements keep their places in
  /// the storage, which grows with zeros where needed.
  public func resize(_ sizes: Dims) throws {
    if sizes == layout.sizes { return }
    let fresh = try Layout(sizes, offset: layout.offset)
    if fresh.extent > storage.count {
      try TensorError.making(dtype, sizes) { try storage.resize(fresh.extent) }
    }
    layout = fresh
  }

  // MARK: Elements

  /// The first element as `T`. The caller has matched `T` with `dtype` and stays within `layout`.
  /// Ask anew after anything that can resize the storage.
  @inlinable public func elements<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    storage.elements(T.self) + layout.offset
  }

  /// The first element's address, for a caller that stays within `layout` and asks anew after anything that can resize
  /// the storage.
  package var bytes: UnsafeMutableRawPointer { storage.base + layout.offset * dtype.size }

  /// Element `i` of a contiguous tensor in row-major order, as Lua's float. Traps nothing: the caller
  /// keeps 0 <= i < count.
  package subscript(linear i: Int) -> Double {
    get { load(layout.offset + i) }
    set { store(newValue, layout.offset + i) }
  }

  /// The storage's element `i` as a float.
  package func load(_ i: Int) -> Double { storage.load(i) }

  package func store(_ value: Double, _ i: Int) { storage.store(value, i) }
}

extension Storage {
  /// Element `i` (0 <= i < count) as Lua's float.
  package func load(_ i: Int) -> Double {
    switch dtype {
    case .double: elements(Double.self)[i]
    case .float: Double(elements(Float.self)[i])
    case .long: Double(elements(Int.self)[i])
    case .byte: Double(elements(UInt8.self)[i])
    case .char: Double(elements(Int8.self)[i])
    case .short: Double(elements(Int16.self)[i])
    case .int: Double(elements(Int32.self)[i])
    case .half: elements(Half.self)[i].number
    }
  }

  /// Writes element `i` (0 <= i < count), converted as a C cast would.
  package func store(_ value: Double, _ i: Int) {
    switch dtype {
    case .double: elements(Double.self)[i] = value
    case .float: elements(Float.self)[i] = Float(value)
    case .long: elements(Int.self)[i] = Int(number: value)
    case .byte: elements(UInt8.self)[i] = UInt8(number: value)
    case .char: elements(Int8.self)[i] = Int8(number: value)
    case .short: elements(Int16.self)[i] = Int16(number: value)
    case .int: elements(Int32.self)[i] = Int32(number: value)
    case .half: elements(Half.self)[i] = Half(number: value)
    }
  }
}
