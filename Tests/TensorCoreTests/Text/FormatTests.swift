import TensorCore
import TestSupport
import Testing

/// Printed text against what the original printed (Fixtures/print/tensors.txt).
@Suite struct FormatTests {
  /// Case name to exact text, without the newline that `print` adds.
  static func golden() throws -> [String: String] {
    var cases: [String: String] = [:]
    for (title, text) in try Fixture.cases("print/tensors.txt") {
      // The last line of a tensor's case is the empty one that print's newline makes.
      cases[title] = text.lastIndex(of: "\n").map { String(text[...$0]) } ?? text
    }
    return cases
  }

  static func tensor(_ values: [Double], _ sizes: Dims, _ type: DType = .double) throws -> String {
    try Tensor(values, sizes, type).text
  }

  static func column(_ values: [Double], _ type: DType = .double) throws -> String {
    try tensor(values, [values.count], type)
  }

  static func range(_ first: Double, _ sizes: Dims) throws -> String {
    try tensor((0..<(sizes.product ?? 0)).map { first + Double($0) }, sizes)
  }

  static func storage(_ values: [Double], _ type: DType) throws -> String {
    let storage = try Storage(type, count: values.count)
    for (i, x) in values.enumerated() { storage.store(x, i) }
    return storage.text
  }

  /// Random cases: the printed digits are numbers that print the same.
  static func reprint(_ text: String, _ sizes: Dims) throws -> String {
    var rows: [[Double]] = Array(repeating: [], count: sizes[0])
    var row = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("[") {
      if line.hasPrefix("Columns") {
        row = 0
        continue
      }
      rows[row] += line.split(separator: " ").compactMap { Double($0) }
      row += 1
    }
    return try tensor(rows.flatMap { $0 }, sizes)
  }

  typealias Case = (name: String, text: () throws -> String)

  static let columns: [Case] = [
    ("DoubleTensor{1,2,3}", { try column([1, 2, 3]) }),
    ("DoubleTensor{0}", { try column([0]) }),
    ("DoubleTensor{-1}", { try column([-1]) }),
    ("DoubleTensor{1000.5,2,3}  (1D scale)", { try column([1000.5, 2, 3]) }),
    ("DoubleTensor{0.001,0.002}", { try column([0.001, 0.002]) }),
    ("DoubleTensor{0.00001234,0.00002}", { try column([0.00001234, 0.00002]) }),
    ("DoubleTensor{1e-10,1e10}", { try column([1e-10, 1e10]) }),
    ("DoubleTensor{1e10} int", { try column([1e10]) }),
    ("DoubleTensor{123456789}", { try column([123_456_789]) }),
    ("DoubleTensor{1234567890,1}", { try column([1_234_567_890, 1]) }),
    ("DoubleTensor{1e100,1.5}", { try column([1e100, 1.5]) }),
    ("DoubleTensor{1e-200,1.5}", { try column([1e-200, 1.5]) }),
    ("DoubleTensor{nan,1}", { try column([.nan, 1]) }),
    ("DoubleTensor{inf,1}", { try column([.infinity, 1]) }),
    ("DoubleTensor{-inf,1.5}", { try column([-.infinity, 1.5]) }),
    ("DoubleTensor{nan,inf,-inf}", { try column([-.nan, .infinity, -.infinity]) }),
    ("DoubleTensor{-0.5}", { try column([-0.5]) }),
    ("DoubleTensor{99999,0.5}", { try column([99999, 0.5]) }),
    ("DoubleTensor{100000,0.5}", { try column([100000, 0.5]) }),
    ("DoubleTensor{9999.5,10}", { try column([9999.5, 10]) }),
    ("DoubleTensor{0.99999,1.00001}", { try column([0.99999, 1.00001]) }),
    ("range(1,100) 1D", { try range(1, [100]) }),
    ("DoubleTensor() empty", { try Tensor().text }),
  ]

