import LuaBridge
import NN
import TensorCore
import Training

/// An optimiser that is a Lua function of Torch's form: `f(feval, x, config, state)` with `feval(x)` giving the loss
/// and its gradient.
final class ScriptOptimizer: EvaluatingOptimizer, ObjectHolder {
  let name: String
  private let function: LuaFunction
  private let config: LuaRef
  private var memory: LuaRef
  /// What `feval` runs while a step is on its way.
  private var evaluation: (() throws -> (Double, Tensor))?
  private let feval: LuaRef

  /// The function with the table of options at `config`; nil for none.
  init(_ lua: Lua, name: String, _ function: LuaFunction, config: LuaRef) {
    self.name = name
    self.function = function
    self.config = config
    lua.newTable()
    memory = LuaRef(popping: lua)
    let box = Weak()
    lua.pushFunction("feval") { arguments in
      guard let evaluate = box.optimizer?.evaluation else {
        throw LuaError("the function to evaluate was called after its step")
      }
      let (loss, gradient) = try evaluate()
      arguments.lua.push(number: loss)
      try arguments.lua.push(object: gradient)
      return 2
    }
    feval = LuaRef(popping: lua)
    box.optimizer = self
  }

  private final class Weak { weak var optimizer: ScriptOptimizer? }

  func visitHeld(_ visitor: HeldVisitor) {
    for ref in [function.ref, config, memory, feval] { visitor.visit(ref) }
  }

  private func withConfig<R>(_ body: (Lua, Int32) throws -> R) throws -> R {
    guard let lua = config.lua else { throw LuaError("the Lua state is closed") }
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.reserve(10)
    try config.push(to: lua)
    return try body(lua, bottom + 1)
  }

  /// `config.learningRate`; NaN without one, since the function has its own default.
  var rate: Double {
    get {
      let rate: Double? = try? withConfig { lua, table in
        lua.rawGet(table, "learningRate")
        return lua.number(at: -1) ?? .nan
      }
      return rate ?? .nan
    }
    set {
      guard !newValue.isNaN else { return }
      try? withConfig { lua, table in
        lua.push(number: newValue)
        lua.rawSet(table, "learningRate")
      }
    }
  }

  var settings: [(name: String, value: Value)] {
    guard case .table(let table)? = try? withConfig({ try Value.decode($0, $1) }) else { return [] }
    return table.fields.filter { $0.value.number != nil }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  func prepare(_ x: Tensor) {}

  func step(_ x: Tensor, _ gradient: Tensor) throws { try step(x, gradient) { .nan } }

  func step(_ x: Tensor, _ gradient: Tensor, evaluate: () throws -> Double) throws {
    try withoutActuallyEscaping(evaluate) { evaluate in
      evaluation = { (try evaluate(), gradient) }
      defer { evaluation = nil }
      try withConfig { lua, table in
        try function.push(to: lua)
        try feval.push(to: lua)
        try lua.push(object: x)
        lua.pushValue(at: table)
        try memory.push(to: lua)
        try lua.call(4, 1)
        guard let moved = lua.object(at: -1, as: Tensor.self), moved.count == x.count else {
          throw LuaError("the optimiser '\(name)' must return x first, got \(lua.typeName(at: -1))")
        }
        if moved !== x { try x.copy(from: moved) }
      }
    }
  }

  func state() -> [String: Value] {
    let value = try? withConfig { lua, _ in
      try memory.push(to: lua)
      return try Value.decode(lua, -1)
    }
    return ["state": value ?? .none]
  }

  func restore(_ state: [String: Value]) throws {
    try withConfig { lua, _ in
      // Without its functions, which are the optimiser's own business to make again.
      try (state["state"] ?? .list([])).push(to: lua)
      if lua.type(at: -1) == .table { memory = LuaRef(popping: lua) }
    }
  }
}
