import Foundation
import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// What is made, trained and saved here has the layout of the original's file of the same class: the same objects in
/// the same places, the same fields, of the same kinds and sizes.
@Suite struct GoldenLayoutTests {
  struct Case: CustomTestStringConvertible, @unchecked Sendable {
    let name: String
    /// Of one step; sequences have three.
    let input: Dims
    var isTable = true
    let make: () throws -> Module
    var testDescription: String { name }
  }

  static func seedLike() throws -> Module {
    let lstm = try LSTM(2, 4, 5)
    let net = Sequencer(Sequential(lstm, try Linear(4, 3), LogSoftMax()))
    try net.training()
    return net
  }

  static func simpleRecurrence() throws -> Module {
    let step = Sequential(
      ParallelTable(try Linear(3, 4), try Linear(4, 4)), CAddTable(), Sigmoid())
    return Sequencer(try Recurrence(step, .number(4), 1))
  }

  static let cases = [
    Case(name: "batchnorm", input: [4, 3], isTable: false) { try BatchNormalization(3) },
    Case(name: "birnn_3_4", input: [2, 3]) { try BiSequencer(FastLSTM(3, 4), FastLSTM(3, 4)) },
    Case(name: "conv_small", input: [2, 1, 4, 4], isTable: false) {
      let flat = try View([-1])
      flat.numInputDims = 3
      return Sequential(
        try SpatialConvolution.make(1, 2, 3, 3, 1, 1, 1, 1), ReLU(), try SpatialMaxPooling.make(2, 2), flat,
        try Linear(8, 3), LogSoftMax())
    },
    Case(name: "lstm_2_5", input: [2], isTable: false) { try LSTM(2, 5) },
    Case(name: "recurrence_simple", input: [2, 3], make: simpleRecurrence),
    Case(name: "seq_linear_tanh_fresh", input: [2, 4], isTable: false) { Sequential(try Linear(4, 3), Tanh()) },
    Case(name: "seqgru_3_4", input: [3, 2, 3], isTable: false) { try SeqGRU(3, 4) },
    Case(name: "seqlstm_3_4", input: [3, 2, 3], isTable: false) { try SeqLSTM(3, 4) },
    Case(name: "seqlstm_3_4_batchfirst", input: [2, 3, 3], isTable: false) {
      let layer = try SeqLSTM(3, 4)
      layer.batchfirst = true
      return layer
    },
    Case(name: "sequencer_fastlstm_3_4", input: [2, 3]) { Sequencer(try FastLSTM(3, 4)) },
    Case(name: "sequencer_gru_3_4", input: [2, 3]) { Sequencer(try GRU(3, 4)) },
    Case(name: "sequencer_lstm_3_4_batch", input: [2, 3]) { Sequencer(try LSTM(3, 4)) },
    Case(name: "sequencer_seedlike_fresh", input: [2], make: seedLike),
  ]

  /// One training step: forward, backward, update.
  static func train(_ net: Module, _ item: Case) throws {
    let x = item.isTable ? try Jacobian.steps(3, item.input) : .tensor(try Jacobian.random(item.input, seed: 1))
    try net.callZeroGradParameters()
    _ = try net.backward(x, copies(net.forward(x)))
    try net.callUpdateParameters(0.1)
  }

  /// Compares two files of one class, of which ours may be used and theirs is fresh.
  struct Layout {
    let used: Bool
    var differences: [String] = []
    private var seen: Set<ObjectIdentifier> = []

    init(used: Bool) { self.used = used }

    /// What the last pass left, a tensor or a table of them.
    private static let results: Set = ["output", "gradInput"]
    /// What a module has from its first use on, in the original, too; and the mode of a BiSequencer, which the
    /// original writes after `remember` only.
    private static let made: Set = ["_output", "cell", "train", "_remember", "iwidth", "iheight"]
    /// Counters of steps.
    private static let counters: Set = ["step", "rho"]

