import TorchLua

extension Package {
  /// What scripts get with `require 'own'`.
  public static var own: Package {
    Package(
      "own", help: "a sample", needs: ["nn"], classes: [Scale.self],
      functions: [PackageFunction("twice") { (x: Double) in 2 * x }],
      files: [LuaFile("own/own.lua", PackageResources.own_lua)])
  }
}
