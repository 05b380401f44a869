import TensorCore

/// A layer that goes on from the last sequence when it remembers: what a run that stops has to find again.
public protocol MemoryKeeper: Module {
  /// What the next step goes on from, its own part alone; nil at a start. Throws when it cannot be read.
  func memory() throws -> Value?
  /// Starts anew, then goes on from what `memory` gave. Throws when that is of another form.
  func restoreMemory(_ memory: Value) throws
}

extension GatedLayer: MemoryKeeper {
  /// The state that the next step goes on from; nil at a start.
  public func memory() throws -> Value? { step > 1 || hasGivenState ? try getHiddenState(nil) : nil }

  /// Starts anew, then goes on from `memory`.
  public func restoreMemory(_ memory: Value) throws {
    try callForget()
    try setHiddenState(0, memory)
  }
}
