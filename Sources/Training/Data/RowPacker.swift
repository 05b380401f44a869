import NN
import TensorCore

/// Takes the real steps of a batch out of a sequence as rows, and puts their gradients back.
///
/// N = samples, T = steps, R = real steps, C = elements of a step. Rows go by steps and within a step by samples.
final class RowPacker {
  private var rows: Tensor?, whole: Tensor?

  /// Where the rows of a sequence are.
  private struct Source {
    /// The dense tensors that hold them: the steps, or one for all.
    let parts: [Tensor]
    /// Where each step's rows begin.
    let starts: [UnsafeRawPointer]
    let samples: Int
    /// The sizes of a row.
    let row: Dims
    /// Bytes of a row.
    let size: Int
    let dtype: DType
    var steps: Int { starts.count }

    /// All rows as one tensor `(T·N, …)`; nil when they do not stand one behind the other.
    func all() throws -> Tensor? {
      let first = parts[0]
      for (t, part) in parts.enumerated()
      where part.storage !== first.storage || part.layout.offset != first.layout.offset + t * first.count {
        return nil
      }
      var sizes = row
      sizes.insert(steps * samples, at: 0)
      return try Tensor(storage: first.storage, layout: Layout(sizes, offset: first.layout.offset))
    }

    /// A table of T tensors `(N, …)`, or one tensor `(T, N, …)`; nil for anything else.
    init?(_ value: Value, samples: Int) throws {
      self.samples = samples
      switch value {
      case .tensor(let x):
        guard x.dimension > 1, x.sizes[1] == samples, x.count > 0 else { return nil }
        let x = try x.contiguous()
        (parts, row, dtype) = ([x], Dims(x.sizes.dropFirst(2)), x.dtype)
        let step = x.count / x.sizes[0] * x.dtype.size
        starts = (0..<x.sizes[0]).map { UnsafeRawPointer(x.bytes + $0 * step) }
      case .table(let table):
        let list = table.list
        guard let first = list.first?.tensor, first.dimension > 0, first.sizes[0] == samples, first.count > 0 else {
          return nil
        }
        var parts: [Tensor] = []
        parts.reserveCapacity(list.count)
        for entry in list {
          guard let x = entry.tensor, x.sizes == first.sizes, x.dtype == first.dtype else { return nil }
          parts.append(try x.contiguous())
        }
        (self.parts, row, dtype) = (parts, Dims(first.sizes.dropFirst()), first.dtype)
        starts = parts.map { UnsafeRawPointer($0.bytes) }
      default: return nil
      }
      size = row.reduce(1, *) * dtype.size
    }

    /// Calls `body` with each stretch of samples that are together real, or together not, at a step.
    func eachRun(_ ends: [Int], _ body: (_ t: Int, _ n: Int, _ count: Int, _ isReal: Bool) -> Void) {
      for t in 0..<steps {
        var n = 0
        while n < samples {
          let first = n, isReal = t < ends[n]
          while n < samples, (t < ends[n]) == isReal { n += 1 }
          body(t, first, n - first, isReal)
        }
      }
    }
  }

  /// The rows of `value`, a table of T tensors `(N, …)` or a tensor `(T, N, …)`, as `(R, …)`: of sample n the first
  /// `lengths[n]` steps, or all. nil when it is nothing of this form. It may be a view of `value`, and it may be
  /// overwritten by the next call.
  func pack(_ value: Value, samples: Int, lengths: [Int]?) throws -> Tensor? {
    guard let source = try Source(value, samples: samples) else { return nil }
    let ends = lengths ?? [Int](repeating: source.steps, count: samples)
    guard ends.count == samples, ends.allSatisfy({ $0 >= 0 && $0 <= source.steps }) else { return nil }
    let count = ends.reduce(0, +)
    if count == source.steps * samples, let all = try source.all() { return all }
    var sizes = source.row
    sizes.insert(count, at: 0)
    let rows = try Tensor.reuse(self.rows, sizes, source.dtype)
    self.rows = rows
    var place = rows.bytes
    source.eachRun(ends) { t, n, count, isReal in
      guard isReal else { return }
      place.copyMemory(from: source.starts[t] + n * source.size, byteCount: count * source.size)
      place += count * source.size
    }
    return rows
  }

  /// The rows of the samples' one value each, `(N, …)`, repeated for each real step: `(R, …)`; nil for anything else.
  func spread(_ value: Value, samples: Int, lengths: [Int]) throws -> Tensor? {
    guard let x = try value.tensor?.contiguous(), x.dimension > 0, x.sizes[0] == samples, lengths.count == samples
    else { return nil }
    var sizes = x.sizes
    sizes[0] = lengths.reduce(0, +)
    let rows = try Tensor.reuse(self.rows, sizes, x.dtype)
    self.rows = rows
    let size = x.count / max(samples, 1) * x.dtype.size
    var place = rows.bytes
    for t in 0..<(lengths.max() ?? 0) {
      for n in 0..<samples where t < lengths[n] {
        place.copyMemory(from: x.bytes + n * size, byteCount: size)
        place += size
      }
    }
    return rows
  }

  /// The inverse of `pack`: a value of the form of `like` with `rows` at the real steps and zeros at the others, which
  /// is overwritten by the next call. nil when `like` is nothing of this form.
  func unpack(_ rows: Tensor, like value: Value, samples: Int, lengths: [Int]?) throws -> Value? {
    guard let source = try Source(value, samples: samples) else { return nil }
    let ends = lengths ?? [Int](repeating: source.steps, count: samples)
    let count = ends.reduce(0, +)
    guard ends.count == samples, rows.isContiguous, rows.count * rows.dtype.size == count * source.size else {
      return nil
    }
    var sizes = source.row
    sizes.insert(samples, at: 0)
    sizes.insert(source.steps, at: 0)
    let whole: Tensor
    if count == source.steps * samples {
      whole = try rows.view(sizes)
    } else {
      whole = try Tensor.reuse(self.whole, sizes, rows.dtype)
      self.whole = whole
      var (from, to) = (rows.bytes, whole.bytes)
      source.eachRun(ends) { _, _, count, isReal in
        if isReal {
          to.copyMemory(from: from, byteCount: count * source.size)
          from += count * source.size
        } else {
          to.initializeMemory(as: UInt8.self, repeating: 0, count: count * source.size)
        }
        to += count * source.size
      }
    }
    if case .tensor = value { return .tensor(whole) }
    return .list(try (0..<source.steps).map { .tensor(try whole.select(0, $0)) })
  }
}
