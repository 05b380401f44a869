import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  private struct Refusal: Error {}

  private func text(_ path: String) throws -> String { String(decoding: try FileSystem.readAll(path), as: UTF8.self) }

  @Test func takesThePlaceOfTheOld() throws {
    let folder = try Folder(["x": "old"])
    let path = folder.url.appendingPathComponent("x").path
    chmod(path, 0o640)
    for isDurable in [false, true] {
      try AtomicFile.write(to: path, isDurable: isDurable) { file in
        try file.write("new, ")
        #expect(try text(path) == (isDurable ? "new, 123" : "old"))
        try file.write([UInt8]("123".utf8))
      }
      #expect(try text(path) == "new, 123")
    }
    try AtomicFile.write(to: path, [0, 255])
    #expect(try FileSystem.readAll(path) == [0, 255])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    // A link stays one.
    let link = folder.url.appendingPathComponent("link").path
    symlink(path, link)
    try AtomicFile.write(to: link, [7])
    #expect(try FileSystem.readAll(path) == [7])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try FileSystem.list(folder.url.path) == ["link", "x"])
  }

  /// Pieces around the size that is handed on at once.
  @Test func manyPieces() throws {
    let folder = try Folder([:])
    let path = folder.url.appendingPathComponent("x").path
    var all: [UInt8] = []
    try AtomicFile.write(to: path) { file in
      for (i, n) in [1, 65535, 65536, 65537, 0, 3, 200_000, 65533, 5].enumerated() {
        let piece = (0..<n).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ i) }
        all += piece
        try file.write(piece)
      }
    }
    #expect(try FileSystem.readAll(path) == all)
  }

  @Test func theOldOneStaysWhenWritingFails() throws {
    let folder = try Folder(["x": "old"])
    let path = folder.url.appendingPathComponent("x").path
    #expect(throws: Refusal.self) {
      try AtomicFile.write(to: path) {
        try $0.write([UInt8](repeating: 1, count: 100_000))
        throw Refusal()
      }
    }
    #expect(try text(path) == "old")
    #expect(try FileSystem.list(folder.url.path) == ["x"])
    let absent = folder.url.appendingPathComponent("absent/x").path
    let refusal = message { try AtomicFile.write(to: absent, [1]) }
    #expect(refusal.hasPrefix("\(absent): cannot create ") && refusal.hasSuffix(": No such file or directory"))
    #expect(
      message { try AtomicFile.write(to: folder.url.path, [1]) } == "\(folder.url.path): cannot open: Is a directory")
    #expect(message { try AtomicFile.write(to: path + "\0y", [1]) } == "the name of a file has a zero in it")
    #expect(try FileSystem.list(folder.url.path) == ["x"])
  }

  #if os(Linux)
    @Test func aFullDevice() throws {
      for n in [1, 1_000_000] {
        #expect(
          message { try AtomicFile.write(to: "/dev/full", [UInt8](repeating: 1, count: n)) }
            == "/dev/full: cannot write: No space left on device")
      }
      #expect(
        message { try T7.save(path: "/dev/full", .tensor(Tensor([100_000]))) }
          == "/dev/full: cannot write: No space left on device")
    }
  #endif

  /// The number of a process that has ended.
  private static func endedProcess() throws -> Int32 {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/sh")
    child.arguments = ["-c", ":"]
    try child.run()
    child.waitUntilExit()
    return child.processIdentifier
  }

  /// What a process that was killed while it wrote leaves is told from the files of those that live.
  @Test func removesLeftovers() throws {
    let dead = try Self.endedProcess()
    let left = ["m.t7.\(dead)-1f-0.new", "m.t7.\(dead)-1f-12.new", "m.\(getpid())-1f-0.new"].sorted()
    let kept = [
      "m.t7", "a.new", ".new", "m.\(dead).new", "m.\(dead)-1f.new", "m.\(dead)-zz-0.new", "m.-5-1f-0.new",
      "m.\(dead)-1f-0.new.txt", "m.\(getppid())-1f-0.new", "\(dead)-1f-0.new",
    ]
    let folder = try Folder(Dictionary(uniqueKeysWithValues: (left + kept).map { ($0, "x") }))
    let path = folder.url.path
    try AtomicFile.write(to: path + "/own.t7") { file in
      // Its own unfinished file is not one, nor is a second one for the same path.
      try AtomicFile.write(to: path + "/own.t7") { second in
        #expect(try AtomicFile.removeLeftovers(in: path) == left)
        try second.write("second")
      }
      #expect(try text(path + "/own.t7") == "second")
      try file.write("first")
    }
    #expect(try text(path + "/own.t7") == "first")
    #expect(try FileSystem.list(path) == (kept + ["own.t7"]).sorted())
    #expect(try AtomicFile.removeLeftovers(in: path) == [])
    #expect(
      message { try AtomicFile.removeLeftovers(in: path + "/absent") }
        == "\(path)/absent: cannot read: No such file or directory")
  }

  /// The next save of a file takes away what killed ones left, of this file alone.
  @Test func sweepsLeftovers() throws {
    let dead = try Self.endedProcess()
    let (left, others) = (["m.t7.\(dead)-1f-0.new", "m.t7.\(dead)-20-3.new"], ["n.t7.\(dead)-1f-0.new"])
    let kept = ["m.t7.\(getppid())-1f-0.new", "m.t7.new", "m.t7.x.\(dead)-1f-0.new", "t7.\(dead)-1f-0.new"]
    let folder = try Folder(Dictionary(uniqueKeysWithValues: (left + others + kept).map { ($0, "x") }))
    let path = folder.url.path
    try AtomicFile.write(to: path + "/m.t7", Array("new".utf8))
    #expect(try FileSystem.list(path) == (others + kept + ["m.t7"]).sorted())
    try AtomicFile.write(to: path + "/n.t7", Array("new".utf8))
    #expect(try FileSystem.list(path) == (kept + ["m.t7", "n.t7"]).sorted())
    #expect(try text(path + "/m.t7") == "new" && text(path + "/n.t7") == "new")
  }

  #if os(Linux)
    /// A device may have no end.
    @Test func readsSoMuchOfADevice() throws {
      for path in ["/dev/zero", "/dev/urandom"] {
        #expect(message { _ = try FileSystem.readAll(path) } == "\(path): cannot read: a device without an end")
      }
      #expect(try FileSystem.readAll("/dev/null") == [])
    }
  #endif

  /// T7 writes to a file what it writes to memory.
  @Test(arguments: [false, true]) func t7ThroughTheFile(_ ascii: Bool) throws {
    let folder = try Folder([:])
    let path = folder.url.appendingPathComponent("x.t7").path
    let table = T7Table()
    let tensor = try Tensor((0..<30_000).map { Double($0) / 7 }, [30_000])
    table.set(.text("tensor"), .tensor(tensor))
    table.set(.text("again"), .tensor(tensor))
    table.set(.text("text"), .text(String(repeating: "long ", count: 20_000)))
    for i in 1...20_000 { table.set(.number(Double(i)), .number(Double(i) * 0.1)) }
    for isDurable in [false, true] {
      try T7.save(path: path, .table(table), ascii: ascii, isDurable: isDurable)
      #expect(try FileSystem.readAll(path) == T7.write(.table(table), ascii: ascii))
    }
    // What cannot be written leaves the old file.
    var deep = T7Value.nil
    for _ in 0...T7Reader.maximumDepth {
      let outer = T7Table()
      outer.set(.number(1), deep)
      deep = .table(outer)
    }
    #expect(message { try T7.save(path: path, deep, ascii: ascii) }.hasPrefix("\(path): more than "))
    deep.dismantle()
    #expect(try FileSystem.readAll(path) == T7.write(.table(table), ascii: ascii))
    #expect(try FileSystem.list(folder.url.path) == ["x.t7"])
  }
}

