#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What of the system code may reach: files in some folders and no others, no processes, so much memory for tensors.
///
/// Every function of the package that takes a path looks it up by `FileSystem.at`, which asks the access of the code that
/// runs; without one, paths mean what they mean to the system. A path is followed here, name by name, from one open
/// folder to the next, so that a link or a renamed folder leads nowhere else between the question and the use. What lies
/// outside is refused before anything is asked of the system there: a refusal does not tell what exists.
public final class Access {
  /// What is to be done with a file.
  public enum Wish: Sendable {
    /// Asking what it is; the folders above those that may be read are no secret.
    case ask
    /// Reading it, listing it.
    case read
    /// Making, changing, renaming or removing it.
    case write
  }

  /// Whole paths of the folders whose files may be read, all of `writable` among them.
  public let readable: [String]
  /// Whole paths of the folders in which files may be made, changed and removed.
  public let writable: [String]
  /// What tensors may take; nil for any number of bytes.
  public let memory: MemoryBudget?
  private let readRoots: [[String]]
  private let writeRoots: [[String]]

  /// Access to the files in folders, which have to be there: what they lead to now is what counts. Throws `FileError`.
  public init(read: [String], write: [String], memory: MemoryBudget? = nil) throws {
    func whole(_ path: String) throws -> String {
      guard let real = realpath(path, nil) else { throw FileSystem.failure(path, "cannot open the folder") }
      defer { free(real) }
      guard FileSystem.kind(path) == .folder else { throw FileSystem.failure(path, "cannot open the folder", ENOTDIR) }
      return String(cString: real)
    }
    self.memory = memory
    writable = try write.map(whole)
    var folders: [String] = []
    for folder in try read.map(whole) + writable where !folders.contains(folder) { folders.append(folder) }
    readable = folders
    readRoots = readable.map(Self.names)
    writeRoots = writable.map(Self.names)
    Self.isUsed = true
  }

  // MARK: Whose it is

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Whether there ever was one in this process: nobody need ask before.
  public nonisolated(unsafe) private(set) static var isUsed = false

  /// The access of the code that runs on this thread; nil for all that the system allows.
  public static var current: Access? {
    guard isUsed, let pointer = pthread_getspecific(key) else { return nil }
    return Unmanaged<Access>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Holds the code that runs on this thread from now on to `access`, which somebody else keeps; nil to none.
  public static func makeCurrent(_ access: Access?) {
    pthread_setspecific(key, access.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
  }

  /// Runs `work` held to this access; passes its result and error on.
  public func perform<R>(_ work: () throws -> R) rethrows -> R {
    try withExtendedLifetime(self) {
      let before = Self.current
      Self.makeCurrent(self)
      defer { Self.makeCurrent(before) }
      return try work()
    }
  }

  /// Throws `FileError.refused` where `what` ("start processes") is not allowed to the code that runs.
  public static func refuse(_ what: String) throws {
    if current != nil { throw FileError.refused("sandbox: may not \(what)") }
  }

  // MARK: Paths

  /// Where the last name of a path lies: what the system's functions that end in `at` take. Closes the folder.
  struct Place: ~Copyable {
    let folder: Int32
    let name: String

    deinit { close(folder) }
  }

  /// What the system said of a part of a path.
  struct Missing: Error {
    let number: Int32
  }

  /// Follows `path`, and a link at its end if `following`. Throws `FileError.refused`, and `Missing` for what the system
  /// does not find inside.
  func place(_ path: String, _ wish: Wish, following: Bool) throws -> Place {
    guard !path.utf8.contains(0) else { throw FileError.failed("the name of a file has a zero in it") }
    guard !path.isEmpty else { throw Missing(number: ENOENT) }
    var walk = try Walk(self, path, wish)
    return try walk.end(following: following)
  }

  private static func names(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  }

  /// Whether files in the folder `names` may be had, or it lies on the way to such a folder.
  private func leads(_ names: [String]) -> Bool {
    readRoots.contains { $0.starts(with: names) || names.starts(with: $0) }
  }

  private func allows(_ names: [String], _ wish: Wish) -> Bool {
    switch wish {
    case .ask: leads(names)
    case .read: readRoots.contains { names.starts(with: $0) }
    // A folder's own name belongs to the folder that it lies in.
    case .write: writeRoots.contains { names.count > $0.count && names.starts(with: $0) }
    }
  }

  private func refusal(_ path: String, _ wish: Wish) -> FileError {
    let (verb, done, folders) = wish == .write ? ("write", "written", writable) : ("read", "read", readable)
    guard !folders.isEmpty else { return .refused("sandbox: may not \(verb) \(path): no files may be \(done)") }
    return .refused(
      "sandbox: may not \(verb) \(path): only files in \(folders.joined(separator: " and ")) may be \(done)")
  }

  /// A path on its way from folder to folder.
  private struct Walk: ~Copyable {
    private let access: Access
    private let path: String
    private let wish: Wish
    /// The folders from the root on that are open, and their names without the root's.
    private var folders: [Int32] = []
    private var names: [String] = []
    /// The names that are still to be followed, the next one last.
    private var rest: [String] = []
    private var links = 0

    private static let most = 40
    #if canImport(Glibc)
      // O_PATH, which Swift does not see: a folder on the way need not be readable.
      private static let flags = 0x200000 | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    #else
      private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    #endif

    init(_ access: Access, _ path: String, _ wish: Wish) throws {
      (self.access, self.path, self.wish) = (access, path, wish)
      let root = open("/", Self.flags)
      if root < 0 { throw Missing(number: errno) }
      folders = [root]
      if !path.hasPrefix("/") {
        guard let here = getcwd(nil, 0) else { throw Missing(number: errno) }
        defer { free(here) }
        follow(String(cString: here))
        // What is to be followed next stands last.
        rest = Access.names(path).filter { $0 != "." }.reversed() + rest
      } else {
        follow(path)
      }
    }

    deinit { for folder in folders { close(folder) } }

    private mutating func follow(_ path: String) {
      rest += Access.names(path).filter { $0 != "." }.reversed()
    }

    mutating func end(following: Bool) throws -> Place {
      while let name = rest.popLast() {
        if name == ".." {
          if names.popLast() != nil, let folder = folders.popLast() { close(folder) }
          continue
        }
        guard rest.isEmpty else {
          if access.leads(names + [name]), try enter(name) { continue }
          // Only a link can still lead inside.
          if try pass(name) { continue }
          throw access.leads(names + [name]) ? Missing(number: ENOTDIR) : access.refusal(path, wish)
        }
        let isAllowed = access.allows(names + [name], wish)
        if following, try pass(name) { continue }
        guard isAllowed else { throw access.refusal(path, wish) }
        return Place(folder: try copy(), name: name)
      }
      guard access.allows(names, wish) else { throw access.refusal(path, wish) }
      return Place(folder: try copy(), name: ".")
    }

    private func copy() throws -> Int32 {
      let copy = fcntl(folders[folders.count - 1], F_DUPFD_CLOEXEC, 0)
      if copy < 0 { throw Missing(number: errno) }
      return copy
    }

    /// Goes into the folder `name`; false if it is none, or a link.
    private mutating func enter(_ name: String) throws -> Bool {
      let folder = openat(folders[folders.count - 1], name, Self.flags)
      if folder < 0 {
        if errno == ENOTDIR || errno == ELOOP { return false }
        throw Missing(number: errno)
      }
      folders.append(folder)
      names.append(name)
      return true
    }

    /// Puts what the link `name` says in its place; false if it is no link.
    private mutating func pass(_ name: String) throws -> Bool {
      var text = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = text.withUnsafeMutableBytes {
        $0.baseAddress.map { readlinkat(folders[folders.count - 1], name, $0, Int(PATH_MAX)) } ?? -1
      }
      if count < 0 { return false }
      links += 1
      if links > Self.most { throw Missing(number: ELOOP) }
      let target = String(decoding: text.prefix(count), as: UTF8.self)
      if target.hasPrefix("/") {
        while folders.count > 1, let folder = folders.popLast() { close(folder) }
        names = []
      }
      follow(target)
      return true
    }
  }
}

extension FileSystem {
  /// Runs `body` with what the system's functions that end in `at` take for `path`. All calls of the system that take a
  /// path are made here. Gives -1, with `errno`, when there is no such folder; throws `FileError.refused`.
  private static func at(
    _ path: String, _ wish: Access.Wish, following: Bool, _ body: (Int32, String) throws -> Int32
  ) throws -> Int32 {
    guard let access = Access.current else { return try body(AT_FDCWD, path) }
    do {
      let place = try access.place(path, wish, following: following)
      return try body(place.folder, place.name)
    } catch let missing as Access.Missing {
      errno = missing.number
      return -1
    }
  }

  /// The system's `open`: a file descriptor, or -1 with `errno`. Throws `FileError.refused` alone.
  package static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0o666) throws -> Int32 {
    let isWriting = flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC) != 0
    // A path that has been followed ends in no link.
    let flags = Access.current == nil ? flags : flags | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
    return try at(path, isWriting ? .write : .read, following: flags & O_EXCL == 0) { openat($0, $1, flags, mode) }
  }

