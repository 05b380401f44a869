import LuaBridge
import NN
import TensorCore

/// `torch.Generator`, seeds and states (`torch7/random.lua`); each function takes a generator first
/// or works on Torch's own.
extension TorchEngine {
  func openGenerator() throws {
    _ = try valueClass("torch.Generator") { _ in Generator() }
    let environment = environment
    func define(_ name: String, _ body: @escaping (Generator, Arguments) throws -> Int32) {
      torch.define(raw: name) { arguments in
        guard let generator = arguments.lua.object(at: 1, as: Generator.self) else {
          return try body(environment.generator, arguments)
        }
        return try body(generator, arguments.dropFirst())
      }
    }
    define("manualSeed") { generator, arguments in
      generator.manualSeed(try Self.seed(arguments))
      return 0
    }
    define("seed") { generator, arguments in
      arguments.lua.push(number: Double(generator.seed()))
      return 1
    }
    define("initialSeed") { generator, arguments in
      arguments.lua.push(number: Double(Int64(bitPattern: generator.initialSeed)))
      return 1
    }
    define("getRNGState") { generator, arguments in
      let state: Tensor = try arguments.optional(1) ?? Tensor(.byte)
      try state.getRNGState(generator)
      try arguments.lua.push(object: state)
      return 1
    }
    define("setRNGState") { generator, arguments in
      let state: Tensor = try arguments.get(1)
      try state.setRNGState(generator)
      try arguments.lua.push(object: state)
      return 1
    }
  }

  // A C `long`, so that negative seeds are large ones; fractions are cut off.
  private static func seed(_ arguments: Arguments) throws -> UInt64 {
    let seed: Int = try arguments.get(1)
    return UInt64(bitPattern: Int64(seed))
  }
}
