#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CSandbox
import Images
import LuaBridge
import NN
import TensorCore

/// What a script may have that somebody else wrote: files in some folders, so much memory, so much time, and of the
/// system nothing else.
///
///     let sandbox = Sandbox(read: ["lesson"], write: ["answers/7"], memory: 500 << 20, seconds: 10)
///     let engine = try TorchEngine(sandbox: sandbox)
///     try engine.run(text)
///
/// Such an engine starts no processes, loads no native code and no bytecode, reads no environment, and has of `debug`
/// only `traceback` and the places of functions. What would need them throws an error that says so. The engine alone sees to
/// that; on Linux the kernel does so as well, for the whole process and for good, where it calls `confineProcess`.
public struct Sandbox: Sendable {
  /// Folders whose files may be read.
  public var read: [String]
  /// Folders in which files may be read, made, changed and removed.
  public var write: [String]
  /// Most bytes that Lua's own values may take, and tensors, each; nil for any number.
  public var memory: Int?
  /// Seconds that a call from Swift into Lua may take; what takes longer ends with an error that the script cannot
  /// catch. nil for any time.
  public var seconds: Double?
  /// Whether the script has the process for itself: it may read the standard input and end the process by `os.exit`.
  package var ownsProcess = false

  /// A sandbox; the folders have to be there when an engine is made.
  public init(read: [String] = [], write: [String] = [], memory: Int? = nil, seconds: Double? = nil) {
    (self.read, self.write, self.memory, self.seconds) = (read, write, memory, seconds)
  }
}

extension TorchEngine {
  /// Narrows the standard library; before any package is opened.
  func openSandbox(_ sandbox: Sandbox) throws {
    engine.confine()
    environment.access?.memory?.collect = { [weak engine] in engine?.collectGarbage() }
    let functions = SandboxFunctions.all(sandbox, self)
    if !sandbox.ownsProcess { try withholdInput() }
    let natives = try nativeTable("sandbox", functions)
    try runFile(LuaFile("engine/sandbox.lua", PackageResources.sandbox_lua)) { lua in
      try natives.ref.push(to: lua)
      return 1
    }
  }

  /// Begins to count what scripts take; when all is open.
  func limit(_ sandbox: Sandbox) {
    engine.memoryLimit = sandbox.memory
    engine.secondsPerCall = sandbox.seconds
  }

  /// `io.stdin` is at its end: the process's own is for its owner.
  private func withholdInput() throws {
    guard let nothing = fopen("/dev/null", "r") else { return }
    let lua = lua, bottom = lua.top
    defer { lua.setTop(bottom) }
    try lua.getGlobal("io")
    lua.push(file: nothing)
    lua.pushValue(at: -1)
    lua.rawSet(-3, "stdin")
    try lua.getField(-2, "input")
    lua.insert(at: -2)
    try lua.call(1, 0)
  }
}

extension Sandbox {
  /// What the kernel can hold a process to.
  public struct Confinement: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int32
    /// What these bits stand for.
    public init(rawValue: Int32) { self.rawValue = rawValue }
    /// No files but those in the folders, by Landlock (Linux 5.13 and later).
    public static let files = Confinement(rawValue: Int32(CSANDBOX_FILES))
    /// No connections by TCP, no signals to other processes, by Landlock (Linux 6.7).
    public static let network = Confinement(rawValue: Int32(CSANDBOX_NETWORK))
    /// No calls of the system for processes, programs, sockets, new native code and the like, by seccomp.
    public static let calls = Confinement(rawValue: Int32(CSANDBOX_CALLS))
  }

  /// Makes the kernel hold this process, not one engine, to these folders, and to files, memory and threads of its own,
  /// for good: for a server that gives each script a process. What the package itself looks for later is looked for now.
  /// Files that are open stay open. Landlock holds the thread that calls, and those that it starts.
  ///
  /// Returns what the kernel took on: nothing but on Linux. Whoever relies on it should look.
  public static func confineProcess(read: [String], write: [String]) -> Confinement {
    tzset()
    Pictures.openLibraries()
    // How much memory and how many processors there are.
    let read =
      read + [
        "/proc/meminfo", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/devices/system/cpu/online",
      ]
    func withPaths<R>(_ paths: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
      let copies = paths.map { strdup($0) }
      defer { for copy in copies { free(copy) } }
      return (copies.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { body($0.baseAddress) }
    }
    return withPaths(read) { read in
      withPaths(write) { Confinement(rawValue: csandbox_confine(read, $0)) }
    }
  }
}

/// What `sandbox.lua` calls. Those that work on files give nil, a message and a number where they fail.
private enum SandboxFunctions {
  static func all(_ sandbox: Sandbox, _ torch: TorchEngine) -> [PackageFunction] {
    sandbox.ownsProcess ? files(torch) : files(torch) + [exit]
  }

  /// `os.exit` of a script that shares the process: ends the call from Swift.
  private static let exit = PackageFunction(raw: "exit") { arguments in
    let lua = arguments.lua
    let code = arguments.type(of: 1) == .boolean ? (lua.truth(at: 1) ? 0 : 1) : lua.index(at: 1) ?? 0
    lua.engine.endCall("ended by os.exit(\(code))")
    throw LuaError("ended by os.exit(\(code))")
  }

  private static func files(_ torch: TorchEngine) -> [PackageFunction] {
    [
      PackageFunction(raw: "open") { arguments in
        let path: String = try arguments.get(1), mode: String = try arguments.get(2)
        return try result(arguments.lua, path) {
          guard let file = try FileSystem.stream(path, mode: mode) else { return false }
          arguments.lua.push(file: file)
          return true
        }
      },
      PackageFunction("isFile") { (path: String) -> Bool in
        guard let file = try? FileSystem.open(path, O_RDONLY), file >= 0 else { return false }
        close(file)
        return true
      },
      PackageFunction(raw: "remove") { arguments in
        let path: String = try arguments.get(1)
        return try result(arguments.lua, path) {
          guard try FileSystem.removeAny(path) == 0 else { return false }
          arguments.lua.push(true)
          return true
        }
      },
      PackageFunction(raw: "rename") { arguments in
        let path: String = try arguments.get(1), new: String = try arguments.get(2)
        return try result(arguments.lua, path) {
          guard try FileSystem.rename(path, to: new) == 0 else { return false }
          arguments.lua.push(true)
          return true
        }
      },
      // A new file, empty, in the first folder that may be written.
      PackageFunction(raw: "tmpname") { arguments in
        let folder = torch.environment.access?.writable.first
        guard let folder else {
          return SystemFunctions.failure(arguments.lua, "sandbox: may not make a file: no files may be written", EACCES)
        }
        return try result(arguments.lua, folder) {
          var (path, file) = ("", Int32(-1))
          repeat {
            path = folder + "/lua_" + String(UInt32.random(in: 0 ... .max), radix: 36)
            file = try FileSystem.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
          } while file < 0 && errno == EEXIST
          if file < 0 { return false }
          close(file)
          arguments.lua.push(path)
          return true
        }
      },
    ]
  }

  private static func result(_ lua: Lua, _ path: String, _ work: () throws -> Bool) throws -> Int32 {
    do {
      if try work() { return 1 }
      let number = errno
      return SystemFunctions.failure(lua, "\(path): \(String(cString: strerror(number)))", number)
    } catch FileError.refused(let reason) {
      return SystemFunctions.failure(lua, reason, EACCES)
    }
  }
}
