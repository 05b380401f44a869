import TensorCore

/// Packs the steps of a sequence into one tensor and hands out views on another; both are reused from
/// call to call.
///
/// T = steps, N = batch, D = features.
struct StepPacker {
  private var buffer: Tensor?
  private var views: [Tensor] = []

  /// The steps as `(T·N, D)`: a table of T tensors `(N, D)` or `(D)`, or one tensor `(T, N, D)` or
  /// `(T, D)`. Steps that already stand one behind the other are not copied. nil when they do not have
  /// one shape, or not of `dtype`.
  mutating func pack(_ input: Value, _ dtype: DType) throws -> PackedSequence? {
    switch input {
    case .tensor(let x):
      guard x.dtype == dtype, x.dimension == 2 || x.dimension == 3, x.count > 0 else { return nil }
      let n = x.dimension == 3 ? x.sizes[1] : 1
      let d = x.sizes[x.dimension - 1]
      return PackedSequence(
        rows: try x.contiguous().view([x.sizes[0] * n, d]), steps: x.sizes[0], batch: n,
        isBatched: x.dimension == 3)
    case .table(let table):
      let steps = table.list
      guard let first = steps.first?.tensor, first.dtype == dtype, first.count > 0,
        first.dimension == 1 || first.dimension == 2
      else { return nil }
      let sizes = first.sizes
      var isRun = true
      for (t, step) in steps.enumerated() {
        guard case .tensor(let x) = step, x.dtype == dtype, x.sizes == sizes else { return nil }
        isRun =
          isRun && x.isContiguous && x.storage === first.storage
          && x.layout.offset == first.layout.offset + t * first.count
      }
      let n = sizes.count == 2 ? sizes[0] : 1
      let d = sizes[sizes.count - 1]
      let rowSizes: Dims = [steps.count * n, d]
      let rows: Tensor
      if isRun {
        rows = try Tensor(storage: first.storage, layout: Layout(rowSizes, offset: first.layout.offset))
      } else {
        if let old = buffer, old.dtype == dtype {
          rows = old
          try rows.resize(rowSizes)
        } else {
          rows = try Tensor(rowSizes, dtype)
          buffer = rows
        }
        try rows.gather(steps.compactMap(\.tensor))
      }
      return PackedSequence(rows: rows, steps: steps.count, batch: n, isBatched: sizes.count == 2)
    default: return nil
    }
  }

  /// The steps of `sequence` in the form of `input`: a table of views, or one tensor.
  mutating func unpack(_ sequence: PackedSequence, like input: Value) throws -> Value {
    let rows = sequence.rows
    let d = rows.sizes[1]
    let offset = rows.layout.offset
    if case .tensor = input {
      let sizes: Dims = sequence.isBatched ? [sequence.steps, sequence.batch, d] : [sequence.steps, d]
      return .tensor(try view(0, rows.storage, Layout(sizes, offset: offset)))
    }
    let sizes: Dims = sequence.isBatched ? [sequence.batch, d] : [d]
    var steps: [Value] = []
    steps.reserveCapacity(sequence.steps)
    for t in 0..<sequence.steps {
      let layout = try Layout(sizes, offset: offset + t * sequence.batch * d)
      steps.append(.tensor(try view(t, rows.storage, layout)))
    }
    return .list(steps)
  }

  private mutating func view(_ t: Int, _ storage: Storage, _ layout: Layout) throws -> Tensor {
    if t < views.count, views[t].dtype == storage.dtype {
      let old = views[t]
      if old.storage !== storage || old.layout != layout { try old.set(storage, layout) }
      return old
    }
    let fresh = try Tensor(storage: storage, layout: layout)
    if t < views.count { views[t] = fresh } else { views.append(fresh) }
    return fresh
  }
}

extension Tensor {
  /// Copies `parts`, which have together as many elements and the same type, one behind the other into
  /// this dense tensor.
  func gather(_ parts: [Tensor]) throws {
    var offset = layout.offset
    for part in parts {
      let target = storage.base + offset * dtype.size
      if part.isContiguous {
        target.copyMemory(
          from: part.storage.base + part.layout.offset * dtype.size, byteCount: part.count * dtype.size)
      } else {
        try Tensor(storage: storage, layout: Layout([part.count], offset: offset)).copy(from: part)
      }
      offset += part.count
    }
  }
}
