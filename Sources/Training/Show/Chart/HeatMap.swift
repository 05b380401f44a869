#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers in rows and columns as cells of more or less colour.
struct HeatMap {
  var title: String
  var xName: String
  var yName: String
  var rows: [String]
  var columns: [String]
  /// How much colour each cell has, 0 to 1; one that is not finite is crossed out.
  var shades: [[Double]]
  /// What stands in each cell if there is room; nil for cells without words.
  var texts: [[String]]?
  /// What a screen reader says.
  var description: String
  /// Whether cells are as high as wide.
  var isSquare: Bool

  /// Counts of a confusion matrix, C × C: `[target][prediction]`; the shade is the share of the target's row.
  static func confusion(_ counts: [[Int]], title: String) -> HeatMap {
    let names = (0..<counts.count).map { "\($0 + 1)" }
    let total = counts.joined().reduce(0.0) { $0 + Double($1) }
    let right = counts.enumerated().reduce(0.0) { sum, row in
      sum + (row.element.indices.contains(row.offset) ? Double(row.element[row.offset]) : 0)
    }
    return HeatMap(
      title: title, xName: "prediction", yName: "target", rows: names, columns: names,
      shades: counts.map { row in
        let sum = row.reduce(0.0) { $0 + Double($1) }
        return row.map { sum > 0 ? Double($0) / sum : 0 }
      },
      texts: counts.map { $0.map(String.init) },
      description: "\(ShortNumber.bare(right)) of \(ShortNumber.bare(total)) on the diagonal, \(counts.count) classes.",
      isSquare: true)
  }

  /// A number of each row in the course of a run; the shade is its place among all on a log scale.
  static func course(title: String, xName: String, rows: [String], columns: [String], values: [[Double]]) -> HeatMap {
    let logs = values.map { $0.map { $0 > 0 && $0.isFinite ? log10($0) : $0 == 0 ? -.infinity : .nan } }
    let finite = logs.joined().filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    return HeatMap(
      title: title, xName: xName, yName: "", rows: rows, columns: columns,
      shades: logs.map {
        $0.map { $0 == -.infinity ? 0 : high > low ? 0.1 + 0.9 * ($0 - low) / (high - low) : $0 - low + 0.5 }
      },
      texts: nil,
      description: finite.isEmpty
        ? "no finite values"
        : "light \(ShortNumber.bare(pow(10, low))), full \(ShortNumber.bare(pow(10, high))), log scale",
      isSquare: false)
  }

  /// The map as an `<svg>`, `width` units wide and as high as it needs to be.
  func svg(width: Double = 480) -> String {
    let rowNames = rows.map { Markup.shortened($0, to: 24) }
    let left = (rowNames.map { ChartStyle.width($0) }.max() ?? 0) + (yName.isEmpty ? 14 : 32)
    let top = 32.0
    let cellWidth = min((width - left - 8) / Double(max(columns.count, 1)), isSquare ? 44 : 60)
    let cellHeight = isSquare ? cellWidth : max(6, min(18, 900 / Double(max(rows.count, 1))))
    let (bottom, right) = (top + cellHeight * Double(rows.count), left + cellWidth * Double(columns.count))
    var body = Markup.text(8, 19, Markup.shortened(title, to: Int(width / 8)), class: "title")
    for (r, row) in shades.enumerated() {
      for (c, shade) in row.enumerated() {
        let (x, y) = (left + cellWidth * Double(c), top + cellHeight * Double(r))
        body += cell(x, y, cellWidth, cellHeight, shade: shade)
        guard let texts, texts.indices.contains(r), texts[r].indices.contains(c) else { continue }
        body += words(texts[r][c], x + cellWidth / 2, y + cellHeight / 2, room: cellWidth, isDark: shade > 0.5)
      }
    }
    let rect =
      "x=\"\(Markup.coordinate(left))\" y=\"\(Markup.coordinate(top))\" width=\"\(Markup.coordinate(right - left))\""
    body += "<rect \(rect) height=\"\(Markup.coordinate(bottom - top))\" class=\"cell\"/>\n"
    var free = -Double.infinity
    for (r, name) in rowNames.enumerated() {
      let y = top + cellHeight * (Double(r) + 0.5)
      guard y - 7 >= free else { continue }
      free = y + 7
      body += Markup.text(left - 6, y + 4.5, name, class: "dim end")
    }
    free = -.infinity
    for (c, name) in columns.enumerated() {
      let (x, half) = (left + cellWidth * (Double(c) + 0.5), ChartStyle.width(name) / 2)
      guard x - half >= free else { continue }
      free = x + half + 4
      body += Markup.text(x, bottom + 16, name, class: "dim mid")
    }
    body += Markup.text((left + right) / 2, bottom + 33, xName, class: "dim mid small")
    if !yName.isEmpty {
      let (x, y) = (Markup.coordinate(14), Markup.coordinate((top + bottom) / 2))
      body +=
        "<text x=\"\(x)\" y=\"\(y)\" transform=\"rotate(-90 \(x) \(y))\" class=\"dim mid small\">"
        + "\(Markup.escape(yName))</text>\n"
    }
    if texts == nil { body += Markup.text(8, bottom + 50, description, class: "dim small") }
    let height = bottom + (texts == nil ? 58 : 42)
    return ChartStyle.svg(width: width, height: height, title: title, description: description, body)
  }

  private func cell(_ x: Double, _ y: Double, _ width: Double, _ height: Double, shade: Double) -> String {
    let (x0, y0) = (Markup.coordinate(x), Markup.coordinate(y))
    let (w, h) = (Markup.coordinate(width), Markup.coordinate(height))
    guard shade.isFinite else { return "<path d=\"M\(x0) \(y0)l\(w) \(h)\" class=\"none\"/>\n" }
    guard shade > 0.004 else { return "" }
    let opacity = Markup.coordinate(min(shade, 1))
    return "<rect x=\"\(x0)\" y=\"\(y0)\" width=\"\(w)\" height=\"\(h)\" class=\"heat\" fill-opacity=\"\(opacity)\"/>\n"
  }

  private func words(_ text: String, _ x: Double, _ y: Double, room: Double, isDark: Bool) -> String {
    let size = min(13, (room - 3) / (Double(max(text.count, 1)) * 0.56))
    guard size >= 7, text != "0" || room >= 24 else { return "" }
    let kind = "mid" + (isDark ? " on" : text == "0" ? " dim" : "")
    return "<text x=\"\(Markup.coordinate(x))\" y=\"\(Markup.coordinate(y + size * 0.35))\" class=\"\(kind)\""
      + " style=\"font-size:\(Markup.coordinate(size))px\">\(Markup.escape(text))</text>\n"
  }
}
