#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Text for the person at the terminal.
enum Console {
  /// Writes a line to the standard error.
  static func warn(_ text: String) {
    let line = text + "\n"
    _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
  }
}
