/// A number of each of several rows in the course of a run: a curve each, or where that would be too many a row each of a
/// map.
package enum CourseFigures {
  /// Columns that a map has at most; fewer when it has very many rows.
  private static func columns(_ rows: Int) -> Int { min(60, max(20, 6000 / max(rows, 1))) }

  /// The picture as an `<svg>`. `places` are where the run was looked at, `values` the numbers, a list over the places for
  /// each row of `names`; NaN where there is none. `usual` is a number that healthy runs have, as a line.
  package static func svg(
    title: String, xName: String, names: [String], places: [Int], values: [[Double]], usual: (Double, String)? = nil,
    width: Double = 480
  ) -> String {
    if names.count > ChartStyle.colours {
      let count = min(places.count, columns(names.count))
      // Evenly over the run, its last place among them.
      let chosen = (0..<count).map { (($0 + 1) * places.count + count - 1) / count - 1 }
      return HeatMap.course(
        title: title, xName: xName, rows: names, columns: chosen.map { "\(places[$0])" },
        values: values.map { row in chosen.map { row[$0] } }
      ).svg(width: width)
    }
    var series = names.indices.map { k in
      ChartSeries(names[k], zip(places, values[k]).map { ChartPoint(Double($0), $1) }, colour: k)
    }
    if let usual, let first = places.first, let last = places.last {
      let line = [first, last].map { ChartPoint(Double($0), usual.0) }
      series.append(ChartSeries(usual.1, line, colour: ChartStyle.colours - 1, isDashed: true))
    }
    return LineChart(title: title, xName: xName, series: series).svg(width: width, height: 300)
  }
}
