import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file with every figure of every record of a run, each written when it is made: `.jsonl` with the run in the first
/// line and an object a record, or `.csv` with a row a record.
///
/// What is no finite number is `"NaN"`, `"Infinity"` or `"-Infinity"` in JSON, `nan`, `inf` or `-inf` in a table. A
/// confusion matrix is a list of lists in both.
public final class RunLog {
  /// The file.
  public let path: String
  private var format: any LogFormat
  private var file: Int32 = -1

  /// A log that will be in the file `path`. Throws when its name ends neither in `.jsonl` nor in `.csv`.
  public init(path: String, description: RunDescription) throws {
    self.path = path
    if path.hasSuffix(".jsonl") {
      format = JSONLog(description: description)
    } else if path.hasSuffix(".csv") {
      format = CSVLog()
    } else {
      throw FileError.misuse("log = '\(path)': the file's name must end in .jsonl or .csv")
    }
  }

  deinit { close() }

  /// Begins a new file; or, when the history has records, goes on with the old one, which then has each of them once
  /// and none of those that came after. Throws `FileError.failed` with path and cause when the file cannot be written.
  public func begin(_ history: History) throws {
    let old = history.records.isEmpty ? nil : try contents()
    try rewrite(history, old: old)
  }

  /// Adds the last record of the history. Throws `FileError.failed` with path and cause when the file cannot be
  /// written; it then ends with the record before.
  public func append(_ history: History) throws {
    guard let record = history.records.last else { return }
    let isBest = history.best == history.records.count - 1
    guard let line = format.line(record, isBest: isBest) else {
      try rewrite(history, old: try contents())
      return
    }
    let end = lseek(file, 0, SEEK_END)
    do { try add(line) } catch {
      // A part of a line would spoil the next one.
      if end >= 0 { _ = ftruncate(file, end) }
      throw error
    }
  }

  /// The text of the file, what is no UTF-8 replaced; nil when there is none.
  private func contents() throws -> String? {
    guard FileSystem.kind(path) != nil else { return nil }
    return String(decoding: try FileSystem.readAll(path), as: UTF8.self)
  }

  private func add(_ line: String) throws {
    let bytes = Array(line.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { rest in
        rest.baseAddress.map { write(file, $0 + done, rest.count - done) } ?? 0
      }
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw FileSystem.failure(path, "cannot write")
      }
    }
  }

  /// Ends the use of the file.
  public func close() {
    guard file >= 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(file)
    #else
      _ = Darwin.close(file)
    #endif
    file = -1
  }

  private func rewrite(_ history: History, old: String?) throws {
    close()
    try AtomicFile.write(to: path, isDurable: false) { try $0.write(format.file(history, old: old)) }
    file = try FileSystem.open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    if file < 0 { throw FileSystem.failure(path, "cannot write") }
  }
}
