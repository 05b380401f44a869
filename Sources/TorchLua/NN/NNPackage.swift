import LuaBridge
import NN
import TensorCore

/// The packages `nn` and `rnn`: the table of contents. A new layer is one line here.
extension TorchEngine {
  func openNN() throws {
    lua.newTable()
    try lua.setGlobal("nn")
    try ModuleList.define(in: engine)
    try openModuleClasses()
    for name in ["nn", "dpnn", "rnn"] {
      try package(name) { _, lua in try lua.getGlobal("nn") }
    }
    // Containers
    try module(Sequential.self, "nn.Container") { _, _ in Sequential() }
    // Layers
    try module(Identity.self) { _, _ in Identity() }
    try module(Linear.self) { try Linear($0.get($1), $0.get($1 + 1), bias: $0.optional($1 + 2)) }
    try module(LogSoftMax.self) { _, _ in LogSoftMax() }
    try module(Sigmoid.self) { _, _ in Sigmoid() }
    try module(Tanh.self) { _, _ in Tanh() }
    // Recurrent layers
    try module(Recursor.self, "nn.AbstractRecurrent") { Recursor(try $0.get($1), try $0.optional($1 + 1)) }
    try module(LSTM.self, "nn.AbstractRecurrent") {
      try LSTM($0.get($1), $0.optional($1 + 1), $0.optional($1 + 2), $0.optional($1 + 3))
    }
    try module(Sequencer.self, "nn.AbstractSequencer") { Sequencer(try $0.get($1)) }
    // Criterions
    try criterion(ClassNLLCriterion.self) {
      try ClassNLLCriterion($0.optional($1), $0.optional($1 + 1), $0.optional($1 + 2))
    }
    try criterion(SequencerCriterion.self) {
      SequencerCriterion(try $0.get($1), try $0.optional($1 + 1))
    }
  }

  private func module<M: Module>(
    _ type: M.Type, _ parent: String = "nn.Module", _ construct: @escaping (Arguments, Int32) throws -> M
  ) throws {
    try nativeClass(type, parent: parent, construct: construct)
  }

  private func criterion<C: Criterion>(
    _ type: C.Type, _ construct: @escaping (Arguments, Int32) throws -> C
  ) throws {
    try nativeClass(type, parent: "nn.Criterion", construct: construct)
  }
}
