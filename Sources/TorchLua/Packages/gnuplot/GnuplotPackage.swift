import LuaBridge
import TensorCore
import Training

extension Package {
  /// Plots through the program gnuplot: the commands are made in Lua, the processes are kept here.
  static let gnuplot = Package(
    "gnuplot", help: "plots through the program gnuplot", needs: ["torch"],
    files: [
      LuaFile("gnuplot/gnuplot.lua", PackageResources.gnuplot_lua),
      LuaFile("gnuplot/plots.lua", PackageResources.plots_lua),
    ], pages: [.gnuplot], natives: { plotFunctions($0.engine) + galleryFunctions($0) })

  /// `permit` throws where no process may be started. `start(path, showsOutput)` gives a number for `send`, `ask` and
  /// `close`. The processes end with the engine, which keeps these functions.
  private static func plotFunctions(_ engine: LuaEngine) -> [PackageFunction] {
    let running = PlotProcesses()
    return [
      PackageFunction("permit") { try Access.refuse("start processes: gnuplot") },
      PackageFunction("start") { (path: String, showsOutput: Bool) -> Int in
        running.last += 1
        running.byNumber[running.last] = try PlotProcess(
          path, showsOutput: showsOutput, checkInterrupt: { [weak engine] in try engine?.checkInterrupt() })
        return running.last
      },
      PackageFunction("send") { (number: Int, text: String) in try running.get(number).send(text) },
      PackageFunction("ask") { (number: Int, text: String) in try running.get(number).ask(text) },
      PackageFunction("close") { (number: Int) in
        running.byNumber.removeValue(forKey: number)?.close()
        return
      },
      PackageFunction("warn") { (text: String) in Console.warn(text) },
    ]
  }
}

extension Package {
  /// What draws for a gallery: `galleryFile(name)` is the file for a picture that has none, nil without a gallery;
  /// `drew(path)` says that a file was written; `whenTaken(f)` lets `f` draw before pictures are taken.
  static func galleryFunctions(_ torch: TorchEngine) -> [PackageFunction] {
    [
      PackageFunction("galleryFile") { [unowned torch] (name: String) in torch.gallery?.path(name) },
      PackageFunction("drew") { [unowned torch] (path: String) in torch.environment.pictureWritten?(path) },
      PackageFunction("whenTaken") { [unowned torch] (f: LuaFunction) in torch.gallery?.finish.append(f) },
    ]
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
