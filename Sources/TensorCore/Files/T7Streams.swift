/// Where `T7Reader` takes its items from: bytes in memory or a `File`.
protocol T7Source: AnyObject {
  var isASCII: Bool { get }
  /// Bytes of a long in binary.
  var longSize: Int { get }
  var position: Int { get }
  /// Bytes left; very many if nobody knows.
  var left: Int { get }
  /// Throws unless `count` items of at least `size` bytes can still be there.
  func expect(_ count: Int, of size: Int, _ what: String) throws
  func int() throws -> Int32
  func longs(_ count: Int, _ body: (Int) -> Void) throws
  func double() throws -> Double
  /// `count` bytes as they are.
  func bytes(_ count: Int) throws -> [UInt8]
  func storage(_ dtype: DType, _ count: Int) throws -> Storage
}

extension T7Source {
  func failure(_ what: String, at offset: Int? = nil) -> T7Error {
    T7Error(offset: offset ?? position, what)
  }

  func expect(_ count: Int, of size: Int, _ what: String) throws { try demand(count, size, what) }

  func demand(_ count: Int, _ size: Int, _ what: String) throws {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    if count < 0 || overflow || bytes > left {
      throw failure("\(count) \(what) announced where \(left) bytes are left")
    }
  }

  func long() throws -> Int {
    var value = 0
    try longs(1) { value = $0 }
    return value
  }

  /// A length followed by that many bytes.
  func string() throws -> [UInt8] { try bytes(Int(try int())) }
}

/// Where `T7Writer` puts its items: bytes in memory or a `File`.
protocol T7Sink: AnyObject {
  func int(_ x: Int32) throws
  func longs(_ values: Dims) throws
  func double(_ x: Double) throws
  /// Bytes as they are, in ASCII with a newline behind them.
  func characters(_ bytes: UnsafeRawBufferPointer) throws
  func elements(_ storage: Storage) throws
  /// Bytes that have their final form.
  func raw(_ bytes: [UInt8]) throws
}

/// Items of a file, in the form that the file is set to. Whoever has it keeps the file.
final class FileSource: T7Source {
  unowned let file: File

  init(_ file: File) { self.file = file }

  var isASCII: Bool { !file.isBinary }
  var longSize: Int { file.longBytes }
  var position: Int { (try? file.position) ?? 0 }
  var left: Int { file.left ?? .max }

  // To ask for the end of a file takes longer than to find that a few bytes are missing.
  func expect(_ count: Int, of size: Int, _ what: String) throws {
    if count < 0 || count > 1000 { try demand(count, size, what) }
  }

  private func items<T: Scalar>(_ type: T.Type, _ count: Int, _ body: (T) -> Void) throws {
    guard count > 0 else { return }
    try expect(count, of: 1, "numbers")
    let storage = try Storage(T.dtype, count: count)
    guard try file.take(T.dtype, storage.base, count) == count else {
      throw failure("no number, or the end of the file, where a number should be")
    }
    for i in 0..<count { body(storage.elements(T.self)[i]) }
  }

  func int() throws -> Int32 {
    var value: Int32 = 0
    try items(Int32.self, 1) { value = $0 }
    return value
  }

  func longs(_ count: Int, _ body: (Int) -> Void) throws { try items(Int.self, count, body) }

  func double() throws -> Double {
    var value = 0.0
    try items(Double.self, 1) { value = $0 }
    return value
  }

  func bytes(_ count: Int) throws -> [UInt8] {
    let storage = try storage(.byte, count)
    return Array(UnsafeRawBufferPointer(start: storage.base, count: storage.count))
  }

  func storage(_ dtype: DType, _ count: Int) throws -> Storage {
    let isText = isASCII && dtype.size > 1
    try expect(count, of: isText ? 1 : dtype == .long ? longSize : dtype.size, "elements")
    let offset = position
    let storage: Storage
    do {
      storage = try file.read(dtype, count: count)
    } catch {
      throw failure("\(error)", at: offset)
    }
    guard storage.count == count else {
      throw failure("the file ends after \(storage.count) of \(count) elements", at: offset)
    }
    return storage
  }
}

/// Items into a file, in the form that the file is set to. Whoever has it keeps the file.
final class FileSink: T7Sink {
  private unowned let file: File

  init(_ file: File) { self.file = file }

  private func put<T: Scalar>(_ value: T) throws {
    let storage = try Storage(T.dtype, count: 1)
    storage.elements(T.self)[0] = value
    _ = try file.write(storage)
  }

  func int(_ x: Int32) throws { try put(x) }

  func longs(_ values: Dims) throws {
    let storage = try Storage(.long, count: values.count)
    for (i, value) in values.enumerated() { storage.elements(Int.self)[i] = value }
    _ = try file.write(storage)
  }

  func double(_ x: Double) throws { try put(x) }

  func characters(_ bytes: UnsafeRawBufferPointer) throws {
    let storage = try Storage(.byte, count: bytes.count)
    if bytes.count > 0 {
      UnsafeMutableRawBufferPointer(start: storage.base, count: bytes.count).copyMemory(from: bytes)
    }
    _ = try file.write(storage)
  }

  func elements(_ storage: Storage) throws { _ = try file.write(storage) }
  func raw(_ bytes: [UInt8]) throws { _ = try bytes.withUnsafeBytes { try file.write($0) } }
}
