import LuaBridge
import NN
import TensorCore
import Training

/// Models with what scripts have put on them in `.t7` files, and both random generators, Torch's and Lua's.
struct ScriptStore: ModelStore {
  private let engine: TorchEngine

  init(_ engine: TorchEngine) { self.engine = engine }

  func write(_ value: Value, to path: String) throws {
    let lua = engine.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(4)
    try value.push(to: lua)
    // Functions stay in the script, which has them when the run goes on.
    let writer = SerializationWriter(engine) { try File(mode: "w") }
    let target = try writer.value(lua, bottom + 1, hook: engine.functionFilter())
    defer { target.dismantle() }
    try T7.save(path: path, target, isDurable: true)
  }

  func read(_ path: String) throws -> Value {
    let lua = engine.lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    let reader = SerializationReader(engine)
    defer { reader.close() }
    let value = try T7.load(path: path) { [unowned reader] in try reader.read($0, $1) }
    try reader.push(value, to: lua)
    return try Value.decode(lua, -1)
  }

  func randomState() throws -> Value {
    let torch = try Tensor(.byte)
    try torch.getRNGState(engine.environment.generator)
    let bytes = engine.engine.randomState
    let math = try Tensor([bytes.count], .byte)
    for (i, byte) in bytes.enumerated() { math[linear: i] = Double(byte) }
    return .list([.tensor(torch), .tensor(math)])
  }

  func restoreRandom(_ state: Value) throws {
    let states = (state.list ?? []).compactMap(\.tensor)
    guard states.count == 2 else { throw LuaError("the checkpoint has no states of the random generators") }
    try states[0].setRNGState(engine.environment.generator)
    try engine.engine.restoreRandom((0..<states[1].count).map { UInt8(clamping: Int(states[1][linear: $0])) })
  }
}

extension TorchEngine {
  /// A function for `SerializationWriter` that leaves out functions; made once.
  func functionFilter() -> LuaRef {
    if let filter = checkpointFilter { return filter }
    lua.pushFunction("checkpoint") { arguments in
      if arguments.type(of: 1) == .function { arguments.lua.pushNil() } else { arguments.lua.setTop(1) }
      return 1
    }
    let filter = LuaRef(popping: lua)
    checkpointFilter = filter
    return filter
  }
}
