import NN
import TensorCore

/// The folder with a run's checkpoints: `checkpoint-N.t7` after update N, the newest few, and `best.t7`, the model of
/// the best evaluation, for `torch.load`.
///
/// Each file is written aside and renamed, so that whatever name there is belongs to a whole file. A run that does not go
/// on from those of another takes them away when it writes its own first one.
final class CheckpointFolder {
  let path: String
  let keep: Int
  let store: any ModelStore
  /// Whether the checkpoints that are there are this run's own.
  private var areOwn = false

  /// Makes the folder, and takes away what killed runs have left half written. Throws errors of files.
  init(_ path: String, keep: Int, _ store: any ModelStore) throws {
    self.path = path
    self.keep = keep
    self.store = store
    try FileSystem.makeFolder(path)
    try AtomicFile.removeLeftovers(in: path)
  }

  /// The newest checkpoint; nil if there is none. Throws errors of files.
  func last() throws -> Value? {
    guard let number = try numbers().last else { return nil }
    let file = name(number)
    let value = try store.read(file)
    guard StateTable(value).integer("version") == Run.checkpointVersion else {
      throw NNError.message("\(file) is no checkpoint of this version")
    }
    areOwn = true
    return value
  }

  /// Writes a checkpoint, then drops those that are too old, or another run's. Throws errors of files.
  private func write(_ value: Value, update: Int) throws {
    try store.write(value, to: name(update))
    let all = try numbers()
    for number in areOwn ? Array(all.dropLast(keep)) : all.filter({ $0 != update }) {
      try FileSystem.remove(name(number))
    }
    areOwn = true
  }

  /// Writes the state of `run`, and before it the best model if there is a new one. Throws errors of files.
  func save(_ run: Run) throws {
    if run.best.isFresh, let model = run.best.model { try store.write(.object(model), to: path + "/best.t7") }
    try write(run.checkpoint(), update: run.state.update)
    run.best.isFresh = false
  }

  /// The file of the checkpoint after this update.
  func name(_ number: Int) -> String { "\(path)/checkpoint-\(number).t7" }

  /// The updates of the checkpoints that there are, in order.
  private func numbers() throws -> [Int] {
    try FileSystem.list(path).compactMap { name in
      guard name.hasPrefix("checkpoint-"), name.hasSuffix(".t7") else { return nil }
      return Int(name.dropFirst("checkpoint-".count).dropLast(".t7".count))
    }.sorted()
  }
}
