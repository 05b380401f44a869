import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// What `modules.lua` does, in Swift, and the numbers that the original printed when it ran it.
enum Golden {
  static let lines = (try? GoldenNumbers.file("modules/modules.expected")) ?? [:]

  /// What `modules.lua` shows of a tensor.
  static func numbers(_ tensor: Tensor) throws -> GoldenNumbers {
    let values = try elements(tensor)
    var sum = 0.0, weighted = 0.0
    for (k, v) in values.enumerated() {
      sum += v
      weighted += v * Double((k + 1) * 11 % 17 - 8)
    }
    let sizes = tensor.dimension == 0 ? "0" : tensor.sizes.map(String.init).joined(separator: "x")
    return GoldenNumbers(sizes: sizes, numbers: [sum, weighted] + values.prefix(12))
  }

  /// Compares every tensor of `value` with the recorded line of its name; records issues.
  static func check(_ name: String, _ value: Value) throws {
    switch value {
    case .number(let number): try compare(name, numbers(Tensor([number], [1])))
    case .tensor(let tensor): try compare(name, numbers(tensor))
    case .table(let table):
      for (i, entry) in table.list.enumerated() { try check("\(name).\(i + 1)", entry) }
    default: break
    }
  }

  private static func compare(_ name: String, _ found: GoldenNumbers) {
    let difference = lines[name].map { found.difference(from: $0) } ?? "not recorded"
    if let difference { Issue.record("\(name): \(difference)") }
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
