#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What goes wrong with a file.
public enum FileError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The file is closed, or not open for this.
  case misuse(String)
  /// The system, or the contents, do not allow it.
  case failed(String)
  /// The code that asks may not have it; see `Access`.
  case refused(String)

  /// The reason alone, as scripts see it.
  public var description: String {
    switch self {
    case .misuse(let reason), .failed(let reason), .refused(let reason): reason
    }
  }
}

/// `torch.DiskFile`, `torch.MemoryFile` and `torch.PipeFile`: numbers and strings, in binary or as
/// text, from a position on (`torch7/lib/TH/THDiskFile.c`, `THMemoryFile.c`).
///
/// Numbers as text stand apart by white space; with `isAutoSpacing` a newline follows every call's
/// numbers. Bytes and characters are themselves in both forms.
public final class File {
  /// What the file is.
  public enum Kind: Sendable {
    /// `torch.DiskFile`, `torch.MemoryFile`, `torch.PipeFile`.
    case disk, memory, pipe
  }

  /// Whether it is on disk, in memory or a pipe.
  public let kind: Kind
  /// The path or the command; empty for memory.
  public let name: String
  /// Opened with `r` or `rw`.
  public let isReadable: Bool
  /// Opened with `w` or `rw`.
  public let isWritable: Bool
  /// Errors of reading, writing and seeking are noted in `hasError`, not thrown.
  public var isQuiet: Bool
  /// Numbers are stored as in memory; by default as text.
  public var isBinary = false
  /// In text a newline follows the numbers of every call.
  public var isAutoSpacing = true
  /// A call failed while the file was quiet; the file keeps it until it is cleared.
  public var hasError = false
  /// Numbers of several bytes have their highest first.
  public var isBigEndian = false
  /// Bytes of a long in binary: 8, or 4 as 32-bit systems write them.
  public private(set) var longBytes = 8
  /// What reads and writes objects keeps here what it has met.
  public var objects: AnyObject?
  private var stream: (any ByteStream)?

  // MARK: Opening

  /// Opens a file for reading (`r`), writing (`w`) or both (`rw`; it is made if it is not there).
  /// Throws `FileError`.
  public init(path: String, mode: String, quiet: Bool = false) throws {
    (isReadable, isWritable) = try File.directions(mode, "'r','w' or 'rw'")
    let opened =
      isReadable && isWritable
      ? try SystemStream(path: path, mode: "r+be") ?? SystemStream(path: path, mode: "w+be")
      : try SystemStream(path: path, mode: isReadable ? "rbe" : "wbe")
    guard let opened else {
      throw FileError.failed(
        "cannot open <\(path)> in mode \(mode): \(String(cString: strerror(errno)))")
    }
    (kind, name, isQuiet, stream) = (.disk, path, quiet, opened)
  }

  /// Starts a command, to read its output (`r`) or write its input (`w`). Throws `FileError`.
  public init(command: String, mode: String, quiet: Bool = false) throws {
    guard mode == "r" || mode == "w" else {
      throw FileError.misuse("file mode should be 'r' or 'w', got '\(mode)'")
    }
    (isReadable, isWritable) = (mode == "r", mode == "w")
    guard let opened = try SystemStream(command: command, reading: mode == "r") else {
      throw FileError.failed(
        "cannot open <\(command)> in mode \(mode): \(String(cString: strerror(errno)))")
    }
    (kind, name, isQuiet, stream) = (.pipe, command, quiet, opened)
  }

  /// A file in memory: in `storage`, of Char elements with a zero at the end, or in a new one.
  /// Throws `FileError`.
  public init(storage: Storage? = nil, mode: String = "rw") throws {
    (isReadable, isWritable) = try File.directions(mode, "'r','w' or 'rw'")
    if let storage {
      guard storage.dtype == .char, storage.count > 0, storage.load(storage.count - 1) == 0 else {
        throw FileError.misuse("provided CharStorage must be terminated by 0")
      }
    }
    let memory = try storage ?? Storage(.char, count: 1)
    (kind, name, isQuiet, stream) = (.memory, "", false, MemoryStream(memory))
  }

  private static func directions(_ mode: String, _ known: String) throws -> (Bool, Bool) {
    switch mode {
    case "r": (true, false)
    case "w": (false, true)
    case "rw": (true, true)
    default: throw FileError.misuse("file mode should be \(known), got '\(mode)'")
    }
  }

  /// False after `close`, when every other call throws `FileError.misuse`.
  public var isOpen: Bool { stream != nil }

  /// Ends the use of the file. Throws `FileError` if it is closed already.
  public func close() throws {
    try open().close()
    stream = nil
    objects = nil
  }

  private func open() throws -> any ByteStream {
    guard let stream else { throw FileError.misuse("attempt to use a closed file") }
    return stream
  }

  private func readable() throws -> any ByteStream {
    let stream = try open()
    guard isReadable else { throw FileError.misuse("attempt to read in a write-only file") }
    return stream
  }

  private func writable() throws -> any ByteStream {
    let stream = try open()
    guard isWritable else { throw FileError.misuse("attempt to write in a read-only file") }
    return stream
  }

