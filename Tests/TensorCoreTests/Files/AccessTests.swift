import Foundation
import TensorCore
import TestSupport
import Testing

/// `Access`: paths that lead into some folders, however they are written, and no others.
@Suite struct AccessTests {
  private let folder: Folder
  private var root: String { folder.url.resolvingSymlinksInPath().path }

  init() throws {
    folder = try Folder(["a/x.txt": "x", "a/b/y.txt": "y", "w/z.txt": "z", "o/s.txt": "s"])
    let files = FileManager.default
    for (link, target) in [
      ("a/out", "../o"), ("a/in", "b"), ("a/far", root + "/o/s.txt"), ("w/back", "../a"), ("a/self", "self"),
      ("o/home", "../a"), ("w/new", "../o/new"),
    ] {
      try files.createSymbolicLink(atPath: root + "/" + link, withDestinationPath: target)
    }
  }

  private func within<R>(_ work: () throws -> R) throws -> R {
    try Access(read: [root + "/a"], write: [root + "/w"]).perform(work)
  }

  private func read(_ path: String) throws -> String {
    String(decoding: try FileSystem.readAll(path), as: UTF8.self)
  }

  private func isRefused(_ work: () throws -> Void) -> Bool {
    do {
      try work()
      return false
    } catch FileError.refused { return true } catch { return false }
  }

  @Test func reading() throws {
    try within { () throws in
      for (path, text) in [
        ("a/x.txt", "x"), ("a/b/../x.txt", "x"), ("a/./b//y.txt", "y"), ("a/in/y.txt", "y"), ("w/z.txt", "z"),
        ("w/back/x.txt", "x"), ("w/back/b/../../w/z.txt", "z"), ("a/../w/z.txt", "z"),
        ("../" + folder.url.lastPathComponent + "/a/x.txt", "x"),
      ] {
        #expect(try read(root + "/" + path) == text, "\(path)")
      }
      for path in [
        "o/s.txt", "a/out/s.txt", "a/far", "a/../o/s.txt", "o/home/x.txt", "o/../a/x.txt", "a/b/../../o/s.txt", "o",
        "nothing", "nothing/../a/x.txt", "a/out/../a/x.txt", "", "../..",
      ] {
        #expect(isRefused { _ = try read(root + "/" + path) }, "\(path)")
      }
      for path in ["a/nothing", "a/self", "a/b/nothing/x", "a/x.txt/y"] {
        #expect(throws: FileError.self) { try read(root + "/" + path) }
        #expect(!isRefused { _ = try read(root + "/" + path) }, "\(path)")
      }
      #expect(isRefused { _ = try read("/etc/passwd") })
      #expect(throws: FileError.self) { try read(root + "/a/x.txt\0") }
      #expect(try FileSystem.list(root + "/w") == ["back", "new", "z.txt"])
      #expect(isRefused { _ = try FileSystem.list(root) })
      #expect(FileSystem.kind(root) == .folder && FileSystem.kind(root + "/a/in") == .folder)
      #expect(FileSystem.kind(root + "/o") == nil && FileSystem.kind(root + "/a/out") == nil)
    }
  }

  @Test func writing() throws {
    try within { () throws in
      try AtomicFile.write(to: root + "/w/n.txt", Array("n".utf8))
      try AtomicFile.write(to: root + "/w/z.txt", Array("zz".utf8))
      try FileSystem.makeFolder(root + "/w/p/q")
      try AtomicFile.write(to: root + "/w/p/q/../r.txt", Array("r".utf8))
      try FileSystem.makeFolder(root + "/w")
      try FileSystem.remove(root + "/w/p/q")
      for path in ["a/x.txt", "a/n.txt", "o/n.txt", "w/back/n.txt", "w/new", "w/../o/n.txt", "a/out/n.txt", "w"] {
        #expect(isRefused { try AtomicFile.write(to: root + "/" + path, [1]) }, "\(path)")
        #expect(isRefused { _ = try File(path: root + "/" + path, mode: "w") }, "\(path)")
        #expect(isRefused { _ = try FileMapping(root + "/" + path, .byte, count: 4, sharedMemory: false) }, "\(path)")
      }
      for path in ["a/x.txt", "a/b", "o", "w"] {
        #expect(isRefused { try FileSystem.remove(root + "/" + path) }, "\(path)")
      }
      #expect(isRefused { try FileSystem.makeFolder(root + "/o/p") })
      #expect(isRefused { _ = try File(command: "true", mode: "r") })
      // A link that lies in the folder is the folder's; what it leads to is not.
      try FileSystem.remove(root + "/w/new")
    }
    #expect(try read(root + "/w/z.txt") == "zz")
    #expect(try read(root + "/w/p/r.txt") == "r")
    #expect(try FileSystem.list(root + "/o") == ["home", "s.txt"])
    #expect(try FileSystem.list(root + "/w") == ["back", "n.txt", "p", "z.txt"])
  }

  /// A folder that becomes a link between two looks leads nowhere else.
  @Test func folderThatIsExchanged() throws {
    try FileSystem.makeFolder(root + "/w/d")
    let path = root
    let thread = Thread {
      while !Thread.current.isCancelled {
        rename(path + "/w/d", path + "/w/e")
        symlink("../o", path + "/w/d")
        unlink(path + "/w/d")
        rename(path + "/w/e", path + "/w/d")
      }
    }
    thread.start()
    try within { () throws in
      for _ in 0..<3000 {
        if let bytes = try? FileSystem.readAll(root + "/w/d/s.txt") { #expect(bytes == []) }
        if let file = try? File(path: root + "/w/d/t.txt", mode: "w") { try file.close() }
      }
    }
    thread.cancel()
    while !thread.isFinished { usleep(1000) }
    #expect(try FileSystem.list(root + "/o") == ["home", "s.txt"])
  }
}
