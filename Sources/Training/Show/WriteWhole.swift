import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Puts `text` into the file `path` whole or not at all: into a new file beside it, which then takes its name.
/// Throws `FileError.failed` with the path and the system's reason.
func writeWhole(_ text: String, to path: String) throws {
  let part = path + ".part"
  let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw systemFailure("write", path) }
  do {
    try writeAll(text, to: file, path: path)
  } catch {
    _ = close(file)
    unlink(part)
    throw error
  }
  guard close(file) == 0, rename(part, path) == 0 else {
    let failure = systemFailure("write", path)
    unlink(part)
    throw failure
  }
}

/// Hands all of `text` to an open file. Throws `FileError.failed` with `path` and the system's reason.
func writeAll(_ text: String, to file: Int32, path: String) throws {
  var text = text
  let isWritten = text.withUTF8 { bytes in
    var done = 0
    while done < bytes.count {
      guard let start = bytes.baseAddress else { break }
      let count = write(file, start + done, bytes.count - done)
      if count > 0 { done += count } else if count == 0 || errno != EINTR { return false }
    }
    return true
  }
  if !isWritten { throw systemFailure("write", path) }
}

/// The text of the file `path`, with what is no UTF-8 replaced; nil when there is none.
/// Throws `FileError.failed` when it is there and cannot be read.
func readWhole(_ path: String) throws -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else {
    if errno == ENOENT { return nil }
    throw systemFailure("read", path)
  }
  defer { _ = close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 {
      return String(decoding: bytes, as: UTF8.self)
    } else if errno != EINTR {
      throw systemFailure("read", path)
    }
  }
}

/// `cannot write 'run.jsonl': No space left on device`, from `errno`.
func systemFailure(_ verb: String, _ path: String) -> FileError {
  .failed("cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
}
