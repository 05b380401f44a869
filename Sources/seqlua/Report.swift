#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import NN
import TorchLua

/// The text for an error that ended a script.
enum Report {
  /// How positions in Lua code of this program begin: `[seqlua/optim/descent.lua]:45:`.
  private static let hostChunk = "[seqlua"

  /// The message with the script's line first and, after an unknown name, the one that may have been meant; then the
  /// script's part of the call stack. `torch` knows the names.
  static func text(of error: any Error, _ torch: TorchEngine? = nil) -> String {
    guard let error = error as? LuaError else { return "\(error)" }
    let frames = scriptFrames(error.traceback)
    if error.isInterrupt {
      let at = place(ofInterrupt: error.message) ?? frames.first.flatMap(position)
      return ([LuaEngine.endText + (at.map { " at \($0)" } ?? "")] + stack(frames)).joined(separator: "\n")
    }
    var message = withoutHostPosition(error.message)
    // The position of code of this program says nothing; the caller in the script does.
    if message.utf8.count != error.message.utf8.count, let position = frames.first.flatMap(position) {
      message = "\(position): \(message)"
    }
    // Lua puts no position before what goes wrong inside its own functions: `unpack(nil)`.
    if message.hasPrefix("attempt to "), let position = frames.first.flatMap(position) {
      message = "\(position): \(message)"
    }
    let line = frames.first.flatMap(position).flatMap(scriptLine)
    message += Spelling.question(torch?.suggestion(for: error.message, line: line)) ?? ""
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(trimmingEnd)
    return (lines + stack(frames)).joined(separator: "\n")
  }

  private static func stack(_ frames: [Substring]) -> [String] {
    frames.isEmpty ? [] : ["stack traceback:"] + frames.map { "  " + plain($0) }
  }

  /// The script's `file:line` in `file:line: interrupted!`; nil if that is code of this program or there is none.
  private static func place(ofInterrupt message: String) -> Substring? {
    var place = message.split(separator: "\n").last ?? ""
    place = place.dropLast(": interrupted!".count)
    // Coroutines put their caller's position before the one that counts.
    while let (_, rest) = parts(place, around: ": ") { place = rest }
    return place.isEmpty || place.hasPrefix(hostChunk) ? nil : place
  }

  /// `file:line` of a line of a traceback.
  private static func position(_ frame: Substring) -> Substring? { parts(frame, around: ": in ")?.position }

  /// The text before and after the first `mark` that follows `file:line`; names of files may have spaces.
  private static func parts(_ text: Substring, around mark: String) -> (position: Substring, rest: Substring)? {
    var rest = text
    while let colon = rest.firstIndex(of: ":") {
      let number = rest[colon...].dropFirst().prefix { $0.isNumber }
      rest = text[number.endIndex...]
      if !number.isEmpty, rest.hasPrefix(mark) { return (text[..<number.endIndex], rest.dropFirst(mark.count)) }
    }
    return nil
  }

  /// `file:line: in function 'name'`, whatever kind of variable the function was found in.
  private static func plain(_ frame: Substring) -> String {
    for kind in ["local", "upvalue", "field", "method", "global"] {
      let words = ": in \(kind) '"
      guard let colon = frame.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let rest = frame[frame.utf8.index(after: colon)...].drop { $0.isNumber }
      guard rest.hasPrefix(words) else { continue }
      return frame[..<rest.startIndex] + ": in function '" + rest.dropFirst(words.count)
    }
    return String(frame)
  }

  /// The lines of a traceback that stand for functions of scripts.
  private static func scriptFrames(_ traceback: String) -> [Substring] {
    traceback.split(separator: "\n").dropFirst().map { $0.drop { $0 == "\t" || $0 == " " } }
      .filter { line in
        !line.hasPrefix("[C]:") && !line.hasPrefix(hostChunk) && !line.hasPrefix("(...tail calls...)")
      }
  }

  private static func withoutHostPosition(_ message: String) -> String {
    guard message.hasPrefix(hostChunk), let end = message.firstIndex(of: "]") else { return message }
    let rest = message[end...].dropFirst(2).drop { $0.isNumber }
    return rest.hasPrefix(": ") ? String(rest.dropFirst(2)) : message
  }

  /// The line of a script at `file:line`; nil where there is no such file.
  private static func scriptLine(_ position: Substring) -> String? {
    guard let colon = position.lastIndex(of: ":"), let number = Int(position[colon...].dropFirst()),
      let file = fopen(String(position[..<colon]), "r")
    else { return nil }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    for _ in 0..<number where getline(&line, &capacity, file) < 0 { return nil }
    return line.map { String(cString: $0) }
  }

  private static func trimmingEnd(_ line: Substring) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
