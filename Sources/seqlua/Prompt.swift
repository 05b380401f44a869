#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge

/// Reads commands line by line, runs them and prints the values of expressions.
struct Prompt {
  let engine: LuaEngine

  init(_ engine: LuaEngine) { self.engine = engine }

  private var lua: Lua { engine.lua }

  /// Until the end of the input or `exit`.
  func run(greets: Bool) throws {
    if greets { print(Version.line + " (exit or Ctrl-D ends)") }
    while let line = read("> ") {
      if line == "exit" { return }
      do {
        guard try load(line) else { continue }
        try callAndPrint()
      } catch {
        complain(error)
      }
      engine.clearInterrupt()
    }
  }

  /// Pushes the line, with more lines if it is not complete, as a function. False when the input
  /// ended or there was nothing on the line.
  private func load(_ first: String) throws -> Bool {
    var text = first
    if text.allSatisfy({ $0 == " " || $0 == "\t" }) { return false }
    if text.hasPrefix("=") { text = "return " + text.dropFirst() }
    while true {
      // An expression is a command that returns it.
      do {
        try lua.load("return " + text, name: "=stdin")
        return true
      } catch {}
      do {
        try lua.load(text, name: "=stdin")
        return true
      } catch {
        guard error.message.hasSuffix("<eof>"), let line = read(">> ") else { throw error }
        text += "\n" + line
      }
    }
  }

  /// Calls the function on top and prints its results.
  private func callAndPrint() throws {
    let bottom = lua.top - 1
    defer { lua.setTop(bottom) }
    try lua.call(0)
    let count = lua.top - bottom
    guard count > 0 else { return }
    try lua.getGlobal("print")
    lua.insert(at: bottom + 1)
    try lua.call(count, 0)
  }

  private func complain(_ error: any Error) {
    fflush(stdout)
    Command.warn(Report.text(of: error))
  }

  private func read(_ prompt: String) -> String? {
    while true {
      if isatty(STDIN_FILENO) != 0 { fputs(prompt, stdout) }
      fflush(stdout)
      // Not readLine, which goes on after a signal.
      var line: UnsafeMutablePointer<CChar>?
      var capacity = 0
      let length = getline(&line, &capacity, stdin)
      defer { free(line) }
      if length >= 0, let line {
        let bytes = UnsafeRawBufferPointer(start: line, count: length)
        return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
      }
      // Ctrl-C at the prompt: a fresh line.
      guard engine.isInterrupted else { return nil }
      engine.clearInterrupt()
      clearerr(stdin)
      fputs("\n", stdout)
    }
  }
}
