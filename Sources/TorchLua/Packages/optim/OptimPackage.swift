import LuaBridge
import NN
import TensorCore

extension Package {
  /// Optimisers. Lua evaluates the script's function, so that no Swift frame lies under it, and then calls a
  /// native step.
  static let optim = Package(
    "optim", help: "optimisers, ConfusionMatrix and Logger", needs: ["torch"],
    files: [
      LuaFile("optim/descent.lua", PackageResources.descent_lua),
      LuaFile("optim/search.lua", PackageResources.search_lua),
      LuaFile("optim/polynomial.lua", PackageResources.polynomial_lua),
      LuaFile("optim/evolution.lua", PackageResources.evolution_lua),
      LuaFile("optim/optim_tools.lua", PackageResources.optim_tools_lua),
    ], natives: { _ in [OptimSteps.sgd, OptimSteps.adam, OptimSteps.checked] })
}

/// What the optimisers in Lua call.
private enum OptimSteps {
  static let sgd = PackageFunction("sgd") {
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

  static let adam = PackageFunction("adam") {
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

  /// `checked(g, name)`: g, or an error that says what the function has to return.
  static let checked = PackageFunction(raw: "checked") { arguments in
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
