#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CWorkers
import LuaBridge
import TensorCore

/// The engine of a process that `threads` has split off. It finds the packages that its parent finds; of the parent's own
/// state it has nothing but what jobs bring.
struct Worker {
  let torch: TorchEngine

  /// `number` is what the worker is called in its pool, from 1. Its random numbers follow from the parent's seed and that.
  init(_ parent: TorchEngine, _ number: Int) throws {
    // The threads that help with loops have stayed with the parent.
    BLAS.stayOnOneThread()
    let paths = try Self.fields.map { try Self.field($0, parent.lua) }
    torch = try TorchEngine(packages: parent.installed)
    torch.runsCudaOnCPU = parent.runsCudaOnCPU
    torch.environment.generator.manualSeed(parent.environment.generator.initialSeed &+ UInt64(number))
    for (name, path) in zip(Self.fields, paths) { try set(name, path) }
    torch.lua.push(number)
    try torch.lua.setGlobal("__threadid")
  }

  private static let fields = ["path", "cpath"]

  private static func field(_ name: String, _ lua: Lua) throws -> String? {
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.getGlobal("package")
    guard try lua.getField(-1, name) == .string else { return nil }
    return lua.string(at: -1)
  }

  private func set(_ name: String, _ path: String?) throws {
    guard let path else { return }
    let lua = torch.lua
    try lua.getGlobal("package")
    lua.push(path)
    lua.rawSet(-2, name)
    lua.pop()
  }

  /// Does the jobs that come, until no more can come.
  func serve(_ channel: Int32, _ serialization: String) throws {
    let lua = torch.lua
    try torch.require("threads")
    let exit = PackageFunction(raw: "exit") { arguments in
      Self.answer(arguments.lua, channel)
      cworkers_leave(0)
    }
    let natives = try torch.nativeTable("threads", [exit])
    for (file, results) in [
      (LuaFile("threads/transport.lua", PackageResources.transport_lua), Int32(0)),
      (LuaFile("threads/worker.lua", PackageResources.worker_lua), 1),
    ] {
      try torch.runFile(file, results: results) { lua in
        lua.push(serialization)
        try natives.ref.push(to: lua)
        return 2
      }
    }
    var bytes: UnsafeMutableRawPointer?
    var count = 0, kind = 0
    while cworkers_receive(channel, &kind, &bytes, &count) != 0 {
      lua.pushValue(at: -1)
      lua.push(bytes: UnsafeRawBufferPointer(start: bytes, count: count))
      free(bytes)
      try lua.call(1, 2)
      Self.answer(lua, channel)
      lua.pop(2)
    }
  }

  /// Sends the two values on top: a kind and bytes.
  private static func answer(_ lua: Lua, _ channel: Int32) {
    // What the job has printed stands before what its parent prints about it.
    fflush(stdout)
    let kind = lua.integer(at: -2) ?? 0
    _ = lua.withBytes(at: -1) { cworkers_send(channel, kind, $0.baseAddress, $0.count) }
  }

  /// Runs `work`, lets go of what it has made (files are closed with the engine), and ends the process.
  static func leave(_ work: () throws -> Void) -> Never {
    var status: Int32 = 0
    do { try work() } catch {
      Console.warn("\(error)")
      status = 1
    }
    cworkers_leave(status)
  }
}
