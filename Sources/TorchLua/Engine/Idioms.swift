#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import TensorCore

extension TorchEngine {
  /// The Lua 5.1 and LuaJIT idioms that scripts use, and `print` of tables.
  func openIdioms() throws {
    let numberText: LuaNumberText = { number, buffer, capacity in
      guard let buffer else { return 0 }
      var text = number.luaText
      return text.withUTF8 { bytes in
        let count = min(bytes.count, capacity)
        if let start = bytes.baseAddress { memcpy(buffer, start, count) }
        return count
      }
    }
    engine.openIdioms(numberText: numberText)
    LuaEngine.setNumberText(numberText)
    try runFile(LuaFile("engine/idioms.lua", PackageResources.idioms_lua), results: 1)
    engine.setTablePrinter()
    try openJIT()
  }

  /// `jit`, for scripts that ask what they run on; nothing here compiles.
  private func openJIT() throws {
    let lua = lua
    lua.newTable()
    let jit = try LuaTable(lua, -1, prefix: "jit.")
    try jit.set("version", "seqlua")
    try jit.set("version_num", 20100)
    #if os(Linux)
      try jit.set("os", "Linux")
    #else
      try jit.set("os", "OSX")
    #endif
    #if arch(x86_64)
      try jit.set("arch", "x64")
    #else
      try jit.set("arch", "arm64")
    #endif
    jit.define("status") { false }
    for name in ["on", "off", "flush"] { jit.define(raw: name) { _ in 0 } }
    lua.pushValue(at: -1)
    try lua.setGlobal("jit")
    try lua.getGlobal("package")
    try lua.getField(-1, "loaded")
    lua.pushValue(at: -3)
    lua.rawSet(-2, "jit")
    lua.pop(3)
  }
}
