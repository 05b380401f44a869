import CMalloc

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension StorageMemory {
  /// Lets up to `bytes` of freed memory stay with the process. New memory costs a fault for every page,
  /// which is more than arithmetic on it, and glibc asks for it anew for every large tensor. For a
  /// program to decide, since it holds for everything in the process; with other C libraries nothing
  /// happens. Blocks of `size` bytes and more, 32 MB at most, are given back.
  public static func keepFreed(_ bytes: Int, below size: Int = 32 << 20) {
    #if canImport(Glibc)
      mallopt(M_TRIM_THRESHOLD, Int32(clamping: bytes))
      mallopt(M_MMAP_THRESHOLD, Int32(clamping: size))  // 32 MB is the most that glibc takes
    #endif
  }

  /// Throws `TensorError.memory` unless the system would give `bytes` now. For work whose own allocations
  /// cannot fail politely, as Swift's and Lua's.
  public static func require(_ bytes: Int) throws {
    guard bytes > 1 << 20 else { return }
    if isLimited { try spend(bytes) }
    try check(bytes)
    // Addresses without memory behind them; a compiler leaves out an unused malloc.
    let flags = Int32(MAP_PRIVATE) | Int32(MAP_ANON)
    guard let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
      throw TensorError.memory(bytes: bytes)
    }
    munmap(memory, bytes)
  }

  /// Throws `TensorError.memory` when `bytes` is more than the machine or the container can have. The
  /// system would give out such addresses, and end the process when they are written.
  static func check(_ bytes: Int) throws {
    guard bytes >= 1 << 28, let available, bytes > available else { return }
    throw TensorError.memory(bytes: bytes)
  }

  /// Bytes that can still be had, or nil where the system does not say.
  private static var available: Int? {
    let machine = line(of: "/proc/meminfo", after: "MemAvailable:").map { $0 << 10 }
    guard let limit = line(of: "/sys/fs/cgroup/memory.max"), let used = line(of: "/sys/fs/cgroup/memory.current")
    else { return machine }
    return min(machine ?? .max, max(limit - used, 0))
  }

  /// The number behind `key` (or at the start) of a system file; nil when there is none.
  private static func line(of path: String, after key: String = "") -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix(key) else { continue }
      let digits = text.dropFirst(key.count).drop { $0 == " " }.prefix { $0 >= "0" && $0 <= "9" }
      return Int(digits).flatMap { $0 < 1 << 50 ? $0 : nil }
    }
    return nil
  }
}
