import NN
import TensorCore

/// Writes the values of samples into the tensors of a batch, which are used again for the next batch.
///
/// N = samples, T = steps of the longest, K = elements of one row. Behind the end of a sequence its last step is
/// repeated.
final class BatchFiller {
  private var buffers: [Tensor] = []
  private var used = 0

  /// Lets the tensors of the batches before be overwritten.
  func restart() { used = 0 }

  private func buffer(_ sizes: Dims, _ dtype: DType) throws -> Tensor {
    defer { used += 1 }
    if used < buffers.count, buffers[used].dtype == dtype {
      // A tensor that a script has resized or set elsewhere is left to it.
      let old = buffers[used]
      try old.resize(sizes)
      if old.isContiguous { return old }
    }
    let fresh = try Tensor(sizes, dtype)
    if used < buffers.count { buffers[used] = fresh } else { buffers.append(fresh) }
    return fresh
  }

  /// The batch of `values`, one for each sample, of `form`; a sample has `lengths[n]` steps. `hasBatch` where a
  /// sample's tensors have a batch axis of their own; numbers become elements of `dtype`. Throws when memory is short.
  func fill(_ values: [Value], _ form: BatchForm, lengths: [Int], hasBatch: Bool, numbers dtype: DType) throws -> Value
  {
    let steps = lengths.max() ?? 0
    switch form {
    case .tensor(let axes):
      let leaf = Leaf(values.first ?? .none, dropping: axes, hasBatch: hasBatch, numbers: dtype)
      let time = axes.firstIndex(of: .time)
      var sizes = leaf.sizes
      if let time {
        sizes.insert(time == 0 ? values.count : steps, at: 0)
        sizes.insert(time == 0 ? steps : values.count, at: 0)
      } else {
        sizes.insert(values.count, at: 0)
      }
      let whole = try buffer(sizes, leaf.dtype)
      for (n, value) in values.enumerated() {
        guard time != nil else {
          try leaf.write(value, to: whole.bytes + n * leaf.size)
          continue
        }
        guard let x = try value.tensor?.contiguous() else { throw leaf.mismatch(value) }
        let (first, apart) = time == 0 ? (n * leaf.size, values.count * leaf.size) : (n * steps * leaf.size, leaf.size)
        for t in 0..<steps {
          (whole.bytes + first + t * apart).copyMemory(
            from: x.bytes + min(t, lengths[n] - 1) * leaf.size, byteCount: leaf.size)
        }
      }
      return .tensor(whole)
    case .steps(.tensor(let axes)), .many(.tensor(let axes)):
      let lists = values.map { $0.list ?? [] }
      let leaf = Leaf(lists.first?.first ?? .none, dropping: axes, hasBatch: hasBatch, numbers: dtype)
      var sizes = leaf.sizes
      sizes.insert(values.count, at: 0)
      sizes.insert(steps, at: 0)
      let whole = try buffer(sizes, leaf.dtype)
      for (n, list) in lists.enumerated() {
        for t in 0..<steps {
          try leaf.write(list[min(t, list.count - 1)], to: whole.bytes + (t * values.count + n) * leaf.size)
        }
      }
      return .list(try (0..<steps).map { .tensor(try whole.select(0, $0)) })
    case .steps(let step), .many(let step):
      let lists = values.map { $0.list ?? [] }
      return .list(
        try (0..<steps).map { t in
          try fill(
            lists.map { $0[min(t, $0.count - 1)] }, step, lengths: lengths, hasBatch: hasBatch, numbers: dtype)
        })
    case .table(let forms):
      let lists = values.map { $0.list ?? [] }
      return .list(
        try forms.enumerated().map { i, form in
          try fill(lists.map { $0[i] }, form, lengths: lengths, hasBatch: hasBatch, numbers: dtype)
        })
    }
  }
}

/// What one row of a batch's tensor is made of.
private struct Leaf {
  /// The sizes of a row, without those of batch and time.
  let sizes: Dims
  let dtype: DType
  /// Bytes of a row.
  let size: Int

  init(_ value: Value, dropping axes: [BatchAxis], hasBatch: Bool, numbers: DType) {
    var sizes = Dims()
    if case .tensor(let x) = value {
      for (d, axis) in (hasBatch ? axes : axes.filter { $0 != .batch }).enumerated()
      where axis == .feature && d < x.dimension {
        sizes.append(x.sizes[d])
      }
    }
    self.sizes = sizes
    dtype = value.tensor?.dtype ?? numbers
    size = sizes.reduce(1, *) * dtype.size
  }

  func write(_ value: Value, to place: UnsafeMutableRawPointer) throws {
    switch value {
    case .tensor(let given) where given.dtype == dtype && given.count * dtype.size == size:
      place.copyMemory(from: try given.contiguous().bytes, byteCount: size)
    case .number(let number) where size == dtype.size && dtype.isReal:
      if dtype == .float {
        place.storeBytes(of: Float(number), as: Float.self)
      } else {
        place.storeBytes(of: number, as: Double.self)
      }
    default: throw mismatch(value)
    }
  }

  func mismatch(_ value: Value) -> NNError {
    .message("a batch of \(sizes.text) \(dtype.tensorName) has no room for \(value.summary)")
  }
}
