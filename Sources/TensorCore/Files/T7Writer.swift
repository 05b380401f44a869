/// Writes values one after another as `torch.File:writeObject` does: what was written before is
/// written as its number.
public final class T7Writer {
  private let output: any T7Sink
  /// False writes shared objects as often as they occur.
  public var referenced: Bool
  private var numbers: [ObjectIdentifier: Int32] = [:]
  private var last: Int32 = 0
  // An identifier is only good while its object lives.
  private var kept: [AnyObject] = []

  /// - Parameters:
  ///   - ascii: which of the two forms.
  ///   - referenced: false writes shared objects as often as they occur.
  public init(ascii: Bool, referenced: Bool = true) {
    output = T7Output(isASCII: ascii)
    self.referenced = referenced
  }

  /// Writes to a file from its position on, in the form it is set to; the caller keeps the file.
  public init(_ file: File) {
    output = FileSink(file)
    referenced = true
  }

  /// Writes to a file that is made; `finish` follows the last value.
  init(_ file: AtomicFile.Output, ascii: Bool, referenced: Bool) {
    output = T7Output(isASCII: ascii, file: file)
    self.referenced = referenced
  }

  /// Writes what has been held back.
  func finish() throws { try (output as? T7Output)?.spill() }

  /// Everything written so far; nothing when it goes to a file.
  public var bytes: [UInt8] { (output as? T7Output)?.bytes ?? [] }

  /// Appends a value.
  /// - Throws: `T7Error` for values nested deeper than `T7Reader.maximumDepth`, and for strings or
  ///   tables with more than 2^31 - 1 parts, which the format cannot hold.
  public func write(_ value: T7Value) throws {
    var stack: [Frame] = []
    var next: T7Value? = value
    while true {
      if let value = next, let frame = try begin(value) {
        if stack.count == T7Reader.maximumDepth {
          throw T7Error("more than \(T7Reader.maximumDepth) values inside one another")
        }
        stack.append(frame)
      }
      guard let frame = stack.popLast() else { return }
      switch frame {
      case .payload(let value): next = value
      case .pairs(let pairs, let i):
        if i == 2 * pairs.count {
          next = nil
        } else {
          next = i & 1 == 0 ? pairs[i >> 1].key : pairs[i >> 1].value
          stack.append(.pairs(pairs, i + 1))
        }
      case .parts(let parts, let i):
        next = nil
        if i < parts.count {
          stack.append(.parts(parts, i + 1))
          switch parts[i] {
          case .bytes(let bytes): try output.raw(bytes)
          case .value(let value): next = value
          }
        }
      }
    }
  }

  /// What is still to be written of a value that has begun.
  private enum Frame {
    case payload(T7Value)
    case pairs([(key: T7Value, value: T7Value)], Int)
    case parts([T7Part], Int)
  }

  /// Writes all of a value that has no values inside, or the head of one that has.
  private func begin(_ value: T7Value) throws -> Frame? {
    switch value {
    case .nil: try output.int(T7Tag.nil)
    case .number(let x):
      try output.int(T7Tag.number)
      try output.double(x)
    case .boolean(let b):
      try output.int(T7Tag.boolean)
      try output.int(b ? 1 : 0)
    case .string(let bytes):
      try output.int(T7Tag.string)
      try string(bytes)
    case .storage(let storage): try write(storage)
    case .tensor(let tensor): try write(tensor)
    case .table(let table):
      try output.int(T7Tag.table)
      guard try isNew(table) else { return nil }
      // What has been set to nil is not there.
      let pairs = table.pairs.filter { !$0.value.isNil }
      try output.int(try count(pairs.count, "entries of a table"))
      return .pairs(pairs, 0)
    case .object(let object):
      try output.int(T7Tag.torch)
      guard try isNew(object) else { return nil }
      try className(object.className, object.version)
      if object.className == T7Object.generator, let state = object.payload.asTensor {
        try output.characters(UnsafeRawBufferPointer(start: state.storage.base, count: state.storage.count))
        return nil
      }
      return object.parts.map { .parts($0, 0) } ?? .payload(object.payload)
    case .function(let function):
      try output.int(function.kind)
      if function.kind != T7Tag.function {
        guard try isNew(function) else { return nil }
      }
      try string(function.bytecode)
      return .payload(function.upvalues)
    }
    return nil
  }

  private func write(_ storage: Storage) throws {
    try output.int(T7Tag.torch)
    guard try isNew(storage) else { return }
    try className(storage.dtype.storageName, 1)
    try writeContents(storage)
  }

  /// Writes what stands behind a storage's class: its length and elements.
  public func writeContents(_ storage: Storage) throws {
    try output.longs([storage.count])
    try output.elements(storage)
  }