  static let matrices: [Case] = [
    ("DoubleTensor{{1,2,3},{4,5,6}}", { try range(1, [2, 3]) }),
    ("DoubleTensor{{-1,20,300},{4,-5,6}}", { try tensor([-1, 20, 300, 4, -5, 6], [2, 3]) }),
    ("DoubleTensor{{0.1,0.25},{-3.5,100}}", { try tensor([0.1, 0.25, -3.5, 100], [2, 2]) }),
    (
      "DoubleTensor{{0.0001,1000},{1,2}}  (scale/sci)",
      { try tensor([0.0001, 1000, 1, 2], [2, 2]) }
    ),
    (
      "DoubleTensor{{10000.5,2},{3,4}}  (scale factor)",
      { try tensor([10000.5, 2, 3, 4], [2, 2]) }
    ),
    ("DoubleTensor{{nan,1.5},{2,3}}", { try tensor([.nan, 1.5, 2, 3], [2, 2]) }),
    ("DoubleTensor{{inf,1.5},{2,3}}", { try tensor([.infinity, 1.5, 2, 3], [2, 2]) }),
    ("zeros(2,2)", { try Tensor([2, 2]).text }),
    ("range(1,24) 2x3x4", { try range(1, [2, 3, 4]) }),
    ("range(0.5,8) 2x2x2", { try range(0.5, [2, 2, 2]) }),
    ("range 2x2x2x2", { try range(1, [2, 2, 2, 2]) }),
    (
      "3D with magnitudes",
      { try tensor([0.001, 1000, 2, 3, 4, 5, 6, 7.5], [2, 2, 2]) }
    ),
    ("1x1", { try tensor([42], [1, 1]) }),
    ("1x1x1", { try tensor([42.5], [1, 1, 1]) }),
    ("range(1,60) 2x30 int wide", { try range(1, [2, 30]) }),
    ("range(1,10000) 100x100 int", { try range(1, [100, 100]) }),
    ("torch.max values", { try tensor([5, 7], [2, 1]) }),
  ]

  static let types: [Case] = [
    ("FloatTensor{0.1,0.2}", { try column([0.1, 0.2], .float) }),
    ("FloatTensor{{1,2},{3,4}}", { try tensor([1, 2, 3, 4], [2, 2], .float) }),
    ("ByteTensor{0,255}", { try column([0, 255], .byte) }),
    ("ByteTensor{{0,1},{2,255}}", { try tensor([0, 1, 2, 255], [2, 2], .byte) }),
    ("CharTensor{-128,127}", { try column([-128, 127], .char) }),
    ("ShortTensor{-5,5}", { try column([-5, 5], .short) }),
    ("IntTensor{1,-2147483648}", { try column([1, -2_147_483_648], .int) }),
    ("LongTensor{1,-2,3}", { try column([1, -2, 3], .long) }),
    ("LongTensor{3000000000}", { try column([3_000_000_000], .long) }),
    ("LongTensor{{1,2},{3,40000}}", { try tensor([1, 2, 3, 40000], [2, 2], .long) }),
    ("LongTensor() empty", { try Tensor(.long).text }),
    ("HalfTensor{1.5,2}", { try column([1.5, 2], .half) }),
    ("Tensor eq -> ByteTensor", { try column([1, 0], .byte) }),
    ("torch.max indices", { try tensor([2, 1], [2, 1], .long) }),
    ("DoubleStorage{1,2,3}", { try storage([1, 2, 3], .double) }),
    ("DoubleStorage{1.5,2,1000}", { try storage([1.5, 2, 1000], .double) }),
    ("LongStorage{2,3}", { try storage([2, 3], .long) }),
    ("LongStorage() empty", { try storage([], .long) }),
    ("Tensor(2,3):size()", { try storage([2, 3], .long) }),
    ("#tensor", { try storage([2, 3], .long) }),
    ("Tensor sum number", { 3.5.luaText }),
    ("x[1] number", { 0.1.luaText }),
    ("FloatTensor{0.1}[1] number", { Double(Float(0.1)).luaText }),
  ]

  static let random: [(name: String, sizes: Dims)] = [
    ("manualSeed(123) randn(3,4)", [3, 4]),
    ("manualSeed(123) randn(3,4):mul(1000)", [3, 4]),
    ("rand(2,20) (wide, column blocks)", [2, 20]),
    ("randn(3,40) (wide)", [3, 40]),
    ("noncontiguous randn(4,3):t()", [3, 4]),
  ]

