#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import NN
import TensorCore

/// What the packages `paths`, `sys` and `xlua` and the class `torch.Timer` ask the system for.
enum SystemFunctions {
  /// For the Lua parts, not visible to scripts.
  static let all = [
    // The one of a list that a word is like.
    PackageFunction("nearest") { (word: String, known: [String]) in Spelling.nearest(word, among: known.sorted()) },
    PackageFunction("clock") { SystemFunctions.realTime() },
    PackageFunction("cpu") { SystemFunctions.cpuTimes() },
    // The columns of the terminal that the standard output is; nil if it is none.
    PackageFunction("columns") { Terminal.isTerminal(1) ? Terminal.width(of: 1) : nil },
    PackageFunction("kind") { (path: String) in SystemFunctions.kind(path) },
    PackageFunction("list") { (path: String) in SystemFunctions.list(path) },
    PackageFunction("cwd") { () -> String in
      guard let path = getcwd(nil, 0) else { return "." }
      defer { free(path) }
      return String(cString: path)
    },
    PackageFunction(raw: "mkdir") { try SystemFunctions.result($0) { try FileSystem.makeOneFolder($0) } },
    PackageFunction(raw: "rmdir") { try SystemFunctions.result($0) { try FileSystem.removeFolder($0) } },
    PackageFunction("uname") { () -> (String, String) in
      var name = utsname()
      uname(&name)
      return (SystemFunctions.text(&name.sysname), SystemFunctions.text(&name.machine))
    },
  ]

  private static func realTime() -> Double {
    var now = timeval()
    gettimeofday(&now, nil)
    return Double(now.tv_sec) + Double(now.tv_usec) * 1e-6
  }

  /// Seconds spent by this process, in its own code and in the system.
  private static func cpuTimes() -> (Double, Double) {
    var usage = rusage()
    getrusage(0, &usage)  // RUSAGE_SELF, whose type differs between systems
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime), seconds(usage.ru_stime))
  }

  /// "file", "directory", or nil if there is nothing.
  private static func kind(_ path: String) -> String? {
    FileSystem.kind(path).map { $0 == .folder ? "directory" : "file" }
  }

  /// The names in a directory, "." and ".." among them; nil if it cannot be read.
  private static func list(_ path: String) -> [String]? {
    (try? FileSystem.list(path)).map { ($0 + [".", ".."]).sorted() }
  }

  /// True, or nil with a message and the error number, as Lua's `os` functions return.
  private static func result(_ arguments: Arguments, _ f: (String) throws -> Int32) throws -> Int32 {
    let path: String = try arguments.get(1)
    let lua = arguments.lua
    do {
      if try f(path) == 0 {
        lua.push(true)
        return 1
      }
      let number = errno
      return failure(lua, "\(path): \(String(cString: strerror(number)))", number)
    } catch FileError.refused(let reason) {
      return failure(lua, reason, EACCES)
    }
  }

  /// nil, a message and the error number.
  static func failure(_ lua: Lua, _ message: String, _ number: Int32) -> Int32 {
    lua.pushNil()
    lua.push(message)
    lua.push(Int(number))
    return 3
  }

  /// A C string that is an array in a structure.
  private static func text<T>(_ array: inout T) -> String {
    withUnsafeBytes(of: &array) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
