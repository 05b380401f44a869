#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file as memory that is shared with all who map it (`torch7/lib/TH/THAllocator.c`).
///
/// Another program that makes the file shorter takes the memory away, as in every mapping.
public final class FileMapping {
  /// Bytes mapped.
  public let count: Int
  let base: UnsafeMutableRawPointer
  // The name of a shared memory object, which goes with the mapping.
  private let sharedName: String?

  /// Maps `count` elements of `dtype` of a file, or of a shared memory object, which is made, or made
  /// longer, where needed; 0 maps all there is. Throws `FileError`, or `TensorError.size`.
  public init(_ name: String, _ dtype: DType, count: Int, sharedMemory: Bool) throws {
    let wanted = try Storage.bytes(count, dtype)
    let what = sharedMemory ? "shared memory object" : "file"
    func refusal(_ action: String) -> FileError {
      .failed("unable to \(action) \(what) <\(name)>: \(String(cString: strerror(errno)))")
    }
    if sharedMemory { try Access.refuse("share memory with other programs") }
    let file =
      sharedMemory
      ? FileMapping.openShared(name) : try FileSystem.open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if file < 0 { throw refusal("open") }
    defer { closeFile(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw refusal("read the size of") }
    var bytes = Int(status.st_size) / dtype.size * dtype.size
    if wanted > 0 {
      if wanted > Int(status.st_size), !FileMapping.grow(file, wanted) {
        throw refusal("give \(wanted) bytes to")
      }
      bytes = wanted
    }
    guard bytes > 0 else { throw FileError.failed("the \(what) <\(name)> is empty: give its size") }
    guard let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      memory != MAP_FAILED
    else { throw refusal("map") }
    (self.count, base, sharedName) = (bytes, memory, sharedMemory ? name : nil)
  }

  deinit {
    munmap(base, count)
    if let sharedName { shm_unlink(sharedName) }
  }

  // The space is taken at once: writing into a mapping that finds none ends the process.
  private static func grow(_ file: Int32, _ bytes: Int) -> Bool {
    #if canImport(Glibc)
      errno = posix_fallocate(file, 0, off_t(bytes))
      return errno == 0
    #else
      return ftruncate(file, off_t(bytes)) == 0
    #endif
  }

  private static func openShared(_ name: String) -> Int32 {
    #if canImport(Glibc)
      shm_open(name, O_RDWR | O_CREAT, 0o600)
    #else
      // The function takes a list of arguments, which Swift cannot call.
      -1
    #endif
  }
}

private func closeFile(_ file: Int32) { close(file) }
