import Charting
import NN

/// Targets and outputs of a few samples: sequences as pictures, single values and classes as rows of a table.
enum PredictionSection {
  /// Steps that a picture shows at most.
  private static let longest = 400

  static func html(_ predictions: [Prediction]) -> String {
    var (rows, pictures, notes) = ("", "", "")
    var hasShares = false
    var isOfClasses = false
    let shapes = predictions.map { ($0.number, PredictionShape($0), $0) }
    for (_, shape, _) in shapes {
      if case .classes(let target, _, let share) = shape, target.count == 1 {
        isOfClasses = true
        hasShares = hasShares || share.contains { $0 != nil }
      }
    }
    for (number, shape, prediction) in shapes {
      switch shape {
      case .classes(let target, let output, let share) where target.count == 1:
        let isRight = target == output
        let mark = isRight ? "<td class=\"good\">right</td>" : "<td class=\"bad\">wrong</td>"
        let sure = hasShares ? "<td>\((share.first ?? nil).map { ShortNumber.text($0, digits: 3) } ?? "")</td>" : ""
        rows += "<tr><td>\(number)</td><td>\(target[0])</td><td>\(output[0])</td>\(sure)\(mark)</tr>\n"
      case .classes(let target, let output, _):
        pictures += "<figure>\(strip(number, target, output))</figure>\n"
      case .numbers(let target, let output) where target.reduce(0, { $0 + $1.count }) < 3:
        let pairs = zip(target.joined(), output.joined())
        let apart = pairs.map { ShortNumber.text($1 - $0) }.joined(separator: ", ")
        rows += "<tr><td>\(number)</td><td>\(list(target))</td><td>\(list(output))</td><td>\(apart)</td></tr>\n"
      case .numbers(let target, let output):
        pictures += "<figure>\(chart(number, target, output))</figure>\n"
      case .other:
        let words = "sample \(number): target \(prediction.target.summary), output \(prediction.output.summary)"
        notes += "<p>\(Markup.escape(words))</p>\n"
      }
    }
    if !rows.isEmpty {
      let last = isOfClasses ? (hasShares ? "<th>probability</th>" : "") + "<th></th>" : "<th>difference</th>"
      rows = ReportPage.table("<th>sample</th><th>target</th><th>output</th>" + last, rows)
    }
    return rows + (pictures.isEmpty ? "" : "<div class=\"charts\">\(pictures)</div>\n") + notes
  }

  private static func list(_ columns: [[Double]]) -> String {
    columns.joined().map { ShortNumber.text($0) }.joined(separator: ", ")
  }

  /// Target and output over the steps; of several numbers a step the first four, each in its colour.
  private static func chart(_ number: Int, _ target: [[Double]], _ output: [[Double]]) -> String {
    func points(_ numbers: [Double]) -> [ChartPoint] {
      numbers.enumerated().map { ChartPoint(Double($0.offset + 1), $0.element) }
    }
    var series: [ChartSeries] = []
    if target.count == 1 || target.count != output.count {
      series = [
        ChartSeries("target", points(Array(target.joined())), colour: 0),
        ChartSeries("output", points(Array(output.joined())), colour: 1),
      ]
    } else {
      for d in 0..<min(target.count, 4) {
        series.append(ChartSeries("target \(d + 1)", points(target[d]), colour: d))
        series.append(ChartSeries("output \(d + 1)", points(output[d]), colour: d, isDashed: true))
      }
    }
    let more = target.count > 4 && target.count == output.count ? ", 4 of \(target.count) numbers a step" : ""
    return LineChart(title: "sample \(number)\(more)", xName: "step", series: series, mayBeLog: false).svg(height: 230)
  }

  /// The classes of the steps as two rows of coloured cells; wrong ones have a frame.
  private static func strip(_ number: Int, _ target: [Int], _ output: [Int]) -> String {
    let count = min(target.count, longest)
    let width = min((480 - 64 - 8) / Double(count), 30)
    let right = zip(target, output).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    var title = "sample \(number): \(right) of \(target.count) steps right"
    if count < target.count { title += ", first \(count) shown" }
    var body = Markup.text(8, 19, title, class: "title")
    for (row, classes) in [("target", target), ("output", output)].enumerated() {
      let y = 34 + 30 * Double(row)
      body += Markup.text(58, y + 17, classes.0, class: "dim end")
      for k in 0..<count {
        let rect = "x=\"\(Markup.coordinate(64 + width * Double(k)))\" y=\"\(Markup.coordinate(y))\""
        let size = "width=\"\(Markup.coordinate(width))\" height=\"24\""
        let colour = max(0, classes.1[k] - 1) % ChartStyle.colours
        body += "<rect \(rect) \(size) class=\"f\(colour)\"/>\n"
        let text = "\(classes.1[k])"
        if ChartStyle.width(text) + 2 <= width {
          body += Markup.text(64 + width * (Double(k) + 0.5), y + 17, text, class: "mid on")
        }
        if row == 1, target[k] != output[k] {
          let x = 64 + width * (Double(k) + 0.5)
          body += Markup.line(x, y + 27, x, y + 33, class: "wrong")
        }
      }
    }
    let words =
      "target " + target.prefix(count).map(String.init).joined(separator: " ") + ", output "
      + output.prefix(count).map(String.init).joined(separator: " ")
    return ChartStyle.svg(width: 480, height: 104, title: title, description: words, body)
  }
}
