/// Views share their storage with `self`: writing one writes the other.
extension Tensor {
  private func view(_ sizes: Dims, _ strides: Dims, _ offset: Int) throws -> Tensor {
    try Tensor(storage: storage, layout: Layout(sizes: sizes, strides: strides, offset: offset))
  }

  private func error(_ position: Int, _ function: String, _ reason: String = "out of range")
    -> TensorError
  {
    .argument(position: position, function: function, reason: reason)
  }

  /// The same view in a tensor of its own.
  public func alias() throws -> Tensor { try Tensor(storage: storage, layout: layout) }

  /// Slice `index` of dimension `dim`, which disappears. Throws for vectors and out of range.
  public func select(_ dim: Int, _ index: Int) throws -> Tensor {
    if dimension <= 1 { throw error(0, "select", "cannot select on a vector") }
    if dim < 0 || dim >= dimension { throw error(1, "select") }
    if index < 0 || index >= sizes[dim] { throw error(2, "select") }
    var (sizes, strides) = (sizes, strides)
    let offset = layout.offset + index * strides[dim]
    sizes.remove(at: dim)
    strides.remove(at: dim)
    return try view(sizes, strides, offset)
  }

  /// `size` slices of dimension `dim` from `first` on. Throws when they are not all there.
  public func narrow(_ dim: Int, _ first: Int, _ size: Int) throws -> Tensor {
    if dim < 0 || dim >= dimension { throw error(1, "narrow") }
    if first < 0 || first >= sizes[dim] { throw error(2, "narrow") }
    if size <= 0 || first > sizes[dim] - size { throw error(3, "narrow") }
    var narrowed = sizes
    narrowed[dim] = size
    return try view(narrowed, strides, layout.offset + first * strides[dim])
  }

  /// Elements first...last (both included) of the leading dimensions, one pair for each.
  public func sub(_ ranges: [(first: Int, last: Int)]) throws -> Tensor {
    if ranges.isEmpty || ranges.count > dimension { throw error(0, "sub", "invalid dimension") }
    var result = self
    for (d, range) in ranges.enumerated() {
      if range.first < 0 || range.first >= sizes[d] { throw error(2 * d + 1, "sub") }
      if range.last < 0 || range.last >= sizes[d] { throw error(2 * d + 2, "sub") }
      if range.last < range.first {
        throw error(2 * d + 2, "sub", "end smaller than beginning")
      }
      result = try result.narrow(d, range.first, range.last - range.first + 1)
    }
    return result
  }

  /// Dimensions `a` and `b` exchanged.
  public func transpose(_ a: Int, _ b: Int) throws -> Tensor {
    if a < 0 || a >= dimension { throw error(0, "transpose") }
    if b < 0 || b >= dimension { throw error(1, "transpose") }
    var (sizes, strides) = (sizes, strides)
    (sizes[a], sizes[b]) = (sizes[b], sizes[a])
    (strides[a], strides[b]) = (strides[b], strides[a])
    return try view(sizes, strides, layout.offset)
  }

  /// A matrix transposed; throws for anything but two dimensions.
  public func t() throws -> Tensor {
    if dimension != 2 { throw error(0, "t", "Tensor must have 2 dimensions") }
    return try transpose(0, 1)
  }

  /// Dimension `d` of the result is dimension `order[d]` of `self`.
  public func permute(_ order: Dims) throws -> Tensor {
    var used = Dims(repeating: 0, count: dimension)
    var sizes = sizes
    var strides = strides
    guard order.count == dimension else { throw TensorError.message("Invalid permutation") }
    for (d, from) in order.enumerated() {
      guard from >= 0, from < dimension, used[from] == 0 else {
        throw TensorError.message("Invalid permutation")
      }
      used[from] = 1
      sizes[d] = self.sizes[from]
      strides[d] = self.strides[from]
    }
    return try view(sizes, strides, layout.offset)
  }

  /// The elements of a contiguous tensor under other sizes, one of which may be -1 (inferred).
  /// Throws when `self` is not contiguous or the sizes do not fit.
  public func view(_ sizes: Dims) throws -> Tensor {
    let full = try inferred(sizes)
    guard isContiguous else { throw TensorError.message("expecting a contiguous tensor") }
    guard full.allSatisfy({ $0 >= 0 }), let product = full.product, product == count else {
      let words = [self.sizes, full].map { $0.map(String.init).joined(separator: "x") }
      throw TensorError.shape(
        "Wrong size for view. Input size: \(words[0]). Output size: \(words[1])")
    }
    return try Tensor(storage: storage, layout: Layout(full, offset: layout.offset))
  }

  /// `view` with the sizes of `other`.
  public func viewAs(_ other: Tensor) throws -> Tensor { try view(other.sizes) }

  private func inferred(_ sizes: Dims) throws -> Dims {
    guard let place = sizes.firstIndex(of: -1) else { return sizes }
    var full = sizes
    full[place] = 1
    if full.contains(-1) {
      throw TensorError.message("Only one of torch.view dimensions can be -1.")
    }
    guard let product = full.product, product > 0, count % product == 0 else {
      throw TensorError.message(
        "The number of covered elements is not a multiple of all elements.")
    }
    full[place] = count / product
    return full
  }

