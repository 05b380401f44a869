import TensorCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers in rows and columns as cells of more or less colour.
package struct HeatMap {
  package var title: String
  package var xName: String
  package var yName: String
  package var rows: [String]
  package var columns: [String]
  /// How much colour each cell has, 0 to 1; one that is not finite is crossed out.
  package var shades: [[Double]]
  /// What stands in each cell if there is room; nil for cells without words.
  package var texts: [[String]]?
  /// What a screen reader says.
  package var description: String
  /// Whether cells are as high as wide.
  package var isSquare: Bool
  /// Cells that get a frame that warns; nil for none.
  package var framed: [[Bool]]?

  /// A map of these cells.
  package init(
    title: String, xName: String, yName: String, rows: [String], columns: [String], shades: [[Double]],
    texts: [[String]]?, description: String, isSquare: Bool, framed: [[Bool]]? = nil
  ) {
    (self.title, self.xName, self.yName) = (title, xName, yName)
    (self.rows, self.columns, self.shades, self.texts) = (rows, columns, shades, texts)
    (self.description, self.isSquare, self.framed) = (description, isSquare, framed)
  }

  /// Counts of a confusion matrix, C × C: `[target][prediction]`; the shade is the share of the target's row.
  package static func confusion(_ counts: [[Int]], title: String) -> HeatMap {
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
  package static func course(title: String, xName: String, rows: [String], columns: [String], values: [[Double]])
    -> HeatMap
  {
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
        : "faint \(ShortNumber.bare(pow(10, low))), full \(ShortNumber.bare(pow(10, high))), log scale",
      isSquare: false)
  }

  /// The map as an `<svg>`, `width` units wide and as high as it needs to be.
  package func svg(width: Double = 480) -> String {
    let rowNames = rows.map { Markup.shortened($0, to: 24) }
    let left = (rowNames.map { ChartStyle.width($0) }.max() ?? 0) + (yName.isEmpty ? 14 : 32)
    let top = 32.0
    let cellWidth = min((width - left - 8) / Double(max(columns.count, 1)), isSquare ? 44 : 60)
    let cellHeight = isSquare ? cellWidth : max(4, min(18, 600 / Double(max(rows.count, 1))))
    let (bottom, right) = (top + cellHeight * Double(rows.count), left + cellWidth * Double(columns.count))
    var body = Markup.text(8, 19, Markup.shortened(title, to: Int(width / 8.6)), class: "title")
    for (r, row) in shades.enumerated() {
      let y = top + cellHeight * Double(r)
      // Neighbours that look the same are one rectangle.
      var c = 0
      while c < row.count {
        let kind = look(row[c])
        let end = row[c...].firstIndex { look($0) != kind } ?? row.count
        body += cells(left + cellWidth * Double(c), y, cellWidth * Double(end - c), cellHeight, look: kind)
        c = end
      }
    }
    body += words(left: left, top: top, width: cellWidth, height: cellHeight)
    for (r, row) in (framed ?? []).enumerated() {
      for c in row.indices where row[c] && c < columns.count {
        let (x, y) = (left + cellWidth * Double(c) + 1.5, top + cellHeight * Double(r) + 1.5)
        body += Self.frame(x, y, cellWidth - 3, cellHeight - 3)
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
      let half = ChartStyle.width(name) / 2
      // The last ones stay inside the drawing.
      let x = min(left + cellWidth * (Double(c) + 0.5), width - half - 2)
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
    body += Markup.text(8, bottom + 52, description, class: "dim small")
    let height = bottom + 62
    return ChartStyle.svg(width: width, height: height, title: title, description: description, body)
  }

  /// How a cell is filled: its opacity in hundredths; nil for what is not finite.
  private func look(_ shade: Double) -> Int? {
    shade.isFinite ? Int(saturating: (min(max(shade, 0), 1) * 100).rounded()) : nil
  }

  private func cells(_ x: Double, _ y: Double, _ width: Double, _ height: Double, look: Int?) -> String {
    let (x0, y0) = (Markup.coordinate(x), Markup.coordinate(y))
    let (w, h) = (Markup.coordinate(width), Markup.coordinate(height))
    guard let look else { return "<path d=\"M\(x0) \(y0)l\(w) \(h)\" class=\"none\"/>\n" }
    if look == 0 { return "" }
    let opacity = Markup.coordinate(Double(look) / 100)
    return "<rect x=\"\(x0)\" y=\"\(y0)\" width=\"\(w)\" height=\"\(h)\" class=\"heat\" fill-opacity=\"\(opacity)\"/>\n"
  }

  private static func frame(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    let (x, y, w, h) = (
      Markup.coordinate(x), Markup.coordinate(y), Markup.coordinate(width), Markup.coordinate(height)
    )
    return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(w)\" height=\"\(h)\" class=\"wrong\"/>\n"
  }

  /// What stands in the cells, all in one size; nothing when the longest would be too small to read.
  private func words(left: Double, top: Double, width: Double, height: Double) -> String {
    guard let texts else { return "" }
    let longest = max(1, texts.joined().map(\.count).max() ?? 1)
    let size = min(13, (width - 3) / (Double(longest) * 0.56), height * 0.62)
    guard size >= 7 else { return "" }
    var body = "<g style=\"font-size:\(Markup.coordinate(size))px\">\n"
    for (r, row) in texts.enumerated() {
      for (c, text) in row.enumerated() where shades.indices.contains(r) && shades[r].indices.contains(c) {
        let (x, y) = (left + width * (Double(c) + 0.5), top + height * (Double(r) + 0.5) + size * 0.35)
        body += Markup.text(x, y, text, class: "mid" + (shades[r][c] > 0.5 ? " on" : text == "0" ? " dim" : ""))
      }
    }
    return body + "</g>\n"
  }
}
