/// Reads values one after another from the bytes of a `.t7` file, remembering what it has read, as
/// `torch.File:readObject` does. The format is fixed by Torch7's `File.lua` and the `read`
/// functions of its tensors and storages.
///
/// Bytes are never trusted: a wrong one gives a `T7Error`, and no count is believed before enough
/// bytes for it are seen.
public final class T7Reader {
  /// Nesting beyond this is an error, here and in `T7Writer`. Torch's own reader, which recurses in
  /// Lua, gives up at about the same depth.
  public static let maximumDepth = 2000
  /// More dimensions than this is an error.
  public static let maximumDimension = 256

  /// Reads the contents of an object whose class has its own reader; false when it has none.
  public typealias ObjectHook = (T7Object, T7Reader) throws -> Bool

  private var input: any T7Source
  private let owned: UnsafeMutableRawBufferPointer?
  private var known: [Int32: T7Value] = [:]
  private var opened: [T7Value] = []
  /// Asked for every object, so that a class can read its own form; `read` may be called from there.
  public var hook: ObjectHook?
  private var made: File?
  /// True once the hook has read an object.
  private(set) var hasHooked = false
  /// True once a tensor was read whose sizes show that longs have the assumed length.
  private(set) var hasSeenSizes = false

  /// Reads a copy of `bytes`.
  /// - Parameters:
  ///   - bytes: of a file.
  ///   - ascii: which of the two forms; nil looks at the first byte.
  ///   - longSize: bytes of a long in the binary form, 8 or 4.
  public init(_ bytes: [UInt8], ascii: Bool? = nil, longSize: Int = 8) throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    copy.copyBytes(from: bytes)
    owned = copy
    let form = try ascii ?? T7Reader.looksASCII(UnsafeRawBufferPointer(copy))
    input = T7Input(bytes: UnsafeRawBufferPointer(copy), isASCII: form, longSize: longSize)
  }

  /// Reads `bytes`, which outlive the reader.
  init(unowned bytes: UnsafeRawBufferPointer, ascii: Bool?, longSize: Int) throws {
    owned = nil
    let form = try ascii ?? T7Reader.looksASCII(bytes)
    input = T7Input(bytes: bytes, isASCII: form, longSize: longSize)
  }

  /// Reads from a file, in the form it is set to, from its position on; the caller keeps the file.
  public init(_ file: File) {
    owned = nil
    input = FileSource(file)
  }

  /// The file that is read, at the next byte: bytes in memory become one, for hooks to read from.
  public func file() throws -> File {
    if let source = input as? FileSource { return source.file }
    guard let bytes = (input as? T7Input)?.bytes else { throw failure("no file", at: input.position) }
    let storage = try Storage(.char, count: bytes.count + 1)
    if bytes.count > 0 {
      UnsafeMutableRawBufferPointer(start: storage.base, count: bytes.count).copyMemory(from: bytes)
    }
    let file = try File(storage: storage, mode: "r")
    file.isBinary = !input.isASCII
    try file.setLongSize(input.longSize)
    try file.seek(input.position)
    input = FileSource(file)
    made = file
    return file
  }

  deinit { owned?.deallocate() }

  /// The next byte to be read.
  public var position: Int { input.position }
  /// True when no bytes are left.
  public var isAtEnd: Bool { input.left == 0 }
  var isASCII: Bool { input.isASCII }

  /// A file begins with a small number: a byte 0 to 8 in binary, a digit in ASCII.
  private static func looksASCII(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard let first = bytes.first else { throw T7Error(offset: 0, "the file is empty") }
    return first > 8
  }

  /// The next value.
  /// - Parameter referenced: false reads every object anew, even if its number was seen before, for
  ///   files written with `referenced(false)`.
  /// - Throws: `T7Error`; the reader should not be used after that.
  public func read(referenced: Bool = true) throws -> T7Value {
    depth += 1
    defer { depth -= 1 }
    do {
      let value = try next(referenced)
      if depth == 1 { opened = [] }
      return value
    } catch {
      // Half a graph may have loops that nothing else would free.
      if depth == 1 {
        for value in opened {
          value.complete()
          value.dismantle()
        }
        opened = []
        known = [:]
      }
      throw error
    }
  }

  /// Calls of `read` inside one another, through hooks.
  private var depth = 0

  /// What stands behind the class of a tensor of type `dtype`.
  public func readContents(_ dtype: DType) throws -> Tensor { try tensor(dtype, true) }

  /// What stands behind the class of a storage of type `dtype`.
  public func readStorage(_ dtype: DType) throws -> Storage { try input.storage(dtype, try input.long()) }

  // MARK: The graph

  /// What waits for the value that is being read.
  private enum Frame {
    case table(T7Table, left: Int32, key: T7Value?)
    case object(T7Object)
    case function(T7Function)
  }

  private enum Start {
    case complete(T7Value)
    case open(Frame)
  }

  private func failure(_ what: String, at offset: Int) -> T7Error { T7Error(offset: offset, what) }

  private func next(_ referenced: Bool) throws -> T7Value {
    var stack: [Frame] = []
    while true {
      let offset = input.position
      var value: T7Value
      switch try start(referenced) {
      case .open(let frame):
        if stack.count == T7Reader.maximumDepth {
          throw failure("more than \(T7Reader.maximumDepth) values inside one another", at: offset)
        }
        stack.append(frame)
        continue
      case .complete(let complete): value = complete
      }
      // The value may complete what it stands in, and that again.
      close: while true {
        guard let frame = stack.popLast() else { return value }
        switch frame {
        case .table(let table, let left, nil):
          stack.append(.table(table, left: left, key: value))
          break close
        case .table(let table, let left, let key?):
          guard table.set(key, value) else {
            throw failure("a table key is nil or NaN", at: offset)
          }
          if left > 1 {
            stack.append(.table(table, left: left - 1, key: nil))
            break close
          }
          table.isComplete = true
          value = .table(table)
        case .object(let object):
          if object.takesHeader(value) {
            stack.append(frame)
            break close
          }
          object.payload = value
          object.isComplete = true
          value = .object(object)
        case .function(let function):
          function.upvalues = value
          function.isComplete = true
          value = .function(function)
        }
      }
    }
  }

  /// Reads the head of a value, and all of one that has no values inside.
  /// - Parameter inside: the type of the tensor whose storage this has to be.
  private func start(_ referenced: Bool, inside: DType? = nil) throws -> Start {
    let offset = input.position
    // About what a pair of a table takes.
    try StorageMemory.spend(200)
    let tag = try input.int()
    switch tag {
    case T7Tag.nil: return .complete(.nil)
    case T7Tag.number: return .complete(.number(try input.double()))
    case T7Tag.string: return .complete(.string(try input.string()))
    case T7Tag.boolean: return .complete(.boolean(try input.int() == 1))
    case T7Tag.function:
      let function = T7Function(kind: tag, bytecode: try input.string())
      opened.append(.function(function))
      function.isComplete = false
      return .open(.function(function))
    case T7Tag.table, T7Tag.torch, T7Tag.oldRecursiveFunction, T7Tag.recursiveFunction: break
    default: throw failure("\(tag) is not the number of a type", at: offset)
    }
    let index = try input.int()
    if referenced, let value = known[index] { return .complete(value) }
    if tag == T7Tag.torch { return try torch(index, referenced, inside) }
    if tag == T7Tag.table {
      let count = try input.int()
      try input.expect(Int(count), of: 2, "table entries")
      let table = T7Table()
      try note(.table(table), index)
      table.isComplete = count == 0
      return count == 0 ? .complete(.table(table)) : .open(.table(table, left: count, key: nil))
    }
    let function = T7Function(kind: tag, bytecode: try input.string())
    try note(.function(function), index)
    function.isComplete = false
    return .open(.function(function))
  }

  private func note(_ value: T7Value, _ index: Int32) throws {
    try StorageMemory.grow(to: opened.count, 64)
    known[index] = value
    opened.append(value)
  }

  // MARK: Torch classes

  private func torch(_ index: Int32, _ referenced: Bool, _ inside: DType?) throws -> Start {
    let offset = input.position
    let (name, version) = try className()
    // A tensor here would recurse, and a file can nest as many as it likes.
    let dtype = name.hasPrefix("torch.") ? DType(named: name) : nil
    if let inside, dtype != inside || !name.hasSuffix("Storage") {
      throw failure("a \(name) as the storage of a \(inside.tensorName)", at: offset)
    }
    if let dtype, name.hasSuffix("Tensor") {
      let tensor = try tensor(dtype, referenced)
      known[index] = .tensor(tensor)
      return .complete(.tensor(tensor))
    }
    if let dtype {
      let storage = try input.storage(dtype, try input.long())
      known[index] = .storage(storage)
      return .complete(.storage(storage))
    }
    let isForeign =
      name.hasPrefix("torch.") && (name.hasSuffix("Tensor") || name.hasSuffix("Storage"))
    if isForeign { throw failure("unknown Torch class <\(name)>", at: offset) }
    let object = T7Object(name, version: version)
    try note(.object(object), index)
    if name == T7Object.generator {
      let state = try input.storage(.byte, Generator.stateSize)
      object.payload = .tensor(try Tensor(storage: state, layout: Layout([state.count])))
      return .complete(.object(object))
    }
    object.isComplete = false
    if try hook?(object, self) == true {
      hasHooked = true
      object.isComplete = true
      object.isRead = true
      return .complete(.object(object))
    }
    return .open(.object(object))
  }

  /// `V 1` and the name, or the name alone in files older than versions.
  private func className() throws -> (String, Int) {
    let offset = input.position
    var name = try input.string()
    var version = 0
    if name.starts(with: "V ".utf8),
      let number = Double(String(decoding: name.dropFirst(2), as: UTF8.self))
    {
      version = Int(saturating: number)
      name = try input.string()
    }
    guard let text = String(validating: name, as: UTF8.self), !text.isEmpty else {
      throw failure("the name of a class is not text", at: offset)
    }
    return (text, version)
  }

  private func tensor(_ dtype: DType, _ referenced: Bool) throws -> Tensor {
    let offset = input.position
    let dimension = Int(try input.int())
    guard dimension >= 0, dimension <= T7Reader.maximumDimension else {
      throw failure("a tensor of \(dimension) dimensions", at: offset)
    }
    var sizes = Dims()
    var strides = Dims()
    try input.longs(dimension) { sizes.append($0) }
    try input.longs(dimension) { strides.append($0) }
    let first = try input.long()
    let storage = try storage(of: dtype, referenced)
    // The sum of offset and spans is checked by Layout; single numbers stay where sums are safe.
    guard first >= 1, first <= Layout.maximum, strides.allSatisfy({ $0 <= Layout.maximum }),
      let layout = try? Layout(sizes: sizes, strides: strides, offset: first - 1),
      layout.count <= Layout.maximum
    else {
      throw failure(
        "a tensor with sizes [\(sizes.text)], strides [\(strides.text)], offset \(first)",
        at: offset)
    }
    let available = storage?.count ?? 0
    guard layout.extent <= available, layout.offset <= available else {
      throw failure(
        "a tensor [\(sizes.text)] at offset \(first) reaches beyond its storage of \(available)",
        at: offset)
    }
    if input.longSize == 4 && !input.isASCII && sizes.contains(0) {
      throw failure("a tensor with a size of 0", at: offset)
    }
    if dimension > 0 { hasSeenSizes = true }
    do {
      return try Tensor(storage: try storage ?? Storage(dtype), layout: layout)
    } catch {
      throw failure("\(error)", at: offset)
    }
  }

  /// The storage of a tensor of type `dtype`, or nil for a tensor that has none.
  private func storage(of dtype: DType, _ referenced: Bool) throws -> Storage? {
    let offset = input.position
    guard case .complete(let value) = try start(referenced, inside: dtype) else {
      throw failure("no storage where a tensor's storage should be", at: offset)
    }
    switch value {
    case .nil: return nil
    case .storage(let storage) where storage.dtype == dtype: return storage
    default: throw failure("not a \(dtype.storageName) under a \(dtype.tensorName)", at: offset)
    }
  }
}

/// The numbers that stand before every value in a file (`File.lua`).
enum T7Tag {
  static let `nil`: Int32 = 0
  static let number: Int32 = 1
  static let string: Int32 = 2
  static let table: Int32 = 3
  static let torch: Int32 = 4
  static let boolean: Int32 = 5
  static let function: Int32 = 6
  static let oldRecursiveFunction: Int32 = 7
  static let recursiveFunction: Int32 = 8
}
