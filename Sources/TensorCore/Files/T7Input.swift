#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file's bytes as ints, longs, doubles, characters and arrays, in Torch's binary form (the
/// machine's byte order, little-endian here) or its ASCII form (numbers apart by white space; one
/// newline after every item, which is not part of it).
final class T7Input: T7Source {
  let bytes: UnsafeRawBufferPointer
  let isASCII: Bool
  /// Bytes of a long in binary: 8, or 4 in files of 32-bit systems.
  let longSize: Int
  // Read at every byte, by one call at a time.
  @exclusivity(unchecked) private(set) var position = 0

  init(bytes: UnsafeRawBufferPointer, isASCII: Bool, longSize: Int) {
    (self.bytes, self.isASCII, self.longSize) = (bytes, isASCII, longSize)
  }

  var left: Int { bytes.count - position }

  // MARK: Single items

  func int() throws -> Int32 {
    if !isASCII { return try binary(Int32.self) }
    let start = position
    guard let value = Int32(exactly: try integer()) else {
      throw failure("an integer beyond 32 bits", at: start)
    }
    skipNewline()
    return value
  }

  func longs(_ count: Int, _ body: (Int) -> Void) throws {
    try expect(count, of: isASCII ? 1 : longSize, "longs")
    for _ in 0..<count {
      if isASCII {
        body(try integer())
      } else if longSize == 4 {
        body(Int(try binary(Int32.self)))
      } else {
        body(try binary(Int.self))
      }
    }
    if count > 0 { skipNewline() }
  }

  func double() throws -> Double {
    if !isASCII { return try binary(Double.self) }
    let value = try real(strtod)
    skipNewline()
    return value
  }

  func bytes(_ count: Int) throws -> [UInt8] {
    try expect(count, of: 1, "characters")
    return Array(try characters(count, of: 1))
  }

  private func binary<T: BitwiseCopyable>(_ type: T.Type) throws -> T {
    let size = MemoryLayout<T>.size
    guard left >= size else { throw failure("the file ends inside a number") }
    defer { position += size }
    return bytes.loadUnaligned(fromByteOffset: position, as: T.self)
  }

  // MARK: Arrays

  /// `count` elements as a new storage.
  func storage(_ dtype: DType, _ count: Int) throws -> Storage {
    let isText = isASCII && dtype.size > 1
    let narrow = !isASCII && dtype == .long && longSize == 4
    try expect(count, of: isText ? 1 : narrow ? 4 : dtype.size, "elements")
    // Between two numbers is a space.
    if isText, count > 1 { try expect(2 * count - 1, of: 1, "digits and spaces") }
    let start = position
    let storage: Storage
    do {
      storage = try Storage(uninitialized: dtype, count: count)
    } catch {
      throw failure("\(error)", at: start)
    }
    if isText {
      try parse(into: storage)
      if count > 0 { skipNewline() }
    } else if narrow {
      let elements = storage.elements(Int.self)
      for i in 0..<count { elements[i] = Int(try binary(Int32.self)) }
    } else {
      let raw = try characters(count, of: dtype.size)
      if let from = raw.baseAddress, count > 0 { memcpy(storage.base, from, raw.count) }
    }
    return storage
  }

  private func characters(_ count: Int, of size: Int) throws -> UnsafeRawBufferPointer {
    let start = position
    position += count * size
    if isASCII && count > 0 { skipNewline() }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * size])
  }

  private func parse(into storage: Storage) throws {
    let count = storage.count
    switch storage.dtype {
    case .double:
      let elements = storage.elements(Double.self)
      for i in 0..<count { elements[i] = try real(strtod) }
    case .float:
      let elements = storage.elements(Float.self)
      for i in 0..<count { elements[i] = try real(strtof) }
    case .half:
      let elements = storage.elements(Half.self)
      for i in 0..<count { elements[i] = Half(number: Double(try real(strtof))) }
    case .short: try parse(into: storage.elements(Int16.self), count)
    case .int: try parse(into: storage.elements(Int32.self), count)
    case .long: try parse(into: storage.elements(Int.self), count)
    case .byte, .char: break  // Raw bytes in both forms.
    }
  }

  private func parse<T: FixedWidthInteger>(
    into elements: UnsafeMutablePointer<T>, _ count: Int
  ) throws {
    for i in 0..<count {
      guard let value = T(exactly: try integer()) else {
        throw failure("an integer beyond \(T.bitWidth) bits")
      }
      elements[i] = value
    }
  }

  // MARK: ASCII

  private func skipNewline() {
    if isASCII, left > 0, bytes[position] == UInt8(ascii: "\n") { position += 1 }
  }

  /// The next word between white space.
  private func word() throws -> Range<Int> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
    while left > 0, isSpace(bytes[position]) { position += 1 }
    let start = position
    while left > 0, !isSpace(bytes[position]) {
      position += 1
      if position - start > T7Input.longestWord { throw failure("not a number", at: start) }
    }
    if start == position { throw failure("the file ends where a number should be") }
    return start..<position
  }

  private static let longestWord = 400

  private func integer() throws -> Int {
    let word = try word()
    var i = word.lowerBound
    let isNegative = bytes[i] == UInt8(ascii: "-")
    if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
    var value = 0
    var isNumber = i < word.upperBound
    while i < word.upperBound && isNumber {
      let digit = Int(bytes[i]) - 48
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = tens.addingReportingOverflow(isNegative ? -digit : digit)
      isNumber = digit >= 0 && digit <= 9 && !overflow && !overflow2
      value = sum
      i += 1
    }
    if !isNumber { throw failure("not an integer of 64 bits", at: word.lowerBound) }
    return value
  }

  private func real<T>(
    _ convert: (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> T
  ) throws -> T {
    let word = try word()
    let value = withUnsafeTemporaryAllocation(
      byteCount: T7Input.longestWord + 1, alignment: 1
    ) { buffer -> T? in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[word]))
      buffer[word.count] = 0
      guard let raw = buffer.baseAddress else { return nil }
      let text = raw.assumingMemoryBound(to: CChar.self)
      var end: UnsafeMutablePointer<CChar>?
      let value = convert(text, &end)
      return end == text + word.count ? value : nil
    }
    guard let value else { throw failure("not a number", at: word.lowerBound) }
    return value
  }
}
