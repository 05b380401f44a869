#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that are written whole or not at all.
///
/// The bytes go to a new file beside the one they are for, which then takes its place in one step: whoever opens the
/// path finds the old file or the new one, also after a crash. What a killed process leaves is a file named
/// `path.process-start-number.new`, which the next writer of the path removes, and `removeLeftovers`.
public enum AtomicFile {
  /// Where the bytes of a file go, one after another.
  public final class Output {
    private let file: Int32
    private let path: String
    private var waiting: [UInt8] = []
    private static let most = 1 << 16

    fileprivate init(_ file: Int32, _ path: String) {
      self.file = file
      self.path = path
    }

    /// Appends bytes. Throws `FileError` with the path and the system's reason.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
      if waiting.count + bytes.count <= Self.most { return waiting.append(contentsOf: bytes) }
      try flush()
      if bytes.count < Self.most { waiting.append(contentsOf: bytes) } else { try put(bytes) }
    }

    /// Appends bytes. Throws `FileError` with the path and the system's reason.
    public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    /// Appends a text in UTF-8. Throws `FileError` with the path and the system's reason.
    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    fileprivate func flush() throws {
      try waiting.withUnsafeBytes { try put($0) }
      waiting.removeAll(keepingCapacity: true)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
      guard let base = bytes.baseAddress else { return }
      var done = 0
      while done < bytes.count {
        var (count, number) = (0, Int32(0))
        withoutSignal(SIGXFSZ) {
          withoutSignal(SIGPIPE) {
            count = systemWrite(file, base + done, bytes.count - done)
            number = errno
          }
        }
        if count < 0 && number != EINTR { throw FileSystem.failure(path, "cannot write", number) }
        done += max(count, 0)
      }
    }
  }

  /// Writes the file at `path`, of which `body` gives the bytes. A link stays a link, what it leads to is replaced;
  /// permissions stay; pipes and devices are written to directly.
  /// - Parameters:
  ///   - path: where it goes.
  ///   - isDurable: whether the file is to be on the disk when the call returns, so that it is whole also after
  ///     the machine lost its power; takes some milliseconds.
  ///   - body: hands the bytes to the function that it gets.
  /// - Throws: What `body` throws, and `FileError` with the path and the system's reason. There is then no new file and
  ///   the old one is as it was; only when the reason says that the folder could not be written to the disk is the new
  ///   one there.
  public static func write(
    to path: String, isDurable: Bool = true, _ body: (Output) throws -> Void
  ) throws {
    guard let (pending, file) = try replacement(of: path) else {
      let file = try FileSystem.open(path, O_WRONLY | O_CLOEXEC)
      if file < 0 { throw FileSystem.failure(path, "cannot open") }
      return try fill(file, path, isDurable: false, body)
    }
    do { try fill(file, path, isDurable: isDurable, body) } catch {
      pending.discard()
      throw error
    }
    try pending.commit()
    if isDurable { try settle(FileSystem.folder(of: pending.target), path) }
  }

  /// Writes the file at `path`; see the other `write`.
  public static func write(to path: String, isDurable: Bool = true, _ bytes: [UInt8]) throws {
    try write(to: path, isDurable: isDurable) { try $0.write(bytes) }
  }

  /// A file that others than this type write, such as a library that wants a name: at `beside` until `commit`.
  public struct Pending {
    /// Where the bytes go.
    public let beside: String
    fileprivate let target: String
    private let path: String

    fileprivate init(_ beside: String, _ target: String, _ path: String) {
      (self.beside, self.target, self.path) = (beside, target, path)
    }

    /// Gives the file its name. Throws `FileError` with the path and the system's reason; there is then no new file.
    public func commit() throws {
      if try FileSystem.rename(beside, to: target) == 0 { return }
      let failure = FileSystem.failure(path, "cannot replace")
      discard()
      throw failure
    }

    /// Removes it.
    public func discard() { _ = try? FileSystem.removeFile(beside) }
  }

  /// An empty file beside `path`, which takes its place by `commit`; nil where `path` is a pipe or a device. Throws
  /// `FileError` with the path and the system's reason.
  public static func begin(_ path: String) throws -> Pending? {
    guard let (pending, file) = try replacement(of: path) else { return nil }
    close(file)
    return pending
  }

  /// An empty file, open for writing, that may take the place of `path` and has its permissions; nil for pipes and devices.
  private static func replacement(of path: String) throws -> (Pending, Int32)? {
    // The system's names end with a zero.
    if path.utf8.contains(0) { throw FileError.failed("the name of a file has a zero in it") }
    try FileSystem.checkWriting(path)
    let status = try FileSystem.status(path)
    if let status, status.st_mode & S_IFMT != S_IFREG { return nil }
    var target = path
    if status != nil, let real = realpath(path, nil) {
      target = String(cString: real)
      free(real)
    }
    sweep(beside: target)
    let (beside, file) = try create(beside: target, for: path)
    if let status { fchmod(file, status.st_mode & 0o777) }
    return (Pending(beside, target, path), file)
  }

  private static func create(beside target: String, for path: String) throws -> (String, Int32) {
    var number = 0
    while true {
      let beside = "\(target).\(getpid())-\(start)-\(number).new"
      let file = try FileSystem.open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
      if file >= 0 { return (beside, file) }
      // Another thread writes the same file.
      if errno != EEXIST { throw FileSystem.failure(path, "cannot create \(beside)") }
      number += 1
    }
  }

  private static func fill(
    _ file: Int32, _ path: String, isDurable: Bool, _ body: (Output) throws -> Void
  ) throws {
    do {
      let output = Output(file, path)
      try body(output)
      try output.flush()
      if isDurable, fsync(file) != 0 { throw FileSystem.failure(path, "cannot write to the disk") }
    } catch {
      close(file)
      throw error
    }
    if close(file) != 0 { throw FileSystem.failure(path, "cannot write") }
  }

  /// Brings the new name to the disk, where the file system can.
  private static func settle(_ folder: String, _ path: String) throws {
    let file = try FileSystem.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be for writing only.
    if file < 0 { return }
    defer { close(file) }
    if fsync(file) != 0, errno != EINVAL, errno != ENOTSUP {
      throw FileSystem.failure(path, "the file is written, but its folder cannot be written to the disk")
    }
  }

  // MARK: What killed processes leave

  // When this process came here first: another one of the same number has another.
  private static let start: String = {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return String(UInt64(clamping: now.tv_sec), radix: 16) + String(UInt64(clamping: now.tv_nsec), radix: 16)
  }()

  /// Removes the unfinished files in a folder whose processes have ended on this machine, and returns their names. A
  /// folder that other machines write to as well is not for this call, which cannot see their processes.
  ///
  /// Throws `FileError` when the folder cannot be read or a file not be removed.
  @discardableResult
  public static func removeLeftovers(in folder: String) throws -> [String] {
    let names = try FileSystem.list(folder).filter(isLeftover)
    for name in names {
      let path = folder + "/" + name
      // Another process may do the same.
      if try FileSystem.removeFile(path) != 0, errno != ENOENT { throw FileSystem.failure(path, "cannot remove") }
    }
    return names
  }

  // What was there when this process first wrote to a folder, by folder and by the name it is for: a program that
  // saves often does not read its folder every time.
  private nonisolated(unsafe) static var left: [String: [Substring: [String]]] = [:]
  private static let lock = Mutex()

  /// Removes what killed processes left when they wrote to `target`. What cannot be removed stays: the new file is
  /// what counts.
  private static func sweep(beside target: String) {
    let folder = FileSystem.folder(of: target)
    let name = target.split(separator: "/").last ?? ""
    let names = lock.withLock { () -> [String] in
      var known = left[folder] ?? leftovers(in: folder)
      defer { left[folder] = known }
      return known.removeValue(forKey: name) ?? []
    }
    // Its process may have written on since.
    for name in names where isLeftover(name) { _ = try? FileSystem.removeFile(folder + "/" + name) }
  }

  private static func leftovers(in folder: String) -> [Substring: [String]] {
    let names = (try? FileSystem.list(folder)) ?? []
    return Dictionary(grouping: names.filter(isLeftover)) { name in
      // All but the mark and "new".
      let dots = name.indices.filter { name[$0] == "." }
      return name[..<dots[dots.count - 2]]
    }
  }

  private static func isLeftover(_ name: String) -> Bool {
    // Most names in a folder are none.
    guard name.hasSuffix(".new") else { return false }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return false }
    let mark = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
    guard mark.count == 3, let process = pid_t(mark[0]), process > 0, UInt64(mark[1], radix: 16) != nil,
      Int(mark[2]) != nil
    else { return false }
    return process == getpid() ? mark[1] != start : kill(process, 0) != 0 && errno == ESRCH
  }
}

// Inside Output the plain name means its own function.
private let systemWrite = write
