import LuaBridge

extension TorchEngine {
  /// What comes with torch: `torch.CmdLine`, `torch.Timer` and the packages `paths`, `sys`, `xlua`.
  func openCompanions() throws {
    let system = try systemFunctions()
    try runFile(LuaFile("torch/torch_tools.lua", PackageResources.torch_tools_lua)) { lua in
      try system.ref.push(to: lua)
      return 1
    }
    try checkArguments(of: "torch")
    try runFile(LuaFile("sys/sys.lua", PackageResources.sys_lua), results: 2) { lua in
      try system.ref.push(to: lua)
      return 1
    }
    let (paths, sys) = (LuaRef(lua, -2), LuaRef(lua, -1))
    lua.pop(2)
    // torch has always loaded `paths`; scripts use its global without `require`.
    try paths.push(to: lua)
    try lua.setGlobal("paths")
    try package("paths") { _, lua in try paths.push(to: lua) }
    try package("sys") { engine, lua in
      try sys.push(to: lua)
      lua.pushValue(at: -1)
      try lua.setGlobal("sys")
      try engine.checkArguments(of: "sys")
    }
    try package("xlua") { engine, lua in
      // Its class goes into the table, which must be a global by then.
      try engine.runFile(LuaFile("xlua/xlua.lua", PackageResources.xlua_lua), results: 1) { lua in
        try system.ref.push(to: lua)
        try sys.push(to: lua)
        return 2
      }
      lua.pushValue(at: -1)
      try lua.setGlobal("xlua")
      try sys.push(to: lua)
      try lua.setGlobal("sys")
      try engine.checkArguments(of: "xlua")
    }
  }
}
