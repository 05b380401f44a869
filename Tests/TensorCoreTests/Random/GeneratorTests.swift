import Foundation
import TensorCore
import TestSupport
import Testing

/// `random/rng.txt`: what the original Torch7 drew, every line after `torch.manualSeed(123)`. The
/// lines about LuaJIT's `math.random` are not Torch's.
@Suite struct GeneratorTests {
  static let lines = ((try? Fixture.columns("random/rng.txt")) ?? []).map { line in
    (name: line.name, values: line.fields.joined(separator: "\t"))
  }

  /// The numbers among the words of `text`.
  static func numbers(_ text: some StringProtocol) -> [Double] {
    text.split(separator: " ").compactMap { Double($0) }
  }

  /// `name(arguments)` to the name and the arguments.
  static func call(_ text: some StringProtocol) -> (name: String, arguments: [Double]) {
    let parts = text.split(separator: "(", maxSplits: 1)
    let inside = parts.count > 1 ? parts[1].prefix { $0 != ")" } : ""
    return (String(parts[0]), inside.split(separator: ",").compactMap { Double($0) })
  }

  @Test func scalars() throws {
    var checked = 0
    for (name, drawn) in Self.lines where name.hasPrefix("scalar torch.") {
      let g = Generator(seed: 123)
      let (function, a) = Self.call(name.dropFirst("scalar torch.".count))
      let expected = Self.numbers(drawn)
      let draw: () throws -> Double
      switch (function, a.count) {
      case ("random", 0): draw = { Double(g.random()) }
      case ("random", 1): draw = { Double(try g.random(Int(a[0]))) }
      case ("random", 2): draw = { Double(try g.random(Int(a[0]), Int(a[1]))) }
      case ("uniform", 0): draw = { g.uniform() }
      case ("uniform", 2): draw = { g.uniform(a[0], a[1]) }
      case ("normal", 0): draw = { try g.normal() }
      case ("normal", 2): draw = { try g.normal(a[0], a[1]) }
      case ("exponential", 1): draw = { g.exponential(a[0]) }
      case ("cauchy", 2): draw = { g.cauchy(a[0], a[1]) }
      case ("logNormal", 2): draw = { try g.logNormal(a[0], a[1]) }
      case ("geometric", 1): draw = { Double(try g.geometric(a[0])) }
      case ("bernoulli", 0): draw = { Double(try g.bernoulli()) }
      case ("bernoulli", 1): draw = { Double(try g.bernoulli(a[0])) }
      default:
        Issue.record("unknown line \(name)")
        continue
      }
      #expect(try expected.map { _ in try draw() } == expected, "\(name)")
      checked += 1
    }
    #expect(checked == 13)
  }

  @Test func mixedDraws() throws {
    let line = try #require(Self.lines.first { $0.name.hasPrefix("scalar mixed") })
    let g = Generator(seed: 123)
    var drawn: [Double] = []
    for _ in 0..<5 {
      drawn += [try g.normal(), g.uniform(), try g.normal(), Double(try g.random(10))]
    }
    #expect(drawn == Self.numbers(line.values))
  }

  static func fill(_ t: Tensor, _ text: some StringProtocol, _ g: Generator) throws -> Bool {
    let (function, a) = call(text)
    switch (function, a.count) {
    case ("random", 0): try t.random(g)
    case ("random", 1): try t.random(g, Int(a[0]))
    case ("random", 2): try t.random(g, Int(a[0]), Int(a[1]))
    case ("uniform", 0): try t.uniform(g)
    case ("uniform", 2): try t.uniform(g, a[0], a[1])
    case ("normal", 0): try t.normal(g)
    case ("normal", 2): try t.normal(g, a[0], a[1])
    case ("exponential", 1): try t.exponential(g, a[0])
    case ("cauchy", 2): try t.cauchy(g, a[0], a[1])
    case ("logNormal", 2): try t.logNormal(g, a[0], a[1])
    case ("geometric", 1): try t.geometric(g, a[0])
    case ("bernoulli", 0): try t.bernoulli(g)
    case ("bernoulli", 1): try t.bernoulli(g, a[0])
    default: return false
    }
    return true
  }

