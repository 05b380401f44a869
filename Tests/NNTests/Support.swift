import Foundation
import NN
import TensorCore
import Testing

/// Files that the original Torch7 made, beside the tests.
enum Fixture {
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)").path
  }

  static func lines(_ name: String) throws -> [Substring] {
    try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n")
  }
}

/// The classes that the fixtures need.
let registry = ModuleRegistry(
  Sequential.self, ConcatTable.self, ParallelTable.self, CAddTable.self, CMulTable.self, NarrowTable.self,
  SelectTable.self, FlattenTable.self, Reshape.self, SplitTable.self, Dropout.self, SAdd.self, CMul.self,
  JoinTable.self, ReverseTable.self, ZipTable.self, Identity.self, Linear.self, LinearNoBias.self, LogSoftMax.self,
  Sigmoid.self, Tanh.self,
  BatchNormalization.self, Recursor.self, LSTM.self, FastLSTM.self, GRU.self, Recurrence.self, SeqLSTM.self,
  SeqGRU.self, BiSequencer.self, Sequencer.self, ClassNLLCriterion.self, SequencerCriterion.self)

/// The tensors in a value, in order.
func tensors(_ value: Value) -> [Tensor] {
  var all: [Tensor] = []
  value.forEachTensor { all.append($0) }
  return all
}

/// The elements of a tensor, row-major.
func elements(_ tensor: Tensor) throws -> [Double] {
  let dense = try tensor.contiguous()
  return (0..<dense.count).map { dense[linear: $0] }
}

/// The largest |a − b| / max(|b|, floor); infinite when the counts differ.
func deviation(_ a: [Double], _ b: [Double], floor: Double = 1) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { $0.0 == $0.1 ? 0 : abs($0.0 - $0.1) / max(abs($0.1), floor) }.max() ?? 0
}
