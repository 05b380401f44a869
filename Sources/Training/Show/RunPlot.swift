import Charting
import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A picture of a run's curves, drawn anew after each epoch: `.svg` by us, `.png` by the program gnuplot.
public final class RunPlot {
  private static let (width, height) = (480.0, 270.0)

  /// The file.
  public let path: String
  private let description: RunDescription
  private let isSVG: Bool
  private let program: String?
  private var gnuplot: PlotProcess?
  /// What gnuplot draws PNG with, once it was asked.
  private var terminal: String?

  /// A picture that will be in the file `path`. Throws when its name ends neither in `.svg` nor in `.png`.
  public convenience init(path: String, description: RunDescription) throws {
    try self.init(path: path, description: description, program: PlotProgram.find())
  }

  /// The same with gnuplot's path, nil where it is not installed.
  package init(path: String, description: RunDescription, program: String?) throws {
    (self.path, self.description, self.program) = (path, description, program)
    isSVG = path.hasSuffix(".svg")
    guard isSVG || path.hasSuffix(".png") else {
      throw FileError.misuse("plot = '\(path)': the file's name must end in .svg, or in .png if gnuplot is installed")
    }
  }

  /// Throws when the picture cannot be drawn here: gnuplot is not installed, or cannot draw it. For the time before
  /// training.
  public func check() throws {
    guard !isSVG else { return }
    terminal = try terminalForPNG()
  }

  /// Puts the curves into the file, whole or not at all. Throws `FileError.failed` with path and cause.
  public func draw(_ history: History) throws {
    let charts = RunCharts.curves(history, watched: description.watched)
    guard isSVG else { return try drawPNG(charts) }
    try AtomicFile.write(to: path, isDurable: false) { try $0.write(svg(charts)) }
  }

  /// Ends the gnuplot that draws.
  public func close() {
    gnuplot?.close()
    gnuplot = nil
  }

  // MARK: SVG

  private func svg(_ charts: [LineChart]) -> String {
    let (columns, rows) = Self.layout(charts.count)
    let (width, height) = (Self.width * Double(columns), Self.height * Double(rows) + 34)
    var body = "<style>\n\(ChartStyle.css)svg { background: var(--background) }\n</style>\n"
    body += Markup.text(8, 24, Markup.shortened(description.title, to: 55 * columns), class: "title")
    for (k, chart) in charts.enumerated() {
      let (x, y) = (Self.width * Double(k % columns), 34 + Self.height * Double(k / columns))
      let place = "x=\"\(Markup.coordinate(x))\" y=\"\(Markup.coordinate(y))\""
      body += chart.svg(width: Self.width, height: Self.height, place: place)
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + ChartStyle.svg(
        width: width, height: height, title: description.title, description: "Curves of a training run.", body,
        place: "")
  }

  private static func layout(_ count: Int) -> (columns: Int, rows: Int) {
    let columns = count < 2 ? 1 : count < 5 ? 2 : 3
    return (columns, max(1, (count + columns - 1) / columns))
  }

  // MARK: PNG

  private func drawPNG(_ charts: [LineChart]) throws {
    let part = path + ".part"
    let terminal = try terminal ?? terminalForPNG()
    self.terminal = terminal
    let gnuplot = try running()
    let (columns, rows) = Self.layout(charts.count)
    let size = "size \(Int(Self.width) * columns),\(Int(Self.height) * rows + 34)"
    var commands = """
      reset
      set terminal \(terminal) noenhanced \(size)
      set output \(PlotProgram.quoted(part))
      set multiplot layout \(rows),\(columns) title \(PlotProgram.quoted(description.title))
      set grid
      set key below noenhanced

      """
    for chart in charts { commands += chart.gnuplot }
    _ = try FileSystem.removeFile(part)
    let said = try gnuplot.ask(commands + "unset multiplot\nset output\n")
    guard try FileSystem.rename(part, to: path) == 0 else {
      let failure = FileSystem.failure(path, "cannot write")
      throw said.isEmpty ? failure : FileError.failed("\(failure.description); gnuplot says: \(said)")
    }
  }

  private func running() throws -> PlotProcess {
    if let gnuplot { return gnuplot }
    guard let program else {
      throw FileError.failed("plot = '\(path)': \(PlotProgram.installation), or use a file that ends in .svg")
    }
    let started = try PlotProcess(program)
    gnuplot = started
    return started
  }

  /// The better one of those that draw PNG.
  private func terminalForPNG() throws -> String {
    let names = try running().ask("print GPVAL_TERMINALS").split { $0 == " " || $0 == "\n" }
    guard let name = ["pngcairo", "png"].first(where: { names.contains(Substring($0)) }) else {
      throw FileError.failed("plot = '\(path)': this gnuplot cannot draw PNG; use a file that ends in .svg")
    }
    return name
  }
}

extension LineChart {
  /// Commands that draw the chart as the next one of a multiplot.
  fileprivate var gnuplot: String {
    let drawn = series.filter { $0.points.contains { $0.y.isFinite } }
    let axis = Axis(drawn.flatMap { $0.points.map(\.y) }, count: 5, mayBeLog: mayBeLog)
    var text = "set title \(PlotProgram.quoted(title)) noenhanced\nset xlabel \(PlotProgram.quoted(xName))\n"
    text += axis.isLog ? "set logscale y\n" : "unset logscale y\n"
    text += "unset arrow\n"
    if let mark, mark.y.isFinite {
      text +=
        "set arrow from first \(mark.x), graph 0 to first \(mark.x), graph 1 nohead dashtype 3 linecolor 'gray40'\n"
    }
    guard !drawn.isEmpty else { return text + "plot [0:1] [0:1] -1 notitle\n" }
    for (k, curve) in drawn.enumerated() {
      text += "$curve\(k) << END\n"
      for point in Thinning.thin(curve.points, to: 1000) {
        text += "\(point.x) \(point.y.isFinite ? "\(point.y)" : "NaN")\n"
      }
      text += "END\n"
    }
    let curves = drawn.enumerated().map { k, curve in
      let style = curve.points.count < 60 ? "linespoints pointtype 7 pointsize 0.5" : "lines"
      return "$curve\(k) using 1:2 with \(style) linewidth 1.5 title \(PlotProgram.quoted(curve.name))"
    }
    return text + "plot " + curves.joined(separator: ", ") + "\n"
  }
}
