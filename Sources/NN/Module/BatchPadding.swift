import TensorCore

/// Which steps of a batch of sequences are real: those behind a sequence's own end are padding.
///
/// N = samples, T = steps of the longest. The padding of a sequence is made of copies of its last step. Layers that
/// go forward in time need not know of it, since what comes later changes nothing before and has no gradient. Those
/// that ask for the end of a sequence find the padding in force in `Environment.current`.
public final class BatchPadding {
  /// How many real steps each of the N samples has.
  public let lengths: [Int]
  /// T.
  public let steps: Int

  /// The padding of sequences of these lengths.
  public convenience init(lengths: [Int]) { self.init(lengths: lengths, steps: lengths.max() ?? 0) }

  private init(lengths: [Int], steps: Int) {
    self.lengths = lengths
    self.steps = steps
  }

  /// Runs `body` on a batch with this padding; passes its result and error on.
  public func perform<R>(_ body: () throws -> R) rethrows -> R { try Self.perform(self, body) }

  /// Runs `body` with `padding` in force, nil for none; passes its result and error on.
  public static func perform<R>(_ padding: BatchPadding?, _ body: () throws -> R) rethrows -> R {
    let environment = Environment.current, before = environment.padding
    environment.padding = padding
    defer { environment.padding = before }
    return try body()
  }

  /// What is in force for the module that is running.
  static var current: BatchPadding? { Environment.current.padding }

  /// The padding of the same sequences without one of their steps.
  func shortened() -> BatchPadding { BatchPadding(lengths: lengths.map { $0 - 1 }, steps: steps - 1) }

  /// The steps as dense tensors. Throws unless they are T tensors of one shape with N rows.
  func dense(_ values: [Value], _ layer: Module) throws -> [Tensor] {
    let tensors = try values.compactMap { try $0.tensor?.contiguous() }
    guard let first = tensors.first, tensors.count == values.count, tensors.count == steps, first.dimension > 0,
      first.sizes[0] == lengths.count,
      tensors.allSatisfy({ $0.sizes == first.sizes && $0.dtype == first.dtype })
    else {
      throw NNError.input(
        layer.describe(),
        "expected \(steps) steps of \(lengths.count) rows, got \(values.count) of \(values.first?.summary ?? "nil")")
    }
    return tensors
  }

  /// Where `x`, dense and with its steps along `axis` (0 or 1) and its samples along the other, has row n of step t,
  /// in bytes, and how many bytes such a row has. Throws when it has other sizes.
  private func rows(of x: Tensor, time axis: Int, _ layer: Module) throws -> (size: Int, step: Int, sample: Int) {
    let n = lengths.count
    guard x.dimension > 1, axis < 2, x.sizes[axis] == steps, x.sizes[1 - axis] == n else {
      throw NNError.input(layer.describe(), "expected \(steps) steps of \(n) rows, got \(Value.tensor(x).summary)")
    }
    let size = x.count / Swift.max(steps * n, 1) * x.dtype.size
    return axis == 0 ? (size, n * size, size) : (size, size, steps * size)
  }

  /// Writes each sequence of `x`, dense and with its steps along `axis`, back to front into `y`, dense and of the same
  /// sizes; padding stays behind.
  func reverse(_ x: Tensor, into y: Tensor, time axis: Int, _ layer: Module) throws {
    let rows = try rows(of: x, time: axis, layer)
    let from = x.bytes, to = y.bytes
    for (n, length) in lengths.enumerated() {
      for t in 0..<steps {
        let source = t < length ? length - 1 - t : t
        (to + t * rows.step + n * rows.sample).copyMemory(
          from: from + source * rows.step + n * rows.sample, byteCount: rows.size)
      }
    }
  }

  /// The same for what `dense` gives, into `y` `(T, N, …)`.
  func reverse(_ steps: [Tensor], into y: Tensor, _ layer: Module) throws {
    let rows = try rows(of: y, time: 0, layer)
    for (t, step) in steps.enumerated() {
      let from = step.bytes
      for (n, length) in lengths.enumerated() {
        let target = t < length ? length - 1 - t : t
        (y.bytes + target * rows.step + n * rows.size).copyMemory(from: from + n * rows.size, byteCount: rows.size)
      }
    }
  }

  /// Writes the last real step of each sequence of `x`, dense and with its steps along `axis`, into `last` `(N, …)`.
  func copyLast(of x: Tensor, time axis: Int, to last: Tensor, _ layer: Module) throws {
    let rows = try rows(of: x, time: axis, layer)
    for (n, length) in lengths.enumerated() where length > 0 {
      (last.bytes + n * rows.size).copyMemory(
        from: x.bytes + (length - 1) * rows.step + n * rows.sample, byteCount: rows.size)
    }
  }

  /// The same for what `dense` gives.
  func copyLast(_ steps: [Tensor], to last: Tensor) throws {
    let size = last.count / Swift.max(lengths.count, 1) * last.dtype.size
    for (n, length) in lengths.enumerated() where length > 0 {
      (last.bytes + n * size).copyMemory(from: steps[length - 1].bytes + n * size, byteCount: size)
    }
  }

  /// Writes `last`, dense, to where each sequence of `x` has its last real step. Throws when it has other elements.
  func copyLast(from last: Tensor, into x: Tensor, time axis: Int, _ layer: Module) throws {
    let rows = try rows(of: x, time: axis, layer)
    guard last.count * last.dtype.size == rows.size * lengths.count, last.dtype == x.dtype else {
      throw NNError.input(
        layer.describe(), "gradOutput is \(Value.tensor(last).summary), the sequence \(Value.tensor(x).summary)")
    }
    for (n, length) in lengths.enumerated() where length > 0 {
      (x.bytes + (length - 1) * rows.step + n * rows.sample).copyMemory(
        from: last.bytes + n * rows.size, byteCount: rows.size)
    }
  }

  /// Copies of `values`, the T steps of a batch, with zeros in every row n at and behind step `lengths[n]`.
  func zeroBehind(_ values: [Value], _ layer: Module) throws -> [Value] {
    try zip(values.indices, dense(values, layer)).map { t, step in
      guard lengths.contains(where: { $0 <= t }) else { return values[t] }
      let copy = try step.clone()
      for (n, length) in lengths.enumerated() where length <= t { try copy.select(0, n).zero() }
      return .tensor(copy)
    }
  }
}

/// T steps as views of one tensor, which is reused from call to call.
struct StepBuffer {
  private var buffer: Tensor?
  private var views: [Tensor] = []

  /// One tensor `(T, …)` for as many steps as `steps` has, all of one shape; its elements are to be written.
  mutating func tensor(like steps: [Tensor]) throws -> Tensor {
    guard let first = steps.first else { throw TensorError.shape("a sequence without steps") }
    var sizes = first.sizes
    sizes.insert(steps.count, at: 0)
    let whole = try Tensor.reuse(buffer, sizes, first.dtype)
    buffer = whole
    return whole
  }

  /// The steps of `whole`.
  mutating func steps(of whole: Tensor) throws -> [Value] {
    try (0..<whole.sizes[0]).map { t in
      let step = try whole.select(0, t)
      guard t < views.count, views[t].dtype == step.dtype else {
        views.removeSubrange(Swift.min(t, views.count)...)
        views.append(step)
        return .tensor(step)
      }
      try views[t].set(step)
      return .tensor(views[t])
    }
  }
}
