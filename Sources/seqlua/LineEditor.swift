#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads lines from a terminal with editing, history and completion, by the system's libedit, which is loaded when the
/// first line is read; without it, and where the input is no terminal, plain lines.
final class LineEditor {
  /// The words that may stand in place of the one before the cursor, whole; `line` goes up to the cursor. Used while a
  /// line is read, on the reading thread.
  nonisolated(unsafe) static var complete: (_ line: String) -> [String] = { _ in [] }

  private let library: Library?
  private let historyPath: String?
  private var last: String?

  /// An editor whose history goes on from a file of earlier sessions.
  init() {
    let isTerminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0
    let isDumb = getenv("TERM").map { String(cString: $0) } == "dumb"
    library = isTerminal && !isDumb ? Library() : nil
    historyPath = library == nil ? nil : Self.historyFile()
    if let library, let historyPath { library.open(history: historyPath) }
  }

  /// The next line; nil at the end of the input and after a signal.
  func read(_ prompt: String) -> String? {
    guard let library else { return plainLine(prompt) }
    // What was pasted comes faster than anyone types, and needs no prompts.
    guard let line = library.read(hasPendingInput ? "" : prompt) else { return nil }
    if line != last, line.contains(where: { !$0.isWhitespace }) {
      library.add(line)
      if let historyPath { library.save(history: historyPath) }
      last = line
    }
    return line
  }

  private var hasPendingInput: Bool {
    var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) > 0
  }

  private func plainLine(_ prompt: String) -> String? {
    if isatty(STDIN_FILENO) != 0 { fputs(prompt, stdout) }
    fflush(stdout)
    // Not readLine, which goes on after a signal.
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    let length = getline(&line, &capacity, stdin)
    defer { free(line) }
    guard length >= 0, let line else { return nil }
    let bytes = UnsafeRawBufferPointer(start: line, count: length)
    return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }

  /// `~/.local/state/seqlua/history`, or in `XDG_STATE_HOME`; nil where it cannot be.
  private static func historyFile() -> String? {
    let state = getenv("XDG_STATE_HOME").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let base = state ?? getenv("HOME").map({ String(cString: $0) + "/.local/state" }) else { return nil }
    let folder = base + "/seqlua"
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o700)
    }
    return access(folder, W_OK) == 0 ? folder + "/history" : nil
  }

  /// What is used of libedit, by its readline interface.
  private struct Library {
    private let readline: @convention(c) (UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?
    private let addHistory: @convention(c) (UnsafePointer<CChar>) -> Int32
    private let readHistory: @convention(c) (UnsafePointer<CChar>) -> Int32
    private let writeHistory: @convention(c) (UnsafePointer<CChar>) -> Int32
    private let stifleHistory: @convention(c) (Int32) -> Void

    /// nil where the library is not there.
    init?() {
      let names = ["libedit.so.2", "libedit.so.0", "libedit.3.dylib", "libedit.dylib"]
      guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
      func find<T>(_ name: String, _ type: T.Type) -> T? { dlsym(handle, name).map { unsafeBitCast($0, to: type) } }
      func variable<T>(_ name: String, _ type: T.Type) -> UnsafeMutablePointer<T>? {
        dlsym(handle, name)?.assumingMemoryBound(to: type)
      }
      typealias Text = @convention(c) (UnsafePointer<CChar>) -> Int32
      guard
        let readline = find(
          "readline", (@convention(c) (UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?).self),
        let addHistory = find("add_history", Text.self), let readHistory = find("read_history", Text.self),
        let writeHistory = find("write_history", Text.self),
        let stifleHistory = find("stifle_history", (@convention(c) (Int32) -> Void).self),
        let completion = variable("rl_attempted_completion_function", Completion?.self),
        let buffer = variable("rl_line_buffer", UnsafeMutablePointer<CChar>?.self)
      else { return nil }
      (self.readline, self.addHistory, self.readHistory, self.writeHistory, self.stifleHistory) = (
        readline, addHistory, readHistory, writeHistory, stifleHistory
      )
      Self.buffer = buffer
      Self.over = variable("rl_attempted_completion_over", Int32.self)
      find("using_history", (@convention(c) () -> Void).self)?()
      if let name = variable("rl_readline_name", UnsafePointer<CChar>?.self) { name.pointee = Self.text("seqlua") }
      // A completed name may have dots in it: only what separates values breaks words.
      if let breaks = variable("rl_basic_word_break_characters", UnsafePointer<CChar>?.self) {
        breaks.pointee = Self.text(" \t\n\"'()[]{},;=+-*/%^#<>~|&")
      }
      // Ctrl-C is the program's own.
      variable("rl_catch_signals", Int32.self)?.pointee = 0
      // Nothing, rather than a space, behind what is completed.
      variable("rl_completion_append_character", Int32.self)?.pointee = 0
      completion.pointee = { text, start, end in Library.matches(text, start, end) }
    }

    typealias Completion =
      @convention(c) (UnsafePointer<CChar>?, Int32, Int32) -> UnsafeMutablePointer<
        UnsafeMutablePointer<CChar>?
      >?

    nonisolated(unsafe) private static var buffer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    nonisolated(unsafe) private static var over: UnsafeMutablePointer<Int32>?

    /// A copy that is never freed: the library keeps it.
    private static func text(_ text: String) -> UnsafePointer<CChar>? { strdup(text).map { UnsafePointer($0) } }

    /// What the library asks for: the longest common beginning, then all words, allocated by malloc.
    private static func matches(
      _ word: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
      over?.pointee = 1
      guard let line = buffer?.pointee else { return nil }
      let before = String(decoding: UnsafeRawBufferPointer(start: line, count: Int(end)), as: UTF8.self)
      let found = LineEditor.complete(before)
      guard let first = found.first else { return nil }
      let common = found.dropFirst().reduce(first) { shared, next in
        String(zip(shared, next).prefix { $0 == $1 }.map(\.0))
      }
      let all = found.count == 1 ? [common] : [common] + found
      let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: all.count + 1)
      for (i, text) in all.enumerated() { list[i] = strdup(text) }
      list[all.count] = nil
      return list
    }

    func read(_ prompt: String) -> String? {
      fflush(stdout)
      guard let line = readline(prompt) else { return nil }
      defer { free(line) }
      return String(cString: line)
    }

    func add(_ line: String) { _ = addHistory(line) }

    func open(history path: String) {
      stifleHistory(5000)
      _ = readHistory(path)
    }

    func save(history path: String) {
      let mask = umask(0o077)
      _ = writeHistory(path)
      umask(mask)
    }
  }
}
