extension Summary {
  /// The summary as a table of at most `width` columns (at least 40): one line for each row, indented by its depth,
  /// then the sums. What does not fit is cut, with `…`. No line ends it.
  public func text(width: Int = 80) -> String {
    let shows = rows.contains { !$0.output.isEmpty }
    var lines = [["layer", "output", "parameters", "bytes"]]
    for row in rows {
      let place = row.path.split(separator: ".").last.map { "(\($0)) " } ?? ""
      lines.append([
        String(repeating: "  ", count: row.depth) + place + row.layer, row.output, Self.grouped(row.parameters),
        Self.size(row.bytes),
      ])
    }
    lines.append(["total", "", Self.grouped(parameters), Self.size(bytes)])
    var widths = (0..<4).map { column in lines.map { $0[column].count }.max() ?? 0 }
    if !shows { widths[1] = 0 }
    let gaps = shows ? 6 : 4
    // The two columns of text share what the numbers leave; the longer one gives way.
    let room = max(max(width, 40) - widths[2] - widths[3] - gaps, 12)
    if widths[0] + widths[1] > room {
      widths[1] = min(widths[1], max(room / 2, room - widths[0]))
      widths[0] = room - widths[1]
    }
    let rule = String(repeating: "-", count: widths.reduce(gaps, +))
    var texts = lines.map { line in
      var cells = [Self.left(line[0], widths[0])]
      if shows { cells.append(Self.left(line[1], widths[1])) }
      for column in 2...3 {
        cells.append(String(repeating: " ", count: max(widths[column] - line[column].count, 0)) + line[column])
      }
      return cells.joined(separator: "  ")
    }
    texts.insert(rule, at: 1)
    texts.insert(rule, at: texts.count - 1)
    return texts.joined(separator: "\n")
  }

  private static func left(_ text: String, _ width: Int) -> String {
    // A layer with lines of its own shows the first.
    let line = text.prefix { $0 != "\n" }
    guard line.count > width else { return line + String(repeating: " ", count: width - line.count) }
    return line.prefix(max(width - 1, 0)) + "…"
  }

  /// 1234567 as `1,234,567`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var text = ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// Bytes in the largest unit of which there is one, to a tenth: `312 B`, `9.6 KiB`.
  static func size(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return "\(bytes) B" }
    var units = ["TiB", "GiB", "MiB", "KiB"]
    var amount = Double(bytes) / 1024
    while amount >= 1023.95, units.count > 1 {
      units.removeLast()
      amount /= 1024
    }
    let tenths = Int(saturating: (amount * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units.last ?? "")"
  }
}
