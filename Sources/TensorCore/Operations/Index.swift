/// Slices and elements chosen by LongTensors and masks. Indices inside tensors are data that
/// scripts write and read, so they count from 1 here too; dimensions count from 0. All types but
/// Half.
extension Tensor {
  /// r = the slices of `t` along `dim` named by the vector `index`, in its order.
  public func index(_ t: Tensor, _ dim: Int, _ index: Tensor) throws {
    try require(t.dtype, "index")
    try index.requireVector("index")
    if t.dimension == 0 { throw Tensor.bad("index", 0, "Source tensor is empty") }
    try t.check(dim: dim, "index", 2) { "Indexing dim \($0) is out of bounds of tensor" }
    try index.checkPlaces(t.sizes[dim])
    let (t, index) = (try t.apart(from: self), try index.apart(from: self))
    var sizes = t.sizes
    sizes[dim] = index.count
    try resize(sizes)
    try dispatchNumber(
      dtype, "index", SliceWork(r: self, t: t, dim: dim, index: index, kind: .take))
  }

  /// Slice index[i] of `self` along `dim` becomes slice i of `source`.
  public func indexCopy(_ dim: Int, _ index: Tensor, _ source: Tensor) throws {
    try put(dim, index, source, "indexCopy", .put)
  }

  /// Slice i of `source` is added to slice index[i] of `self` along `dim`; repeated indices add up.
  public func indexAdd(_ dim: Int, _ index: Tensor, _ source: Tensor) throws {
    try put(dim, index, source, "indexAdd", .add)
  }

  private func put(
    _ dim: Int, _ index: Tensor, _ source: Tensor, _ name: String, _ kind: SliceWork.Kind
  ) throws {
    try source.require(dtype, name)
    try index.requireVector(name)
    try source.check(dim: dim, name, 3) { "Indexing dim \($0) is out of bounds of tensor" }
    if index.count != source.sizes[dim] {
      throw Tensor.bad(name, 3, "Number of indices should be equal to source:size(dim)")
    }
    try check(dim: dim, name, 3) { "Indexing dim \($0) is out of bounds of tensor" }
    try index.checkPlaces(sizes[dim])
    var want = sizes
    want[dim] = index.count
    guard want.product == source.count else {
      throw TensorError.shape(
        "\(name): source [\(source.sizes.text)] does not fit slices of \(sizeText)")
    }
    var source = storage === source.storage ? try source.clone() : source
    if source.sizes != want { source = try source.contiguous().view(want) }
    let index = try index.apart(from: self)
    try dispatchNumber(
      dtype, name, SliceWork(r: self, t: source, dim: dim, index: index, kind: kind))
  }

  /// The slices of `self` along `dim` named by `index` become `value`.
  public func indexFill(_ dim: Int, _ index: Tensor, _ value: Double) throws {
    try index.requireVector("indexFill")
    try check(dim: dim, "indexFill", 3) { "Indexing dim \($0) is out of bounds of tensor" }
    try index.checkPlaces(sizes[dim])
    let index = try index.apart(from: self)
    var want = sizes
    want[dim] = index.count
    let source = try Tensor.repeating(value, want, dtype)
    try dispatch(dtype, SliceWork(r: self, t: source, dim: dim, index: index, kind: .put))
  }

  // MARK: Element by element

  /// r = t with the position along `dim` replaced by that in `index`: for a matrix and dim 0,
  /// r[i][j] = t[index[i][j]][j]. r takes index's sizes; t's agree but for `dim`.
  public func gather(_ t: Tensor, _ dim: Int, _ index: Tensor) throws {
    try require(t.dtype, "gather")
    try index.require(.long, "gather")
    try t.check(dim: dim, "gather", 2) { _ in "Index dimension is out of bounds" }
    if index.dimension != t.dimension {
      throw Tensor.bad("gather", 3, "Index tensor must have same dimensions as input tensor")
    }
    let t = try t.apart(from: self)
    try resizeAs(index)
    try agree("tensor", self, "src", t, "index", index, dim)
    try dispatchNumber(dtype, "gather", GatherWork(rows: Rows(self, t, along: dim, index)))
  }

  /// The inverse of gather: self[index[i][j]][j] = source[i][j] for dim 0.
  public func scatter(_ dim: Int, _ index: Tensor, _ source: Tensor) throws {
    try spread(dim, index, source, "scatter", add: false)
  }

  /// As scatter, but adding to what is there.
  public func scatterAdd(_ dim: Int, _ index: Tensor, _ source: Tensor) throws {
    try spread(dim, index, source, "scatterAdd", add: true)
  }

  /// As scatter with one number for every source element.
  public func scatter(_ dim: Int, _ index: Tensor, _ value: Double) throws {
    try spread(dim, index, Tensor.repeating(value, index.sizes, dtype), "scatter", add: false)
  }

