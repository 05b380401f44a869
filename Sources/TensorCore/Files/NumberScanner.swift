#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers as text, taken from a stream up to the first character that is no part of one, as C's
/// `scanf` does.
struct NumberScanner {
  private let stream: any ByteStream
  private var text: [CChar] = []
  /// Longer numbers are none.
  private static let longest = 400

  init(_ stream: any ByteStream) { self.stream = stream }

  /// Stores the next number as a `dtype`; false when what follows is none, or too large an integer.
  mutating func read(_ dtype: DType, _ memory: UnsafeMutableRawPointer) -> Bool {
    switch dtype {
    case .double: store(real(strtod), memory)
    case .float: store(real(strtof), memory)
    case .half: store(real(strtof).map { Half(number: Double($0)) }, memory)
    case .long: store(integer(Int.self), memory)
    case .int: store(integer(Int32.self), memory)
    case .short: store(integer(Int16.self), memory)
    case .byte: store(integer(UInt8.self), memory)
    case .char: store(integer(Int8.self), memory)
    }
  }

  private func store<T: BitwiseCopyable>(_ value: T?, _ memory: UnsafeMutableRawPointer) -> Bool {
    guard let value else { return false }
    memory.storeBytes(of: value, as: T.self)
    return true
  }

  private mutating func integer<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    begin()
    take { $0 == "+" || $0 == "-" }
    takeDigits()
    return T(String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  private mutating func real<T>(
    _ convert: (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> T
  ) -> T? {
    begin()
    take { $0 == "+" || $0 == "-" }
    if isNext({ $0.isLetter }) {
      while take({ $0.isLetter }) {}  // inf and nan
    } else {
      takeDigits()
      if take({ $0 == "." }) { takeDigits() }
      if take({ $0 == "e" || $0 == "E" }) {
        take { $0 == "+" || $0 == "-" }
        takeDigits()
      }
    }
    if text.isEmpty { return nil }
    text.append(0)
    return text.withUnsafeBufferPointer { buffer -> T? in
      guard let start = buffer.baseAddress else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let value = convert(start, &end)
      return end.map { UnsafePointer($0) } == start + (buffer.count - 1) ? value : nil
    }
  }

  private mutating func begin() {
    text.removeAll(keepingCapacity: true)
    while let byte = stream.next() {
      if byte != 32 && !(9...13).contains(byte) { return stream.back(byte) }
    }
  }

  private func isNext(_ fits: (Character) -> Bool) -> Bool {
    guard let byte = stream.next() else { return false }
    stream.back(byte)
    return byte < 128 && fits(Character(UnicodeScalar(byte)))
  }

  @discardableResult
  private mutating func take(_ fits: (Character) -> Bool) -> Bool {
    guard text.count < NumberScanner.longest, let byte = stream.next() else { return false }
    guard byte < 128, fits(Character(UnicodeScalar(byte))) else {
      stream.back(byte)
      return false
    }
    text.append(CChar(bitPattern: byte))
    return true
  }

  private mutating func takeDigits() {
    while text.count < NumberScanner.longest, let byte = stream.next() {
      guard (48...57).contains(byte) else { return stream.back(byte) }
      text.append(CChar(bitPattern: byte))
    }
  }
}