  /// Dimensions of size 1 seen as larger ones, with step 0. Throws when another size changes.
  public func expand(_ sizes: Dims) throws -> Tensor {
    if sizes.count != dimension {
      throw TensorError.message("the number of dimensions provided must equal tensor:dim()")
    }
    var strides = strides
    for d in sizes.indices where self.sizes[d] != sizes[d] {
      if self.sizes[d] != 1 {
        throw TensorError.message(
          "incorrect size: only supporting singleton expansion (size=1)")
      }
      strides[d] = 0
    }
    return try view(sizes, strides, layout.offset)
  }

  /// `expand` to the sizes of `other`.
  public func expandAs(_ other: Tensor) throws -> Tensor { try expand(other.sizes) }

  /// Without dimensions of size 1; a single element keeps one dimension.
  public func squeeze() throws -> Tensor {
    var kept = Dims()
    var steps = Dims()
    for d in sizes.indices where sizes[d] != 1 {
      kept.append(sizes[d])
      steps.append(strides[d])
    }
    if kept.isEmpty && dimension > 0 {
      kept.append(1)
      steps.append(1)
    }
    return try view(kept, steps, layout.offset)
  }

  /// Without dimension `dim` when its size is 1 and it is not the only one.
  public func squeeze(_ dim: Int) throws -> Tensor {
    if dim < 0 || dim >= dimension { throw error(1, "squeeze", "dimension out of range") }
    if sizes[dim] != 1 || dimension == 1 { return try alias() }
    return try select(dim, 0)
  }

  /// With a dimension of size 1 before `dim` (0 ... dimension).
  public func unsqueeze(_ dim: Int) throws -> Tensor {
    if dim < 0 || dim > dimension { throw error(1, "unsqueeze", "dimension out of range") }
    if dimension == 0 { throw error(1, "unsqueeze", "cannot unsqueeze empty tensor") }
    var (sizes, strides) = (sizes, strides)
    let (step, overflow) =
      dim < dimension
      ? sizes[dim].multipliedReportingOverflow(by: strides[dim])
      : (partialValue: 1, overflow: false)
    sizes.insert(1, at: dim)
    strides.insert(overflow ? 1 : step, at: dim)
    return try view(sizes, strides, layout.offset)
  }

  /// All windows of `size` elements along `dim`, `step` apart; the window is a new last dimension.
  public func unfold(_ dim: Int, _ size: Int, _ step: Int) throws -> Tensor {
    if dimension == 0 { throw error(0, "unfold", "cannot unfold an empty tensor") }
    if dim < 0 || dim >= dimension { throw error(1, "unfold") }
    if size <= 0 || size > sizes[dim] { throw error(2, "unfold") }
    if step <= 0 { throw error(3, "unfold", "invalid step") }
    var (sizes, strides) = (sizes, strides)
    let stride = strides[dim]
    let (jump, overflow) = stride.multipliedReportingOverflow(by: step)
    sizes[dim] = (sizes[dim] - size) / step + 1
    strides[dim] = overflow ? stride : jump  // an overflowing step leaves a single window
    sizes.append(size)
    strides.append(stride)
    return try view(sizes, strides, layout.offset)
  }

  /// Consecutive parts of `size` slices along `dim`, the last one shorter where it must be.
  public func split(_ size: Int, _ dim: Int = 0) throws -> [Tensor] {
    try check(dim: dim, "split", 2)
    if size <= 0 { throw error(1, "split", "split size must be positive") }
    let total = sizes[dim]
    return try stride(from: 0, to: total, by: size).map {
      try narrow(dim, $0, Swift.min(size, total - $0))
    }
  }

  /// At most `count` parts of equal size along `dim`, the last one shorter where it must be.
  public func chunk(_ count: Int, _ dim: Int = 0) throws -> [Tensor] {
    try check(dim: dim, "chunk", 2)
    if count <= 0 { throw error(1, "chunk", "number of chunks must be positive") }
    let whole = sizes[dim] / count
    return try split(sizes[dim] % count == 0 ? Swift.max(whole, 1) : whole + 1, dim)
  }

  /// Becomes a view of `storage` from `offset` on; row-major unless strides are given. The storage
  /// grows where the view reaches beyond its end.
  public func set(_ storage: Storage, offset: Int, sizes: Dims, strides: Dims? = nil) throws {
    if offset < 0 { throw TensorError.message("Tensor: invalid storage offset") }
    if let strides, strides.count != sizes.count {
      throw error(4, "set", "inconsistent size/stride sizes")
    }
    try set(
      storage,
      strides.map { try Layout(sizes: sizes, strides: $0, offset: offset) }
        ?? Layout(sizes, offset: offset))
  }

  /// True when the sizes are equal.
  public func isSameSize(as other: Tensor) -> Bool { sizes == other.sizes }

  /// True when both are the same view of one storage.
  public func isSet(to other: Tensor) -> Bool {
    storage === other.storage && layout.offset == other.layout.offset
      && sizes == other.sizes && strides == other.strides
  }
}
