import TensorCore
import TestSupport
import Testing

/// Files that nobody wrote: every one gives a value or a `T7Error`.
@Suite struct T7SafetyTests {
  static func int(_ x: Int32) -> [UInt8] { withUnsafeBytes(of: x) { Array($0) } }
  static func long(_ x: Int) -> [UInt8] { withUnsafeBytes(of: x) { Array($0) } }
  static func string(_ s: String) -> [UInt8] { int(Int32(s.utf8.count)) + Array(s.utf8) }
  static func head(_ name: String, _ index: Int32) -> [UInt8] {
    int(4) + int(index) + string("V 1") + string(name)
  }

  static func tensor(
    sizes: [Int], strides: [Int], offset: Int, count: Int, storage: String = "torch.ByteStorage"
  ) -> [UInt8] {
    head("torch.ByteTensor", 1) + int(Int32(sizes.count)) + sizes.flatMap(long)
      + strides.flatMap(long) + long(offset) + head(storage, 2) + long(count)
      + Array(repeating: 7, count: max(0, min(count, 100)))
  }

  /// The error's text, or nil when the bytes are read.
  static func problem(_ bytes: [UInt8], ascii: Bool? = nil) throws -> String? {
    do {
      try T7.read(bytes, ascii: ascii).dismantle()
      return nil
    } catch let error as T7Error {
      return error.description
    }
  }

  @Test func everyCut() throws {
    for name in [
      "table_shared_cyclic.bin.t7", "table_shared_cyclic.ascii.t7", "double_narrowed_view.bin.t7",
      "float_transposed_4x3.bin.t7", "function_upvalue.bin.t7", "double_storage.bin.t7",
      "long_5.ascii.t7", "batchnorm.bin.t7",
    ] {
      let bytes = try Fixture.bytes("t7/\(name)")
      let ascii = name.contains("ascii")
      #expect(try T7SafetyTests.problem(bytes) == nil)
      // In ASCII the last newline, and the last digits of the last number, can go unnoticed.
      let last = ascii ? bytes.dropLast().lastIndex { $0 <= 32 } ?? 0 : bytes.count - 1
      for end in 0...last {
        #expect(try T7SafetyTests.problem(Array(bytes[..<end])) != nil, "\(name) cut at \(end)")
      }
      for end in last..<bytes.count { _ = try T7SafetyTests.problem(Array(bytes[..<end])) }
    }
  }