  @Test func integerTensors() throws {
    var checked = 0
    for type in [DType.byte, .char, .short, .int, .long] {
      let prefix = "\(type.name)Tensor(20):"
      for (name, drawn) in Self.lines where name.hasPrefix(prefix) {
        let t = try Tensor([20], type)
        let known = try Self.fill(t, name.dropFirst(prefix.count), Generator(seed: 123))
        #expect(known && values(t) == Self.numbers(drawn), "\(name)")
        checked += 1
      }
    }
    #expect(checked == 25)
  }

  @Test(arguments: [DType.double, .float]) func realTensors(type: DType) throws {
    var checked = 0
    for (name, drawn) in Self.lines where name.hasPrefix("\(type.name) ") {
      let g = Generator(seed: 123)
      let text = name.dropFirst(type.name.count + 1)
      let t = try Tensor(type)
      var got: [Double]?
      if text.hasPrefix("torch.") {
        let (function, a) = Self.call(text.dropFirst("torch.".count))
        let sizes = Dims(a.map { Int($0) })
        switch function {
        case "rand": try t.rand(g, sizes)
        case "randn": try t.randn(g, sizes)
        default: try t.randperm(g, sizes[0])
        }
      } else if text.hasPrefix("Tensor("), let colon = text.firstIndex(of: ":") {
        try t.resize([Int(Self.call(text[..<colon]).arguments[0])])
        let method = text[text.index(after: colon)...]
        if method.hasPrefix("bernoulli(range") {
          let p = try Tensor((0...9).map { Double($0) * (1.0 / 9) }, [10], type)
          try t.bernoulli(g, p)
        } else {
          #expect(try Self.fill(t, method, g), "unknown line \(name)")
        }
      } else if text.hasPrefix("multinomial") {
        let p = try Tensor([1, 2, 3, 4], [4], type)
        let r = try Tensor(.long)
        let isReplacing = text.hasSuffix("true)")
        try r.multinomial(g, p, isReplacing ? 20 : 3, replacement: isReplacing)
        got = values(r)
      } else if text.hasPrefix("randn(4,5):t()") {
        try t.resize([4, 5])
        let view = try Tensor(
          storage: t.storage, layout: Layout(sizes: [5, 4], strides: [1, 5], offset: 0))
        try view.normal(g)
        let v = values(t)
        got = (0..<20).map { v[$0 / 4 + 5 * ($0 % 4)] }
      } else {  // rand(3) then randn(3) then rand(3)
        got = []
        for step in text.components(separatedBy: " then ") {
          if step.hasPrefix("randn") { try t.randn(g, [3]) } else { try t.rand(g, [3]) }
          got = (got ?? []) + values(t)
        }
      }
      #expect((got ?? values(t)) == Self.numbers(drawn), "\(name)")
      checked += 1
    }
    #expect(checked == 36)
  }

  @Test func otherSeeds() throws {
    var checked = 0
    for (name, drawn) in Self.lines where name.hasPrefix("seed ") {
      let number = try #require(Double(name.dropFirst("seed ".count)))
      let seed = UInt64(bitPattern: Int64(number))
      let t = try Tensor()
      for part in drawn.components(separatedBy: " | ") {
        let words = part.split(separator: " ", maxSplits: 1)
        let g = Generator(seed: seed)
        let expected = Self.numbers(words[1])
        switch words[0] {
        case "rand":
          try t.rand(g, [5])
          #expect(values(t) == expected, "\(name)")
        case "randn":
          try t.randn(g, [5])
          #expect(values(t) == expected, "\(name)")
        case "random": #expect([Double(g.random())] == expected, "\(name)")
        default: #expect([Double(Int64(bitPattern: g.initialSeed))] == expected, "\(name)")
        }
        checked += 1
      }
    }
    #expect(checked == 32)
  }

  @Test func ownGenerators() throws {
    for (name, drawn) in Self.lines where name.hasPrefix("gen ") {
      let g = Generator()
      g.manualSeed(123)
      let t = try Tensor()
      if name.contains("randn") { try t.randn(g, [5]) } else { try t.rand(g, [5]) }
      #expect(values(t) == Self.numbers(drawn), "\(name)")
    }
  }