  @Test func matchesTheOriginal() throws {
    var golden = try FormatTests.golden()
    #expect(golden.count == 69)
    for entry in FormatTests.columns + FormatTests.matrices + FormatTests.types {
      let expected = golden.removeValue(forKey: entry.name)
      #expect(try entry.text() == expected, "\(entry.name)")
    }
    for (name, sizes) in FormatTests.random {
      let expected = golden.removeValue(forKey: name)
      let text = try #require(expected)
      #expect(try FormatTests.reprint(text, sizes) == text, "\(name)")
    }
    #expect(golden.keys.sorted() == ["torch.type"])  // A string.
  }

  @Test func readsThroughStrides() throws {
    let storage = try Tensor([1, 4, 2, 5, 3, 6], [6]).storage
    let transposed = try Tensor(
      storage: storage, layout: Layout(sizes: [2, 3], strides: [1, 2], offset: 0))
    #expect(try transposed.text == FormatTests.range(1, [2, 3]))
    let cube = try Tensor((1...24).map(Double.init), [24]).storage
    let slices = try Tensor(
      storage: cube, layout: Layout(sizes: [2, 3, 4], strides: [12, 4, 1], offset: 0))
    #expect(try slices.text == FormatTests.range(1, [2, 3, 4]))
    // Only the viewed numbers choose the style, not the rest of the storage.
    let view = try Tensor(
      storage: Tensor([0.5, 1, 2, 1e30], [4]).storage,
      layout: Layout(sizes: [2], strides: [1], offset: 1))
    #expect(try view.text == FormatTests.column([1, 2]))
  }

  @Test func scaleOfMatrices() throws {
    // By the law of the original's source: the scale stands before every block, rows are indented.
    #expect(
      try FormatTests.tensor([0.001, 0.002, 0.003, 0.004], [2, 2])
        == "0.001 *\n  1.0000  2.0000\n  3.0000  4.0000\n[torch.DoubleTensor of size 2x2]\n")
    #expect(
      try FormatTests.tensor([0.001, 0.002], [1, 1, 2])
        == "(1,.,.) = \n 0.001 *\n   1.0000  2.0000\n[torch.DoubleTensor of size 1x1x2]\n")
  }

  @Test func survivesOddShapes() throws {
    #expect(try Tensor([0], .double).text == "[torch.DoubleTensor of size 0]\n")
    #expect(try Tensor([0, 3], .double).text == "[torch.DoubleTensor of size 0x3]\n")
    #expect(try Tensor([3, 0], .double).text == "[torch.DoubleTensor of size 3x0]\n")
    #expect(try Tensor([2, 0, 3], .double).text == "[torch.DoubleTensor of size 2x0x3]\n")
    let odd = try Layout(sizes: [1, 1, 1], strides: [.max, .max, .max], offset: 2)
    let text = try Tensor(storage: Tensor([1, 2, 7], [3]).storage, layout: odd).text
    #expect(text == "(1,.,.) = \n  7\n[torch.DoubleTensor of size 1x1x1]\n")
  }

  /// numbers.txt was written by LuaJIT with numbers.lua, ties between two decimals among them.
  @Test func numbersAsLuaJIT() throws {
    var count = 0
    for line in try Fixture.lines("print/numbers.txt") where !line.isEmpty {
      let fields = line.split(separator: "\t").map(String.init)
      let x = try #require(Double(fields[0]))
      #expect(LuaFormat.fixed(x, width: 0, places: 4) == fields[1])
      #expect(LuaFormat.exponent(x, width: 0, places: 4) == fields[2])
      #expect(LuaFormat.exponent(x, width: 12, places: 4) == fields[3])
      #expect(LuaFormat.fixed(x, width: 0, places: 6) == fields[4])
      #expect(LuaFormat.general(x, digits: 6) == fields[5])
      #expect(x.luaText == fields[6])
      count += 1
    }
    #expect(count == 640)
  }
}
