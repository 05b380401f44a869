#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes of a file on disk, of a pipe or in memory, one after another from a position on.
protocol ByteStream: AnyObject {
  /// Bytes from the start of the stream; nil when the system does not tell.
  var position: Int? { get }
  /// Bytes from the position to the end; nil when nobody knows.
  var left: Int? { get }
  /// Reads at most `count` bytes; fewer at the end.
  func read(_ memory: UnsafeMutableRawPointer, _ count: Int) -> Int
  /// The next byte; nil at the end.
  func next() -> UInt8?
  /// Takes back the byte that `next` has just given.
  func back(_ byte: UInt8)
  /// Writes bytes; returns how many could be written. Throws when there is no memory for them.
  func write(_ bytes: UnsafeRawBufferPointer) throws -> Int
  /// Moves; false when that is not possible.
  func seek(_ position: Int) -> Bool
  func seekEnd() -> Bool
  func flush()
  /// False when the stream cannot do without its buffer.
  func dropBuffer() -> Bool
  func close()
}

/// A file on disk, or the output or input of a shell command.
final class SystemStream: ByteStream {
  private let handle: UnsafeMutablePointer<FILE>
  private let isPipe: Bool
  private var isClosed = false
  // C wants a file positioned anew between reading and writing.
  private enum Direction { case none, reading, writing }
  private var direction = Direction.none

  /// Opens a file; `mode` is one of fopen's. nil, with `errno`, when the system refuses. Throws `FileError.refused`.
  init?(path: String, mode: String) throws {
    guard let file = try FileSystem.stream(path, mode: mode) else { return nil }
    handle = file
    isPipe = false
  }

  /// Starts a command of the shell; its output is read, or its input written. Throws `FileError.refused`.
  init?(command: String, reading: Bool) throws {
    try Access.refuse("start processes: \(command)")
    fflush(nil)
    guard let file = popen(command, reading ? "r" : "w") else { return nil }
    handle = file
    isPipe = true
  }

  deinit { close() }

  func close() {
    if isClosed { return }
    isClosed = true
    withoutBrokenPipe { _ = isPipe ? pclose(handle) : fclose(handle) }
  }

  var position: Int? {
    let offset = ftello(handle)
    return offset < 0 ? nil : Int(offset)
  }

  var left: Int? {
    if direction == .writing { fflush(handle) }
    var status = stat()
    guard !isPipe, fstat(fileno(handle), &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let position
    else { return nil }
    return max(Int(status.st_size) - position, 0)
  }

  private func turn(_ new: Direction) {
    if direction != new && direction != .none { fseeko(handle, 0, SEEK_CUR) }
    direction = new
  }

  func read(_ memory: UnsafeMutableRawPointer, _ count: Int) -> Int {
    turn(.reading)
    return fread(memory, 1, count, handle)
  }

  func next() -> UInt8? {
    turn(.reading)
    return UInt8(exactly: getc(handle))
  }

  func back(_ byte: UInt8) { ungetc(Int32(byte), handle) }

  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    turn(.writing)
    var count = 0
    withoutBrokenPipe { count = fwrite(start, 1, bytes.count, handle) }
    return count
  }

  func seek(_ position: Int) -> Bool {
    direction = .none
    return fseeko(handle, off_t(position), SEEK_SET) == 0
  }

  func seekEnd() -> Bool {
    direction = .none
    return fseeko(handle, 0, SEEK_END) == 0
  }

  func flush() { withoutBrokenPipe { fflush(handle) } }

  func dropBuffer() -> Bool { setvbuf(handle, nil, _IONBF, 0) == 0 }

  /// A command that has gone makes writing fail; by default it would end this process.
  private func withoutBrokenPipe(_ work: () -> Void) {
    if isPipe { withoutSignal(SIGPIPE, work) } else { work() }
  }
}

/// Bytes in a Char storage, which ends with a zero that is not part of them.
final class MemoryStream: ByteStream {
  let storage: Storage
  private var size: Int
  private var place = 0

  /// Reads and writes `storage` itself.
  init(_ storage: Storage) {
    self.storage = storage
    size = max(storage.count - 1, 0)
  }

  /// The storage, just as long as its contents and the zero.
  func contents() throws -> Storage {
    settle()
    try storage.resize(size + 1)
    return storage
  }

  // Scripts may have made the storage shorter.
  private func settle() {
    size = min(size, max(storage.count - 1, 0))
    place = min(place, size)
  }

  var position: Int? {
    settle()
    return place
  }

  var left: Int? {
    settle()
    return size - place
  }

  func read(_ memory: UnsafeMutableRawPointer, _ count: Int) -> Int {
    settle()
    let count = min(count, size - place)
    memcpy(memory, storage.base + place, count)
    place += count
    return count
  }

  func next() -> UInt8? {
    settle()
    guard place < size else { return nil }
    defer { place += 1 }
    return storage.base.load(fromByteOffset: place, as: UInt8.self)
  }

  func back(_ byte: UInt8) { place = max(place - 1, 0) }

  func write(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    settle()
    guard let start = bytes.baseAddress, bytes.count > 0 else { return 0 }
    let end = place + bytes.count
    if end >= storage.count {
      try storage.resize(max(end + 1, storage.count + storage.count / 2))
    }
    memmove(storage.base + place, start, bytes.count)
    place = end
    if place > size { size = place }
    storage.base.storeBytes(of: 0, toByteOffset: size, as: UInt8.self)
    return bytes.count
  }

  func seek(_ position: Int) -> Bool {
    settle()
    guard position <= size else { return false }
    place = position
    return true
  }

  func seekEnd() -> Bool {
    settle()
    place = size
    return true
  }

  func flush() {}
  func dropBuffer() -> Bool { true }
  func close() {}
}
