/// One curve of a chart.
public struct ChartSeries: Equatable, Sendable {
  /// What the legend calls it.
  public var name: String
  /// Its points, ascending in x.
  public var points: [ChartPoint]
  /// Which of the eight colours it has.
  public var colour: Int
  /// Whether it is dashed.
  public var isDashed: Bool

  /// A curve.
  public init(_ name: String, _ points: [ChartPoint], colour: Int, isDashed: Bool = false) {
    self.name = name
    self.points = points
    self.colour = colour
    self.isDashed = isDashed
  }
}

/// Curves over an axis as SVG, in the colours that the reader's screen prefers.
public struct LineChart {
  /// What stands above it.
  public var title: String
  /// What the axis below counts, `epoch`.
  public var xName: String
  /// The curves.
  public var series: [ChartSeries]
  /// A place to mark on the first curve that has a point there, with its words for the legend.
  public var mark: (x: Double, y: Double, text: String)?
  /// Whether the axis on the left may be logarithmic, which it is when the numbers ask for it.
  public var mayBeLog: Bool
  /// Whether the axis below has whole numbers alone.
  public var isWhole: Bool

  /// A chart of these curves.
  public init(
    title: String, xName: String, series: [ChartSeries], mark: (x: Double, y: Double, text: String)? = nil,
    mayBeLog: Bool = true, isWhole: Bool = true
  ) {
    self.title = title
    self.xName = xName
    self.series = series
    self.mark = mark
    self.mayBeLog = mayBeLog
    self.isWhole = isWhole
  }

  /// The chart as an `<svg>` of `width` × `height` units, in which text is 13 high. `place` are attributes for a chart
  /// inside another drawing.
  public func svg(width: Double = 480, height: Double = 270, place: String? = nil) -> String {
    let thin = series.map {
      ChartSeries($0.name, Thinning.thin($0.points, to: Int(width)), colour: $0.colour, isDashed: $0.isDashed)
    }
    let points = thin.flatMap(\.points)
    let finite = points.filter { $0.y.isFinite }
    let yAxis = Axis(finite.map(\.y), count: 5, mayBeLog: mayBeLog)
    let labels = yAxis.ticks.map(yAxis.label)
    let legend = Legend(thin, mark: mark?.text, width: width - 16)
    let left = (labels.map { ChartStyle.width($0) }.max() ?? 0) + 14
    let top = 30 + legend.height
    let frame = Frame(
      left: left, right: width - 14, top: top + 6, bottom: height - 40,
      x: Axis(points.map(\.x), count: 6, whole: isWhole, isTight: true), y: yAxis)
    let head = title + (yAxis.isLog ? " (log scale)" : "")
    var body = Markup.text(8, 19, Markup.shortened(head, to: Int(width / 8.6)), class: "title")
    body += legend.svg(top: 30)
    body += frame.grid(labels: labels, xName: xName)
    if finite.isEmpty {
      let note = points.isEmpty ? "nothing yet" : "no finite values"
      let (x, y) = ((frame.left + frame.right) / 2, frame.bottom - (frame.bottom - frame.top) * 0.47)
      body += Markup.text(x, y, note, class: "dim mid")
    }
    for curve in thin { body += frame.curve(curve) }
    if let mark, mark.y.isFinite { body += frame.mark(mark.x, mark.y) }
    return ChartStyle.svg(width: width, height: height, title: title, description: description, body, place: place)
  }

  /// What a screen reader says: each curve with its first and last value and what is missing of it.
  private var description: String {
    var sentences = series.map { curve in
      let finite = curve.points.filter { $0.y.isFinite }
      guard let first = finite.first, let last = finite.last else { return "\(curve.name): no finite values." }
      let gaps = curve.points.count - finite.count
      return
        "\(curve.name): from \(ShortNumber.bare(first.y)) to \(ShortNumber.bare(last.y)) over \(curve.points.count) "
        + (curve.points.count == 1 ? "point" : "points") + (gaps > 0 ? ", \(gaps) of them not finite." : ".")
    }
    if let mark { sentences.append(mark.text + ".") }
    return sentences.isEmpty ? "\(title): no values yet." : sentences.joined(separator: " ")
  }
}

/// The names of the curves above them, in as many lines as they need.
private struct Legend {
  private static let lineHeight = 18.0
  private var items: [(x: Double, line: Int, text: String, series: ChartSeries?)] = []
  let height: Double

  init(_ series: [ChartSeries], mark: String?, width: Double) {
    var (x, line) = (8.0, 0)
    // The one curve that has its name from the title needs no other.
    let named = series.filter { !$0.name.isEmpty }
    for (name, curve) in named.map({ ($0.name, Optional($0)) }) + (mark.map { [($0, nil)] } ?? []) {
      let text = Markup.shortened(name, to: max(4, Int((width - 40) / 7.3)))
      let room = 26 + ChartStyle.width(text) + 12
      if x > 8, x + room > width { (x, line) = (8, line + 1) }
      items.append((x, line, text, curve))
      x += room
    }
    height = items.isEmpty ? 0 : Double(line + 1) * Self.lineHeight
  }

  func svg(top: Double) -> String {
    items.map { item in
      let y = top + Double(item.line) * Self.lineHeight + 8
      let sign: String
      if let curve = item.series {
        let dash = curve.isDashed ? " dash" : ""
        sign = Markup.line(item.x, y, item.x + 20, y, class: "curve s\(curve.colour % ChartStyle.colours)\(dash)")
      } else {
        sign =
          "<circle cx=\"\(Markup.coordinate(item.x + 10))\" cy=\"\(Markup.coordinate(y))\" r=\"4\" class=\"ring\"/>\n"
      }
      return sign + Markup.text(item.x + 26, y + 4.5, item.text)
    }.joined()
  }
}
