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
    try gated(LSTM.self, "nn.AbstractRecurrent") {
      try LSTM(
        $0.get($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4),
        $0.optional($1 + 5))
    }
    try gated(FastLSTM.self, "nn.LSTM") { [unowned self] arguments, first in
      try FastLSTM(
        arguments.get(first), arguments.optional(first + 1), arguments.optional(first + 2),
        arguments.optional(first + 3), arguments.optional(first + 4), arguments.optional(first + 5),
        arguments.optional(first + 6), arguments.optional(first + 7),
        batchNormalized: self.flag("bn", FastLSTM.className, arguments, first))
    }
    // What a script sets on the class for the layers to come.
    if let fast = classes[FastLSTM.className]?.table {
      try fast.push(to: lua)
      for name in ["bn", "usenngraph"] {
        lua.push(false)
        try lua.setField(-2, name)
      }
      lua.pop()
    }
    try gated(GRU.self, "nn.AbstractRecurrent") {
      try GRU(
        $0.get($1), $0.get($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3), $0.optional($1 + 4))
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

extension TorchEngine {
  /// A class of layers whose step is a graph, which a script's `buildModel` may make instead: it then draws
  /// its parameters where the layer's own would be drawn.
  private func gated<L: GatedLayer>(
    _ type: L.Type, _ parent: String, _ make: @escaping (Arguments, Int32) throws -> L
  ) throws {
    let layer = try module(type, parent) { [unowned self] arguments, first in
      let object = first == 1 ? nil : try arguments.object(1, as: L.self)
      guard let script = object?.script ?? self.classes[L.className]?.script,
        script.overridden.contains(MethodSet(.buildModel))
      else { return try make(arguments, first) }
      let generator = Environment.current.generator
      Environment.current.generator = Generator(seed: 1)
      let fresh: L
      do {
        defer { Environment.current.generator = generator }
        fresh = try make(arguments, first)
      }
      let layer = object ?? fresh
      if let object { try object.adopt(fresh) } else { fresh.script = script }
      guard case .object(let graph as Module)? = try script.call(.buildModel, on: layer, []).first else {
        throw NNError.message("\(layer.typeName): buildModel gave no module")
      }
      try layer.hold([graph])
      return layer
    }
    layer.define("buildModel") { [unowned self] (m: L) -> Module in
      let graph = try m.buildModel()
      self.giveClasses(to: [graph])
      return graph
    }
  }

  /// A flag that a script has set on the object under construction, if it has one already, or on its class.
  private func flag(_ name: String, _ className: String, _ arguments: Arguments, _ first: Int32) throws -> Bool {
    let lua = arguments.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    if first == 1 { try classes[className]?.table?.push(to: lua) } else { lua.pushValue(at: 1) }
    try lua.getField(-1, name)
    return lua.truth(at: -1)
  }
}

extension Arguments {
  /// A merge module; a number means a JoinTable for entries of so many dimensions.
  func merge(_ position: Int32) throws -> Module? {
    guard type(of: position) == .number else { return try optional(position) }
    return JoinTable(1, try get(position))
  }
}