  /// Throws `FileError.misuse` if the file is closed.
  public func checkOpen() throws { _ = try open() }
  /// Throws `FileError.misuse` if the file is closed or not open for reading.
  public func checkReadable() throws { _ = try readable() }
  /// Throws `FileError.misuse` if the file is closed or not open for writing.
  public func checkWritable() throws { _ = try writable() }

  /// Notes an error, and throws it unless the file is quiet.
  private func fail(_ text: String) throws {
    hasError = true
    if !isQuiet { throw FileError.failed(text) }
  }

  // MARK: Position and settings

  /// Bytes before the next one. Throws `FileError` for a pipe.
  public var position: Int {
    get throws {
      if let position = try open().position { return position }
      if !isQuiet { throw FileError.failed("unable to obtain the position: \(described) has none") }
      return 0
    }
  }

  private var described: String { kind == .pipe ? "a pipe" : "the file" }

  /// Goes to a position, 0 being the start. Beyond the end only a file on disk can be written.
  public func seek(_ position: Int) throws {
    let stream = try open()
    if position < 0 || !stream.seek(position) {
      try fail("unable to seek to position \(position &+ 1) of \(described)")
    }
  }

  /// Goes to the end.
  public func seekEnd() throws {
    if try !open().seekEnd() { try fail("unable to seek at the end of \(described)") }
  }

  /// Hands what was written to the system.
  public func synchronize() throws { try open().flush() }

  /// Writes at once from now on.
  public func dropBuffer() throws {
    if try !open().dropBuffer() { throw FileError.failed("cannot disable the buffer") }
  }

  /// Sets the bytes of a long in binary: 4, 8, or 0 for the system's.
  public func setLongSize(_ size: Int) throws {
    _ = try open()
    guard size == 0 || size == 4 || size == 8 else {
      throw FileError.misuse("Invalid long size specified: 0, 4 or 8 expected, got \(size)")
    }
    longBytes = size == 4 ? 4 : 8
  }

  /// The storage of a file in memory, with the zero behind the contents.
  public func contents() throws -> Storage? { try (open() as? MemoryStream)?.contents() }

  /// Bytes left to read; nil when nobody knows.
  var left: Int? { stream?.left }

  // MARK: Reading

  /// Fills `storage`. Returns the number of elements that were there; if some are missing, throws
  /// `FileError` unless the file is quiet.
  public func read(_ storage: Storage) throws -> Int {
    let count = try take(storage.dtype, storage.base, storage.count)
    if count != storage.count {
      try fail("read error: read \(count) blocks instead of \(storage.count)")
    }
    return count
  }

  /// Up to `count` elements, with errors as in `read(_:)`. No memory is taken for more than the file
  /// has.
  public func read(_ dtype: DType, count: Int) throws -> Storage {
    let stream = try readable()
    guard count >= 0 else { throw FileError.failed("cannot read \(count) elements") }
    // As text a number and what parts it from the next take two bytes at least.
    let width = isBinary || dtype.size == 1 ? bytes(of: dtype) : 2
    let there = count > 1000 ? stream.left.map { ($0 + 1) / width } ?? 1 << 16 : count
    let storage = try Storage(dtype, count: min(count, there))
    var done = try take(dtype, storage.base, storage.count)
    while done == storage.count, done < count, stream.left == nil {
      try storage.resize(min(done * 2, count))
      done += try take(
        dtype, storage.base + done * dtype.size, storage.count - done, endsLine: storage.count == count)
    }
    if done != storage.count { try storage.resize(done) }
    if done != count { try fail("read error: read \(done) blocks instead of \(count)") }
    return storage
  }

  private func bytes(of dtype: DType) -> Int { dtype == .long ? longBytes : dtype.size }

  /// Reads up to `count` elements; returns how many there were.
  func take(
    _ dtype: DType, _ memory: UnsafeMutableRawPointer, _ count: Int, endsLine: Bool = true
  ) throws -> Int {
    let stream = try readable()
    if count == 0 { return 0 }
    if isBinary { return binary(stream, dtype, memory, count) }
    var done = 0
    if dtype.size == 1 {
      done = stream.read(memory, count)
    } else {
      var scanner = NumberScanner(stream)
      while done < count, scanner.read(dtype, memory + done * dtype.size) { done += 1 }
    }
    if isAutoSpacing && endsLine { skipNewline(stream) }
    return done
  }

  private func skipNewline(_ stream: any ByteStream) {
    if let byte = stream.next(), byte != UInt8(ascii: "\n") { stream.back(byte) }
  }

  private func binary(
    _ stream: any ByteStream, _ dtype: DType, _ memory: UnsafeMutableRawPointer, _ count: Int
  ) -> Int {
    let width = bytes(of: dtype)
    let done = stream.read(memory, count * width) / width
    if isBigEndian { File.swap(memory, width, done) }
    if width < dtype.size {
      // From the last on, so that none is overwritten before it is read.
      for i in (0..<done).reversed() {
        let value = memory.loadUnaligned(fromByteOffset: 4 * i, as: Int32.self)
        memory.storeBytes(of: Int(value), toByteOffset: 8 * i, as: Int.self)
      }
    }
    return done
  }

