import LuaBridge
import NN
import TensorCore

/// Layers with memory, and what goes round them.
extension TorchEngine {
  func openRecurrent() throws {
    try module(Recursor.self, "nn.AbstractRecurrent") { Recursor(try $0.get($1), try $0.optional($1 + 1)) }
    try module(Recurrence.self, "nn.AbstractRecurrent") {
      try Recurrence($0.get($1), $0.get($1 + 1), $0.get($1 + 2), $0.optional($1 + 3))
    }
    try module(Recurrent.self, "nn.AbstractRecurrent") { arguments, first in
      let start: Module
      if arguments.lua.anyObject(at: first) is Module {
        start = try arguments.get(first)
      } else {
        start = try Add(arguments.sizes(first, only: 1))
      }
      return Recurrent(
        start, try arguments.get(first + 1), try arguments.get(first + 2),
        try arguments.optional(first + 3), try arguments.optional(first + 4),
        try arguments.optional(first + 5))
    }
    let lstm = try module(LSTM.self, "nn.AbstractRecurrent") {
      try LSTM(
        $0.get($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4),
        $0.optional($1 + 5))
    }
    try module(FastLSTM.self, "nn.LSTM") {
      try FastLSTM(
        $0.get($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4),
        $0.optional($1 + 5), $0.optional($1 + 6), $0.optional($1 + 7))
    }
    let gru = try module(GRU.self, "nn.AbstractRecurrent") {
      try GRU(
        $0.get($1), $0.get($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4))
    }
    // FastLSTM is a child of nn.LSTM and has its methods.
    for layer in [lstm, gru] {
      layer.define("maskZero") { (m: GatedLayer, nInputDim: Int) -> GatedLayer in
        try m.maskZero(nInputDim)
        return m
      }
    }
    try module(Sequencer.self, "nn.AbstractSequencer") { Sequencer(try $0.get($1)) }
    try module(BiSequencer.self, "nn.AbstractSequencer") {
      try BiSequencer($0.get($1), $0.optional($1 + 1), $0.merge($1 + 2))
    }
    try module(BiSequencerLM.self, "nn.AbstractSequencer") {
      try BiSequencerLM($0.get($1), $0.optional($1 + 1), $0.merge($1 + 2))
    }
    try module(Repeater.self, "nn.Container") { try Repeater($0.get($1), $0.get($1 + 1)) }
    try module(MaskZero.self, "nn.Decorator") { MaskZero(try $0.get($1), try $0.get($1 + 1)) }
    let seqLSTM = try module(SeqLSTM.self) { try SeqLSTM($0.get($1), $0.get($1 + 1), $0.optional($1 + 2)) }
    seqLSTM.define("maskZero") { (m: SeqLSTM) in m.maskzero = true }
    seqLSTM.define("resetStates") { (m: SeqLSTM) in try m.forget() }
    try module(SeqLSTMP.self, "nn.SeqLSTM") {
      try SeqLSTMP($0.get($1), projecting: $0.get($1 + 1), to: $0.get($1 + 2))
    }
    let seqGRU = try module(SeqGRU.self) { try SeqGRU($0.get($1), $0.get($1 + 1)) }
    seqGRU.define("maskZero") { (m: SeqGRU) in m.maskzero = true }
    seqGRU.define("resetStates") { (m: SeqGRU) in try m.forget() }
    try module(SeqBRNN.self, "nn.Container") {
      try SeqBRNN($0.get($1), $0.get($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3))
    }
    try module(SeqReverseSequence.self) { try SeqReverseSequence($0.get($1)) }
  }
}

extension Arguments {
  /// A merge module; a number means a JoinTable for entries of so many dimensions.
  func merge(_ position: Int32) throws -> Module? {
    guard type(of: position) == .number else { return try optional(position) }
    return JoinTable(1, try get(position))
  }
}
