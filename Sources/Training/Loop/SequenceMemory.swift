import NN

/// Carries the state of a model's recurrent layers from window to window of a sequence, and puts back at the end what
/// they had been told.
struct SequenceMemory {
  private let model: Module
  private let modes: [(module: Module, mode: Value)]

  /// Makes the sequencers of `model` remember, from a new start.
  init(_ model: Module) throws {
    self.model = model
    var modes: [(Module, Value)] = []
    func walk(_ module: Module) {
      if let field = Self.mode(of: module) { modes.append((module, field.get(module))) }
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
    for (module, mode) in modes { try Self.mode(of: module)?.set(module, mode) }
  }

  /// The field in which a module keeps what it was told: sequencers and layers of whole sequences have one.
  private static func mode(of module: Module) -> Field? { module.fieldTable.byName["_remember"] }

  private func forget() throws {
    try Watcher.tell { try $0.willForget(model) }
    try model.callForget()
  }
}
