#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files and folders by path. Errors are `FileError`s that begin with the path and end with the system's reason.
public enum FileSystem {
  /// What a path can lead to.
  public enum Kind: Sendable {
    /// A folder.
    case folder
    /// Anything else.
    case file
  }

  /// The error of the last system call, or of `number`: `path: what: the reason`.
  package static func failure(_ path: String, _ what: String, _ number: Int32 = errno) -> FileError {
    .failed("\(path): \(what): \(String(cString: strerror(number)))")
  }

  /// What `path` leads to; nil if there is nothing, or nothing that may be read.
  public static func kind(_ path: String) -> Kind? {
    guard let status = try? Self.status(path) else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The names in a folder, sorted, without `.` and `..`. Throws `FileError`.
  public static func list(_ folder: String) throws -> [String] {
    let file = try open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0, let directory = fdopendir(file) else {
      let error = failure(folder, "cannot read")
      if file >= 0 { close(file) }
      throw error
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes a folder and those above it that are not there. Throws `FileError`.
  public static func makeFolder(_ path: String) throws {
    if Access.current != nil, kind(path) == .folder { return }
    if try makeOneFolder(path) == 0 { return }
    var number = errno
    let above = folder(of: path)
    if number == ENOENT, !path.isEmpty, above != path {
      try makeFolder(above)
      if try makeOneFolder(path) == 0 { return }
      number = errno
    }
    // Another process may have been faster.
    if number == EEXIST, kind(path) == .folder { return }
    throw failure(path, "cannot make the folder", number)
  }

  /// Removes a file, or a folder with nothing in it. Throws `FileError`.
  public static func remove(_ path: String) throws {
    if try removeAny(path) != 0 { throw failure(path, "cannot remove") }
  }

  /// The C library's `remove`: 0, or -1 with `errno`. Throws `FileError.refused` alone.
  package static func removeAny(_ path: String) throws -> Int32 {
    if try removeFile(path) == 0 { return 0 }
    // What the system says of a folder differs: EISDIR, or EPERM.
    let number = errno
    guard number == EISDIR || number == EPERM, kind(path) == .folder else { return -1 }
    return try removeFolder(path)
  }

  /// The folder that `path` lies in: all before its last name, `.` for a name alone.
  static func folder(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "." }
    rest = rest[..<slash]
    while rest.hasSuffix("/") { rest.removeLast() }
    return rest.isEmpty ? "/" : String(rest)
  }

  /// All bytes of a file; see `contents`. Throws `FileError`.
  public static func readAll(_ path: String) throws -> [UInt8] {
    let bytes = try contents(path)
    defer { free(bytes.baseAddress) }
    return Array(bytes)
  }

  private static let mostOfADevice = 64 << 20

  /// All bytes of a file, in memory that the caller frees. A device, which may have no end, is
  /// read so far. Throws `FileError`, and `TensorError.memory` before it takes more than there is.
  static func contents(_ path: String) throws -> UnsafeMutableRawBufferPointer {
    let file = try open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw failure(path, "cannot open") }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) != 0 { throw failure(path, "cannot read") }
    // One byte more than the file has, so that its end is seen without growing; pipes have size 0.
    var capacity = max(Int(status.st_size), 0).addingReportingOverflow(4096).partialValue
    try StorageMemory.require(capacity)
    var memory = malloc(capacity)
    var count = 0
    while let base = memory {
      let got = read(file, base + count, capacity - count)
      if got == 0 { return UnsafeMutableRawBufferPointer(start: base, count: count) }
      if got < 0 && errno != EINTR {
        let error = failure(path, "cannot read")
        free(base)
        throw error
      }
      count += max(got, 0)
      if count == capacity {
        capacity *= 2
        do {
          if status.st_mode & S_IFMT == S_IFCHR, count > mostOfADevice {
            throw FileError.failed("\(path): cannot read: a device without an end")
          }
          try StorageMemory.require(capacity)
        } catch {
          free(base)
          throw error
        }
        memory = realloc(base, capacity)
        if memory == nil { free(base) }
      }
    }
    throw failure(path, "cannot read")
  }
}
