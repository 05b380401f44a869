#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge

/// Ctrl-C: the first one makes the script raise an error at its next line, the second one kills.
enum Interrupts {
  /// What the handler may touch. Set once before signals can come.
  nonisolated(unsafe) private static var handle: UnsafeMutableRawPointer?

  /// From now on (or again) the next SIGINT interrupts the engine.
  static func arm(_ engine: LuaEngine) {
    handle = engine.interruptHandle
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in
      if let handle = Interrupts.handle { LuaEngine.interrupt(handle) }
    }
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    // Not SA_RESTART: a read from the terminal ends. SA_RESETHAND: the next one kills.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
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
