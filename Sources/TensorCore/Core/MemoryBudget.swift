/// How many bytes the tensors may hold that some code makes (`Access.memory`). What it has made counts until it is freed,
/// whoever holds it. One thread at a time uses it.
public final class MemoryBudget {
  /// Most bytes.
  public let most: Int
  /// Bytes held now.
  public private(set) var used = 0
  /// Frees what nobody uses any more; set by who owns a collector.
  public var collect: (() -> Void)?

  /// A budget of which nothing is used.
  public init(_ most: Int) { self.most = most }

  /// That of the code that runs on this thread; nil for any number of bytes.
  static var current: MemoryBudget? { Access.isUsed ? Access.current?.memory : nil }

  /// Throws `TensorError.memory` when there is not so much left, even after a collection.
  func take(_ bytes: Int) throws {
    if bytes > most - used {
      collect?()
      guard bytes <= most - used else { throw TensorError.memory(bytes: bytes) }
    }
    used += bytes
  }

  func giveBack(_ bytes: Int) { used -= bytes }
}
