#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Torch7's file format `.t7`, binary and ASCII.
public enum T7 {
  // MARK: Bytes

  /// The first value in `bytes`.
  /// - Parameters:
  ///   - bytes: of a file.
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
  /// - Throws: `T7Error` that names the path; `FileError` for what the system refuses.
  public static func load(
    path: String, ascii: Bool? = nil, longSize: Int? = nil, referenced: Bool = true,
    hook: T7Reader.ObjectHook? = nil
  ) throws -> T7Value {
    let bytes = try FileSystem.contents(path)
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

  /// Writes a file, whole or not at all: `AtomicFile`, without waiting for the disk unless `isDurable`.
  /// - Throws: `T7Error` that names the path; `FileError` for what the system refuses.
  public static func save(
    path: String, _ value: T7Value, ascii: Bool = false, referenced: Bool = true, isDurable: Bool = false
  ) throws {
    do {
      try AtomicFile.write(to: path, isDurable: isDurable) { file in
        let writer = T7Writer(file, ascii: ascii, referenced: referenced)
        try writer.write(value)
        try writer.finish()
      }
    } catch var error as T7Error {
      error.path = path
      throw error
    }
  }
}
