import Foundation

/// A run of the built command.
package struct Seqlua {
  /// The exit code, or minus the signal that ended the process.
  package var status: Int32 = 0
  package var output = ""
  package var errors = ""

  /// The built command, beside the test bundle.
  package static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("seqlua").path

  /// Runs `name` of the folder `scripts` on the built command; gives its exit code and output.
  package static func script(_ name: String, _ words: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Fixture.path("../../scripts/\(name)"))
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(["SEQLUA": path]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// Runs the command with `words`. With `interruptAfter`, it gets SIGINT once it has printed the first of these
  /// lines, another one after the second, and so on.
  package init(
    _ words: String..., input: String = "", in folder: URL? = nil, interruptAfter lines: String...
  ) throws {
    try self.init(words: words, input: input, in: folder, interruptAfter: lines)
  }

  /// The same with the words in an array. With `memory`, the process has so many KiB of addresses; `shell` are
  /// commands of the shell that it is started from. `environment` stands for the variables of this process. With
  /// `columns`, it writes to a terminal of that width. The lines of `interruptAfter` get `signal`.
  package init(
    words: [String], input: String = "", in folder: URL? = nil, interruptAfter lines: [String] = [],
    signal: Int32 = SIGINT, memory: Int? = nil, shell: String? = nil, environment: [String: String]? = nil,
    columns: UInt16? = nil
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = words
    let commands = [memory.map { "ulimit -v \($0)" }, shell].compactMap { $0 }
    if !commands.isEmpty {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", (commands + ["exec \"$0\" \"$@\""]).joined(separator: "; "), Self.path] + words
    }
    if let folder { process.currentDirectoryURL = folder }
    if let environment { process.environment = environment }
    let (stdin, stderr) = (Pipe(), Pipe())
    let stdout = try columns.map { try Self.terminal($0) } ?? Self.pipe()
    process.standardInput = stdin
    process.standardOutput = stdout.write
    process.standardError = stderr
    try process.run()
    try stdout.write.close()
    // A run that hangs must not hang the tests.
    let id = process.processIdentifier
    let guardian = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: guardian)
    defer { guardian.cancel() }
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    var data = Data()
    // What has come so far; nothing at the end, which of a terminal is an error.
    func more() -> Data {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(stdout.read.fileDescriptor, &buffer, buffer.count)
      return Data(buffer.prefix(max(count, 0)))
    }
    for line in lines {
      while !String(decoding: data, as: UTF8.self).contains(line + "\n") {
        let new = more()
        if new.isEmpty { break }
        data += new
      }
      usleep(20_000)
      kill(id, signal)
    }
    while true {
      let new = more()
      if new.isEmpty { break }
      data += new
    }
    output = String(decoding: data, as: UTF8.self)
    errors = String(decoding: stderr.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }
}

extension Seqlua {
  private static func pipe() -> (read: FileHandle, write: FileHandle) {
    let pipe = Pipe()
    return (pipe.fileHandleForReading, pipe.fileHandleForWriting)
  }

  /// Both ends of a terminal, which leaves line ends as they are.
  private static func terminal(_ columns: UInt16) throws -> (read: FileHandle, write: FileHandle) {
    var (outer, inner) = (Int32(-1), Int32(-1))
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&outer, &inner, nil, nil, &size) == 0 else { throw CocoaError(.fileReadUnknown) }
    var modes = termios()
    tcgetattr(inner, &modes)
    modes.c_oflag &= ~tcflag_t(OPOST)
    tcsetattr(inner, TCSANOW, &modes)
    return (
      FileHandle(fileDescriptor: outer, closeOnDealloc: true), FileHandle(fileDescriptor: inner, closeOnDealloc: true)
    )
  }
}

/// A folder with files that is removed afterwards.
package final class Folder {
  package let url: URL

  package init(_ files: [String: String]) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("seqlua-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
