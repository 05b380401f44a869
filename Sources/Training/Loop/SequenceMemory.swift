import NN

/// Carries the state of a model's recurrent layers from window to window of a sequence, and puts back at the end what
/// its sequencers had been told.
struct SequenceMemory {
  private let model: Module
  private let modes: [(sequencer: AbstractSequencer, mode: Remember)]

  /// Makes the sequencers of `model` remember, from a new start.
  init(_ model: Module) throws {
    self.model = model
    var modes: [(AbstractSequencer, Remember)] = []
    func walk(_ module: Module) {
      if let sequencer = module as? AbstractSequencer { modes.append((sequencer, sequencer.rememberMode)) }
      for child in module.children { walk(child) }
    }
    walk(model)
    self.modes = modes
    try forget()
    try Watcher.tell { try $0.willRemember(model, "both") }
    try model.callRemember("both")
  }

  /// Starts anew, as before.
  func end() throws {
    try forget()
    for (sequencer, mode) in modes { sequencer.rememberMode = mode }
  }

  private func forget() throws {
    try Watcher.tell { try $0.willForget(model) }
    try model.callForget()
  }
}
