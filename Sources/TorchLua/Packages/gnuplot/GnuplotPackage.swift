import LuaBridge

/// The package `gnuplot`: the commands are made in Lua, the processes are kept here.
extension TorchEngine {
  func openGnuplot() throws {
    try package("gnuplot") { engine, lua in
      let processes = try engine.plotProcesses()
      try engine.runFile(LuaFile("gnuplot/gnuplot.lua", PackageResources.gnuplot_lua), results: 2) { lua in
        try processes.ref.push(to: lua)
        return 1
      }
      let drawing = LuaRef(lua, -1)
      lua.pop()
      let package = LuaRef(lua, -1)
      try engine.runFile(LuaFile("gnuplot/plots.lua", PackageResources.plots_lua)) { lua in
        try package.push(to: lua)
        try drawing.push(to: lua)
        return 2
      }
      lua.pushValue(at: -1)
      try lua.setGlobal("gnuplot")
      try engine.checkArguments(of: "gnuplot")
    }
  }

  /// `start(path, showsOutput)` gives a number for `send`, `ask` and `close`. The processes end with
  /// the engine, which keeps these functions.
  private func plotProcesses() throws -> LuaTable {
    let lua = lua
    lua.newTable()
    defer { lua.pop() }
    let table = try LuaTable(lua, -1, prefix: "gnuplot.")
    let running = PlotProcesses()
    table.define("start") { (path: String, showsOutput: Bool) -> Int in
      running.last += 1
      running.byNumber[running.last] = try PlotProcess(path, showsOutput: showsOutput)
      return running.last
    }
    table.define("send") { (number: Int, text: String) in try running.get(number).send(text) }
    table.define("ask") { (number: Int, text: String) in try running.get(number).ask(text) }
    table.define("close") { (number: Int) in
      running.byNumber.removeValue(forKey: number)?.close()
    }
    table.define("warn") { (text: String) in Console.warn(text) }
    return table
  }
}

/// The gnuplots of one engine.
private final class PlotProcesses {
  var byNumber: [Int: PlotProcess] = [:]
  var last = 0

  func get(_ number: Int) throws -> PlotProcess {
    guard let process = byNumber[number] else { throw LuaError("gnuplot: this figure is closed") }
    return process
  }
}