  @Test func randomChanges() throws {
    var state: UInt64 = 42
    func random(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(n))
    }
    var errors = 0
    for name in [
      "table_shared_cyclic.bin.t7", "table_shared_cyclic.ascii.t7", "seq_linear_tanh_used.bin.t7",
      "seq_linear_tanh_used.ascii.t7", "function_upvalue.ascii.t7", "double_5d.bin.t7",
      "seqlstm_3_4.bin.t7",
    ] {
      let bytes = try Fixture.bytes("t7/\(name)")
      for _ in 0..<2000 {
        var changed = bytes
        for _ in 0...random(3) { changed[random(bytes.count)] = UInt8(random(256)) }
        if try T7SafetyTests.problem(changed) != nil { errors += 1 }
      }
    }
    #expect(errors > 3000)
  }

  @Test func everyByteChanged() throws {
    for name in ["double_narrowed_view.bin.t7", "double_narrowed_view.ascii.t7", "string.bin.t7"] {
      let bytes = try Fixture.bytes("t7/\(name)")
      for i in bytes.indices {
        for value: UInt8 in [0, 1, 8, 0x20, 0x2d, 0x39, 0x7f, 0x80, 0xff] {
          var changed = bytes
          changed[i] = value
          _ = try T7SafetyTests.problem(changed)
        }
      }
    }
  }

  @Test func deepTables() throws {
    let int = T7SafetyTests.int
    var bytes: [UInt8] = []
    for index in 1...1_000_000 {
      bytes += int(3) + int(Int32(index)) + int(1) + int(5) + int(1)
    }
    let text = try #require(try T7SafetyTests.problem(bytes))
    #expect(text.hasSuffix("more than 2000 values inside one another"))
    var ascii: [UInt8] = []
    for index in 1...1_000_000 { ascii += Array("3\n\(index)\n1\n5\n1\n".utf8) }
    #expect(try T7SafetyTests.problem(ascii) != nil)
    // As keys, as objects and as storages of tensors.
    var keys: [UInt8] = []
    var objects: [UInt8] = []
    var tensors: [UInt8] = []
    for index in 1...100_000 {
      keys += int(3) + int(Int32(index)) + int(1)
      objects += T7SafetyTests.head("nn.Linear", Int32(index))
      tensors +=
        T7SafetyTests.head("torch.ByteTensor", Int32(index)) + int(0) + T7SafetyTests.long(1)
    }
    #expect(try T7SafetyTests.problem(keys)?.contains("inside one another") == true)
    #expect(try T7SafetyTests.problem(objects)?.contains("inside one another") == true)
    #expect(try T7SafetyTests.problem(tensors)?.contains("as the storage of") == true)
  }

  /// Beside one another, but each holding the one before: freeing must not recurse.
  @Test func longChains() throws {
    let int = T7SafetyTests.int
    let n: Int32 = 300_000
    var bytes = int(3) + int(1) + int(n)
    for i in 1...n {
      bytes += int(5) + int(1) + int(3) + int(i + 1) + int(1) + int(5) + int(1)
      bytes += i == 1 ? int(0) : int(3) + int(i)
    }
    let root = try #require(try T7.read(bytes).asTable)
    #expect(root[.boolean(true)].asTable?[.boolean(true)].asTable != nil)
  }

  /// A key that is set again, to nil, is not there.
  @Test(arguments: [false, true]) func nilInATable(ascii: Bool) throws {
    let table = T7Table(), plain = T7Table()
    for (key, value) in [("a", T7Value.number(1)), ("b", .number(2)), ("a", .nil)] { table.set(.text(key), value) }
    plain.set(.text("b"), .number(2))
    let bytes = try T7.write(.table(table), ascii: ascii)
    #expect(try bytes == T7.write(.table(plain), ascii: ascii))
    #expect(try T7.write(T7.read(bytes), ascii: ascii) == bytes)
  }

  /// Numbers as text have spaces between them: more than the bytes can hold are not made room for.
  @Test func crowdedText() throws {
    let digits = String(repeating: "1", count: 1000)
    let text = "4\n1\n3\nV 1\n19\ntorch.DoubleStorage\n1000\n\(digits)\n"
    #expect(message { _ = try T7.read(Array(text.utf8)) }.contains("announced"))
    let spaced = "4\n1\n3\nV 1\n19\ntorch.DoubleStorage\n3\n1 2 3\n"
    #expect(try T7.read(Array(spaced.utf8)).asStorage?.count == 3)
  }

  @Test(arguments: [1 << 62, -1, .min, .max, 1 << 40, 101])
  func hugeCounts(count: Int) throws {
    let s = T7SafetyTests.self
    #expect(
      try s.problem(s.tensor(sizes: [2], strides: [1], offset: 1, count: count))?
        .contains("announced") == true)
    #expect(try s.problem(s.head("torch.DoubleStorage", 1) + s.long(count)) != nil)
    #expect(
      try s.problem(Array("4\n1\n3\nV 1\n19\ntorch.DoubleStorage\n\(count)\n1 2 3\n".utf8)) != nil)
    let small = Int32(truncatingIfNeeded: min(max(count, -1), Int(Int32.max)))
    #expect(try s.problem(s.int(2) + s.int(small) + [1, 2, 3]) != nil)
    #expect(try s.problem(s.int(3) + s.int(1) + s.int(small)) != nil)
    #expect(try s.problem(s.int(8) + s.int(1) + s.int(small) + [1, 2, 3]) != nil)
    #expect(try s.problem(s.head("torch.ByteTensor", 1) + s.int(small)) != nil)
  }

  @Test func tensorsBeyondTheirStorage() throws {
    let s = T7SafetyTests.self
    #expect(try s.problem(s.tensor(sizes: [2, 3], strides: [3, 1], offset: 1, count: 6)) == nil)
    let huge = 1 << 62
    for (sizes, strides, offset) in [
      ([2, 3], [3, 1], 2), ([3, 3], [3, 1], 1), ([2, 3], [4, 1], 1), ([2, 3], [3, 1], 0),
      ([2, 3], [3, 1], -5), ([2, 3], [3, 1], huge), ([2, 3], [3, 1], .max),
      ([2, 3], [3, 1], .min),
      ([huge], [1], 1), ([huge], [0], 1), ([2], [huge], 1), ([huge, huge], [0, 0], 1),
      ([huge, huge], [huge, huge], 1), ([-1], [1], 1), ([2], [-1], 2), ([1], [.max], 1),
      ([.max], [.max], .max), ([0], [1], 8), ([], [], 8),
    ] {
      let text = try s.problem(s.tensor(sizes: sizes, strides: strides, offset: offset, count: 6))
      #expect(text != nil, "\(sizes) \(strides) \(offset)")
    }
    let other = s.tensor(
      sizes: [2], strides: [1], offset: 1, count: 6, storage: "torch.CharStorage")
    #expect(try s.problem(other)?.contains("torch.CharStorage as the storage of") == true)
    let none =
      s.head("torch.ByteTensor", 1) + s.int(1) + s.long(2) + s.long(1) + s.long(1) + s.int(0)
    #expect(try s.problem(none)?.contains("reaches beyond its storage of 0") == true)
  }

  @Test func wrongContents() throws {
    let s = T7SafetyTests.self
    #expect(try s.problem([]) == "at byte 0: the file is empty")
    #expect(try s.problem(Array("hello".utf8)) == "at byte 0: not an integer of 64 bits")
    #expect(try s.problem(Array("99999999999999999999\n".utf8)) != nil)
    #expect(try s.problem(Array("1\n1.5x\n".utf8)) == "at byte 2: not a number")
    #expect(try s.problem(Array("1\n".utf8) + Array(repeating: 49, count: 5000)) != nil)
    #expect(
      try s.problem(s.head("torch.QuatTensor", 1))?.hasSuffix(
        "unknown Torch class <torch.QuatTensor>") == true)
    #expect(
      try s.problem(s.int(3) + s.int(1) + s.int(1) + s.int(0) + s.int(0))?.hasSuffix(
        "a table key is nil or NaN") == true)
    // A loop in a file that then fails.
    #expect(
      try s.problem(
        s.int(3) + s.int(1) + s.int(2) + s.int(5) + s.int(1) + s.int(3) + s.int(1) + s.int(77))
        != nil)
  }

  @Test func failedReadsFreeTheirLoops() throws {
    // A table that holds itself and a storage of 2 MB, then a wrong tag.
    let s = T7SafetyTests.self
    let count = 1 << 21
    var bytes = s.int(3) + s.int(1) + s.int(3) + s.int(5) + s.int(1) + s.int(3) + s.int(1)
    bytes += s.int(5) + s.int(0) + s.head("torch.ByteStorage", 2) + s.long(count)
    bytes += Array(repeating: 1, count: count) + s.int(77)
    // Other tests allocate meanwhile, but never 100 MB.
    let before = StorageMemory.live
    for _ in 0..<100 { #expect(try s.problem(bytes) != nil) }
    #expect(StorageMemory.live - before < 100 << 20)
  }

  // MARK: Forms of older files

  @Test func longsOfFourBytes() throws {
    let s = T7SafetyTests.self
    let bytes =
      s.head("torch.DoubleTensor", 1) + s.int(2) + s.int(2) + s.int(2) + s.int(2) + s.int(1)
      + s.int(1)
      + s.head("torch.DoubleStorage", 2) + s.int(4)
      + [1.5, 2, 0, 4].flatMap { x in withUnsafeBytes(of: x) { Array($0) } }
    let tensor = try #require(try T7.read(bytes).asTensor)
    #expect(values(tensor) == [1.5, 2, 0, 4])
    #expect(throws: T7Error.self) { try T7.read(bytes, longSize: 8) }
    for end in 0..<bytes.count { #expect(try s.problem(Array(bytes[..<end])) != nil) }
    let longs = s.head("torch.LongStorage", 1) + s.int(2) + s.int(-3) + s.int(4)
    let storage = try #require(try T7.read(longs, longSize: 4).asStorage)
    #expect(storage.load(0) == -3 && storage.load(1) == 4)
  }

  @Test func classesWithoutVersion() throws {
    let s = T7SafetyTests.self
    let object = try #require(
      try T7.read(s.int(4) + s.int(1) + s.string("nn.Old") + s.int(1) + s.long(0)).asObject)
    #expect(object.className == "nn.Old" && object.version == 0 && object.payload.asNumber == 0)
  }

  @Test func oldFunctions() throws {
    let s = T7SafetyTests.self
    for (kind, index) in [(Int32(6), [UInt8]()), (7, s.int(1)), (8, s.int(1))] {
      let bytes =
        s.int(kind) + index + s.string("code") + s.int(3) + s.int(kind == 6 ? 1 : 2) + s.int(0)
      let f = try #require(try T7.read(bytes).asFunction)
      #expect(f.kind == kind && f.bytecode == Array("code".utf8) && f.upvalues.asTable != nil)
      #expect(try T7.write(.function(f)) == bytes)
    }
  }
}
