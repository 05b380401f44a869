import CLuaHost

extension LuaEngine {
  /// What a SIGINT handler calls with `interruptHandle`: makes running Lua code raise "interrupted!", or call
  /// the script's handler, or leaves it to whoever defers interrupts.
  ///
  /// A `pcall` may catch the first one; the one after it is raised until `clearInterrupt()`, unless
  /// `acknowledgeInterrupt()` was called between. False when there is nothing left to wait for, because an
  /// interrupt before this one is still on its way: the process should end.
  @discardableResult
  public static func interrupt(_ handle: UnsafeMutableRawPointer) -> Bool {
    slua_interrupt(handle.assumingMemoryBound(to: slua_host.self)) != 0
  }

  /// For `interrupt(_:)`; valid until `close()`.
  public var interruptHandle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(host) }

  /// Interrupts this engine. Safe in a signal handler.
  @discardableResult
  public func interrupt() -> Bool { slua_interrupt(host) != 0 }

  /// Ends all Lua code that runs: every instruction raises "interrupted!" until `clearInterrupt()`, so that no
  /// `pcall` keeps the script alive.
  public func insistOnInterrupt() { slua_insist(host) }

  /// An interrupt was asked for, and nobody has taken it yet.
  public var isInterrupted: Bool { host.pointee.interrupted != 0 }

  /// Forgets all interrupts: Lua code runs again.
  public func clearInterrupt() { slua_clear_interrupt(host) }

  /// The script has seen that an error came from an interrupt: the next one is a first one.
  public func acknowledgeInterrupt() { slua_acknowledge_interrupt(host) }

  /// Runs `work`, during which the first interrupt only sets `isInterrupted`: Lua code that `work` calls goes on
  /// undisturbed. `work` takes it (`takeInterrupt`) and stops in order; at the end one that it did not take
  /// raises as usual. Calls may be nested; the outermost counts. Passes the result and the error of `work` on.
  public func deferInterrupts<R>(_ work: () throws -> R) rethrows -> R {
    let host = host
    slua_begin_deferral(host)
    defer { slua_end_deferral(host) }
    return try work()
  }

  /// Whether there was an interrupt; clears `isInterrupted`. Until the deferral ends another one ends the process.
  public func takeInterrupt() -> Bool { slua_take_interrupt(host) != 0 }

  /// For native functions that wait: throws `LuaError.interrupted()` when an interrupt is to be raised now, which
  /// counts as having raised it. Does nothing while interrupts are deferred or a script handles them.
  public func checkInterrupt() throws(LuaError) {
    if slua_take_interrupt_to_raise(host) != 0 { throw LuaError.interrupted() }
  }

  /// Whether Lua code is about to see to an interrupt: none is deferred.
  public var isInterruptDue: Bool { slua_is_due(host) != 0 }
}

/// Signals, for a program that is one engine.
extension LuaEngine {
  /// From now on SIGINT interrupts this engine, and SIGTERM in a way that only the script's handler sees, no `pcall`;
  /// one that finds another on its way ends the process, saying where the script was, as faults of the program do, and
  /// the first one where nothing sees it within a second: in a long native call, or in a finalizer. After `seconds`, if
  /// given, the script is ended whatever it does: by an error that nothing catches, or with the process if nobody sees
  /// that.
  public func watchSignals(seconds: Double? = nil) { slua_watch_signals(host, seconds ?? 0) }

  /// To be called before the engine is closed: signals then end the process.
  public static func forgetSignals() { slua_forget_host() }

  /// Somebody is there to press Ctrl-C once more: where nothing sees the first one, it only says what still runs.
  public static func awaitSecondInterrupt() { slua_await_second_interrupt() }

  /// Ends the limit of time of `watchSignals`.
  public static func endTimeLimit() { slua_end_time_limit() }

  /// What the last signal was, for people: "interrupted", "terminated", or that the time is up.
  public static var endText: String { String(cString: slua_end_text()) }

  /// The exit code of a process that the last signal ended: 130 for Ctrl-C, 143 for SIGTERM, 124 for the time.
  public static var endCode: Int32 { slua_end_code() }

  /// Whether the last signal is to end the program, not only the command that runs.
  public static var endIsFinal: Bool { slua_end_is_final() != 0 }
}

extension Lua {
  /// Replaces the function on top, or nil, by the one that interrupts called until now instead of raising an
  /// error; from now on they call the other. Counts as `acknowledgeInterrupt`.
  public func exchangeInterruptHandler() {
    slua_exchange_interrupt_handler(L)
    engine.acknowledgeInterrupt()
  }
}

extension LuaError {
  /// What an interrupt raises, for who has taken one and stopped in order. Lua puts its caller's position before.
  public static func interrupted() -> LuaError { LuaError("interrupted!") }

  /// True for what an interrupt raised.
  public var isInterrupt: Bool { isText && LuaError.isInterrupt(message) }

  /// Whether an error's text is that of an interrupt.
  public static func isInterrupt(_ text: String) -> Bool { text.hasSuffix("interrupted!") }
}
