import Foundation
import TestSupport
import Testing
import TorchLua

@Suite struct GalleryTests {
  /// Pictures that scripts write are taken once each, as they are then; the files of those that have none of their own go
  /// with the gallery.
  @Test func takesWhatWasDrawn() throws {
    let folder = try Folder([:])
    let engine = try TorchEngine()
    let gallery = try Gallery(engine)
    try engine.run(
      """
      require 'nn'
      local data = {{torch.zeros(1), 1}, {torch.ones(1), 2}}
      local model = nn.Sequential():add(nn.Linear(1, 2)):add(nn.LogSoftMax())
      trainer = nn.Trainer(model, nn.ClassNLLCriterion(), {epochs = 2, plot = '\(folder.url.path)/curve.svg', quiet = true})
      trainer:train(data)
      trainer:train(data)
      """)
    let pictures = try gallery.take()
    #expect(pictures.map(\.type) == ["image/svg+xml"])
    #expect(XMLContents(String(decoding: pictures.first?.bytes ?? [], as: UTF8.self)).failure == nil)
    #expect(try gallery.take().isEmpty)

    // PNG needs its library.
    if (try? engine.run("require 'image' image.compressPNG(torch.rand(3, 4, 4))")) != nil {
      try engine.run("local shown = image.display(torch.rand(3, 4, 4)) assert(shown.image and not shown.path)")
      #expect(FileManager.default.fileExists(atPath: gallery.folder + "/display-1.png"))
      #expect(try gallery.take().map(\.type) == ["image/png"])
    }
    gallery.close()
    #expect(!FileManager.default.fileExists(atPath: gallery.folder))
    try engine.run("trainer:train({{torch.zeros(1), 1}})")
    #expect(try gallery.take().isEmpty)
  }

  /// A file that is no picture, or is gone, is left out.
  @Test func showsPicturesAlone() throws {
    let folder = try Folder(["a.pdf": "%PDF-1.5", "b.svg": "<?xml?><svg/>", "c.png": "none"])
    let engine = try TorchEngine()
    let gallery = try Gallery(engine)
    defer { gallery.close() }
    for name in ["a.pdf", "b.svg", "c.png", "d.svg", "b.svg"] {
      engine.environment.pictureWritten?(folder.url.appendingPathComponent(name).path)
    }
    #expect(try gallery.take().map(\.bytes) == [Array("<?xml?><svg/>".utf8)])
  }
}
