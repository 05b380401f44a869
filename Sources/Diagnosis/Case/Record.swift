import TensorCore

/// A training step in normal form: every step of a sequence is a matrix of doubles, a row for each sample.
public struct Record {
  /// The training step's number, from 1.
  public var number: Int
  /// The inputs, T tensors N × D.
  public var inputs: [Tensor]
  /// The outputs, tensors N × K; one where the model answers once for a sequence.
  public var outputs: [Tensor]
  /// The gradients that the outputs got, as `outputs`.
  public var gradients: [Tensor]
  /// What each output was compared with, N × K, of classes N × 1; nil where it was not.
  public var targets: [Tensor?]
  /// Targets of outputs that are never compared, from the storage of those that are; nil where there are none.
  public var untouched: [Tensor?]
  /// The step as it was recorded.
  public var step: TrainingStep
  /// Where in the records the training step before is; nil where it was not kept.
  public var previous: Int?

  /// The rows of each input, N.
  public var rows: Int { inputs.first?.sizes.first ?? 0 }
}
