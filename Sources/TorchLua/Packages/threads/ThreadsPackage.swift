#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CWorkers
import LuaBridge
import TensorCore

extension Package {
  /// Jobs for workers (`threads`). The original's are threads of one process; here each is a process of its own, a copy of
  /// this one with a new engine: reference counts are not atomic, so that no two threads may run Swift.
  static let threads = Package(
    "threads", "jobs for workers, each with a Lua state of its own",
    files: [
      LuaFile("threads/transport.lua", PackageResources.transport_lua),
      LuaFile("threads/threads.lua", PackageResources.threads_lua),
    ], pages: [.threads], natives: { WorkerFunctions.all($0) }, opensAtStart: false, isGlobal: false)
}

/// What the Lua files of `threads` call.
enum WorkerFunctions {
  static func all(_ torch: TorchEngine) -> [PackageFunction] {
    _ = cworkers_share()
    return [warn] + pools(torch) + programs(torch) + locks(torch)
  }

  private static let warn = PackageFunction("warn") { (text: String) in Console.warn(text) }

  // MARK: Pools

  private static func pools(_ torch: TorchEngine) -> [PackageFunction] {
    let pools = WorkerPools()
    torch.workers = pools
    return [
      // A pool of `count` workers that read jobs with `serialization`.
      PackageFunction("open") { [unowned torch] (count: Int, serialization: String) -> Int in
        try pools.open(count) { channel, number in
          Worker.leave { try Worker(torch, number).serve(channel, serialization) }
        }
      },
      PackageFunction("specific") { (pool: Int, isSpecific: Bool) in
        cworkers_pool_set_specific(try pools.get(pool), isSpecific ? 1 : 0)
      },
      PackageFunction("accepts") { (pool: Int, worker: Int) in
        cworkers_pool_accepts(try pools.get(pool), worker - 1) != 0
      },
      PackageFunction(raw: "add") { arguments in
        let pool: OpaquePointer = try pools.get(arguments.get(1))
        let worker: Int = try arguments.get(2), job: Int = try arguments.get(3)
        let isAdded = arguments.lua.withBytes(at: 4) {
          cworkers_pool_add(pool, worker - 1, Int64(job), $0.baseAddress, $0.count) != 0
        }
        guard isAdded == true else { throw LuaError("threads: no memory for a job") }
        return 0
      },
      // The next result: job, worker, kind, bytes, which are nil when the worker has ended. Nothing when Lua has to see to
      // an interrupt first.
      PackageFunction(raw: "take") { [weak torch] arguments in
        let lua = arguments.lua
        let pool = try pools.get(arguments.get(1))
        var result = cworkers_result()
        while cworkers_pool_take(pool, 100, &result) == 0 {
          try torch?.engine.checkInterrupt()
          if torch?.engine.isInterruptDue == true { return 0 }
        }
        defer { free(result.bytes) }
        lua.push(Int(result.job))
        lua.push(result.worker + 1)
        lua.push(result.kind)
        if result.has_ended != 0 {
          lua.pushNil()
        } else {
          try StorageMemory.require(result.count)
          lua.push(bytes: UnsafeRawBufferPointer(start: result.bytes, count: result.count))
        }
        return 4
      },
      PackageFunction("close") { (pool: Int) in
        pools.close(pool)
        return
      },
      PackageFunction("count") { pools.byNumber.count },
    ]
  }

  // MARK: Programs

  private static func programs(_ torch: TorchEngine) -> [PackageFunction] {
    [
      // Runs a text in a process of its own; gives its number.
      PackageFunction("run") { [unowned torch] (text: String) -> Int in
        try Access.refuse("start processes: threads.Thread")
        var channel: Int32 = -1
        let pid = cworkers_fork(&channel)
        guard pid >= 0 else { throw WorkerPools.none }
        if pid == 0 { Worker.leave { try Worker(torch, 0).torch.lua.run(text, name: "=threads.Thread") } }
        // It stays open: its end would end the process.
        return Int(pid)
      },
      // Waits until it has ended; false when Lua has to see to an interrupt first.
      PackageFunction("finish") { [weak torch] (pid: Int) -> Bool in
        while cworkers_wait(Int32(clamping: pid), 100) == 0 {
          try torch?.engine.checkInterrupt()
          if torch?.engine.isInterruptDue == true { return false }
        }
        return true
      },
    ]
  }

  // MARK: Locks