  private func write(_ tensor: Tensor) throws {
    try output.int(T7Tag.torch)
    guard try isNew(tensor) else { return }
    try className(tensor.dtype.tensorName, 1)
    try writeContents(tensor)
  }

  /// Writes what stands behind a tensor's class: its layout and storage.
  public func writeContents(_ tensor: Tensor) throws {
    try output.int(Int32(truncatingIfNeeded: tensor.dimension))
    try output.longs(tensor.sizes)
    try output.longs(tensor.strides)
    try output.longs([tensor.layout.offset + 1])
    // Torch gives a tensor its storage only when it first has elements.
    if tensor.dimension == 0 && tensor.storage.count == 0 {
      try output.int(T7Tag.nil)
    } else {
      try write(tensor.storage)
    }
  }

  /// Writes the number of `object`; true when it is new and its contents have to follow.
  private func isNew(_ object: AnyObject) throws -> Bool {
    let identifier = ObjectIdentifier(object)
    if referenced, let number = numbers[identifier] {
      try output.int(number)
      return false
    }
    if last == .max { throw T7Error("more than 2^31 - 1 objects") }
    last += 1
    try StorageMemory.spend(64)
    try StorageMemory.grow(to: Int(last), 48)
    if referenced {
      numbers[identifier] = last
      kept.append(object)
    }
    try output.int(last)
    return true
  }

  private func className(_ name: String, _ version: Int) throws {
    try string(Array("V \(version)".utf8))
    try string(Array(name.utf8))
  }

  private func string(_ bytes: [UInt8]) throws {
    try output.int(try count(bytes.count, "characters of a string"))
    try bytes.withUnsafeBytes { try output.characters($0) }
  }

  private func count(_ n: Int, _ what: String) throws -> Int32 {
    guard let count = Int32(exactly: n) else { throw T7Error("\(n) \(what) do not fit the format") }
    return count
  }
}

/// The counterpart of `T7Input`: bytes in memory, or on their way to a file.
final class T7Output: T7Sink {
  /// All that was written; of a file what has not gone there.
  private(set) var bytes: [UInt8] = []
  private let isASCII: Bool
  private let file: AtomicFile.Output?
  // So many bytes are worth a call of the system.
  private static let most = 1 << 16

  init(isASCII: Bool, file: AtomicFile.Output? = nil) {
    self.isASCII = isASCII
    self.file = file
  }

  /// Hands the bytes on to the file, if there is one.
  func spill() throws {
    guard let file else { return }
    try file.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  func int(_ x: Int32) throws {
    if isASCII { line("\(x)") } else { append(x) }
    if bytes.count >= T7Output.most {
      try spill()
      try room(for: 32)
    }
  }

  /// Asks for the memory of `count` more bytes where an array doubles.
  private func room(for count: Int) throws {
    if file == nil, bytes.count + count > bytes.capacity { try StorageMemory.spend(2 * (bytes.count + count)) }
  }

  func longs(_ values: Dims) {
    if isASCII {
      if !values.isEmpty { line(values.map(String.init).joined(separator: " ")) }
    } else {
      for value in values { append(value) }
    }
  }

  func double(_ x: Double) throws {
    if isASCII { line(printed("%.17g", x)) } else { append(x) }
    if bytes.count >= T7Output.most { try spill() }
  }

  func characters(_ raw: UnsafeRawBufferPointer) throws {
    try plain(raw)
    if isASCII && !raw.isEmpty { newline() }
  }

  func elements(_ storage: Storage) throws {
    let count = storage.count
    if file == nil {
      // What is written grows by doubling, and Swift's arrays cannot fail politely.
      try StorageMemory.require(3 * (bytes.count + count * (isASCII ? 24 : storage.dtype.size)))
    }
    if !isASCII || storage.dtype.size == 1 {
      try characters(UnsafeRawBufferPointer(start: storage.base, count: count * storage.dtype.size))
      return
    }
    for i in 0..<count {
      if i > 0 { bytes.append(UInt8(ascii: " ")) }
      bytes.append(contentsOf: storage.word(i).utf8)
      if bytes.count >= T7Output.most { try spill() }
    }
    if count > 0 { newline() }
  }

  func raw(_ raw: [UInt8]) throws { try raw.withUnsafeBytes { try plain($0) } }

  private func plain(_ raw: UnsafeRawBufferPointer) throws {
    guard let file else {
      try room(for: raw.count)
      return bytes.append(contentsOf: raw)
    }
    try spill()
    try file.write(raw)
  }

  private func append<T: BitwiseCopyable>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  private func line(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    newline()
  }

  private func newline() { bytes.append(UInt8(ascii: "\n")) }
}
