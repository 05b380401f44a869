#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system calls of `PlotProcess` that differ between systems.
enum PlotSystem {
  #if canImport(Glibc)
    static let streamSocket = Int32(SOCK_STREAM.rawValue)
    private static let sendFlags = Int32(MSG_NOSIGNAL)
  #else
    static let streamSocket = SOCK_STREAM
    private static let sendFlags: Int32 = 0
  #endif

  /// Writes to a socket; a reader that has died gives an error and no signal.
  static func send(_ socket: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      return Glibc.send(socket, bytes, count, sendFlags)
    #else
      return Darwin.send(socket, bytes, count, sendFlags)
    #endif
  }

  static func close(_ descriptor: Int32) {
    guard descriptor >= 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }

  /// Starts `path -persist` with the given standard input and errors, and its output to a file or to
  /// ours. It gets its own process group: an interrupt from the keyboard is for the script, not for
  /// its windows. Returns an error number, or 0.
  static func spawn(
    _ path: String, input: Int32, output: String?, messages: Int32, _ pid: inout pid_t
  ) -> Int32 {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, messages, 2)
    if let output { posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup("-persist"), nil]
    defer { for word in words { free(word) } }
    return posix_spawn(&pid, path, &actions, &attributes, &words, environ)
  }
}
