import NN
import TensorCore

/// Where a run keeps what it has to find again: files, and the state of the random generators.
public protocol ModelStore {
  /// Writes `value` to a file, whole or not at all. Throws errors of files.
  func write(_ value: Value, to path: String) throws
  /// What `write` wrote. Throws errors of files.
  func read(_ path: String) throws -> Value
  /// The state of all random generators.
  func randomState() throws -> Value
  /// Puts back what `randomState` gave. Throws for another state.
  func restoreRandom(_ state: Value) throws
}

/// A store of native classes in `.t7` files; its generator is the current environment's.
public struct FileStore: ModelStore {
  /// The classes that files may hold.
  public var registry: ModuleRegistry

  /// A store of the classes in `registry`, by default all.
  public init(_ registry: ModuleRegistry = ModuleRegistry()) { self.registry = registry }

  /// Writes a `.t7` file. Throws `FileError`, and `NNError` for what no file can hold.
  public func write(_ value: Value, to path: String) throws { try ModelFile.save(path: path, value, isDurable: true) }

  /// Reads a `.t7` file. Throws `FileError`, `T7Error`, and `NNError` for classes that it does not know.
  public func read(_ path: String) throws -> Value { try ModelFile.load(path: path, registry) }

  /// The state of the current environment's generator, as `torch.getRNGState` has it.
  public func randomState() throws -> Value {
    let state = try Tensor(.byte)
    try state.getRNGState(Environment.current.generator)
    return .tensor(state)
  }

  /// Puts it back. Throws `NNError` or `TensorError` for what is no such state.
  public func restoreRandom(_ state: Value) throws {
    guard let tensor = state.tensor else {
      throw NNError.message("the checkpoint has no state of the random generator")
    }
    try tensor.setRNGState(Environment.current.generator)
  }
}
