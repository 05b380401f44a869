import LuaBridge

/// A file of Lua that is part of the program. Its text is embedded at build time.
public struct LuaFile {
  /// What error positions call it, as `optim/descent.lua`.
  public let name: String
  /// UTF-8.
  public let text: [UInt8]

  /// `text` is what `.embedInCode` makes of the file: `PackageResources.descent_lua`.
  public init(_ name: String, _ text: [UInt8]) {
    self.name = name
    self.text = text
  }

  /// The chunk's name for Lua. The bridge and error reports leave out places in chunks that begin so.
  var chunkName: String { "=[seqlua/\(name)]" }
}

extension TorchEngine {
  /// Runs a file with the arguments that `pushArguments` pushes; `results` stay on the stack.
  func runFile(
    _ file: LuaFile, results: Int32 = 0, _ pushArguments: (Lua) throws -> Int32 = { _ in 0 }
  ) throws {
    try file.text.withUnsafeBytes { try lua.load(bytes: $0, name: file.chunkName) }
    try lua.call(try pushArguments(lua), results)
  }

  /// Pushes the function `check` of Lua files, which puts checks of their arguments before functions.
  func pushArgumentChecks(_ lua: Lua) throws {
    if argumentChecks == nil {
      try runFile(LuaFile("engine/argument_checks.lua", PackageResources.argument_checks_lua), results: 1)
      argumentChecks = LuaRef(popping: lua)
    }
    try argumentChecks?.push(to: lua)
  }
}