  @Test func stateIsTorchs() throws {
    func line(_ start: String) throws -> String {
      try #require(Self.lines.first { $0.name.hasPrefix(start) }).values
    }
    let g = Generator(seed: 123)
    _ = try g.normal()
    let state = try Tensor(.byte)
    try state.getRNGState(g)
    #expect(state.count == 5048)
    let first = Self.numbers(try line("state first 64"))
    #expect(Array(values(state).prefix(64)) == first)
    let expected = Self.numbers(try line("state restore").drop { $0 != "\t" }.dropFirst())
    let draws = try expected.map { _ in try g.normal() }
    #expect(draws == expected)
    try state.setRNGState(g)
    #expect(try expected.map { _ in try g.normal() } == expected)
  }

  @Test func reseedingForgetsTheSecondNormal() throws {
    let g = Generator(seed: 5)
    let first = try g.normal()
    g.manualSeed(5)
    #expect(try g.normal() == first)
    #expect(Generator().initialSeed != Generator().initialSeed)
  }

  @Test func errorsAreTorchs() throws {
    let g = Generator(seed: 1)
    #expect(
      message { _ = try g.random(0) }
        == "bad argument #1 to 'random' (upper bound must be strictly positive)")
    #expect(
      message { _ = try g.random(5, 2) }
        == "bad argument #2 to 'random' (upper bound must be larger than lower bound)")
    #expect(
      message { _ = try g.bernoulli(2) } == "bad argument #1 to 'bernoulli' (must be >= 0 and <= 1)")
    #expect(
      message { _ = try g.bernoulli(.nan) }
        == "bad argument #1 to 'bernoulli' (must be >= 0 and <= 1)")
    #expect(
      message { _ = try g.geometric(1) } == "bad argument #1 to 'geometric' (must be > 0 and < 1)")
    #expect(
      message { _ = try g.normal(0, -1) }
        == "bad argument #2 to 'normal' (standard deviation must be strictly positive)")
    let long = try Tensor([3], .long)
    #expect(throws: TensorError.self) { try long.uniform(g) }
    #expect(throws: TensorError.self) { try Tensor([3], .half).random(g) }
    #expect(throws: TensorError.self) { try long.randperm(g, 0) }
    #expect(throws: TensorError.self) { try long.randperm(g, .max) }
    #expect(throws: TensorError.self) { try long.setRNGState(g) }
    #expect(throws: TensorError.self) { try Tensor([5048], .byte).setRNGState(g) }
    let p = try Tensor([1, 2], [2])
    #expect(
      message { try long.multinomial(g, p, 3) }.contains(
        "cannot sample n_sample > prob_dist:size(1) samples without replacement"))
    #expect(throws: TensorError.self) { try long.multinomial(g, p, 0) }
    #expect(throws: TensorError.self) { try long.multinomial(g, Tensor([2]), 1) }
    #expect(throws: TensorError.self) { try long.multinomial(g, Tensor(), 1) }
    #expect(throws: TensorError.self) { try Tensor([3]).bernoulli(g, p) }
    #expect(try g.random(.min, .max) != g.random(.min, .max))
  }

  @Test func aliasDrawsFollowTheProbabilities() throws {
    let g = Generator(seed: 7)
    let p = try Tensor([0.5, 0.05, 0, 0.3, 0.15], [5])
    let (alias, q) = (try Tensor(.long), try Tensor())
    try Tensor.multinomialAliasSetup(p, alias: alias, q: q)
    let r = try Tensor([40000], .long)
    try r.multinomialAlias(g, alias: alias, q: q)
    var share = [Double](repeating: 0, count: 5)
    for v in values(r) { share[Int(v) - 1] += 1.0 / 40000 }
    for i in 0..<5 { #expect(abs(share[i] - p[linear: i]) < 0.01) }
    #expect(share[2] == 0)
    #expect(throws: TensorError.self) {
      try Tensor.multinomialAliasSetup(Tensor([-1, 2], [2]), alias: alias, q: q)
    }
  }

  @Test func matrixRowsAreDrawnApart() throws {
    let p = try Tensor([0, 1, 0, 0, 0, 5], [2, 3])
    let r = try Tensor(.long)
    try r.multinomial(Generator(seed: 3), p, 4, replacement: true)
    #expect(r.sizes == [2, 4])
    #expect(values(r) == [2, 2, 2, 2, 3, 3, 3, 3])
  }

  /// Contiguous tensors are filled many numbers at a time; the numbers and the state after them are
  /// those of single calls, bit for bit, whatever was drawn before.
  @Test(arguments: [DType.double, .float]) func fillsAreThoseOfSingleCalls(type: DType) throws {
    func same(_ a: Double, _ b: Double) -> Bool {
      type == .float
        ? Float(a).bitPattern == Float(b).bitPattern : a.bitPattern == b.bitPattern
    }
    func own(_ a: Double) -> Double { type == .float ? Double(Float(a)) : a }
    for (mean, stdv) in [(0.0, 1.0), (3.0, 0.5), (-1e-3, 1e3), (1e8, 1e-3), (0.1, 1e300)] {
      let (mean, stdv) = (own(mean), own(stdv))
      let (one, many) = (Generator(seed: 5), Generator(seed: 5))
      var differ = 0
      for n in [16, 17, 1, 100, 31, 127, 128, 129, 255, 1000, 5000, 30_000] {
        let t = try Tensor([n], type)
        try t.normal(many, mean, stdv)
        for i in 0..<n where !same(t[linear: i], try one.normal(mean, stdv)) { differ += 1 }
        #expect(one.state == many.state, "after \(n) normal numbers")
        #expect(one.random() == many.random())
        try t.uniform(many, mean, stdv)
        for i in 0..<n where !same(t[linear: i], one.uniform(mean, stdv)) { differ += 1 }
        #expect(one.state == many.state, "after \(n) uniform numbers")
      }
      #expect(differ == 0, "mean \(mean), stdv \(stdv)")
    }
  }

  @Test(arguments: [1, 77, 2026]) func aMillionNormalsAreThoseOfSingleCalls(seed: Int) throws {
    let n = 1_000_000
    let (one, many, third) = (
      Generator(seed: UInt64(seed)), Generator(seed: UInt64(seed)), Generator(seed: UInt64(seed))
    )
    let (double, float) = (try Tensor([n], .double), try Tensor([n], .float))
    try double.normal(many)
    try float.normal(third)
    var differ = (0, 0)
    for i in 0..<n {
      let v = try one.normal()
      if double[linear: i].bitPattern != v.bitPattern { differ.0 += 1 }
      if Float(float[linear: i]).bitPattern != Float(v).bitPattern { differ.1 += 1 }
    }
    #expect(differ == (0, 0))
    #expect(one.state == many.state && one.state == third.state)
  }

  /// x = 1/4, 1/2, 3/4 and y = 0 are where sine, cosine and logarithm have their zeros.
  @Test func fillsAtTheZerosOfTheFunctions() throws {
    let words: [UInt32] = [0, 1 << 30, 1 << 31, 3 << 30, 1, .max, (1 << 30) + 1, (1 << 31) - 1]
    // The state's words are tempered on the way out, so they are searched for by undoing that.
    func untemper(_ out: UInt32) -> UInt32 {
      var y = out
      y ^= y >> 18
      y ^= (y << 15) & 0xefc6_0000
      var z = y
      for _ in 0..<5 { z = y ^ ((z << 7) & 0x9d2c_5680) }
      var w = z
      for _ in 0..<3 { w = z ^ (w >> 11) }
      return w
    }
    let (one, many) = (Generator(seed: 9), Generator(seed: 9))
    _ = (one.random(), many.random())
    var state = one.state
    let next = Int(state[16]) + Int(state[17]) << 8
    var drawn: [UInt32] = []
    for x in words { for y in words { drawn += [x, y] } }
    for (k, word) in drawn.enumerated() {
      let raw = untemper(word)
      for b in 0..<4 { state[24 + 8 * (next + k) + b] = UInt8(raw >> (8 * b) & 255) }
    }
    try one.restore(state)
    #expect(drawn.map { _ in one.random() } == drawn)
    for type in [DType.double, .float] {
      try one.restore(state)
      try many.restore(state)
      let t = try Tensor([drawn.count], type)
      try t.normal(many)
      for i in 0..<drawn.count {
        let v = try one.normal()
        let want = type == .float ? Double(Float(v)) : v
        #expect(t[linear: i].bitPattern == want.bitPattern, "\(drawn[i & ~1]) \(drawn[i | 1])")
      }
      #expect(one.state == many.state)
    }
  }
}
