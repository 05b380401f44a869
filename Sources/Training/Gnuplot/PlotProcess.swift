import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A running gnuplot: commands go in through a socket, messages come back through a pipe.
///
/// It is a socket because writing to one whose reader has died can be told to fail instead of ending
/// this program. Nothing waits for a gnuplot that gives no sign of life for `patience` seconds.
package final class PlotProcess {
  private var pid: pid_t
  private var input: Int32
  private var messages: Int32
  /// What gnuplot has said and nobody has asked for.
  private var heard: [UInt8] = []
  private var questions = 0
  private let patience: Double
  private let checkInterrupt: () throws -> Void

  /// Starts `path`. `showsOutput` lets it write to the standard output, as text terminals do.
  /// `checkInterrupt` is asked when a signal comes while it is waited for; what it throws ends the wait.
  /// Throws when there is no such program, and `FileError.refused`.
  package init(
    _ path: String, showsOutput: Bool = false, patience: Double = 30,
    checkInterrupt: @escaping () throws -> Void = {}
  ) throws {
    self.patience = patience
    self.checkInterrupt = checkInterrupt
    (pid, input, messages) = (-1, -1, -1)
    try Access.refuse("start processes: \(path)")
    var ends: [Int32] = [-1, -1]
    var pipes: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, PlotSystem.streamSocket, 0, &ends) == 0 else {
      throw Self.failure("socket")
    }
    guard pipe(&pipes) == 0 else {
      for end in ends { PlotSystem.close(end) }
      throw Self.failure("pipe")
    }
    // Otherwise a second gnuplot would hold the first one's ends open.
    for end in ends + pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    #if !canImport(Glibc)
      var on: Int32 = 1
      setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
    for end in [ends[0], pipes[0]] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
    let error = PlotSystem.spawn(
      path, input: ends[1], output: showsOutput ? nil : "/dev/null", messages: pipes[1], &pid)
    PlotSystem.close(ends[1])
    PlotSystem.close(pipes[1])
    (input, messages) = (ends[0], pipes[0])
    if error != 0 {
      closeEnds()
      throw TensorError.message("gnuplot: cannot start '\(path)': \(String(cString: strerror(error)))")
    }
  }

  deinit { close() }

  /// Hands over commands. Throws when gnuplot has died or takes nothing.
  package func send(_ text: String) throws {
    guard input >= 0 else { throw TensorError.message("gnuplot: this figure is closed") }
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let sent = bytes.withUnsafeBytes { all -> Int in
        guard let start = all.baseAddress else { return 0 }
        return PlotSystem.send(input, start + done, bytes.count - done)
      }
      if sent >= 0 {
        done += sent
        listen()
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        try wait(toWrite: true)
      } else if errno != EINTR {
        throw died()
      }
    }
    listen()
  }

  /// Hands over commands, waits until gnuplot has obeyed them, and returns what it had to say.
  package func ask(_ text: String) throws -> String {
    questions += 1
    let mark = "seqlua asks \(questions)"
    try send(text + "\nprint \"\(mark)\"\n")
    let end = Array((mark + "\n").utf8)
    while true {
      listen()
      if heard.suffix(end.count).elementsEqual(end) {
        let said = String(decoding: heard.dropLast(end.count), as: UTF8.self)
        heard = []
        // The answer to a question that nobody waited for any more.
        return said.split(separator: "\n", omittingEmptySubsequences: false)
          .filter { !$0.hasPrefix("seqlua asks ") }.joined(separator: "\n")
      }
      try wait(toWrite: false)
    }
  }

  /// Ends gnuplot; windows that it shows stay if it lets them.
  package func close() {
    guard input >= 0 else { return }
    closeEnds()
    // Its last pictures are small work; what takes longer goes on without us.
    for _ in 0..<100 {
      if pid < 0 || waitpid(pid, nil, WNOHANG) != 0 {
        pid = -1
        return
      }
      usleep(2000)
    }
  }

  private func closeEnds() {
    PlotSystem.close(input)
    PlotSystem.close(messages)
    (input, messages) = (-1, -1)
  }

  /// Waits until gnuplot takes more or has said something.
  private func wait(toWrite: Bool) throws {
    var ends = [
      pollfd(fd: messages, events: Int16(POLLIN), revents: 0),
      pollfd(fd: input, events: toWrite ? Int16(POLLOUT) : 0, revents: 0),
    ]
    let ready = poll(&ends, nfds_t(ends.count), Int32(patience * 1000))
    if ready < 0 {
      guard errno == EINTR else { throw Self.failure("poll") }
      return try checkInterrupt()
    }
    if ready == 0 {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
      pid = -1
      closeEnds()
      throw TensorError.message(
        "gnuplot gave no sign of life for \(Int(saturating: patience)) s and was ended")
    }
    let hasEnded = (ends[0].revents | ends[1].revents) & Int16(POLLHUP | POLLERR) != 0
    if hasEnded && ends[0].revents & Int16(POLLIN) == 0 { throw died() }
  }

  /// Takes in what gnuplot has said so far, so that it never waits for a reader.
  private func listen() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while messages >= 0 {
      let count = read(messages, &buffer, buffer.count)
      guard count > 0 else { return }
      heard += buffer[..<count]
    }
  }

  private func died() -> TensorError {
    listen()
    if pid > 0 { waitpid(pid, nil, WNOHANG) }
    closeEnds()
    let last = heard.isEmpty ? "" : ": " + String(decoding: heard, as: UTF8.self)
    heard = []
    return .message("gnuplot has ended unexpectedly" + last)
  }

  private static func failure(_ what: String) -> TensorError {
    .message("gnuplot: \(what): \(String(cString: strerror(errno)))")
  }
}
