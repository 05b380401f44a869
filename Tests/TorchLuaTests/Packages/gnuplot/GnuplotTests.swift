import Foundation
import TestSupport
import Testing
import TorchLua
import Training

@Suite struct GnuplotTests {
  static let program = "/usr/bin/gnuplot"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "seqlua-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func run(_ text: String) throws { try TorchEngine().run("require 'gnuplot'\n" + text) }

  @Test(.enabled(if: isInstalled)) func writesFiles() throws {
    try inFolder { folder in
      try run(
        """
        local folder = '\(folder.path)/'
        local x = torch.linspace(-5, 5, 50)
        gnuplot.pngfigure(folder .. "it's.png")
        gnuplot.plot({'sin_x', x, torch.sin(x), '-'}, {'cos', x, torch.cos(x), '~'}, {torch.cat(x:view(-1, 1), x:view(-1, 1), 2)})
        gnuplot.xlabel('a "quoted" `label`\\nin two lines\\\\')
        gnuplot.title('50 %')
        gnuplot.grid(true)
        gnuplot.axis{-5, 5, '', 1.5}
        gnuplot.movelegend('left', 'bottom')
        gnuplot.plotflush()
        local first = gnuplot.svgfigure(folder .. 'image.svg') - 1
        gnuplot.imagesc(torch.rand(4, 6), 'color')
        gnuplot.plot(torch.Tensor{1, 0 / 0, 3}:float())
        gnuplot.figprint(folder .. 'printed.png')
        gnuplot.figure(first)
        gnuplot.logscale(true)  -- impossible: the last picture stays
        gnuplot.close()
        gnuplot.closeall()
        """)
      let png = try Data(contentsOf: folder.appendingPathComponent("it's.png"))
      #expect(
        png.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && png.count > 5000)
      #expect(
        !FileManager.default.fileExists(atPath: folder.appendingPathComponent("it's.png.part").path)
      )
      // A whole PNG ends in IEND and its checksum.
      #expect(png.dropLast(4).suffix(4) == Data("IEND".utf8))
      let svg = try String(contentsOf: folder.appendingPathComponent("image.svg"), encoding: .utf8)
      #expect(svg.contains("<svg") && svg.contains("</svg>"))
      #expect(
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("printed.png").path))
    }
  }

  @Test(.enabled(if: isInstalled)) func drawsEveryKind() throws {
    try inFolder { folder in
      try run(
        """
        local n = 0
        local function file(draw, ...)
           n = n + 1
           local name = string.format('%s/%d.svg', '\(folder.path)', n)
           gnuplot.svgfigure(name)
           draw(...)
           gnuplot.plotflush()
           gnuplot.close()
           local text = io.open(name):read('a')
           assert(text:find('</svg>', 1, true), n)
        end
        local x = torch.range(1, 10)
        file(gnuplot.plot, x)
        file(gnuplot.plot, x, x, '+')
        file(gnuplot.plot, {{'a', x}, {'b', x, '|'}, {x, x, 'with points pt 3'}})
        file(gnuplot.plot, torch.rand(5, 4), 'v')
        file(gnuplot.plot, torch.rand(5, 3), 'with yerrorbars')
        file(gnuplot.plot, x, x, '~0.5')
        file(gnuplot.splot, torch.rand(5, 4))
        file(gnuplot.splot, {'z', torch.rand(5, 4)}, {torch.rand(2, 2), torch.rand(2, 2), torch.rand(2, 2)})
        file(gnuplot.scatter3, x, x, x)
        file(gnuplot.scatter3, {'c', x, x, x})
        file(gnuplot.imagesc, torch.rand(3, 3))
        file(gnuplot.bar, x)
        file(gnuplot.bar, x, x)
        file(function()
           gnuplot.raw("plot '-' with lines")
           gnuplot.raw('1 1\\n2 4\\n3 9\\ne')
        end)
        local h
        file(function() h = gnuplot.hist(torch.Tensor{1, 2, 2, 3, 3, 3}, 3) end)
        assert(#h == 3 and h[3].nb == 3 and h.max == 3 and tostring(h):find('nsamples:'))
        """)
    }
  }

  @Test(.enabled(if: isInstalled)) func errorsNameTheirCause() throws {
    try inFolder { folder in
      try run(
        """
        local function fails(words, f, ...)
           local ok, message = pcall(f, ...)
           assert(not ok and message:find(words, 1, true), message)
        end
        fails('directory does not exist', gnuplot.pngfigure, '/nowhere/at/all.png')
        gnuplot.pngfigure('\(folder.path)/a.png')
        fails('no inputs', gnuplot.plot)
        fails('argument 2 is a table', gnuplot.plot, torch.Tensor{1}, {})
        fails('3 and 2', gnuplot.plot, torch.Tensor{1, 2, 3}, torch.Tensor{1, 2})
        fails('a matrix expected, got 3', gnuplot.imagesc, torch.Tensor{1, 2, 3})
        -- gnuplot's own complaints are shown and end nothing
        gnuplot.plot(torch.Tensor{1, 2}, 'with lines lw nothing')
        gnuplot.plot(torch.Tensor{0 / 0, 0 / 0})
        gnuplot.plotflush()
        fails('does not exist', gnuplot.setgnuplotexe, '/nowhere')
        fails('does not seem to have this term', gnuplot.setterm, 'paper')
        """)
    }
  }

  @Test func missingProgramSaysHowToInstallIt() throws {
    try run(
      """
      paths.findprogram = function() end
      local ok, message = pcall(gnuplot.plot, torch.Tensor{1, 2})
      assert(not ok and message:find('gnuplot-nox', 1, true), message)
      assert(not gnuplot.usable())
      """)
  }

  @Test func aDeadOrSilentProgramEndsNothing() throws {
    #expect(throws: (any Error).self) { try PlotProcess("/nowhere/gnuplot") }
    // Too much for the socket's buffer, so that one write at least meets the dead process.
    let long = String(repeating: "1 2 3\n", count: 200_000)
    let dead = try PlotProcess("/bin/false")
    #expect(throws: (any Error).self) {
      usleep(50_000)
      try dead.send(long)
      _ = try dead.ask("")
    }
    let start = Date()
    for text in ["set title", long] {
      let silent = try PlotProcess(Fixture.path("gnuplot/silent"), patience: 0.2)
      #expect(throws: (any Error).self) { _ = try silent.ask(text) }
    }
    #expect(Date().timeIntervalSince(start) < 5)
  }

  @Test(.enabled(if: isInstalled)) func answers() throws {
    let gnuplot = try PlotProcess(Self.program)
    #expect(try gnuplot.ask("print 6 * 7") == "42\n")
    #expect(try gnuplot.ask("plot nonsense").contains("undefined variable"))
    try gnuplot.send("print 'late'\n")
    #expect(try gnuplot.ask("") == "late\n")
    gnuplot.close()
    #expect(throws: (any Error).self) { try gnuplot.send("quit\n") }
  }
}
