import Foundation
import TensorCore
import TestSupport
import Testing

/// The codec against files and values that the original Torch7 wrote (Fixtures/t7).
@Suite struct T7Tests {
  static func names() throws -> [String] {
    try Fixture.names(in: "t7").filter { $0.hasSuffix(".t7") }
  }

  static func load(_ name: String) throws -> T7Value {
    try T7.load(path: Fixture.path("t7/\(name)"))
  }

  /// `name<TAB>type size=AxB stride=AxB offset=N storage=N<TAB>values`, by name.
  static func recorded() throws -> [String: (
    type: String, facts: [String: [Int]], values: [Double]
  )] {
    var out: [String: (type: String, facts: [String: [Int]], values: [Double])] = [:]
    for (name, fields) in try Fixture.columns("t7/values.txt") where fields.count == 2 {
      var words = fields[0].components(separatedBy: " ")
      let type = words.removeFirst()
      var facts: [String: [Int]] = [:]
      for word in words {
        let pair = word.components(separatedBy: "=")
        facts[pair[0]] = pair[1].split(separator: "x").compactMap { Int($0) }
      }
      out[name] = (type, facts, numbers(fields[1]))
    }
    return out
  }

  static func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { ($0.isNaN && $1.isNaN) || $0.bitPattern == $1.bitPattern }
  }

  // MARK: Reading

  @Test(arguments: [
    "double_3x4", "float_transposed_4x3", "long_5", "byte_6", "char_4", "short_3", "int_3",
    "double_special", "double_empty", "double_narrowed_view", "double_5d", "half_3",
  ])
  func tensors(name: String) throws {
    let recorded = try #require(T7Tests.recorded()[name])
    for form in ["bin", "ascii"] {
      let tensor = try #require(try T7Tests.load("\(name).\(form).t7").asTensor)
      #expect(tensor.dtype.tensorName == recorded.type)
      #expect(Array(tensor.sizes) == recorded.facts["size"])
      #expect(Array(tensor.strides) == recorded.facts["stride"])
      #expect(T7Tests.same(values(tensor), recorded.values))
      if tensor.dimension > 0 {
        #expect([tensor.layout.offset + 1] == recorded.facts["offset"])
        #expect([tensor.storage.count] == recorded.facts["storage"])
      }
    }
  }

  @Test func plainValues() throws {
    for form in ["bin", "ascii"] {
      #expect(try T7Tests.load("number.\(form).t7").asNumber == 3.25)
      #expect(try T7Tests.load("string.\(form).t7").asText == "hello\nworld")
      #expect(try T7Tests.load("bool_true.\(form).t7").asBoolean == true)
      #expect(try T7Tests.load("nilval.\(form).t7").isNil)
      let doubles = try #require(try T7Tests.load("double_storage.\(form).t7").asStorage)
      #expect(doubles.dtype == .double && (0..<4).map { doubles.load($0) } == [1, 2, 3, 4.5])
      let longs = try #require(try T7Tests.load("long_storage.\(form).t7").asStorage)
      #expect(longs.dtype == .long && (0..<3).map { longs.load($0) } == [2, 3, 4])
    }
  }

  @Test func sharingAndLoops() throws {
    for form in ["bin", "ascii"] {
      let value = try T7Tests.load("table_shared_cyclic.\(form).t7")
      defer { value.dismantle() }
      let root = try #require(value.asTable)
      let a = try #require(root["a"].asTensor)
      let view = try #require(root["view"].asTensor)
      let column = try #require(root["col"].asTensor)
      #expect(a.storage === view.storage && a.storage === column.storage)
      #expect(values(a) == (1...12).map(Double.init))
      #expect(values(view) == [5, 6, 7, 8] && view.layout.offset == 4)
      #expect(values(column) == [2, 3, 6, 7, 10, 11])
      #expect(root["self"].asTable === root)
      #expect(root["list"].asTable?["parent"].asTable === root)
      #expect(root["nested"].asTable != nil && root["nested"].asTable === root["same"].asTable)
      let deep = root["nested"].asTable?["deep"].asTable?["tensor"].asTensor
      #expect(deep.map(values) == [1.5, -2.5] && deep?.dtype == .float)
      #expect(root["n"].asNumber == 42 && root["s"].asText == "text")
      #expect(root["flag"].asBoolean == true && root["off"].asBoolean == false)
      #expect(root[1].asText == "one" && root[.number(2.5)].asText == "two point five")
      #expect(root["list"].asTable?[3].asTable?[3].asText == "five")
      #expect(root["absent"].isNil)
    }
  }

  @Test func functions() throws {
    for form in ["bin", "ascii"] {
      let f = try #require(try T7Tests.load("function_upvalue.\(form).t7").asFunction)
      #expect(f.kind == 8 && f.bytecode.count == 73 && f.bytecode.starts(with: [0x1b, 0x4c, 0x4a]))
      let upvalue = try #require(f.upvalues.asTable?[1].asTable)
      #expect(upvalue["name"].asText == "k" && upvalue["value"].asNumber == 10)
    }
  }

  @Test func modules() throws {
    let recorded = try T7Tests.recorded()
    for form in ["bin", "ascii"] {
      let net = try #require(try T7Tests.load("seq_linear_tanh_fresh.\(form).t7").asObject)
      #expect(net.className == "nn.Sequential" && net.version == 1)
      let linear = try #require(net["modules"].asTable?[1].asObject)
      #expect(linear.className == "nn.Linear")
      #expect(net["modules"].asTable?[2].asObject?.className == "nn.Tanh")
      for (field, name) in [("weight", "param1"), ("bias", "param2")] {
        let tensor = try #require(linear[field].asTensor)
        let expected = try #require(recorded["seq_linear_tanh_fresh.\(name)"])
        #expect(values(tensor) == expected.values)
        #expect(Array(tensor.sizes) == expected.facts["size"])
      }
    }
    for name in [
      "sequencer_seedlike_trained", "seqlstm_3_4", "birnn_3_4", "batchnorm", "conv_small",
    ] {
      for form in ["bin", "ascii"] {
        let object = try #require(try T7Tests.load("\(name).\(form).t7").asObject)
        #expect(object.className.hasPrefix("nn.") && object["_type"].asText == "torch.DoubleTensor")
        object.payload.dismantle()
      }
    }
  }

  // MARK: Writing

  @Test func everyFileAgain() throws {
    let names = try T7Tests.names()
    #expect(names.count == 72)
    for name in names {
      let value = try T7Tests.load(name)
      let ascii = name.contains(".ascii.")
      #expect(try T7.write(value, ascii: ascii) == Fixture.bytes("t7/\(name)"), "\(name)")
      // And the other form of the same object.
      let other =
        ascii
        ? name.replacingOccurrences(of: ".ascii.", with: ".bin.")
        : name.replacingOccurrences(of: ".bin.", with: ".ascii.")
      let converted = try T7.read(T7.write(value, ascii: !ascii))
      #expect(
        try T7.write(converted, ascii: !ascii) == Fixture.bytes("t7/\(other)"),
        "\(name)")
      converted.dismantle()
      value.dismantle()
    }
  }

  @Test func files() throws {
    let directory = NSTemporaryDirectory() + "t7-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/x.t7"
    try T7.save(path: path, .text("old"))
    try T7.save(path: path, .tensor(Tensor([1, 2], [2])), ascii: true)
    #expect(try T7.load(path: path).asTensor.map(values) == [1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["x.t7"])
    // A link stays one.
    let link = directory + "/link.t7"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try T7.save(path: link, .number(7))
    #expect(try T7.load(path: path).asNumber == 7)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)

    let absent = directory + "/absent/y.t7"
    #expect(
      message { _ = try T7.load(path: absent) }
        == "\(absent): cannot open: No such file or directory")
    #expect(message { try T7.save(path: absent, .nil) }.hasPrefix("\(absent): cannot create "))
    #expect(message { try T7.save(path: absent, .nil) }.hasSuffix(": No such file or directory"))
    #expect(
      message { _ = try T7.load(path: directory) } == "\(directory): cannot read: Is a directory")
    #expect(FileManager.default.createFile(atPath: path, contents: Data([9, 0, 0, 0])))
    #expect(
      message { _ = try T7.load(path: path, ascii: false) }
        == "\(path): at byte 0: 9 is not the number of a type")
  }

  @Test func withoutReferences() throws {
    let table = T7Table()
    let tensor = try Tensor([1, 2], [2])
    table.set(.text("a"), .tensor(tensor))
    table.set(.text("b"), .tensor(tensor))
    let shared = try #require(try T7.read(T7.write(.table(table))).asTable)
    #expect(shared["a"].asTensor != nil && shared["a"].asTensor === shared["b"].asTensor)
    let bytes = try T7.write(.table(table), referenced: false)
    let apart = try #require(try T7.read(bytes, referenced: false).asTable)
    #expect(apart["a"].asTensor !== apart["b"].asTensor)
    #expect(apart["b"].asTensor.map(values) == [1, 2])
    // A loop can then not be written.
    table.set(.text("loop"), .table(table))
    #expect(throws: T7Error.self) { try T7.write(.table(table), referenced: false) }
    T7Value.table(table).dismantle()
  }

  @Test func valuesInSequence() throws {
    let writer = T7Writer(ascii: false)
    let storage = try Storage(.int, count: 2)
    try writer.write(.storage(storage))
    try writer.write(.number(1))
    try writer.write(.storage(storage))
    let reader = try T7Reader(writer.bytes)
    let first = try reader.read().asStorage
    #expect(try reader.read().asNumber == 1)
    #expect(try reader.read().asStorage === first && first?.count == 2)
    #expect(reader.isAtEnd)
    #expect(throws: T7Error.self) { try reader.read() }
  }

  @Test func tablesAsLua() {
    let table = T7Table()
    #expect(!table.set(.nil, .number(1)) && !table.set(.number(.nan), .number(1)))
    table.set(.text("gone"), .nil)
    table.set(.number(-0.0), .text("zero"))
    table.set(.number(0), .text("again"))
    #expect(table.pairs.count == 1 && table[0].asText == "again")
  }
}