@Suite struct FileSystemTests {
  @Test func folders() throws {
    let folder = try Folder(["b": "", "a": "", "c/d": ""])
    let path = folder.url.path
    #expect(try FileSystem.list(path) == ["a", "b", "c"])
    #expect(
      FileSystem.kind(path) == .folder && FileSystem.kind(path + "/a") == .file && FileSystem.kind(path + "/x") == nil)
    for deep in ["/x/y//z", "/x/y/z/", "/x/./w"] {
      try FileSystem.makeFolder(path + deep)
      #expect(FileSystem.kind(path + deep) == .folder)
    }
    try FileSystem.makeFolder(path + "/x")
    try FileSystem.makeFolder("/")
    #expect(message { try FileSystem.makeFolder(path + "/a") } == "\(path)/a: cannot make the folder: File exists")
    #expect(
      message { try FileSystem.makeFolder(path + "/a/b") } == "\(path)/a/b: cannot make the folder: Not a directory")
    #expect(message { try FileSystem.makeFolder("") } == ": cannot make the folder: No such file or directory")
    try FileSystem.remove(path + "/x/w")
    try FileSystem.remove(path + "/a")
    #expect(try FileSystem.list(path) == ["b", "c", "x"])
    #expect(try FileSystem.list(path + "/x") == ["y"])
    #expect(message { try FileSystem.remove(path + "/x") } == "\(path)/x: cannot remove: Directory not empty")
  }

  @Test func contents() throws {
    let folder = try Folder(["empty": "", "x": "0123"])
    let path = folder.url.path
    #expect(try FileSystem.readAll(path + "/empty") == [])
    #expect(try FileSystem.readAll(path + "/x") == [48, 49, 50, 51])
    #expect(message { _ = try FileSystem.readAll(path) } == "\(path): cannot read: Is a directory")
    #expect(message { _ = try FileSystem.readAll(path + "/y") } == "\(path)/y: cannot open: No such file or directory")
  }
}