  /// Throws `FileError.refused` where a file at `path` may not be written: for whoever reads or makes others before.
  package static func checkWriting(_ path: String) throws {
    _ = try at(path, .write, following: true) { _, _ in 0 }
  }

  /// The C library's `fopen`; nil with `errno`. Throws `FileError.refused` alone.
  package static func stream(_ path: String, mode: String) throws -> UnsafeMutablePointer<FILE>? {
    guard Access.current != nil else { return fopen(path, mode) }
    guard let first = mode.first, "rwa".contains(first) else {
      errno = EINVAL
      return nil
    }
    var flags = mode.contains("+") ? O_RDWR : first == "r" ? O_RDONLY : O_WRONLY
    if first != "r" { flags |= O_CREAT | (first == "a" ? O_APPEND : O_TRUNC) }
    let file = try open(path, flags)
    if file < 0 { return nil }
    guard let stream = fdopen(file, mode) else {
      close(file)
      return nil
    }
    return stream
  }

  /// What the system knows of `path`; nil with `errno`. Throws `FileError.refused` alone.
  package static func status(_ path: String, following: Bool = true) throws -> stat? {
    var status = stat()
    let flags = following && Access.current == nil ? 0 : AT_SYMLINK_NOFOLLOW
    let result = try at(path, .ask, following: following) { fstatat($0, $1, &status, flags) }
    return result == 0 ? status : nil
  }

  /// The system's functions of these names: 0, or -1 with `errno`. They throw `FileError.refused` alone.
  package static func makeOneFolder(_ path: String) throws -> Int32 {
    try at(path, .write, following: false) { mkdirat($0, $1, 0o777) }
  }

  package static func removeFile(_ path: String) throws -> Int32 {
    try at(path, .write, following: false) { unlinkat($0, $1, 0) }
  }

  package static func removeFolder(_ path: String) throws -> Int32 {
    try at(path, .write, following: false) { unlinkat($0, $1, AT_REMOVEDIR) }
  }

  package static func rename(_ path: String, to new: String) throws -> Int32 {
    try at(path, .write, following: false) { folder, name in
      try at(new, .write, following: false) { renameat(folder, name, $0, $1) }
    }
  }
}
