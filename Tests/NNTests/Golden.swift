import Foundation
import NN
import TensorCore
import Testing

/// Numbers that the original printed for every layer and criterion: `Fixtures/modules.expected`, one line
/// per tensor: name, sizes, Σ v and Σ v·((11 i) mod 17 - 8), the first 12 values.
enum Golden {
  struct Line {
    let sizes: String
    let numbers: [Double]
  }

  static let lines: [String: Line] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/modules.expected")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [:] }
    var lines: [String: Line] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 4 else { continue }
      let numbers = (parts[2] + " " + parts[3]).split(separator: " ").compactMap { Double($0) }
      lines[String(parts[0])] = Line(sizes: String(parts[1]), numbers: numbers)
    }
    return lines
  }()

  /// What `modules.lua` shows of a tensor.
  static func line(_ tensor: Tensor) throws -> Line {
    let dense = try tensor.contiguous()
    var sum = 0.0, weighted = 0.0
    var first: [Double] = []
    for k in 0..<dense.count {
      let v = dense[linear: k]
      sum += v
      weighted += v * Double((k + 1) * 11 % 17 - 8)
      if k < 12 { first.append(v) }
    }
    let sizes = tensor.dimension == 0 ? "0" : tensor.sizes.map(String.init).joined(separator: "x")
    return Line(sizes: sizes, numbers: [sum, weighted] + first)
  }

  /// Compares every tensor of `value` with the recorded line of its name; records issues.
  static func check(_ name: String, _ value: Value) throws {
    switch value {
    case .number(let number): try compare(name, line(Tensor([number], [1])))
    case .tensor(let tensor): try compare(name, line(tensor))
    case .table(let table):
      for (i, entry) in table.list.enumerated() { try check("\(name).\(i + 1)", entry) }
    default: break
    }
  }

  private static func compare(_ name: String, _ found: Line) {
    guard let expected = lines[name] else {
      Issue.record("\(name): not recorded")
      return
    }
    #expect(found.sizes == expected.sizes, "\(name)")
    guard found.numbers.count == expected.numbers.count else {
      Issue.record("\(name): \(found.numbers.count) numbers, expected \(expected.numbers.count)")
      return
    }
    // The sums' errors are those of the values, ten printed digits each.
    for (k, (a, b)) in zip(found.numbers, expected.numbers).enumerated() {
      let tolerance = k < 2 ? 1e-9 * max(1, abs(b)) : 1e-9 * abs(b) + 1e-12
      if !(abs(a - b) <= tolerance) && !(a == b) && !(a.isNaN && b.isNaN) {
        Issue.record("\(name): number \(k + 1) is \(a), expected \(b)")
        return
      }
    }
  }

  static var generator: Generator { Environment.current.generator }

  static func randn(_ sizes: Int...) throws -> Value {
    let t = try Tensor()
    try t.randn(generator, Dims(sizes))
    return .tensor(t)
  }

  static func rand(_ sizes: Int...) throws -> Value {
    let t = try Tensor()
    try t.rand(generator, Dims(sizes))
    return .tensor(t)
  }

  static func steps(_ count: Int, _ sizes: Int...) throws -> Value {
    .list(
      try (0..<count).map { _ in
        let t = try Tensor()
        try t.randn(generator, Dims(sizes))
        return .tensor(t)
      })
  }

  /// A random gradient of the value's structure.
  static func like(_ value: Value) throws -> Value {
    try value.mapTensors {
      let t = try Tensor()
      try t.randn(generator, $0.sizes)
      return try t.to($0.dtype)
    }
  }
}

/// A module of `modules.lua`.
struct ModuleCase: CustomTestStringConvertible, @unchecked Sendable {
  let name: String
  var forwardOnly = false
  /// Whether numeric derivatives make sense: not for random layers, nor for indices.
  var jacobian = true
  let make: () throws -> (Module, Value)

  init(
    _ name: String, forwardOnly: Bool = false, jacobian: Bool = true,
    _ make: @escaping () throws -> (Module, Value)
  ) {
    self.name = name
    self.forwardOnly = forwardOnly
    self.jacobian = jacobian
    self.make = make
  }

  var testDescription: String { name }

  /// Two training steps and an evaluation, as `modules.lua` makes them.
  func run() throws {
    Golden.generator.manualSeed(20)
    let (module, input) = try make()
    try module.callZeroGradParameters()
    for step in 1...2 {
      let output = try module.forward(input)
      try Golden.check("\(name) \(step) output", output)
      guard !forwardOnly else { continue }
      try Golden.check(
        "\(name) \(step) gradInput", module.backward(input, Golden.like(output)))
      try Golden.check(
        "\(name) \(step) gradParameters",
        .list(module.callParameters().map { .tensor($0.gradient) }))
      try module.callUpdateParameters(0.05)
      try module.callZeroGradParameters()
    }
    try module.callEvaluate()
    try Golden.check("\(name) evaluate output", module.forward(input))
  }

  func derivatives() throws {
    Golden.generator.manualSeed(20)
    let (module, input) = try make()
    let error = try Jacobian.worstError(module, input)
    #expect(error < 1e-7, "\(name)")
  }
}
