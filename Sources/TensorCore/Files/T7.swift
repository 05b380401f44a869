#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Inside T7 the plain names mean its own functions.
private let systemRead = read
private let systemWrite = write

/// Torch7's file format `.t7`, binary and ASCII.
public enum T7 {
  // MARK: Bytes

  /// The first value in `bytes`.
  /// - Parameters:
  ///   - ascii: which of the two forms; nil looks at the first byte.
  ///   - longSize: bytes of a long in the binary form, 8 or 4; nil reads files of 64-bit systems
  ///     and, where that fails, of 32-bit systems (if some tensor's sizes prove that they are).
  ///   - referenced: see `T7Reader.read`.
  ///   - hook: see `T7Reader.hook`.
  /// - Throws: `T7Error`, and what `hook` throws.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, ascii: Bool? = nil, longSize: Int? = nil,
    referenced: Bool = true, hook: T7Reader.ObjectHook? = nil
  ) throws -> T7Value {
    let reader = try T7Reader(unowned: bytes, ascii: ascii, longSize: longSize ?? 8)
    reader.hook = hook
    do {
      return try reader.read(referenced: referenced)
    } catch {
      // Objects that have read themselves must not do so again.
      if longSize == nil && !reader.isASCII && !reader.hasHooked,
        let value = narrow(bytes, referenced, hook)
      {
        return value
      }
      throw error
    }
  }

  /// The first value in `bytes`; see the other `read`.
  public static func read(
    _ bytes: [UInt8], ascii: Bool? = nil, longSize: Int? = nil, referenced: Bool = true
  ) throws -> T7Value {
    try bytes.withUnsafeBytes {
      try read($0, ascii: ascii, longSize: longSize, referenced: referenced)
    }
  }

  /// A file of a 32-bit system has to fit to the last byte: a cut file must not pass for one.
  private static func narrow(
    _ bytes: UnsafeRawBufferPointer, _ referenced: Bool, _ hook: T7Reader.ObjectHook?
  ) -> T7Value? {
    guard let reader = try? T7Reader(unowned: bytes, ascii: false, longSize: 4) else { return nil }
    reader.hook = hook
    guard let value = try? reader.read(referenced: referenced) else { return nil }
    if reader.isAtEnd && reader.hasSeenSizes { return value }
    value.dismantle()
    return nil
  }

  /// The bytes of one value; see `T7Writer` for what is thrown.
  public static func write(
    _ value: T7Value, ascii: Bool = false, referenced: Bool = true
  ) throws -> [UInt8] {
    let writer = T7Writer(ascii: ascii, referenced: referenced)
    try writer.write(value)
    return writer.bytes
  }

  // MARK: Files

  /// The first value of a file; parameters as in `read`.
  /// - Throws: `T7Error` that names the path and, for what the system refuses, its reason.
  public static func load(
    path: String, ascii: Bool? = nil, longSize: Int? = nil, referenced: Bool = true,
    hook: T7Reader.ObjectHook? = nil
  ) throws -> T7Value {
    let bytes = try contents(path)
    defer { free(bytes.baseAddress) }
    do {
      return try read(
        UnsafeRawBufferPointer(bytes), ascii: ascii, longSize: longSize, referenced: referenced,
        hook: hook)
    } catch var error as T7Error {
      error.path = path
      throw error
    }
  }

  /// Writes a file. The new bytes go to a file beside it that then takes its place, so that a crash
  /// leaves the old file or the new one; pipes and devices are written to directly.
  /// - Throws: `T7Error` that names the path and, for what the system refuses, its reason.
  public static func save(
    path: String, _ value: T7Value, ascii: Bool = false, referenced: Bool = true
  ) throws {
    do {
      try replace(path, with: try write(value, ascii: ascii, referenced: referenced))
    } catch var error as T7Error {
      error.path = path
      throw error
    }
  }

  private static func reason(_ what: String) -> T7Error {
    T7Error("\(what): \(String(cString: strerror(errno)))")
  }

  /// All bytes of a file, in memory that the caller frees.
  private static func contents(_ path: String) throws -> UnsafeMutableRawBufferPointer {
    func failed(_ what: String) -> T7Error {
      var error = reason(what)
      error.path = path
      return error
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw failed("cannot open") }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) != 0 { throw failed("cannot read") }
    // One byte more than the file has, so that its end is seen without growing; pipes have size 0.
    var capacity = max(Int(status.st_size), 0).addingReportingOverflow(4096).partialValue
    var memory = malloc(capacity)
    var count = 0
    while let base = memory {
      let got = systemRead(file, base + count, capacity - count)
      if got == 0 { return UnsafeMutableRawBufferPointer(start: base, count: count) }
      if got < 0 && errno != EINTR {
        let error = failed("cannot read")
        free(base)
        throw error
      }
      count += max(got, 0)
      if count == capacity {
        capacity *= 2
        memory = realloc(base, capacity)
        if memory == nil { free(base) }
      }
    }
    throw failed("cannot read")
  }

  private static func replace(_ path: String, with bytes: [UInt8]) throws {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG {
      let file = open(path, O_WRONLY | O_CLOEXEC)
      if file < 0 { throw reason("cannot open") }
      return try finish(file, bytes)
    }
    // A link stays a link: what it points to is replaced.
    var target = path
    if exists, let real = realpath(path, nil) {
      target = String(cString: real)
      free(real)
    }
    let beside = "\(target).\(getpid()).new"
    unlink(beside)  // Left by a crash of a process of the same number.
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if file < 0 { throw reason("cannot create \(beside)") }
    do {
      if exists { fchmod(file, status.st_mode & 0o777) }
      try finish(file, bytes)
      if rename(beside, target) != 0 { throw reason("cannot replace") }
    } catch {
      unlink(beside)
      throw error
    }
  }

  /// Writes all bytes and closes the file.
  private static func finish(_ file: Int32, _ bytes: [UInt8]) throws {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes { raw -> Int in
        guard let base = raw.baseAddress else { return 0 }
        return systemWrite(file, base + done, raw.count - done)
      }
      if put < 0 && errno != EINTR {
        let error = reason("cannot write")
        close(file)
        throw error
      }
      done += max(put, 0)
    }
    if close(file) != 0 { throw reason("cannot write") }
  }
}