  private static func locks(_ torch: TorchEngine) -> [PackageFunction] {
    [
      PackageFunction("mutex") { try made(cworkers_mutex_make()) },
      PackageFunction("condition") { try made(cworkers_condition_make()) },
      PackageFunction("isMutex") { (lock: Int) in cworkers_is_mutex(lock) != 0 },
      PackageFunction("isCondition") { (lock: Int) in cworkers_is_condition(lock) != 0 },
      PackageFunction("lock") { [weak torch] (lock: Int) -> Bool in
        try check(lock)
        while true {
          let result = cworkers_mutex_lock(lock, 100)
          if result < 0 { throw LuaError("threads: mutex \(lock) is locked here already") }
          if result > 0 { return true }
          try torch?.engine.checkInterrupt()
          if torch?.engine.isInterruptDue == true { return false }
        }
      },
      PackageFunction("unlock") { (lock: Int) in
        try check(lock)
        guard cworkers_mutex_unlock(lock) != 0 else { throw LuaError("threads: mutex \(lock) is not locked here") }
      },
      PackageFunction("wait") { [weak torch] (condition: Int, lock: Int) -> Bool in
        try check(lock)
        try check(condition: condition)
        while true {
          let result = cworkers_condition_wait(condition, lock, 100)
          if result < 0 { throw LuaError("threads: mutex \(lock) is not locked here") }
          if result > 0 { return true }
          try torch?.engine.checkInterrupt()
          if torch?.engine.isInterruptDue == true { return false }
        }
      },
      PackageFunction("signal") { (condition: Int) in
        try check(condition: condition)
        cworkers_condition_signal(condition)
      },
      PackageFunction("free") { (lock: Int) in cworkers_lock_free(lock) },
    ]
  }

  private static func made(_ number: Int) throws -> Int {
    guard number > 0 else { throw LuaError("threads: all locks are in use; free() gives one back") }
    return number
  }

  private static func check(_ lock: Int) throws {
    guard cworkers_is_mutex(lock) != 0 else { throw LuaError("threads: \(lock) is the id of no mutex") }
  }

  private static func check(condition: Int) throws {
    guard cworkers_is_condition(condition) != 0 else {
      throw LuaError("threads: \(condition) is the id of no condition")
    }
  }
}

extension TorchEngine {
  /// Ends the workers of the package `threads`, also those at work, for whoever stops a script before its end. Otherwise
  /// closing the engine waits for the jobs that there are.
  public func endWorkers() { workers?.closeAll() }
}

/// The pools of one engine; they end with it.
final class WorkerPools {
  private(set) var byNumber: [Int: OpaquePointer] = [:]
  private var last = 0

  static let none = LuaError("threads: the system lets this program have no further process")

  /// How many workers lie between this process and the script's: a job that opens a pool whose jobs open a pool would go
  /// on until the machine is full.
  private nonisolated(unsafe) static var depth = 0
  private static let deepest = 3

  /// Splits off `count` processes, in each of which `work` runs and does not return.
  func open(_ count: Int, _ work: (_ channel: Int32, _ number: Int) -> Never) throws -> Int {
    guard 1...1024 ~= count else { throw LuaError("threads.Threads: 1 to 1024 workers can be had, not \(count)") }
    guard Self.depth < Self.deepest else {
      throw LuaError(
        "threads.Threads: workers of workers of workers can have none of their own; does a job run the script itself, which "
          + "a module of the same name would be taken for?")
    }
    try Access.refuse("start processes: threads.Threads")
    var pids: [Int32] = [], channels: [Int32] = []
    for number in 1...count {
      var channel: Int32 = -1
      let pid = cworkers_fork(&channel)
      if pid == 0 {
        Self.depth += 1
        work(channel, number)
      }
      guard pid > 0 else {
        for pid in pids { cworkers_kill(pid) }
        for channel in channels { cworkers_close(channel) }
        throw Self.none
      }
      pids.append(pid)
      channels.append(channel)
    }
    guard let pool = cworkers_pool_open(count, pids, channels) else { throw Self.none }
    last += 1
    byNumber[last] = pool
    return last
  }

  func get(_ number: Int) throws -> OpaquePointer {
    guard let pool = byNumber[number] else { throw LuaError("thread system is not running") }
    return pool
  }

  func close(_ number: Int) {
    if let pool = byNumber.removeValue(forKey: number) { cworkers_pool_close(pool) }
  }

  func closeAll() {
    for number in Array(byNumber.keys) { close(number) }
  }

  deinit { closeAll() }
}