    mutating func compare(_ theirs: T7Value, _ ours: T7Value, _ path: String = "", field: String = "") {
      switch (theirs, ours) {
      case (.object(let a), .object(let b)):
        guard seen.insert(ObjectIdentifier(a)).inserted else { return }
        guard a.className == b.className, a.version == b.version else {
          return note("\(path): \(a.className) \(a.version), \(b.className) \(b.version)")
        }
        compare(a.payload, b.payload, "\(path)/\(a.className)")
      case (.table(let a), .table(let b)):
        guard seen.insert(ObjectIdentifier(a)).inserted else { return }
        for (key, value) in a.pairs {
          let name = key.asText ?? "\(key.asNumber ?? .nan)"
          if b[key].isNil {
            note("\(path).\(name): missing")
          } else {
            compare(value, b[key], "\(path).\(name)", field: name)
          }
        }
        for (key, _) in b.pairs where a[key].isNil {
          guard let name = key.asText else {
            if !used { note("\(path)[\(key.asNumber ?? .nan)]: not in theirs") }
            continue
          }
          if !Self.made.contains(name) { note("\(path).\(name): not in theirs") }
        }
      case (.tensor(let a), .tensor(let b)):
        // A buffer of a fresh module is empty, if its constructor does not make it larger for no use.
        let sizesCount = a.dimension > 0 && !Self.results.contains(field)
        if a.dtype != b.dtype || (sizesCount && a.sizes != b.sizes) {
          note("\(path): \(a.sizes.text) \(a.dtype), \(b.sizes.text) \(b.dtype)")
        }
      case (.storage(let a), .storage(let b)):
        if a.dtype != b.dtype || a.count != b.count { note("\(path): storages differ") }
      case (.number(let a), .number(let b)):
        if a != b && !(used && Self.counters.contains(field)) { note("\(path): \(a), \(b)") }
      case (.string(let a), .string(let b)): if a != b { note("\(path): strings differ") }
      case (.boolean(let a), .boolean(let b)): if a != b { note("\(path): \(a), \(b)") }
      case (.tensor, .table), (.table, .tensor):
        if !Self.results.contains(field) { note("\(path): a table and a tensor") }
      default: note("\(path): \(theirs), \(ours)")
      }
    }

    private mutating func note(_ text: String) { differences.append(text) }
  }

  /// What differs between the original's file `name` and `net` as it is written here.
  static func differences(_ name: String, _ net: Module, used: Bool) throws -> [String] {
    let writer = ObjectWriter()
    let object = T7Value.object(writer.object(net))
    try writer.finish()
    let ours = try T7.read(T7.write(object))
    let theirs = try T7.load(path: Fixture.path("t7/\(name).bin.t7"))
    var layout = Layout(used: used)
    layout.compare(theirs, ours)
    ours.dismantle()
    theirs.dismantle()
    return layout.differences
  }

  @Test(arguments: cases) func savedAsTheOriginalSaves(item: Case) throws {
    let net = try item.make()
    let fresh = try Self.differences(item.name, net, used: false)
    #expect(fresh == [], "\(fresh)")
    try Self.train(net, item)
    let trained = try Self.differences(item.name, net, used: true)
    #expect(trained == [], "\(trained)")
  }

  /// Another class, another size, a missing and an additional field are found.
  @Test func noticesWhatDiffers() throws {
    let name = "seq_linear_tanh_fresh"
    #expect(try Self.differences(name, Sequential(try Linear(4, 3), Sigmoid()), used: true).count == 1)
    #expect(try Self.differences(name, Sequential(try Linear(4, 2), Tanh()), used: true).count == 4)
    let bare = try Linear(4, 3)
    try bare.noBias()
    #expect(try Self.differences(name, Sequential(bare, Tanh()), used: true).count == 2)
    #expect(try Self.differences(name, Sequential(try Linear(4, 3), HardTanh()), used: true).count == 1)
  }
}
