import LuaBridge

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
    ], pages: [.optim], natives: { _ in OptimSteps.all })
}
