#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import NN
import TensorCore

/// What went wrong between Swift and a script, whatever the cause: the one error of running scripts, calling their functions,
/// reading and setting what they name.
///
///     do { try engine.run(file: "train.lua") } catch {
///       print(error.message)                       // train.lua:12: attempt to call a nil value …
///       print(error.line ?? 0, error.traceback)
///     }
///
/// It is text alone, so it may be kept, and go to another thread. A Swift function that a script calls may throw it on:
/// then the script gets the value that was raised first.
public struct ScriptError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What is wrong, as the command shows it: the script's `file:line: ` first, and after an unknown name the one that
  /// may have been meant.
  public let message: String
  /// The script in which it went wrong, as its chunk is called; nil where no script was running.
  public let file: String?
  /// The line there, from 1.
  public let line: Int?
  /// The script's part of the call stack, innermost first: `train.lua:12: in function 'step'`.
  public let traceback: [String]
  /// Whether an interrupt (`LuaEngine.interrupt`) ended the script.
  public let isInterrupt: Bool
  private let origin: Origin?

  /// The message.
  public var description: String { message }

  /// The message and the call stack, as the command shows them.
  public var debugDescription: String {
    traceback.isEmpty ? message : ([message, "stack traceback:"] + traceback.map { "  " + $0 }).joined(separator: "\n")
  }

  /// The same of an error that something below `engine` threw, as `LuaFunction.call` or `Lua.run`; one of its own kind is
  /// as it was. `engine` knows the names that may have been meant.
  public init(_ error: any Error, in engine: TorchEngine? = nil) {
    if let error = error as? ScriptError {
      self = error
      return
    }
    guard let error = error as? LuaError else {
      (message, file, line, traceback, isInterrupt, origin) = ("\(error)", nil, nil, [], false, nil)
      return
    }
    let frames = Self.scriptFrames(error.traceback)
    let text = Self.text(of: error, frames, engine)
    message = text
    // A function of a script may blame its caller; without a stack, as of a text that does not compile, the message tells.
    let named = Self.parts(text[...], around: ":")?.position
    let places = frames.compactMap(Self.position)
    let place = named.flatMap { named in places.contains(named) ? named : nil } ?? places.first ?? named
    let colon = place?.lastIndex(of: ":")
    file = place.flatMap { place in colon.map { String(place[..<$0]) } }
    line = place.flatMap { place in colon.flatMap { Int(place[$0...].dropFirst()) } }
    traceback = frames.map { String(Self.plain($0)) }
    isInterrupt = error.isInterrupt
    origin = error.value == nil ? nil : engine.map { Origin(error, $0.leftErrors) }
  }

  private static func text(of error: LuaError, _ frames: [Substring], _ engine: TorchEngine?) -> String {
    if error.isInterrupt {
      let at = place(ofInterrupt: error.message) ?? frames.first.flatMap(position)
      return LuaEngine.endText + (at.map { " at \($0)" } ?? "")
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
    let line = frames.first.flatMap(position).flatMap { scriptLine($0, engine) }
    message += Spelling.question(engine?.suggestion(for: error.message, line: line)) ?? ""
    return message.split(separator: "\n", omittingEmptySubsequences: false).map(trimmingEnd).joined(separator: "\n")
  }

  // MARK: Lua's texts

  /// How positions in Lua code of this program begin: `[seqlua/optim/descent.lua]:45:`.
  private static let hostChunk = "[seqlua"

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
  private static func plain(_ frame: Substring) -> Substring {
    for kind in ["local", "upvalue", "field", "method", "global"] {
      let words = ": in \(kind) '"
      guard let colon = frame.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let rest = frame[frame.utf8.index(after: colon)...].drop { $0.isNumber }
      guard rest.hasPrefix(words) else { continue }
      return frame[..<rest.startIndex] + ": in function '" + rest.dropFirst(words.count)
    }
    return frame
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

  /// The line of a script at `file:line`; nil where there is no such file, or none that the script may read.
  private static func scriptLine(_ position: Substring, _ engine: TorchEngine?) -> String? {
    guard let engine, let colon = position.lastIndex(of: ":"), let number = Int(position[colon...].dropFirst()),
      let file = try? engine.withEnvironment({ try FileSystem.stream(String(position[..<colon]), mode: "r") })
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

extension ScriptError: LuaErrorCarrier {
  /// The error that Lua raised, with its value.
  public var luaError: LuaError? { origin?.error }
}

/// A Lua error that a `ScriptError` came of. The last one to let go of it may be on any thread, and references to Lua's
/// values are let go of on the engine's alone; so it is put aside for the engine.
private final class Origin: @unchecked Sendable {
  let error: LuaError
  private let left: LeftErrors

  init(_ error: LuaError, _ left: LeftErrors) {
    self.error = error
    self.left = left
  }

  deinit { left.add(error) }
}

/// Lua errors that nobody in Swift needs any more, until their engine lets go of them.
final class LeftErrors: @unchecked Sendable {  // every access holds the lock
  private var errors: [LuaError] = []
  private let lock = Mutex()

  func add(_ error: LuaError) { lock.withLock { errors.append(error) } }

  /// To be called where the engine may be used.
  func clear() {
    let old = lock.withLock {
      defer { errors = [] }
      return errors
    }
    _ = old
  }
}
