import LuaBridge
import NN
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The pictures that scripts draw, for a program that shows them itself, as a notebook does: what would go to a window goes
/// to files here.
///
///     let gallery = try Gallery(torch)
///     try torch.run("gnuplot.plot(torch.rand(9))")
///     let pictures = gallery.take()
public final class Gallery {
  /// A picture as the bytes of a file.
  public struct Picture {
    /// `image/svg+xml`, `image/png` or `image/jpeg`.
    public let type: String
    /// The file's bytes.
    public let bytes: [UInt8]

    /// nil where the bytes are of another kind.
    init?(_ bytes: [UInt8]) {
      if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
        type = "image/png"
      } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        type = "image/jpeg"
      } else if String(decoding: bytes.prefix(1000), as: UTF8.self).contains("<svg") {
        type = "image/svg+xml"
      } else {
        return nil
      }
      self.bytes = bytes
    }
  }

  /// Called before pictures are taken: draws what was not yet.
  var finish: [LuaFunction] = []
  /// Where pictures lie that have no file of their own.
  public let folder: String
  private weak var torch: TorchEngine?
  /// Those that were drawn since pictures were taken, in the order of their first drawing.
  private var paths: [String] = []

  /// A gallery for the scripts of `torch`, until it is closed. Throws when no folder for the files can be made.
  public init(_ torch: TorchEngine) throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array((base + "/seqlua-pictures-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw FileSystem.failure(base, "cannot make a folder for pictures") }
    folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.torch = torch
    torch.gallery = self
    torch.environment.pictureWritten = { [weak self] in self?.add($0) }
  }

  deinit { close() }

  /// The file for a picture that has none of its own.
  func path(_ name: String) -> String { folder + "/" + name }

  /// A picture was written.
  private func add(_ path: String) { if !paths.contains(path) { paths.append(path) } }

  /// What was drawn since the last call, each picture as it is now. Throws the error of drawing the last ones.
  public func take() throws -> [Picture] {
    for draw in finish { try draw.call() }
    defer { paths = [] }
    return paths.compactMap { (try? FileSystem.readAll($0)).flatMap(Picture.init) }
  }

  /// Removes the files that belong to no one else.
  public func close() {
    torch?.gallery = nil
    torch?.environment.pictureWritten = nil
    for name in (try? FileSystem.list(folder)) ?? [] { try? FileSystem.remove(folder + "/" + name) }
    try? FileSystem.remove(folder)
  }
}
