import TensorCore

/// How a module can treat a sequence.
public enum SequenceSupport {
  /// Only step by step.
  case steps
  /// Every row by itself, so that T steps of N rows are T·N rows.
  case rows
  /// It has a kernel for whole sequences.
  case sequence
}

/// A sequence whose steps stand one after the other in one tensor.
///
/// T = steps, N = batch, D = features.
public struct PackedSequence {
  /// `(T·N, D)`, contiguous: row t·N + n is sample n at step t.
  public let rows: Tensor
  /// T.
  public let steps: Int
  /// N; 1 when the steps are vectors.
  public let batch: Int
  /// False when each step is a vector of D numbers, without a batch axis.
  public let isBatched: Bool

  /// A sequence of these parts, `rows` of sizes `(steps · batch, D)`; nothing is checked.
  public init(rows: Tensor, steps: Int, batch: Int, isBatched: Bool) {
    self.rows = rows
    self.steps = steps
    self.batch = batch
    self.isBatched = isBatched
  }

  /// The same steps with other features.
  public func with(rows: Tensor) -> PackedSequence {
    PackedSequence(rows: rows, steps: steps, batch: batch, isBatched: isBatched)
  }
}
