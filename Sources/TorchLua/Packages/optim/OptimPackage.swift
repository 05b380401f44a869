import LuaBridge
import NN
import TensorCore

/// The package `optim`: Lua evaluates the script's function, so that no Swift frame lies under it, and
/// then calls a native step.
extension TorchEngine {
  func openOptim() throws {
    try package("optim") { engine, lua in
      lua.newTable()
      lua.pushValue(at: -1)
      try lua.setGlobal("optim")
      let optim = LuaRef(lua, -1)
      let steps = try engine.optimSteps()
      lua.newTable()
      let tools = try LuaTable(lua, -1, prefix: "optim.")
      lua.pop()
      tools.define(raw: "checked") { try Self.checkedGradient($0) }
      func pushChecked(_ lua: Lua) throws {
        try tools.ref.push(to: lua)
        try lua.getField(-1, "checked")
        lua.remove(at: -2)
      }
      try engine.runFile(LuaFile("optim/descent.lua", PackageResources.descent_lua)) { lua in
        try optim.push(to: lua)
        try steps.ref.push(to: lua)
        try pushChecked(lua)
        return 3
      }
      try engine.runFile(LuaFile("optim/search.lua", PackageResources.search_lua)) { lua in
        try optim.push(to: lua)
        try pushChecked(lua)
        return 2
      }
      for script in [LuaFile("optim/polynomial.lua", PackageResources.polynomial_lua), LuaFile("optim/evolution.lua", PackageResources.evolution_lua), LuaFile("optim/optim_tools.lua", PackageResources.optim_tools_lua)] {
        try engine.runFile(script) { lua in
          try optim.push(to: lua)
          return 1
        }
      }
      try engine.checkArguments(of: "optim")
    }
  }

  private func optimSteps() throws -> LuaTable {
    let lua = lua
    lua.newTable()
    defer { lua.pop() }
    let steps = try LuaTable(lua, -1, prefix: "optim.")
    steps.define("sgd") {
      (
        x: Tensor, g: Tensor, velocity: Tensor?, isFirst: Bool, rate: Double?, decay: Double,
        momentum: Double, dampening: Double, nesterov: Bool
      ) in
      var sgd = SGD(rate: rate)
      sgd.weightDecay = decay
      sgd.momentum = momentum
      sgd.dampening = dampening
      sgd.nesterov = nesterov
      try sgd.step(x, g, velocity: velocity, isFirst: isFirst)
    }
    steps.define("adam") {
      (
        x: Tensor, g: Tensor, t: Double, m: Tensor, v: Tensor, denominator: Tensor, rate: Double,
        decay: Double, beta1: Double, beta2: Double, epsilon: Double
      ) in
      var adam = Adam(rate: rate)
      adam.weightDecay = decay
      adam.beta1 = beta1
      adam.beta2 = beta2
      adam.epsilon = epsilon
      try adam.step(x, g, t: t, m, v, denominator)
    }
    return steps
  }

  /// `checked(g, name)`: g, or an error that says what the function has to return.
  private static func checkedGradient(_ arguments: Arguments) throws -> Int32 {
    let lua = arguments.lua
    guard lua.object(at: 1, as: Tensor.self) != nil else {
      let name: String = try arguments.get(2)
      throw LuaError(
        "optim.\(name): the function has to return f(x) and its gradient, a tensor; the second result is "
          + lua.typeName(at: 1))
    }
    lua.setTop(1)
    return 1
  }
}
