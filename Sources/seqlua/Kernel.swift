#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import CStart
import LuaBridge
import TorchLua

/// `seqlua --kernel n`: the prompt for a program, such as a notebook's kernel (`scripts/jupyter`).
///
/// Requests come from the standard input, answers go to file descriptor n, both as frames: a word, a space, a number of
/// bytes, a line end, and so many bytes. What scripts write goes to the standard output and error as ever, and is there
/// before the frame that follows it. The answers to a request end with `done`.
///
/// | request | with | answers |
/// |---|---|---|
/// | `run` | a line that names the cell, below it the cell | `value`: what an expression at its end would print; `image/svg+xml`, `image/png`, `image/jpeg`: a picture; `error`: the text for the first error; `exit`, if that was said |
/// | `complete` | a line up to the cursor | `words`: what they replace, below it the words, one a line |
/// | `inspect` | text up to the end of the name at the cursor | `help`, if there is any |
/// | `read` | a cell | `whole`, `open` (more lines may make it whole) or `wrong` |
///
/// SIGINT stops what runs. The end of the requests, or of the process that asks, ends the program.
final class Kernel {
  private let evaluator: Evaluator
  private let gallery: Gallery
  private let requests: Int32
  private let answers: Int32

  private var torch: TorchEngine { evaluator.torch }

  /// Answers on descriptor `answers`. Throws when it is not open.
  init(_ torch: TorchEngine, gallery: Gallery, answers: Int) throws {
    evaluator = try Evaluator(torch)
    self.gallery = gallery
    // Neither scripts nor what they start see them.
    requests = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10)
    self.answers = fcntl(Int32(clamping: answers), F_DUPFD_CLOEXEC, 10)
    guard requests >= 0, self.answers >= 0 else {
      throw LuaError("--kernel \(answers): this file descriptor is not open (the option is for notebooks)")
    }
    if answers > STDERR_FILENO { close(Int32(clamping: answers)) }
    // A cell that never ends does not see that the requests have.
    cstart_end_with_parent()
    let nothing = open("/dev/null", O_RDONLY)
    dup2(nothing, STDIN_FILENO)
    close(nothing)
  }

  deinit {
    close(requests)
    close(answers)
  }

  /// Until the requests end, or a cell says `exit`. Throws an interrupt that is final.
  func run() throws {
    while !evaluator.isDone, let (word, text) = request() {
      // One that came when nothing ran.
      torch.engine.clearInterrupt()
      switch word {
      case "run": try run(text)
      case "complete":
        let (replaced, words) = evaluator.completion.choices(text)
        answer("words", ([replaced] + words).joined(separator: "\n"))
      case "inspect": if let help = help(text) { answer("help", help) }
      case "read": answer(reading(text))
      default: answer("error", "there is no request '\(word)'")
      }
      answer("done")
    }
  }

  // MARK: Requests

  private func run(_ text: String) throws {
    let end = text.firstIndex(of: "\n") ?? text.endIndex
    evaluator.chunk = String(text[..<end])
    do {
      let pieces = try evaluator.pieces(String(text[end...].dropFirst()))
      for (i, piece) in pieces.enumerated() where !evaluator.isDone {
        try evaluator.run(piece, value: i < pieces.count - 1 ? nil : { self.answer("value", $0) })
      }
    } catch {
      if (error as? LuaError)?.isInterrupt == true, LuaEngine.endIsFinal { throw error }
      answer("error", Report.text(of: error, torch))
    }
    torch.engine.clearInterrupt()
    do {
      for picture in try gallery.take() { answer(picture.type, picture.bytes) }
    } catch {
      answer("error", Report.text(of: error, torch))
    }
    if evaluator.isDone { answer("exit") }
  }

  /// What is known of the name that a text ends with, or of the function whose arguments it ends in.
  private func help(_ text: String) -> String? {
    guard let path = Completion.subject(text) else { return nil }
    let name = evaluator.completion.helpName(path) ?? path
    return torch.helpText(name)
  }

  private func reading(_ cell: String) -> String {
    do { _ = try evaluator.pieces(cell) } catch {
      return (error as? LuaError)?.message.hasSuffix("<eof>") == true ? "open" : "wrong"
    }
    return "whole"
  }

  // MARK: Frames

  /// The next request; nil at their end.
  private func request() -> (word: String, text: String)? {
    var head: [UInt8] = []
    while head.last != UInt8(ascii: "\n") {
      guard head.count < 100, let byte = bytes(1) else { return nil }
      head += byte
    }
    let parts = String(decoding: head.dropLast(), as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let count = Int(parts[1]), count >= 0, let text = bytes(count) else { return nil }
    return (String(parts[0]), String(decoding: text, as: UTF8.self))
  }

  /// So many bytes; nil where there are fewer.
  private func bytes(_ count: Int) -> [UInt8]? {
    var all: [UInt8] = []
    while all.count < count {
      var buffer = [UInt8](repeating: 0, count: min(count - all.count, 1 << 16))
      let length = read(requests, &buffer, buffer.count)
      if length < 0, errno == EINTR, !LuaEngine.endIsFinal { continue }
      if length <= 0 { return nil }
      all += buffer[..<length]
    }
    return all
  }

  private func answer(_ word: String, _ text: String = "") { answer(word, Array(text.utf8)) }

  private func answer(_ word: String, _ bytes: [UInt8]) {
    fflush(stdout)
    let frame = Array("\(word) \(bytes.count)\n".utf8) + bytes
    var done = 0
    while done < frame.count {
      let count = frame.withUnsafeBytes { write(answers, $0.baseAddress?.advanced(by: done), frame.count - done) }
      if count < 0, errno != EINTR { return }
      done += max(count, 0)
    }
  }
}
