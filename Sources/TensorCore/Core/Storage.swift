import CThreads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that storages hold, for whoever paces a collector that cannot see them.
public enum StorageMemory {
  /// Bytes held now, by all threads of the process.
  public static var live: Int { cthreads_held() }

  /// From now on what this thread allocates, less what it frees, is counted there, until the next call; nil for a count of
  /// the thread's own, which the next one it is told of gets. Whoever paces a collector sets the number to 0.
  public static func count(into pending: UnsafeMutablePointer<Int>?) { cthreads_count_into(pending) }

  static func allocated(_ bytes: Int) { cthreads_allocated(bytes) }
  static func freed(_ bytes: Int) { cthreads_freed(bytes) }
}

/// A one-dimensional array of elements that tensors look into.
///
/// Its memory never shrinks, so a view that was valid when it was made stays inside the memory
/// whatever a script does to the storage later; growing may move `base`.
public final class Storage {
  /// The element type; it never changes.
  public let dtype: DType
  /// Number of elements.
  public private(set) var count: Int
  /// The first element, 64-byte aligned from 4 KiB on. Ask for it anew after anything that can resize.
  @exclusivity(unchecked) public private(set) var base: UnsafeMutableRawPointer
  private var capacity: Int  // bytes; 0 for a part of another storage
  // Whose memory this is a part of.
  private let owner: Storage?
  private let mapping: FileMapping?
  // Who pays for the memory.
  private let budget: MemoryBudget?
  // Parts may look into `base`, so growing must not free it.
  private var hasParts = false
  private var outgrown: [(memory: UnsafeMutableRawPointer, bytes: Int)] = []

  /// `count` elements, all zero. Throws `TensorError.memory` when there is no room.
  public init(_ dtype: DType, count: Int = 0) throws {
    self.dtype = dtype
    self.count = count
    owner = nil
    mapping = nil
    budget = MemoryBudget.current
    capacity = try Storage.bytes(count, dtype)
    base = try Storage.allocate(capacity, zero: true, budget)
  }

  /// `count` elements whose values the caller writes at once.
  init(uninitialized dtype: DType, count: Int) throws {
    self.dtype = dtype
    self.count = count
    owner = nil
    mapping = nil
    budget = MemoryBudget.current
    capacity = try Storage.bytes(count, dtype)
    base = try Storage.allocate(capacity, zero: false, budget)
  }

  /// The `count` elements of `owner` from `first` on, shared until `owner` outgrows its memory.
  /// Throws when they are not all there.
  public init(partOf owner: Storage, first: Int, count: Int) throws {
    guard first >= 0, count >= 1, first < owner.count, count <= owner.count - first else {
      throw TensorError.message(
        "\(first < 0 || first >= owner.count ? "offset" : "size") out of bounds: "
          + "\(count) elements from \(first &+ 1) on, of \(owner.count)")
    }
    dtype = owner.dtype
    self.count = count
    self.owner = owner
    (mapping, budget) = (nil, nil)
    capacity = 0
    base = owner.base + first * owner.dtype.size
    owner.hasParts = true
  }

  /// As many elements as fit into the memory of a file, which all who map it share.
  public init(_ dtype: DType, mapping file: FileMapping) {
    self.dtype = dtype
    owner = nil
    (mapping, budget) = (file, nil)
    count = file.count / dtype.size
    capacity = 0
    base = file.base
  }

  deinit {
    release(base, capacity)
    for old in outgrown { release(old.memory, old.bytes) }
  }

  private func release(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    if bytes > 0 {
      free(bytes < Storage.aligned ? memory : (memory - 8).load(as: UnsafeMutableRawPointer.self))
      StorageMemory.freed(bytes)
      budget?.giveBack(bytes)
    }
  }

  /// Changes the number of elements; what stood there stays, new elements are zero.
  /// Throws for a part of another storage.
  public func resize(_ newCount: Int) throws {
    if owner != nil || mapping != nil {
      if newCount == count { return }
      throw TensorError.message(
        "Trying to resize storage that is not resizable: "
          + (mapping == nil ? "a part of another" : "the memory of a file"))
    }
    let bytes = try Storage.bytes(newCount, dtype)
    let used = count * dtype.size
    if bytes > capacity {
      let fresh = try Storage.allocate(bytes, zero: false, budget)
      memcpy(fresh, base, used)
      if hasParts { outgrown.append((base, capacity)) } else { release(base, capacity) }
      base = fresh
      capacity = bytes
    }
    if bytes > used { memset(base + used, 0, bytes - used) }
    count = newCount
  }

  /// The elements as `T`, which the caller has matched with `dtype`.
  @inlinable public func elements<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }

  static func bytes(_ count: Int, _ dtype: DType) throws -> Int {
    guard count >= 0, count <= Layout.maximum else { throw TensorError.size([count]) }
    return count * dtype.size
  }

  // Nothing is ever read through it: every access is within count.
  private nonisolated(unsafe) static let nothing = UnsafeMutableRawPointer.allocate(
    byteCount: 64, alignment: 64)

  /// From so many bytes on, blocks begin at a multiple of 64; what malloc gave stands before them.
  private static let aligned = 4096

  private static func allocate(_ bytes: Int, zero: Bool, _ budget: MemoryBudget?) throws -> UnsafeMutableRawPointer {
    if bytes == 0 { return nothing }
    try budget?.take(bytes)
    do { return try allocate(bytes, zero: zero) } catch {
      budget?.giveBack(bytes)
      throw error
    }
  }

  private static func allocate(_ bytes: Int, zero: Bool) throws -> UnsafeMutableRawPointer {
    try StorageMemory.spend(bytes)
    try StorageMemory.check(bytes)
    var memory: UnsafeMutableRawPointer?
    if bytes < aligned {
      memory = zero ? calloc(1, bytes) : malloc(bytes)
    } else if let block = zero ? calloc(1, bytes + 64) : malloc(bytes + 64) {
      // By hand: from posix_memalign, freed memory is a little too small for the next block of its size.
      memory = UnsafeMutableRawPointer(bitPattern: (Int(bitPattern: block) + 64) & -64)
      memory?.storeBytes(of: block, toByteOffset: -8, as: UnsafeMutableRawPointer.self)
    }
    guard let memory else { throw TensorError.memory(bytes: bytes) }
    StorageMemory.allocated(bytes)
    return memory
  }
}
