#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge

/// What scripts have to do with Ctrl-C: `sys.onInterrupt`, `sys.isInterrupt`, and waiting that it ends.
enum InterruptFunctions {
  static let all = [
    // f -> the function before it: Ctrl-C calls f, once, instead of raising an error; nil restores that.
    PackageFunction(raw: "onInterrupt") { arguments in
      let lua = arguments.lua
      guard lua.isNoneOrNil(at: 1) || lua.type(at: 1) == .function else {
        throw arguments.error(1, "function or nil expected, got \(lua.typeName(at: 1))")
      }
      lua.setTop(1)
      lua.exchangeInterruptHandler()
      if !lua.truth(at: -1) { lua.pushNil() }
      return 1
    },
    // Whoever asks has seen the interrupt, so that the next one can be caught as well.
    PackageFunction(raw: "isInterrupt") { arguments in
      let lua = arguments.lua
      let isInterrupt = lua.type(at: 1) == .string && LuaError.isInterrupt(lua.string(at: 1) ?? "")
      if isInterrupt { lua.engine.acknowledgeInterrupt() }
      lua.push(isInterrupt)
      return 1
    },
    PackageFunction(raw: "sleep") { arguments in
      try sleep(arguments.get(1), arguments.lua.engine)
      return 0
    },
  ]

  /// Waits; an interrupt that somebody defers does not end the wait.
  private static func sleep(_ seconds: Double, _ engine: LuaEngine) throws {
    guard seconds > 0 else { return }
    let seconds = min(seconds, 1e9)
    var time = timespec()
    time.tv_sec = time_t(seconds)
    time.tv_nsec = Int((seconds.truncatingRemainder(dividingBy: 1) * 1e9).rounded(.down))
    var left = timespec()
    while nanosleep(&time, &left) != 0, errno == EINTR {
      try engine.checkInterrupt()
      if engine.isInterruptDue { return }
      time = left
    }
  }
}
