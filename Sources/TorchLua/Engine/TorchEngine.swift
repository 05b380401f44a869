import LuaBridge
import NN
import TensorCore

/// Torch7 in a Lua state: `torch`, `nn`, `rnn` and their companions for scripts, and a host for apps.
///
///     let engine = try TorchEngine()
///     try engine.set("x", Tensor(rows: [[1, 2], [3, 4]]))
///     engine.define("log") { (text: String) in logger.info(text) }
///     try engine.run(file: "train.lua")
///     let model = try engine["model", as: Module.self]
///     let y = try engine.call("predict", x, as: Tensor.self)
///
/// What a script does wrong is a `ScriptError`.
///
/// One thread at a time uses an engine and what belongs to it: its tensors, modules and functions. An actor or a serial
/// queue sees to that; the engine may go from thread to thread. Several engines run in several threads at once, each with
/// default type, random numbers and collector of its own; they share no object, so give them copies. What a process has
/// once is said where it is set: `setThreads`, memory limits, signals.
public final class TorchEngine {
  /// The Lua state.
  public let engine: LuaEngine
  /// The default tensor type and generator of the scripts.
  public let environment: Environment
  /// The `torch` table.
  let torch: LuaTable
  /// Classes by Torch name.
  var classes: [String: ClassRecord] = [:]
  /// The same for native classes alone: what a Swift app reads `.t7` files with (`ModelFile`).
  public internal(set) var registry = ModuleRegistry([])
  var classesByID: [LuaClassID: ClassRecord] = [:]
  /// Bytecode of the functions that this process has written to files: it can be read again safely.
  var dumpedFunctions: Set<[UInt8]> = []
  /// The function `check` of Lua files.
  var argumentChecks: LuaRef?
  /// What leaves functions out of checkpoints.
  var checkpointFilter: LuaRef?
  /// What `ScriptError`s have left.
  let leftErrors = LeftErrors()
  /// Who watches the training of scripts; nil for no one.
  public internal(set) var doctor: ScriptDoctor?
  /// Whether `require 'cutorch'`, `'cunn'` and `'cudnn'` give what runs on the processor; they fail without.
  public var runsCudaOnCPU = false
  /// Who shows the pictures of scripts; nil where they go to windows and files.
  public internal(set) weak var gallery: Gallery?
  /// The workers of the package `threads`, once it is open.
  var workers: WorkerPools?
  /// What `require` finds, by name.
  var packages: [String: Package] = [:]
  /// The same in the order they were given in.
  private(set) var installed: [Package] = []
  /// What `help` has read.
  var knownHelp: Help?
  /// The packages that have the classes not yet defined.
  var homes: [String: String] = [:]
  /// Whether packages are opened that would be of no use, for their names.
  var opensUseless = false

  /// Opens the standard libraries and `torch`, and lets `require` find `packages`: those that come with the
  /// program, and an app's own (`Package.bundled + [mine]`). Throws when two have one name, or one needs
  /// another that is not there.
  ///
  /// With a sandbox, scripts have no more of the system than it says; throws when its folders are not there. An app's own
  /// packages are not held to it: they should take files from `FileSystem` and `AtomicFile`, which are.
  public init(packages: [Package] = Package.bundled, sandbox: Sandbox? = nil) throws {
    engine = LuaEngine()
    environment = Environment()
    environment.access = try sandbox.map {
      try Access(read: $0.read, write: $0.write, memory: $0.memory.map { MemoryBudget($0) })
    }
    engine.setSurroundings(environment) { Environment.exchange($0) }
    engine.lua.newTable()
    torch = try LuaTable(engine.lua, -1, prefix: "torch.")
    engine.lua.pop()
    engine.externalBytes = environment.pendingBytes
    engine.liveBytes = { StorageMemory.live }
    if StorageMemory.isLimited {
      engine.setMemoryRoom(margin: StorageMemory.margin) { StorageMemory.room(for: $0) }
      StorageMemory.collect = { [weak engine] in
        engine?.collectGarbage()
        StorageMemory.trim()
      }
    }
    engine.visitHeld = { object, graph in
      if let holder = object as? any ObjectHolder { holder.visitHeld(GraphVisitor(graph)) }
    }
    engine.onMethodSet = { [unowned self] id, name in self.methodSet(id, name) }
    engine.onMissingClass = { [unowned self] id in _ = try? self.record(id.name) }
    environment.printer = { [unowned self] values in
      let bottom = lua.top
      defer { lua.setTop(bottom) }
      try lua.reserve(values.count + 8)
      try lua.getGlobal("print")
      for value in values { try value.push(to: lua) }
      try lua.call(Int32(values.count), 0)
    }
    try withEnvironment {
      try openIdioms()
      if let sandbox { try openSandbox(sandbox) }
      try openTorch()
      installed = packages
      try install(packages)
    }
    if let sandbox { limit(sandbox) }
  }

  /// Whether scripts have no more of the system than a `Sandbox` says.
  public var isSandboxed: Bool { environment.access != nil }

  /// The state whose code runs now.
  public var lua: Lua { engine.lua }

  /// Runs `work` inside the engine's environment: modules that it makes get the scripts' default tensor
  /// type, and draw from their generator. Passes its result and error on. Lua code of the engine needs no
  /// such call: it is inside whoever calls it.
  public func withEnvironment<R>(_ work: () throws -> R) rethrows -> R { try environment.perform(work) }

  /// Uses `count` threads for large operations, but no more than there are processors. All engines of
  /// the process share them; `torch.getnumthreads()` tells how many. Set it before engines run in several threads: of
  /// operations at the same time one gets the threads, the others do without.
  public func setThreads(_ count: Int) { BLAS.setThreads(count) }

  /// Makes both random streams start from `seed`, and `math.randomseed` do nothing from then on.
  public func seed(_ seed: Int) throws {
    environment.generator.manualSeed(UInt64(bitPattern: Int64(seed)))
    try lua.getGlobal("math")
    defer { lua.pop() }
    try lua.getField(-1, "randomseed")
    lua.push(seed)
    try lua.call(1, 0)
    lua.pushFunction("randomseed") { _ in 0 }
    try lua.setField(-2, "randomseed")
  }
}