  /// Turns the bytes of every element around.
  private static func swap(_ memory: UnsafeMutableRawPointer, _ width: Int, _ count: Int) {
    if width == 1 { return }
    let bytes = UnsafeMutableRawBufferPointer(start: memory, count: width * count)
    for start in stride(from: 0, to: bytes.count, by: width) {
      for i in 0..<width / 2 { bytes.swapAt(start + i, start + width - 1 - i) }
    }
  }

  /// The rest of the file, or of the line without its newline. Nothing there is an error as in
  /// `read(_:)`, and an empty string in a quiet file.
  public func readString(line: Bool) throws -> [UInt8] {
    let stream = try readable()
    var text: [UInt8] = []
    var isEnd = true
    if line {
      while let byte = stream.next() {
        isEnd = false
        if byte == UInt8(ascii: "\n") { break }
        text.append(byte)
      }
    } else {
      withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { buffer in
        guard let start = buffer.baseAddress else { return }
        while case let count = stream.read(start, buffer.count), count > 0 {
          isEnd = false
          text.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        }
      }
    }
    if isEnd { try fail("read error: read 0 blocks instead of 1") }
    return text
  }

  // MARK: Writing

  /// Writes all elements. Returns how many could be written; if not all, throws `FileError` unless the
  /// file is quiet.
  public func write(_ storage: Storage) throws -> Int {
    let stream = try writable()
    let count = storage.count
    if count == 0 { return 0 }
    let isWritten: Bool
    if dtypeIsRaw(storage.dtype) {
      let bytes = UnsafeRawBufferPointer(start: storage.base, count: count * storage.dtype.size)
      isWritten = try put(stream, bytes) && endLine(stream)
    } else if isBinary {
      isWritten = try putTurned(stream, storage)
    } else {
      isWritten = try putText(stream, storage)
    }
    if !isWritten { try fail("write error: wrote less than \(count) blocks of \(storage.dtype.name)") }
    return isWritten ? count : 0
  }

  /// Whether the bytes in memory are those in the file.
  private func dtypeIsRaw(_ dtype: DType) -> Bool {
    dtype.size == 1 || (isBinary && !isBigEndian && bytes(of: dtype) == dtype.size)
  }

  private func put(_ stream: any ByteStream, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    try stream.write(bytes) == bytes.count
  }

  private func endLine(_ stream: any ByteStream) throws -> Bool {
    if isBinary || !isAutoSpacing { return true }
    return try withUnsafeBytes(of: UInt8(ascii: "\n")) { try put(stream, $0) }
  }

  private func putTurned(_ stream: any ByteStream, _ storage: Storage) throws -> Bool {
    let width = bytes(of: storage.dtype)
    var buffer = [UInt8](repeating: 0, count: min(storage.count, 8192) * width)
    var first = 0
    while first < storage.count {
      let count = min(storage.count - first, 8192)
      let isWritten = try buffer.withUnsafeMutableBytes { raw -> Bool in
        guard let memory = raw.baseAddress else { return true }
        if width == storage.dtype.size {
          memcpy(memory, storage.base + first * width, count * width)
        } else {
          for i in 0..<count {
            let value = storage.elements(Int.self)[first + i]
            guard let narrow = Int32(exactly: value) else {
              throw FileError.failed("write error: \(value) does not fit into a long of 4 bytes")
            }
            memory.storeBytes(of: narrow, toByteOffset: 4 * i, as: Int32.self)
          }
        }
        if isBigEndian { File.swap(memory, width, count) }
        return try put(stream, UnsafeRawBufferPointer(start: memory, count: count * width))
      }
      if !isWritten { return false }
      first += count
    }
    return true
  }

  private func putText(_ stream: any ByteStream, _ storage: Storage) throws -> Bool {
    var text: [UInt8] = []
    for i in 0..<storage.count {
      text.append(contentsOf: storage.word(i).utf8)
      if isAutoSpacing && i < storage.count - 1 { text.append(UInt8(ascii: " ")) }
      if text.count > 65536 {
        if try !text.withUnsafeBytes({ try put(stream, $0) }) { return false }
        text.removeAll(keepingCapacity: true)
      }
    }
    return try text.withUnsafeBytes { try put(stream, $0) } && endLine(stream)
  }

  /// Writes bytes as they are, without a newline. Returns how many.
  @discardableResult
  public func write(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let count = try writable().write(bytes)
    if count != bytes.count { try fail("write error: wrote \(count) blocks instead of \(bytes.count)") }
    return count
  }
}

extension Storage {
  /// An element as text: nine digits tell any two Floats apart, seventeen any two Doubles.
  func word(_ i: Int) -> String {
    switch dtype {
    case .double: printed("%.17g", load(i))
    case .float, .half: printed("%.9g", load(i))
    case .long: String(elements(Int.self)[i])
    case .int, .short, .char, .byte: String(Int(load(i)))
    }
  }
}
