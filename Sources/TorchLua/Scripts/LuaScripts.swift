import LuaBridge

/// The parts of the packages that are written in Lua.
enum LuaScripts {
  /// What error positions and tracebacks call them; the bridge and error reports leave it out.
  static let chunkName = "=[seqlua]"
}

extension TorchEngine {
  /// Runs `text` with the arguments that `pushArguments` pushes; `results` stay on the stack.
  func runScript(
    _ text: String, results: Int32 = 0, _ pushArguments: (Lua) throws -> Int32 = { _ in 0 }
  ) throws {
    try lua.load(text, name: LuaScripts.chunkName)
    try lua.call(try pushArguments(lua), results)
  }

  /// Puts argument checks before the functions of an open package.
  func checkArguments(of package: String) throws {
    try runScript(LuaScripts.argumentChecks) { lua in
      lua.push(package)
      return 1
    }
  }
}
