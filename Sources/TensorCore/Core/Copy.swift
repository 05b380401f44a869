#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Tensor {
  /// Copies `source` element by element in row-major order, converting between types as a C cast
  /// does. The shapes may differ; throws Torch's sentence when the element counts do.
  public func copy(from source: Tensor) throws {
    if self === source { return }
    try checkCounts("tensor src", self, source)
    if count == 0 { return }
    if dtype == source.dtype && isContiguous && source.isContiguous {
      // memmove: the two may be overlapping parts of one storage.
      memmove(
        storage.base + layout.offset * dtype.size,
        source.storage.base + source.layout.offset * dtype.size, count * dtype.size)
      return
    }
    if transposes(source) {
      switch dtype.size {
      case 4: return transpose(Int32.self, source)
      case 8: return transpose(Int.self, source)
      default: break
      }
    }
    if dtype == source.dtype {
      let walk = try Walk(self, source)
      switch dtype.size {  // bits only, so one loop per size
      case 1: walk.map { (x: UInt8) in x }
      case 2: walk.map { (x: Int16) in x }
      case 4: walk.map { (x: Int32) in x }
      default: walk.map { (x: Int) in x }
      }
    } else {
      try dispatch(dtype, Convert(r: self, source: source))
    }
  }

  /// True when `self` is a matrix by rows and `source` one by columns, of the same type and apart.
  /// A few long rows are as well copied one by one.
  private func transposes(_ source: Tensor) -> Bool {
    dimension == 2 && dtype == source.dtype && sizes == source.sizes && strides[1] == 1
      && source.strides[0] == 1 && (sizes[0] >= 4 || sizes[1] <= 64) && !clashes(with: source)
  }

  // In squares, so that the lines of memory that a column touches are used whole.
  private func transpose<T>(_: T.Type, _ source: Tensor) {
    let side = 16
    let r = (storage.base + layout.offset * dtype.size).assumingMemoryBound(to: T.self)
    let from = source.storage.base + source.layout.offset * dtype.size
    let t = from.assumingMemoryBound(to: T.self)
    let (rows, columns, stepR, stepT) = (sizes[0], sizes[1], strides[0], source.strides[1])
    for i in stride(from: 0, to: rows, by: side) {
      let iEnd = Swift.min(i + side, rows)
      for j in stride(from: 0, to: columns, by: side) {
        let jEnd = Swift.min(j + side, columns)
        for a in i..<iEnd {
          for b in j..<jEnd { r[a &* stepR &+ b] = t[b &* stepT &+ a] }
        }
      }
    }
  }

  /// A copy of `other`'s elements and sizes, contiguous, of the same type.
  public func clone() throws -> Tensor {
    let copy = try Tensor(uninitializedLike: self)
    try copy.copy(from: self)
    return copy
  }

  /// `self` when contiguous, else a contiguous copy.
  public func contiguous() throws -> Tensor { isContiguous ? self : try clone() }

  /// `self` when it already has element type `dtype`, else a converted contiguous copy.
  public func to(_ dtype: DType) throws -> Tensor {
    if dtype == self.dtype { return self }
    let copy = try Tensor(uninitialized: sizes, dtype)
    try copy.copy(from: self)
    return copy
  }

  /// Every element becomes `value`, converted as a C cast does.
  public func fill(_ value: Double) throws {
    try dispatch(dtype, Fill(walk: Walk(self), value: value))
  }

  /// Every element becomes 0.
  public func zero() throws {
    if isContiguous {
      if count > 0 { memset(storage.base + layout.offset * dtype.size, 0, count * dtype.size) }
    } else {
      try fill(0)
    }
  }

  /// Takes the sizes of `other`; contiguous unless it had them already.
  @inline(__always)
  public func resizeAs(_ other: Tensor) throws {
    if layout.sizes != other.layout.sizes { try resize(other.sizes) }
  }

  /// Resizes to `sizes` and copies `t`, whose element count must be the same.
  public func reshape(_ t: Tensor, _ sizes: Dims) throws {
    let t = try t.apart(from: self)
    try resize(sizes)
    try copy(from: t)
  }

  /// `self` repeated `times[d]` times along each dimension; more numbers than dimensions put
  /// dimensions in front. Throws when there are fewer.
  public func repeatTensor(_ times: Dims) throws -> Tensor {
    let extra = times.count - dimension
    guard dimension > 0, extra >= 0 else {
      throw TensorError.message(
        "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"
      )
    }
    // The result seen as (times 0, size 0, times 1, size 1, ...), the source with step 0 along
    // times.
    var full = Dims()
    var paired = Dims()
    var steps = Dims()
    for d in times.indices {
      let size = d < extra ? 1 : sizes[d - extra]
      let (total, overflow) = size.multipliedReportingOverflow(by: times[d])
      if overflow { throw TensorError.size(times) }
      full.append(total)
      paired.append(times[d])
      paired.append(size)
      steps.append(0)
      steps.append(d < extra ? 0 : strides[d - extra])
    }
    let result = try Tensor(full, dtype)
    let target = try Tensor(storage: result.storage, layout: Layout(paired))
    try target.copy(
      from: Tensor(
        storage: storage, layout: Layout(sizes: paired, strides: steps, offset: layout.offset)))
    return result
  }
}

private struct Fill: ~Copyable, ScalarWork {
  let walk: Walk
  let value: Double
  func run<T: Scalar>(_: T.Type) throws { walk.fill(T(number: value)) }
}

private struct Convert: ScalarWork {
  let r: Tensor
  let source: Tensor
  func run<R: Scalar>(_: R.Type) throws {
    try dispatch(source.dtype, ConvertTo<R>(walk: Walk(r, source)))
  }
}

private struct ConvertTo<R: Scalar>: ~Copyable, ScalarWork {
  let walk: Walk
  func run<T: Scalar>(_: T.Type) throws {
    if T.dtype.isInteger {
      walk.map { (x: T) in R(integer: x.integer) }
    } else {
      walk.map { (x: T) in R(number: x.number) }
    }
  }
}

extension Tensor {
  /// All elements in row-major order, as Doubles. Throws when memory is short.
  package var numbers: [Double] {
    get throws {
      let dense = try (dtype == .double ? self : to(.double)).contiguous()
      guard dense.count > 0 else { return [] }
      return Array(UnsafeBufferPointer(start: dense.elements(Double.self), count: dense.count))
    }
  }
}
