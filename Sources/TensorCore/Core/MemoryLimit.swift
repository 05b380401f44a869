import CMalloc

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A limit of memory, for a program that wants an error where the system would end it.
///
/// What counts is the process: Lua's tables, Swift's objects and tensors come from one heap. Who allocates spends from
/// a credit; when that is used up, the process is measured, which takes some microseconds.
extension StorageMemory {
  private struct Limit {
    /// Bytes that may be writable, beyond what was when the limit was set; `Int.max` for any number.
    var most = Int.max
    var base = 0
    /// Bytes of addresses that the system gives, and how many are kept for what cannot fail politely.
    var addresses = Int.max
    var reserve = 0
    /// What has to be there after a collection, so that the next one is not needed at once.
    var margin: Int { max(1 << 20, min(most, addresses) / 64) }
  }

  private nonisolated(unsafe) static var limit: Limit?
  private nonisolated(unsafe) static var credit = 0
  #if canImport(Glibc)
    private nonisolated(unsafe) static var status: Int32 = -1
  #endif

  /// Frees what nobody uses any more; set by who owns a collector.
  public nonisolated(unsafe) static var collect: (() -> Void)?

  private nonisolated(unsafe) static var isCollecting = false

  /// Whether there is a limit.
  public static var isLimited: Bool { limit != nil }

  /// Whether the system limits the addresses of the process (`ulimit -v`).
  public static var systemIsLimited: Bool { addresses != nil }

  private static var addresses: Int? {
    #if canImport(Glibc)
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
      return Int(exactly: limit.rlim_cur)
    #else
      return nil
    #endif
  }

  /// From now on the process may take `bytes` more, or as many as the system says (`ulimit -v`): beyond, whoever asks
  /// gets an error. False, and nothing changes, when neither is a limit, or the system does not tell what is taken.
  @discardableResult
  public static func setLimit(_ bytes: Int?) -> Bool {
    var fresh = Limit()
    #if canImport(Glibc)
      if status < 0 { status = open("/proc/self/statm", O_RDONLY | O_CLOEXEC) }
      if status < 0 { return false }
      if let addresses {
        fresh.addresses = addresses
        fresh.reserve = max(32 << 20, min(fresh.addresses / 16, 128 << 20))
      }
    #endif
    if let bytes { fresh.most = bytes }
    if fresh.most == .max && fresh.addresses == .max { return false }
    fresh.base = taken().data
    limit = fresh
    credit = 0
    // Memory that is kept counts.
    keepFreed(min(512 << 20, min(fresh.most, fresh.addresses) / 8), below: mapped)
    return true
  }

  /// What has to be there after a collection, so that the next one is not needed at once.
  public static var margin: Int { limit?.margin ?? 0 }

  /// Bytes that may still be taken, by who wants `bytes` now; less than 0 above the limit. Allocates nothing, so that an
  /// allocator may ask.
  public static func room(for bytes: Int = 0) -> Int {
    guard let limit else { return .max }
    let now = taken()
    var room = Int.max
    if limit.most < .max { room = withFreed(limit.most - (now.data - limit.base), bytes, limit.most) }
    if limit.addresses < .max {
      room = min(room, withFreed(limit.addresses - limit.reserve - now.addresses, bytes, limit.reserve / 2))
    }
    return room
  }

  /// `room`, and what lies free between small blocks if `bytes` may be had there. That takes long to count, so it is asked
  /// for where the room ends; and `beyond` that not for ever, since some blocks will not fit there.
  private static func withFreed(_ room: Int, _ bytes: Int, _ beyond: Int) -> Int {
    #if canImport(Glibc)
      guard let limit, room < limit.margin, room > -beyond, bytes < mapped else { return room }
      return room + Int(clamping: mallinfo2().fordblks)
    #else
      return room
    #endif
  }

  /// From so many bytes on, blocks come from the system and go back to it when there is a limit: what was freed between
  /// small blocks is no use to them.
  private static let mapped = 1 << 18

  /// What is held beyond the limit is given back to the system as far as it goes.
  public static func trim() {
    #if canImport(Glibc)
      malloc_trim(0)
    #endif
  }

  /// Takes `bytes` from the credit: to be called for all allocations of which a script can make many. Throws
  /// `TensorError.memory` when the limit is reached, even after a collection.
  @inline(__always)
  public static func spend(_ bytes: Int) throws {
    if limit == nil { return }
    try draw(bytes)
  }

  private static func draw(_ bytes: Int) throws {
    let (left, overflow) = credit.subtractingReportingOverflow(bytes)
    if left >= 0, !overflow {
      credit = left
      return
    }
    guard let limit else { return }
    var room = room(for: bytes)
    if room < bytes {
      if !isCollecting {
        isCollecting = true
        collect?()
        isCollecting = false
      }
      room = StorageMemory.room(for: bytes)
      if room < limit.margin || room - limit.margin < bytes {
        credit = 0
        throw TensorError.memory(bytes: bytes)
      }
    }
    credit = min((room - bytes) / 16, 4 << 20)
  }

  /// Asks for the memory of a collection that doubles when it grows to `count` elements of `stride` bytes.
  @inline(__always)
  public static func grow(to count: Int, _ stride: Int) throws {
    if limit == nil || count < 4096 || count & (count - 1) != 0 { return }
    try draw(3 * count * stride)
  }

  private static func taken() -> (data: Int, addresses: Int) {
    #if canImport(Glibc)
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
        let count = pread(status, buffer.baseAddress, buffer.count, 0)
        var numbers = (addresses: 0, data: 0)
        var (place, number) = (0, 0)
        for i in 0..<max(count, 0) {
          if buffer[i] >= 48, buffer[i] < 58 {
            number = number &* 10 &+ Int(buffer[i] &- 48)
          } else {
            if place == 0 { numbers.addresses = number }
            if place == 5 { numbers.data = number }
            (place, number) = (place + 1, 0)
          }
        }
        let page = Int(getpagesize())
        return (numbers.data &* page, numbers.addresses &* page)
      }
    #else
      var heap = malloc_statistics_t()
      malloc_zone_statistics(nil, &heap)
      return (Int(clamping: heap.size_in_use), 0)
    #endif
  }
}
