import TensorCore

/// Curves over steps as lines of text, each drawn with a sign of its own.
package struct TextChart {
  /// One curve.
  package struct Curve {
    /// What it is, for the legend.
    package var name: String
    /// What it is drawn with.
    package var sign: Character
    /// Its values by step, from 1; those that are not finite are gaps.
    package var values: [Double]

    /// A curve of these values.
    package init(_ name: String, _ sign: Character, _ values: [Double]) {
      (self.name, self.sign, self.values) = (name, sign, values)
    }
  }

  /// The curves; later ones are drawn over earlier ones.
  package var curves: [Curve]
  /// What stands above the axis on the left.
  package var title: String
  /// What the axis below counts.
  package var xName: String

  /// A chart of these curves.
  package init(_ curves: [Curve], title: String, xName: String = "step") {
    (self.curves, self.title, self.xName) = (curves, title, xName)
  }

  /// The chart in lines of at most `width` columns: a legend, `height` lines of curves, an axis. A column shows the mean
  /// of the steps that fall into it. The scale is logarithmic where the numbers ask for it; without finite numbers the
  /// legend stands alone.
  package func lines(width: Int = 78, height: Int = 10) -> [String] {
    let steps = curves.map(\.values.count).max() ?? 0
    let room = max(8, width - 10)
    let columns = min(room, max(1, steps))
    let means = curves.map { Self.means($0.values, steps: steps, columns: columns) }
    let finite = means.joined().filter(\.isFinite)
    guard !finite.isEmpty, height > 1 else { return legend(title, width: width) }
    let axis = Axis(finite, count: 3, mayBeLog: true)
    func row(_ y: Double) -> Int {
      min(max(Int(saturating: (axis.place(y) * Double(height - 1)).rounded()), 0), height - 1)
    }
    var cells = Array(repeating: Array(repeating: Character(" "), count: room), count: height)
    for (curve, values) in zip(curves, means) {
      for column in 0..<room where values[column * columns / room].isFinite {
        cells[row(values[column * columns / room])][column] = curve.sign
      }
    }
    var labels = Array(repeating: "", count: height)
    for tick in axis.ticks { labels[row(tick)] = axis.label(tick) }
    let margin = labels.map(\.count).max() ?? 0
    func padded(_ label: String) -> String { String(repeating: " ", count: margin - label.count) + label }
    var lines = legend(axis.isLog ? "\(title) (log scale)" : title, width: width)
    for k in (0..<height).reversed() {
      let drawn = String(cells[k])
      lines.append("\(padded(labels[k])) |\(drawn.prefix(max(0, width - margin - 2)))".trimmedAtEnd)
    }
    let last = "\(steps)"
    let gap = max(1, min(room, width - margin - 2) - xName.count - 2 - last.count)
    lines.append("\(padded("")) +\(xName) 1\(String(repeating: "-", count: gap))\(last)")
    return lines
  }

  /// What is drawn with which sign, in one line if there is room.
  private func legend(_ title: String, width: Int) -> [String] {
    var lines = [title + ":"]
    for (k, curve) in curves.enumerated() {
      let text = (k == 0 ? "  " : "   ") + "\(curve.sign) \(curve.name)"
      if k > 0, lines[lines.count - 1].count + text.count > width {
        lines.append(String(repeating: " ", count: title.count) + text)
      } else {
        lines[lines.count - 1] += text
      }
    }
    return lines
  }

  /// The means of the finite values of each column's steps; NaN where there are none.
  private static func means(_ values: [Double], steps: Int, columns: Int) -> [Double] {
    (0..<columns).map { column in
      let (from, to) = (steps * column / columns, max(steps * column / columns + 1, steps * (column + 1) / columns))
      guard from < values.count else { return .nan }
      let part = values[from..<min(to, values.count)].filter(\.isFinite)
      return part.isEmpty ? .nan : part.reduce(0, +) / Double(part.count)
    }
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
