/// Writes values one after another as `torch.File:writeObject` does: what was written before is
/// written as its number.
public final class T7Writer {
  private var output: T7Output
  private let referenced: Bool
  private var numbers: [ObjectIdentifier: Int32] = [:]
  private var last: Int32 = 0
  // An identifier is only good while its object lives.
  private var kept: [AnyObject] = []

  /// - Parameter referenced: false writes shared objects as often as they occur.
  public init(ascii: Bool, referenced: Bool = true) {
    output = T7Output(isASCII: ascii)
    self.referenced = referenced
  }

  /// Everything written so far.
  public var bytes: [UInt8] { output.bytes }

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
      }
    }
  }

  /// What is still to be written of a value that has begun.
  private enum Frame {
    case payload(T7Value)
    case pairs([(key: T7Value, value: T7Value)], Int)
  }

  /// Writes all of a value that has no values inside, or the head of one that has.
  private func begin(_ value: T7Value) throws -> Frame? {
    switch value {
    case .nil: output.int(T7Tag.nil)
    case .number(let x):
      output.int(T7Tag.number)
      output.double(x)
    case .boolean(let b):
      output.int(T7Tag.boolean)
      output.int(b ? 1 : 0)
    case .string(let bytes):
      output.int(T7Tag.string)
      try string(bytes)
    case .storage(let storage): try write(storage)
    case .tensor(let tensor): try write(tensor)
    case .table(let table):
      output.int(T7Tag.table)
      guard try isNew(table) else { return nil }
      output.int(try count(table.pairs.count, "entries of a table"))
      return .pairs(table.pairs, 0)
    case .object(let object):
      output.int(T7Tag.torch)
      guard try isNew(object) else { return nil }
      try className(object.className, object.version)
      return .payload(object.payload)
    case .function(let function):
      output.int(function.kind)
      if function.kind != T7Tag.function {
        guard try isNew(function) else { return nil }
      }
      try string(function.bytecode)
      return .payload(function.upvalues)
    }
    return nil
  }

  private func write(_ storage: Storage) throws {
    output.int(T7Tag.torch)
    guard try isNew(storage) else { return }
    try className(storage.dtype.storageName, 1)
    output.longs([storage.count])
    // What is written grows by doubling.
    let wide = output.isASCII ? 24 : storage.dtype.size
    try StorageMemory.require(3 * (output.bytes.count + storage.count * wide))
    output.elements(storage)
  }

  private func write(_ tensor: Tensor) throws {
    output.int(T7Tag.torch)
    guard try isNew(tensor) else { return }
    try className(tensor.dtype.tensorName, 1)
    output.int(Int32(truncatingIfNeeded: tensor.dimension))
    output.longs(tensor.sizes)
    output.longs(tensor.strides)
    output.longs([tensor.layout.offset + 1])
    // Torch gives a tensor its storage only when it first has elements.
    if tensor.dimension == 0 && tensor.storage.count == 0 {
      output.int(T7Tag.nil)
    } else {
      try write(tensor.storage)
    }
  }

  /// Writes the number of `object`; true when it is new and its contents have to follow.
  private func isNew(_ object: AnyObject) throws -> Bool {
    let identifier = ObjectIdentifier(object)
    if referenced, let number = numbers[identifier] {
      output.int(number)
      return false
    }
    if last == .max { throw T7Error("more than 2^31 - 1 objects") }
    last += 1
    if referenced {
      numbers[identifier] = last
      kept.append(object)
    }
    output.int(last)
    return true
  }

  private func className(_ name: String, _ version: Int) throws {
    try string(Array("V \(version)".utf8))
    try string(Array(name.utf8))
  }

  private func string(_ bytes: [UInt8]) throws {
    output.int(try count(bytes.count, "characters of a string"))
    bytes.withUnsafeBytes { output.characters($0) }
  }

  private func count(_ n: Int, _ what: String) throws -> Int32 {
    guard let count = Int32(exactly: n) else { throw T7Error("\(n) \(what) do not fit the format") }
    return count
  }
}

/// The counterpart of `T7Input`.
struct T7Output {
  var bytes: [UInt8] = []
  let isASCII: Bool

  init(isASCII: Bool) { self.isASCII = isASCII }

  mutating func int(_ x: Int32) {
    if isASCII { line("\(x)") } else { append(x) }
  }

  mutating func longs<C: Collection>(_ values: C) where C.Element == Int {
    if isASCII {
      if !values.isEmpty { line(values.map(String.init).joined(separator: " ")) }
    } else {
      for value in values { append(value) }
    }
  }

  mutating func double(_ x: Double) {
    if isASCII { line(printed("%.17g", x)) } else { append(x) }
  }

  mutating func characters(_ raw: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: raw)
    if isASCII && !raw.isEmpty { newline() }
  }

  mutating func elements(_ storage: Storage) {
    let count = storage.count
    if !isASCII || storage.dtype.size == 1 {
      characters(UnsafeRawBufferPointer(start: storage.base, count: count * storage.dtype.size))
      return
    }
    for i in 0..<count {
      if i > 0 { bytes.append(UInt8(ascii: " ")) }
      bytes.append(contentsOf: T7Output.word(storage, i).utf8)
    }
    if count > 0 { newline() }
  }

  /// Nine digits tell any two Floats apart, seventeen any two Doubles.
  private static func word(_ storage: Storage, _ i: Int) -> String {
    switch storage.dtype {
    case .double: printed("%.17g", storage.load(i))
    case .float, .half: printed("%.9g", storage.load(i))
    case .long: String(storage.elements(Int.self)[i])
    case .int, .short, .char, .byte: String(Int(storage.load(i)))
    }
  }

  private mutating func append<T: BitwiseCopyable>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  private mutating func line(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    newline()
  }

  private mutating func newline() { bytes.append(UInt8(ascii: "\n")) }
}