  private func spread(
    _ dim: Int, _ index: Tensor, _ source: Tensor, _ name: String, add: Bool
  ) throws {
    try source.require(dtype, name)
    try index.require(.long, name)
    try check(dim: dim, name, 1) { _ in "Index dimension is out of bounds" }
    if index.dimension != dimension {
      throw Tensor.bad(name, 2, "Index tensor must have same dimensions as output tensor")
    }
    if source.dimension != dimension {
      throw Tensor.bad(name, 3, "Input tensor must have same dimensions as output tensor")
    }
    try agree("tensor", self, "src", source, "index", index, dim)
    if source.sizes[dim] < index.sizes[dim] {
      throw TensorError.shape(
        "\(name): src \(source.sizeText) is smaller than index \(index.sizeText)")
    }
    let (source, index) = (try source.apart(from: self), try index.apart(from: self))
    try dispatchNumber(
      dtype, name,
      ScatterWork(
        rows: Rows(self, source, along: dim, index), size: sizes[dim], n: index.sizes[dim],
        name: name, add: add))
  }

  // MARK: Masks

  /// Elements of `self` where `mask` (a ByteTensor of 0 and 1 with as many elements) is 1 become
  /// `value`.
  public func maskedFill(_ mask: Tensor, _ value: Double) throws {
    try requireMask(mask, "maskedFill")
    try checkCounts("tensor mask", self, mask)
    try dispatchNumber(dtype, "maskedFill", MaskedFill(walk: Walk(self, mask), value: value))
  }

  /// Elements of `self` where `mask` is 1 become the elements of `source`, one after the other.
  public func maskedCopy(_ mask: Tensor, _ source: Tensor) throws {
    try source.require(dtype, "maskedCopy")
    try requireMask(mask, "maskedCopy")
    if count != mask.count {
      throw TensorError.shape(
        "Number of elements of destination tensor != Number of elements in mask")
    }
    if source.count < Int(saturating: try mask.sumAll()) {
      throw TensorError.shape("Number of elements of src < number of ones in mask")
    }
    let source = try source.apart(from: self).contiguous()
    try dispatchNumber(dtype, "maskedCopy", MaskedCopy(walk: Walk(self, mask), source: source))
  }

  /// r = the elements of `t` where `mask` is 1, as a vector; empty when there are none.
  public func maskedSelect(_ t: Tensor, _ mask: Tensor) throws {
    try require(t.dtype, "maskedSelect")
    try requireMask(mask, "maskedSelect")
    try checkCounts("src mask", t, mask)
    let n = Int(saturating: try mask.sumAll())
    let (t, mask) = (try t.apart(from: self), try mask.apart(from: self))
    try resize(n == 0 ? [] : [n])
    if n == 0 { return }
    try dispatchNumber(
      dtype, "maskedSelect", MaskedSelect(walk: Walk(t, mask), r: contiguousSelf()))
  }

  private func contiguousSelf() throws -> Tensor {
    if !isContiguous { try set(Tensor(sizes, dtype)) }
    return self
  }

  private func requireMask(_ mask: Tensor, _ name: String) throws {
    try mask.require(.byte, name)
    var good = true
    try Walk(mask).each { (x: UInt8) in
      good = x <= 1
      return good
    }
    if !good { throw TensorError.message("Mask tensor can take 0 and 1 values only") }
  }

  /// r (N x D, a LongTensor) = the subscripts of the N elements of `t` that are not 0, from 1.
  public func nonzero(_ t: Tensor) throws {
    try require(.long, "nonzero")
    let places = try dispatchNumber(t.dtype, "nonzero", NonzeroWork(walk: Walk(t)))
    let sizes = t.sizes
    try resize(places.isEmpty ? [] : [places.count, sizes.count])
    let r = try contiguousSelf().elements(Int.self)
    for (i, place) in places.enumerated() {
      var rest = place
      for d in sizes.indices.reversed() {
        r[i * sizes.count + d] = rest % sizes[d] + 1
        rest /= sizes[d]
      }
    }
  }

  // MARK: Helpers

  private static func bad(_ function: String, _ position: Int, _ reason: String) -> TensorError {
    .argument(position: position, function: function, reason: reason)
  }

  private func requireVector(_ function: String) throws {
    try require(.long, function)
    if dimension != 1 { throw Tensor.bad(function, 2, "Index is supposed to be a vector") }
  }

  /// One element, with step 0, for the same number everywhere.
  private static func repeating(_ value: Double, _ sizes: Dims, _ dtype: DType) throws -> Tensor {
    let one = try Tensor([value], [1], dtype)
    let steps = Dims(repeating: 0, count: sizes.count)
    return try Tensor(
      storage: one.storage, layout: Layout(sizes: sizes, strides: steps, offset: 0))
  }

  /// Throws unless all elements of the LongTensor vector are in 1 ... size.
  private func checkPlaces(_ size: Int) throws {
    let p = elements(Int.self)
    let step = strides[0]
    var outside = 0  // negative when a difference was
    for i in 0..<count {
      let place = p[i &* step]
      outside |= (place &- 1) | (size &- place)
    }
    if outside < 0 { throw TensorError.message("index out of range") }
  }

  private func agree(
    _ name: String, _ a: Tensor, _ name1: String, _ b: Tensor, _ name2: String, _ c: Tensor,
    _ dim: Int
  ) throws {
    for d in a.sizes.indices
    where d != dim && (a.sizes[d] != b.sizes[d] || a.sizes[d] != c.sizes[d]) {
      throw TensorError.shape(
        "Expected \(name) \(a.sizeText), \(name1) \(b.sizeText) and \(name2) \(c.sizeText) "
          + "to have the same size in dimension \(dim)")
    }
  }
}
