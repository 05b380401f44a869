#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge

/// Ctrl-C: the engine decides what the script makes of it; one that finds another on its way ends the process.
enum Interrupts {
  /// What the handler may touch. Set once before signals can come.
  nonisolated(unsafe) private static var handle: UnsafeMutableRawPointer?

  /// From now on SIGINT interrupts the engine.
  static func arm(_ engine: LuaEngine) {
    handle = engine.interruptHandle
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in
      if let handle = Interrupts.handle, !LuaEngine.interrupt(handle) { _exit(130) }
    }
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    // Not SA_RESTART: a read from the terminal ends.
    action.sa_flags = 0
    sigaction(SIGINT, &action, nil)
    // Whoever started the command from a thread that blocks signals did not mean it for us.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// SIGINT is left to the system, for the time after the engine is closed.
  static func disarm() {
    signal(SIGINT, SIG_DFL)
    handle = nil
  }
}
