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

  /// Runs the command with `words`. With `interruptAfter`, it gets SIGINT once it has printed that
  /// line.
  package init(
    _ words: String..., input: String = "", in folder: URL? = nil, interruptAfter line: String? = nil
  ) throws {
    try self.init(words: words, input: input, in: folder, interruptAfter: line)
  }

  /// The same with the words in an array. With `memory`, the process has so many KiB of addresses;
  /// `environment` stands for the variables of this process.
  package init(
    words: [String], input: String = "", in folder: URL? = nil, interruptAfter line: String? = nil,
    memory: Int? = nil, environment: [String: String]? = nil
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = words
    if let memory {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "ulimit -v \(memory); exec \"$0\" \"$@\"", Self.path] + words
    }
    if let folder { process.currentDirectoryURL = folder }
    if let environment { process.environment = environment }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    // A run that hangs must not hang the tests.
    let id = process.processIdentifier
    let guardian = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: guardian)
    defer { guardian.cancel() }
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    var data = Data()
    if let line {
      while !String(decoding: data, as: UTF8.self).contains(line + "\n") {
        let more = stdout.fileHandleForReading.availableData
        if more.isEmpty { break }
        data += more
      }
      usleep(20_000)
      kill(id, SIGINT)
    }
    data += stdout.fileHandleForReading.readDataToEndOfFile()
    output = String(decoding: data, as: UTF8.self)
    errors = String(decoding: stderr.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
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
